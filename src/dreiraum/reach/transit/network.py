"""The timetable of one service day as compact arrays: what the compiled searches run on.

Times are seconds since the day's base (noon minus 12 hours), int32; trips of the day before and after that
matter are in it with their times shifted. Journeys are: a way to a stop, rides with walks between stops or a
change at the same stop, a way from a stop. Two walks never follow each other.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Flags = npt.NDArray[np.uint8]

NEVER = np.int32(2**30)  # a time that is not reached
ALWAYS = np.int32(-(2**30))


class Lines(NamedTuple):
    """Trips with the same stops that never overtake each other ("routes" in Delling, Pajor and Werneck, RAPTOR, 2012).

    Line p has the stops `stop[stop_ends[p]:stop_ends[p + 1]]` and the trips `trip_ends[p]:trip_ends[p + 1]`, earliest
    first; time of trip k (counted within the line) at position j: `time_ends[p] + k * stops + j`. board, alight: 1
    where one may get on or off at that position. trip: row of the timetable's trip for each trip (trips,).
    """

    stop_ends: Ints
    stop: Ints
    board: Flags
    alight: Flags
    trip_ends: Ints
    trip: Ints
    time_ends: Longs
    arrive: Ints
    depart: Ints


class Calls(NamedTuple):
    """Lines at each stop: `ends[s]:ends[s + 1]` rows of line and position."""

    ends: Ints
    line: Ints
    position: Ints


class Walks(NamedTuple):
    """Walks between different stops, compressed by start, not closed under composition; and seconds to change.

    change (stops,): from getting off to getting on at the same stop.
    """

    ends: Ints
    stop: Ints
    seconds: Ints
    change: Ints


class Areas(NamedTuple):
    """Rides that have no timetable: from any stop of one set to any of another (Rufbus areas, ride benches).

    Area a: from `from_stop[from_ends[a]:from_ends[a + 1]]` to the same of `to_`; a ride from the i-th to the j-th
    takes `seconds[ride_ends[a] + i * many_to + j]` (NEVER: not offered, as for i = j at the same stop), begins
    after waiting `wait[a]` and not before `opens[a]`, not after `closes[a]`, and ends not after `ends[a]`.
    In a turned network it begins not before `opens[a]`, ends not before `closes[a]` and not after `ends[a]`,
    and `wait[a]` follows the ride.
    """

    from_ends: Ints
    from_stop: Ints
    to_ends: Ints
    to_stop: Ints
    opens: Ints
    closes: Ints
    ends: Ints
    wait: Ints
    ride_ends: Longs
    seconds: Ints


class Network(NamedTuple):
    """One day. stops: how many; the last ones may be doors of a question, without calls and walks.

    turned: True if time and direction are turned round (`mirror.mirrored`). All arrays are contiguous and
    writable: searches are compiled once for such arrays and would be again for any other.
    """

    stops: int
    lines: Lines
    calls: Calls
    walks: Walks
    areas: Areas
    turned: bool = False


class Bounds(NamedTuple):
    """What can still be booked at the moment of asking: ride on only at or after this time.

    line (lines,), area (areas,): earliest departure at the stop where one gets on, ALWAYS where nothing is to be
    booked, NEVER where it is too late altogether. In a turned network (`mirror.mirrored_bounds`, the numbers
    negated): latest arrival at the stop where one gets off, NEVER and ALWAYS the other way round.
    """

    line: Ints
    area: Ints


class Ways(NamedTuple):
    """Ways between a point and stops: stop and seconds, each stop once."""

    stop: Ints
    seconds: Ints
