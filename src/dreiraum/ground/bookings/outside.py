"""Somebody's own calendar (RFC 5545): when its events keep them busy, and nothing else of it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from dateutil.rrule import rrulestr
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from icalendar import Calendar

from dreiraum.ground.bookings.opening import Span

EVENTS, SPANS = 5000, 2000
PATIENCE = 20_000  # occurrences of one event that are looked through
DAY = dt.timedelta(days=1)
PROBLEMS = {
    "no such host": _("Diese Adresse gibt es nicht. Prüfen Sie, ob sie richtig geschrieben ist."),
    "not a public address": _("Diese Adresse liegt in einem privaten Netz. Von hier aus ist sie nicht zu lesen."),
    "not an address": _("Das ist keine Adresse. Kopieren Sie sie noch einmal aus Ihrem Kalenderprogramm."),
    "not an address of http or https": _("Die Adresse muss mit https:// beginnen."),
    "too many redirects": _("Die Adresse führt im Kreis. Kopieren Sie sie noch einmal."),
    "too large": _("Dieser Kalender ist zu groß. Nehmen Sie einen mit weniger Terminen."),
    "too slow": _("Der Server dort ist zu langsam. Wir versuchen es wieder."),
    "not a calendar": _("Dort liegt kein Kalender. Gebraucht wird die iCal-Adresse, nicht die der Internetseite."),
    "booked at the same moment": _("Gerade wurde gebucht. Wir lesen den Kalender gleich noch einmal."),
    "status 401": _("Der Kalender verlangt ein Passwort. Nehmen Sie die geheime Adresse."),
    "status 403": _("Der Kalender ist nicht freigegeben. Nehmen Sie die geheime Adresse."),
    "status 404": _("Unter dieser Adresse liegt nichts mehr. Kopieren Sie sie noch einmal."),
}
RHYTHMS = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
TOO_FINE = {"BYHOUR", "BYMINUTE", "BYSECOND"}


class Unreadable(Exception):
    """That is no calendar, or one beyond all measure."""


def problem_said(problem: str) -> str:
    """Why a calendar could not be read, in a sentence with what to do; empty where it could."""
    if not problem:
        return ""
    return str(PROBLEMS.get(problem, _("Der Server dort antwortet nicht richtig. Wir versuchen es wieder.")))


def busy(content: bytes, begin: dt.datetime, end: dt.datetime) -> list[Span]:
    """When events keep somebody busy between two times: joined, ascending, whole seconds, UTC. Raises Unreadable."""
    try:
        events = [one for calendar in Calendar.from_ical(content, multiple=True) for one in calendar.walk("VEVENT")]
    except Exception:
        raise Unreadable from None
    if len(events) > EVENTS:
        raise Unreadable
    moved: dict[str, set[dt.datetime]] = defaultdict(set)
    for one in events:
        if one.get("RECURRENCE-ID") is not None:
            moved[str(one.get("UID"))].update(_times(one, "RECURRENCE-ID"))
    return _joined(span for one in events for span in _spans(one, moved[str(one.get("UID"))], begin, end))


def without(spans: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """What is left of spans beside others; both ascending."""
    left: list[Span] = []
    others = list(taken)
    for opens, ends in spans:
        starts = opens
        for begin, end in others:
            if end <= starts or begin >= ends:
                continue
            if begin > starts:
                left.append((starts, begin))
            starts = max(starts, end)
        if starts < ends:
            left.append((starts, ends))
    return left


def _spans(event: Any, moved: set[dt.datetime], begin: dt.datetime, end: dt.datetime) -> Iterator[Span]:  # noqa: ANN401
    """An event's times; one that says nothing readable keeps nobody busy."""
    if str(event.get("STATUS", "")).upper() == "CANCELLED" or str(event.get("TRANSP", "")).upper() == "TRANSPARENT":
        return
    try:
        first = event.decoded("DTSTART")
        length = _length(event, first)
        if length <= dt.timedelta():
            return
        gone = set(_times(event, "EXDATE"))
        if event.get("RECURRENCE-ID") is None:
            gone |= moved
        for at in _begins(event, first, end, begin - length):
            starts = _utc(at)
            if starts not in gone and starts < end and starts + length > begin:
                yield starts, starts + length
    except (ValueError, TypeError, OverflowError, KeyError, AttributeError, IndexError):
        return


def _length(event: Any, first: dt.date) -> dt.timedelta:  # noqa: ANN401
    if "DTEND" in event:
        return _utc(event.decoded("DTEND")) - _utc(first)
    if "DURATION" in event:
        length: dt.timedelta = event.decoded("DURATION")
        return length
    return dt.timedelta() if isinstance(first, dt.datetime) else DAY


def _begins(event: Any, first: dt.date, end: dt.datetime, begin: dt.datetime) -> Iterator[dt.date]:  # noqa: ANN401
    """Its beginnings as the clock there shows them, in that clock's zone."""
    rules = event.get("RRULE")
    if rules is None:
        yield first
    else:
        rule = rules if not isinstance(rules, list) else rules[0]
        named = {str(name).upper() for name in rule}
        if str(rule["FREQ"][0]).upper() not in RHYTHMS or named & TOO_FINE:
            yield first
        else:
            yield from _repeated(rule, first, begin, end)
    for at in _dates(event, "RDATE"):
        if isinstance(at, dt.date):
            yield at


def _repeated(rule: Any, first: dt.date, begin: dt.datetime, end: dt.datetime) -> Iterator[dt.date]:  # noqa: ANN401
    zone = first.tzinfo if isinstance(first, dt.datetime) else None
    wall = first.replace(tzinfo=None) if isinstance(first, dt.datetime) else dt.datetime.combine(first, dt.time())
    until = rule.get("UNTIL")
    parts = ";".join(part for part in rule.to_ical().decode().split(";") if not part.upper().startswith("UNTIL="))
    last = min([end, *(_utc(one) + (dt.timedelta() if isinstance(one, dt.datetime) else DAY) for one in until or [])])
    for number, at in enumerate(rrulestr(parts, dtstart=wall)):
        there = at.replace(tzinfo=zone)
        if number > PATIENCE or _utc(there) > last:
            return
        if _utc(there) > begin:
            yield there


def _times(event: Any, name: str) -> list[dt.datetime]:  # noqa: ANN401
    return [_utc(one) for one in _dates(event, name) if isinstance(one, dt.date)]


def _dates(event: Any, name: str) -> list[Any]:  # noqa: ANN401
    found = event.get(name)
    lists = found if isinstance(found, list) else [found] if found is not None else []
    return [one.dt for many in lists for one in getattr(many, "dts", [many])]


def _utc(at: dt.date) -> dt.datetime:
    """A day begins at midnight here; a time without a zone is of the clock on the wall here."""
    if not isinstance(at, dt.datetime):
        at = dt.datetime.combine(at, dt.time())
    aware = timezone.make_aware(at) if timezone.is_naive(at) else at
    return aware.astimezone(dt.UTC).replace(microsecond=0)


def _joined(spans: Iterable[Span]) -> list[Span]:
    found: list[Span] = []
    for starts, ends in sorted(spans):
        if found and starts <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], ends))
        elif len(found) < SPANS:
            found.append((starts, ends))
    return found
