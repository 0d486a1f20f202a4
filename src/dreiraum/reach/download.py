"""Sources from paths and URLs: loaded once, resumed where a connection broke, checked against their hash."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import http.client
import json
import os
import re
import shutil
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote, unquote, urlsplit

from dreiraum.reach.errors import InputError
from dreiraum.reach.progress import Progress, silent
from dreiraum.reach.sources import Source, is_web_address

TIMEOUT = 30.0  # seconds without a byte
WAITS = (1.0, 3.0, 9.0)  # seconds before each further try
_BLOCK = 1 << 18
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_LATER = (408, 425, 429, 500, 502, 503, 504)


def fetch(source: Source, cache: Path, progress: Progress = silent, *, waits: Sequence[float] = WAITS) -> Path:
    """Return the file of a source, loading a URL into `cache` unless it lies there already.

    What arrived of a broken transfer stays in a `.part` file, and the next try asks only for the rest
    (RFC 9110: Range with If-Range, so that a file changed meanwhile starts again). A complete file appears
    under its name at once. A URL without sha256 is loaded once; delete the file to load it again. `waits`:
    seconds before each further try. Raises InputError in one line: no such file, host not reached, broken
    off, wrong hash, disk full.
    """
    if source.path is not None:
        return _local(source.path, source.sha256, progress)
    if not is_web_address(source.url):
        raise InputError(f"{source.url}: not a web address; it must begin with https:// or http://")
    target = cache / _file_name(source.url)
    if target.exists():
        return _local(target, source.sha256, progress)
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with _alone(target.with_name(target.name + ".part"), source.url) as file:
            _load(_Download(source.url, source.sha256, target, file, progress), waits)
    except OSError as error:
        if error.errno in _FULL:
            raise InputError(
                f"{source.url}: the disk of {cache} is full; free some space and run the command again"
            ) from None
        raise InputError(f"{cache}: cannot be written ({error.strerror or error}); choose another folder") from None
    return target


@dataclass(frozen=True, slots=True)
class _Download:
    url: str
    sha256: str
    target: Path
    file: BinaryIO
    progress: Progress

    @property
    def note(self) -> Path:
        """Which version of the file the part belongs to."""
        return self.target.with_name(self.target.name + ".part.json")


class _BrokenError(Exception):
    """A transfer that may succeed if it is tried again."""


def _load(load: _Download, waits: Sequence[float]) -> None:
    for wait in (*waits, None):
        try:
            _transfer(load)
            break
        except _BrokenError as broken:
            if wait is None:
                raise InputError(f"{load.url}: {broken}") from None
        time.sleep(wait)
    load.file.flush()
    os.fsync(load.file.fileno())
    part = Path(load.file.name)
    try:
        _check(part, load.sha256, load.url, load.progress)
    except InputError:
        part.unlink()
        load.note.unlink(missing_ok=True)
        raise
    load.note.unlink(missing_ok=True)
    part.replace(load.target)


def _transfer(load: _Download) -> None:
    """One request: the rest of the file if the part can be continued, else all of it."""
    have, version = load.file.seek(0, os.SEEK_END), _version(load.note)
    if have and not version:
        have = _restart(load)
    address = quote(load.url, safe=":/?#[]@!$&'()*+,;=%~")
    request = urllib.request.Request(address, headers={"User-Agent": "dreiraum", "Accept-Encoding": "identity"})
    if have:
        request.add_header("Range", f"bytes={have}-")
        request.add_header("If-Range", version)
    reply = _open(request, load)
    if reply is None:
        return
    with reply:
        if reply.status != 206 or not _continues(reply, have):
            have = _restart(load)
        if reply.status == 206 and not have:
            raise _BrokenError("the server sent another part than asked for; run the command again")
        load.note.write_text(json.dumps({"version": _validator(reply)}), encoding="utf-8")
        _copy(reply, load, have)


def _open(request: urllib.request.Request, load: _Download) -> http.client.HTTPResponse | None:
    """The reply; None where the part turned out to be the whole file. Failures become words."""
    try:
        reply: http.client.HTTPResponse = _opener().open(request, timeout=TIMEOUT)
        return reply
    except urllib.error.HTTPError as error:
        error.close()
        if error.code != 416:
            raise _refusal(error, load.url) from None
        size = load.file.seek(0, os.SEEK_END)
        if error.headers.get("Content-Range", "").strip() == f"bytes */{size}":
            return None
        _restart(load)
        raise _BrokenError("the file on the server changed; run the command again") from None
    except (http.client.InvalidURL, UnicodeError):
        raise InputError(f"{load.url}: not a usable address; correct it") from None
    except (OSError, http.client.HTTPException) as error:
        host, reason = urlsplit(load.url).hostname, getattr(error, "reason", error)
        raise _BrokenError(f"host {host} cannot be reached ({reason}); check address and network") from None


def _opener() -> urllib.request.OpenerDirector:
    """Only http and https, also after a redirect."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.UnknownHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPRedirectHandler(),
        urllib.request.HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    return opener


