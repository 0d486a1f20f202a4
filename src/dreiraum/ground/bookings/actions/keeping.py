"""What can be booked: entered, changed, withdrawn with everybody told who had booked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from dreiraum.ground.bookings.actions.leaving import OPEN, call_off, leave
from dreiraum.ground.bookings.models import Booking, BookingState, Resource, Session, Unit
from dreiraum.ground.bookings.opening import midnight
from dreiraum.ground.bookings.queries import bookings, sessions
from dreiraum.ground.bookings.telling import tell
from dreiraum.ground.bookings.transactions import alone, atomically
from dreiraum.ground.people.models import Organisation
from dreiraum.ground.places.actions.editing import free_slug


@transaction.atomic
def enter_resource(*, organisation: Organisation, values: Mapping[str, object], units: Iterable[str]) -> Resource:
    """Something that can be booked, with its units."""
    slug = free_slug(Resource, str(values["name"]))
    made = Resource.objects.create(organisation=organisation, slug=slug, **values)
    add_units(resource=made, names=units)
    return made


def add_units(*, resource: Resource, names: Iterable[str]) -> int:
    """More units; returns how many. Those that are there already stay as they are."""
    known = set(Unit.objects.filter(resource=resource).values_list("name", flat=True))
    new = [name for name in dict.fromkeys(names) if name not in known]
    Unit.objects.bulk_create([Unit(resource=resource, name=name) for name in new], ignore_conflicts=True)
    return len(new)


def ahead(resource: Resource, last_day: dt.date, now: dt.datetime) -> QuerySet[Booking]:
    """What is booked of it and is not over by the end of a day."""
    return bookings().filter(_later(last_day, now), claims__unit__resource=resource, state__in=OPEN).distinct()


def sessions_ahead(resource: Resource, last_day: dt.date, now: dt.datetime) -> QuerySet[Session]:
    """Sessions that take a unit of it and are not over by the end of a day."""
    return sessions().filter(_later(last_day, now), claims__unit__resource=resource, cancelled=None).distinct()


@atomically
def withdraw(*, resource: Resource, last_day: dt.date, why: str, now: dt.datetime | None = None) -> int:
    """Nobody can book it beyond a day; who has is told that it is off, and why. Returns how many bookings that were.

    Sessions that take a unit of it are called off too. Nothing is deleted: what was booked stays to be read, and
    `resume` opens it again.
    """
    now = now or timezone.now()
    alone()
    found = Resource.objects.get(pk=resource.pk)
    found.last_day = last_day
    found.save(update_fields=["last_day"])
    numbers = list(ahead(found, last_day, now).values_list("pk", flat=True))
    theirs = list(bookings().filter(pk__in=numbers).order_by("pk"))
    for one in theirs:
        leave(one, BookingState.CANCELLED, why)
        tell(one, "called-off")
    off = list(sessions_ahead(found, last_day, now).order_by("pk"))
    return len(theirs) + sum(call_off(session=one, why=why, now=now) for one in off)


def resume(*, resource: Resource) -> None:
    """It can be booked again. Who was told that it is off has to book anew."""
    Resource.objects.filter(pk=resource.pk).update(last_day=None)


def _later(last_day: dt.date, now: dt.datetime) -> Q:
    return Q(ends__gt=max(now, midnight(last_day + dt.timedelta(days=1))), claims__active=True)
