"""Bookings for other calendars (RFC 5545): one's own in full, of resources and places only when they are busy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from dreiraum.ground.bookings.models import Booking, BookingState
from dreiraum.ground.bookings.telling import title, where

STATUS = {
    BookingState.CONFIRMED: "CONFIRMED",
    BookingState.ARRIVED: "CONFIRMED",
    BookingState.REQUESTED: "TENTATIVE",
    BookingState.HELD: "TENTATIVE",
    BookingState.WAITING: "TENTATIVE",
}


def booking_file(booking: Booking, page: str) -> bytes:
    """One booking."""
    return _written(_calendar(title(booking)), [_event(booking, page)])


def feed(name: str, bookings: Iterable[tuple[Booking, str]]) -> bytes:
    """A person's bookings, each with the address of its page; cancelled ones say so, for whoever has them already."""
    return _written(_calendar(name), [_event(booking, page) for booking, page in bookings])


def busy_feed(name: str, spans: Iterable[tuple[str, dt.datetime, dt.datetime]]) -> bytes:
    """When something is busy, and nothing else: (identity, from, to)."""
    events = []
    now = timezone.now()
    for identity, starts, ends in spans:
        event = _timed(identity, starts, ends, now)
        event.add("summary", _("belegt"))
        event.add("class", "PUBLIC")
        events.append(event)
    return _written(_calendar(name), events)


def _calendar(name: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Dreiraum//Buchungen//DE")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", dt.timedelta(hours=1), parameters={"VALUE": "DURATION"})
    return calendar


def _event(booking: Booking, page: str) -> Event:
    event = _timed(str(booking.pk), booking.starts, booking.ends, booking.changed)
    event.add("summary", title(booking))
    event.add("status", STATUS.get(BookingState(booking.state), "CANCELLED"))
    event.add("description", f"{BookingState(booking.state).label}. {_('Code')}: {booking.code}")
    event.add("url", page)
    event.add("class", "PRIVATE")
    if where(booking):
        event.add("location", where(booking))
    return event


def _timed(identity: str, starts: dt.datetime, ends: dt.datetime, changed: dt.datetime) -> Event:
    event = Event()
    event.add("uid", f"{identity}@dreiraum")
    event.add("dtstamp", changed.astimezone(dt.UTC))
    event.add("dtstart", starts.astimezone(dt.UTC))
    event.add("dtend", ends.astimezone(dt.UTC))
    event.add("transp", "OPAQUE")
    return event


def _written(calendar: Calendar, events: Iterable[Event]) -> bytes:
    for event in events:
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written
