"""XML extracts, compressed or not, become PBF first, so that one reader serves all."""

from __future__ import annotations

import ctypes
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import osmium

from dreiraum.reach.errors import InputError
from dreiraum.reach.progress import Progress, silent

_ENDINGS = (".osm", ".osm.gz", ".osm.bz2")
_EVERY = 100_000
# A PBF takes no more room than the same extract as compressed XML; some for the safe side.
_ROOM = 1.2


@contextmanager
def as_pbf(source: Path, progress: Progress = silent) -> Iterator[Path]:
    """An extract as PBF: itself, or converted for as long as the context lasts. Raises InputError where it is none."""
    if source.name.endswith(".pbf"):
        yield source
        return
    with tempfile.TemporaryDirectory(prefix="dreiraum-") as folder:
        yield to_pbf(source, Path(folder) / "extract.osm.pbf", progress)


def to_pbf(source: Path, target: Path, progress: Progress = silent) -> Path:
    """Convert `.osm`, `.osm.gz` or `.osm.bz2` to `target`; raises InputError where it is none."""
    if not source.name.endswith(_ENDINGS):
        raise InputError(f"{source}: unknown kind of extract; use .osm.pbf, {', '.join(_ENDINGS)}")
    if shutil.disk_usage(target.parent).free < _ROOM * source.stat().st_size:
        raise _full(source, target)
    count = 0
    writer = osmium.SimpleWriter(str(target))
    try:
        for count, item in enumerate(osmium.FileProcessor(str(source)), 1):
            writer.add(item)
            if count % _EVERY == 0:
                progress(f"{source.name} umwandeln", count)
    except (RuntimeError, ValueError, osmium.InvalidLocationError) as error:
        _close(writer, source, target)
        raise InputError(f"{source}: not a whole OpenStreetMap XML file ({error}); download it again") from None
    _close(writer, source, target)
    if not count:
        raise InputError(f"{source}: holds no OpenStreetMap objects; check what was downloaded")
    return target


def _close(writer: osmium.SimpleWriter, source: Path, target: Path) -> None:
    try:
        writer.close()
    except RuntimeError:
        # libosmium ends the process when a writer that failed is destroyed, so this one never is
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(writer))
        raise _full(source, target) from None


def _full(source: Path, target: Path) -> InputError:
    return InputError(
        f"{source}: the disk of {target.parent.parent} is full, where it is unpacked; free some space or set TMPDIR"
    )
