"""Which days a rule is about: weekdays, holidays, weeks, months, dates and years."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from dateutil.easter import easter

DAY = dt.timedelta(days=1)


class Holidays(Protocol):
    """Whoever knows the public and the school holidays of a place."""

    def public(self, day: dt.date) -> bool:
        """Whether it is a public holiday."""

    def school(self, day: dt.date) -> bool:
        """Whether schools have holidays."""


class Selector(Protocol):
    """Something that holds on some days."""

    def holds(self, day: dt.date, holidays: Holidays) -> bool:
        """Whether it holds on a day."""


@dataclass(frozen=True, slots=True)
class Weekdays:
    """From one weekday to another, over the weekend too; Monday is 0."""

    first: int
    last: int

    def holds(self, day: dt.date, holidays: Holidays) -> bool:
        """Whether the weekday lies between."""
        return (day.weekday() - self.first) % 7 <= (self.last - self.first) % 7


@dataclass(frozen=True, slots=True)
class NthWeekday:
    """Days that lie `by` days after one of the nth weekdays of a month; -1 is the last."""

    weekday: int
    nth: frozenset[int]
    by: int

    def holds(self, day: dt.date, holidays: Holidays) -> bool:
        """Whether the day `by` days before is one of them."""
        if not dt.date.min + 7 * DAY < day < dt.date.max - 7 * DAY:
            return False
        there = day - self.by * DAY
        last = calendar.monthrange(there.year, there.month)[1]
        numbers = {(there.day - 1) // 7 + 1, -((last - there.day) // 7 + 1)}
        return there.weekday() == self.weekday and not numbers.isdisjoint(self.nth)


@dataclass(frozen=True, slots=True)
class Holiday:
    """Public or school holidays, or the day `by` days after one."""

    school: bool
    by: int

    def holds(self, day: dt.date, holidays: Holidays) -> bool:
        """Whether the day `by` days before is a holiday."""
        there = day - self.by * DAY
        return holidays.school(there) if self.school else holidays.public(there)


@dataclass(frozen=True, slots=True)
class Ordinary:
    """Every day that is no public holiday."""

    def holds(self, day: dt.date, holidays: Holidays) -> bool:
        """Whether it is none."""
        return not holidays.public(day)


@dataclass(frozen=True, slots=True)
class Weeks:
    """ISO weeks, every so many of them."""

    first: int
    last: int
    every: int

    def holds(self, day: dt.date, holidays: Holidays) -> bool:
        """Whether the day lies in one of them."""
        week = day.isocalendar().week
        return self.first <= week <= self.last and (week - self.first) % self.every == 0


@dataclass(frozen=True, slots=True)
class Years:
    """Years, every so many of them; without an end where `last` is None."""

    first: int
    last: int | None
    every: int

    def holds(self, day: dt.date, holidays: Holidays) -> bool:
        """Whether it is one of them."""
        inside = self.first <= day.year and (self.last is None or day.year <= self.last)
        return inside and (day.year - self.first) % self.every == 0


@dataclass(frozen=True, slots=True)
class Months:
    """From one month to another, over the end of the year too; of one year where it is given."""

    first: int
    last: int
    year: int | None

    def holds(self, day: dt.date, holidays: Holidays) -> bool:
        """Whether the month lies between."""
        many = (self.last - self.first) % 12
        if self.year is None:
            return (day.month - self.first) % 12 <= many
        return 0 <= 12 * (day.year - self.year) + day.month - self.first <= many


@dataclass(frozen=True, slots=True)
class Date:
    """A date of every year, or of one: a day of a month, its nth weekday, or Easter Sunday (month 0).

    turn: to the next weekday after it (+1) or the last before it (-1), given as (direction, weekday). by: days after.
    """

    year: int | None
    month: int
    day: int = 0
    weekday: tuple[int, int] | None = None
    turn: tuple[int, int] | None = None
    by: int = 0

    def on(self, year: int) -> dt.date | None:
        """The date in a year; None where there is none, as Feb 29 or a fifth Sunday."""
        found = _base(self.month, self.day, self.weekday, year)
        if found is None:
            return None
        if self.turn is not None:
            direction, weekday = self.turn
            found += direction * DAY
            found += direction * ((weekday - found.weekday()) * direction % 7) * DAY
        return found + self.by * DAY


@dataclass(frozen=True, slots=True)
class Dates:
    """From one date to another, both included, over the end of the year too; every so many days."""

    first: Date
    last: Date
    every: int = 1

    def holds(self, day: dt.date, holidays: Holidays) -> bool:
        """Whether the day lies between them."""
        if not 2 < day.year < 9997:
            return False
        if self.first.year is not None:
            return self._between(day, self.first.year, self.last.year or self.first.year)
        first, last = self.first.on(day.year), self.last.on(day.year)
        if first is not None and last is not None and last < first:  # over the end of the year
            return day >= first or day <= last
        return any(self._between(day, year, year) for year in range(day.year - 1, day.year + 2))

    @property
    def narrow(self) -> bool:
        """Whether it names days rather than a season: a single date, or days of one month."""
        same = self.first.month == self.last.month and self.first.year == self.last.year
        return same and self.last.day - self.first.day < 7

    def _between(self, day: dt.date, year: int, last_year: int) -> bool:
        first, last = self.first.on(year), self.last.on(last_year)
        if first is None or last is None:
            return False
        return first <= day <= last and (day - first).days % self.every == 0


@lru_cache(maxsize=1 << 12)
def _base(month: int, day: int, weekday: tuple[int, int] | None, year: int) -> dt.date | None:
    if month == 0:
        found: dt.date = easter(year)
        return found
    last = calendar.monthrange(year, month)[1]
    if weekday is None:
        return dt.date(year, month, day) if day <= last else None
    which, nth = weekday
    if nth > 0:
        day = 1 + (which - dt.date(year, month, 1).weekday()) % 7 + 7 * (nth - 1)
    else:
        day = last - (dt.date(year, month, last).weekday() - which) % 7 + 7 * (nth + 1)
    return dt.date(year, month, day) if 1 <= day <= last else None
