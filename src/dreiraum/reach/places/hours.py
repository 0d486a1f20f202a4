"""Opening hours: when a place is open, and how to say so.

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
AHEAD = 366  # days searched for the next opening
YEARS = (1950, 2150)

Window = tuple[int, int]

_APPOINTMENT = re.compile("vereinbarung|termin|anmeldung|absprache|appointment", re.IGNORECASE)
_DAYS = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")
_DAILY = ("montags", "dienstags", "mittwochs", "donnerstags", "freitags", "samstags", "sonntags")
_MONTHS = ("Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez.")
UNKNOWN = "Öffnungszeiten unbekannt"


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
        self._spans: dict[int, tuple[tuple[Window, ...], str]] = {}

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

    def today(self, at: dt.datetime) -> str:
        """One phrase: "offen bis 18 Uhr", "öffnet um 14 Uhr", "öffnet Mo 8:00", "geschlossen"."""
        if not self.known:
            return UNKNOWN
        now = local(at)
        for opens, closes in self._from(_stamp(now), 8):
            if opens <= _stamp(now):
                return _open_until(now, _berlin(closes))
            break
        coming = self.next_opening(now)
        if coming is None:
            return self._note(now) or "geschlossen"
        if coming.date() == now.date():
            return f"öffnet um {_hour(coming)} Uhr"
        return f"öffnet {_day(coming, now)} {coming:%-H:%M}"

    def stops(self, at: dt.datetime) -> str:
        """When a mobile offer stands here: "donnerstags 15:10", else the next date "Do, 26. Nov., 15:10"."""
        now = local(at)
        month = [now.date() + dt.timedelta(days=day) for day in (0, 28)]
        coming = [opens for opens, _ in self.windows(*month) if opens > now]
        weeks = Counter((one.weekday(), one.hour, one.minute) for one in coming if one.date() > month[0])
        # Three weeks of four: a holiday does not make it irregular.
        if 0 < len(weeks) <= 3 and min(weeks.values()) >= 3:
            return " und ".join(f"{_DAILY[day]} {hour}:{minute:02}" for day, hour, minute in sorted(weeks))
        nearest = coming[0] if coming else self.next_opening(now)
        if nearest is None:
            return "kein Termin bekannt" if self.known else UNKNOWN
        return f"{_date(nearest)}, {nearest:%-H:%M}"

    def _note(self, now: dt.datetime) -> str:
        _, note = self._span(now.date().toordinal() // SPAN)
        return note

    def _from(self, start: int, days: int) -> Iterator[Window]:
        """Windows that end after `start`, joined across spans, beginning within `days` days."""
        if not self.known:
            return
        first = (_berlin(start).toordinal() - 1) // SPAN
        last = (_berlin(start).toordinal() + days) // SPAN
        held: Window | None = None
        for number in range(first, last + 2):
            for window in self._span(number)[0]:
                if held and window[0] <= held[1]:
                    held = (held[0], max(held[1], window[1]))
                    continue
                if held and held[1] > start:
                    yield held
                held = window
        if held and held[1] > start:
            yield held

    def _span(self, number: int) -> tuple[tuple[Window, ...], str]:
        """Windows of the days [6 number, 6 number + 6) as ordinals, and a note where opening is uncertain."""
        if number not in self._spans:
            self._spans[number] = self._evaluate(dt.date.fromordinal(number * SPAN))
        return self._spans[number]

    def _evaluate(self, first: dt.date) -> tuple[tuple[Window, ...], str]:
        start = dt.datetime.combine(first, dt.time())
        windows, note = [], ""
        intervals = self._hours_near(first).intervals(start, start + dt.timedelta(days=SPAN))
        for opens, closes, state, comment in intervals:
            if state == State.OPEN and not _APPOINTMENT.search(comment):
                window = (_stamp(opens.replace(tzinfo=BERLIN)), _stamp(closes.replace(tzinfo=BERLIN)))
                windows += [window] if window[0] < window[1] else []
            elif state != State.CLOSED:
                note = note or " ".join(comment.split())[:80] or "nach Vereinbarung"
        return tuple(windows), note

    def _hours_near(self, first: dt.date) -> OpeningHours:
        """The rules as they hold from the day before `first` until its span ends."""
        near = [first + dt.timedelta(days=day) for day in range(-1, SPAN)]
        free = tuple(day for day in near if day in public_holidays(*self._region, day.year))
        if self._always:
            free = ()
        hours = _parse(with_holidays(self._rules, free)) or _parse(with_holidays(_unnamed(self._rules), free))
        return hours or OpeningHours("off")


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


def _open_until(now: dt.datetime, closes: dt.datetime) -> str:
    if closes - now > dt.timedelta(days=7):
        return "durchgehend offen"
    night = closes - dt.timedelta(hours=6)
    if closes.date() == now.date() or night.date() <= now.date():
        return f"offen bis {_hour(closes) if closes.time() != dt.time() else '24'} Uhr"
    return f"offen bis {_day(closes, now)} {closes:%-H:%M}"


def _hour(at: dt.datetime) -> str:
    return f"{at:%-H:%M}" if at.minute else f"{at.hour}"


def _day(at: dt.datetime, now: dt.datetime) -> str:
    return _DAYS[at.weekday()] if (at.date() - now.date()).days < 7 else f"{_date(at)},"


def _date(at: dt.datetime) -> str:
    return f"{_DAYS[at.weekday()]}, {at.day}. {_MONTHS[at.month - 1]}"
