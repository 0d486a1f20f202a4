"""Streams that find their way from village to village, between the houses and into the Weser."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from dreiraum.demo.facts import Facts, Village, rows
from dreiraum.demo.plane import Point, smooth
from dreiraum.demo.settlements import radius_of

STEP = 40.0  # metres between the points of the ground that water runs over
ROOM = 900.0  # metres that a stream may turn aside
CLEAR = 30.0  # metres between a stream and the middle of a house
UPHILL = 30.0  # how much harder it is to run through a garden

Floats = npt.NDArray[np.float64]


def run_streams(facts: Facts, homes: cKDTree) -> dict[str, list[Point]]:
    """The course of each stream of the package by its name."""
    river = shapely.LineString(facts.river)
    found = {}
    for row in rows("streams.csv"):
        points = [_beside(facts.village(name)) for name in row["through"].split("|")]
        if row["into"]:
            mouth = shapely.line_interpolate_point(river, shapely.line_locate_point(river, shapely.Point(points[-1])))
            points.append((mouth.x, mouth.y))
        course = [points[0]]
        for order, (start, end) in enumerate(pairwise(points)):
            course += _downhill(start, end, homes, np.random.Generator(np.random.PCG64(order)))[1:]
        bends = shapely.get_coordinates(shapely.simplify(shapely.LineString(course), 15.0)).tolist()
        found[row["name"]] = smooth([(x, y) for x, y in bends], 3)
    return found


def _beside(village: Village) -> Point:
    """A point at the edge of a settlement."""
    rng = Random(f"stream {village.name}")
    away = min(radius_of(village), 600.0)
    return village.at[0] + rng.choice((-1, 1)) * rng.uniform(0.6, 0.9) * away, village.at[1] + rng.uniform(
        -0.5, 0.5
    ) * away


def _downhill(start: Point, end: Point, homes: cKDTree, rng: np.random.Generator) -> list[Point]:
    """The easiest way over uneven ground on which houses are in the way."""
    west, east = sorted((start[0], end[0]))
    south, north = sorted((start[1], end[1]))
    across = np.arange(west - ROOM, east + ROOM + STEP, STEP)
    up = np.arange(south - ROOM, north + ROOM + STEP, STEP)
    points = np.stack(np.meshgrid(across, up), axis=-1)
    house = np.asarray(homes.query(points, distance_upper_bound=CLEAR)[0])
    effort = rng.uniform(1.0, 3.0, house.shape) + UPHILL * np.isfinite(house)
    flat = points.reshape(-1, 2)
    first, last = (int(np.hypot(*(flat - np.array(here)).T).argmin()) for here in (start, end))
    _, before = dijkstra(_ground(effort), indices=np.array([first]), return_predecessors=True)
    path = [last]
    while path[-1] != first:
        path.append(int(before[0, path[-1]]))
    return [start, *((float(x), float(y)) for x, y in flat[path[-2:0:-1]]), end]


def _ground(effort: Floats) -> csr_array[np.float64, tuple[int, int]]:
    """Neighbours of a grid, diagonal ones too, with the effort between them."""
    number = np.arange(effort.size).reshape(effort.shape)
    ends, costs = [], []
    for dy, dx in ((0, 1), (1, 0), (1, 1), (1, -1)):
        here = (slice(None, -dy or None), slice(None, -1) if dx == 1 else slice(-dx, None))
        there = (slice(dy, None), slice(1, None) if dx == 1 else slice(None, dx or None))
        ends.append(np.stack([number[here].ravel(), number[there].ravel()]))
        costs.append((effort[here] + effort[there]).ravel() * np.hypot(dx, dy))
    one, other = np.concatenate(ends, axis=1)
    cost = np.concatenate(costs)
    both = np.concatenate([one, other]), np.concatenate([other, one])
    return csr_array((np.concatenate([cost, cost]), both), shape=(effort.size, effort.size))
