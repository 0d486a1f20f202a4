"""The way back: from the place that was reached, after the errand, home on the same day."""

from __future__ import annotations

from typing import Any, NamedTuple

import numba as nb
import numpy as np

from dreiraum.reach.search.nearest import UNREACHED, Number
from dreiraum.reach.transit.network import NEVER, Ints, Longs
from dreiraum.reach.transit.outward import MINUTE, Times


class Stays(NamedTuple):
    """Who comes to one place: row of the home, and the minute of leaving the place again."""

    home: Ints
    leave: Ints


@nb.njit(cache=True, nogil=True)
def stays(rows: Ints, cost: Times, services: int, count: int, errand: int) -> Stays:
    """Stays of rows (home * services + service) * count + minute of flat `cost`.

    One leaves at the first full minute after the errand's minutes.
    """
    many = len(rows)
    found = Stays(np.empty(many, np.int32), np.empty(many, np.int32))
    for i in range(many):
        found.home[i] = rows[i] // (services * count)
        found.leave[i] = rows[i] % count + (np.int64(cost[rows[i]]) + MINUTE - 1) // MINUTE + errand
    return found


@nb.njit(cache=True, nogil=True)
def homeward(
    found: Stays, rows: Ints, arrive: Ints, minutes: Ints, start: int, longest: int,
    ends: Longs, stop: Ints, seconds: Ints, walk: Times, back: Times,
) -> None:  # fmt: skip
    """Tenths of a second home for the stays at one place, into flat `back`; 65535 where there is no way.

    arrive: int32 (count, stops), second at which a ride ends at each stop for who leaves the place in minute
    `minutes[row]`, rising. ends, stop, seconds: ways from stops to homes. walk: tenths on foot to each home.
    """
    home, leave = np.int32(-1), np.int32(-1)
    best = np.int64(UNREACHED)
    for i in range(len(rows)):
        if found.home[i] != home or found.leave[i] != leave:
            home, leave = found.home[i], found.leave[i]
            ride = _ride(
                arrive[np.searchsorted(minutes, leave)], start + 60 * leave, longest, ends, stop, seconds, home
            )
            best = min(ride, np.int64(walk[home]))
        back[rows[i]] = best


@nb.njit(cache=True, nogil=True)
def _ride(arrive: Ints, leave: Number, longest: int, ends: Longs, stop: Ints, seconds: Ints, home: Number) -> Any:
    best = np.int64(UNREACHED)
    for w in range(ends[home], ends[home + 1]):
        if arrive[stop[w]] < NEVER:
            cost = 10 * (np.int64(arrive[stop[w]]) + seconds[w] - leave)
            if cost <= longest:
                best = min(best, cost)
    return best
