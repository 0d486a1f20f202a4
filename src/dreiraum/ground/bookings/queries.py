"""Reads of what is free, what is booked, who comes."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from django.db.models import Case, Count, Prefetch, Q, QuerySet, When
from django.utils import timezone

from dreiraum.ground.bookings.models import (
    ACTIVE,
    Booking,
    BookingState,
    Claim,
    OutsideCalendar,
    Policy,
    Resource,
    Session,
    Unit,
)
from dreiraum.ground.bookings.opening import Span, midnight, open_spans
from dreiraum.ground.bookings.terms import MINUTE
from dreiraum.ground.people.models import Organisation, User
from dreiraum.ground.places.models import Offer, Place

DAY = dt.timedelta(days=1)
LOOKED = 14  # days looked ahead for what is free next
LISTED = 50  # bookings on a page of a list
MOST_SPANS = 5000
ASKED = ("id", "name", "street", "postcode", "town", "opening_hours")  # of a place, by who books there
UNASKED = tuple(f"place__{one.name}" for one in Place._meta.concrete_fields if one.name not in ASKED)


class Slot(NamedTuple):
    """A time that can be booked, and how many units are free then."""

    starts: dt.datetime
    ends: dt.datetime
    free: int


class Busy:
    """When each active unit of a resource is claimed."""

    def __init__(self, units: Iterable[int], spans: Mapping[int, Sequence[Span]]) -> None:
        self.units, self._spans = list(units), spans

    def free(self, starts: dt.datetime, ends: dt.datetime) -> int:
        """How many units nothing claims then: claims of a unit never overlap, so the last that begins before counts."""
        return sum(self._is_free(self._spans.get(unit, ()), starts, ends) for unit in self.units)

    @staticmethod
    def _is_free(spans: Sequence[Span], starts: dt.datetime, ends: dt.datetime) -> bool:
        last = bisect_left(spans, (ends,)) - 1
        return last < 0 or spans[last][1] <= starts


def busy(resources: Sequence[Resource], begin: dt.datetime, end: dt.datetime) -> dict[UUID, Busy]:
    """When the units of resources are claimed from `begin` to `end`: two queries for all of them."""
    units: dict[UUID, list[int]] = {one.pk: [] for one in resources}
    for unit, of in Unit.objects.filter(resource__in=units, active=True).values_list("pk", "resource_id"):
        units[of].append(unit)
    spans: dict[int, list[Span]] = defaultdict(list)
    every = [unit for theirs in units.values() for unit in theirs]
    claims = Claim.objects.filter(unit__in=every, active=True, starts__lt=end, ends__gt=begin)
    for unit, starts, ends in claims.order_by("starts").values_list("unit_id", "starts", "ends"):
        spans[unit].append((starts, ends))
    return {of: Busy(theirs, spans) for of, theirs in units.items()}


def free_slots(
    resource: Resource, first: dt.date, last: dt.date, *, now: dt.datetime, minutes: int = 0, many: int = 1,
    taken: Busy | None = None,
) -> list[Slot]:  # fmt: skip
    """Times of the days `first` to `last` at which `many` units are free for `minutes`, the shortest time if 0.

    What begins too soon or too far ahead for the policy is left out. taken: of `busy`, where it was asked already.
    """
    policy = resource.policy
    length = (minutes or policy.shortest) * MINUTE
    before, after = policy.buffer_before * MINUTE, policy.buffer_after * MINUTE
    earliest, latest = now + policy.notice * MINUTE, now + dt.timedelta(days=policy.ahead_days)
    if taken is None:
        begin, end = midnight(first) - before, midnight(last + DAY) + after
        taken = busy([resource], begin, end)[resource.pk]
    found = []
    for starts in _grid(open_spans(resource, first, last), policy.step, length):
        if earliest <= starts <= latest and starts > now:
            free = taken.free(starts - before, starts + length + after)
            if free >= many:
                found.append(Slot(starts, starts + length, free))
    return found


def _grid(spans: Iterable[Span], step: int, length: dt.timedelta) -> Iterator[dt.datetime]:
    """Times on the policy's grid, which begins at each midnight on the wall, that end before closing; in UTC."""
    for opens, closes in spans:
        day = timezone.localtime(opens).date()
        while midnight(day) < closes:
            for minutes in range(0, 1440, step):
                wall = dt.datetime.combine(day, dt.time()) + minutes * MINUTE
                at = timezone.make_aware(wall).astimezone(dt.UTC)
                # summer time skips an hour on the wall
                if opens <= at and at + length <= closes and timezone.localtime(at).replace(tzinfo=None) == wall:
                    yield at
            day += dt.timedelta(days=1)


def next_free(
    resource: Resource, starts: dt.datetime, ends: dt.datetime, *, now: dt.datetime, many: int = 1, limit: int = 3
) -> list[Slot]:  # fmt: skip
    """The next times from that day on at which as much is free for as long."""
    minutes = max(round((ends - starts).total_seconds() / 60), resource.policy.shortest)
    first = timezone.localtime(max(starts, now)).date()
    slots = free_slots(resource, first, first + dt.timedelta(days=LOOKED), now=now, minutes=minutes, many=many)
    return [one for one in slots if one.starts >= starts][:limit]


def resources() -> QuerySet[Resource]:
    """Resources with what their pages need."""
    return Resource.objects.select_related("policy", "place", "offer", "organisation")


def bookable() -> QuerySet[Resource]:
    """Resources with what booking them needs: on which terms, and of the place no more than that."""
    return Resource.objects.select_related("policy", "place").defer(*UNASKED)


def in_use(resource: Resource) -> int:
    """How many units it has that are in use."""
    return Unit.objects.filter(resource=resource, active=True).count()


