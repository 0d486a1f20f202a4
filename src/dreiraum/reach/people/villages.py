"""Villages of a district: the nearest place node within the municipality."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from dreiraum.reach.osm.features import NODE, Features
from dreiraum.reach.people import grid
from dreiraum.reach.people.cells import Cells
from dreiraum.reach.people.municipalities import Municipalities
from dreiraum.reach.strings import Strings

# https://wiki.openstreetmap.org/wiki/Key:place; smaller classes are parts of a village.
CLASSES = ("city", "town", "village", "suburb", "hamlet")
BASIS = "Dorf = nächster Ortspunkt in derselben Gemeinde"


@dataclass(frozen=True)
class Villages:
    """name: v texts. municipality: int16 (v,). of_cell: int32 (cells,), -1 where a municipality has none."""

    name: Strings
    municipality: npt.NDArray[np.int16]
    of_cell: npt.NDArray[np.int32]


def find_villages(features: Features, cells: Cells, municipalities: Municipalities) -> Villages:
    """Villages by municipality and name, and the one each cell belongs to. Distances in EPSG:3035."""
    rows = np.array(
        [
            row
            for row, tags in enumerate(features.tags)
            if features.kind[row] == NODE and tags.get("place") in CLASSES and tags.get("name")
        ],
        np.int64,
    )
    lon, lat = features.lon[rows], features.lat[rows]
    within = municipalities.at(lon, lat)
    rows, lon, lat, within = rows[within >= 0], lon[within >= 0], lat[within >= 0], within[within >= 0]
    names = [features.tags[row]["name"] for row in rows.tolist()]
    order = sorted(range(len(rows)), key=lambda row: (int(within[row]), names[row], int(rows[row])))
    names, within = [names[row] for row in order], within[order]
    x, y = grid.to_metres(lon[order], lat[order])
    village = np.full(len(cells), -1, np.int32)
    for municipality in np.unique(within).tolist():
        mine = np.flatnonzero(within == municipality)
        home = np.flatnonzero(cells.municipality == municipality)
        if len(home):
            tree = cKDTree(np.stack([x[mine], y[mine]], axis=1))
            _, nearest = tree.query(np.stack([cells.x[home], cells.y[home]], axis=1))
            village[home] = mine[nearest]
    return Villages(Strings.of(names), within.astype(np.int16), village)
