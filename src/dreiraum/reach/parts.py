"""Parts of a Region on disk: immutable folders of memory-mapped arrays, named by what they hold.

A part is a folder `<kind>-<first 16 hex digits of its hash>` with one `.npy` file per array (a
column of texts is two; a file of another format stays as it is) and a `part.json` that names kind,
schema version, files with their SHA-256, counts and facts. Equal content gives equal bytes and
therefore the same folder.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from dreiraum.reach.errors import InputError
from dreiraum.reach.strings import Strings

# Raised by one whenever the arrays of that kind change their meaning.
SCHEMAS = {
    "streets": 1,
    "people": 2,
    "connections": 1,
    "places": 2,
    "names": 1,
    "times": 2,
    "basemap": 1,
    "timetable": 1,
    "transit": 1,
}

Column = npt.NDArray[Any] | Strings | Path  # a path is a file of another format


def write_part(folder: Path, kind: str, columns: Mapping[str, Column], facts: Mapping[str, Any]) -> str:
    """Write a part below `folder` and return its folder name; one that is there already is kept.

    The part is complete under its final name or not there at all.
    """
    folder.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=".writing-", dir=folder))
    try:
        files = {}
        for name, column in sorted(columns.items()):
            if isinstance(column, Path):
                files[name] = _copy(column, scratch / name)
            else:
                files |= {file: _save(scratch / file, array) for file, array in _arrays(name, column).items()}
        head = {"kind": kind, "schema": SCHEMAS[kind], "facts": dict(facts), "files": files}
        text = json.dumps(head, ensure_ascii=False, indent=1, sort_keys=True)
        with (scratch / "part.json").open("w", encoding="utf-8") as head_file:
            head_file.write(text)
        synchronise(scratch / "part.json", scratch)
        name = f"{kind}-{_mark(text.encode())}"
        if not _intact(folder / name):
            scratch.chmod(0o755)
            if (folder / name).exists():  # damaged: its readers keep what they have mapped
                (folder / name).replace(scratch.with_name(f"{scratch.name}-damaged"))
            scratch.replace(folder / name)
            synchronise(folder)
        return name
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def synchronise(*paths: Path) -> None:
    """Let files and folders reach the disk, so that a power cut loses nothing that was said to be written."""
    for path in paths:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


class Part:
    """One open part: columns are mapped from disk when first asked for."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._open: dict[str, npt.NDArray[Any] | Strings] = {}

    @cached_property
    def head(self) -> dict[str, Any]:
        """kind, schema, facts and files as written."""
        try:
            text = (self.path / "part.json").read_bytes()
        except OSError as error:
            raise InputError(
                f"{self.path}: not a readable part of a Region ({error.strerror}); build the Region again"
            ) from None
        if not self.path.name.endswith(f"-{_mark(text)}"):
            raise InputError(f"{self.path / 'part.json'}: damaged (hash differs); build the Region again")
        head: dict[str, Any] = json.loads(text)
        kind, schema = head["kind"], head["schema"]
        if SCHEMAS.get(kind) != schema:
            raise InputError(
                f"{self.path}: part '{kind}' has schema {schema}, this version reads {SCHEMAS.get(kind)}; "
                "build the Region again with `dreiraum region build`"
            )
        return head

    @property
    def facts(self) -> dict[str, Any]:
        """What the builder noted beside the arrays: counts, sources, warnings."""
        facts: dict[str, Any] = self.head["facts"]
        return facts

    def __contains__(self, name: str) -> bool:
        return not {name, f"{name}.npy", f"{name}.text.npy"}.isdisjoint(self.head["files"])

    def array(self, name: str) -> npt.NDArray[Any]:
        """The numeric column `name`, read-only and shared between processes."""
        if name not in self._open:
            self._open[name] = self._map(f"{name}.npy")
        column = self._open[name]
        assert not isinstance(column, Strings)
        return column

    def file(self, name: str) -> npt.NDArray[np.uint8]:
        """The bytes of a file of another format, mapped like a column."""
        if name not in self._open:
            self._open[name] = self._map(name)
        content = self._open[name]
        assert not isinstance(content, Strings)
        return content

    def strings(self, name: str) -> Strings:
        """The column of texts `name`."""
        if name not in self._open:
            self._open[name] = Strings(self._map(f"{name}.ends.npy"), self._map(f"{name}.text.npy"))
        column = self._open[name]
        assert isinstance(column, Strings)
        return column

    def map_all(self) -> None:
        """Map every file, so that the part answers on when its folder is removed."""
        for file in self.head["files"]:
            name = file.removesuffix(".npy")
            if name == file:
                self.file(name)
            elif name.endswith((".ends", ".text")):
                self.strings(name[: -len(".ends")])
            else:
                self.array(name)

    def verify(self) -> None:
        """Read every file and compare it with the hash noted when it was written."""
        for file, noted in self.head["files"].items():
            try:
                found = sha256_of(self.path / file)
            except OSError as error:
                raise _unreadable(self.path / file, error.strerror) from None
            if found != noted:
                raise InputError(f"{self.path / file}: damaged (hash differs); build the Region again")

    def _map(self, file: str) -> npt.NDArray[Any]:
        if file not in self.head["files"]:
            raise KeyError(f"{self.path.name} has no column {file}")
        try:
            array = _mapped(self.path / file)
        except OSError as error:
            if not self.path.exists():
                raise InputError(f"{self.path}: the Region was built anew since it was opened; open it again") from None
            raise _unreadable(self.path / file, error.strerror) from None
        except (ValueError, EOFError, OverflowError, MemoryError, SyntaxError, TypeError):
            raise InputError(f"{self.path / file}: damaged or cut off; build the Region again") from None
        return array.view(np.ndarray)


def _mapped(path: Path) -> npt.NDArray[Any]:
    if path.suffix != ".npy":
        return np.memmap(path, np.uint8, mode="r")
    try:
        array: npt.NDArray[Any] = np.load(path, mmap_mode="r", allow_pickle=False)
    except ValueError:  # an empty array cannot be mapped
        array = np.load(path, allow_pickle=False)
        if array.size:
            raise
    return array


def _unreadable(path: Path, why: str | None) -> InputError:
    return InputError(f"{path}: cannot be read ({why}); build the Region again")


def _intact(path: Path) -> bool:
    """Whether a part lies there with every byte as it was written."""
    if not path.is_dir():
        return False
    try:
        Part(path).verify()
    except InputError:
        return False
    return True


def _mark(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()[:16]


def _copy(source: Path, path: Path) -> str:
    shutil.copyfile(source, path)
    synchronise(path)
    return sha256_of(path)


def _arrays(name: str, column: npt.NDArray[Any] | Strings) -> dict[str, npt.NDArray[Any]]:
    if isinstance(column, Strings):
        return {f"{name}.ends.npy": column.offsets, f"{name}.text.npy": column.data}
    return {f"{name}.npy": np.ascontiguousarray(column)}


def _save(path: Path, array: npt.NDArray[Any]) -> str:
    try:
        with path.open("wb") as file:
            np.save(file, array, allow_pickle=False)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        if error.errno is None:  # NumPy tells only that fewer bytes were written than asked for
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path)) from None
        raise
    return sha256_of(path)


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
