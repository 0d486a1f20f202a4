"""Verbs of rides on request: ask, note a call, accept, decline, cancel; each one transaction, raises Refused."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dreiraum.ground.bookings import actions as bookings
from dreiraum.ground.bookings.actions import Who
from dreiraum.ground.bookings.models import ACTIVE, Booking, BookingState, Policy, Session
from dreiraum.ground.bookings.refused import Reason, Refused, moment
from dreiraum.ground.bookings.telling import about, address, title
from dreiraum.ground.bookings.transactions import atomically
from dreiraum.ground.messages.actions import remind
from dreiraum.ground.people.acting import Acting, record
from dreiraum.ground.people.models import Organisation
from dreiraum.ground.places.models import Delivery, Offer, State
from dreiraum.land.mobility.models import Line, Ride, Run
from dreiraum.land.mobility.rides import Wish

CANCEL_UNTIL = 30  # minutes before departure
AHEAD = 14  # days
PAGE_AT = "/wege/fahrten/"  # see urls: below it each ride has its page
REMIND = dt.timedelta(hours=2)  # before departure
YEAR = dt.timedelta(days=365)


class TooLate(Refused):
    """The line's deadline is over."""

    def __init__(self, deadline: dt.datetime) -> None:
        super().__init__(Reason.NOTICE)
        self.deadline = deadline

    @property
    def sentence(self) -> str:
        """What happened and what to do."""
        words = _(
            "Dafür ist es zu spät: Bestellen ging bis %(until)s. Nehmen Sie eine spätere Fahrt, oder rufen Sie an."
        )
        return words % {"until": moment(self.deadline)}


@transaction.atomic
def take_requests(*, organisation: Organisation, agency: str, name: str = "", title: str, seats: int = 8) -> Line:
    """Have an organisation answer requests for a line here; again: its seats are changed."""
    line = Line.objects.filter(agency=agency, name=name).first()
    if line is not None:
        line.organisation, line.seats = organisation, seats
        line.save(update_fields=["organisation", "seats"])
        return line
    policy = Policy.objects.create(
        organisation=organisation, name=title[:100], approval=True, waitlist=False, ahead_days=AHEAD,
        cancel_until=CANCEL_UNTIL,
    )  # fmt: skip
    offer = Offer.objects.create(
        slug=f"rufbus-{uuid4().hex[:12]}", title=title, service="transit", delivery=Delivery.MOBILE, state=State.DRAFT,
        organisation=organisation, review_on=timezone.localdate() + YEAR,
    )  # fmt: skip
    return Line.objects.create(
        organisation=organisation, agency=agency, name=name, offer=offer, policy=policy, seats=seats
    )


@atomically
def request_ride(
    *, line: Line, wish: Wish, by: Acting, seats: int = 1, wheelchair: bool = False, phone: str = "", key: str = "",
    now: dt.datetime | None = None,
) -> Ride:  # fmt: skip
    """Ask for a ride, for oneself or the person acted for, until its deadline. Raises Refused."""
    now = now or timezone.now()
    made = _book(
        line, wish, Who(person=by.person, by=by.user), seats, wheelchair, phone, key, now, latest=wish.deadline
    )
    if by.for_another:
        record(by, "ride.request", about=f"{title(made.booking)}, {moment(made.depart)}")
    return made


@atomically
def note_call(
    *, line: Line, wish: Wish, by: Acting, name: str, seats: int = 1, wheelchair: bool = False, phone: str = "",
    key: str = "", now: dt.datetime | None = None,
) -> Ride:  # fmt: skip
    """Somebody called and was told yes; the dispatcher decides how late is too late. Raises Refused."""
    who = Who(walk_in=name, by=by.user, staff=True)
    made = _book(line, wish, who, seats, wheelchair, phone, key, now or timezone.now(), latest=None)
    record(by, "ride.dispatch", about=_said(made))
    return made


