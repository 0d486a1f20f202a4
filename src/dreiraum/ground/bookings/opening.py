"""When a resource can be booked at all: its own hours, else those of its place; without any, always."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from django.utils import timezone

from dreiraum.ground.bookings.models import Resource
from dreiraum.ground.region.serving import Unavailable, region
from dreiraum.reach.places.arrivals import hours_of
from dreiraum.reach.places.calendar import Calendar

Span = tuple[dt.datetime, dt.datetime]


class _Country(NamedTuple):
    country: str = "DE"
    subdivision: str = ""


def open_spans(resource: Resource, first: dt.date, last: dt.date) -> list[Span]:
    """Spans within the days `first` to `last`, both included, in local time, cut at their ends.

    Hours that cannot be read are never open.
    """
    if resource.last_day is not None:
        last = min(last, resource.last_day)
    if first > last:
        return []
    begin, end = midnight(first), midnight(last + dt.timedelta(days=1))
    text = resource.opening_hours or (resource.place.opening_hours if resource.place else "")
    if not text:
        return [(begin, end)]
    spans = hours_of(text, _calendar()).windows(first, last)
    return [(max(opens, begin), min(closes, end)) for opens, closes in spans if closes > begin]


def is_open(resource: Resource, starts: dt.datetime, ends: dt.datetime) -> bool:
    """Whether it is open all the time from `starts` to `ends`."""
    first, last = timezone.localtime(starts).date(), timezone.localtime(ends).date()
    return any(opens <= starts and ends <= closes for opens, closes in open_spans(resource, first, last))


def midnight(day: dt.date) -> dt.datetime:
    """The begin of a day in local time."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def _calendar() -> Calendar:
    try:
        return region()
    except Unavailable:
        return _Country()
