"""Taking units of resources or seats of a session."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from django.db import IntegrityError
from django.utils import timezone

from dreiraum.ground.bookings import terms
from dreiraum.ground.bookings.actions.leaving import expire
from dreiraum.ground.bookings.claiming import take_free
from dreiraum.ground.bookings.models import (
    Booking,
    BookingState,
    Claim,
    Policy,
    Resource,
    Series,
    Session,
    Unit,
)
from dreiraum.ground.bookings.queries import next_free
from dreiraum.ground.bookings.refused import Reason, Refused
from dreiraum.ground.bookings.telling import tell
from dreiraum.ground.bookings.transactions import atomically
from dreiraum.ground.people.models import User

MINUTE = dt.timedelta(minutes=1)
NAMED = 3  # free times in a refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """For whom a booking is: a person with an account, or a name alone (walk_in).

    by: whose hands, where they are not the person's. staff: whether they answer for what is booked and may do other
    than its policy says.
    """

    person: User | None = None
    by: User | None = None
    walk_in: str = ""
    staff: bool = False

    def __post_init__(self) -> None:
        if self.person is None and not self.walk_in:
            raise ValueError("a booking is for somebody")

    @property
    def fields(self) -> dict[str, object]:
        """Fields of a booking."""
        by = self.by if self.by and self.by != self.person else None
        return {"person": self.person, "walk_in": self.walk_in, "made_by": by}


def book(
    *, resource: Resource, starts: dt.datetime, ends: dt.datetime, who: Who, units: Sequence[Unit] = (),
    many: int = 1, together: Sequence[Resource] = (), note: str = "", key: str = "", agreed: bool = False,
    hold: bool = False, now: dt.datetime | None = None, suggest: int = NAMED,
) -> Booking:  # fmt: skip
    """Take units over one time range, all or none: `many` free ones of the resource, and one of each in `together`.

    units: exactly these, of whichever resource. key: of the form, so that it books once however often it is sent.
    agreed: the prerequisite is met. hold: only for a while, until it is confirmed. Raises Refused, which names
    `suggest` free times.
    """
    starts, ends, now = terms.whole(starts), terms.whole(ends), now or timezone.now()
    token = once(key, who, resource.pk, starts, ends)
    try:
        return unless_before(token, partial(
            _book, resource=resource, starts=starts, ends=ends, who=who, units=units, many=many, together=together,
            note=note, token=token, agreed=agreed, hold=hold, now=now,
        ))  # fmt: skip
    except Refused as refused:
        if suggest and refused.reason in (Reason.TAKEN, Reason.CLOSED):
            free = next_free(resource, starts, ends, now=now, many=max(many, len(units)), limit=suggest)
            raise refused.naming(free) from refused
        raise


@atomically
def _book(
    *, resource: Resource, starts: dt.datetime, ends: dt.datetime, who: Who, units: Sequence[Unit], many: int,
    together: Sequence[Resource], note: str, token: str | None, agreed: bool, hold: bool, now: dt.datetime,
) -> Booking:  # fmt: skip
    resources = [resource, *together, *{unit.resource for unit in units} - {resource, *together}]
    check(resources, starts, ends, who, agreed=agreed, now=now)
    booking = write(resource, resources, starts, ends, who, note=note, token=token, hold=hold, now=now)
    if units:
        claim(booking, units)
    else:
        for one in sorted((resource, *together), key=lambda one: one.pk):
            claim_free(booking, one, many if one == resource else 1, now)
    tell(booking, "made")
    return booking


def check(resources: Sequence[Resource], starts: dt.datetime, ends: dt.datetime, who: Who, *, agreed: bool,
          now: dt.datetime, planned: Sequence[dt.datetime] = ()) -> None:  # fmt: skip
    """Every policy, where the person does not answer for it. planned: as terms.check_quota has it. Raises Refused."""
    if ends <= starts:
        raise Refused(Reason.SHORT, length=resources[0].policy.shortest * MINUTE)
    if who.staff:
        return
    for one in resources:
        if not one.public:
            raise Refused(Reason.PRIVATE)
        terms.check_time(one.policy, starts, now)
        terms.check_slot(one.policy, one, starts, ends)
        terms.check_prerequisite(one.policy, met=agreed)
    for policy in {one.policy for one in resources}:
        terms.check_quota(policy, who.person, starts, planned)


def write(
    resource: Resource, resources: Sequence[Resource], starts: dt.datetime, ends: dt.datetime, who: Who, *, note: str,
    token: str | None, hold: bool, now: dt.datetime, series: Series | None = None,
) -> Booking:  # fmt: skip
    """The booking without its claims."""
    policies = [one.policy for one in resources]
    said = terms.standing(policies, starts=starts, hold=hold, staff=who.staff, now=now)
    return Booking.objects.create(
        resource=resource, starts=starts, ends=ends, note=note, key=token, series=series, created=now,
        **who.fields, **said._asdict(),
    )  # fmt: skip


def claim(what: Booking | Session, units: Sequence[Unit]) -> None:
    """Exactly these units, always in the same order, so that two who want the same do not wait for each other."""
    whose = "session" if isinstance(what, Session) else "booking"
    for unit in sorted(units, key=lambda one: one.pk):
        starts, ends = around(unit.resource.policy, what)
        Claim.objects.create(**{whose: what}, unit=unit, starts=starts, ends=ends)


def claim_free(booking: Booking, resource: Resource, many: int, now: dt.datetime) -> None:
    """As many free units of a resource; what has expired meanwhile is free, too. Raises Refused."""
    starts, ends = around(resource.policy, booking)
    missing = many
    while missing := take_free(booking, resource, starts, ends, missing):
        if not expire(now=now, resource=resource):
            raise Refused(Reason.TAKEN)


def around(policy: Policy, what: Booking | Session) -> tuple[dt.datetime, dt.datetime]:
    """Its time with the policy's buffers."""
    return what.starts - policy.buffer_before * MINUTE, what.ends + policy.buffer_after * MINUTE


