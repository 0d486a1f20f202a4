"""The public directory in memory: each published offer with what search and filters ask; read again when it changes."""

from __future__ import annotations

import datetime as dt
import threading
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

import numpy as np
import numpy.typing as npt
from django.db.models import Q
from django.utils import timezone

from dreiraum.ground.places import edition
from dreiraum.ground.places.finding import Finder, Text, plain_words
from dreiraum.ground.places.models import Delivery, Offer, State, Stop
from dreiraum.ground.region.serving import Unavailable, region

Point = tuple[float, float]
Span = tuple[dt.datetime, dt.datetime]

COLUMNS = (
    "pk", "slug", "title", "service", "delivery", "about", "topics", "opening_hours", "starts", "ends", "languages",
    "barrier_free", "age_from", "age_to", "price_cents", "needs", "organisation__name", "place__name", "place__town",
    "place__lat", "place__lon", "place__opening_hours", "place__barrier_free",
)  # fmt: skip
PUBLIC = Q(state=State.PUBLISHED) & (Q(place=None) | Q(place__state=State.PUBLISHED))


class Halt(NamedTuple):
    """A stop to come."""

    lat: float
    lon: float
    starts: dt.datetime
    ends: dt.datetime
    where: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An offer as filters see it. points: where it is used; stops: when, of a mobile one."""

    pk: UUID
    slug: str
    title: str
    service: str
    delivery: str
    hours: str
    starts: dt.date | None
    ends: dt.date | None
    languages: frozenset[str]
    barrier_free: str
    age_from: int | None
    age_to: int | None
    price_cents: int | None
    points: tuple[Point, ...]
    stops: tuple[Span, ...]


@dataclass(frozen=True)
class Directory:
    """All entries by title; `finder` and `entries` have the same rows."""

    edition: str
    version: str
    entries: tuple[Entry, ...]
    finder: Finder

    @cached_property
    def points(self) -> tuple[Point, ...]:
        """Every point where something is offered, once."""
        return tuple(dict.fromkeys(point for one in self.entries for point in one.points))

    @cached_property
    def point_rows(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Pairs of an entry's row and a point's."""
        at = {point: row for row, point in enumerate(self.points)}
        pairs = [(row, at[point]) for row, one in enumerate(self.entries) for point in one.points]
        entry, point = np.array(pairs, np.int64).reshape(-1, 2).T
        return entry, point


_lock = threading.Lock()
_kept: Directory | None = None


def directory() -> Directory:
    """The directory as it is now: one query, and two more after a change."""
    global _kept  # noqa: PLW0603 - one reading for all threads of the process
    key, version = edition.current(), _version()
    kept = _kept
    if kept is None or (kept.edition, kept.version) != (key, version):
        with _lock:
            kept = _kept
            if kept is None or (kept.edition, kept.version) != (key, version):
                kept = _kept = read(key, version)
    return kept


def forget() -> None:
    """Read everything again next time."""
    global _kept  # noqa: PLW0603
    _kept = None


def read(key: str, version: str) -> Directory:
    """Read everything that is public."""
    stops: defaultdict[UUID, list[Halt]] = defaultdict(list)
    coming = Stop.objects.filter(offer__state=State.PUBLISHED, ends__gt=dt.datetime.now(dt.UTC))
    for owner, *stop in coming.order_by("starts").values_list("offer", *Halt._fields):
        stops[owner].append(Halt(*stop))
    entries, texts = [], []
    for row in Offer.objects.filter(PUBLIC).order_by("title", "pk").values_list(*COLUMNS):
        offer = dict(zip(COLUMNS, row, strict=True))
        mine = stops[offer["pk"]]
        entries.append(_entry(offer, mine))
        texts.append(_texts(offer, {stop.where for stop in mine}))
    return Directory(key, version, tuple(entries), Finder(texts))


def _entry(offer: Mapping[str, Any], stops: Sequence[Halt]) -> Entry:
    digital = offer["delivery"] == Delivery.DIGITAL
    if offer["delivery"] == Delivery.MOBILE:
        points = tuple(dict.fromkeys((stop.lat, stop.lon) for stop in stops))
    else:
        points = () if digital or offer["place__lat"] is None else ((offer["place__lat"], offer["place__lon"]),)
    return Entry(
        pk=offer["pk"],
        slug=offer["slug"],
        title=offer["title"],
        service=offer["service"],
        delivery=offer["delivery"],
        hours=offer["opening_hours"] or ("" if digital else offer["place__opening_hours"] or ""),
        starts=offer["starts"],
        ends=offer["ends"],
        languages=frozenset(offer["languages"].split()),
        barrier_free=offer["barrier_free"] or offer["place__barrier_free"] or "",
        age_from=offer["age_from"],
        age_to=offer["age_to"],
        price_cents=offer["price_cents"],
        points=points,
        stops=tuple((stop.starts, stop.ends) for stop in stops),
    )


def _texts(offer: Mapping[str, Any], halts: set[str]) -> list[Text]:
    known = _services()
    service = offer["service"]
    return [
        Text(offer["title"], 1.0),
        Text(offer["topics"], 0.95),
        Text(" ".join(known.get(service, ())), 0.8),
        Text(plain_words().get(service, ""), 0.7),
        Text(f"{offer['organisation__name']} {offer['place__name'] or ''}", 0.8),
        Text(f"{offer['place__town'] or ''} {' '.join(sorted(halts))}", 0.7),
        Text(f"{offer['about']} {offer['needs']}", 0.5),
    ]


def _services() -> dict[str, tuple[str, str]]:
    try:
        return {one.key: (one.name, one.name_en) for one in region().catalogue.services}
    except Unavailable:
        return {}


def _version() -> str:
    """Of the Region, whose catalogue names services; and the day, as stops pass."""
    try:
        return f"{region().version} {timezone.localdate()}"
    except Unavailable:
        return ""
