"""Range RAPTOR: from one point at every departure of a window, how early does one get to every stop?

Round k rides on from the stops that round k - 1 made ready earlier (Delling, Pajor and Werneck, Round-based
public transit routing, ALENEX 2012). Departures are taken latest first and labels are kept, so that a departure
only does what it does better than those after it. Only as much of a trip is looked at as nobody has ridden yet
with as few rides (Witt, Trip-based public transit routing, ESA 2015). Each stop has two labels a round: when a
ride gets there (one may leave or walk on), and when one is ready to get on (after the change, a walk from
another stop, or the way there). One label for both would let walks follow walks or lose rides.
"""

from __future__ import annotations

from typing import NamedTuple

import numba as nb
import numpy as np
import numpy.typing as npt

from dreiraum.reach.search.nearest import Number
from dreiraum.reach.transit.boarding import Marks, area_calls, area_departure, first_trip, mark, plain
from dreiraum.reach.transit.network import ALWAYS, NEVER, Bounds, Ints, Lines, Longs, Network, Ways

Shorts = npt.NDArray[np.int16]

NOBODY = np.int16(32_767)


class Rounds(NamedTuple):
    """Labels int32 (stops, rides + 1); column k: the earliest with at most k rides.

    ride: of arrivals. ready: getting ready then or later is of no more use.
    boarded int16 (trips, rides + 1): the first position at which somebody got on the trip as ride k or before.
    earliest int16 (calls, rides + 1): the earliest trip one could get on there as ride k or before so far.
    """

    ride: Ints
    ready: Ints
    boarded: Shorts
    earliest: Shorts


def arrivals(
    network: Network, access: Ways, start: int, step: int, count: int, bounds: Bounds, rides: int, longest: int
) -> Ints:
    """Earliest arrival by a ride int32 (count, stops) when leaving at start + m * step, NEVER beyond that + longest.

    access: ways from the point to stops. step: seconds >= 0. In a mirrored network times are negated: with
    `start` the negated latest arrival, what comes out is the negated latest time to get on at each stop.
    """
    leave = int(start) + int(step) * np.arange(int(count), dtype=np.int64)
    return arrivals_at(network, access, leave, bounds, rides, longest)


def arrivals_at(
    network: Network, access: Ways, leave: Longs, bounds: Bounds, rides: int, longest: int, goal: Ways | None = None
) -> Ints:
    """The same for any departures, seconds int64 in rising order; int32 (departures, stops).

    goal: ways from stops to the one point that is asked for; then the columns are their stops, and only arrivals
    that bring somebody there as early as he can get there are told, and others need not be.
    """
    beyond, told = np.empty(0, np.int32), np.arange(network.stops, dtype=np.int32)
    if goal is not None:
        goal = plain(goal)
        beyond, told = np.full(network.stops, NEVER, np.int32), goal.stop
        beyond[goal.stop] = goal.seconds
    return _arrivals(network, plain(access), leave, bounds, int(rides), int(longest), beyond, told)


@nb.njit(cache=True, nogil=True)
def offer(label: Ints, stop: Number, k: Number, time: Number) -> bool:
    """Offer a time with k rides; True if it is earlier than all with as many or fewer rides."""
    if time >= label[stop, k]:
        return False
    for more in range(k, label.shape[1]):
        if time >= label[stop, more]:
            break
        label[stop, more] = time
    return True


@nb.njit(cache=True, nogil=True)
def _arrivals(
    network: Network, access: Ways, leaves: Longs, bounds: Bounds, rides: int, longest: int, beyond: Ints, told: Ints
) -> Ints:
    stops, count, best = network.stops, len(leaves), np.int64(NEVER)
    out = np.empty((count, len(told)), np.int32)
    rounds = Rounds(
        np.full((stops, rides + 1), NEVER, np.int32),
        np.full((stops, rides + 1), NEVER, np.int32),
        np.full((len(network.lines.trip), rides + 1), NOBODY, np.int16),
        np.full((len(network.calls.line), rides + 1), NOBODY, np.int16),
    )
    waiting = Marks(np.empty(stops, np.int32), np.zeros(stops, np.int32))
    landed = Marks(np.empty(stops, np.int32), np.zeros(stops, np.int32))
    area_at = area_calls(network.areas, stops)
    for m in range(count - 1, -1, -1):
        leave = leaves[m]
        last = min(leave + longest, best)
        waits = 0
        for i in range(len(access.stop)):
            time = leave + access.seconds[i]
            if time <= last and offer(rounds.ready, access.stop[i], 0, time):
                waits = mark(waiting, waits, access.stop[i])
        k = 1
        while k <= rides and waits > 0:
            lands = _ride_lines(network, bounds, rounds, k, last, waiting, waits, landed, area_at[0])
            if len(network.areas.opens):
                lands = _ride_areas(network, bounds, rounds, k, last, waiting, waits, landed, lands, area_at)
            for i in range(waits):
                waiting.here[waiting.stop[i]] = 0
            for i in range(min(lands, len(beyond))):
                s = landed.stop[i]
                best = min(best, np.int64(rounds.ride[s, k]) + beyond[s])
            last = min(last, best)
            waits = _change(network, rounds, k, last, landed, lands, waiting)
            k += 1
        for i in range(waits):
            waiting.here[waiting.stop[i]] = 0
        for i in range(len(told)):
            arrived = rounds.ride[told[i], rides]
            out[m, i] = arrived if arrived <= last else NEVER
    return out