@atomically
def accept(*, ride: Ride, by: Acting, answer: str = "") -> Ride:
    """Say yes; the person is told, and reminded in time with the way to the stop. Twice is once. Raises Refused."""
    asked = ride.booking.state == BookingState.REQUESTED
    ride.booking = bookings.approve(booking=ride.booking, answer=answer)
    if asked:
        _remind(ride)
        record(by, "ride.dispatch", about=_said(ride), person=ride.booking.person)
    return ride


@atomically
def decline(*, ride: Ride, by: Acting, why: str, now: dt.datetime | None = None) -> Ride:
    """Say no, with the reason, which the person reads. Twice is once. Raises Refused."""
    asked = ride.booking.state == BookingState.REQUESTED
    ride.booking = bookings.decline(booking=ride.booking, why=why, now=now)
    if asked:
        record(by, "ride.dispatch", about=_said(ride), person=ride.booking.person)
    return ride


@atomically
def cancel_ride(*, ride: Ride, by: Acting, why: str = "", staff: bool = False, now: dt.datetime | None = None) -> Ride:
    """Cancel: the person in time, the dispatcher always. Twice is once. Raises Refused."""
    ride.booking = bookings.cancel(booking=ride.booking, by=by.account, staff=staff, why=why, now=now)
    if staff or by.for_another:
        verb = "ride.dispatch" if staff else "ride.request"
        record(by, verb, about=_said(ride), person=ride.booking.person)
    return ride


def _book(
    line: Line, wish: Wish, who: Who, seats: int, wheelchair: bool, phone: str, key: str, now: dt.datetime, *,
    latest: dt.datetime | None,
) -> Ride:  # fmt: skip
    run = _run(line, wish)
    if latest is not None and now > latest and not _has_asked(run, who):
        raise TooLate(latest)
    booking = bookings.book_seats(
        session=run.session, who=who, seats=seats, note=f"{wish.start} – {wish.end}"[:500], key=key,
        part=(wish.depart, wish.arrive), now=now,
    )  # fmt: skip
    found = Ride.objects.select_related("booking__person", "run__line__policy").filter(booking=booking).first()
    if found is not None:
        return found
    return Ride.objects.create(
        booking=booking, run=run, start=wish.start[:150], end=wish.end[:150], depart=wish.depart, arrive=wish.arrive,
        start_lat=wish.at[0] if wish.at else None, start_lon=wish.at[1] if wish.at else None, deadline=wish.deadline,
        wheelchair=wheelchair, phone=phone[:40],
    )  # fmt: skip


def _has_asked(run: Run, who: Who) -> bool:
    """Whether the person has a ride there already: a form sent again is no new wish."""
    return Booking.objects.filter(session=run.session_id, person=who.person, state__in=ACTIVE).exists()


def _run(line: Line, wish: Wish) -> Run:
    """The line's dated run, made when somebody first asks for it."""
    runs = Run.objects.select_related("session", "line__policy", "line__offer")
    found = runs.filter(line=line, key=wish.run[:160]).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            session = Session.objects.create(
                offer=line.offer, policy=line.policy, starts=wish.opens, ends=wish.closes, seats=line.seats,
                page_at=PAGE_AT,
            )  # fmt: skip
            return Run.objects.create(line=line, key=wish.run[:160], session=session)
    except IntegrityError:
        return runs.get(line=line, key=wish.run[:160])


def _remind(ride: Ride) -> None:
    booking = ride.booking
    if booking.person is None:
        return
    remind(
        person=booking.person,
        kind="booking-reminder",
        about=about(booking),
        due=max(timezone.now(), ride.depart - REMIND),
        until=ride.depart,
        context={"booking": booking, "what": title(booking), "where": ride.start},
        link=address(booking),
        cancel=address(booking),
        to=(ride.start_lat, ride.start_lon) if ride.start_lat is not None and ride.start_lon is not None else None,
        arrive=timezone.localtime(ride.depart),
    )
    Booking.objects.filter(pk=booking.pk).update(reminded=timezone.now())


def _said(ride: Ride) -> str:
    return f"{title(ride.booking)}, {moment(ride.depart)}"
