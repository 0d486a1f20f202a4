"""Rides in areas by the second: what beginning one is worth, and what having ended one is worth."""

from __future__ import annotations

from typing import Any, NamedTuple

import numba as nb
import numpy as np

from dreiraum.reach.transit.network import NEVER, Bounds, Ints, Longs, Network

NOTHING = np.int64(NEVER) << 32


class AreaTimes(NamedTuple):
    """Values (arrival << 32 | place, NOTHING) of each second from `start` on at the stops of areas.

    begin (stops,): row in `ready` int64 (rows, seconds), for who is ready where a ride may begin; end (stops,): row
    in `off`, for who gets off where one may end; -1 none. near: rows of `ready` that one can be at after getting
    off at stop s, near_ends[s]:near_ends[s + 1], and after how many seconds.
    """

    begin: Ints
    ready: Longs
    end: Ints
    off: Longs
    near_ends: Ints
    near: Ints
    near_seconds: Ints
    start: int


@nb.njit(cache=True, nogil=True)
def area_times(network: Network, start: int, seconds: int) -> AreaTimes:
    """Nothing known yet; without areas, `seconds` 0, empty."""
    areas, walks, stops = network.areas, network.walks, network.stops
    begin, begins = _rows(areas.from_stop, stops)
    end, ends = _rows(areas.to_stop, stops)
    near_ends = np.zeros(stops + 1, np.int32)
    near = np.empty(stops + len(walks.stop) if seconds else 0, np.int32)
    near_seconds = np.empty(len(near), np.int32)
    used = 0
    for s in range(stops):
        if seconds and begin[s] >= 0:
            near[used], near_seconds[used] = begin[s], walks.change[s]
            used += 1
        if seconds:
            for e in range(walks.ends[s], walks.ends[s + 1]):
                if begin[walks.stop[e]] >= 0:
                    near[used], near_seconds[used] = begin[walks.stop[e]], walks.seconds[e]
                    used += 1
        near_ends[s + 1] = used
    ready = np.full((begins, seconds), NOTHING, np.int64)
    off = np.full((ends, seconds), NOTHING, np.int64)
    return AreaTimes(begin, ready, end, off, near_ends, near[:used].copy(), near_seconds[:used].copy(), start)


@nb.njit(cache=True, nogil=True)
def _rows(stop: Ints, stops: int) -> tuple[Ints, int]:
    """A row for each stop that occurs, -1 for the others; and how many rows."""
    row, many = np.full(stops, -1, np.int32), 0
    for s in stop:
        if row[s] < 0:
            row[s] = many
            many += 1
    return row, many


@nb.njit(cache=True, nogil=True)
def shortest_ride(network: Network) -> Any:
    """Seconds from being ready to the end of the shortest ride in any area, at least 1."""
    areas = network.areas
    shortest = np.int64(NEVER)
    for a in range(len(areas.opens)):
        rides = (areas.from_ends[a + 1] - areas.from_ends[a]) * np.int64(areas.to_ends[a + 1] - areas.to_ends[a])
        for ride in range(areas.ride_ends[a], areas.ride_ends[a] + rides):
            shortest = min(shortest, np.int64(areas.seconds[ride]) + areas.wait[a])
    return max(shortest, np.int64(1))


@nb.njit(cache=True, nogil=True)
def begin_rides(network: Network, bounds: Bounds, times: AreaTimes, bottom: int, top: int, until: int) -> None:
    """What it is worth to be ready in the seconds from bottom to before top, from what is known of later ones."""
    areas, start = network.areas, times.start
    for a in range(len(areas.opens)):
        first, many = areas.to_ends[a], areas.to_ends[a + 1] - areas.to_ends[a]
        opens, wait = max(np.int64(areas.opens[a]), np.int64(bounds.area[a])), np.int64(areas.wait[a])
        for i in range(areas.from_ends[a], areas.from_ends[a + 1]):
            ready = times.ready[times.begin[areas.from_stop[i]]]
            row = areas.ride_ends[a] + np.int64(i - areas.from_ends[a]) * many
            for j in range(many):
                seconds, off = np.int64(areas.seconds[row + j]), times.off[times.end[areas.to_stop[first + j]]]
                closes = min(np.int64(areas.closes[a]), np.int64(areas.ends[a]) - seconds, until - seconds)
                if seconds >= NEVER or opens > closes:
                    continue
                at_opening: Any = min(max(opens - wait + 1, bottom), top)
                for time in range(bottom, at_opening):
                    ready[time - start] = min(ready[time - start], off[opens + seconds - start])
                at_closing: Any = min(top, closes - wait + 1)
                if at_opening < at_closing:
                    ended = off[at_opening + wait + seconds - start :]
                    earliest_of(ready[at_opening - start : at_closing - start], ended)


@nb.njit(cache=True, nogil=True)
def earliest_of(values: Longs, others: Longs) -> None:
    """Replace each value by the other one of its row where that is less; others may be more or fewer."""
    for row in range(min(len(values), len(others))):
        values[row] = min(values[row], others[row])
