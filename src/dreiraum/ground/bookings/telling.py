"""Messages about bookings to those who booked."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils import timezone

from dreiraum.ground.bookings.models import Booking, BookingState, Session
from dreiraum.ground.messages.actions import notify, remind, withdraw

if TYPE_CHECKING:
    from dreiraum.ground.people.models import User
    from dreiraum.ground.places.models import Place

FIRST = ("made", "waiting", "series")
ENDS = ("cancelled", "called-off", "declined", "expired")


def tell(booking: Booking, kind: str, *, by: User | None = None, **more: object) -> None:
    """Tell the person, within the transaction; nobody where there is no account, nothing while it is only held."""
    if booking.person is None or booking.state == BookingState.HELD:
        return
    if kind in ENDS:
        withdraw(about=about(booking), kind="booking-reminder", person=booking.person)
    helper = by or booking.made_by
    notify(
        person=booking.person,
        kind=f"booking-{kind}",
        about="" if kind in FIRST else about(booking),  # a first message replaces none
        context={
            "booking": booking,
            "what": title(booking),
            "where": where(booking),
            "helper": str(helper) if helper and helper != booking.person else "",
            **more,
        },
        link=address(booking),
        urgent=kind in ENDS,
    )


def about(booking: Booking) -> str:
    """What messages about a booking concern."""
    return f"booking:{booking.code}"


def address(booking: Booking) -> str:
    """The path of its page for whom it is for, in German; messages translate it."""
    at = booking.session.page_at if booking.session is not None else None
    return f"{at or '/konto/buchungen/'}{booking.code}/"


def place_of(booking: Booking) -> Place | None:
    """Where one has to go."""
    if booking.session is not None:
        return booking.session.offer.place
    return booking.resource.place if booking.resource else None


def title(booking: Booking) -> str:
    """What is booked, in a few words."""
    return session_title(booking.session) if booking.session is not None else str(booking.resource)


def session_title(session: Session) -> str:
    """What it is called: by itself, else by its offer."""
    return session.title or str(session.offer)


def where(booking: Booking) -> str:
    """The place's name and address, empty without one."""
    place = place_of(booking)
    if not place:
        return ""
    return ", ".join(part for part in (place.name, place.street, f"{place.postcode} {place.town}".strip()) if part)


def remind_of(booking: Booking, now: dt.datetime) -> None:
    """Remind the person, with the way there and where to cancel."""
    place = place_of(booking)
    if booking.person is None:
        return
    page = address(booking)
    remind(
        person=booking.person,
        kind="booking-reminder",
        about=about(booking),
        due=now,
        until=booking.starts,
        context={"booking": booking, "what": title(booking), "where": where(booking)},
        link=page,
        cancel=page,
        to=(place.lat, place.lon) if place else None,
        arrive=timezone.localtime(booking.starts),
    )
