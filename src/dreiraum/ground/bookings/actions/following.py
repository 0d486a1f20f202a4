"""Following calendars of others: what they say keeps a unit busy, beside what is booked already."""

from __future__ import annotations

import datetime as dt

from dreiraum.ground.bookings.fetching import Unreachable, fetch
from dreiraum.ground.bookings.models import Claim, OutsideCalendar
from dreiraum.ground.bookings.opening import Span
from dreiraum.ground.bookings.outside import Unreadable, busy, without
from dreiraum.ground.bookings.queries import outside_calendars
from dreiraum.ground.bookings.refused import Refused
from dreiraum.ground.bookings.transactions import atomically

AHEAD = dt.timedelta(days=180)
AT_ONCE = 50
EVERY = dt.timedelta(minutes=15)


def follow_calendars(*, now: dt.datetime) -> int:
    """Read those that were asked longest ago; one that fails keeps what it said last. Returns how many were read."""
    due = outside_calendars().exclude(asked__gt=now - EVERY)[:AT_ONCE]
    return sum(follow(calendar=one, now=now) for one in due)


def follow(*, calendar: OutsideCalendar, now: dt.datetime) -> bool:
    """Read one; tell whether it could be."""
    problem = ""
    try:
        set_busy(calendar=calendar, spans=busy(fetch(calendar.url), now, now + AHEAD), now=now)
    except Unreachable as error:
        problem = str(error)
    except Unreadable:
        problem = "not a calendar"
    except Refused:
        problem = "booked at the same moment"
    OutsideCalendar.objects.filter(pk=calendar.pk).update(asked=now, problem=problem)
    return not problem


@atomically
def set_busy(*, calendar: OutsideCalendar, spans: list[Span], now: dt.datetime) -> None:
    """Put its spans in place of those it gave before. What is booked stays; only the rest becomes busy."""
    begin = now.replace(microsecond=0)
    Claim.objects.filter(outside=calendar, ends__gt=begin).delete()
    taken = Claim.objects.filter(unit=calendar.unit, active=True, ends__gt=begin).order_by("starts")
    free = without(spans, taken.values_list("starts", "ends"))
    for starts, ends in free:
        Claim.objects.create(unit=calendar.unit, outside=calendar, starts=starts, ends=ends)
