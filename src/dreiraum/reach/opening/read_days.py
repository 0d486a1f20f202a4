"""Reading the days of a rule."""

from __future__ import annotations

from dataclasses import replace

from dreiraum.reach.opening.days import (
    Date,
    Dates,
    Holiday,
    Months,
    NthWeekday,
    Selector,
    Weekdays,
    Weeks,
    Years,
)
from dreiraum.reach.opening.stream import Stream
from dreiraum.reach.opening.tokens import Unreadable

LONGEST_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
DATED = ("month", "easter")
SIGNS = ("+", "-")


def read_weekdays(stream: Stream, *, holidays: bool) -> list[Selector]:
    """Weekdays and holidays with commas between them."""
    found: list[Selector] = [_weekday(stream, holidays=holidays)]
    while stream.kinds(",", ("weekday", "PH", "SH")):
        stream.take()
        found.append(_weekday(stream, holidays=holidays))
    return found


def _weekday(stream: Stream, *, holidays: bool) -> Selector:
    one = stream.take("weekday", "PH", "SH")
    if one.kind != "weekday":
        if not holidays:
            raise Unreadable("no country, no holidays")
        return Holiday(school=one.kind == "SH", by=_days_after(stream, 1))
    first = int(one.value)
    if stream.kinds("["):
        return NthWeekday(first, _nth(stream), _days_after(stream, 6))
    if stream.kinds("-", "weekday"):
        stream.take()
        return Weekdays(first, int(stream.take().value))
    return Weekdays(first, first)


def _nth(stream: Stream) -> frozenset[int]:
    stream.take("[")
    found: set[int] = set()
    while True:
        sign = -1 if stream.skip("-") else 1
        first = sign * stream.number(1, 5)
        last = stream.number(1, 5) if sign > 0 and stream.skip("-") else first
        if last < first:
            raise Unreadable(f"[{first}-{last}] runs backwards")
        found.update(range(first, last + 1))
        if not stream.skip(","):
            break
    stream.take("]")
    return frozenset(found)


def _days_after(stream: Stream, most: int) -> int:
    """ "+1 day" or "-2 days", 0 where there is none."""
    if not stream.kinds(SIGNS, "number", "day"):
        return 0
    sign = -1 if stream.take().kind == "-" else 1
    by = sign * stream.number(0, most)
    stream.take("day")
    return by


def read_weeks(stream: Stream) -> list[Selector]:
    """ "week 01-10/2,12"."""
    found: list[Selector] = []
    stream.take("week")
    while True:
        first = last = stream.number(1, 53)
        every = 1
        if stream.skip("-"):
            last = stream.number(first + 1, 53)
            every = stream.number(2, 26) if stream.skip("/") else 1
        found.append(Weeks(first, last, every))
        if not (stream.skip(",", "week") or (stream.kinds(",", "number") and stream.skip(","))):
            return found


def read_years(stream: Stream) -> list[Selector]:
    """ "2026,2028-2030,2031+,2040/2"."""
    found: list[Selector] = []
    while True:
        first = int(stream.take("year").value)
        last: int | None = first
        every = 1
        if stream.skip("-"):
            last = int(stream.take("year").value)
            if last <= first:
                raise Unreadable(f"{first}-{last} runs backwards")
        if stream.skip("+"):
            last = None
        elif stream.skip("/"):
            every = stream.number(1, 1000)
            last = None if last == first else last
        found.append(Years(first, last, every))
        if not (stream.kinds(",", "year") and stream.skip(",")):
            return found


def read_dates(stream: Stream) -> list[Selector]:
    """Months, dates and ranges of them with commas between; a bare number is a day of the month named last."""
    found: list[Selector] = list(_date_or_month(stream))
    while stream.kinds(",", DATED) or stream.kinds(",", "year", DATED):
        stream.take(",")
        found += _date_or_month(stream)
    return found


def _date_or_month(stream: Stream) -> list[Selector]:
    year = int(stream.take().value) if stream.kinds("year") else None
    if stream.kinds("month") and not _is_date(stream):
        first = last = int(stream.take("month").value)
        if stream.kinds("-", "month"):
            stream.take()
            last = int(stream.take().value)
        return [Months(first, last, year)]
    first_date = _date(stream, year)
    month = first_date.month
    found = [_range_from(stream, first_date)]
    while month and stream.kinds(",", "number"):
        stream.take()
        found.append(_range_from(stream, Date(year, month, stream.number(1, LONGEST_MONTHS[month - 1]))))
    return list(found)


def _is_date(stream: Stream) -> bool:
    """Whether a month is followed by a day, or by an nth weekday that begins a range."""
    if stream.kinds("month", "number"):
        return True
    if not stream.kinds("month", "weekday", "["):
        return False
    start = stream.at
    try:
        _date(stream, None)
        return stream.kinds("-", (*DATED, "year"))
    finally:
        stream.at = start


def _range_from(stream: Stream, first: Date) -> Dates:
    if stream.kinds("-", "number") and first.day:
        stream.take()
        last = Date(first.year, first.month, stream.number(first.day, LONGEST_MONTHS[first.month - 1]))
        return Dates(first, last, stream.number(1, 31) if stream.skip("/") else 1)
    if stream.kinds("-", DATED) or stream.kinds("-", "year", DATED):
        stream.take()
        year = int(stream.take().value) if stream.kinds("year") else None
        last = _date(stream, year or first.year)
        if (first.year is None) != (last.year is None) or (year is None and first.year and not last.month):
            raise Unreadable("a year on one side only")
        # Until Easter is until the day before it, as mappers see it where they try their texts: opening_hours.js.
        return Dates(first, last if last.month else replace(last, by=last.by - 1))
    return Dates(first, first)


def _date(stream: Stream, year: int | None) -> Date:
    if stream.skip("easter"):
        return Date(year, 0, by=_days_after(stream, 366))
    month = int(stream.take("month").value)
    if stream.kinds("weekday"):
        weekday = int(stream.take().value)
        nth = _nth(stream)
        if len(nth) != 1:
            raise Unreadable("a date has one nth weekday")
        return Date(year, month, weekday=(weekday, next(iter(nth))), by=_days_after(stream, 366))
    day = stream.number(1, LONGEST_MONTHS[month - 1])
    turn = None
    if stream.kinds(SIGNS, "weekday"):
        turn = (-1 if stream.take().kind == "-" else 1, int(stream.take().value))
    return Date(year, month, day, turn=turn, by=_days_after(stream, 366))
