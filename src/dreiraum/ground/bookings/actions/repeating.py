"""Bookings by a rule: which days are free, then all of them or the free ones."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from dateutil.rrule import rrulestr
from django.db import IntegrityError, transaction
from django.utils import timezone

from dreiraum.ground.bookings import terms
from dreiraum.ground.bookings.actions.booking import Who, check, claim_free, once, unless_before, write
from dreiraum.ground.bookings.models import Booking, Resource, Series
from dreiraum.ground.bookings.queries import busy
from dreiraum.ground.bookings.refused import Reason, Refused
from dreiraum.ground.bookings.telling import tell
from dreiraum.ground.bookings.transactions import atomically, raise_refused

MOST = 104  # occasions of a series: two a week for a year
LONGEST = dt.timedelta(days=731)
KNOWN = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYSETPOS", "WKST", "BYMONTH"}
RHYTHMS = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}


class Sort(StrEnum):
    """What is booked of a series."""

    ALL = "all"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class Occasion:
    """One time of a series; `refused` says why it cannot be booked."""

    starts: dt.datetime
    ends: dt.datetime
    refused: Refused | None


def occasions(starts: dt.datetime, ends: dt.datetime, rule: str) -> list[tuple[dt.datetime, dt.datetime]]:
    """Times by a rule of RFC 5545, at the same hour on the wall all year, the first one among them.

    Raises Refused for a rule that has no end, is not understood, or gives more than MOST.
    """
    parts = dict(part.partition("=")[::2] for part in rule.upper().removeprefix("RRULE:").split(";") if part)
    ending = ("COUNT" in parts) != ("UNTIL" in parts)
    if not ending or parts.get("FREQ") not in RHYTHMS or not set(parts) <= KNOWN:
        raise Refused(Reason.RULE)
    local = timezone.localtime(starts).replace(tzinfo=None)
    if "UNTIL" in parts:
        parts["UNTIL"] = f"{parts['UNTIL'][:8]}T235959"  # the rule's days are days on the wall here
    try:
        days = rrulestr(";".join(f"{name}={value}" for name, value in parts.items()), dtstart=local)
        found = [one for one, _ in zip(days.xafter(local, inc=True), range(MOST + 1), strict=False)]
    except (ValueError, TypeError, OverflowError) as error:
        raise Refused(Reason.RULE) from error
    if not 0 < len(found) <= MOST or found[0] != local or found[-1] - local > LONGEST:
        raise Refused(Reason.RULE)
    length = timezone.localtime(ends).replace(tzinfo=None) - local
    return [(_aware(one), _aware(one) + length if _skipped(one) else _aware(one + length)) for one in found]


def plan_series(
    *, resource: Resource, starts: dt.datetime, ends: dt.datetime, rule: str, who: Who, many: int = 1,
    agreed: bool = False, now: dt.datetime | None = None,
) -> list[Occasion]:  # fmt: skip
    """What each time of a series would meet, without booking. Raises Refused for a rule that is not understood."""
    now, times = now or timezone.now(), occasions(starts, ends, rule)
    policy = resource.policy
    ahead, behind = policy.buffer_before * terms.MINUTE, policy.buffer_after * terms.MINUTE
    taken = busy([resource], times[0][0] - ahead, times[-1][1] + behind)[resource.pk]
    found: list[Occasion] = []
    for begin, end in times:
        problem = None
        try:
            check([resource], begin, end, who, agreed=agreed, now=now, planned=[o.starts for o in found])
        except Refused as refusal:
            problem = refusal
        if problem is None and taken.free(begin - ahead, end + behind) < many:
            problem = Refused(Reason.TAKEN)
        found.append(Occasion(begin, end, problem))
    return found


def book_series(
    *, resource: Resource, starts: dt.datetime, ends: dt.datetime, rule: str, who: Who, sort: Sort, many: int = 1,
    note: str = "", key: str = "", agreed: bool = False, now: dt.datetime | None = None,
) -> list[Booking]:  # fmt: skip
    """Book all times of a series, or those that are free. Raises Refused with the days that are not."""
    now = now or timezone.now()
    token = once(key, who, resource.pk, starts, ends, rule)
    first = unless_before(token, partial(
        _book_series, resource=resource, starts=starts, ends=ends, rule=rule, who=who, sort=sort, many=many, note=note,
        token=token, agreed=agreed, now=now,
    ))  # fmt: skip
    return list(Booking.objects.filter(series=first.series_id))


@atomically
def _book_series(
    *, resource: Resource, starts: dt.datetime, ends: dt.datetime, rule: str, who: Who, sort: Sort, many: int,
    note: str, token: str | None, agreed: bool, now: dt.datetime,
) -> Booking:  # fmt: skip
    """The first of them."""
    series = Series.objects.create(rule=rule[:200], created=now)
    booked, clashing = list[Booking](), list[dt.datetime]()
    for begin, end in occasions(starts, ends, rule):
        try:
            booked.append(
                _one(resource, begin, end, who, many=many, note=note, agreed=agreed, now=now, series=series,
                     token=None if booked else token)
            )  # fmt: skip
        except Refused:
            clashing.append(begin)
    if not booked or (clashing and sort is Sort.ALL):
        raise Refused(Reason.CLASHES, dates=clashing)
    tell(booked[0], "series", bookings=booked, left_out=clashing)
    return booked[0]


def _one(
    resource: Resource, starts: dt.datetime, ends: dt.datetime, who: Who, *, many: int, note: str, agreed: bool,
    now: dt.datetime, series: Series, token: str | None,
) -> Booking:  # fmt: skip
    """One of them, in a savepoint of its own."""
    starts, ends = terms.whole(starts), terms.whole(ends)
    try:
        with transaction.atomic():
            check([resource], starts, ends, who, agreed=agreed, now=now)
            booking = write(resource, [resource], starts, ends, who, note=note, token=token, hold=False, now=now,
                            series=series)  # fmt: skip
            claim_free(booking, resource, many, now)
            return booking
    except IntegrityError as error:
        raise_refused(error)


def _skipped(local: dt.datetime) -> bool:
    """Whether summer time skips that time."""
    return timezone.localtime(_aware(local)).replace(tzinfo=None) != local


def _aware(local: dt.datetime) -> dt.datetime:
    """In the hour that summer time skips, the same moment an hour later on the wall."""
    return timezone.make_aware(local).astimezone(dt.UTC)
