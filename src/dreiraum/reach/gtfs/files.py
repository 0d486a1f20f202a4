"""The files of a feed, from a zip or a folder: found, bounded, opened one after the other.

A zip is trusted with nothing: what it declares is bounded before a byte is unpacked, and what is unpacked is
bounded by what it declared.
"""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from dreiraum.reach.errors import InputError

MOST_FILES = 1000
MOST_BYTES = 8 << 30  # Germany's stop_times.txt has about 2 GB
MOST_RATIO = 200  # the most repetitive stop_times.txt shrinks to about a fortieth
FREE_BYTES = 64 << 20  # up to here the ratio does not matter

Place = Path | zipfile.ZipInfo

_NEEDED = ("stops.txt", "trips.txt", "routes.txt")
# What zipfile and its decompressors raise on damaged input; RuntimeError is a password.
_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(OSError, EOFError, ValueError, RuntimeError, NotImplementedError),
)


@dataclass(frozen=True, slots=True)
class FeedFiles:
    """The files of one feed by their lower-case names, with sizes in bytes. name: how messages call the feed.

    folder: the one in the zip or folder that holds them, "" where they lie at its top.
    """

    name: str
    folder: str
    sizes: dict[str, int]
    _where: dict[str, Place]
    _archive: zipfile.ZipFile | None

    def __contains__(self, file: str) -> bool:
        return file in self.sizes

    @contextmanager
    def open(self, file: str) -> Iterator[IO[bytes]]:
        """The bytes of a file; InputError where it cannot be opened."""
        place = self._where[file]
        try:
            if isinstance(place, Path):
                stream: IO[bytes] = place.open("rb")
            else:
                assert self._archive is not None
                stream = self._archive.open(place)
        except _DAMAGED as error:
            raise InputError(f"{self.name}/{file}: cannot be read ({error}); download or pack it again") from None
        with stream:
            yield stream

    def read(self, stream: IO[bytes], size: int, file: str) -> bytes:
        """The next bytes of an open file, b"" at its end; InputError where it is damaged."""
        try:
            return stream.read(size)
        except _DAMAGED as error:
            raise InputError(f"{self.name}/{file}: damaged ({error}); download or pack it again") from None


@contextmanager
def open_files(path: Path) -> Iterator[FeedFiles]:
    """The files of a feed: a folder, a zip, or either with one folder that holds them.

    Other folders and what the macOS Finder adds are ignored. Raises InputError where there is nothing to read,
    where a zip is damaged, locked, or would unpack to more than 8 GiB or 200 times its size.
    """
    with ExitStack() as stack:
        if path.is_dir():
            yield _folder(path)
        else:
            yield _zip(path, stack)


def _folder(path: Path) -> FeedFiles:
    try:
        tables = {one.relative_to(path).as_posix(): one for one in (*path.glob("*.*"), *path.glob("*/*.txt"))}
        found: dict[str, Place] = {name: one for name, one in tables.items() if one.is_file()}
        folder, inside = _one_level(found, path.name)
        sizes = {name: one.stat().st_size for name, one in inside.items() if isinstance(one, Path)}
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error}); check the path and its rights") from None
    return FeedFiles(path.name, folder, sizes, inside, None)


def _zip(path: Path, stack: ExitStack) -> FeedFiles:
    try:
        if not path.exists():
            raise InputError(f"{path}: is not there; check the path")
        archive = stack.enter_context(zipfile.ZipFile(path))
    except _DAMAGED as error:
        if isinstance(error, InputError):
            raise
        why = error.strerror if isinstance(error, OSError) else error
        raise InputError(f"{path}: no zip that can be read ({why}); give the GTFS zip or its folder") from None
    members = [one for one in archive.infolist() if one.filename and not one.is_dir()]
    _bound(members, path)
    for name, times in Counter(one.filename for one in members).items():
        if times > 1:
            raise InputError(f"{path.name}: holds {_shown(name)} {times} times; pack it again")
    folder, inside = _one_level({one.filename: one for one in members}, path.name)
    sizes = {name: one.file_size for name, one in inside.items() if isinstance(one, zipfile.ZipInfo)}
    return FeedFiles(path.name, folder, sizes, inside, archive)


def _bound(members: list[zipfile.ZipInfo], path: Path) -> None:
    if len(members) > MOST_FILES:
        raise InputError(f"{path.name}: {len(members)} files inside; a GTFS feed has about 20")
    total, packed = sum(one.file_size for one in members), sum(one.compress_size for one in members)
    if total > MOST_BYTES:
        raise InputError(f"{path.name}: would unpack to {total / 2**30:.1f} GiB, more than 8 GiB; cut the feed smaller")
    packed = min(packed, path.stat().st_size)
    if total > FREE_BYTES and total > MOST_RATIO * packed:
        raise InputError(f"{path.name}: would unpack to {total // max(packed, 1)} times its size; not a GTFS feed")


def _one_level(found: dict[str, Place], feed: str) -> tuple[str, dict[str, Place]]:
    """What lies at the root or, where no table does, in the one folder that has tables; names in lower case."""
    folders: dict[str, dict[str, Place]] = {}
    for name in sorted(found):
        folder, _, file = name.replace("\\", "/").removeprefix("./").rpartition("/")
        if "/" not in folder and folder not in ("__MACOSX", "..") and not file.startswith("."):
            folders.setdefault(folder, {}).setdefault(file.lower(), found[name])
    with_tables = [folder for folder, files in folders.items() if not files.keys().isdisjoint(_NEEDED)]
    if "" in with_tables:
        return "", folders[""]
    if not with_tables:
        raise InputError(f"{feed}: neither stops.txt nor trips.txt inside; give a GTFS zip or its folder")
    if len(with_tables) > 1:
        listed = ", ".join(_shown(folder) for folder in with_tables[:5])
        raise InputError(f"{feed}: several feeds inside ({listed}); unpack it and give each by itself")
    return with_tables[0], folders[with_tables[0]]


def _shown(name: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in name[:60])
