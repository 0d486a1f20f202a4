"""Opening hours: when a place is open. How to say so stands in `phrases`.

Expressions follow https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification, evaluated by
opening-hours-py. What that leaves open is settled here:

- Public holidays are those of the district's subdivision, from the package `holidays`. The evaluator's own
  calendar knows only the nationwide ones, so it is not used: expressions are evaluated in spans of 6 days,
  with PH rewritten to the weekdays of the holidays near (see `calendar.with_holidays`).
- An expression that is silent about PH and not open around the clock is closed on public holidays, as the
  shops' closing laws have it.
- School holidays are not known; ordinary weeks are assumed.
- Open only by appointment ("nach Vereinbarung") is not open on arrival.
- "08:00+" (open end) is open until midnight.
- What cannot be read is unknown: never open, never an error.

Times are those of Europe/Berlin; lengths of time are elapsed time, so the night the clocks change is 23 or 25
hours long.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from opening_hours import OpeningHours, ParserError, State  # type: ignore[attr-defined]

from dreiraum.reach.errors import InputError
from dreiraum.reach.places.calendar import (
    Calendar,
    public_holidays,
    tidy,
    with_holidays,
    without_school_holidays,
)

BERLIN = ZoneInfo("Europe/Berlin")
SPAN = 6  # days; with the day before, whose night may reach in, each weekday occurs once
KEPT = 1 << 14  # spans kept evaluated in a process, whatever places and dates are asked for: some 20 MB
AHEAD = 366  # days searched for the next opening
YEARS = (1950, 2150)

Window = tuple[int, int]
Span = tuple[tuple[Window, ...], str | None]

_APPOINTMENT = re.compile("vereinbarung|termin|anmeldung|absprache|appointment", re.IGNORECASE)


Kind = Literal["open", "opens", "always", "closed", "note", "unknown"]


@dataclass(frozen=True, slots=True)
class Opening:
    """Whether a place is open at a moment.

    kind: "open" until `at`; "opens" at `at`; "always" (longer than a week without closing); "closed" for the
    next year; "note": only as `note` says, the mapper's words, empty for "by appointment"; "unknown".
    at: in Berlin's time, None for the other kinds.
    """

    kind: Kind
    at: dt.datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Stops:
    """When a mobile offer stands here.

    weekly: (weekday, hour, minute) of each stop, Monday is 0; empty where they are too irregular to say so.
    next: the nearest stop, in Berlin's time, None where there is none within a year. known: hours can be read.
    """

    weekly: tuple[tuple[int, int, int], ...]
    next: dt.datetime | None
    known: bool


def local(at: dt.datetime) -> dt.datetime:
    """The time in Berlin, cut to the second; without a time zone it is taken as Berlin's."""
    aware = at.replace(tzinfo=BERLIN) if at.tzinfo is None else at.astimezone(BERLIN)
    if not YEARS[0] <= aware.year <= YEARS[1]:
        raise InputError(f"{at.date()}: the year must lie between {YEARS[0]} and {YEARS[1]}")
    return aware.replace(microsecond=0)


