"""Two slow second opinions on journeys, written from what a journey is; they share nothing with the kernels.

`found` walks over the events of the day, one after the other, and keeps at every event all that is not worse
in rides and walking. `listed` writes down every sequence of rides there is, for very small days.
"""

from __future__ import annotations

import heapq
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from dreiraum.reach.transit.network import NEVER, Bounds, Network


@dataclass(frozen=True)
class Trip:
    """A trip as it runs: stops, times, bans, and from when on one can still get on."""

    stops: Sequence[int]
    arrive: Sequence[int]
    depart: Sequence[int]
    board: Sequence[bool]
    alight: Sequence[bool]
    bound: int


@dataclass(frozen=True)
class Zone:
    """Rides from stop to stop at any time: seconds by stop and stop."""

    seconds: Mapping[int, Mapping[int, int]]
    opens: int
    closes: int
    ends: int
    wait: int
    bound: int

    def departure(self, ready: int, seconds: int) -> int | None:
        """When somebody gets away who is ready at a time."""
        leaves = max(ready + self.wait, self.opens, self.bound)
        return leaves if leaves <= self.closes and leaves + seconds <= self.ends else None


class Day:
    """A network taken apart into trips, zones and walks."""

    def __init__(self, network: Network, bounds: Bounds) -> None:
        assert not network.turned, "the oracle goes forwards"
        self.trips = [*_trips(network, bounds)]
        self.zones = [*_zones(network, bounds)]
        walks = network.walks
        self.change = walks.change.tolist()
        self.walks = [
            [(int(walks.stop[e]), int(walks.seconds[e])) for e in range(walks.ends[s], walks.ends[s + 1])]
            for s in range(network.stops)
        ]
        departures: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
        for number, trip in enumerate(self.trips):
            for j, stop in enumerate(trip.stops[:-1]):
                if trip.board[j] and trip.depart[j] >= trip.bound:
                    departures[stop].append((trip.depart[j], number, j))
        self.departures = {stop: sorted(several) for stop, several in departures.items()}


def _trips(network: Network, bounds: Bounds) -> Iterator[Trip]:
    lines = network.lines
    for p in range(len(lines.stop_ends) - 1):
        here = slice(lines.stop_ends[p], lines.stop_ends[p + 1])
        many = here.stop - here.start
        for k in range(lines.trip_ends[p + 1] - lines.trip_ends[p]):
            when = slice(lines.time_ends[p] + k * many, lines.time_ends[p] + (k + 1) * many)
            columns = (lines.stop[here], lines.arrive[when], lines.depart[when], lines.board[here], lines.alight[here])
            yield Trip(*(column.tolist() for column in columns), int(bounds.line[p]))


def _zones(network: Network, bounds: Bounds) -> Iterator[Zone]:
    areas = network.areas
    for a in range(len(areas.opens)):
        origins = areas.from_stop[areas.from_ends[a] : areas.from_ends[a + 1]].tolist()
        targets = areas.to_stop[areas.to_ends[a] : areas.to_ends[a + 1]].tolist()
        rides = areas.seconds[areas.ride_ends[a] :][: len(origins) * len(targets)].tolist()
        seconds = {
            one: {
                other: rides[i * len(targets) + j]
                for j, other in enumerate(targets)
                if rides[i * len(targets) + j] < NEVER
            }
            for i, one in enumerate(origins)
        }
        columns = (areas.opens, areas.closes, areas.ends, areas.wait, bounds.area)
        yield Zone(seconds, *(int(column[a]) for column in columns))


Label = tuple[int, ...]


def best(labels: Iterable[Label]) -> list[Label]:
    """Labels to which no other is equal or better in everything, smaller being better."""
    kept: list[Label] = []
    for label in sorted(set(labels)):
        if not any(all(a <= b for a, b in zip(other, label, strict=True)) for other in kept):
            kept.append(label)
    return kept


