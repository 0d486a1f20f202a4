"""Ways between places and stops on the Region's streets, by any street mode."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from dreiraum.reach.answers.targets import scratch
from dreiraum.reach.progress import Progress, silent
from dreiraum.reach.search.bounded import matrix
from dreiraum.reach.search.nearest import MOST, UNREACHED, Seeds
from dreiraum.reach.search.points import Points, Starts, points, seeds, starts
from dreiraum.reach.streets.arcs import Graph
from dreiraum.reach.streets.network import Streets
from dreiraum.reach.transit.network import Ways
from dreiraum.reach.transit.runs import ends_of
from dreiraum.reach.transit.timetable import Timetable

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Times = npt.NDArray[np.uint16]

LONGEST = MOST // 10  # seconds
_BATCH = 512


class ManyWays(NamedTuple):
    """Ways of several points, those of point i at ends[i]:ends[i + 1]. Each stop once per point, sorted by row."""

    ends: Longs
    stop: Ints
    seconds: Ints

    def of(self, point: int) -> Ways:
        """The ways of one point."""
        piece = slice(self.ends[point], self.ends[point + 1])
        return Ways(self.stop[piece], self.seconds[piece])

    def some(self, first: int, last: int) -> ManyWays:
        """Those of the points first:last, numbered from 0."""
        return ManyWays(self.ends[first : last + 1], self.stop, self.seconds)


class Doors(NamedTuple):
    """Stops (or parking) as ends of ways by one mode. rows: of the timetable; towards: they are left, not reached."""

    rows: Longs
    at: Points
    arrivals: Seeds


def ways_to_stops(
    streets: Streets, timetable: Timetable, mode: str, lon: Floats, lat: Floats, longest: int,
    progress: Progress = silent,
) -> ManyWays:  # fmt: skip
    """Ways from points in degrees to all used stops within `longest` seconds (at most 6,553); whole seconds up.

    mode: any street mode; by "car" only to stops within 400 m of a park-and-ride place, the walk included.
    """
    return _ways(streets, timetable, mode, lon, lat, longest, progress, away=True)


def ways_from_stops(
    streets: Streets, timetable: Timetable, mode: str, lon: Floats, lat: Floats, longest: int,
    progress: Progress = silent,
) -> ManyWays:  # fmt: skip
    """The same from the stops to the points; by "car" from where it was parked."""
    return _ways(streets, timetable, mode, lon, lat, longest, progress, away=False)


def _ways(
    streets: Streets, timetable: Timetable, mode: str, lon: Floats, lat: Floats, longest: int,
    progress: Progress, *, away: bool,
) -> ManyWays:  # fmt: skip
    lon, lat = np.atleast_1d(np.asarray(lon, np.float64)), np.atleast_1d(np.asarray(lat, np.float64))
    graph, times = streets.graph(mode), streets.times(mode)
    doors = timetable.doors(streets, mode, away=away)
    at = points(streets.snap(mode, lon, lat), streets.offset(mode))
    # from the stops to a point is from the point to the stops with every street turned round
    into = starts(graph, times, at) if away else turned(seeds(graph, times, at), len(lon))
    rows = graph.out if away else graph.into
    along = times if away else times[:, ::-1]
    limit = min(10 * longest, MOST)
    work = scratch(graph, limit)
    many, stop, seconds = np.zeros(len(lon), np.int64), [], []
    for first in range(0, len(lon), _BATCH):
        if len(lon) > _BATCH:
            progress("Wege zu Haltestellen", first, len(lon))
        some = slice(first, first + _BATCH)
        here = Points(at.edge[some], at.along[some], at.access[some])
        enters = Starts(into.node[some], into.cost[some])
        cost = matrix(rows, enters, here, doors.arrivals, doors.at, along, limit, work)
        if mode == "car":
            cost = _parked(timetable, cost, limit, away=away)
        point, door = np.nonzero(cost != UNREACHED)
        many[some] = np.bincount(point, minlength=len(cost))
        stop.append(doors.rows[door].astype(np.int32))
        seconds.append(-(-cost[point, door].astype(np.int32) // 10))
    none = np.empty(0, np.int32)
    return ManyWays(ends_of(many), np.concatenate([none, *stop]), np.concatenate([none, *seconds]))


def doors_of(streets: Streets, timetable: Timetable, mode: str, *, away: bool) -> Doors:
    """Where ways by a mode end (`away`), or begin: used stops that have a street; by car, parking places."""
    if mode == "car":
        array = timetable.part.array
        lon, lat, rows = array("park_lon"), array("park_lat"), np.flatnonzero(timetable.stop_used)
    else:
        rows = np.flatnonzero(timetable.stop_used)
        lon, lat = timetable.stop_lon[rows], timetable.stop_lat[rows]
    graph, times = streets.graph(mode), streets.times(mode)
    at = points(streets.snap(mode, lon, lat), streets.offset(mode))
    return Doors(rows, at, seeds(graph, times, at) if away else left(graph, times, at))


def left(graph: Graph, times: Times, at: Points) -> Seeds:
    """Ways out of each point as if they were ways into it, for a search over the arcs turned round."""
    into = starts(graph, times, at)
    place, way = np.nonzero(into.node >= 0)
    cost = np.minimum(into.cost[place, way], UNREACHED).astype(np.uint16)
    return Seeds(into.node[place, way], cost, place.astype(np.int32))


def turned(arrivals: Seeds, many: int) -> Starts:
    """Ways into each point as ways out of it in the arcs turned round, padded with -1."""
    each = np.bincount(arrivals.place, minlength=many)
    node, cost = (np.full((many, max(2, int(each.max(initial=0)))), value, np.int32) for value in (-1, 0))
    slot = np.arange(len(arrivals.place)) - np.repeat(np.cumsum(each) - each, each)
    node[arrivals.place, slot], cost[arrivals.place, slot] = arrivals.node, arrivals.cost
    return Starts(node, cost)


def _parked(timetable: Timetable, cost: Times, limit: int, *, away: bool) -> Times:
    """From tenths of a second (points, parking) to those with the walk (points, used stops)."""
    array = timetable.part.array
    used = np.flatnonzero(timetable.stop_used)
    found = np.full((len(cost), len(used)), UNREACHED, np.uint16)
    many = np.diff(array("park_ends"))
    walk = array("park_seconds" if away else "park_back")
    column = np.searchsorted(used, array("park_stop"))
    pairs = zip(np.repeat(np.arange(len(many)), many).tolist(), column.tolist(), walk.tolist(), strict=True)
    for park, stop, seconds in pairs:
        total = cost[:, park].astype(np.int64) + 10 * seconds
        total[(cost[:, park] == UNREACHED) | (total > limit)] = UNREACHED
        found[:, stop] = np.minimum(found[:, stop], total)
    return found
