"""The manifest of a Region: which parts it consists of, swapped as one file.

A Region is a folder with `manifest.json` and `parts/`. A build writes new parts beside the old ones
and then replaces the manifest atomically; a reader sees the old one or the new one, never a mixture.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from dreiraum.reach.errors import BusyError, InputError
from dreiraum.reach.parts import SCHEMAS, Part, synchronise

FORMAT = 3  # raised by one whenever a Region consists of other parts
NAME = "manifest.json"
BENEATH = "beneath"  # what the sources say, where the platform's own offers lie over it: places and digital
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_PART = re.compile(rf"(?:{'|'.join(SCHEMAS)})-[0-9a-f]{{16}}|\.writing-.*")


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a Region's folder; InputError where there is none or another version wrote it."""
    path = folder / NAME
    try:
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise InputError(
            f"{folder}: no Region here; build one with `dreiraum region build ... --out {folder}`"
        ) from None
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(f"{path}: not a readable manifest ({error}); build the Region again") from None
    version = manifest.get("format") if isinstance(manifest, dict) else None
    if version != FORMAT:
        raise InputError(f"{path}: format {version}, this version of Dreiraum reads {FORMAT}; build the Region again")
    wrong = next((name for name, holds in _HOLDS.items() if not holds(manifest.get(name))), None)
    if wrong:
        raise InputError(f"{path}: damaged, {wrong} is missing or wrong; build the Region again")
    return manifest


def _texts(value: Any) -> bool:  # noqa: ANN401 - whatever JSON can say
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _tables(*keys: str) -> Callable[[Any], bool]:
    def holds(value: Any) -> bool:  # noqa: ANN401
        return isinstance(value, list) and all(
            isinstance(one, dict) and all(isinstance(one.get(key), str) for key in keys) for one in value
        )

    return holds


def _parts(value: Any) -> bool:  # noqa: ANN401
    return isinstance(value, dict) and all(
        isinstance(value.get(kind), str) and re.fullmatch(f"{kind}-[0-9a-f]{{16}}", value[kind]) for kind in SCHEMAS
    )


def _offers(value: Any) -> bool:  # noqa: ANN401
    return isinstance(value, dict) and set(value) <= {"timetable", "rufbus", "ride", "bench"}


def _beneath(value: Any) -> bool:  # noqa: ANN401
    return value is None or (
        isinstance(value, dict)
        and re.fullmatch("places-[0-9a-f]{16}", str(value.get("places"))) is not None
        and _HOLDS["digital"](value.get("digital"))
    )


def _text(value: Any) -> bool:  # noqa: ANN401
    return isinstance(value, str)


_HOLDS: dict[str, Callable[[Any], bool]] = {
    **dict.fromkeys(("name", "ags", "country", "subdivision"), _text),
    "notices": _texts,
    "sources": _tables("kind", "file", "title", "licence", "attribution"),
    "digital": _tables("service", "name", "url", "organisation", "note"),
    "offers": _offers,
    "parts": _parts,
    BENEATH: _beneath,
}


def write_manifest(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Put a manifest in force, then forget parts that neither it nor its predecessor names.

    The predecessor's parts stay, for readers that opened it a moment ago.
    """
    kept = _named(manifest)
    if (folder / NAME).exists():
        with suppress(InputError):
            kept |= _named(read_manifest(folder))
    text = json.dumps({"format": FORMAT, **manifest}, ensure_ascii=False, indent=1, sort_keys=True)
    scratch = folder / f".{NAME}.writing"
    with scratch.open("w", encoding="utf-8") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    scratch.replace(folder / NAME)
    synchronise(folder)
    _forget(folder / "parts", kept)


def forget_unfinished(folder: Path) -> None:
    """Remove the parts that no manifest in force names, after a build that failed."""
    with suppress(InputError, OSError):
        named = _named(read_manifest(folder)) if (folder / NAME).exists() else set()
        _forget(folder / "parts", named)


def _named(manifest: Mapping[str, Any]) -> set[str]:
    """The parts a manifest lives by: those in force, and the places that lie beneath the platform's offers."""
    return {*manifest["parts"].values(), *([manifest[BENEATH]["places"]] if manifest.get(BENEATH) else [])}


def _forget(parts: Path, kept: set[str]) -> None:
    """Remove parts that are not to be kept; what is no part is somebody else's and stays."""
    for part in parts.iterdir() if parts.is_dir() else ():
        if part.name not in kept and _PART.fullmatch(part.name):
            shutil.rmtree(part, ignore_errors=True)


def open_parts(folder: Path, manifest: Mapping[str, Any]) -> dict[str, Part]:
    """The parts a manifest names, by kind; nothing is read yet."""
    return {kind: Part(folder / "parts" / name) for kind, name in manifest["parts"].items()}


@contextmanager
def building(folder: Path) -> Iterator[None]:
    """Only one build at a time may write to a Region; a dead one leaves no lock behind."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{folder}: cannot be written ({error.strerror}); choose another --out") from None
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BusyError(f"{folder}: another build is writing here; wait for it or choose another --out") from None
        yield


@contextmanager
def replacing(folder: Path) -> Iterator[None]:
    """Write to a Region, alone: whatever goes wrong, new parts go again and the old Region serves.

    Raises InputError for a full disk and for paths that cannot be written.
    """
    try:
        with building(folder):
            try:
                yield
            except BaseException:
                forget_unfinished(folder)
                raise
    except OSError as error:
        if error.errno in _FULL:
            raise InputError(
                f"{folder}: the disk is full; free some space and build again; the old Region still serves"
            ) from None
        raise InputError(f"{error.filename or folder}: {error.strerror}; check the path and its rights") from None
