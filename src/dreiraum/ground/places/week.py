"""Opening hours as a volunteer sees them - a week, a season, holidays, exceptions - and OSM's syntax for the same.

What the grid cannot hold stays a text: `read_week` returns None for it.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from itertools import groupby

from dreiraum.reach.opening.words import MONTHS, WEEKDAYS

Span = tuple[int, int]  # minutes since midnight; an end at or before the start lies on the next day
EVERY: tuple[int, ...] = ()
HOURS_A_DAY = 24 * 60

_TIME = r"\d{1,2}:\d{2}"
_SPANS = re.compile(rf"{_TIME}-{_TIME}(,{_TIME}-{_TIME})*")
_DAY = "|".join(WEEKDAYS)
_MONTH = "|".join(MONTHS)
_RULE = re.compile(
    rf"(?:(?P<from>{_MONTH})(?:-(?P<to>{_MONTH}))?:? )?"
    rf"(?P<days>(?:{_DAY})[^ ]*|PH) (?P<times>off|closed|{_SPANS.pattern})"
)
_SELECTED = re.compile(rf"(?P<first>{_DAY})(?:-(?P<last>{_DAY})|\[(?P<nth>-?[1-5](?:,-?[1-5])*)\])?")
_DATE = rf"(?:\d{{4}} )?(?:{_MONTH}) \d{{1,2}}"
_EXCEPTION = re.compile(rf"(?P<first>{_DATE})(?:-(?P<last>{_DATE}|\d{{1,2}}))? (?P<times>off|closed|{_SPANS.pattern})")


@dataclass(frozen=True, slots=True)
class Day:
    """When it is open on a weekday. nth: only the first (1) or the last (-1) of the month; EVERY week else."""

    spans: tuple[Span, ...] = ()
    nth: tuple[int, ...] = EVERY


@dataclass(frozen=True, slots=True)
class Other:
    """Days on which it is otherwise. year: of `first`, None for every year; spans: none is closed."""

    first: tuple[int, int]
    last: tuple[int, int]
    year: int | None
    last_year: int | None
    spans: tuple[Span, ...] = ()


CLOSED = (Day(),) * 7


@dataclass(frozen=True, slots=True)
class Week:
    """season: first and last month, None all year; holidays: spans on public holidays, none is closed."""

    days: tuple[Day, ...] = CLOSED
    season: tuple[int, int] | None = None
    holidays: tuple[Span, ...] = ()
    others: tuple[Other, ...] = field(default=())


def write_week(week: Week) -> str:
    """OSM's syntax for a week; "" where it is never open."""
    season = "" if week.season is None else f"{_months(week.season)} "
    rules = []
    for nth in sorted({one.nth for one in week.days if one.spans}, key=lambda nth: (nth != EVERY, nth)):
        for spans in dict.fromkeys(one.spans for one in week.days if one.spans and one.nth == nth):
            rows = [row for row, one in enumerate(week.days) if (one.spans, one.nth) == (spans, nth)]
            rules.append(f"{season}{_days(rows, nth)} {_spans(spans)}")
    if not rules and not week.holidays and not any(one.spans for one in week.others):
        return ""
    rules.append(f"PH {_spans(week.holidays)}")
    rules += [f"{_dates(one)} {_spans(one.spans)}" for one in week.others]
    return "; ".join(rules)


def read_week(text: str) -> Week | None:
    """The week that OSM's syntax says; None where it says more than a week can hold."""
    days: dict[int, Day] = {}
    seasons: set[tuple[int, int] | None] = set()
    holidays: tuple[Span, ...] | None = None
    others: list[Other] = []
    for rule in re.sub(r",\s+", ",", " ".join(text.split())).strip("; ").split(";"):
        if (other := _EXCEPTION.fullmatch(rule.strip())) is not None:
            others.append(_other(other))
            continue
        found = _RULE.fullmatch(rule.strip())
        if found is None or others:
            return None
        spans = _read_spans(found["times"])
        if found["days"] == "PH":
            if holidays is not None or found["from"]:
                return None
            holidays = spans
            continue
        selected = _selected(found["days"])
        if selected is None or holidays is not None or selected.keys() & days.keys():
            return None
        seasons.add(None if not found["from"] else _season(found["from"], found["to"]))
        days |= {row: Day(spans, nth) if spans else Day() for row, nth in selected.items()}
    if len(seasons) > 1:
        return None
    season = next(iter(seasons), None)
    return Week(tuple(days.get(row, Day()) for row in range(7)), season, holidays or (), tuple(others))


