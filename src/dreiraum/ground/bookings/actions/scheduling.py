"""Dated occasions: one or a series of them, each with the units that it takes, or none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils import timezone

from dreiraum.ground.bookings import terms
from dreiraum.ground.bookings.actions.booking import claim
from dreiraum.ground.bookings.actions.leaving import expire
from dreiraum.ground.bookings.actions.repeating import Sort, occasions
from dreiraum.ground.bookings.models import Policy, Session, Unit
from dreiraum.ground.bookings.refusal import why
from dreiraum.ground.bookings.refused import Reason, Refused
from dreiraum.ground.bookings.transactions import atomically
from dreiraum.ground.places.models import Offer


class Dates(NamedTuple):
    """Sessions that were made, and the beginnings of those that were left out because a unit is taken."""

    made: list[Session]
    left_out: list[dt.datetime]


@atomically
def schedule(
    *, offer: Offer, policy: Policy, starts: dt.datetime, ends: dt.datetime, seats: int, title: str = "",
    rule: str = "", units: Sequence[Unit] = (), sort: Sort = Sort.ALL, now: dt.datetime | None = None,
) -> Dates:  # fmt: skip
    """Make one session, or one for each time of a rule (RFC 5545); each takes all of `units` or is not made.

    sort: all of them or none, or those whose units are free. Raises Refused with the dates that are taken.
    """
    now, starts, ends = now or timezone.now(), terms.whole(starts), terms.whole(ends)
    times = occasions(starts, ends, rule) if rule else [(starts, ends)]
    if ends <= starts:
        raise Refused(Reason.SHORT, length=policy.shortest * terms.MINUTE)
    if ends <= now:
        raise Refused(Reason.PAST)
    for one in sorted({unit.resource for unit in units}, key=lambda one: one.pk):
        expire(now=now, resource=one)
    found = Dates([], [])
    for begin, end in times:
        session = Session(offer=offer, policy=policy, title=title, starts=begin, ends=end, seats=seats)
        try:
            _make(session, units)
        except IntegrityError as error:
            if why(error) is None:
                raise
            found.left_out.append(begin)
        else:
            found.made.append(session)
    if not found.made or (found.left_out and sort is Sort.ALL):
        raise Refused(Reason.CLASHES, dates=found.left_out)
    return found


@transaction.atomic
def _make(session: Session, units: Sequence[Unit]) -> None:
    session.save(force_insert=True)
    claim(session, units)
