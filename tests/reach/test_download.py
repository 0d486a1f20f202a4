import hashlib
import os
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from dreiraum.reach.download import fetch
from dreiraum.reach.errors import InputError
from dreiraum.reach.sources import Source

DATA = os.urandom(700_000)
OTHER = os.urandom(500_000)


@dataclass
class Behaviour:
    """What the server on loopback does; `stops` are the bytes after which it hangs up, one per request."""

    data: bytes = DATA
    etag: str = '"one"'
    ranges: bool = True
    stops: list[int] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    claims: int = 0
    location: str = ""
    shift: int = 0
    asked: list[dict[str, str]] = field(default_factory=list)


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        does = self.server.does
        does.asked.append(dict(self.headers))
        status = does.statuses.pop(0) if does.statuses else 200
        if status != 200:
            self.send_response(status)
            if does.location:
                self.send_header("Location", does.location)
            self.end_headers()
            return
        self.answer(does, self.first_byte(does))

    def first_byte(self, does):
        wanted = self.headers.get("Range")
        if not wanted or not does.ranges or self.headers.get("If-Range") != does.etag:
            return 0
        return int(wanted.removeprefix("bytes=").removesuffix("-"))

    def answer(self, does, start):
        if start >= len(does.data):
            self.send_response(416)
            self.send_header("Content-Range", f"bytes */{len(does.data)}")
            self.end_headers()
            return
        rest = does.data[start:]
        self.send_response(206 if start else 200)
        if start:
            first, last = start + does.shift, len(does.data) - 1
            self.send_header("Content-Range", f"bytes {first}-{last}/{len(does.data)}")
        if does.etag:
            self.send_header("ETag", does.etag)
        self.send_header("Content-Length", str(len(rest) + does.claims))
        self.end_headers()
        self.wfile.write(rest[: does.stops.pop(0)] if does.stops else rest)

    def log_message(self, *_):
        pass


@pytest.fixture
def server():
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        running.does = Behaviour()
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")


def source(server, name="ort.osm.pbf", sha256=""):
    url = server if isinstance(server, str) else f"http://127.0.0.1:{server.server_address[1]}/{name}"
    return Source(None, url, sha256)


def digest(data):
    return hashlib.sha256(data).hexdigest()


def get(server, cache, waits=(), **more):
    return fetch(source(server, **more), cache, waits=waits)


def leftovers(cache):
    return sorted(path.name.partition("-")[2] for path in cache.iterdir())


def test_a_url_is_loaded_and_keeps_its_endings(server, tmp_path):
    path = get(server, tmp_path / "cache", sha256=digest(DATA))
    assert path.read_bytes() == DATA
    assert path.name.endswith("-ort.osm.pbf")
    assert leftovers(tmp_path / "cache") == ["ort.osm.pbf"]


def test_what_lies_there_is_not_loaded_again(server, tmp_path):
    first = get(server, tmp_path)
    assert get(server, tmp_path) == first
    assert len(server.does.asked) == 1


def test_equal_names_of_two_addresses_are_two_files(server, tmp_path):
    assert get(server, tmp_path, name="a/x.csv") != get(server, tmp_path, name="b/x.csv")


def test_progress_ends_with_all_bytes(server, tmp_path):
    steps = []
    fetch(source(server), tmp_path, lambda step, done=0, total=None: steps.append((done, total)))
    assert steps[-1] == (len(DATA), len(DATA))


def test_a_broken_transfer_goes_on_where_it_stopped(server, tmp_path):
    server.does.stops = [300_000]
    with pytest.raises(InputError, match=r"broke after 0.3 of 0.7 MB .*kept, run the command again") as raised:
        get(server, tmp_path)
    assert "\n" not in str(raised.value)
    assert leftovers(tmp_path) == ["ort.osm.pbf.part", "ort.osm.pbf.part.json"]
    path = get(server, tmp_path, sha256=digest(DATA))
    assert path.read_bytes() == DATA
    assert server.does.asked[1]["Range"] == "bytes=300000-"
    assert leftovers(tmp_path) == ["ort.osm.pbf"]


def test_it_tries_again_by_itself(server, tmp_path):
    server.does.stops = [100_000, 100_000]
    server.does.statuses = [200, 503]
    assert get(server, tmp_path, waits=(0, 0, 0)).read_bytes() == DATA
    assert [request.get("Range") for request in server.does.asked] == [
        None,
        "bytes=100000-",
        "bytes=100000-",
        "bytes=200000-",
    ]


def test_tries_are_bounded(server, tmp_path):
    server.does.statuses = [503] * 9
    with pytest.raises(InputError, match="the server answers 503"):
        get(server, tmp_path, waits=(0, 0))
    assert len(server.does.asked) == 3


def test_a_file_that_changed_meanwhile_starts_again(server, tmp_path):
    server.does.stops = [300_000]
    with pytest.raises(InputError, match="broke"):
        get(server, tmp_path)
    server.does.data, server.does.etag = OTHER, '"two"'
    assert get(server, tmp_path).read_bytes() == OTHER


def test_a_server_without_ranges_starts_again(server, tmp_path):
    server.does.stops, server.does.ranges = [300_000], False
    assert get(server, tmp_path, waits=(0,)).read_bytes() == DATA


