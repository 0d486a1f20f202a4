"""Live data as files of an installation, each complete or not there: written by the worker, read by all others."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path

Stamp = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Note:
    """What the worker knows of a feed. Unix seconds: at, of what it says; fetched, when that came; 0 never.

    failures: polls in a row that gave nothing; problem: why the last one did.
    """

    at: int = 0
    fetched: int = 0
    failures: int = 0
    problem: str = ""
    etag: str = ""
    modified: str = ""


class Files:
    """The files of one feed in the installation's folder `live`."""

    def __init__(self, home: Path, key: str) -> None:
        self.folder = home / "live"
        self.data, self._note = self.folder / f"{key}.pb", self.folder / f"{key}.json"

    def stamp(self) -> Stamp | None:
        """Changes whenever the data do; None where there are none."""
        try:
            found = self.data.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino, found.st_size

    def read(self) -> tuple[bytes, int]:
        """The data and when they came. Raises OSError where there are none."""
        with self.data.open("rb") as file:
            return file.read(), int(os.fstat(file.fileno()).st_mtime)

    def write(self, data: bytes, fetched: int) -> None:
        """Put data in force."""
        _put(self.data, data, fetched)

    def note(self) -> Note:
        """What was noted last; nothing where that cannot be read."""
        try:
            known = json.loads(self._note.read_text(encoding="utf-8"))
            return replace(Note(), **known)
        except (OSError, ValueError, TypeError):
            return Note()

    def write_note(self, note: Note) -> None:
        """Keep a note."""
        _put(self._note, json.dumps(asdict(note), ensure_ascii=False).encode())


@contextmanager
def alone(home: Path, wait: bool = True, kind: str = "live") -> Iterator[bool]:
    """Be an installation's only worker of a kind; False where there is one already and we do not wait for its end."""
    folder = home / kind
    folder.mkdir(exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        try:
            flock(lock, LOCK_EX | (0 if wait else LOCK_NB))
        except BlockingIOError:
            yield False
            return
        for left in folder.glob(".*.new"):
            left.unlink()
        yield True


def _put(path: Path, data: bytes, time: int | None = None) -> None:
    scratch = path.with_name(f".{path.name}.new")
    with scratch.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    if time is not None:
        os.utime(scratch, (time, time))
    scratch.replace(path)
