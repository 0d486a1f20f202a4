"""Layers as files: the format by the file's ending, complete or not there at all."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from dreiraum.reach.errors import InputError
from dreiraum.reach.export.geopackage import write_geopackage
from dreiraum.reach.export.geoparquet import write_geoparquet
from dreiraum.reach.export.layers import Layer
from dreiraum.reach.export.provenance import Provenance, provenance
from dreiraum.reach.export.tables import write_csv, write_geojson

if TYPE_CHECKING:
    from dreiraum.reach.region import Region

FORMATS: dict[str, Callable[[Path, Layer, Provenance], None]] = {
    ".csv": write_csv,
    ".geojson": write_geojson,
    ".gpkg": write_geopackage,
    ".parquet": write_geoparquet,
}
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def write_layer(path: Path | str, layer: Layer, region: Region) -> None:
    """Write a layer as CSV, GeoJSON, GeoPackage or GeoParquet, by the ending of `path`.

    Notices, attribution and licences of the Region go inside. The same layer gives the same bytes with the
    same libraries. Raises InputError for an unknown ending, a missing pyarrow, a folder that is not there or
    not writable, or a full disk; a file that was there then stays as it was.
    """
    path = Path(path)
    write = FORMATS.get(path.suffix.lower())
    if write is None:
        raise InputError(f"{path}: unknown ending '{path.suffix}'; known are {', '.join(FORMATS)}")
    said = provenance(region, layer.title, layer.notes)
    with replacing(path) as scratch:
        write(scratch, layer, said)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A path beside `path` to write to; it takes its place when all is written.

    Raises InputError, one line, where that fails; what was there stays.
    """
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, "it is a folder")
        folder = Path(tempfile.mkdtemp(prefix=".writing-", dir=path.parent))
        try:
            yield folder / path.name
            _keep(folder / path.name, path)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    except OSError as error:
        if error.errno in _FULL:
            raise InputError(f"{path}: the disk is full; free some space and write again") from None
        why = error.strerror or error
        raise InputError(f"{path}: cannot be written ({why}); check the folder, its rights and its space") from None


def _keep(scratch: Path, path: Path) -> None:
    with scratch.open("rb") as file:
        os.fsync(file.fileno())
    scratch.replace(path)
