"""Layers as GeoParquet 1.1 (https://geoparquet.org/releases/v1.1.0/), where pyarrow is installed.

The file's metadata holds "geo" as the specification asks, and title, notice, attribution and licence.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from dreiraum.reach.errors import InputError
from dreiraum.reach.export.layers import Layer
from dreiraum.reach.export.provenance import Provenance
from dreiraum.reach.export.tables import tidy


def write_geoparquet(path: Path, layer: Layer, said: Provenance) -> None:
    """Shapes as WKB in longitude and latitude (OGC:CRS84, the default); a plain Parquet without shapes."""
    try:
        import pyarrow as pa  # noqa: PLC0415 - an optional part of the installation
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError:
        raise InputError(
            f"{path.name}: writing Parquet takes pyarrow; install it with `pip install dreiraum[parquet]`"
        ) from None
    columns = {name: pa.array(column.tolist(), _type(pa, column)) for name, column in layer.fields.items()}
    words = said.texts()
    if layer.shape is not None:
        shape = tidy(layer.shape)
        columns["geometry"] = pa.array(shapely.to_wkb(shape).tolist(), pa.binary())
        words["geo"] = json.dumps(_geo(layer, shape))
    table = pa.table(columns).replace_schema_metadata(words)
    parquet.write_table(table, path, compression="zstd")


def _type(pa: Any, column: np.typing.NDArray[Any]) -> Any:  # noqa: ANN401 - types of an optional library
    return pa.string() if column.dtype == object else pa.from_numpy_dtype(column.dtype)


def _geo(layer: Layer, shape: np.typing.NDArray[np.object_]) -> dict[str, Any]:
    column: dict[str, Any] = {"encoding": "WKB", "geometry_types": [layer.shape_type]}
    if "Polygon" in layer.shape_type:
        column["orientation"] = "counterclockwise"
    if len(shape):
        column["bbox"] = [float(edge) for edge in shapely.total_bounds(shape)]
    return {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}
