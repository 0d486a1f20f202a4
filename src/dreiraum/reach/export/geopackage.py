"""Layers as GeoPackage (OGC 12-128r19), written by GDAL.

What is said about the data stands three times, for whoever looks where: as description of the layer in
`gpkg_contents`, as metadata of file and layer in `gpkg_metadata`, and in a table `attribution`.
"""

from __future__ import annotations

import errno
import logging
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np
import pyogrio
import shapely

from dreiraum.reach.export.layers import Column, Layer, column_of
from dreiraum.reach.export.provenance import Provenance

_CHANGED = "OGR_CURRENT_DATE"
_FAILED = (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, pyogrio.errors.FeatureError)


def write_geopackage(path: Path, layer: Layer, said: Provenance) -> None:
    """One file with the layer and the table `attribution`. Raises OSError where it cannot be written."""
    with _gdal(said.date):
        try:
            _write(path, layer, said)
            _write(path, attribution_layer(said), said, append=True)
            _check(path, {layer.name: len(layer)})
        except (*_FAILED, sqlite3.Error):  # their words are SQL; what helps is the same for all
            raise OSError(errno.EIO, "the GeoPackage could not be completed") from None


def attribution_layer(said: Provenance) -> Layer:
    """One row per notice and per source."""
    rows = [("notice", text, "", "", "") for text in said.notices]
    rows += [("source", one.title, one.licence, one.attribution, one.date) for one in said.sources]
    names = ("about", "text", "licence", "attribution", "date")
    fields = {name: column_of(values) for name, values in zip(names, zip(*rows, strict=True), strict=True)}
    return Layer("attribution", "Hinweise und Quellen", fields)


def _write(path: Path, layer: Layer, said: Provenance, *, append: bool = False) -> None:
    data = [_values(column) for column in layer.fields.values()]
    pyogrio.raw.write(
        path,
        geometry=None if layer.shape is None else shapely.to_wkb(layer.shape),
        field_data=data,
        fields=list(layer.fields),
        field_mask=[_unknown(column) for column in layer.fields.values()],
        layer=layer.name,
        driver="GPKG",
        geometry_type=layer.shape_type or None,
        crs="EPSG:4326" if layer.shape is not None else None,
        append=append,
        layer_metadata=said.texts(),
        layer_options={"DESCRIPTION": " ".join(said.texts().values()), "IDENTIFIER": layer.title},
        **({} if append else {"dataset_metadata": said.texts()}),
    )


def _values(column: Column) -> Column:
    return np.asarray(np.ma.getdata(column))


def _unknown(column: Column) -> Column | None:
    """Which values are not known; None where all are."""
    if column.dtype == object:
        unknown = np.array([value is None for value in column], bool)
    else:
        unknown = np.ma.getmaskarray(column)
    return unknown if unknown.any() else None


def _check(path: Path, rows: dict[str, int]) -> None:
    """Read the counts back: GDAL reports some failures only when it closes the file."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
        for name, many in rows.items():
            found = database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
            if found != many:
                raise sqlite3.DatabaseError(f"{found} of {many} rows were written")


@contextmanager
def _gdal(date: str) -> Iterator[None]:
    """GDAL silent, and its clock set to the data's date: equal data gives equal files."""
    logger = logging.getLogger("pyogrio")
    level, clock = logger.level, pyogrio.get_gdal_config_option(_CHANGED)
    logger.setLevel(logging.CRITICAL)
    day = date if re.fullmatch(r"\d{4}-\d\d-\d\d", date) else "1970-01-01"
    pyogrio.set_gdal_config_options({_CHANGED: f"{day}T00:00:00.000Z"})
    try:
        yield
    finally:
        logger.setLevel(level)
        pyogrio.set_gdal_config_options({_CHANGED: clock})
