"""Getting on, as every search in rounds does: at which stops one waits, by which trip or ride one leaves."""

from __future__ import annotations

from typing import Any, NamedTuple

import numba as nb
import numpy as np

from dreiraum.reach.search.nearest import Number
from dreiraum.reach.transit.network import NEVER, Areas, Bounds, Ints, Lines, Network, Ways


class Marks(NamedTuple):
    """Stops that changed in a round: in the order they came, and 1 where one is among them."""

    stop: Ints
    here: Ints


def plain(ways: Ways) -> Ways:
    """The ways in arrays as the searches take them."""
    stop, seconds = ways
    if stop.dtype == seconds.dtype == np.int32 and stop.flags.carray and seconds.flags.carray:
        return ways
    return Ways(*(np.require(column, np.int32, ("C", "W")) for column in ways))


@nb.njit(cache=True, nogil=True)
def mark(marks: Marks, many: Number, stop: Number) -> Any:
    """Note a stop once; how many there are now."""
    if marks.here[stop]:
        return many
    marks.here[stop] = 1
    marks.stop[many] = stop
    return many + 1


@nb.njit(cache=True, nogil=True)
def queue_lines(network: Network, waiting: Marks, waits: int, queue: Ints, position: Ints) -> int:
    """Lines that one can get on at the waiting stops, and of each the first position; how many there are.

    queue, position (lines,): position is -1 of lines that are not in the queue, before and after the ride.
    """
    lines, calls, queued = network.lines, network.calls, 0
    for i in range(waits):
        s = waiting.stop[i]
        for e in range(calls.ends[s], calls.ends[s + 1]):
            p, j = calls.line[e], calls.position[e]
            if not lines.board[lines.stop_ends[p] + j]:
                continue
            if position[p] < 0:
                queue[queued] = p
                queued += 1
                position[p] = j
            elif j < position[p]:
                position[p] = j
    return queued


@nb.njit(cache=True, nogil=True)
def first_trip(lines: Lines, p: Number, j: Number, time: Number, before: Number) -> Any:
    """The earliest trip of line p, among those before trip `before`, that departs at position j not before `time`."""
    many = lines.stop_ends[p + 1] - lines.stop_ends[p]
    base = lines.time_ends[p] + j
    low, high = 0, before
    while low < high:
        middle = (low + high) >> 1
        if lines.depart[base + middle * many] >= time:
            high = middle
        else:
            low = middle + 1
    return low


@nb.njit(cache=True, nogil=True)
def area_calls(areas: Areas, stops: int) -> tuple[Ints, Ints, Ints]:
    """Areas one can get on in at each stop: ends (stops + 1,), area and which of its stops it is."""
    ends = np.zeros(stops + 1, np.int32)
    for stop in areas.from_stop:
        ends[stop + 1] += 1
    for s in range(stops):
        ends[s + 1] += ends[s]
    at = ends.copy()
    area, origin = np.empty(len(areas.from_stop), np.int32), np.empty(len(areas.from_stop), np.int32)
    for a in range(len(areas.opens)):
        for i in range(areas.from_ends[a], areas.from_ends[a + 1]):
            slot = at[areas.from_stop[i]]
            at[areas.from_stop[i]] += 1
            area[slot], origin[slot] = a, i - areas.from_ends[a]
    return ends, area, origin


@nb.njit(cache=True, nogil=True)
def area_departure(network: Network, bounds: Bounds, a: Number, time: Number, seconds: Number) -> Any:
    """When the earliest ride of `seconds` in area a begins for somebody ready at `time`; NEVER if there is none."""
    areas = network.areas
    if network.turned:
        begin = max(np.int64(time), np.int64(areas.opens[a]), np.int64(areas.closes[a]) - seconds)
        landing = min(areas.ends[a], bounds.area[a])
        return begin if begin + seconds <= landing else np.int64(NEVER)
    begin = max(np.int64(time) + areas.wait[a], np.int64(areas.opens[a]), np.int64(bounds.area[a]))
    return begin if begin <= areas.closes[a] and begin + seconds <= areas.ends[a] else np.int64(NEVER)