def _selected(text: str) -> dict[int, tuple[int, ...]] | None:
    """Weekdays and which of the month: "Mo-Fr,Sa[1]"."""
    found: dict[int, tuple[int, ...]] = {}
    for part in re.split(r",(?![-\d])", text):
        one = _SELECTED.fullmatch(part)
        if one is None:
            return None
        first = WEEKDAYS.index(one["first"])
        many = (WEEKDAYS.index(one["last"]) - first) % 7 if one["last"] else 0
        nth = tuple(map(int, one["nth"].split(","))) if one["nth"] else EVERY
        for row in ((first + k) % 7 for k in range(many + 1)):
            if row in found:
                return None
            found[row] = nth
    return found


def _season(first: str, last: str | None) -> tuple[int, int]:
    return MONTHS.index(first) + 1, MONTHS.index(last or first) + 1


def _read_spans(text: str) -> tuple[Span, ...]:
    if text in ("off", "closed"):
        return ()
    minutes = [int(one[0]) * 60 + int(one[1]) for one in re.findall(r"(\d{1,2}):(\d{2})", text)]
    return tuple((a % HOURS_A_DAY, b % HOURS_A_DAY) for a, b in zip(minutes[::2], minutes[1::2], strict=True))


def _other(found: re.Match[str]) -> Other:
    year, first = _read_date(found["first"])
    text = found["last"] or found["first"]
    last_year, last = (year, (first[0], int(text))) if text.isdigit() else _read_date(text)
    return Other(first, last, year, last_year or year, _read_spans(found["times"]))


def _read_date(text: str) -> tuple[int | None, tuple[int, int]]:
    *year, month, day = text.split()
    return (int(year[0]) if year else None), (MONTHS.index(month) + 1, int(day))


def _days(rows: list[int], nth: tuple[int, ...]) -> str:
    if nth:
        which = ",".join(map(str, nth))
        return ",".join(f"{WEEKDAYS[row]}[{which}]" for row in rows)
    return ",".join(
        WEEKDAYS[first] if first == last else f"{WEEKDAYS[first]}-{WEEKDAYS[last]}" for first, last in runs(rows)
    )


def runs(rows: list[int]) -> list[tuple[int, int]]:
    """First and last of each run of neighbours."""
    grouped = (list(one) for _, one in groupby(enumerate(rows), key=lambda pair: pair[1] - pair[0]))
    return [(one[0][1], one[-1][1]) for one in grouped]


def _months(season: tuple[int, int]) -> str:
    first, last = (MONTHS[one - 1] for one in season)
    return first if first == last else f"{first}-{last}"


def _dates(one: Other) -> str:
    first = _date(one.year, one.first)
    same = (one.first, one.year) == (one.last, one.last_year)
    return first if same else f"{first}-{_date(one.last_year, one.last)}"


def _date(year: int | None, day: tuple[int, int]) -> str:
    written = f"{MONTHS[day[0] - 1]} {day[1]}"
    return written if year is None else f"{year} {written}"


def _spans(spans: tuple[Span, ...]) -> str:
    return ",".join(f"{_clock(a)}-{_clock(b or HOURS_A_DAY)}" for a, b in spans) or "off"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def date_of(year: int | None, day: tuple[int, int]) -> dt.date:
    """A day of an exception; of every year: of the leap year 2000."""
    return dt.date(year or 2000, *day)
