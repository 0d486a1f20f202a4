"""A journey as a calendar file (RFC 5545): one event per journey, with reminders. Nothing about who travels."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event

from dreiraum.land.mobility import words
from dreiraum.land.mobility.booking import BookingStep, step
from dreiraum.land.mobility.journeys import journey_key
from dreiraum.land.mobility.question import MEANS, Question
from dreiraum.reach.answers.journeys import Journey, Leg

REMIND = dt.timedelta(minutes=15)  # before leaving
CALL = dt.timedelta(minutes=30)  # before the last moment to order


def calendar_file(question: Question, journey: Journey, ends: tuple[str, str], page: str, asked: dt.datetime) -> bytes:
    """The file. ends: names of start and end. page: the address of the journey. asked: when this was true."""
    calendar = Calendar()
    calendar.add("prodid", "-//Dreiraum//Wege//DE")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(_event(question, journey, ends, page, asked))
    written: bytes = calendar.to_ical()
    return written


def filename(journey: Journey) -> str:
    """ "fahrt-2026-11-27-2240.ics"."""
    return f"fahrt-{journey.depart:%Y-%m-%d-%H%M}.ics"


def _event(question: Question, journey: Journey, ends: tuple[str, str], page: str, asked: dt.datetime) -> Event:
    event = Event()
    event.add("uid", f"{journey_key(journey)}-{journey.depart:%Y%m%dT%H%M}@dreiraum")
    event.add("dtstamp", asked.astimezone(dt.UTC))
    event.add("dtstart", journey.depart.astimezone(dt.UTC))
    event.add("dtend", journey.arrive.astimezone(dt.UTC))
    event.add("summary", f"{ends[0]} – {ends[1]}")
    event.add("location", ends[0])
    event.add("description", "\n".join(_lines(question, journey, ends)))
    event.add("url", page)
    event.add("transp", "OPAQUE")
    event.add("class", "PRIVATE")
    for alarm in _alarms(question, journey, ends):
        event.add_component(alarm)
    return event


def _lines(question: Question, journey: Journey, ends: tuple[str, str]) -> Iterator[str]:
    for order in _orders(question, journey, ends):
        yield f"{order.line}: {order.until}{f': {order.phone}' if order.phone else ''}"
        if order.say:
            yield _("Sagen Sie: „%(words)s“") % {"words": order.say}
        if order.url:
            yield order.url
    for leg in journey.legs:
        yield _line(leg, ends)
    if not journey.guaranteed:
        yield _("Nicht garantiert: Diese Fahrt hängt davon ab, dass jemand Sie mitnimmt.")


def _line(leg: Leg, ends: tuple[str, str]) -> str:
    ride = leg.ride
    first, last = words.platforms(leg)
    name = words.line_name(leg.kind, ride.line) if ride else str(words.KIND[leg.kind])
    start = ", ".join(part for part in (leg.start or ends[0], first) if part)
    end = ", ".join(part for part in (leg.end or ends[1], last) if part)
    return f"{words.clock(leg.depart)} {start} – {words.clock(leg.arrive)} {end} ({name})"


def _alarms(question: Question, journey: Journey, ends: tuple[str, str]) -> Iterator[Alarm]:
    for order in _orders(question, journey, ends):
        at = (order.deadline or journey.depart) - CALL
        said = f"{order.line}: {order.until}"
        yield _alarm(f"{said}: {order.phone}" if order.phone else said, at)
    start = _("In %(minutes)d Minuten losgehen") % {"minutes": REMIND.seconds // 60}
    yield _alarm(start, journey.depart - REMIND)


def _alarm(text: str, at: dt.datetime) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", text)
    alarm.add("trigger", at.astimezone(dt.UTC), parameters={"VALUE": "DATE-TIME"})
    return alarm


def _orders(question: Question, journey: Journey, ends: tuple[str, str]) -> Iterator[BookingStep]:
    for leg in journey.legs:
        order = step(leg, ends, MEANS[question.means])
        if order:
            yield order
