"""From one home in every minute of a window: the earliest arrival at each service, and at which place.

Departures are taken latest first: who leaves earlier can do all that one who leaves later does, so only stops that
are reached earlier than before are looked at.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numba as nb
import numpy as np
import numpy.typing as npt

from dreiraum.reach.search.bounded import Windows
from dreiraum.reach.search.nearest import UNREACHED, Number
from dreiraum.reach.transit.network import NEVER, Ints, Longs

Times = npt.NDArray[np.uint16]
Shorts = npt.NDArray[np.int16]
Flags = npt.NDArray[np.uint8]

MINUTE = 600  # tenths of a second


class Egress(NamedTuple):
    """Ways from stops to places: those of stop v at ends[v]:ends[v + 1], with the group each place is in."""

    ends: Longs
    group: Ints
    place: Ints
    seconds: Ints


class Groups(NamedTuple):
    """What is told apart: services, or single places where each has its hours.

    service (groups,): row of the catalogue. counts: arrivals that count, tenths of a second from the first
    departure on.
    """

    service: Shorts
    counts: Windows


class Walks(NamedTuple):
    """The way on foot from one home to the nearest place of each group: tenths, 65535 none, and place (groups,)."""

    cost: Times
    place: Ints


class Outward(NamedTuple):
    """Per service and minute: tenths of a second from door to door (65535 none), place, and 1 where a ride is taken."""

    cost: Times
    place: Ints
    rode: Flags


@nb.njit(cache=True, nogil=True)
def nothing(services: int, count: int) -> Outward:
    """Where no service is reached in any minute."""
    return Outward(
        np.full((services, count), UNREACHED, np.uint16),
        np.full((services, count), -1, np.int32),
        np.zeros((services, count), np.uint8),
    )


@nb.njit(cache=True, nogil=True)
def _counts(windows: Windows, group: Number, arrival: Number) -> bool:
    within = False
    for w in range(windows.ends[group], windows.ends[group + 1]):
        within = within or windows.lo[w] <= arrival <= windows.hi[w]
    return within


@nb.njit(cache=True, nogil=True)
def _offer(found: Outward, s: Number, m: Number, cost: Number, place: Number, ride: Number) -> None:
    """Take what is earlier; of equals what is walked, then the lower row."""
    kept = found.cost[s, m]
    if cost < kept or (cost == kept and ride == found.rode[s, m] and place < found.place[s, m]):
        found.cost[s, m], found.place[s, m], found.rode[s, m] = cost, place, ride


@nb.njit(cache=True, nogil=True)
def outward(
    arrive: Ints, start: int, longest: int, egress: Egress, groups: Groups, walks: Walks, services: int
) -> Outward:
    """Earliest arrivals from what rides reach.

    arrive: int32 (count, stops), second at which a ride ends at each stop for who leaves in minute m, NEVER for none.
    start: second of the first departure. longest: tenths of a second from door to door.
    """
    count, stops = arrive.shape
    many = len(groups.service)
    best, where = np.full(many, NEVER, np.int64), np.full(many, -1, np.int32)
    found = nothing(services, count)
    for m in range(count - 1, -1, -1):
        for v in range(stops):
            a = arrive[m, v]
            if a >= NEVER or (m + 1 < count and a == arrive[m + 1, v]):
                continue
            for e in range(egress.ends[v], egress.ends[v + 1]):
                c, g, p = 10 * (np.int64(a) + egress.seconds[e] - start), egress.group[e], egress.place[e]
                if c < best[g] or (c == best[g] and p < where[g]):
                    best[g], where[g] = c, p
        for g in range(many):
            s = groups.service[g]
            on_foot = np.int64(walks.cost[g])
            if on_foot != UNREACHED and _counts(groups.counts, g, on_foot + m * MINUTE):
                _offer(found, s, m, on_foot, walks.place[g], 0)
        for g in range(many):
            ride = best[g] - m * MINUTE
            if where[g] >= 0 and ride <= longest and _counts(groups.counts, g, best[g]):
                _offer(found, groups.service[g], m, ride, where[g], 1)
    return found


@nb.njit(cache=True, nogil=True)
def departures(found: Outward) -> Flags:
    """How many different arrivals by a ride each service has in the window (services,); at most 255."""
    services, count = found.cost.shape
    many = np.zeros(services, np.uint8)
    for s in range(services):
        for m in range(count):
            if not found.rode[s, m]:
                continue
            arrival, known = np.int64(found.cost[s, m]) + m * MINUTE, False
            for n in range(m):
                known = known or (found.rode[s, n] and np.int64(found.cost[s, n]) + n * MINUTE == arrival)
            many[s] += not known
    return many


def percentile(minutes: npt.NDArray[Any], share: float) -> npt.NDArray[Any]:
    """The value of the last axis that `share` of its values do not exceed: always one of them, never a mean."""
    rank = max(int(np.ceil(share * minutes.shape[-1])) - 1, 0)
    found: npt.NDArray[Any] = np.partition(minutes, rank, axis=-1)[..., rank]
    return found