def _refusal(error: urllib.error.HTTPError, url: str) -> Exception:
    if error.code in _LATER:
        return _BrokenError(f"the server answers {error.code} {error.reason}; try again later")
    if error.code in (404, 410):
        return InputError(f"{url}: not there (HTTP {error.code}); correct the address of the source")
    return InputError(f"{url}: the server refuses (HTTP {error.code} {error.reason}); check the address")


def _copy(reply: http.client.HTTPResponse, load: _Download, have: int) -> None:
    length = reply.headers.get("Content-Length", "")
    total = have + int(length) if length.isdecimal() else None
    _room(load, have, total)
    step = f"Laden {load.target.name}"
    while block := _read(reply, load, have, total):
        load.file.write(block)
        have += len(block)
        load.progress(step, have, total)
    load.file.flush()
    if total is not None and have < total:
        raise _broken_off(load, have, total, "closed too early")


def _read(reply: http.client.HTTPResponse, load: _Download, have: int, total: int | None) -> bytes:
    try:
        return reply.read(_BLOCK)
    except (OSError, http.client.HTTPException) as error:
        load.file.flush()
        raise _broken_off(load, have, total, str(error) or type(error).__name__) from None


def _broken_off(load: _Download, have: int, total: int | None, reason: str) -> _BrokenError:
    size = f"{have / 1e6:.1f}" + (f" of {total / 1e6:.1f}" if total else "")
    kept = "what arrived is kept, run the command again to go on" if _version(load.note) else "run it again"
    return _BrokenError(f"the connection broke after {size} MB ({reason}); {kept}")


def _room(load: _Download, have: int, total: int | None) -> None:
    free = shutil.disk_usage(load.target.parent).free
    if total is not None and total - have > free:
        raise OSError(errno.ENOSPC, "not enough room")


def _continues(reply: http.client.HTTPResponse, have: int) -> bool:
    return reply.headers.get("Content-Range", "").replace("bytes=", "bytes ").startswith(f"bytes {have}-")


def _validator(reply: http.client.HTTPResponse) -> str:
    """What tells this version of the file from another: a strong ETag, else the date of change."""
    etag: str = reply.headers.get("ETag", "")
    return reply.headers.get("Last-Modified", "") if not etag or etag.startswith("W/") else etag


def _version(note: Path) -> str:
    try:
        version = json.loads(note.read_text(encoding="utf-8"))["version"]
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    return version if isinstance(version, str) and "\n" not in version and "\r" not in version else ""


def _restart(load: _Download) -> int:
    load.file.truncate(0)
    load.file.seek(0)
    return 0


@contextmanager
def _alone(part: Path, url: str) -> Iterator[BinaryIO]:
    """The part file, open for adding, and nobody else writing to it."""
    with part.open("a+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InputError(f"{url}: another process is loading it; wait for it to finish") from None
        try:
            yield file
        finally:
            if part.exists() and not file.seek(0, os.SEEK_END):
                part.unlink()


def _file_name(url: str) -> str:
    """The name on the server, for its endings, behind a mark that keeps equal names of two servers apart."""
    last = unquote(urlsplit(url).path).rsplit("/", 1)[-1]
    name = re.sub(r"[^\w.+-]", "_", last)[-100:].lstrip(".") or "file"
    return f"{hashlib.sha256(url.encode()).hexdigest()[:10]}-{name}"


def _local(path: Path, sha256: str, progress: Progress) -> Path:
    if path.is_dir():
        raise InputError(f"{path}: a folder, not a file; name the file in it")
    if not path.is_file():
        raise InputError(f"{path}: no such file; check the path")
    _check(path, sha256, str(path), progress)
    return path


def _check(path: Path, sha256: str, label: str, progress: Progress) -> None:
    if not sha256:
        return
    progress(f"Prüfen {path.name.removesuffix('.part')}")
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != sha256:
        raise InputError(f"{label}: sha256 is {found}, not {sha256}; delete this file or correct the checksum")
