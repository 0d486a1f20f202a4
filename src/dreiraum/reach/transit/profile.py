"""From every stop at every second of a window: the earliest arrival at the nearest of a set of places, and at which.

A profile connection scan (Dibbelt, Pajor, Strasser and Wagner, Intriguingly simple and fast transit routing,
SEA 2013 and ACM JEA 2018): connections are taken latest first. Each stop has a list of departures and arrivals
for who is ready to get on there; who gets off looks into the list of the stop after the change, and into those of
all stops he can walk to, so that walks never follow each other. Rides in areas can begin at any second; their
times are kept by the second, and the scan goes in blocks shorter than the shortest of them. Rides are not counted.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numba as nb
import numpy as np

from dreiraum.reach.search.nearest import Number
from dreiraum.reach.transit.area_times import NOTHING, AreaTimes, area_times, begin_rides, earliest_of, shortest_ride
from dreiraum.reach.transit.connections import Connections
from dreiraum.reach.transit.network import NEVER, Bounds, Ints, Longs, Network, Walks

DEPART, VALUE, AFTER = range(3)


class Goals(NamedTuple):
    """Ways from stops to the places of a set: stop, seconds, place (a number >= 0); several of a stop may be given."""

    stop: Ints
    seconds: Ints
    place: Ints


class Profile(NamedTuple):
    """Lists of departures and arrivals of all stops, whoever is ready to get on.

    first (stops,): row of the list's earliest departure in `entries` int64: departure, value, row of the one
    after; -1 none. value: arrival << 32 | place. area_row (stops,): row in by_second int64 (rows, seconds), the
    values of a stop where areas begin, from `start` on; -1 none.
    """

    first: Ints
    entries: Longs
    area_row: Ints
    by_second: Longs
    start: int


class Towards(NamedTuple):
    """arrive int32 (stops, count): NEVER where no place is reached in time; place int32: -1 there."""

    arrive: Ints
    place: Ints


class Lists(NamedTuple):
    """First entry of each stop's list (stops,), and how many entries there are.

    goal int64 (stops,): seconds << 32 | place of the nearest place.
    """

    ready: Ints
    used: Longs
    goal: Longs


def towards(
    network: Network, ride: Connections, goals: Goals, start: int, step: int, count: int, bounds: Bounds, longest: int
) -> Towards:
    """Earliest arrival at any place of a set by at least one ride, for who is ready at a stop at start + m * step.

    ride: `connections` of the network. Arrivals later than that + longest do not count. Of several places at the
    same time the one with the lowest number is named. Equal to `raptor.arrivals` from the stop with as many rides
    as there can be.
    """
    whole = profile(network, ride, goals, start, start + (count - 1) * step, bounds, longest)
    return Towards(*_on_grid(whole, start, step, count, longest))


def profile(
    network: Network, ride: Connections, goals: Goals, start: int, end: int, bounds: Bounds, longest: int
) -> Profile:
    """The same for every second from start to end + longest, as lists; for who left his door at `end` at the latest.

    Entries that arrive more than `longest` after their departure are left out.
    """
    columns = (np.require(column, np.int32, ("C", "W")) for column in goals)
    return _profile(network, ride, Goals(*columns), int(start), int(end) + int(longest), bounds, int(longest))


@nb.njit(cache=True, nogil=True)
def value_at(found: Profile, stop: Number, time: Number) -> Any:
    """arrival << 32 | place for who is ready at a stop at a time; NOTHING where there is none."""
    value, row = _in_list(found.first, found.entries, stop, time), found.area_row[stop]
    if row >= 0 and 0 <= time - found.start < found.by_second.shape[1]:
        value = min(value, found.by_second[row, time - found.start])
    return value


@nb.njit(cache=True, nogil=True)
def _in_list(first: Ints, entries: Longs, stop: Number, time: Number) -> Any:
    at = np.int64(first[stop])
    while at >= 0 and entries[at, DEPART] < time:
        at = entries[at, AFTER]
    return entries[at, VALUE] if at >= 0 else NOTHING


@nb.njit(cache=True, nogil=True)
def _on_grid(found: Profile, start: int, step: int, count: int, longest: int) -> tuple[Ints, Ints]:
    stops = len(found.first)
    arrive, place = np.full((stops, count), NEVER, np.int32), np.full((stops, count), -1, np.int32)
    for s in range(stops):
        for m in range(count):
            value = value_at(found, s, start + m * step)
            if value >> 32 <= start + m * step + longest:
                arrive[s, m], place[s, m] = value >> 32, value & 0xFFFFFFFF
    return arrive, place


@nb.njit(cache=True, nogil=True)
def _profile(
    network: Network, ride: Connections, goals: Goals, start: int, until: int, bounds: Bounds, longest: int
) -> Profile:
    stops = network.stops
    goal = np.full(stops, NOTHING, np.int64)
    for i in range(len(goals.stop)):
        value = (np.int64(goals.seconds[i]) << 32) | np.int64(goals.place[i])
        goal[goals.stop[i]] = min(goal[goals.stop[i]], value)
    seconds = until - start + 1 if len(network.areas.opens) else 0
    lists = Lists(np.full(stops, -1, np.int32), np.zeros(1, np.int64), goal)
    entries = np.empty((4096, 3), np.int64)
    areas = area_times(network, start, seconds)
    seated = np.full(len(ride.depart), NOTHING, np.int64)
    block = shortest_ride(network) if seconds else until - start + 1
    c, top = 0, until + 1
    while c < len(ride.depart) and ride.depart[c] > until:
        c += 1
    while top > start:
        bottom = max(start, top - block)
        if seconds:
            begin_rides(network, bounds, areas, bottom, top, until)
        while c < len(ride.depart) and ride.depart[c] >= bottom:
            end = c + 1
            if ride.arrive[c] == ride.depart[c]:
                while end < len(ride.depart) and ride.depart[end] == ride.depart[c]:
                    end += 1
            again = True
            while again:  # those that take no time may feed each other
                again = False
                for i in range(c, end):
                    value = seated[ride.after[i]] if ride.after[i] >= 0 else NOTHING
                    if ride.alight[i]:
                        value = _off(network.walks, lists, entries, areas, ride.end[i], ride.arrive[i], value)
                    if value >= seated[i]:
                        continue
                    seated[i] = value
                    again = end - c > 1
                    in_time = value >> 32 <= np.int64(ride.depart[i]) + longest
                    if in_time and ride.board[i] and ride.depart[i] >= bounds.line[ride.line[i]]:
                        entries = _enter(lists, entries, ride.start[i], ride.depart[i], value)
            c = end
        if seconds:
            _end_rides(network.walks, lists, entries, areas, bottom, top)
        top = bottom
    return Profile(lists.ready, entries[: lists.used[0]].copy(), areas.begin, areas.ready, start)


@nb.njit(cache=True, nogil=True)
def _off(
    walks: Walks, lists: Lists, entries: Longs, areas: AreaTimes, stop: Number, time: Number, value: Number
) -> Any:
    """The best for who gets off at a stop at a time - leave, or go on from there or from near by - or `value`."""
    value = min(value, lists.goal[stop] + (np.int64(time) << 32))
    value = min(value, _in_list(lists.ready, entries, stop, time + walks.change[stop]))
    for e in range(walks.ends[stop], walks.ends[stop + 1]):
        first = lists.ready[walks.stop[e]]
        if first >= 0 and entries[first, VALUE] < value:
            value = min(value, _in_list(lists.ready, entries, walks.stop[e], time + walks.seconds[e]))
    for e in range(areas.near_ends[stop], areas.near_ends[stop + 1]):
        second = time + areas.near_seconds[e] - areas.start
        if second < areas.ready.shape[1]:
            value = min(value, areas.ready[areas.near[e], second])
    return value


@nb.njit(cache=True, nogil=True)
def _enter(lists: Lists, entries: Longs, stop: Number, depart: Number, value: Number) -> Longs:
    """Put a departure before all others of its stop unless a later one arrives as early; the entries."""
    first = np.int64(lists.ready[stop])
    if first >= 0 and entries[first, VALUE] <= value:
        return entries
    if first >= 0 and entries[first, DEPART] == depart:
        entries[first, VALUE] = value
        return entries
    new = lists.used[0]
    if new == len(entries):
        larger = np.empty((2 * new, 3), np.int64)
        larger[:new] = entries
        entries = larger
    entries[new, DEPART], entries[new, VALUE], entries[new, AFTER] = depart, value, first
    lists.used[0] = new + 1
    lists.ready[stop] = new
    return entries


@nb.njit(cache=True, nogil=True)
def _end_rides(walks: Walks, lists: Lists, entries: Longs, areas: AreaTimes, bottom: int, top: int) -> None:
    """Note what getting off is worth at the stops where areas end, for the seconds from bottom to before top.

    The same as `_off` at each of them, list by list instead of second by second.
    """
    for s in range(len(areas.end)):
        if areas.end[s] < 0:
            continue
        off = areas.off[areas.end[s], bottom - areas.start : top - areas.start]
        if lists.goal[s] < NOTHING:
            for second in range(top - bottom):
                off[second] = min(off[second], lists.goal[s] + (np.int64(bottom + second) << 32))
        _spread(off, lists, entries, s, bottom + walks.change[s])
        for e in range(walks.ends[s], walks.ends[s + 1]):
            _spread(off, lists, entries, walks.stop[e], bottom + walks.seconds[e])
        for e in range(areas.near_ends[s], areas.near_ends[s + 1]):
            earliest_of(off, areas.ready[areas.near[e], bottom + areas.near_seconds[e] - areas.start :])


@nb.njit(cache=True, nogil=True)
def _spread(off: Longs, lists: Lists, entries: Longs, stop: Number, time: Number) -> None:
    """Improve the values of the seconds from `time` on by who is ready at a stop in each of them."""
    at, second = np.int64(lists.ready[stop]), np.int64(0)
    while at >= 0 and second < len(off):
        last = min(entries[at, DEPART] - time + 1, len(off))
        while second < last:
            off[second] = min(off[second], entries[at, VALUE])
            second += 1
        at = entries[at, AFTER]
