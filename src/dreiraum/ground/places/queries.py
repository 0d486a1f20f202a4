"""Reads of the directory; how many queries each takes does not grow with the rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from dreiraum.ground.people.acting import Acting
from dreiraum.ground.people.models import Organisation
from dreiraum.ground.places.directory import PUBLIC
from dreiraum.ground.places.models import Change, Offer, Photo, Place, Report, State, Stop

PAGES = {"angebot": "places:offer", "ort": "places:place"}  # by what a reference of the Region begins with, see feeding
SHOWN = 20  # stops to come that a page shows
LATEST = 10  # changes that can be undone from the list


def with_details(keys: Sequence[UUID]) -> list[Offer]:
    """Public offers in this order, with place, organisation and stops to come: two queries."""
    found = {one.pk: one for one in Offer.objects.filter(PUBLIC, pk__in=keys).select_related("place", "organisation")
             .prefetch_related(Prefetch("stops", coming(), "coming"))}  # fmt: skip
    return [found[key] for key in keys if key in found]


def page_of(ref: str) -> str:
    """The page of an offer or a hub that the directory has told the Region; "" for a place of other sources."""
    kind, _, slug = ref.partition("/")
    return reverse(PAGES[kind], args=[slug]) if kind in PAGES else ""


def coming() -> QuerySet[Stop]:
    """Stops that are not over."""
    return Stop.objects.filter(ends__gt=timezone.now())


def public_offer(slug: str) -> Offer | None:
    """A public offer with what its page shows."""
    found = Offer.objects.filter(PUBLIC, slug=slug).select_related("place", "organisation", "help_at")
    return found.prefetch_related(Prefetch("stops", coming(), "coming")).first()


def public_place(slug: str) -> Place | None:
    """A public place with its public offers and photos."""
    shown = Offer.objects.filter(state=State.PUBLISHED)
    return (
        Place.objects.filter(slug=slug, state=State.PUBLISHED)
        .select_related("organisation")
        .prefetch_related(
            Prefetch("offers", shown, "shown"),
            Prefetch("helps_with", shown.filter(PUBLIC), "helped"),
            Prefetch("photos", Photo.objects.filter(state=State.PUBLISHED), "pictures"),
        )
        .first()
    )


@dataclass(frozen=True, slots=True)
class Managed:
    """What somebody with a hat may change: one page of offers, or of places. changes: the latest, newest first."""

    offers: list[Offer]
    places: list[Place]
    changes: list[Change]
    counts: dict[str, int]
    last: int


def managed(who: Acting, *, kind: str, state: str = "", page: int = 1, size: int = 20) -> Managed:
    """Places or offers of the organisation whose hat is on, and how many of each; the operator without a hat sees all.

    kind: "angebote" or "orte". last: the number of the last page.
    """
    offers = _of(Offer.objects.select_related("place", "organisation"), who.organisation)
    places = _of(Place.objects.all(), who.organisation)
    counts = {"angebote": offers.count(), "orte": places.count()}
    asked = _standing(places if kind == "orte" else offers, state)
    many = asked.count() if state else counts[kind]
    first = (page - 1) * size
    found = (asked.annotate(many=Count("offers")) if kind == "orte" else asked)[first : first + size]
    return Managed(
        offers=[] if kind == "orte" else list(found),
        places=list(found) if kind == "orte" else [],
        changes=list(_of(Change.objects.filter(undone=None).select_related("by"), who.organisation)[:LATEST]),
        counts=counts,
        last=max(1, -(-many // size)),
    )


def places_to_choose(organisation: Organisation | None) -> QuerySet[Place]:
    """Where an organisation's offers can be: its own places, and those of others that are public."""
    return Place.objects.filter(Q(organisation=organisation) | Q(state=State.PUBLISHED)).order_by("name", "id")


@dataclass(frozen=True, slots=True)
class Waiting:
    """What moderation has to look at, oldest first."""

    reports: list[Report]
    offers: list[Offer]
    places: list[Place]
    photos: list[Photo]


def waiting(many: int = 50) -> Waiting:
    """Reports without a decision, and what waits for four eyes."""
    reports = Report.objects.filter(decided=None).select_related("place", "offer", "photo__place")
    return Waiting(
        reports=list(reports[:many]),
        offers=list(
            Offer.objects.filter(state=State.WAITING).select_related("organisation").order_by("changed")[:many]
        ),
        places=list(
            Place.objects.filter(state=State.WAITING).select_related("organisation").order_by("changed")[:many]
        ),
        photos=list(Photo.objects.filter(state=State.WAITING).select_related("place__organisation", "by")[:many]),
    )


def overdue(offer: Offer, today: dt.date) -> bool:
    """Whether nobody has checked it in time."""
    return offer.review_on < today


def _standing(rows: QuerySet[Any], state: str) -> QuerySet[Any]:
    if state == "due":
        return rows.filter(state=State.PUBLISHED, review_on__lt=timezone.localdate())
    return rows.filter(state=state) if state else rows


def _of(rows: QuerySet, organisation: Organisation | None) -> QuerySet:  # type: ignore[type-arg]
    return rows if organisation is None else rows.filter(organisation=organisation)
