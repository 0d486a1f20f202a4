"""Walks between stops: over the Region's streets, as stations' pathways say, and as transfers.txt says.

References: https://gtfs.org/documentation/schedule/reference/#transferstxt and #pathwaystxt
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from dreiraum.reach.answers.targets import origins, scratch, targets
from dreiraum.reach.errors import InputError
from dreiraum.reach.gtfs.feed import Pathways, Transfers
from dreiraum.reach.progress import Progress, silent
from dreiraum.reach.search.bounded import matrix
from dreiraum.reach.search.nearest import UNREACHED
from dreiraum.reach.search.points import Points, Starts
from dreiraum.reach.streets.network import Streets
from dreiraum.reach.transit.network import NEVER, Walks

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Pairs = dict[tuple[int, int], int]  # from and to stop: seconds

CHANGE = 60  # seconds from getting off to getting on at the same stop, where nobody says otherwise
PLAIN_PACE = 1.0  # metres of bee-line per second, where a transfer is promised but no street leads there
FORBIDDEN = 3
MOST_WALKS = 10_000_000  # between two stops, and steps to find them
_BATCH = 256


class Stations(NamedTuple):
    """Stops as walks see them. used: rows that trips call at. of: used rows of a stop or station."""

    lon: Floats
    lat: Floats
    used: Longs
    of: dict[int, list[int]]


def build_walks(
    streets: Streets, mode: str, stations: Stations, transfers: Transfers, pathways: Pathways, longest: int,
    progress: Progress = silent,
) -> tuple[Walks, int]:  # fmt: skip
    """Walks by "foot" or "wheelchair" between used stops within `longest` seconds, and transfers passed over.

    Seconds are those of the streets (`Region.matrix`), rounded up and never less than CHANGE; where pathways or a
    transfer with a minimum time connect two stops, theirs. A transfer that is not possible has no walk. Transfers of
    single routes and trips are passed over; in a wheelchair, transfers never shorten a way and stairs are none.
    Raises InputError for more than 10 million walks, pathways or transfers between two stops.
    """
    pairs = street_pairs(streets, mode, stations, longest, progress)
    _pathways(pairs, pathways, stations, wheelchair=mode == "wheelchair")
    change = np.full(len(stations.lon), CHANGE, np.int32)
    passed_over = _transfers(pairs, change, transfers, stations, wheelchair=mode == "wheelchair")
    rows = np.array(sorted(pairs), np.int64).reshape(-1, 2)
    seconds = np.array([pairs[a, b] for a, b in rows.tolist()], np.int32)
    ends = np.zeros(len(stations.lon) + 1, np.int32)
    np.cumsum(np.bincount(rows[:, 0], minlength=len(stations.lon)), out=ends[1:])
    return Walks(ends, rows[:, 1].astype(np.int32), seconds, change), passed_over


def street_pairs(streets: Streets, mode: str, stations: Stations, longest: int, progress: Progress = silent) -> Pairs:
    """Seconds over the streets between different used stops."""
    rows = stations.used
    lon, lat = stations.lon[rows], stations.lat[rows]
    graph, times = streets.graph(mode), streets.times(mode)
    here, there = origins(streets, mode, lon, lat), targets(streets, mode, lon, lat)
    work = scratch(graph, 10 * longest)
    pairs: Pairs = {}
    for first in range(0, len(rows), _BATCH):
        progress("Wege zwischen Haltestellen", first, len(rows))
        some = slice(first, first + _BATCH)
        at = Points(here.at.edge[some], here.at.along[some], here.at.access[some])
        into = Starts(here.into.node[some], here.into.cost[some])
        cost = matrix(graph.out, into, at, there.arrivals, there.at, times, 10 * longest, work)
        _bound(len(pairs) + int(np.count_nonzero(cost != UNREACHED)), "walks")
        a, b = np.nonzero(cost != UNREACHED)
        seconds = np.maximum(-(-cost[a, b].astype(np.int64) // 10), CHANGE)
        a += first
        found = zip(rows[a].tolist(), rows[b].tolist(), seconds.tolist(), strict=True)
        pairs |= {(start, end): took for start, end, took in found if start != end}
    return pairs


def _bound(many: int, what: str) -> None:
    if many > MOST_WALKS:
        raise InputError(f"the timetable's stops have more than {MOST_WALKS:,} {what} to each other; cut it smaller")


def _pathways(pairs: Pairs, pathways: Pathways, stations: Stations, *, wheelchair: bool) -> None:
    """Ways within stations replace those over the streets; where only stairs lead, there is none in a wheelchair."""
    every = _arcs(pathways, np.ones(len(pathways.seconds), bool))
    open_ = _arcs(pathways, ~pathways.stairs) if wheelchair else every
    used, many = set(stations.used.tolist()), 0
    for start in sorted(used & set(every)):
        inside = _within(every, start)
        _bound(many := many + len(inside), "pathways")
        if wheelchair:
            for end in set(inside) & used - {start}:
                pairs.pop((start, end), None)
        for end, seconds in _within(open_, start).items():
            if end in used and end != start:
                pairs[start, end] = max(seconds, CHANGE)


def _arcs(pathways: Pathways, chosen: npt.NDArray[np.bool_]) -> dict[int, list[tuple[int, int]]]:
    arcs: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for row in np.flatnonzero(chosen).tolist():
        a, b, seconds = (int(column[row]) for column in (pathways.from_stop, pathways.to_stop, pathways.seconds))
        arcs[a].append((b, seconds))
        if pathways.both_ways[row]:
            arcs[b].append((a, seconds))
    return dict(arcs)


def _within(arcs: dict[int, list[tuple[int, int]]], start: int) -> dict[int, int]:
    """Seconds from a node of a station to all others (Dijkstra)."""
    best, heap = {start: 0}, [(0, start)]
    while heap:
        seconds, node = heapq.heappop(heap)
        if seconds > best[node]:
            continue
        for other, more in arcs.get(node, ()):
            if seconds + more < best.get(other, int(NEVER)):
                best[other] = seconds + more
                heapq.heappush(heap, (seconds + more, other))
    return best


def _transfers(pairs: Pairs, change: Ints, transfers: Transfers, stations: Stations, *, wheelchair: bool) -> int:
    """Apply what holds for whole stops, stations first; returns how many entries speak of routes or trips."""
    of_all = (transfers.from_route < 0) & (transfers.to_route < 0) & (transfers.from_trip < 0) & (transfers.to_trip < 0)
    rows = np.flatnonzero(of_all & (transfers.from_stop >= 0) & (transfers.to_stop >= 0)).tolist()
    known = [
        (stations.of.get(int(transfers.from_stop[row]), []), stations.of.get(int(transfers.to_stop[row]), []), row)
        for row in rows
    ]
    _bound(sum(len(starts) * len(ends) for starts, ends, _ in known), "transfers")
    for starts, ends, row in sorted(known, key=lambda one: (-len(one[0]) * len(one[1]), one[2])):
        kind, seconds = int(transfers.type[row]), int(transfers.seconds[row])
        for a in starts:
            for b in ends:
                if a == b:
                    _change(change, a, kind, seconds)
                else:
                    _walk(pairs, stations, a, b, kind, seconds, wheelchair)
    return int(len(of_all) - of_all.sum())


def _change(change: Ints, stop: int, kind: int, seconds: int) -> None:
    if kind == FORBIDDEN:
        change[stop] = NEVER
    elif kind == 1:  # the vehicle waits
        change[stop] = 0
    elif kind == 2 and seconds >= 0:
        change[stop] = seconds


def _walk(pairs: Pairs, stations: Stations, a: int, b: int, kind: int, seconds: int, wheelchair: bool) -> None:
    if kind == FORBIDDEN:
        pairs.pop((a, b), None)
    elif kind == 2 and seconds >= 0:
        if not wheelchair:
            pairs[a, b] = seconds
        elif (a, b) in pairs:
            pairs[a, b] = max(pairs[a, b], seconds)
    elif kind in (0, 1) and not wheelchair and (a, b) not in pairs:
        pairs[a, b] = max(CHANGE, int(_metres(stations, a, b) / PLAIN_PACE))


def _metres(stations: Stations, a: int, b: int) -> float:
    north = 111_195.08 * (stations.lat[a] - stations.lat[b])
    east = 111_195.08 * (stations.lon[a] - stations.lon[b]) * np.cos(np.radians(stations.lat[a]))
    return float(np.hypot(north, east))
