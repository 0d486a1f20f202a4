"""Which trips of a timetable a feed speaks of, and what it makes of a day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from dreiraum.reach.live.day import LiveDay, laid_over, run_of
from dreiraum.reach.live.expected import Run, Told, expected
from dreiraum.reach.live.updates import UNSAID, Changes, Position, Runs, Trip, Updates

if TYPE_CHECKING:
    from dreiraum.reach.transit.day import Day
    from dreiraum.reach.transit.timetable import Timetable

HALF_A_DAY = 43_200


class Change(NamedTuple):
    """Row `row` of the changes of a feed."""

    feed: int
    row: int
    trip: Trip


class Matched:
    """Feeds and one timetable. trips: how many changed ones the feeds name; found: how many of them it holds."""

    def __init__(self, timetable: Timetable, updates: Sequence[Updates]) -> None:
        self.timetable, self.updates = timetable, tuple(updates)
        named: defaultdict[str, list[Change]] = defaultdict(list)
        for feed, one in enumerate(self.updates):
            for row, trip in enumerate(one.changes.trip):
                named[self.prefix(one) + trip.id].append(Change(feed, row, trip))
        self._by_row = (
            {row: named[name] for row, name in enumerate(timetable.trip_id) if name in named} if named else {}
        )
        self._stops = self._stop_rows() if self._by_row else []
        self._said = [_Said.of(one.changes) for one in self.updates] if self._by_row else []
        self.trips = sum(map(len, named.values()))
        self.found = len({change for changes in self._by_row.values() for change in changes})

    def prefix(self, updates: Updates) -> str:
        """What stands before a feed's ids where a Region has several timetables."""
        return f"{updates.feed}:" if len(self.timetable.facts["feeds"]) > 1 else ""

    def lay_over(self, day: Day) -> LiveDay:
        """The day as the feeds expect it."""
        lines = day.network.lines
        before: dict[int, Run] = {}
        runs: dict[int, Run | None] = {}
        for row in np.flatnonzero(np.isin(lines.trip, list(self._by_row))).tolist():
            planned = run_of(lines, row)
            change = self._choose(day, row, planned)
            if change is not None:
                before[row], runs[row] = planned, self._run(day, row, planned, change)
        return laid_over(day, runs, before)

    def position(self, trip: int, day: dt.date) -> Position | None:
        """Where the vehicle of a row of trips is."""
        name = self.timetable.trip_id[trip]
        for one in reversed(self.updates):
            for said, position in one.positions.items():
                if self.prefix(one) + said.id == name and said.day in (None, day):
                    return position
        return None

    def _stop_rows(self) -> list[list[int]]:
        """The timetable's row of each stop that a feed names, -1 unknown."""
        rows = {name: row for row, name in enumerate(self.timetable.stop_id)}
        return [[rows.get(self.prefix(one) + name, -1) for name in one.changes.stops] for one in self.updates]

    def _choose(self, day: Day, row: int, planned: Run) -> Change | None:
        """What is said last of a trip of the network: of its day, or of none and the feed's time is near it."""
        trip = int(day.network.lines.trip[row])
        date = day.date + dt.timedelta(days=int(day.trip_shift[row]))
        start = day.base + planned.depart[0] - self.timetable.base(date)
        middle = day.base + (planned.arrive[0] + planned.depart[-1]) // 2
        for change in reversed(self._by_row[trip]):
            near = -HALF_A_DAY <= self.updates[change.feed].at - middle < HALF_A_DAY
            on_that_day = change.trip.day == date or (change.trip.day is None and near)
            if on_that_day and change.trip.start in (-1, start):
                return change
        return None

    def _run(self, day: Day, row: int, planned: Run, change: Change) -> Run | None:
        said = self._said[change.feed]
        if said.runs[change.row] == Runs.CANCELLED:
            return None
        sequence = self.timetable.sequence(int(day.network.lines.trip[row])).tolist()
        told = list(self._told(said, change, planned, sequence, day.base))
        only_told = said.runs[change.row] == Runs.REPLACED
        return expected(planned, told, _given(said.delay[change.row]), only_told=only_told)

    def _told(
        self, said: _Said, change: Change, planned: Run, sequence: list[int], base: int
    ) -> Iterator[Told]:  # fmt: skip
        last = -1
        for number, stop, moved_to, what, arrive_late, depart_late, arrive, depart in zip(
            *(column[said.ends[change.row] : said.ends[change.row + 1]] for column in said.stops), strict=True
        ):
            position = self._position(planned, sequence, number, self._stop(change.feed, stop), last)
            if position < 0:
                continue
            last = position
            moved = self._stop(change.feed, moved_to)
            yield Told(
                position,
                what,
                arrive - base if arrive else None,
                depart - base if depart else None,
                _given(arrive_late),
                _given(depart_late),
                moved if moved >= 0 else None,
            )

    def _stop(self, feed: int, row: int) -> int:
        return self._stops[feed][row] if row >= 0 else -1

    def _position(self, planned: Run, sequence: list[int], number: int, stop: int, last: int) -> int:
        """Which call is meant: by its sequence, unless another is at that stop; else the next one at the stop."""
        by_number = sequence.index(number) if number in sequence else -1
        if by_number >= 0 and (stop < 0 or self._same_station(planned.stop[by_number], stop)):
            return by_number
        following = [at for at in range(last + 1, len(planned.stop)) if planned.stop[at] == stop]
        return following[0] if following else by_number

    def _same_station(self, one: int, other: int) -> bool:
        station = self.timetable.stop_station
        return bool(station[one] == station[other])


class _Said(NamedTuple):
    """Columns of Changes as plain numbers, which are quicker one by one. stops: all that are one per stop."""

    runs: list[int]
    delay: list[int]
    ends: list[int]
    stops: tuple[list[int], ...]

    @classmethod
    def of(cls, changes: Changes) -> _Said:
        columns = (
            changes.sequence, changes.stop, changes.moved_to, changes.said, changes.arrive_late, changes.depart_late,
            changes.arrive, changes.depart,
        )  # fmt: skip
        of_trips = changes.runs.tolist(), changes.delay.tolist(), changes.ends.tolist()
        return cls(*of_trips, tuple(column.tolist() for column in columns))


_NOT_SAID = int(UNSAID)


def _given(seconds: int) -> int | None:
    return None if seconds == _NOT_SAID else seconds