def book_seats(
    *, session: Session, who: Who, seats: int = 1, note: str = "", key: str = "", agreed: bool = False,
    hold: bool = False, wait: bool = False, part: tuple[dt.datetime, dt.datetime] | None = None,
    now: dt.datetime | None = None,
) -> Booking:  # fmt: skip
    """Take seats of a session. wait: go on its waitlist where it is full and has one. Raises Refused.

    part: from when to when, where one comes for a part of it only, as from stop to stop.
    """
    now, (starts, ends) = now or timezone.now(), part or (session.starts, session.ends)
    token = once(key, who, session.pk, seats)
    return unless_before(token, partial(
        _book_seats, session=session, who=who, starts=starts, ends=ends, seats=seats, note=note, token=token,
        agreed=agreed, hold=hold, wait=wait, now=now,
    ))  # fmt: skip


@atomically
def _book_seats(
    *, session: Session, who: Who, starts: dt.datetime, ends: dt.datetime, seats: int, note: str,
    token: str | None, agreed: bool, hold: bool, wait: bool, now: dt.datetime,
) -> Booking:  # fmt: skip
    locked = Session.objects.select_for_update(of=("self",))
    session = locked.select_related("policy", "offer__place").get(pk=session.pk)
    if session.cancelled:
        raise Refused(Reason.CALLED_OFF)
    if not who.staff:
        terms.check_time(session.policy, starts, now)
        terms.check_prerequisite(session.policy, met=agreed)
        terms.check_quota(session.policy, who.person, starts)
    elif session.ends <= now:
        raise Refused(Reason.PAST)
    policies = [session.policy]
    said = terms.standing(policies, starts=starts, hold=hold, staff=who.staff, now=now, seats=seats)
    if session.taken + seats > session.seats:
        if not (wait and session.policy.waitlist):
            raise Refused(Reason.FULL)
        said = said._replace(state=BookingState.WAITING, expires=None)
    booking = Booking.objects.create(
        session=session, starts=starts, ends=ends, seats=seats, note=note, key=token, created=now,
        **who.fields, **said._asdict(),
    )  # fmt: skip
    tell(booking, "waiting" if booking.state == BookingState.WAITING else "made")
    return booking


def once(key: str, who: Who, *what: object) -> str | None:
    """What the database keeps of a form's key: of one person and one wish, so that nobody meets another's booking."""
    if not key:
        return None
    hands = who.by or who.person
    text = "|".join(map(str, (key, hands.pk if hands else "", who.person.pk if who.person else who.walk_in, *what)))
    return hashlib.sha256(text.encode()).hexdigest()[:40]


def unless_before(token: str | None, act: Callable[[], Booking]) -> Booking:
    """What is booked, or what the same form has booked already, which is asked only where the database or a rule says
    no: a form that is sent once costs nothing for it.
    """
    try:
        return act()
    except (Refused, IntegrityError):
        made = before(token)
        if made is None:
            raise
        return made


def before(token: str | None) -> Booking | None:
    """The booking that this form made already."""
    return Booking.objects.filter(key=token).first() if token else None