@nb.njit(cache=True, nogil=True)
def _ride_lines(
    network: Network, bounds: Bounds, rounds: Rounds, k: int, last: int, waiting: Marks, waits: int, landed: Marks,
    area_ends: Ints,
) -> int:  # fmt: skip
    """Ride on from the waiting stops by lines; how many stops were reached earlier than before.

    Afterwards nobody gets ready at these stops who would miss all trips that were not caught yet.
    """
    lines, calls, turned = network.lines, network.calls, network.turned
    ride, boarded, earliest, lands = rounds.ride, rounds.boarded, rounds.earliest, 0
    for i in range(waits):
        stop = waiting.stop[i]
        ready, missed = rounds.ready[stop, k - 1], np.int64(ALWAYS)
        for e in range(calls.ends[stop], calls.ends[stop + 1]):
            p, j = calls.line[e], calls.position[e]
            base, bound, first = lines.stop_ends[p], bounds.line[p], lines.trip_ends[p]
            if not lines.board[base + j]:
                continue
            many, at = lines.stop_ends[p + 1] - base, lines.time_ends[p] + j
            time = ready if turned else max(ready, bound)
            before = np.int64(earliest[e, k])
            if before == NOBODY:
                trip = np.int64(first_trip(lines, p, j, time, lines.trip_ends[p + 1] - first))
            else:
                trip = before
                while trip > 0 and lines.depart[at + (trip - 1) * many] >= time:
                    trip -= 1
            if trip > 0 and (turned or lines.depart[at + (trip - 1) * many] >= bound):
                missed = max(missed, np.int64(lines.depart[at + (trip - 1) * many]))
            if trip == before:
                continue
            for more in range(k, earliest.shape[1]):
                if earliest[e, more] <= trip:
                    break
                earliest[e, more] = trip
            if first + trip == lines.trip_ends[p + 1] or boarded[first + trip, k] <= j:
                continue
            times = lines.time_ends[p] + trip * many
            for after in range(j + 1, min(boarded[first + trip, k] + 1, many)):
                then, s = lines.arrive[times + after], lines.stop[base + after]
                if then > last:
                    break
                if then < ride[s, k] and lines.alight[base + after] and not (turned and then > bound):
                    offer(ride, s, k, then)
                    lands = mark(landed, lands, s)
            _board(lines, boarded, p, trip, j, k, last)
        if area_ends[stop] == area_ends[stop + 1]:
            offer(rounds.ready, stop, k - 1, missed + 1)
    return lands


@nb.njit(cache=True, nogil=True)
def _board(lines: Lines, boarded: Shorts, p: Number, trip: Number, j: Number, k: int, last: int) -> None:
    """Note that from position j on nothing is to be won by this trip or later ones with k rides or more."""
    many = lines.stop_ends[p + 1] - lines.stop_ends[p]
    for later in range(trip, lines.trip_ends[p + 1] - lines.trip_ends[p]):
        row = lines.trip_ends[p] + later
        if boarded[row, k] <= j or lines.depart[lines.time_ends[p] + np.int64(later) * many + j] > last:
            break
        for more in range(k, boarded.shape[1]):
            if boarded[row, more] <= j:
                break
            boarded[row, more] = j


@nb.njit(cache=True, nogil=True)
def _ride_areas(
    network: Network, bounds: Bounds, rounds: Rounds, k: int, last: int, waiting: Marks, waits: int, landed: Marks,
    lands: int, area_at: tuple[Ints, Ints, Ints],
) -> int:  # fmt: skip
    """The same by areas, after `lands` stops that lines reached."""
    areas, ride = network.areas, rounds.ride
    ends, area, origin = area_at
    for i in range(waits):
        s = waiting.stop[i]
        for e in range(ends[s], ends[s + 1]):
            a = area[e]
            first = areas.to_ends[a]
            many = areas.to_ends[a + 1] - first
            row = areas.ride_ends[a] + np.int64(origin[e]) * many
            if network.turned:
                for j in range(many):
                    seconds = areas.seconds[row + j]
                    if seconds >= NEVER:
                        continue
                    begin = area_departure(network, bounds, a, rounds.ready[s, k - 1], seconds)
                    time = begin + seconds + areas.wait[a]
                    if time <= last and offer(ride, areas.to_stop[first + j], k, time):
                        lands = mark(landed, lands, areas.to_stop[first + j])
                continue
            begin = area_departure(network, bounds, a, rounds.ready[s, k - 1], 0)
            latest = min(np.int64(last), np.int64(areas.ends[a]))
            if begin > latest:
                continue
            for j in range(many):
                time = begin + areas.seconds[row + j]
                stop = areas.to_stop[first + j]
                if time <= latest and time < ride[stop, k]:
                    offer(ride, stop, k, time)
                    lands = mark(landed, lands, stop)
    return lands


@nb.njit(cache=True, nogil=True)
def _change(network: Network, rounds: Rounds, k: int, last: int, landed: Marks, lands: int, waiting: Marks) -> int:
    """Get ready where rides ended and where one can walk to from there; how many stops were ready earlier."""
    walks, ready, waits = network.walks, rounds.ready, 0
    for i in range(lands):
        s = landed.stop[i]
        landed.here[s] = 0
        time = rounds.ride[s, k]
        if k == ready.shape[1] - 1:
            continue
        there = time + walks.change[s]
        if there <= last and there < ready[s, k]:
            offer(ready, s, k, there)
            waits = mark(waiting, waits, s)
        for e in range(walks.ends[s], walks.ends[s + 1]):
            there = time + walks.seconds[e]
            if there < ready[walks.stop[e], k] and there <= last:
                offer(ready, walks.stop[e], k, there)
                waits = mark(waiting, waits, walks.stop[e])
    return waits