def kept_by(organisation: Organisation) -> QuerySet[Resource]:
    """Resources of an organisation, each with how many units are in use (`in_use`)."""
    in_use = Count("units", filter=Q(units__active=True))
    return resources().filter(organisation=organisation).annotate(in_use=in_use).order_by("name", "id")


def policies_of(organisation: Organisation) -> QuerySet[Policy]:
    """Booking terms of an organisation."""
    return Policy.objects.filter(organisation=organisation)


def places_of(organisation: Organisation) -> QuerySet[Place]:
    """Places that an organisation answers for."""
    return Place.objects.filter(organisation=organisation).order_by("name", "id")


def offers_of(organisation: Organisation) -> QuerySet[Offer]:
    """Offers that an organisation answers for."""
    return Offer.objects.filter(organisation=organisation).order_by("title", "id")


def sessions_of(organisation: Organisation, now: dt.datetime) -> QuerySet[Session]:
    """Sessions of an organisation that are not over, but for those that a room has pages of its own for."""
    return sessions().filter(offer__organisation=organisation, page_at=None, ends__gt=now).order_by("starts", "id")


def units_of(session: Session) -> QuerySet[Unit]:
    """What a session takes."""
    return Unit.objects.filter(claims__session=session, claims__active=True).select_related("resource").distinct()


def taking_part(session: Session) -> QuerySet[Booking]:
    """Who comes to a session or waits for a seat, those who come first."""
    open_ones = bookings().filter(session=session, state__in=(*ACTIVE, BookingState.WAITING))
    return open_ones.order_by(Case(When(state=BookingState.WAITING, then=1), default=0), "created", "id")


def sessions() -> QuerySet[Session]:
    """Sessions with what their pages need."""
    return Session.objects.select_related("policy", "offer__place", "offer__organisation")


def bookings() -> QuerySet[Booking]:
    """Bookings with what their pages need."""
    return Booking.objects.select_related(
        "person", "made_by", "resource__policy", "resource__place", "resource__offer", "resource__organisation",
        "session__policy", "session__offer__place", "session__offer__organisation",
    )  # fmt: skip


def parts() -> Prefetch[str]:
    """What bookings have, to be read together with them: their active claims."""
    return Prefetch("claims", Claim.objects.filter(active=True).select_related("unit"))


def coming(person: User, now: dt.datetime) -> QuerySet[Booking]:
    """A person's bookings that are not over, next first."""
    return bookings().filter(person=person, ends__gt=now, state__in=(*ACTIVE, BookingState.WAITING))


def over(person: User, now: dt.datetime) -> QuerySet[Booking]:
    """A person's other bookings, newest first."""
    ended = Q(ends__lte=now) | ~Q(state__in=(*ACTIVE, BookingState.WAITING))
    return bookings().filter(ended, person=person).order_by("-starts", "id")


def answered_by(organisations: Iterable[Organisation]) -> QuerySet[Booking]:
    """Bookings of what these organisations answer for."""
    theirs = list(organisations)
    return bookings().filter(Q(resource__organisation__in=theirs) | Q(session__offer__organisation__in=theirs))


def requests(organisations: Iterable[Organisation]) -> QuerySet[Booking]:
    """Requests that wait for an answer, the one that expires first before others."""
    return answered_by(organisations).filter(state=BookingState.REQUESTED).order_by("expires", "id")


def at_place(place: Place) -> QuerySet[Booking]:
    """Bookings of what the organisation that answers for a place has there; others' guests are theirs to know."""
    own = answered_by([place.organisation] if place.organisation else [])
    return own.filter(Q(resource__place=place) | Q(session__offer__place=place))


def expected(among: QuerySet[Booking], day: dt.date, name: str = "") -> QuerySet[Booking]:
    """Who of them comes on a day, and has come; by a part of their name or the code."""
    begin, end = midnight(day), midnight(day + dt.timedelta(days=1))
    found = among.filter(starts__lt=end, ends__gt=begin, state__in=(BookingState.CONFIRMED, BookingState.ARRIVED))
    if name:
        found = found.filter(Q(person__name__icontains=name) | Q(walk_in__icontains=name) | Q(code=spelled(name)))
    return found.order_by("starts", "id")


def by_code(organisations: Iterable[Organisation], code: str) -> Booking | None:
    """The booking of a code, however it was typed, or of the address in a QR code."""
    typed = code.rstrip("/").replace("=", "/").rpartition("/")[2]
    return answered_by(organisations).filter(code=spelled(typed)).first()


def spelled(code: str) -> str:
    """A code as it is kept, from how people write it."""
    return "".join(one for one in code.upper() if one.isalnum())


def claims_of(resource: Resource, first: dt.date, last: dt.date) -> QuerySet[Claim]:
    """Everything that keeps a resource's units busy on some days."""
    begin, end = midnight(first), midnight(last + dt.timedelta(days=1))
    found = Claim.objects.filter(unit__resource=resource, active=True, starts__lt=end, ends__gt=begin)
    return found.select_related("unit", "booking__person", "session__offer", "outside").order_by("starts", "unit__name")


def outside_calendars() -> QuerySet[OutsideCalendar]:
    """Calendars to be read, the one that was asked longest ago first."""
    return OutsideCalendar.objects.select_related("unit__resource").order_by("asked", "id")


def busy_spans(begin: dt.datetime, end: dt.datetime, **units: object) -> Iterator[tuple[str, dt.datetime, dt.datetime]]:
    """What keeps units busy that `units` describes, without who or why: (identity, from, to)."""
    of = {f"unit__{name}": value for name, value in units.items()}
    found = Claim.objects.filter(active=True, starts__lt=end, ends__gt=begin, **of).order_by("starts", "id")
    for number, starts, ends in found.values_list("pk", "starts", "ends")[:MOST_SPANS]:
        yield f"busy-{number}", starts, ends
