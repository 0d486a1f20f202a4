"""Journeys between two points when walking does not matter: the best of arrival and rides, as fast as can be.

RAPTOR for one departure with the ways it went (Delling, Pajor and Werneck, 2012): a stop is looked at again only
where a round gets there earlier than all before it, and nothing is pursued that comes later than a journey found.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numba as nb
import numpy as np

from dreiraum.reach.search.nearest import Number
from dreiraum.reach.transit.bags import (
    ACCESS,
    AREA,
    CHANGE,
    COLUMNS,
    LINE,
    OFF,
    ON,
    PARENT,
    RESULT_COLUMNS,
    RESULT_EGRESS,
    RESULT_LABEL,
    RESULT_LEAVE,
    RESULT_RIDES,
    RESULT_TIME,
    RIDES,
    ROW,
    STOP,
    TIME,
    TRIP,
    WALKED,
    WAY,
)
from dreiraum.reach.transit.boarding import Marks, area_calls, area_departure, first_trip, mark, queue_lines
from dreiraum.reach.transit.network import NEVER, Bounds, Ints, Network, Ways


class Rounds(NamedTuple):
    """What each round found: int32 (rides + 1, stops, columns), to be read where the round marked a stop.

    ready: time, stop one got off at, -1 - the access way. ride: time, stop one got on at, line or area, trip (-1 in
    an area), position or second where it began, and where it ended. soonest (2, stops): earliest ride and ready
    time of all rounds so far. best (1,): earliest arrival at the end so far.
    """

    ready: Ints
    ride: Ints
    soonest: Ints
    best: Ints


@nb.njit(cache=True, nogil=True)
def quickest(
    network: Network, access: Ways, egress: Ways, start: int, bounds: Bounds, rides: int, longest: int
) -> tuple[Ints, Ints]:
    """Labels and results, rows as in `bags`: by rides, each later one arriving earlier."""
    stops, many_lines = network.stops, len(network.lines.stop_ends) - 1
    rounds = Rounds(
        np.empty((rides + 1, stops, 2), np.int32), np.empty((rides + 1, stops, 6), np.int32),
        np.full((2, stops), NEVER, np.int32), np.full(1, min(start + longest + 1, NEVER), np.int32),
    )  # fmt: skip
    waiting = Marks(np.empty(stops, np.int32), np.zeros(stops, np.int32))
    landed = Marks(np.empty(stops, np.int32), np.zeros(stops, np.int32))
    queue, position = np.empty(many_lines, np.int32), np.full(many_lines, -1, np.int32)
    area_at = area_calls(network.areas, stops)
    way_out = _shortest(egress, stops)
    results = np.zeros((rides, RESULT_COLUMNS), np.int32)
    waits, found = 0, 0
    for i in range(len(access.stop)):
        s, time = access.stop[i], start + access.seconds[i]
        if time < rounds.soonest[1, s] and time < rounds.best[0]:
            rounds.soonest[1, s] = time
            rounds.ready[0, s, 0], rounds.ready[0, s, 1] = time, -1 - i
            waits = mark(waiting, waits, s)
    k = 1
    while k <= rides and waits > 0:
        lands = _ride_lines(network, bounds, rounds, k, waiting, waits, landed, queue, position)
        if len(network.areas.opens):
            lands = _ride_areas(network, bounds, rounds, k, waiting, waits, landed, lands, area_at)
        for i in range(waits):
            waiting.here[waiting.stop[i]] = 0
        last = rounds.best[0]
        for i in range(lands):
            s = landed.stop[i]
            if way_out[s] >= 0 and rounds.ride[k, s, 0] + egress.seconds[way_out[s]] < rounds.best[0]:
                rounds.best[0] = rounds.ride[k, s, 0] + egress.seconds[way_out[s]]
                results[found, RESULT_LABEL], results[found, RESULT_EGRESS] = s, way_out[s]
        if rounds.best[0] < last:
            results[found, RESULT_TIME], results[found, RESULT_RIDES] = rounds.best[0], k
            results[found, RESULT_LEAVE] = 0
            found += 1
        waits = _change(network, rounds, k, landed, lands, waiting)
        k += 1
    return _labels(rounds, results[:found]), results[:found].copy()


@nb.njit(cache=True, nogil=True)
def _shortest(egress: Ways, stops: int) -> Ints:
    """Row of the shortest way out at each stop, -1 none."""
    row = np.full(stops, -1, np.int32)
    for i in range(len(egress.stop)):
        s = egress.stop[i]
        if row[s] < 0 or egress.seconds[i] < egress.seconds[row[s]]:
            row[s] = i
    return row


@nb.njit(cache=True, nogil=True)
def _land(
    rounds: Rounds, k: int, landed: Marks, lands: Number, stop: Number, time: Number, start: Number, row: Number,
    trip: Number, on: Number, off: Number,
) -> Any:  # fmt: skip
    """Get off at a stop earlier than ever; how many stops there are now."""
    rounds.soonest[0, stop] = time
    ride = rounds.ride[k, stop]
    ride[0], ride[1], ride[2], ride[3], ride[4], ride[5] = time, start, row, trip, on, off
    return mark(landed, lands, stop)


@nb.njit(cache=True, nogil=True)
def _ride_lines(
    network: Network, bounds: Bounds, rounds: Rounds, k: int, waiting: Marks, waits: int, landed: Marks, queue: Ints,
    position: Ints,
) -> int:  # fmt: skip
    """Ride on from the waiting stops by lines; how many stops were reached earlier than before."""
    lines, turned = network.lines, network.turned
    lands = 0
    for i in range(queue_lines(network, waiting, waits, queue, position)):
        p = queue[i]
        base, times = lines.stop_ends[p], lines.time_ends[p]
        many, trips = lines.stop_ends[p + 1] - base, lines.trip_ends[p + 1] - lines.trip_ends[p]
        bound = bounds.line[p]
        trip, on, start = np.int64(trips), 0, np.int32(-1)
        for j in range(position[p], many):
            s = lines.stop[base + j]
            if trip < trips and lines.alight[base + j]:
                time = lines.arrive[times + trip * many + j]
                if time < rounds.soonest[0, s] and time < rounds.best[0] and not (turned and time > bound):
                    lands = _land(rounds, k, landed, lands, s, time, start, p, trip, on, j)
            if waiting.here[s] and lines.board[base + j]:
                ready = rounds.ready[k - 1, s, 0]
                time = ready if turned else max(ready, bound)
                if trip == trips or (trip > 0 and lines.depart[times + (trip - 1) * many + j] >= time):
                    earlier = first_trip(lines, p, j, time, trip)
                    if earlier < trip:
                        trip, on, start = earlier, j, s
        position[p] = -1
    return lands


@nb.njit(cache=True, nogil=True)
def _ride_areas(
    network: Network, bounds: Bounds, rounds: Rounds, k: int, waiting: Marks, waits: int, landed: Marks, lands: int,
    area_at: tuple[Ints, Ints, Ints],
) -> int:  # fmt: skip
    """The same by areas, after `lands` stops that lines reached."""
    areas = network.areas
    ends, area, origin = area_at
    for i in range(waits):
        s = waiting.stop[i]
        for e in range(ends[s], ends[s + 1]):
            a = area[e]
            first = areas.to_ends[a]
            many = areas.to_ends[a + 1] - first
            row = areas.ride_ends[a] + np.int64(origin[e]) * many
            for j in range(many):
                seconds, u = areas.seconds[row + j], areas.to_stop[first + j]
                if seconds >= NEVER:
                    continue
                begin = area_departure(network, bounds, a, rounds.ready[k - 1, s, 0], seconds)
                time = begin + seconds + (areas.wait[a] if network.turned else 0)
                if time < rounds.soonest[0, u] and time < rounds.best[0]:
                    lands = _land(rounds, k, landed, lands, u, time, s, a, -1, begin, begin + seconds)
    return lands


@nb.njit(cache=True, nogil=True)
def _change(network: Network, rounds: Rounds, k: int, landed: Marks, lands: int, waiting: Marks) -> int:
    """Get ready where rides ended and where one can walk to from there; at how many stops earlier than before."""
    walks, soonest, best, waits = network.walks, rounds.soonest[1], rounds.best[0], 0
    for i in range(lands):
        s = landed.stop[i]
        landed.here[s] = 0
        time = rounds.ride[k, s, 0]
        there = time + walks.change[s]
        if there < soonest[s] and there < best:
            soonest[s] = there
            rounds.ready[k, s, 0], rounds.ready[k, s, 1] = there, s
            waits = mark(waiting, waits, s)
        for e in range(walks.ends[s], walks.ends[s + 1]):
            u, there = walks.stop[e], time + walks.seconds[e]
            if there < soonest[u] and there < best:
                soonest[u] = there
                rounds.ready[k, u, 0], rounds.ready[k, u, 1] = there, s
                waits = mark(waiting, waits, u)
    return waits


@nb.njit(cache=True, nogil=True)
def _labels(rounds: Rounds, results: Ints) -> Ints:
    """The labels of the results' ways, and their rows put into the results."""
    many = 0
    for result in results:
        many += 2 * result[RESULT_RIDES]
    labels = np.zeros((many, COLUMNS), np.int32)
    at = 0
    for result in results:
        s, k = result[RESULT_LABEL], result[RESULT_RIDES]
        result[RESULT_LABEL] = at
        while k > 0:
            ride, label = rounds.ride[k, s], labels[at]
            label[STOP], label[TIME], label[RIDES], label[PARENT], label[ROW] = s, ride[0], k, at + 1, ride[2]
            label[WAY] = LINE if ride[3] >= 0 else AREA
            label[TRIP], label[ON], label[OFF] = ride[3], ride[4], ride[5]
            s, k = ride[1], k - 1
            ready, label = rounds.ready[k, s], labels[at + 1]
            label[STOP], label[TIME], label[RIDES], label[PARENT] = s, ready[0], k, at + 2
            if ready[1] < 0:
                label[WAY], label[ROW] = ACCESS, -1 - ready[1]
            else:
                label[WAY] = CHANGE if ready[1] == s else WALKED
                s = ready[1]
            at += 2
    return labels
