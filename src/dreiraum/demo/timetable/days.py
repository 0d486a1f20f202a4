"""On which days which trips run: weekdays, school days, Saturdays, Sundays with the public holidays, nights."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from dreiraum.demo.facts import rows
from dreiraum.reach.gtfs.write import Row
from dreiraum.reach.places.calendar import public_holidays

FIRST, LAST = dt.date(2026, 6, 1), dt.date(2027, 12, 31)

WEEKDAY, SCHOOL, SATURDAY, SUNDAY, NIGHT = "weekday", "school", "saturday", "sunday", "night"
SERVICES: dict[str, tuple[int, ...]] = {
    WEEKDAY: (0, 1, 2, 3, 4),
    SCHOOL: (0, 1, 2, 3, 4),
    SATURDAY: (5,),
    SUNDAY: (6,),
    NIGHT: (4, 5),
}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ADDED, _REMOVED = 1, 2


def calendar() -> list[Row]:
    """calendar.txt: the usual week of every service."""
    dates = {"start_date": _text(FIRST), "end_date": _text(LAST)}
    return [
        {"service_id": service, **{day: int(at in week) for at, day in enumerate(_DAYS)}, **dates}
        for service, week in SERVICES.items()
    ]


def calendar_dates() -> list[Row]:
    """calendar_dates.txt: public holidays of Lower Saxony are Sundays; its school holidays have no school trips."""
    runs = _rules()
    found: list[Row] = []
    for service, week in SERVICES.items():
        for day in _all_days():
            usual, real = day.weekday() in week, runs[service](day)
            if usual != real:
                kind = _ADDED if real else _REMOVED
                found.append({"service_id": service, "date": _text(day), "exception_type": kind})
    return found


def _rules() -> dict[str, Callable[[dt.date], bool]]:
    holidays = frozenset[dt.date]().union(*(public_holidays("DE", "NI", year) for year in (FIRST.year, LAST.year)))
    away = _school_holidays()
    return {
        WEEKDAY: lambda day: day.weekday() < 5 and day not in holidays,
        SCHOOL: lambda day: day.weekday() < 5 and day not in holidays | away,
        SATURDAY: lambda day: day.weekday() == 5 and day not in holidays,
        SUNDAY: lambda day: day.weekday() == 6 or day in holidays,
        NIGHT: lambda day: day.weekday() in (4, 5),
    }


def _school_holidays() -> frozenset[dt.date]:
    """Every day of the published school holidays, both ends included."""
    found: set[dt.date] = set()
    for row in rows("school_holidays.csv"):
        first, last = (dt.date.fromisoformat(row[end]) for end in ("first", "last"))
        found.update(first + dt.timedelta(days) for days in range((last - first).days + 1))
    return frozenset(found)


def _all_days() -> list[dt.date]:
    return [FIRST + dt.timedelta(days) for days in range((LAST - FIRST).days + 1)]


def _text(day: dt.date) -> str:
    return day.strftime("%Y%m%d")
