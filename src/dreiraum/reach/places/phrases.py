"""How to say when a place is open, in German and in English.

The moment asked decides what may be left out: today needs no day, this week needs no date.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from dreiraum.reach.places.hours import Opening, Stops, local

Language = Literal["de", "en"]


@dataclass(frozen=True, slots=True)
class _Words:
    days: tuple[str, ...]
    daily: tuple[str, ...]
    months: tuple[str, ...]
    date: str
    open_until: str
    open_until_day: str
    opens: str
    opens_day: str
    always: str
    closed: str
    appointment: str
    unknown: str
    no_stop: str
    joined: str


_WORDS = {
    "de": _Words(
        days=("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"),
        daily=("montags", "dienstags", "mittwochs", "donnerstags", "freitags", "samstags", "sonntags"),
        months=("Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."),
        date="{day}, {at.day}. {month}",
        open_until="offen bis {hour} Uhr",
        open_until_day="offen bis {day} {time}",
        opens="öffnet um {hour} Uhr",
        opens_day="öffnet {day} {time}",
        always="durchgehend offen",
        closed="geschlossen",
        appointment="nach Vereinbarung",
        unknown="Öffnungszeiten unbekannt",
        no_stop="kein Termin bekannt",
        joined=" und ",
    ),
    "en": _Words(
        days=("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
        daily=("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays"),
        months=("Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec"),
        date="{day}, {at.day} {month}",
        open_until="open until {time}",
        open_until_day="open until {day} {time}",
        opens="opens at {time}",
        opens_day="opens {day} {time}",
        always="always open",
        closed="closed",
        appointment="by appointment",
        unknown="opening hours unknown",
        no_stop="no date known",
        joined=" and ",
    ),
}


def say_opening(opening: Opening, now: dt.datetime, language: Language = "de") -> str:
    """One phrase: "offen bis 18 Uhr", "öffnet Mo 8:00"; "open until 18:00", "opens Mon 8:00".

    now: the moment that `opening` was asked for. A mapper's note is said in the mapper's words.
    """
    words, now = _WORDS[language], local(now)
    if opening.at is None:
        fixed = {"always": words.always, "closed": words.closed, "unknown": words.unknown}
        return fixed.get(opening.kind) or opening.note or words.appointment
    at, today = opening.at, opening.at.date() == now.date()
    if opening.kind == "opens":
        return _filled(words, words.opens if today else words.opens_day, at, now)
    # A night belongs to the day it began.
    if today or (at - dt.timedelta(hours=6)).date() <= now.date():
        return _filled(words, words.open_until, at, now, midnight="24:00")
    return _filled(words, words.open_until_day, at, now)


def say_stops(stops: Stops, language: Language = "de") -> str:
    """One phrase: "donnerstags 15:10", else the next date "Do, 26. Nov., 15:10"; "Thursdays 15:10"."""
    words = _WORDS[language]
    if stops.weekly:
        return words.joined.join(f"{words.daily[day]} {hour}:{minute:02}" for day, hour, minute in stops.weekly)
    if stops.next is None:
        return words.no_stop if stops.known else words.unknown
    return f"{_date(words, stops.next)}, {stops.next:%-H:%M}"


def _filled(words: _Words, phrase: str, at: dt.datetime, now: dt.datetime, midnight: str = "0:00") -> str:
    time = f"{at:%-H:%M}" if at.time() != dt.time() else midnight
    soon = (at.date() - now.date()).days < 7
    day = words.days[at.weekday()] if soon else f"{_date(words, at)},"
    return phrase.format(hour=time.removesuffix(":00"), time=time, day=day)


def _date(words: _Words, at: dt.datetime) -> str:
    return words.date.format(day=words.days[at.weekday()], at=at, month=words.months[at.month - 1])
