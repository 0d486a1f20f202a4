"""Work to be done again and again: what expires, who does not come, who is to be reminded."""

from __future__ import annotations

import datetime as dt

from dreiraum.ground.bookings import actions
from dreiraum.ground.bookings.models import Booking, BookingState
from dreiraum.ground.bookings.queries import bookings
from dreiraum.ground.bookings.telling import remind_of
from dreiraum.ground.messages.chores import chore

MINUTES = dt.timedelta(minutes=1)
AHEAD = dt.timedelta(days=1)
AT_ONCE = 500


@chore(every=MINUTES, name="bookings: expire")
def expire(now: dt.datetime) -> int:
    """Let go of holds and requests that nobody confirmed."""
    return actions.expire(now=now)


@chore(every=MINUTES, name="bookings: no-shows")
def no_shows(now: dt.datetime) -> int:
    """Free what nobody came for."""
    return actions.release_no_shows(now=now)


@chore(every=10 * MINUTES, name="bookings: remind")
def remind(now: dt.datetime) -> int:
    """Remind people a day before, once; nobody who booked within the last hours."""
    due = bookings().filter(
        state=BookingState.CONFIRMED, starts__gt=now, starts__lte=now + AHEAD, reminded=None, person__isnull=False,
        created__lt=now - AHEAD / 4,
    )  # fmt: skip
    reminded = 0
    for one in due[:AT_ONCE]:
        if Booking.objects.filter(pk=one.pk, reminded=None).update(reminded=now):
            remind_of(one, now)
            reminded += 1
    return reminded


@chore(every=15 * MINUTES, name="bookings: outside calendars")
def calendars(now: dt.datetime) -> int:
    """Read the calendars of others."""
    return actions.follow_calendars(now=now)
