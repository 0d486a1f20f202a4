"""The area within some minutes of a point, drawn so that it agrees with the route times.

A grid of points around the origin gets exact times (street, offset and all, as for any home); the
outline runs between the points inside the limit and those beyond (marching squares by contourpy).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import contourpy
import numpy as np
import shapely

from dreiraum.reach.answers.matrix import limit_of
from dreiraum.reach.answers.targets import origins, scratch, targets
from dreiraum.reach.errors import InputError
from dreiraum.reach.search.bounded import costs_from, matrix
from dreiraum.reach.search.nearest import UNREACHED
from dreiraum.reach.streets.geometry import METRES_PER_DEGREE

if TYPE_CHECKING:
    from dreiraum.reach.region import Point, Region

STEP = 25.0  # metres between points of the grid, where the area is small enough for that
MOST_POINTS = 160_000


@dataclass(frozen=True, slots=True)
class Isochrone:
    """area: shapely MultiPolygon in degrees. step: metres between the points it was drawn from."""

    mode: str
    minutes: float
    area: shapely.MultiPolygon
    step: float


def draw(region: Region, at: Point, mode: str, minutes: float) -> Isochrone:
    """See `Region.isochrone`."""
    limit = limit_of(minutes)
    lat, lon = at
    streets = region.streets
    graph = streets.graph(mode)
    here = origins(streets, mode, np.array([lon]), np.array([lat]))
    if here.at.edge[0] < 0:
        raise InputError(f"{lat:g},{lon:g}: no street for this mode within 2 km; choose another point")
    work = scratch(graph, limit)
    nodes, _ = costs_from(graph.out, here.into.node[0], here.into.cost[0], limit, work)
    known = nodes[nodes < streets.nodes]
    x = np.append(streets.part.array("node_lon")[known] * 1e-7, lon)
    y = np.append(streets.part.array("node_lat")[known] * 1e-7, lat)
    # beyond the last node one may still walk the rest of the time along an edge or from it
    rest = min(limit / 36 * streets.offset(mode), 400.0)
    north, east = METRES_PER_DEGREE, METRES_PER_DEGREE * math.cos(math.radians(lat))
    width, height = np.ptp(x) * east + 2 * rest, np.ptp(y) * north + 2 * rest
    step = max(STEP, math.sqrt(width * height / MOST_POINTS))
    xs = x.min() + (np.arange(int(width / step) + 3) * step - rest - step) / east
    ys = y.min() + (np.arange(int(height / step) + 3) * step - rest - step) / north
    grid_x, grid_y = np.meshgrid(xs, ys)
    there = targets(streets, mode, grid_x.ravel(), grid_y.ravel())
    cost = matrix(graph.out, here.into, here.at, there.arrivals, there.at, streets.times(mode), limit, work)
    left = np.where(cost[0] == UNREACHED, -1.0, limit - cost[0].astype(np.float64) + 1)
    field = np.clip(left.reshape(grid_x.shape), -600.0, 600.0)
    field[[0, -1], :] = field[:, [0, -1]] = -1.0
    outlines = contourpy.contour_generator(xs, ys, field, fill_type="OuterOffset").filled(0.0, np.inf)
    polygons = [
        shapely.Polygon(
            points[ends[0] : ends[1]], [points[a:b] for a, b in pairwise(ends[1:])]
        )
        for points, ends in zip(*outlines, strict=True)
    ]
    return Isochrone(mode, minutes, shapely.MultiPolygon(polygons), step)
