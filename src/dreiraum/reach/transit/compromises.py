"""Every best compromise of arrival, rides and walking: the search behind `pareto`.

McRAPTOR (Delling, Pajor and Werneck, Round-based public transit routing, 2012): rounds as in `raptor`, with
bags of labels instead of one. Over a window, departures are taken latest first and bags are kept, so leaving
later is a further criterion. What a journey that already arrives beats is not pursued.
"""

from __future__ import annotations

from typing import Any

import numba as nb
import numpy as np

from dreiraum.reach.transit.bags import (
    ACCESS,
    AREA,
    CHANGE,
    COLUMNS,
    LEAVE,
    LINE,
    NEXT,
    RESULT_COLUMNS,
    RIDES,
    STOP,
    TIME,
    WALK,
    WALKED,
    Bags,
    beaten,
    fits,
    no_bags,
    put,
    reached,
)
from dreiraum.reach.transit.boarding import Marks, area_calls, area_departure, first_trip, mark, queue_lines
from dreiraum.reach.transit.latest import Latest
from dreiraum.reach.transit.network import NEVER, Bounds, Ints, Network, Ways

NOW, LATER, AREAS = 1, 2, 4  # first rides of a departure: trips without any waiting, all trips, areas


@nb.njit(cache=True, nogil=True)
def compromises(
    network: Network, access: Ways, egress: Ways, leaves: Ints, first: Ints, bounds: Bounds, rides: int,
    longest: int, weight: int, late: Latest,
) -> tuple[Ints, Ints]:  # fmt: skip
    """Labels and results (rows as in `bags`), by departure, for departures latest first.

    late: what is later at a stop is not pursued.
    """
    stops, lines = network.stops, network.lines
    labels, results = np.empty((2048, COLUMNS), np.int32), np.empty((64, RESULT_COLUMNS), np.int32)
    bags = no_bags(stops)
    waiting = Marks(np.empty(stops, np.int32), np.zeros(stops, np.int32))
    landed = Marks(np.empty(stops, np.int32), np.zeros(stops, np.int32))
    many_lines = len(lines.stop_ends) - 1
    queue, position = np.empty(many_lines, np.int32), np.full(many_lines, -1, np.int32)
    most = 1
    for p in range(many_lines):
        most = max(most, lines.trip_ends[p + 1] - lines.trip_ends[p])
    riding = np.empty((most, 4), np.int32)
    area_at = area_calls(network.areas, stops)
    ways_out = _chained(egress, stops)
    for m in range(len(leaves)):
        last: Any = np.int64(leaves[m]) + longest
        waits = 0
        for i in range(len(access.stop)):
            time, walk, s = leaves[m] + access.seconds[i], access.seconds[i] * weight, access.stop[i]
            if time <= min(last, np.int64(late.ready[s])) and fits(labels, bags.ready, s, time, walk, 0):
                labels = put(labels, bags, bags.ready, s, time, walk, 0, m, -1, ACCESS, i, -1, -1, -1)
                waits = mark(waiting, waits, s)
        k = 1
        while k <= rides and waits > 0:
            new, lands = bags.used[0], 0
            if k > 1 or first[m] & NOW:
                at_once = k == 1 and not first[m] & LATER
                labels, lands = _ride_lines(
                    network, bounds, labels, results, bags, k, m, last, late.off, at_once, waiting, waits, landed,
                    queue, position, riding,
                )  # fmt: skip
            if len(network.areas.opens) and (k > 1 or first[m] & AREAS):
                labels, lands = _ride_areas(
                    network, bounds, labels, results, bags, k, m, last, late.off, waiting, waits, landed, lands, area_at
                )
            for i in range(waits):
                waiting.here[waiting.stop[i]] = 0
            results = _arrive(labels, results, bags, egress, ways_out, new, last, weight)
            labels, waits = _change(
                network, labels, results, bags, k, m, last, late.ready, landed, lands, waiting, weight
            )
            k += 1
        for i in range(waits):
            waiting.here[waiting.stop[i]] = 0
    return labels[: bags.used[0]].copy(), results[: bags.used[1]].copy()


@nb.njit(cache=True, nogil=True)
def _chained(egress: Ways, stops: int) -> tuple[Ints, Ints]:
    """First egress way of each stop, and the one after each way; -1 none."""
    first, after = np.full(stops, -1, np.int32), np.full(len(egress.stop), -1, np.int32)
    for i in range(len(egress.stop)):
        after[i] = first[egress.stop[i]]
        first[egress.stop[i]] = i
    return first, after


