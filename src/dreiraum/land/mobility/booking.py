"""How a ride is ordered: until when, with whom, and what to say."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from dreiraum.land.mobility import words
from dreiraum.land.mobility.question import Means
from dreiraum.reach.answers.journeys import Booking, Kind, Leg
from dreiraum.reach.sources import is_web_address

DIALLED = "+0123456789"


@dataclass(frozen=True, slots=True)
class BookingStep:
    """One order to be made. until: "Bis 22:10 anrufen". say: what to say, empty where it is done on a page.

    deadline: None where it can be ordered until departure. phone as written, dial as a telephone takes it.
    online: the words that lead to its page. request: where one asks for it here.
    """

    until: str
    deadline: dt.datetime | None
    line: str
    phone: str
    dial: str
    url: str
    online: str
    say: str
    message: str
    request: str = ""


def step(leg: Leg, ends: tuple[str, str], means: Means) -> BookingStep | None:
    """How to order a leg, None where one just gets on. ends: names of the question's own points."""
    if leg.ride is None or leg.ride.booking is None:
        return None
    booking = leg.ride.booking
    line = words.line_name(leg.kind, leg.ride.line)
    url = booking.url if is_web_address(booking.url) else ""
    return BookingStep(
        until=until(booking, leg.depart.date()),
        deadline=booking.deadline,
        line=line,
        phone=booking.phone,
        dial="".join(sign for sign in booking.phone if sign in DIALLED),
        url=url,
        online=_("%(line)s im Internet bestellen") % {"line": line},
        say=_say(leg, line, ends, means) if booking.phone or not url else "",
        message=booking.message,
    )


def until(booking: Booking, day: dt.date) -> str:
    """ "Bis 22:10 anrufen": the deadline with the one thing to do; its date where that is not the ride's."""
    if booking.deadline is None:
        return _("Vor der Abfahrt anrufen") if booking.phone else _("Vor der Abfahrt bestellen")
    at = {"time": words.day_and_clock(booking.deadline, day)}
    return _("Bis %(time)s anrufen") % at if booking.phone else _("Bis %(time)s bestellen") % at


def short(booking: Booking, today: dt.date) -> str:
    """The same for the row of a board."""
    if booking.deadline is None:
        return _("vorher bestellen")
    return _("bestellen bis %(time)s") % {"time": words.day_and_clock(booking.deadline, today)}


def _say(leg: Leg, line: str, ends: tuple[str, str], means: Means) -> str:
    """What to say on the phone, in German, since German is what is spoken there."""
    start, end = leg.start or ends[0], leg.end or ends[1]
    who = "1 Person mit Rollstuhl" if means.wheelchair else "1 Person mit Fahrrad" if means.bike else "1 Person"
    what = f"Ich möchte mitfahren mit: {line}" if leg.kind is Kind.RIDE else line
    return f"{what} von {start} um {words.clock(leg.depart)} nach {end}, {who}."
