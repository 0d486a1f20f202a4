"""What becomes of what is pending: confirmed by the person, approved or declined by who answers for it."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from dreiraum.ground.bookings import terms
from dreiraum.ground.bookings.actions.leaving import end, locked
from dreiraum.ground.bookings.models import Booking, BookingState
from dreiraum.ground.bookings.refused import Reason, Refused
from dreiraum.ground.bookings.telling import tell
from dreiraum.ground.bookings.transactions import atomically


@atomically
def confirm(*, booking: Booking, staff: bool = False, now: dt.datetime | None = None) -> Booking:
    """Make a hold a booking, or a request where that needs an answer. Twice is once. Raises Refused."""
    now = now or timezone.now()
    found = locked(booking.pk)
    if found.state in (BookingState.CONFIRMED, BookingState.REQUESTED):
        return found
    if found.state != BookingState.HELD or (found.expires and found.expires <= now):
        gone = BookingState.EXPIRED if found.state == BookingState.HELD else BookingState(found.state)
        raise Refused(Reason.STATE, state=gone.label)
    said = terms.standing([terms.policy_of(found)], starts=found.starts, hold=False, staff=staff, now=now)
    _stand(found, said.state, said.expires)
    tell(found, "made")
    return found


@atomically
def approve(*, booking: Booking, answer: str = "") -> Booking:
    """Say yes to a request. Twice is once. Raises Refused."""
    found = locked(booking.pk)
    if found.state in (BookingState.CONFIRMED, BookingState.ARRIVED):
        return found
    if found.state != BookingState.REQUESTED:
        raise Refused(Reason.STATE, state=found.get_state_display())
    found.answer = answer
    _stand(found, BookingState.CONFIRMED, None)
    tell(found, "approved")
    return found


@atomically
def decline(*, booking: Booking, why: str, now: dt.datetime | None = None) -> Booking:
    """Say no to a request, with the reason. Twice is once. Raises Refused."""
    found = locked(booking.pk)
    if found.state == BookingState.DECLINED:
        return found
    if found.state != BookingState.REQUESTED:
        raise Refused(Reason.STATE, state=found.get_state_display())
    end(found, BookingState.DECLINED, answer=why, now=now or timezone.now())
    tell(found, "declined")
    return found


def _stand(booking: Booking, state: BookingState, expires: dt.datetime | None) -> None:
    booking.state, booking.expires = state, expires
    booking.save(update_fields=["state", "expires", "answer", "changed"])