class Walk:
    """Walking over the events from one point: what happened, and what waits to happen."""

    def __init__(self, day: Day, last: int, rides: int, until: int) -> None:
        self.day, self.last, self.rides, self.until = day, last, rides, until
        self.arrived: dict[int, list[Label]] = defaultdict(list)
        self.known: dict[tuple[object, ...], list[tuple[int, int]]] = defaultdict(list)
        self.queue: list[tuple[int, int, int, int, str, tuple[int, ...]]] = []

    def reach(self, time: int, many: int, walk: int, what: str, *place: int) -> None:
        """Be somewhere at a time, unless one was there and then with as few rides and as little walking."""
        if time > self.last or many > self.rides:
            return
        known = self.known[what, place, time]
        if not any(a <= many and b <= walk for a, b in known):
            known.append((many, walk))
            order = ("arriving", "off", "ready", "waiting").index(what)
            heapq.heappush(self.queue, (time, order, many, walk, what, place))

    def all(self) -> dict[int, list[Label]]:
        """Let everything happen, by time."""
        while self.queue:
            time, _, many, walk, what, place = heapq.heappop(self.queue)
            getattr(self, what)(time, many, walk, *place)
        return {stop: best(labels) for stop, labels in self.arrived.items()}

    def ready(self, time: int, many: int, walk: int, stop: int) -> None:
        departures = self.day.departures.get(stop, [])
        following = bisect_left(departures, (time, -1, -1))
        if following < len(departures):
            self.reach(departures[following][0], many, walk, "waiting", stop, following)
        for zone in self.day.zones:
            for other, seconds in zone.seconds.get(stop, {}).items():
                leaves = zone.departure(time, seconds)
                if leaves is not None:
                    self.reach(leaves + seconds, many + 1, walk, "off", other)

    def waiting(self, time: int, many: int, walk: int, stop: int, number: int) -> None:
        departures = self.day.departures[stop]
        if many > 0 or time - walk <= self.until:
            _, trip, j = departures[number]
            self.reach(self.day.trips[trip].arrive[j + 1], many + 1, walk, "arriving", trip, j + 1)
        if number + 1 < len(departures):
            self.reach(departures[number + 1][0], many, walk, "waiting", stop, number + 1)

    def arriving(self, time: int, many: int, walk: int, number: int, j: int) -> None:
        trip = self.day.trips[number]
        if trip.alight[j]:
            self.reach(time, many, walk, "off", trip.stops[j])
        if j + 1 < len(trip.stops):
            self.reach(trip.arrive[j + 1], many, walk, "arriving", number, j + 1)

    def off(self, time: int, many: int, walk: int, stop: int) -> None:
        self.arrived[stop].append((time, many, walk))
        self.reach(time + self.day.change[stop], many, walk, "ready", stop)
        for other, seconds in self.day.walks[stop]:
            self.reach(time + seconds, many, walk + seconds, "ready", other)


def found(
    day: Day, access: Mapping[int, int], start: int, rides: int, longest: int, until: int = NEVER
) -> dict[int, list[Label]]:
    """Best (arrival by a ride, rides, walking seconds) at every stop, when one may leave from `start` on.

    until: when one leaves at the latest, if by a trip.
    """
    walk = Walk(day, start + longest, rides, until)
    for stop, seconds in access.items():
        walk.reach(start + seconds, 0, seconds, "ready", stop)
    return walk.all()


def doors(arrived: Mapping[int, list[Label]], egress: Mapping[int, int], last: int) -> list[Label]:
    """Best (arrival, rides, walking seconds) behind the ways from stops."""
    return best(
        (time + seconds, many, walk + seconds)
        for stop, seconds in egress.items()
        for time, many, walk in arrived.get(stop, [])
        if time + seconds <= last
    )


def listed(
    day: Day, access: Mapping[int, int], egress: Mapping[int, int], start: int, rides: int, longest: int
) -> list[Label]:
    """Best (arrival, rides, walking seconds) of all sequences of rides."""
    ends: list[Label] = []
    last = start + longest

    def ride_on(stop: int, ready: int, many: int, walk: int) -> None:
        if many == rides or ready > last:
            return
        for trip in day.trips:
            for j, one in enumerate(trip.stops):
                if one != stop or not trip.board[j] or trip.depart[j] < max(ready, trip.bound):
                    continue
                for after in range(j + 1, len(trip.stops)):
                    if trip.alight[after]:
                        get_off(trip.stops[after], trip.arrive[after], many + 1, walk)
        for zone in day.zones:
            for other, seconds in zone.seconds.get(stop, {}).items():
                leaves = zone.departure(ready, seconds)
                if leaves is not None:
                    get_off(other, leaves + seconds, many + 1, walk)

    def get_off(stop: int, time: int, many: int, walk: int) -> None:
        if time > last:
            return
        if stop in egress and time + egress[stop] <= last:
            ends.append((time + egress[stop], many, walk + egress[stop]))
        ride_on(stop, time + day.change[stop], many, walk)
        for other, seconds in day.walks[stop]:
            ride_on(other, time + seconds, many, walk + seconds)

    for stop, seconds in access.items():
        ride_on(stop, start + seconds, 0, seconds)
    return best(ends)
