"""Reads of rides on request: one, a day's, a driver's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from django.db.models import QuerySet
from django.utils import timezone

from dreiraum.ground.bookings.models import ACTIVE, BookingState
from dreiraum.ground.people.models import Organisation, User
from dreiraum.land.mobility.models import Line, Ride

DRIVEN = (BookingState.CONFIRMED, BookingState.ARRIVED)


@dataclass(frozen=True, slots=True)
class Tour:
    """A dated run with who rides on it. seats: of those accepted; asked: of those who wait for an answer."""

    rides: tuple[Ride, ...]
    seats: int
    asked: int
    of: int


@dataclass(frozen=True, slots=True)
class LineDay:
    """A line's tours of a day, in the order of time."""

    line: Line
    day: dt.date
    tours: tuple[Tour, ...]

    @property
    def waiting(self) -> int:
        """How many requests wait for an answer."""
        return sum(one.booking.state == BookingState.REQUESTED for tour in self.tours for one in tour.rides)


@dataclass(slots=True)
class Halt:
    """Where the driver stops at a time: who gets on, who gets off."""

    at: dt.datetime
    name: str
    on: list[Ride] = field(default_factory=list)
    off: list[Ride] = field(default_factory=list)


def rides() -> QuerySet[Ride]:
    """Rides with what pages and verbs need."""
    return Ride.objects.select_related(
        "booking__person", "booking__made_by", "run__session", "run__line__organisation", "run__line__policy",
        "run__line__offer",
    )  # fmt: skip


def ride_of(person: User, code: str) -> Ride | None:
    """A person's own ride."""
    return rides().filter(booking__person=person, booking__code=code).first()


def answered_by(organisation: Organisation) -> QuerySet[Ride]:
    """Rides on the lines of an organisation."""
    return rides().filter(run__line__organisation=organisation)


def lines_of(organisation: Organisation) -> QuerySet[Line]:
    """The lines whose requests an organisation answers."""
    return Line.objects.filter(organisation=organisation).select_related("offer", "policy", "organisation")


def between(organisation: Organisation, first: dt.date, last: dt.date) -> QuerySet[Ride]:
    """Rides that set off on some days."""
    zone = timezone.get_current_timezone()
    begin = dt.datetime.combine(first, dt.time(), zone)
    end = dt.datetime.combine(last + dt.timedelta(days=1), dt.time(), zone)
    return answered_by(organisation).filter(depart__gte=begin, depart__lt=end).order_by("depart", "id")


def desk(organisation: Organisation, days: Iterable[dt.date]) -> list[LineDay]:
    """What a dispatcher has before them: each line's tours on each of these days, empty ones too; two queries."""
    wanted = sorted(days)
    lines = list(lines_of(organisation))
    found: dict[tuple[int, dt.date], list[Ride]] = {(line.pk, day): [] for day in wanted for line in lines}
    for one in between(organisation, wanted[0], wanted[-1]):
        found.get((one.run.line_id, timezone.localtime(one.depart).date()), []).append(one)
    return [LineDay(line, day, tours(found[line.pk, day])) for day in wanted for line in lines]


def tours(found: Iterable[Ride]) -> tuple[Tour, ...]:
    """Rides put together by their runs, in the order of time."""
    made = []
    ordered = sorted(found, key=lambda one: (one.run.session.starts, one.run_id, one.depart))
    for _run, group in groupby(ordered, key=lambda one: one.run_id):
        ridden = tuple(group)
        seats = sum(one.booking.seats for one in ridden if one.booking.state in DRIVEN)
        asked = sum(one.booking.seats for one in ridden if one.booking.state in ACTIVE) - seats
        made.append(Tour(ridden, seats, asked, ridden[0].run.session.seats))
    return tuple(made)


def sheet(line: Line, day: dt.date) -> list[tuple[Tour, list[Halt]]]:
    """What a driver needs of a day: accepted rides, each tour's halts in the order of time; one query."""
    driven = between(line.organisation, day, day).filter(run__line=line, booking__state__in=DRIVEN)
    return [(tour, halts(tour.rides)) for tour in tours(driven)]


def halts(ridden: Iterable[Ride]) -> list[Halt]:
    """Where and when to stop for these rides; at one place and minute once."""
    found: dict[tuple[dt.datetime, str], Halt] = {}
    for one in ridden:
        found.setdefault((one.depart, one.start), Halt(one.depart, one.start)).on.append(one)
        found.setdefault((one.arrive, one.end), Halt(one.arrive, one.end)).off.append(one)
    return [found[key] for key in sorted(found)]
