"""Installations for tests: folders with a Region, built once for all test processes, and servers over them."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email.message import Message
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import NamedTuple

from tests.reach.district import write_district

FOLDER = "DREIRAUM_TEST_FOLDER"  # tells test processes and their children where the installations lie
DATABASE = "dreiraum.sqlite3"
SAID = "said.txt"  # in a demo installation: what `dreiraum demo` printed
COMMAND = Path(sys.executable).parent / "dreiraum"
SITE = """
name = "Zwei Dörfer in 15 Minuten"
district = "Landkreis Zwei Dörfer"
"""
# Houses with an address along the street through Westdorf and Ostdorf.
HOUSES = {
    700 + k: (x, -15, {"addr:street": "Hauptstraße", "addr:housenumber": f"{k + 1}", "addr:city": city})
    for k, (x, city) in enumerate(((0, "West"), (40, "West"), (80, "West"), (3100, "Ost"), (3140, "Ost")))
}


def prepare() -> Path | None:
    """Point Django to the tests' installation; returns the folder if it is ours to remove."""
    made = None if FOLDER in os.environ else Path(tempfile.mkdtemp(prefix="dreiraum-tests-"))
    if made is not None:
        os.environ[FOLDER] = str(made)
    os.environ["DREIRAUM_HOME"] = str(folder() / "home")
    os.environ["DJANGO_SETTINGS_MODULE"] = "dreiraum.web.settings"
    os.environ["DREIRAUM_LIMITS"] = "0"  # a test asks more than a visitor
    (folder() / "home").mkdir(exist_ok=True)
    from django.conf import settings

    assert folder() / "home" == settings.HOME
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the usual one is slow on purpose
    if not (settings.STATIC_ROOT / "staticfiles.json").exists():  # no front end built: pages name its files as they are
        settings.STATIC_ROOT.mkdir(exist_ok=True)
        settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    return made


def folder() -> Path:
    """Where this run's installations lie."""
    return Path(os.environ[FOLDER])


def once(name: str, make: Callable[[Path], object]) -> Path:
    """The folder of that name, made by the first test process that asks for it."""
    path = folder() / name
    done = folder() / f".{name}.done"
    with (folder() / f".{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            make(path)
            done.touch()
    return path


def write_home(home: Path) -> None:
    """A small installation: two municipalities, two villages, a street with addresses, most kinds of offers."""
    from dreiraum.reach import Region

    config = write_district(home / "sources", extra=HOUSES)
    (home / "site.toml").write_text(SITE, encoding="utf-8")
    Region.build(config, home / "region")


def write_demo(home: Path) -> None:
    """The demo district as `dreiraum demo --empty` leaves it; DREIRAUM_TEST_DEMO names one that is built already."""
    built = os.environ.get("DREIRAUM_TEST_DEMO")
    if built:
        shutil.copytree(built, home, ignore=shutil.ignore_patterns("dreiraum.sqlite3*", "secret-key"))
        return
    command = [COMMAND, "demo", "--empty", "--out", home]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    (home / SAID).write_text(ended.stdout, "utf-8")


def with_database(home: Path) -> Path:
    """An installation with all tables in SQLite, none of them filled; made once, since migrations take their time."""
    if not (home / DATABASE).exists():
        shutil.copyfile(once("database", write_database) / DATABASE, home / DATABASE)
    return home


def write_database(folder: Path) -> None:
    """A folder with nothing but a database."""
    folder.mkdir()
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    command = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
    subprocess.run(command, check=True, env={**environment, "DREIRAUM_HOME": str(folder)})


def put_in_force(region: Path, folder: Path) -> None:
    """Put a copy of a Region in force in the folder of another, as a build does: parts first, then the manifest."""
    for part in (region / "parts").iterdir():
        if not (folder / "parts" / part.name).exists():
            shutil.copytree(part, folder / "parts" / part.name)
    scratch = folder / "manifest.new"
    shutil.copyfile(region / "manifest.json", scratch)
    scratch.replace(folder / "manifest.json")


class Page(NamedTuple):
    """An answer, whatever its status."""

    status: int
    headers: Message
    body: bytes

    @property
    def text(self) -> str:
        """Its body as text."""
        return self.body.decode()


def get(url: str, **headers: str) -> Page:
    """Ask over HTTP; a redirect is an answer too."""
    scheme, _, rest = url.partition("://")
    assert scheme == "http"
    host, _, path = rest.partition("/")
    connection = HTTPConnection(host, timeout=60)
    try:
        connection.request("GET", f"/{path}", headers={name.replace("_", "-"): text for name, text in headers.items()})
        answer = connection.getresponse()
        return Page(answer.status, answer.headers, answer.read())
    finally:
        connection.close()


def children(pid: int) -> list[int]:
    """Processes that a process has started."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        with suppress(OSError):  # a thread that has ended meanwhile
            found += map(int, (task / "children").read_text().split())
    return found


def companions(server: int, kind: str) -> list[int]:
    """Processes that a site has started for work beside its answers: `live` or `chores`."""
    return [pid for pid in children(server) if {kind.encode(), b"--child-of"} <= set(command(pid))]


def answering(server: int) -> list[int]:
    """Processes that a site has started to answer."""
    return [pid for pid in children(server) if b"--child-of" not in command(pid)]


def command(pid: int) -> list[bytes]:
    """The words that a process was started with; none once it has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return []


def free_port() -> int:
    """A port of this machine that nobody listens on now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def serving(home: Path, *options: str, log: Path | None = None, **environment: str) -> Iterator[str]:
    """`dreiraum serve` over an installation, as an operator runs it; yields its address, without a slash."""
    address = f"http://127.0.0.1:{free_port()}"
    command = [COMMAND, "serve", home, "--port", address.rpartition(":")[2], *options]
    output = log or home / "serve.log"
    if "DATABASE_URL" not in {**os.environ, **environment}:
        with_database(home)
    with output.open("wb") as out:
        server = subprocess.Popen(command, stdout=out, stderr=out, env={**os.environ, **environment})
    try:
        wait_for(address, server, output)
        yield address
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(120)  # a worker that is still getting ready stops after that
        finally:
            server.kill()
            server.wait()


def wait_for(address: str, server: subprocess.Popen[bytes], output: Path, seconds: float = 300) -> None:
    """Until the server answers; its output if it does not."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and server.poll() is None:
        with suppress(OSError, HTTPException):
            if get(f"{address}/healthz").status:
                return
        time.sleep(0.05)
    raise AssertionError(f"the server does not answer:\n{output.read_text(errors='replace')}")
