"""A bar on a terminal for what lasts over a second, nothing where nobody sees it."""

import os
import pty
import select
import subprocess

import pytest
from tests.cli.command import COMMAND, dreiraum, environment


def on_a_terminal(*args):
    """What a terminal on stderr gets to see."""
    master, slave = pty.openpty()
    running = subprocess.Popen(
        [COMMAND, *map(str, args)], env=environment(TERM="xterm"), stdout=subprocess.DEVNULL, stderr=slave
    )
    os.close(slave)
    seen = b""
    while True:
        ready, _, _ = select.select([master], [], [], 120)
        try:
            block = os.read(master, 65536) if ready else b""
        except OSError:  # the other side is closed
            block = b""
        if not block:
            break
        seen += block
    os.close(master)
    assert running.wait(timeout=60) == 0, seen
    return seen.decode()


@pytest.mark.parametrize(
    ("args", "step"),
    [
        (["coverage"], "Region öffnen"),
        (["nearest", "--at", "52.0005,9.5005"], "Region öffnen"),
        (["map", "--out", "map.png"], "Karte zeichnen"),
    ],
)
def test_answers_that_last_show_a_bar(region, tmp_path, monkeypatch, args, step):
    monkeypatch.chdir(tmp_path)
    assert step in on_a_terminal("region", args[0], region, *args[1:])


def test_a_build_shows_its_steps_and_leaves_the_line_clean(village, tmp_path):
    seen = on_a_terminal("region", "build", village / "district.toml", "--out", tmp_path / "new")
    assert "Region bauen" in seen or "lesen" in seen or "Nächste Orte" in seen
    assert seen.rstrip().endswith(("\x1b[2K", "\x1b[?25h", "\r"))


def test_nothing_is_shown_where_stderr_is_no_terminal(village, tmp_path, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    dreiraum("region", "build", village / "district.toml", "--out", tmp_path / "new").fine()
