"""The fastest way between two points, as the line that proves its minutes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from dreiraum.reach.answers.targets import origins, scratch, targets
from dreiraum.reach.errors import NoStreetError, NoWayError
from dreiraum.reach.reached import minutes
from dreiraum.reach.search.bounded import path
from dreiraum.reach.search.nearest import MOST, UNREACHED
from dreiraum.reach.search.points import along_edge, seeds_of_ways
from dreiraum.reach.streets.network import Streets

if TYPE_CHECKING:
    from dreiraum.reach.region import Point, Region

Line = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Leg:
    """A stretch of one street: name (empty where it has none), metres and tenths of a second."""

    street: str
    metres: float
    tenths: int


@dataclass(frozen=True, slots=True)
class Route:
    """tenths: tenths of a second in all, the ways to and from the street included; minutes as shown.

    line: float64 (k, 2), longitude and latitude in degrees, from point to point. legs in order.
    """

    mode: str
    tenths: int
    minutes: int
    metres: float
    line: Line
    legs: tuple[Leg, ...]


def find_route(region: Region, start: Point, end: Point, mode: str) -> Route:
    """See `Region.route`."""
    streets = region.streets
    graph, times = streets.graph(mode), streets.times(mode)
    here = origins(streets, mode, np.array([start[1]]), np.array([start[0]]))
    there = targets(streets, mode, np.array([end[1]]), np.array([end[0]]))
    for point, edge in ((start, here.at.edge[0]), (end, there.at.edge[0])):
        if edge < 0:
            raise NoStreetError(*point)
    cost, row, first, links = path(
        graph.out, here.into.node[0], here.into.cost[0], there.arrivals, MOST, scratch(graph, MOST)
    )
    a, b = int(here.at.edge[0]), int(there.at.edge[0])
    f, g = float(here.at.along[0]), float(there.at.along[0])
    direct = int(along_edge(times, a, f, g)) if a == b else int(UNREACHED)
    access = int(here.at.access[0] + there.at.access[0])
    if direct != UNREACHED and direct + access <= cost:
        return _route(streets, mode, [(a, f, g, direct)], direct + access, start, end)
    if row < 0:
        raise NoWayError(MOST // 600)
    out = _way(here.into.node[0] == first, here.into.cost[0])
    ends = seeds_of_ways(graph, times, there.at)
    into = _way(
        np.array([int(there.arrivals.node[row]) in nodes for nodes, _ in ends]),
        np.array([c for _, c in ends]),
    )
    pieces = [
        (a, f, 1.0 - out, int(here.into.cost[0][out] - here.at.access[0])),
        *((k >> 1, float(k & 1), 1.0 - (k & 1), int(times[k >> 1, k & 1])) for k in links.tolist()),
        (b, float(into), g, int(ends[into][1] - there.at.access[0])),
    ]
    return _route(streets, mode, pieces, int(cost), start, end)


def _way(fits: npt.NDArray[np.bool_], cost: npt.NDArray[np.int32]) -> int:
    """Along (0) or against (1) the edge: the cheaper of the ways that fit."""
    return int(np.argmin(np.where(fits, cost, np.iinfo(np.int32).max)))


def _route(
    streets: Streets,
    mode: str,
    pieces: list[tuple[int, float, float, int]],
    tenths: int,
    start: Point,
    end: Point,
) -> Route:
    names, name, length = (
        streets.part.strings("name"),
        streets.part.array("edge_name"),
        streets.part.array("length"),
    )
    lines = [np.array([[start[1], start[0]]])]
    legs: list[Leg] = []
    for edge, f, g, cost in pieces:
        lines.append(shape_of(streets, edge, f, g))
        street = names[int(name[edge])] if name[edge] >= 0 else ""
        metres = abs(g - f) * float(length[edge])
        if legs and legs[-1].street == street:
            legs[-1] = Leg(street, legs[-1].metres + metres, legs[-1].tenths + cost)
        else:
            legs.append(Leg(street, metres, cost))
    line = np.concatenate([*lines, [[end[1], end[0]]]])
    keep = np.append(True, (np.diff(line, axis=0) != 0).any(axis=1))
    return Route(mode, tenths, minutes(tenths), sum(leg.metres for leg in legs), line[keep], tuple(legs))


def shape_of(streets: Streets, edge: int, f: float, g: float) -> Line:
    """The edge's shape from share f to share g, either way round."""
    array = streets.part.array
    first, last = array("shape_ends")[edge], array("shape_ends")[edge + 1]
    along = array("shape_along")[first:last].astype(np.float64)
    lon, lat = array("shape_lon")[first:last] * 1e-7, array("shape_lat")[first:last] * 1e-7
    inner = along[(along > min(f, g)) & (along < max(f, g))]
    at = np.concatenate([[min(f, g)], inner, [max(f, g)]])
    line = np.stack([np.interp(at, along, lon), np.interp(at, along, lat)], axis=1)
    return line if f <= g else line[::-1]
