"""The fastest way between two points, as the line that proves its minutes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from dreiraum.reach.answers.targets import Origins, Targets, origins, scratch, targets
from dreiraum.reach.errors import NoStreetError, NoWayError
from dreiraum.reach.reached import minutes
from dreiraum.reach.search.bounded import path
from dreiraum.reach.search.nearest import MOST, UNREACHED
from dreiraum.reach.search.points import along_edge, seeds_of_ways
from dreiraum.reach.streets.network import Streets

if TYPE_CHECKING:
    from dreiraum.reach.region import Point, Region

Line = npt.NDArray[np.float64]
Piece = tuple[int, float, float, int]


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


class Trace(NamedTuple):
    """A way as it was found. pieces: edge, share of it where one enters and leaves it, tenths of a second."""

    tenths: int
    pieces: list[Piece]


def find_route(region: Region, start: Point, end: Point, mode: str) -> Route:
    """See `Region.route`."""
    streets = region.streets
    tenths, pieces = trace(streets, mode, *ends_of_way(streets, mode, start, end))
    legs = _legs(streets, pieces)
    metres = sum(leg.metres for leg in legs)
    return Route(mode, tenths, minutes(tenths), metres, line_of(streets, pieces, start, end), tuple(legs))


def ends_of_way(streets: Streets, mode: str, start: Point, end: Point) -> tuple[Origins, Targets]:
    """Both points on the streets of a mode. Raises NoStreetError where there is none near."""
    streets.graph(mode)  # names an unknown mode
    here = origins(streets, mode, np.array([start[1]]), np.array([start[0]]))
    there = targets(streets, mode, np.array([end[1]]), np.array([end[0]]))
    for point, edge in ((start, here.at.edge[0]), (end, there.at.edge[0])):
        if edge < 0:
            raise NoStreetError(*point)
    return here, there


def trace(streets: Streets, mode: str, here: Origins, there: Targets) -> Trace:
    """The fastest way between two points on streets. Raises NoWayError where there is none."""
    graph, times = streets.graph(mode), streets.times(mode)
    cost, row, first, links = path(
        graph.out, here.into.node[0], here.into.cost[0], there.arrivals, MOST, scratch(graph, MOST)
    )
    a, b = int(here.at.edge[0]), int(there.at.edge[0])
    f, g = float(here.at.along[0]), float(there.at.along[0])
    direct = int(along_edge(times, a, f, g)) if a == b else int(UNREACHED)
    access = int(here.at.access[0] + there.at.access[0])
    if direct != UNREACHED and direct + access <= cost:
        return Trace(direct + access, [(a, f, g, direct)])
    if row < 0:
        raise NoWayError(MOST // 600)
    out = _way(here.into.node[0] == first, here.into.cost[0])
    ends = seeds_of_ways(graph, times, there.at)
    into = _way(
        np.array([int(there.arrivals.node[row]) in nodes for nodes, _ in ends]),
        np.array([c for _, c in ends]),
    )
    edge, against = links >> 1, links & 1
    took = times[edge, against].tolist()
    pieces = [
        (a, f, 1.0 - out, int(here.into.cost[0][out] - here.at.access[0])),
        *((e, float(w), 1.0 - w, c) for e, w, c in zip(edge.tolist(), against.tolist(), took, strict=True)),
        (b, float(into), g, int(ends[into][1] - there.at.access[0])),
    ]
    return Trace(int(cost), pieces)


def _way(fits: npt.NDArray[np.bool_], cost: npt.NDArray[np.int32]) -> int:
    """Along (0) or against (1) the edge: the cheaper of the ways that fit."""
    return int(np.argmin(np.where(fits, cost, np.iinfo(np.int32).max)))


def _legs(streets: Streets, pieces: list[Piece]) -> list[Leg]:
    names, name, length = streets.part.strings("name"), streets.part.array("edge_name"), streets.part.array("length")
    legs: list[Leg] = []
    for edge, f, g, cost in pieces:
        street = names[int(name[edge])] if name[edge] >= 0 else ""
        metres = abs(g - f) * float(length[edge])
        if legs and legs[-1].street == street:
            legs[-1] = Leg(street, legs[-1].metres + metres, legs[-1].tenths + cost)
        else:
            legs.append(Leg(street, metres, cost))
    return legs


def line_of(streets: Streets, pieces: list[Piece], start: Point, end: Point) -> Line:
    """The line of a way from point to point, (k, 2) longitude and latitude. All pieces but first and last are whole."""
    lines = [np.array([[start[1], start[0]]]), shape_of(streets, *pieces[0][:3])]
    if len(pieces) > 1:
        lines += [_whole(streets, pieces[1:-1]), shape_of(streets, *pieces[-1][:3])]
    line = np.concatenate([*lines, [[end[1], end[0]]]])
    kept: Line = line[np.append(True, (np.diff(line, axis=0) != 0).any(axis=1))]
    return kept


def _whole(streets: Streets, pieces: list[Piece]) -> Line:
    """The shapes of whole edges, one after the other."""
    array = streets.part.array
    edge, against = (np.array([piece[k] for piece in pieces], np.int64) for k in (0, 1))
    first = array("shape_ends")[edge].astype(np.int64)
    many = array("shape_ends")[edge + 1] - first
    step = np.repeat(1 - 2 * against, many)
    begins = np.repeat(np.where(against == 1, first + many - 1, first), many)
    row = begins + step * (np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many))
    return np.stack([array("shape_lon")[row] * 1e-7, array("shape_lat")[row] * 1e-7], axis=1)


def shape_of(streets: Streets, edge: int, f: float, g: float) -> Line:
    """The edge's shape from share f to share g, either way round."""
    array = streets.part.array
    first, last = array("shape_ends")[edge], array("shape_ends")[edge + 1]
    along = array("shape_along")[first:last].astype(np.float64)
    lon, lat = array("shape_lon")[first:last] * 1e-7, array("shape_lat")[first:last] * 1e-7
    if {f, g} == {0.0, 1.0}:
        whole = np.stack([lon, lat], axis=1)
        return whole if f < g else whole[::-1]
    inner = along[(along > min(f, g)) & (along < max(f, g))]
    at = np.concatenate([[min(f, g)], inner, [max(f, g)]])
    line = np.stack([np.interp(at, along, lon), np.interp(at, along, lat)], axis=1)
    return line if f <= g else line[::-1]
