"""What this area holds about people."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dreiraum.ground.bookings.actions.leaving import OPEN, end, locked
from dreiraum.ground.bookings.models import Booking, BookingState
from dreiraum.ground.people.models import User
from dreiraum.ground.people.records import Basis, Limit, Persons, Record, Way

RECORDS = (
    Record(
        model="bookings.Booking",
        purpose=_("Plätze, Räume und Fahrten buchen"),
        basis=Basis.CONTRACT,
        persons=(Persons.MEMBERS, Persons.HELPED, Persons.GUESTS),
        data=_("wer was wann gebucht hat, Mitteilung und Antwort"),
        fields=("person", "walk_in", "made_by", "note", "answer"),
        others=("code", "series", "key"),
        mentions=("note", "answer"),
        ways=(Way("person", ("person", "walk_in", "note", "answer")), Way("made_by", ("made_by",))),
        limits=(
            Limit(30, "ends", ("walk_in", "note", "answer")),
            Limit(365, "ends", ("person", "made_by")),
        ),
        recipients=_("die Organisation, bei der gebucht wird"),
    ),
    Record(
        model="bookings.OutsideCalendar",
        purpose=_("Belegte Zeiten aus einem anderen Kalender übernehmen"),
        basis=Basis.CONTRACT,
        persons=(Persons.CONTACTS,),
        data=_("Adresse des Kalenders"),
        fields=("url",),
        others=("problem",),
        secret=("url",),
        ways=(),
        kept=_("bis der Kalender entfernt wird"),
    ),
    Record(
        model="bookings.CalendarLink",
        purpose=_("Buchungen im eigenen Kalender zeigen"),
        basis=Basis.CONTRACT,
        persons=(Persons.MEMBERS,),
        data=_("geheime Adresse des Kalenders"),
        fields=("person", "token"),
        secret=("token",),
        ways=(Way("person"),),
    ),
)

WITHOUT = {
    "bookings.Policy": "booking terms of an organisation",
    "bookings.Resource": "what can be booked",
    "bookings.Unit": "a part of what can be booked",
    "bookings.Session": "a dated occasion",
    "bookings.Series": "a rule of dates",
    "bookings.Claim": "times of a unit; the booking says whose",
}


def leave(person: User) -> None:
    """What an erased person has booked ahead is free again, and goes to those who wait."""
    now = timezone.now()
    ahead = Booking.objects.filter(person=person, state__in=OPEN, ends__gt=now)
    for number in ahead.order_by("pk").values_list("pk", flat=True):
        end(locked(number), BookingState.CANCELLED, now=now)
