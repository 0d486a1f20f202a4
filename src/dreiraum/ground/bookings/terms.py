"""What a policy asks of a booking. Whoever answers for the resource may do otherwise; only overlaps nobody may."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from django.utils import timezone

from dreiraum.ground.bookings.models import ACTIVE, Booking, BookingState, Policy, Resource
from dreiraum.ground.bookings.opening import is_open
from dreiraum.ground.bookings.refused import Reason, Refused
from dreiraum.ground.people.models import User

MINUTE = dt.timedelta(minutes=1)


class Standing(NamedTuple):
    """How a new booking stands under its policies."""

    state: BookingState
    expires: dt.datetime | None
    price_cents: int


def whole(at: dt.datetime) -> dt.datetime:
    """Cut to the second, in UTC."""
    return at.astimezone(dt.UTC).replace(microsecond=0)


def check_time(policy: Policy, starts: dt.datetime, now: dt.datetime) -> None:
    """Not over, early enough, not too early. Raises Refused."""
    if starts <= now:
        raise Refused(Reason.PAST)
    if starts < now + policy.notice * MINUTE:
        raise Refused(Reason.NOTICE, length=policy.notice * MINUTE)
    if starts > now + dt.timedelta(days=policy.ahead_days):
        raise Refused(Reason.AHEAD, days=policy.ahead_days)


def check_slot(policy: Policy, resource: Resource, starts: dt.datetime, ends: dt.datetime) -> None:
    """Length, grid, opening hours. Raises Refused."""
    minutes, rest = divmod((ends - starts).total_seconds(), 60)
    if minutes < policy.shortest:
        raise Refused(Reason.SHORT, length=policy.shortest * MINUTE)
    if minutes > policy.longest:
        raise Refused(Reason.LONG, length=policy.longest * MINUTE)
    if rest or (minutes - policy.shortest) % policy.step or not on_grid(policy, starts):
        raise Refused(Reason.STEP, minutes=policy.step)
    if not is_open(resource, starts, ends):
        raise Refused(Reason.CLOSED)


def on_grid(policy: Policy, at: dt.datetime) -> bool:
    """The grid counts from midnight, as clocks on the wall show it."""
    local = timezone.localtime(at)
    return (local.hour * 60 + local.minute) % policy.step == 0 and local.second == 0


def check_quota(
    policy: Policy, person: User | None, starts: dt.datetime, planned: Sequence[dt.datetime] = ()
) -> None:  # fmt: skip
    """No span of the policy's days holds more of a person's bookings than its quota. Raises Refused.

    planned: times of bookings to be made together with this one. The person's row is locked until the
    transaction ends, so that two bookings at once count each other.
    """
    if not policy.quota or person is None:
        return
    User.objects.select_for_update().filter(pk=person.pk).values_list("pk").get()
    days = dt.timedelta(days=policy.quota_days)
    theirs = Booking.objects.filter(person=person, state__in=ACTIVE, starts__gt=starts - days, starts__lt=starts + days)
    with_policy = theirs.filter(resource__policy=policy) | theirs.filter(session__policy=policy)
    times = sorted([*with_policy.values_list("starts", flat=True), *planned, starts])
    for number, first in enumerate(times):
        if sum(first <= one < first + days for one in times[number:]) > policy.quota:
            raise Refused(Reason.QUOTA, quota=policy.quota, days=policy.quota_days)


def check_prerequisite(policy: Policy, *, met: bool) -> None:
    """Raises Refused where there is one and nobody has said that it is met."""
    if policy.prerequisite and not met:
        raise Refused(Reason.PREREQUISITE, words=policy.prerequisite)


def standing(
    policies: Sequence[Policy], *, starts: dt.datetime, hold: bool, staff: bool, now: dt.datetime, seats: int = 1
) -> Standing:  # fmt: skip
    """Held, requested where one of them needs an answer, or confirmed."""
    price = sum(one.price_cents for one in policies) * seats
    if hold:
        return Standing(BookingState.HELD, now + min(one.hold_minutes for one in policies) * MINUTE, price)
    waits = [one.answer_hours for one in policies if one.approval]
    if waits and not staff:
        until = min(now + dt.timedelta(hours=min(waits)), max(starts, now + MINUTE))
        return Standing(BookingState.REQUESTED, until, price)
    return Standing(BookingState.CONFIRMED, None, price)


def policy_of(booking: Booking) -> Policy:
    """The policy that a booking was made under."""
    if booking.session is not None:
        return booking.session.policy
    if booking.resource is None:
        raise ValueError(booking.pk)
    return booking.resource.policy
