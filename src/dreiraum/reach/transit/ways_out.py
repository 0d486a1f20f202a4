"""Minutes from homes to services in a window, in either of two ways that give the same.

From each home a search that reaches everything; or towards each service one that starts everywhere. The first is
quick for a few homes and can look at the hours of places, the second for a whole district.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from dreiraum.reach.progress import Progress
from dreiraum.reach.transit.connections import connections
from dreiraum.reach.transit.day import Day
from dreiraum.reach.transit.ends import Ends, Homes, longest_tenths
from dreiraum.reach.transit.leaving import Leaving
from dreiraum.reach.transit.network import Bounds, Ints
from dreiraum.reach.transit.outward import Times, Walks, departures, nothing, outward
from dreiraum.reach.transit.profile import Goals, profile
from dreiraum.reach.transit.raptor import arrivals
from dreiraum.reach.transit.soonest import soonest

if TYPE_CHECKING:
    from dreiraum.reach.region import Region

_WORDS = "Hinwege mit Bus und Bahn"
RIDES = 8  # in one journey; no journey of everyday length takes more

Found = tuple[Times, Ints, npt.NDArray[np.uint8]]
WayOut = Callable[["Question", int, int, Progress], Found]


class Question(NamedTuple):
    """What is asked of a window: where one starts, and where ways end. bounds: what can still be booked."""

    region: Region
    day: Day
    bounds: Bounds
    leaving: Leaving
    home: Homes
    ends: Ends

    @property
    def start(self) -> int:
        """Second of the first departure."""
        return self.day.second(self.leaving.start)

    @property
    def homes(self) -> int:
        """How many homes there are."""
        return len(self.home.to_stops.ends) - 1

    @property
    def services(self) -> int:
        """How many services there are."""
        return len(self.region.catalogue.services)


def from_homes(asked: Question, first: int, last: int, progress: Progress) -> Found:
    """Cost and place (homes, services, minutes) and departures (homes, services) of the homes first:last."""
    shape = (last - first, asked.services, asked.leaving.minutes)
    cost, place = np.empty(shape, np.uint16), np.empty(shape, np.int32)
    rides = np.empty(shape[:2], np.uint8)
    longest, start, ends = longest_tenths(asked.region), asked.start, asked.ends
    for i in range(first, last):
        if not i % 100:
            progress(_WORDS, i, asked.homes)
        way, walk = asked.home.to_stops.of(i), Walks(ends.cost[i], ends.place[i])
        arrive = arrivals(asked.day.network, way, start, 60, shape[2], asked.bounds, RIDES, longest // 10)
        found = outward(arrive, start, longest, ends.egress, ends.groups, walk, asked.services)
        cost[i - first], place[i - first], rides[i - first] = found.cost, found.place, departures(found)
    return cost, place, rides


def towards_services(asked: Question, first: int, last: int, progress: Progress) -> Found:
    """The same where places count whenever one arrives."""
    ends, egress, network = asked.ends, asked.ends.egress, asked.day.network
    stop = np.repeat(np.arange(len(egress.ends) - 1, dtype=np.int32), np.diff(egress.ends))
    longest, start, minutes = longest_tenths(asked.region), asked.start, asked.leaving.minutes
    ride, ways = connections(network), asked.home.to_stops.some(first, last)
    found = []
    services = ends.cost.shape[1]
    for s in range(services):
        progress(_WORDS, s, services)
        mine = egress.group == s
        goals = Goals(stop[mine], egress.seconds[mine], egress.place[mine])
        to_service = profile(network, ride, goals, start, start + 60 * (minutes - 1), asked.bounds, longest // 10)
        one = nothing(last - first, minutes)
        one.cost[:] = ends.cost[first:last, s, None]
        one.place[:] = ends.place[first:last, s, None]
        soonest(to_service, *ways, start, longest, *one)
        found.append((one.cost, one.place, departures(one)))
    cost, place, rides = (np.stack(column, axis=1) for column in zip(*found, strict=True))
    return cost, place, rides
