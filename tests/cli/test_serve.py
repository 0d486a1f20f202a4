"""`dreiraum serve` as an operator runs it: it starts, says so, and ends with all its processes."""

import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest
from tests.cli.command import dreiraum, started
from tests.serving import DATABASE, answering, children, companions, free_port, get, serving, with_database

PACKAGE = Path(__file__).parents[2] / "src" / "dreiraum"


@pytest.fixture
def own(home, tmp_path):
    """An installation of one's own."""
    return with_database(shutil.copytree(home, tmp_path / "own", ignore=shutil.ignore_patterns("dreiraum.sqlite3*")))


@pytest.fixture
def start():
    """Start it, wait for its address; whatever a test leaves running is killed."""
    running = []

    def start(home, *options, **variables):
        command = ("serve", home, "--workers", "2", *options)
        server = started(*command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, variables=variables)
        running.append(server)
        line = server.stdout.readline().decode()
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+\n", line), (line, server.communicate())
        return server, line.strip()

    yield start
    for server in running:
        server.kill()
        server.communicate()


def gone(pids, seconds=10):
    end = time.monotonic() + seconds
    while any(Path(f"/proc/{pid}").exists() and b"Z" not in stat(pid) for pid in pids):
        assert time.monotonic() < end, pids
        time.sleep(0.02)


def working(pids):
    """Seconds that the processes have worked; unlike time that has passed, the same on a busy machine."""
    fields = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in pids]
    return sum(int(one[11]) + int(one[12]) for one in fields) / os.sysconf("SC_CLK_TCK")


def stat(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()[0]
    except OSError:
        return b"Z"


@pytest.mark.parametrize(("sign", "code", "words"), [(signal.SIGINT, 130, "interrupted"), (signal.SIGTERM, 143, "")])
def test_a_signal_ends_all_of_it(start, own, tmp_path, sign, code, words):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    server, address = start(own, "--port", str(free_port()), TMPDIR=str(scratch))
    while not companions(server.pid, "chores"):
        time.sleep(0.05)
    workers = children(server.pid)
    assert len(answering(server.pid)) == 2
    server.send_signal(sign)
    out, err = server.communicate(timeout=20)
    said = [line for line in err.decode().splitlines() if line and not line.startswith("{")]
    assert (server.returncode, out, said) == (code, b"", [f"dreiraum: {words}"] if words else [])
    assert '"level": "error"' not in err.decode()
    gone(workers)
    socket.create_server(("127.0.0.1", int(address.rpartition(":")[2]))).close()
    assert list(scratch.iterdir()) == []


def test_killed_it_takes_its_workers_along(start, own):
    server, _ = start(own, "--port", str(free_port()))
    workers = children(server.pid)
    server.kill()
    server.communicate(timeout=20)
    gone(workers)


def test_a_worker_that_dies_is_replaced(start, own):
    server, address = start(own, "--port", str(free_port()))
    first = answering(server.pid)
    os.kill(first[0], signal.SIGKILL)
    gone(first[:1])
    end = time.monotonic() + 20
    while len(set(answering(server.pid)) - {first[0]}) < 2:
        assert time.monotonic() < end
        time.sleep(0.05)
    assert get(f"{address}/readyz").status == 200
    server.terminate()
    server.communicate(timeout=20)
    assert server.returncode == 143


def test_the_database_is_ready_before_the_first_answer(start, own):
    (own / DATABASE).unlink()
    _, address = start(own, "--port", str(free_port()))
    assert json.loads(get(f"{address}/readyz").text)["reasons"] == []
    with sqlite3.connect(own / DATABASE) as database:
        tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
    database.close()
    assert "people_user" in tables


def test_a_start_compiles_nothing_and_answers_at_once(start, own):
    compiled = lambda: {file: file.stat().st_mtime_ns for file in PACKAGE.rglob("*.nb[ci]")}  # noqa: E731
    with serving(own):
        pass  # whatever was still to be compiled is compiled now
    before = compiled()
    server, address = start(own, "--port", str(free_port()))
    begin = working(children(server.pid))
    assert get(f"{address}/erreichen/52.00000,9.50000/").status == 200
    assert working(children(server.pid)) - begin < 2
    assert compiled() == before != {}


def test_the_port_comes_from_the_environment_where_none_is_given(start, own):
    port = free_port()
    _, address = start(own, PORT=str(port))
    assert address == f"http://127.0.0.1:{port}"


def test_a_port_in_use_is_said(own):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        dreiraum("serve", own, "--port", str(port)).refused(str(port), "in use", "--port")


def test_an_address_of_another_machine_is_said(own):
    dreiraum("serve", own, "--host", "192.0.2.1").refused("192.0.2.1", "--host")
    dreiraum("serve", own, "--host", "gibt.es.nicht.invalid").refused("gibt.es.nicht.invalid")


def test_a_folder_that_is_none_is_said(tmp_path):
    dreiraum("serve", tmp_path / "nowhere").refused("nowhere", "no such folder", "dreiraum demo")


def test_a_folder_without_region_is_said(tmp_path):
    dreiraum("serve", tmp_path, "--port", str(free_port())).refused(str(tmp_path / "region"), "no Region here")


def test_an_older_region_is_said(own):
    manifest = own / "region" / "manifest.json"
    manifest.write_text(json.dumps({**json.loads(manifest.read_text(encoding="utf-8")), "format": 0}))
    dreiraum("serve", own, "--port", str(free_port())).refused("format 0", "build the Region again")


@pytest.mark.parametrize(
    "url", ["postgres://nobody:secret-word@127.0.0.1:1/nothing", "postgres://nobody:secret-word@/x?host=/nowhere"]
)
def test_a_database_that_is_away_is_said_without_its_password(own, monkeypatch, url):
    monkeypatch.setenv("DATABASE_URL", url)
    ended = dreiraum("serve", own, "--port", str(free_port())).refused("database", "DATABASE_URL")
    assert "secret-word" not in ended.err


def test_nonsense_in_the_environment_is_said(own, monkeypatch):
    monkeypatch.setenv("DREIRAUM_HTTPS", "vielleicht")
    dreiraum("serve", own, "--port", str(free_port())).refused("DREIRAUM_HTTPS", "1 or 0")


def test_management_commands_run_in_an_installation(own):
    done = dreiraum("manage", own, "shell", "-c", "from django.conf import settings; print(settings.HOME)", "-v", "0")
    assert (done.code, done.out) == (0, f"{own}\n"), done.err
    assert dreiraum("manage", own, "migrate", "--check").code == 0
    (own / "dreiraum.sqlite3").unlink()
    assert dreiraum("manage", own, "migrate", "--check").code == 1
    assert dreiraum("manage", own, "--help").out.startswith("\nType 'dreiraum manage FOLDER help")
    dreiraum("manage", own / "nowhere", "check").refused("no such folder")
