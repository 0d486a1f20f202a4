"""Live data in force: delays, cancelled trips and messages, laid over the timetable when a question is asked.

`Region.journeys(..., live=live)` and `Region.departures(..., live=live)` take one of these. Without live data they
take None; data that are too old come as a Live that is `stale` and changes nothing.
"""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from threading import RLock
from typing import TYPE_CHECKING

from dreiraum.reach.live.alerts import Board, Subject
from dreiraum.reach.live.day import LiveDay
from dreiraum.reach.live.match import Matched
from dreiraum.reach.live.updates import Alert, Position, Updates

if TYPE_CHECKING:
    from dreiraum.reach.transit.need import Need
    from dreiraum.reach.transit.timetable import Timetable

DAYS_KEPT = 8


class Live:
    """What several feeds say together; where two speak of the same trip, the later one is right.

    Nothing in it changes; safe to use from several threads. at: of the oldest feed in it, None where there is none.
    stale: a feed was left out because it is too old, so that its absence has to be said.
    """

    def __init__(self, updates: Sequence[Updates] = (), *, stale: bool = False) -> None:
        self.updates = tuple(updates)
        self.stale = stale
        self.at = dt.datetime.fromtimestamp(min(one.at for one in updates), dt.UTC) if updates else None
        self._boards = [Board(one.alerts) for one in self.updates]
        self._days: OrderedDict[tuple[dt.date, Need], LiveDay] = OrderedDict()
        self._matched: Matched | None = None  # with the timetable asked for last: another comes only with a new Region
        self._lock = RLock()

    def day(self, timetable: Timetable, date: dt.date, need: Need) -> LiveDay:
        """The timetable's day with what is known now: see LiveDay. Kept, so that it is worked out once.

        A trip whose times change is taken out of its line and is a line of its own behind all others; a cancelled
        one is in no line; where a stop is skipped nobody gets on or off. Lines that the timetable has keep their rows.
        """
        with self._lock:
            matched = self.matched(timetable)
            if (date, need) not in self._days:
                self._days[date, need] = matched.lay_over(timetable.day(date, need))
                while len(self._days) > DAYS_KEPT:
                    self._days.popitem(last=False)
            self._days.move_to_end((date, need))
            return self._days[date, need]

    def prepare(self, before: Live) -> None:
        """Work out the days that were asked of the live data before these, so that nobody waits for them."""
        with before._lock:
            days = list(before._days.items())
        for (date, need), day in days:
            _ = self.day(day.timetable, date, need).mirrored

    def matched(self, timetable: Timetable) -> Matched:
        """Which of the timetable's trips the feeds speak of."""
        with self._lock:
            if self._matched is None or self._matched.timetable is not timetable:
                self._matched = Matched(timetable, self.updates)
                self._days.clear()
            return self._matched

    def alerts_for(
        self, timetable: Timetable, at: dt.datetime, *, trip: int = -1, day: dt.date | None = None,
        stops: Iterable[int] = (),
    ) -> tuple[Alert, ...]:  # fmt: skip
        """Messages in force at a moment about a trip (row of the timetable; its line, agency) or any of the stops.

        day: on which the trip is counted, None any. Each once, in the order of the feeds.
        """
        second, found = int(at.timestamp()), []
        for updates, board in zip(self.updates, self._boards, strict=True):
            if board.alerts:
                subject = _subject(timetable, self.matched(timetable).prefix(updates), trip, day, stops)
                found += [board.alerts[row] for row in board.find(subject, second)]
        return tuple(found)

    def position(self, timetable: Timetable, trip: int, day: dt.date) -> Position | None:
        """Where the vehicle of a trip is, None where nobody says so."""
        return self.matched(timetable).position(trip, day)


def _subject(timetable: Timetable, prefix: str, trip: int, day: dt.date | None, stops: Iterable[int]) -> Subject:
    rows = {row for stop in stops for row in (int(stop), int(timetable.stop_station[stop]))}
    ids = frozenset(timetable.stop_id[row].removeprefix(prefix) for row in rows)
    if trip < 0:
        return Subject(ids)
    route = int(timetable.trip_route[trip])
    return Subject(
        ids,
        timetable.trip_id[trip].removeprefix(prefix),
        day,
        timetable.route_id[route].removeprefix(prefix),
        int(timetable.route_type[route]),
        timetable.route_agency_id[route].removeprefix(prefix),
    )