@pytest.mark.parametrize("etag", ["", 'W/"weak"'])
def test_without_a_sure_version_nothing_is_pieced_together(server, tmp_path, etag):
    server.does.stops, server.does.etag = [300_000], etag
    with pytest.raises(InputError, match="run it again"):
        get(server, tmp_path)
    server.does.data = OTHER
    assert get(server, tmp_path).read_bytes() == OTHER
    assert "Range" not in server.does.asked[1]


def test_another_part_than_asked_for_is_not_used(server, tmp_path):
    server.does.stops, server.does.shift = [300_000], 5
    assert get(server, tmp_path, waits=(0, 0)).read_bytes() == DATA


def test_a_part_that_is_the_whole_file_is_taken(server, tmp_path):
    server.does.claims = 10
    with pytest.raises(InputError, match="closed too early"):
        get(server, tmp_path)
    assert get(server, tmp_path).read_bytes() == DATA


def test_a_part_longer_than_the_file_starts_again(server, tmp_path):
    server.does.stops = [600_000]
    with pytest.raises(InputError, match="broke"):
        get(server, tmp_path)
    server.does.data = OTHER
    assert get(server, tmp_path, waits=(0,)).read_bytes() == OTHER


@pytest.mark.parametrize("status", [404, 410])
def test_what_is_not_there_is_said_at_once(server, tmp_path, status):
    server.does.statuses = [status]
    with pytest.raises(InputError, match=rf"ort.osm.pbf: not there \(HTTP {status}\); correct the address"):
        get(server, tmp_path, waits=(9, 9))
    assert leftovers(tmp_path) == []


def test_a_refusal_is_said_at_once(server, tmp_path):
    server.does.statuses = [403]
    with pytest.raises(InputError, match=r"the server refuses \(HTTP 403"):
        get(server, tmp_path, waits=(9,))


def test_a_redirect_may_not_leave_the_web(server, tmp_path):
    server.does.statuses, server.does.location = [302], "file:///etc/hostname"
    with pytest.raises(InputError, match="HTTP 302"):
        get(server, tmp_path, waits=(9,))
    server.does.statuses, server.does.location = [302], "ftp://127.0.0.1/x"
    with pytest.raises(InputError, match="unknown url type: ftp"):
        get(server, tmp_path)


def test_a_redirect_is_followed(server, tmp_path):
    server.does.statuses, server.does.location = [302], "/elsewhere"
    assert get(server, tmp_path).read_bytes() == DATA


def test_a_host_that_cannot_be_reached(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/x.csv"
        with pytest.raises(InputError, match=r"host 127.0.0.1 cannot be reached .*check address and network"):
            get(url, tmp_path)
    assert leftovers(tmp_path) == []


def test_a_wrong_checksum_leaves_nothing_behind(server, tmp_path):
    with pytest.raises(InputError, match=f"sha256 is {digest(DATA)}, not {digest(OTHER)}"):
        get(server, tmp_path, sha256=digest(OTHER))
    assert leftovers(tmp_path) == []
    server.does.data = OTHER
    assert get(server, tmp_path, sha256=digest(OTHER)).read_bytes() == OTHER


def test_a_file_in_the_cache_is_checked_too(server, tmp_path):
    get(server, tmp_path)
    with pytest.raises(InputError, match="sha256 is"):
        get(server, tmp_path, sha256=digest(OTHER))


@pytest.mark.parametrize("url", ["file:///etc/hostname", "ftp://example.org/x", "x.csv", ""])
def test_only_web_addresses_are_loaded(url, tmp_path):
    with pytest.raises(InputError, match="must begin with https:// or http://"):
        get(url, tmp_path)


@pytest.mark.parametrize("url", ["http://127.0.0.1:port/x", "http://", "http://[::1/x", "http://ä..ö/x"])
def test_a_strange_address_is_one_line(url, tmp_path):
    with pytest.raises(InputError):
        get(url, tmp_path)


def test_a_path_is_returned_as_it_is(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(DATA)
    assert fetch(Source(path, "", digest(DATA)), tmp_path) == path
    with pytest.raises(InputError, match=r"b.csv: no such file; check the path"):
        fetch(Source(tmp_path / "b.csv"), tmp_path)


def test_a_folder_that_cannot_be_made(server, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match=r"cannot be written .*choose another folder"):
        get(server, tmp_path / "file")


FULL_DISK = """
import resource, sys
from pathlib import Path
from dreiraum.reach.sources import Source
from dreiraum.reach.download import fetch
from dreiraum.reach.errors import InputError
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
try:
    fetch(Source(None, sys.argv[1]), Path(sys.argv[2]))
except InputError as error:
    print(error)
"""


def test_a_full_disk_says_so_and_what_arrived_is_continued(server, tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, source(server).url, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"the disk of {tmp_path} is full; free some space and run the command again" in done.stdout
    assert get(server, tmp_path).read_bytes() == DATA
    assert server.does.asked[1]["Range"] == "bytes=200000-"


def test_two_processes_do_not_write_one_file(server, tmp_path):
    server.does.stops = [300_000]
    with pytest.raises(InputError, match="broke"):
        get(server, tmp_path)
    part = next(path for path in tmp_path.iterdir() if path.suffix == ".part")
    holder = "import fcntl,sys; f=open(sys.argv[1],'a'); fcntl.flock(f,fcntl.LOCK_EX); print(flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", holder, str(part)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        other.stdout.readline()
        with pytest.raises(InputError, match="another process is loading it"):
            get(server, tmp_path)
        other.communicate(b"\n")
    assert Path(get(server, tmp_path)).read_bytes() == DATA