@nb.njit(cache=True, nogil=True)
def _ride_lines(
    network: Network, bounds: Bounds, labels: Ints, results: Ints, bags: Bags, k: int, m: int, last: int,
    late: Ints, at_once: bool, waiting: Marks, waits: int, landed: Marks, queue: Ints, position: Ints, riding: Ints,
) -> tuple[Ints, int]:  # fmt: skip
    """Ride on from the waiting stops by lines; labels, and at how many stops there are new ones.

    at_once: only by trips that leave when one is ready.
    riding: trip, walk, label and position where one got on, of those on board; none earlier with less walking.
    """
    lines, turned = network.lines, network.turned
    lands = 0
    for i in range(queue_lines(network, waiting, waits, queue, position)):
        p = queue[i]
        base, times = lines.stop_ends[p], lines.time_ends[p]
        many, trips = lines.stop_ends[p + 1] - base, lines.trip_ends[p + 1] - lines.trip_ends[p]
        bound, aboard = bounds.line[p], 0
        for j in range(position[p], many):
            s = lines.stop[base + j]
            if lines.alight[base + j]:
                for r in range(aboard):
                    time, walk = lines.arrive[times + np.int64(riding[r, 0]) * many + j], riding[r, 1]
                    if (
                        time > last
                        or time > late[s]
                        or (turned and time > bound)
                        or beaten(results, bags.used[1], time, walk, k)
                    ):
                        continue
                    if fits(labels, bags.ride, s, time, walk, k):
                        labels = put(
                            labels, bags, bags.ride, s, time, walk, k, m, riding[r, 2], LINE, p, riding[r, 0],
                            riding[r, 3], j,
                        )  # fmt: skip
                        lands = mark(landed, lands, s)
            if lines.board[base + j] and waiting.here[s]:
                at = bags.ready[s]
                while at >= 0:
                    if labels[at, LEAVE] == m and labels[at, RIDES] == k - 1:
                        time = labels[at, TIME] if turned else max(labels[at, TIME], bound)
                        trip = first_trip(lines, p, j, time, trips)
                        if trip < trips and not (
                            at_once and lines.depart[times + np.int64(trip) * many + j] > labels[at, TIME]
                        ):
                            aboard = _get_on(riding, aboard, trip, labels[at, WALK], at, j)
                    at = labels[at, NEXT]
        position[p] = -1
    return labels, lands


@nb.njit(cache=True, nogil=True)
def _get_on(riding: Ints, aboard: int, trip: int, walk: int, label: int, j: int) -> int:
    """One more rider, unless another is as early with as little walking; who is as late and as far leaves."""
    kept = 0
    for r in range(aboard):
        if riding[r, 0] <= trip and riding[r, 1] <= walk:
            return aboard
    for r in range(aboard):
        if riding[r, 0] < trip or riding[r, 1] < walk:
            riding[kept] = riding[r]
            kept += 1
    riding[kept, 0], riding[kept, 1], riding[kept, 2], riding[kept, 3] = trip, walk, label, j
    return kept + 1


@nb.njit(cache=True, nogil=True)
def _ride_areas(
    network: Network, bounds: Bounds, labels: Ints, results: Ints, bags: Bags, k: int, m: int, last: int,
    late: Ints, waiting: Marks, waits: int, landed: Marks, lands: int, area_at: tuple[Ints, Ints, Ints],
) -> tuple[Ints, int]:  # fmt: skip
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
            at = bags.ready[s]
            while at >= 0:
                if labels[at, LEAVE] == m and labels[at, RIDES] == k - 1:
                    walk = labels[at, WALK]
                    for j in range(many):
                        seconds, u = areas.seconds[row + j], areas.to_stop[first + j]
                        if seconds >= NEVER:
                            continue
                        begin = area_departure(network, bounds, a, labels[at, TIME], seconds)
                        time = begin + seconds + (areas.wait[a] if network.turned else 0)
                        if time > last or time > late[u] or beaten(results, bags.used[1], time, walk, k):
                            continue
                        if fits(labels, bags.ride, u, time, walk, k):
                            labels = put(
                                labels, bags, bags.ride, u, time, walk, k, m, at, AREA, a, -1, begin, begin + seconds
                            )
                            lands = mark(landed, lands, u)
                at = labels[at, NEXT]
    return labels, lands


@nb.njit(cache=True, nogil=True)
def _arrive(
    labels: Ints, results: Ints, bags: Bags, egress: Ways, ways_out: tuple[Ints, Ints], new: int, last: int, weight: int
) -> Any:
    """Leave by the egress ways from the labels `new` and after; returns the results."""
    first, after = ways_out
    for at in range(new, bags.used[0]):
        i = first[labels[at, STOP]]
        while i >= 0:
            time, walk = labels[at, TIME] + egress.seconds[i], labels[at, WALK] + egress.seconds[i] * weight
            if time <= last:
                results = reached(results, bags, at, i, time, walk, labels[at, RIDES], labels[at, LEAVE])
            i = after[i]
    return results


@nb.njit(cache=True, nogil=True)
def _change(
    network: Network, labels: Ints, results: Ints, bags: Bags, k: int, m: int, last: int, late: Ints,
    landed: Marks, lands: int, waiting: Marks, weight: int,
) -> tuple[Ints, int]:  # fmt: skip
    """Get ready where rides ended and where one can walk to from there; labels, and at how many stops."""
    walks, waits = network.walks, 0
    for i in range(lands):
        s = landed.stop[i]
        landed.here[s] = 0
        at = bags.ride[s]
        while at >= 0:
            if labels[at, LEAVE] == m and labels[at, RIDES] == k:
                time, walk = labels[at, TIME], labels[at, WALK]
                there = np.int64(time) + walks.change[s]
                ends = there > last or there > late[s] or beaten(results, bags.used[1], there, walk, k)
                if not ends and fits(labels, bags.ready, s, there, walk, k):
                    labels = put(labels, bags, bags.ready, s, there, walk, k, m, at, CHANGE, -1, -1, -1, -1)
                    waits = mark(waiting, waits, s)
                for e in range(walks.ends[s], walks.ends[s + 1]):
                    u, there, far = walks.stop[e], np.int64(time) + walks.seconds[e], walk + walks.seconds[e] * weight
                    if there > last or there > late[u] or beaten(results, bags.used[1], there, far, k):
                        continue
                    if fits(labels, bags.ready, u, there, far, k):
                        labels = put(labels, bags, bags.ready, u, there, far, k, m, at, WALKED, -1, -1, -1, -1)
                        waits = mark(waiting, waits, u)
            at = labels[at, NEXT]
    return labels, waits
