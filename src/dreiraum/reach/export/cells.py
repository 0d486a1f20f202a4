"""All cells with all their minutes in one small file, for maps that recolour without asking again.

All numbers are little-endian; n cells, M modes, S services in the header's order.

    0       8 bytes   DRCELLS1
    8       uint32    H, the header's length
    12      H bytes   header: JSON in UTF-8, filled up with spaces so that 12 + H is a multiple of 8
    12 + H            arrays, each at `12 + H + header["arrays"][name]["at"]`, a multiple of 8

    corner        uint16 (n, 4, 2)  x, y of south-west, south-east, north-east, north-west; 0 to 65535 in
                                    header["box"] (west, south, east, north; EPSG:3857 metres)
    centre        int32 (n, 2)      longitude, latitude in 1e-7 degrees
    people        uint16 (n)        inhabitants; uint32 where a cell has more than 65535
    municipality  uint16 (n)        row of header["municipalities"]
    minutes       uint8 (M, S, n)   to the nearest place, whole and rounded up; 255: beyond header["horizon"],
                                    not connected, or no such place
    digital       uint8 (S, n)      per cent of the people who have it digitally: by their connection, or at a
                                    staffed hub within the limit on foot; 255: connection not known

A service is reached where minutes <= header["limits"][mode][service]. Corners that cells share are equal.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from dreiraum.reach.answers.coverage import digital_estimated, digital_shares, offered
from dreiraum.reach.export.words import BY_MODE, BY_MODE_EN
from dreiraum.reach.people import grid
from dreiraum.reach.reached import reached
from dreiraum.reach.search.nearest import UNREACHED
from dreiraum.reach.streets.profiles import MODES

if TYPE_CHECKING:
    from dreiraum.reach.people.cells import Cells
    from dreiraum.reach.region import Region

MAGIC = b"DRCELLS1"
UNKNOWN = 255
RADIUS = 6_378_137.0  # metres, of the sphere of EPSG:3857

Array = npt.NDArray[Any]


def cell_minutes(region: Region) -> bytes:
    """The file; the same Region gives the same bytes."""
    cells = region.cells
    corner, box, bounds = _corners(cells)
    arrays: dict[str, Array] = {
        "corner": corner,
        "centre": np.rint(np.stack([cells.lon, cells.lat], axis=1) * 1e7).astype("<i4"),
        "people": cells.people.astype("<u2" if cells.people.max(initial=0) < 1 << 16 else "<u4"),
        "municipality": cells.municipality.astype("<u2"),
        "minutes": whole_minutes(region.parts["times"].array("cost")),
        "digital": _digital(region),
    }
    return packed(MAGIC, _header(region) | {"box": box, "bounds": bounds}, arrays)


def packed(magic: bytes, header: dict[str, Any], arrays: dict[str, Array]) -> bytes:
    """Magic of 8 bytes, header and arrays as one file."""
    placed, body = _laid_out(arrays)
    text = json.dumps(header | {"arrays": placed}, ensure_ascii=False).encode()
    text += b" " * (-(12 + len(text)) % 8)
    return magic + len(text).to_bytes(4, "little") + text + body


def _header(region: Region) -> dict[str, Any]:
    catalogue, municipalities = region.catalogue, region.municipalities
    return {
        "version": region.version,
        "cells": len(region.cells),
        "horizon": region.parts["times"].facts["horizon_minutes"],
        "people_estimated": region.cells.estimated,
        "digital_estimated": digital_estimated(region),
        "modes": [{"key": mode, "name": BY_MODE[mode], "name_en": BY_MODE_EN[mode]} for mode in MODES],
        "services": [
            {
                "key": one.key,
                "name": one.name,
                "name_en": one.name_en,
                "essential": one.essential,
                "digital": offered(region, one.key),
            }
            for one in catalogue.services
        ],
        "limits": [(catalogue.limits(mode) // 600).tolist() for mode in MODES],
        "municipalities": [
            {"ags": ags, "name": name} for ags, name in zip(municipalities.ags, municipalities.name, strict=True)
        ],
    }


def _laid_out(arrays: dict[str, Array]) -> tuple[dict[str, Any], bytes]:
    """Type, shape and place of each array, and all their bytes."""
    placed: dict[str, Any] = {}
    body = b""
    for name, array in arrays.items():
        placed[name] = {"type": array.dtype.name, "shape": list(array.shape), "at": len(body)}
        body += array.tobytes()
        body += bytes(-len(body) % 8)
    return placed, body


def _corners(cells: Cells) -> tuple[Array, list[float], list[float]]:
    """Corners as numbers in their box; the box in EPSG:3857 metres and in degrees.

    Each corner of the grid is projected once, however many cells meet there.
    """
    half = grid.FINE // 2
    x = cells.x[:, None] + np.array([-half, half, half, -half], np.int32)
    y = cells.y[:, None] + np.array([-half, -half, half, half], np.int32)
    _, first, which = np.unique(grid.keys(x, y).ravel(), return_index=True, return_inverse=True)
    lon, lat = grid.to_degrees(x.ravel()[first], y.ravel()[first])
    points = np.stack([np.radians(lon), np.arctanh(np.sin(np.radians(lat)))], axis=1) * RADIUS
    low, high = points.min(axis=0), points.max(axis=0)
    numbers = np.rint((points - low) / (high - low) * 65535).astype("<u2")
    degrees = [float(edge) for edge in (lon.min(), lat.min(), lon.max(), lat.max())]
    return numbers[which].reshape(-1, 4, 2), [*low.tolist(), *high.tolist()], degrees


def whole_minutes(cost: npt.NDArray[np.uint16]) -> Array:
    """Whole minutes as shown, rounded up (dreiraum.reach.reached.minutes)."""
    whole = -(-cost.astype(np.int32) // 600)
    return np.where(cost == UNREACHED, UNKNOWN, whole).astype(np.uint8)


def _digital(region: Region) -> Array:
    """Per cent of each cell's people, as the coverage on foot counts them."""
    foot, hub = MODES.index("foot"), region.parts["times"].array("hub")
    limits = region.catalogue.limits("foot")
    found = np.empty((len(limits), len(region.cells)), np.uint8)
    for s, service in enumerate(region.catalogue.services):
        near = reached(hub[foot, s], limits[s])
        found[s] = np.rint(100 * digital_shares(region, s, near))
        if service.digital_mbits is not None and offered(region, service.key):
            found[s, np.isnan(region.connections.able(service.digital_mbits.value)) & ~near] = UNKNOWN
    return found