class Hours:
    """The opening hours of one place; `known` is False where there are none or they cannot be read."""

    def __init__(self, text: str, calendar: Calendar) -> None:
        self.text = text
        self._region = (calendar.country, calendar.subdivision)
        self._rules = without_school_holidays(tidy(text))
        parsed = _parse(self._rules)
        self.known = parsed is not None
        self._always = parsed is not None and str(parsed.normalize()) == "24/7"

    def is_open(self, at: dt.datetime, minutes: float = 0) -> bool:
        """Open at `at`, with at least `minutes` left before closing."""
        now = _stamp(local(at))
        return any(opens <= now < closes and now + minutes * 60 <= closes for opens, closes in self._from(now, 7))

    def windows(self, first: dt.date, last: dt.date) -> list[tuple[dt.datetime, dt.datetime]]:
        """Spans (opens, closes) that touch the days `first` to `last`, both included, not cut at midnight."""
        start, end = _midnight(first), _midnight(last + dt.timedelta(days=1))
        days = (last - first).days + 2
        found = [one for one in self._from(start, days) if one[0] < end]
        return [(_berlin(opens), _berlin(closes)) for opens, closes in found]

    def next_opening(self, at: dt.datetime) -> dt.datetime | None:
        """The next time after `at` at which it opens, None where there is none within a year."""
        now = _stamp(local(at))
        return next((_berlin(opens) for opens, _ in self._from(now, AHEAD) if opens > now), None)

    def open_spans(self, start: int, days: int) -> list[Window]:
        """Spans (opens, closes) in POSIX seconds that end after `start`, for `days` days or a little more."""
        return list(self._from(start, days))

    def state(self, at: dt.datetime) -> Opening:
        """Open or not at `at`, and until or from when."""
        if not self.known:
            return Opening("unknown")
        now = local(at)
        first = next(self._from(_stamp(now), 8), None)
        if first is not None and first[0] <= _stamp(now):
            until = _berlin(first[1])
            return Opening("always") if until - now > dt.timedelta(days=7) else Opening("open", until)
        coming = self.next_opening(now)
        if coming is not None:
            return Opening("opens", coming)
        note = _evaluated(self, now.date().toordinal() // SPAN)[1]
        return Opening("closed") if note is None else Opening("note", note=note)

    def stop_times(self, at: dt.datetime) -> Stops:
        """When a mobile offer with these hours stands here after `at`: every week, else at the next date."""
        now = local(at)
        month = [now.date() + dt.timedelta(days=day) for day in (0, 28)]
        coming = [opens for opens, _ in self.windows(*month) if opens > now]
        weeks = Counter((one.weekday(), one.hour, one.minute) for one in coming if one.date() > month[0])
        # Three weeks of four: a holiday does not make it irregular.
        regular = 0 < len(weeks) <= 3 and min(weeks.values()) >= 3
        nearest = coming[0] if coming else self.next_opening(now)
        return Stops(tuple(sorted(weeks)) if regular else (), nearest, self.known)

    def _from(self, start: int, days: int) -> Iterator[Window]:
        """Windows that end after `start`, joined across spans, beginning within `days` days."""
        if not self.known:
            return
        first = (_berlin(start).toordinal() - 1) // SPAN
        last = (_berlin(start).toordinal() + days) // SPAN
        held: Window | None = None
        for number in range(first, last + 2):
            for window in _evaluated(self, number)[0]:
                if held and window[0] <= held[1]:
                    held = (held[0], max(held[1], window[1]))
                    continue
                if held and held[1] > start:
                    yield held
                held = window
        if held and held[1] > start:
            yield held

    def evaluate(self, first: dt.date) -> Span:
        """Windows of the SPAN days from `first`, and a note where opening is uncertain."""
        start = dt.datetime.combine(first, dt.time())
        windows: list[Window] = []
        note: str | None = None
        intervals = self._hours_near(first).intervals(start, start + dt.timedelta(days=SPAN))
        for opens, closes, state, comment in intervals:
            if state == State.OPEN and not _APPOINTMENT.search(comment):
                window = (_stamp(opens.replace(tzinfo=BERLIN)), _stamp(closes.replace(tzinfo=BERLIN)))
                windows += [window] if window[0] < window[1] else []
            elif state != State.CLOSED and note is None:
                said = " ".join(comment.split())[:80]
                note = "" if said.casefold() == "nach vereinbarung" else said
        return tuple(windows), note

    def _hours_near(self, first: dt.date) -> OpeningHours:
        """The rules as they hold from the day before `first` until its span ends."""
        near = [first + dt.timedelta(days=day) for day in range(-1, SPAN)]
        free = tuple(day for day in near if day in public_holidays(*self._region, day.year))
        if self._always:
            free = ()
        hours = _parse(with_holidays(self._rules, free)) or _parse(with_holidays(_unnamed(self._rules), free))
        return hours or OpeningHours("off")


@lru_cache(maxsize=KEPT)
def _evaluated(hours: Hours, number: int) -> Span:
    """Windows of the days [6 number, 6 number + 6) as ordinals, and a note where opening is uncertain."""
    return hours.evaluate(dt.date.fromordinal(number * SPAN))


def _unnamed(rules: str) -> str:
    """Rules whose PH selector cannot be rewritten ("PH +1 day"): without those that name PH."""
    return "; ".join(rule for rule in rules.split(";") if "PH" not in rule)


def _parse(text: str) -> OpeningHours | None:
    try:
        return OpeningHours(text) if text else None
    except ParserError:
        return None


def _stamp(at: dt.datetime) -> int:
    return int(at.timestamp())


def _berlin(stamp: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(stamp, BERLIN)


def _midnight(day: dt.date) -> int:
    return _stamp(local(dt.datetime.combine(day, dt.time())))
