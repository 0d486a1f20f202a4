"""Giving units and seats back; whoever waits for a seat gets it in the same transaction."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db.models import Q
from django.utils import timezone

from dreiraum.ground.bookings import terms
from dreiraum.ground.bookings.models import ACTIVE, Booking, BookingState, Resource, Session
from dreiraum.ground.bookings.queries import bookings
from dreiraum.ground.bookings.refused import Reason, Refused
from dreiraum.ground.bookings.telling import tell
from dreiraum.ground.bookings.transactions import atomically
from dreiraum.ground.people.models import User

OPEN = (*ACTIVE, BookingState.WAITING)
PENDING = (BookingState.HELD, BookingState.REQUESTED)
AT_ONCE = 500  # bookings that one run of a chore looks at


@atomically
def cancel(
    *, booking: Booking, by: User | None = None, staff: bool = False, why: str = "", now: dt.datetime | None = None
) -> Booking:  # fmt: skip
    """Cancel: the person until the policy's limit, whoever answers for it until the end. Twice is once.

    Raises Refused.
    """
    now = now or timezone.now()
    found = locked(booking.pk)
    if found.state == BookingState.CANCELLED:
        return found
    if found.state not in OPEN:
        raise Refused(Reason.STATE, state=found.get_state_display())
    if (found.ends if staff else found.starts) <= now:
        raise Refused(Reason.PAST)
    if not staff and found.state in (BookingState.CONFIRMED, BookingState.ARRIVED) and now > last_cancel(found):
        raise Refused(Reason.TOO_LATE, until=last_cancel(found))
    end(found, BookingState.CANCELLED, answer=why, now=now)
    tell(found, "cancelled", by=by)
    return found


def last_cancel(booking: Booking) -> dt.datetime:
    """Until when the person may cancel."""
    return booking.starts - terms.policy_of(booking).cancel_until * terms.MINUTE


@atomically
def call_off(*, session: Session, why: str, now: dt.datetime | None = None) -> int:
    """A session does not take place: all who come or wait are told; returns how many bookings that were."""
    now = now or timezone.now()
    found = Session.objects.select_for_update().get(pk=session.pk)
    if found.cancelled:
        return 0
    found.cancelled, found.cancelled_why = now, why
    found.save(update_fields=["cancelled", "cancelled_why"])
    found.claims.filter(active=True).update(active=False)
    theirs = list(bookings().filter(session=found, state__in=OPEN))
    for one in theirs:
        leave(one, BookingState.CANCELLED, why)
        tell(one, "called-off")
    return len(theirs)


@atomically
def change_seats(*, session: Session, seats: int, now: dt.datetime | None = None) -> Session:
    """More seats, which those who wait get; or fewer, down to what is taken. Raises Refused."""
    found = Session.objects.select_for_update().get(pk=session.pk)
    found.seats = seats
    found.save(update_fields=["seats"])
    promote(session=found, now=now)
    return found


@atomically
def promote(*, session: Session, now: dt.datetime | None = None) -> int:
    """Give free seats to those who wait, first come first served; a group that does not fit goes on waiting."""
    now = now or timezone.now()
    found = Session.objects.select_for_update(of=("self",)).select_related("policy").get(pk=session.pk)
    free, promoted = found.seats - found.taken, 0
    if free <= 0 or found.cancelled or found.starts <= now:
        return 0
    for one in bookings().filter(session=found, state=BookingState.WAITING, seats__lte=free).order_by("created", "id"):
        if one.seats > free:
            continue
        said = terms.standing([found.policy], starts=one.starts, hold=False, staff=False, now=now, seats=one.seats)
        one.state, one.expires = said.state, said.expires
        one.save(update_fields=["state", "expires", "changed"])
        tell(one, "promoted")
        free, promoted = free - one.seats, promoted + 1
        if not free:
            break
    return promoted


def expire(*, now: dt.datetime, resource: Resource | None = None) -> int:
    """Let go of holds and requests whose time is over, and of waiting for what has begun; returns how many."""
    due = Booking.objects.filter(
        Q(state__in=PENDING, expires__lte=now) | Q(state=BookingState.WAITING, starts__lte=now)
    )
    if resource is not None:
        due = due.filter(claims__unit__resource=resource, claims__active=True).distinct()
    return sum(_expire(pk, now) for pk in due.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])


@atomically
def _expire(pk: uuid.UUID, now: dt.datetime) -> bool:
    found = locked(pk)
    over = found.state in PENDING and found.expires is not None and found.expires <= now
    if not over and not (found.state == BookingState.WAITING and found.starts <= now):
        return False
    asked = found.state == BookingState.REQUESTED
    end(found, BookingState.EXPIRED, now=now)
    if asked:
        tell(found, "expired")
    return True


def locked(pk: uuid.UUID) -> Booking:
    """A booking with its session, both locked until the transaction ends, the session first as everywhere."""
    session = Booking.objects.filter(pk=pk).values_list("session_id", flat=True).get()
    if session:
        Session.objects.select_for_update().filter(pk=session).values_list("pk").get()
    return bookings().select_for_update(of=("self",)).get(pk=pk)


def end(booking: Booking, state: BookingState, *, now: dt.datetime, answer: str = "") -> None:
    """Take a booking out of what is active; its seats go to those who wait."""
    leave(booking, state, answer)
    if booking.session is not None:
        promote(session=booking.session, now=now)


def leave(booking: Booking, state: BookingState, answer: str) -> None:
    """Take a booking out of what is active; nobody gets its seats."""
    booking.state, booking.expires = state, None
    booking.answer = answer or booking.answer
    booking.save(update_fields=["state", "expires", "answer", "changed"])
    booking.claims.filter(active=True).update(active=False)
