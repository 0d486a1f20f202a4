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
import numpy.typing as npt
import shapely

from dreiraum.reach.answers.matrix import limit_of
from dreiraum.reach.answers.route import shape_of
from dreiraum.reach.answers.targets import Origins, origins, scratch, targets
from dreiraum.reach.errors import NoStreetError
from dreiraum.reach.search.bounded import costs_from, matrix
from dreiraum.reach.search.nearest import MOST, UNREACHED
from dreiraum.reach.streets.geometry import METRES_PER_DEGREE
from dreiraum.reach.streets.network import Streets
from dreiraum.reach.streets.snapping import FURTHEST

if TYPE_CHECKING:
    from dreiraum.reach.region import Point, Region

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Times = npt.NDArray[np.uint16]

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
        raise NoStreetError(lat, lon)
    work = scratch(graph, limit)
    nodes, costs = costs_from(graph.out, here.into.node[0], here.into.cost[0], limit, work)
    north, east = METRES_PER_DEGREE, METRES_PER_DEGREE * math.cos(math.radians(lat))
    x, y, far = _stretches(streets, mode, here, nodes, costs, limit)
    x, y = np.append(x, lon), np.append(y, lat)
    # from the street one may still walk the rest of the time
    rest = np.append(far, 0.0) + min(limit / 36 * streets.offset(mode), FURTHEST)
    west, south = (x - rest / east).min(), (y - rest / north).min()
    width, height = ((x + rest / east).max() - west) * east, ((y + rest / north).max() - south) * north
    step = max(STEP, math.sqrt(width * height / MOST_POINTS))
    xs = west + (np.arange(int(width / step) + 3) * step - step) / east
    ys = south + (np.arange(int(height / step) + 3) * step - step) / north
    grid_x, grid_y = np.meshgrid(xs, ys)
    there = targets(streets, mode, grid_x.ravel(), grid_y.ravel())
    # no point knows more of the line than the time for one step, to either side alike
    margin = step * 36 / streets.offset(mode)
    further = min(round(limit + margin), MOST)
    work = scratch(graph, further)
    cost = matrix(graph.out, here.into, here.at, there.arrivals, there.at, streets.times(mode), further, work)
    left = np.where(cost[0] == UNREACHED, -margin, limit - cost[0].astype(np.float64) + 0.5)
    field = np.clip(left.reshape(grid_x.shape), -margin, margin)
    field[[0, -1], :] = field[:, [0, -1]] = -margin
    outlines = contourpy.contour_generator(xs, ys, field, fill_type="OuterOffset").filled(0.0, np.inf)
    polygons = [
        shapely.Polygon(points[ends[0] : ends[1]], [points[a:b] for a, b in pairwise(ends[1:])])
        for points, ends in zip(*outlines, strict=True)
    ]
    return Isochrone(mode, minutes, shapely.MultiPolygon(polygons), step)


def _stretches(
    streets: Streets, mode: str, here: Origins, nodes: Ints, costs: Times, limit: int
) -> tuple[Floats, Floats, Floats]:
    """How far streets lead on: longitude and latitude where one enters each, and at most so many metres."""
    array, out, times = streets.part.array, streets.graph(mode).out, streets.times(mode)
    first, many = out.ends[nodes], out.ends[nodes + 1] - out.ends[nodes]
    owner = np.repeat(np.arange(len(nodes)), many)
    arc = np.arange(len(owner)) - np.repeat(np.cumsum(many) - many, many) + first[owner]
    edge = out.link[arc] >> 1
    node = np.where(out.link[arc] & 1, array("edge_end")[edge], array("edge_start")[edge])
    share = np.minimum((limit - costs[owner].astype(np.float64)) / out.weight[arc], 1.0)
    own = int(here.at.edge[0])
    nearer = min(limit / float(times[own].min()), 1.0)
    point = shape_of(streets, own, float(here.at.along[0]), float(here.at.along[0]))[0]
    return (
        np.append(array("node_lon")[node] * 1e-7, point[0]),
        np.append(array("node_lat")[node] * 1e-7, point[1]),
        np.append(share * array("length")[edge], nearer * float(array("length")[own])),
    )
