"""Residential streets as a last hint of where people live, where neither people nor buildings are known."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from dreiraum.reach.osm.extract import Extract
from dreiraum.reach.streets.folding import split_ways
from dreiraum.reach.streets.geometry import METRES_PER_DEGREE

Floats = npt.NDArray[np.float64]

CLASSES = ("residential", "living_street")


def residential_pieces(extract: Extract) -> tuple[Floats, Floats, Floats]:
    """Middle (degrees) and length (metres) of every straight piece of a residential street."""
    kinds = np.array([text in CLASSES for text in extract.texts], bool)
    tags = extract.way_tags
    mine = (tags.key == extract.text_number("highway")) & kinds[tags.value]
    way = np.zeros(len(extract.way_id), bool)
    way[np.repeat(np.arange(len(way)), np.diff(tags.ends))[mine]] = True
    pieces = split_ways(extract.way_ends, extract.way_node)
    chosen = way[pieces.way]
    a, b = pieces.a[chosen], pieces.b[chosen]
    lon = np.stack([extract.node_lon[a], extract.node_lon[b]]) * 1e-7
    lat = np.stack([extract.node_lat[a], extract.node_lat[b]]) * 1e-7
    east = (lon[1] - lon[0]) * np.cos(np.radians(lat.mean(axis=0)))
    return lon.mean(axis=0), lat.mean(axis=0), np.hypot(east, lat[1] - lat[0]) * METRES_PER_DEGREE
