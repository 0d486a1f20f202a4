"""A build that is interrupted, terminated, killed or out of memory leaves the old Region serving."""

import os
import shutil
import signal
import subprocess
import time

import pytest
from tests.cli.command import COMMAND, dreiraum, started

from dreiraum.reach.region import Region


def parts(folder):
    return {one.name for one in (folder / "parts").iterdir()}


def hit_when_writing(bigger, old, sign):
    """Send the signal as soon as the build has written something; returns exit code and stderr.

    On a busy machine the build may be done before the signal comes; then it begins again.
    """
    kept = shutil.copytree(old, old.with_name("kept"))
    for _ in range(5):
        ended = _hit_once(bigger, old, sign)
        if ended[0] != 0:
            return ended
        shutil.rmtree(old)
        shutil.copytree(kept, old)
    pytest.fail("five builds were done before they could be hit")


def _hit_once(bigger, old, sign):
    before = parts(old)
    build = started(
        "region", "build", "--streets", bigger, "--out", old, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    for _ in range(6000):
        if parts(old) - before or build.poll() is not None:
            break
        time.sleep(0.01)
    build.send_signal(sign)
    out, err = build.communicate(timeout=120)
    assert build.returncode == 0 or out == b""
    return build.returncode, err.decode()


@pytest.mark.parametrize(
    ("sign", "code", "words"),
    [
        (signal.SIGINT, 130, "dreiraum: interrupted\n"),
        (signal.SIGTERM, 143, ""),
        (signal.SIGKILL, -signal.SIGKILL, ""),
    ],
)
def test_a_build_that_is_hit_leaves_the_old_region(bigger, old, village, sign, code, words):
    manifest = (old / "manifest.json").read_bytes()
    ended = hit_when_writing(bigger, old, sign)
    assert (ended[0], ended[1].lstrip("\n")) == (code, words)
    assert (old / "manifest.json").read_bytes() == manifest
    Region.open(old).verify()
    dreiraum("region", "info", old).fine()
    dreiraum("region", "build", village / "district.toml", "--out", old).fine()
    assert parts(old) == set(Region.open(old).manifest["parts"].values())
    assert not (old / ".manifest.json.writing").exists()


def test_an_interrupted_build_leaves_no_scratch_files(bigger, old, tmp_path, monkeypatch):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    hit_when_writing(bigger, old, signal.SIGTERM)
    assert [one for one in parts(old) if one.startswith(".")] == []
    assert list(scratch.iterdir()) == []


def test_ctrl_c_while_the_command_still_loads(region):
    for wait in (0.15, 0.3, 0.6):
        asked = started("region", "coverage", region, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(wait)
        asked.send_signal(signal.SIGINT)
        _, err = asked.communicate(timeout=60)
        assert asked.returncode in (0, 130, -signal.SIGINT)
        if asked.returncode == 130:
            assert err.decode().lstrip("\n") == "dreiraum: interrupted\n"


def test_two_builds_at_once(bigger, old, village):
    before = parts(old)
    first = started("region", "build", "--streets", bigger, "--out", old, stdout=subprocess.DEVNULL)
    for _ in range(6000):
        if parts(old) - before or first.poll() is not None:
            break
        time.sleep(0.01)
    os.kill(first.pid, signal.SIGSTOP)
    try:
        second = dreiraum("region", "build", village / "district.toml", "--out", old)
    finally:
        os.kill(first.pid, signal.SIGCONT)
    second.refused("another build is writing here")
    assert first.wait(timeout=120) == 0
    Region.open(old).verify()


def test_too_little_memory_is_one_line(bigger, old):
    if not shutil.which("bash"):
        pytest.skip("needs bash")
    manifest = (old / "manifest.json").read_bytes()
    line = (
        f"ulimit -v 700000; NUMBA_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 exec {COMMAND} region matrix {old} --minutes 9 "
    )
    points = old.parent / "points.csv"
    points.write_text("lat,lon\n" + "52.001,9.501\n" * 30_000)
    line += f"--origins {points} --destinations {points}"
    ended = subprocess.run(["bash", "-c", line], capture_output=True, check=False)
    assert ended.returncode == 2, ended
    assert b"not enough memory" in ended.stderr
    assert b"Traceback" not in ended.stderr
    assert (old / "manifest.json").read_bytes() == manifest
