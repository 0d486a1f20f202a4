"""Who comes: checked in by code or name, without a booking, or not at all."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db.models import Q
from django.utils import timezone

from dreiraum.ground.bookings import terms
from dreiraum.ground.bookings.actions.booking import Who, book, book_seats
from dreiraum.ground.bookings.actions.leaving import AT_ONCE, end, locked
from dreiraum.ground.bookings.models import Booking, BookingState, Policy, Resource, Session
from dreiraum.ground.bookings.refused import Reason, Refused
from dreiraum.ground.bookings.transactions import atomically
from dreiraum.ground.people.models import User


@atomically
def check_in(*, booking: Booking, now: dt.datetime | None = None) -> Booking:
    """Somebody is here, on the booking's day and before its end. Twice is once. Raises Refused."""
    now = now or timezone.now()
    found = locked(booking.pk)
    if found.state == BookingState.ARRIVED:
        return found
    if found.state != BookingState.CONFIRMED:
        raise Refused(Reason.STATE, state=found.get_state_display())
    if found.ends <= now:
        raise Refused(Reason.PAST)
    if timezone.localtime(found.starts).date() > timezone.localtime(now).date():
        raise Refused(Reason.NOT_YET, when=found.starts)
    found.state = BookingState.ARRIVED
    found.save(update_fields=["state", "changed"])
    return found


@atomically
def walk_in(
    *, of: Resource | Session, name: str, by: User | None = None, minutes: int = 0, seats: int = 1, key: str = "",
    now: dt.datetime | None = None,
) -> Booking:  # fmt: skip
    """Somebody is here without a booking: from now on, for `minutes` or the shortest time. Raises Refused."""
    now = now or timezone.now()
    who = Who(walk_in=name, by=by, staff=True)
    if isinstance(of, Session):
        made = book_seats(session=of, who=who, seats=seats, key=key, now=now)
    else:
        starts = terms.whole(now).replace(second=0)
        ends = starts + (minutes or of.policy.shortest) * terms.MINUTE
        made = book(resource=of, starts=starts, ends=ends, who=who, key=key, now=now)
    if made.state == BookingState.CONFIRMED:
        made.state = BookingState.ARRIVED
        made.save(update_fields=["state", "changed"])
    return made


def release_no_shows(*, now: dt.datetime) -> int:
    """Free what nobody came for within the policy's time; returns how many bookings."""
    released = 0
    for policy in Policy.objects.filter(no_show_after__gt=0):
        late = Booking.objects.filter(
            Q(resource__policy=policy) | Q(session__policy=policy),
            state=BookingState.CONFIRMED,
            starts__lte=now - policy.no_show_after * terms.MINUTE,
        )
        released += sum(_release(pk, now) for pk in late.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    return released


@atomically
def _release(pk: uuid.UUID, now: dt.datetime) -> bool:
    found = locked(pk)
    if found.state != BookingState.CONFIRMED:
        return False
    end(found, BookingState.MISSED, now=now)
    return True
