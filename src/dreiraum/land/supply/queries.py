"""Reads of hubs: all of them, one with its building blocks, and what happens there in a week."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet, Sum
from django.urls import reverse
from django.utils import timezone

from dreiraum.ground.bookings import queries as bookings
from dreiraum.ground.bookings.models import Booking, Resource
from dreiraum.ground.people.models import Organisation
from dreiraum.ground.places.models import Offer, Place, State, Stop
from dreiraum.ground.places.queries import public_place
from dreiraum.ground.region.serving import region
from dreiraum.land.supply.models import Handover, Loan, Pickup, Visits
from dreiraum.land.supply.words import opened
from dreiraum.reach.places.arrivals import hours_of
from dreiraum.reach.places.hours import Opening
from dreiraum.reach.streets.geometry import METRES_PER_DEGREE

BESIDE = 250.0  # metres around a hub within which a mobile offer's stop is one of its dates
DAY = dt.timedelta(days=1)
WEEK = 7
LISTED = 100  # of each list at the desk


@dataclass(frozen=True, slots=True)
class Block:
    """A building block with hours of its own on a day."""

    offer: Offer
    hours: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Date:
    """Something dated. free: seats that are left; None where nobody needs to book."""

    starts: dt.datetime
    ends: dt.datetime
    title: str
    url: str
    free: int | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a hub. hours: "8:00–12:00", none where it is closed, None where nobody knows."""

    day: dt.date
    hours: tuple[str, ...] | None
    blocks: tuple[Block, ...]
    dates: tuple[Date, ...]


def hubs() -> QuerySet[Place]:
    """Public hubs by name, each with what it offers (`shown`): two queries."""
    shown = Prefetch("offers", Offer.objects.filter(state=State.PUBLISHED), "shown")
    return Place.objects.filter(hub=True, state=State.PUBLISHED).select_related("organisation").prefetch_related(shown)


def hub(slug: str) -> Place | None:
    """A public hub with its public offers, what it helps with, and photos."""
    found = public_place(slug)
    return found if found is not None and found.hub else None


def now_open(of: Place, now: dt.datetime) -> Opening:
    """Whether somebody is there."""
    return hours_of(of.opening_hours, region()).state(now)


def week(of: Place, first: dt.date) -> tuple[Day, ...]:
    """Seven days of a hub: two queries, however much happens."""
    days = [first + number * DAY for number in range(WEEK)]
    hours = _hours(of.opening_hours, days)
    begin, end = (timezone.make_aware(dt.datetime.combine(day, dt.time())) for day in (first, first + WEEK * DAY))
    dated: dict[dt.date, list[Date]] = {day: [] for day in days}
    for one in (*_sessions(of, begin, end), *_stops(of, begin, end)):
        dated[timezone.localtime(one.starts).date()].append(one)
    blocks = _blocks(of, days)
    return tuple(
        Day(day, hours[day], blocks[day], tuple(sorted(dated[day], key=lambda one: (one.starts, one.title))))
        for day in days
    )


def _blocks(of: Place, days: list[dt.date]) -> dict[dt.date, tuple[Block, ...]]:
    """Offers that keep hours of their own, on the days on which they are open."""
    found: dict[dt.date, list[Block]] = {day: [] for day in days}
    for one in of.shown:  # type: ignore[attr-defined]
        if not one.opening_hours or one.opening_hours == of.opening_hours:
            continue
        for day, said in _hours(one.opening_hours, days).items():
            if said and (one.starts is None or one.starts <= day) and (one.ends is None or day <= one.ends):
                found[day].append(Block(one, said))
    return {day: tuple(blocks) for day, blocks in found.items()}


def _hours(text: str, days: list[dt.date]) -> dict[dt.date, tuple[str, ...] | None]:
    hours = hours_of(text, region())
    if not hours.known:
        return dict.fromkeys(days)
    spans = hours.windows(days[0], days[-1])
    return {day: opened(spans, day) for day in days}


def _sessions(of: Place, begin: dt.datetime, end: dt.datetime) -> Iterator[Date]:
    there = bookings.sessions().filter(
        offer__place=of, offer__state=State.PUBLISHED, cancelled=None, page_at=None, starts__gte=begin, starts__lt=end
    )
    for one in there:
        page = reverse("bookings:session", args=[one.pk])
        yield Date(one.starts, one.ends, one.title or one.offer.title, page, one.seats - one.taken)


def _stops(of: Place, begin: dt.datetime, end: dt.datetime) -> Iterator[Date]:
    """Of mobile offers that come by."""
    north = BESIDE / METRES_PER_DEGREE
    east = north / math.cos(math.radians(of.lat))
    near = Q(lat__range=(of.lat - north, of.lat + north), lon__range=(of.lon - east, of.lon + east))
    there = Stop.objects.filter(near, offer__state=State.PUBLISHED, starts__gte=begin, starts__lt=end)
    for one in there.select_related("offer"):
        yield Date(one.starts, one.ends, one.offer.title, reverse("places:offer", args=[one.offer.slug]))


@dataclass(frozen=True, slots=True)
class Desk:
    """A hub's day. visitors: counted today; soon: bookings of today by time; note: what the last shift said."""

    visitors: int
    soon: list[Booking]
    pickups: list[Pickup]
    loans: list[Loan]
    note: Handover | None
    rooms: list[Resource]


def desk(of: Place, day: dt.date, text: str = "") -> Desk:
    """What somebody at the desk has before them: six queries. text: a part of a name, or a code."""
    named = Q(name__icontains=text)
    pickups, loans = Pickup.objects.filter(place=of, fetched=None), Loan.objects.filter(place=of, back=None)
    if text:
        pickups = pickups.filter(named | Q(code=bookings.spelled(text)))
        loans = loans.filter(named | Q(what__icontains=text))
    return Desk(
        visitors=Visits.objects.filter(place=of, day=day).aggregate(all=Sum("number"))["all"] or 0,
        soon=list(bookings.expected(bookings.at_place(of), day, text)[:LISTED]),
        pickups=list(pickups[:LISTED]),
        loans=list(loans[:LISTED]),
        note=Handover.objects.filter(place=of).select_related("by").first(),
        rooms=list(rooms(of)[:LISTED]),
    )


def rooms(of: Place) -> QuerySet[Resource]:
    """What can be booked at a hub and its own organisation answers for."""
    return bookings.resources().filter(place=of, organisation=of.organisation)


def run_by(organisation: Organisation) -> QuerySet[Place]:
    """Hubs whose desk an organisation runs, whether they are public yet or not."""
    return Place.objects.filter(hub=True, organisation=organisation).exclude(state=State.CLOSED)
