"""Opening hours: when a place is open. How they are read stands in `reach.opening`, how to say so in `phrases`.

What an expression leaves open is settled here:

- Public and school holidays are those of the district's subdivision (`calendar`).
- An expression that is silent about PH and not open around the clock is closed on public holidays, as the
  shops' closing laws have it; a rule that names the very day ("Dec 25 10:00-12:00") still holds.
- Days without hours ("täglich", "Mo-Fr") do not say when: unknown. "24/7" and seasons ("Apr-Oct") do.
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
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from dreiraum.reach.errors import InputError
from dreiraum.reach.opening.days import Holiday, Ordinary, Weekdays
from dreiraum.reach.opening.expression import GUESSED, OPEN, Expression, Piece, Rule
from dreiraum.reach.opening.grammar import read
from dreiraum.reach.opening.tokens import Unreadable
from dreiraum.reach.places.calendar import ZONE, Calendar, Surroundings

BERLIN = ZONE

SPAN = 6  # days that are evaluated and kept together
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
        self._expression = _expression(text, Surroundings(calendar.country, calendar.subdivision))
        self.known = self._expression is not None

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
        windows: list[Window] = []
        note: str | None = None
        for day in (first + dt.timedelta(days=by) for by in range(SPAN)):
            for piece in self._expression.pieces(day) if self._expression else ():
                if _counts(piece):
                    window = (_minute(day, piece.first), _minute(day, piece.last))
                    windows += [window] if window[0] < window[1] else []
                elif piece.state != GUESSED and note is None:
                    said = " ".join(piece.comment.split())[:80]
                    note = "" if said.casefold() == "nach vereinbarung" else said
        return tuple(windows), note


@lru_cache(maxsize=KEPT)
def _evaluated(hours: Hours, number: int) -> Span:
    """Windows of the days [6 number, 6 number + 6) as ordinals, and a note where opening is uncertain."""
    return hours.evaluate(dt.date.fromordinal(number * SPAN))


def _expression(text: str, where: Surroundings) -> Expression | None:
    try:
        rules = read(text, country=where.country)
    except Unreadable:
        return None
    opening = [rule for rule in rules if rule.state == OPEN]
    if opening and all(_only_days(rule) for rule in opening):
        return None
    expression = Expression(rules, where)
    if expression.always or any(_speaks_of_holidays(rule) for rule in rules):
        return expression
    return Expression(tuple(one if one.dated else _on_ordinary_days(one) for one in rules), where)


def _only_days(rule: Rule) -> bool:
    return bool(rule.when) and not rule.spans and all(isinstance(one, Weekdays) for group in rule.when for one in group)


def _speaks_of_holidays(rule: Rule) -> bool:
    days = [one for group in rule.when for one in group if isinstance(one, Holiday)]
    return any(not one.school and one.by == 0 for one in days)


def _on_ordinary_days(rule: Rule) -> Rule:
    return replace(rule, when=(*rule.when, (Ordinary(),)))


def _counts(piece: Piece) -> bool:
    """Whether somebody who comes then finds it open; an open end ends at midnight."""
    if _APPOINTMENT.search(piece.comment):
        return False
    return piece.state == OPEN or (piece.state == GUESSED and piece.first > 0)


def _minute(day: dt.date, minutes: int) -> int:
    after, clock = divmod(minutes, 1440)
    at = dt.time(clock // 60, clock % 60)
    return _stamp(dt.datetime.combine(day + dt.timedelta(days=after), at, BERLIN))


def _stamp(at: dt.datetime) -> int:
    return int(at.timestamp())


def _berlin(stamp: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(stamp, BERLIN)


def _midnight(day: dt.date) -> int:
    return _stamp(local(dt.datetime.combine(day, dt.time())))
