"""The search for one question: on which day's network, over which window, until enough is found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from dreiraum.reach.answers.choosing import LONGER, SPARED, Outline, useful
from dreiraum.reach.answers.doors import Doors, with_doors
from dreiraum.reach.answers.questions import Question
from dreiraum.reach.transit.bags import AREA, WALKED
from dreiraum.reach.transit.day import Day
from dreiraum.reach.transit.mirror import mirrored_bounds
from dreiraum.reach.transit.network import ALWAYS, NEVER, Bounds, Longs, Network, Ways
from dreiraum.reach.transit.pareto import pareto
from dreiraum.reach.transit.raptor import arrivals_at
from dreiraum.reach.transit.unpack import Found, turned_back
from dreiraum.reach.transit.ways import ways_from_stops, ways_to_stops

if TYPE_CHECKING:
    from dreiraum.reach.live.live import Live
    from dreiraum.reach.region import Region

LONGEST = 5 * 3600  # seconds; no journey in a district or to its neighbours takes longer
FIRST_WINDOW = 2 * 3600
END_OF_SERVICE = 28 * 3600  # at four in the morning the next day's service begins
EARLY = 6 * 3600  # who wants to arrive before asks for the night that began the day before


@dataclass(frozen=True, slots=True)
class Search:
    """One question on its service day. doors: the network to search in and the ways to and from its stops."""

    asked: Question
    day: Day
    doors: Doors

    @classmethod
    def of(cls, region: Region, asked: Question, live: Live | None) -> Search:
        """Look for the stops around both ends."""
        streets, timetable = region.streets, region.timetable
        date = _service_day(asked)
        day = live.day(timetable, date, asked.need) if live is not None else timetable.day(date, asked.need)
        (a, b), (c, d) = asked.start, asked.end
        there = ways_to_stops(streets, timetable, asked.access, np.array([b]), np.array([a]), asked.access_way)
        away = ways_from_stops(streets, timetable, asked.egress, np.array([d]), np.array([c]), asked.way)
        ends = there.of(0), away.of(0)
        return cls(asked, day, with_doors(streets, day, asked.start, asked.end, *ends))

    def bounds(self) -> Bounds:
        """What can still be booked."""
        return self.day.bounds(self.asked.asked)

    @property
    def books(self) -> bool:
        """Whether anything is too late, or too early, to be booked."""
        known = self.bounds()
        return bool((known.line > ALWAYS).any() or (known.area > ALWAYS).any())

    def unbound(self) -> Bounds:
        """As if nothing had to be booked."""
        known = self.bounds()
        return Bounds(np.full_like(known.line, ALWAYS), np.full_like(known.area, ALWAYS))

    def found(self, bounds: Bounds, direct: int | None, many: int) -> list[Found]:
        """The first journeys from the moment on, by departure; the last ones until it, by arrival, when arriving.

        direct: seconds of the way without any ride. To arrive by a time is the same search in the mirrored network.
        """
        second, doors = self.day.second(self.asked.moment), self.doors
        ways = _Side(doors.network, doors.mirrored, bounds, doors.access, doors.egress, self.asked.rides)
        turned = _Side(
            doors.mirrored, doors.network, mirrored_bounds(bounds), doors.egress, doors.access, self.asked.rides
        )
        if direct is not None:  # nobody walks to a bus for as long as all the way takes
            ways, turned = ways.within(direct - 1), turned.within(direct - 1)
        if not self.asked.arriving:
            return _first(ways, turned, second, END_OF_SERVICE, direct, many)
        asked = self._asked_before()
        found = _first(turned, ways, -second, -max(0, asked), direct, many, -asked)
        return sorted((turned_back(doors.mirrored, one) for one in found), key=lambda one: one.arrive)

    def _asked_before(self) -> int:
        """The second of asking, where that is not later than what is asked for."""
        asked = self.asked.asked
        return int(ALWAYS) if asked is None or asked > self.asked.moment else self.day.second(asked)


class _Side(NamedTuple):
    """The search from one end: its network and the one turned round, what can be booked, and the ways at both ends."""

    network: Network
    back: Network
    bounds: Bounds
    access: Ways
    egress: Ways
    rides: int

    def soonest(self, begin: int, longest: int) -> int | None:
        """The earliest arrival for who leaves at `begin`; None where there is none so many seconds later."""
        if not len(self.access.stop) or not len(self.egress.stop):
            return None
        found = int(self._arrive([begin], longest)[0])
        return found if found < NEVER else None

    def fastest(self, start: int, end: int) -> list[tuple[int, int]]:
        """The latest full minute after `start` for each arrival that one can make, and the arrival, by departure."""
        arrive = self._arrive(range(start, end + 1, 60), LONGEST)
        last = np.flatnonzero(np.append(arrive[:-1] != arrive[1:], True) & (arrive < NEVER))
        return [(start + 60 * int(minute), int(arrive[minute])) for minute in last]

    def _arrive(self, leave: Sequence[int], longest: int) -> Longs:
        """The earliest arrival for each second of leaving, NEVER or later where there is none."""
        leaves = np.array(leave, np.int64)
        by_stop = arrivals_at(self.network, self.access, leaves, self.bounds, self.rides, longest, self.egress)
        found: Longs = (by_stop.astype(np.int64) + self.egress.seconds).min(axis=1)
        return found

    def around(self, start: int, end: int, *, rides: int | None = None) -> list[Found]:
        """What is best in arrival, rides and walking from `start` to `end`; with `rides` whatever is walked."""
        most = self.rides if rides is None else rides
        return pareto(
            self.network, self.access, self.egress, start, self.bounds, most, end - start,
            walking=rides is None, back=self.back,
        )  # fmt: skip

    def within(self, walk: int) -> _Side:
        """With those ways only that leave a journey of at most so many seconds of walking."""
        first, last = (int(ways.seconds.min(initial=NEVER)) for ways in (self.access, self.egress))
        return self._replace(access=_near(self.access, walk - last), egress=_near(self.egress, walk - first))


def _first(
    ways: _Side, turned: _Side, begin: int, last: int, direct: int | None, many: int, until: int = int(NEVER)
) -> list[Found]:
    """Journeys that leave from `begin` to `last` and arrive by `until`: the first ones that are useful.

    First the fastest are found, minute by minute, then around each what spares a change or walking. Whoever leaves
    long before the latest departure that still makes the earliest arrival only waits, so the window begins near it.
    turned: the same search backwards.
    """
    earliest = ways.soonest(begin, max(0, last - begin) + LONGEST)
    if earliest is None:
        return []
    back = turned.soonest(-earliest, earliest - begin)
    latest = begin if back is None else -back
    last = max(begin, last)
    if latest > last:
        return []  # a Rufbus or bus of the next morning
    found: list[Found] = []
    chosen: list[Found] = []
    start = first = max(begin, latest - LONGER)
    end = min(last, first + FIRST_WINDOW)
    called = -1  # seconds of a ride that is there every minute
    while True:
        for leave, arrive in ways.fastest(start, end):
            # the last one of a window may go on in the next
            if arrive - leave == called or (leave + 60 > end < last) or len(chosen) == many:
                continue
            more = [one for one in ways.around(leave, arrive) if one.depart <= last and one.arrive <= until]
            called = arrive - leave if any(outline(one).anytime for one in more) else -1
            found += more
            chosen = _useful(found, direct, many)
        if end >= last or len(chosen) == many:
            break
        start, end = end - (end - start) % 60, min(last, 2 * end - first)
    before = first - 1
    for one in chosen:
        start, end = max(before + 1, one.depart - LONGER), one.arrive + LONGER
        more = ways.around(start, end, rides=one.rides - 1) if one.rides > 1 else []
        if one.walk >= SPARED:
            more += ways.within(one.walk - SPARED).around(start, end)
        found += [other for other in more if other.depart <= last and other.arrive <= until]
        before = one.depart
    return _useful(found, direct, many)


def _near(ways: Ways, longest: int) -> Ways:
    near = ways.seconds <= longest
    return Ways(ways.stop[near], ways.seconds[near])


def _useful(found: list[Found], direct: int | None, many: int) -> list[Found]:
    return [found[row] for row in useful([outline(one) for one in found], direct)[:many]]


def outline(one: Found) -> Outline:
    """What one chooses a journey by."""
    rides = tuple(part for part in one.segments if part.kind != WALKED)
    pattern = tuple((part.kind, part.row, part.start, part.end) for part in rides)
    return Outline(one.depart, one.arrive, one.rides, one.walk, pattern, all(part.kind == AREA for part in rides))


def _service_day(asked: Question) -> dt.date:
    """The day whose network holds the journeys asked for, those over midnight included."""
    date = asked.moment.date()
    early = asked.moment.hour * 3600 < EARLY
    return date - dt.timedelta(days=1) if asked.arriving and early else date
