"""The offers of the directory over the Region that answers: told anew whenever the directory has changed.

What was fed last stands in a file beside the Region, written when all is done: who is cut off does it again.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from django.utils import timezone

from dreiraum.ground.places import edition
from dreiraum.ground.places.models import Delivery, Offer, Place, State, Stop
from dreiraum.reach import InputError, Region
from dreiraum.reach.errors import BusyError
from dreiraum.reach.offers import places_beneath
from dreiraum.reach.opening.words import MONTHS
from dreiraum.reach.places.arrivals import hours_of
from dreiraum.reach.progress import Progress, silent
from dreiraum.reach.sources import is_web_address, safe_web_address

log = logging.getLogger(__name__)

Feature = dict[str, Any]
Rows = dict[tuple[str, str], tuple[float, float]]
FED = "offers.fed"
AHEAD = dt.timedelta(days=92)  # how far dated stops are told; fed anew every day
LEAST = 1e-6  # degrees that a place must have moved


def feed(home: Path, now: dt.datetime, progress: Progress = silent) -> int:
    """Lay the directory over the Region of an installation, if either has changed since; how often it did (0 or 1).

    A build that is writing there is waited for. Raises InputError for offers that cannot be laid and for a full disk.
    """
    try:
        region = Region.open(home / "region")
    except InputError:
        return 0
    told = f"{edition.current()} {timezone.localdate(now)}"
    fed = home / FED
    if fed.exists() and fed.read_text(encoding="utf-8") == _note(told, region):
        return 0
    try:
        region = region.set_offers(features(region, now), progress)
    except BusyError:
        log.info("offers wait for the Region")
        return 0
    scratch = home / f".{FED}.new"
    scratch.write_text(_note(told, region), encoding="utf-8")
    scratch.replace(fed)
    return 1


def _note(told: str, region: Region) -> str:
    return f"{told} {region.manifest['parts']['places']} {len(region.manifest['digital'])}\n"


def features(region: Region, now: dt.datetime) -> list[Feature]:
    """What the directory says at a moment, as `reach.places.layer` describes it."""
    below = places_beneath(region)
    keys = region.catalogue.keys
    points = zip(below.lon.tolist(), below.lat.tolist(), strict=True)
    named = zip(below.ref, (keys[number] for number in below.service.tolist()), strict=True)
    rows: Rows = dict(zip(named, points, strict=True))
    return [*_places(region, rows), *_offers(region, rows, now), *_mobile(region, now), *_digital(region, now)]


def _places(region: Region, rows: Rows) -> Iterator[Feature]:
    """Places that came from the map: closed, or as the directory has them now."""
    points = {ref: point for (ref, _), point in rows.items()}
    listed = Place.objects.filter(osm__isnull=False).exclude(state__in=(State.DRAFT, State.WAITING)).order_by("id")
    for place in listed:
        if place.osm in points and place.state == State.PUBLISHED:
            yield _change(region, place, points[place.osm])
        elif place.osm in points:
            yield _feature("close", ref=place.osm)


def _offers(region: Region, rows: Rows, now: dt.datetime) -> Iterator[Feature]:
    everything = Offer.objects.filter(delivery=Delivery.PHYSICAL, service__in=region.catalogue.keys)
    for offer in everything.select_related("place", "organisation").order_by("slug"):
        place = offer.place
        if place is None or place.state != State.PUBLISHED:
            continue
        row = rows.get((place.osm or "", offer.service))
        if row is not None and offer.state in (State.CLOSED, State.HIDDEN):
            yield _feature("close", ref=place.osm, service=offer.service)
        elif row is not None and _in_force(offer, now):
            yield _change(region, place, row, offer)
        elif _in_force(offer, now):
            yield _feature("place", (place.lon, place.lat), ref=f"angebot/{offer.slug}", **_of(region, offer, place))


def _mobile(region: Region, now: dt.datetime) -> Iterator[Feature]:
    stops = Stop.objects.filter(
        offer__delivery=Delivery.MOBILE, offer__service__in=region.catalogue.keys, ends__gt=now, starts__lt=now + AHEAD
    )
    coming = stops.select_related("offer__organisation").order_by("offer__slug", "where", "lat", "lon", "starts")
    for (_, where, lat, lon), group in groupby(coming, lambda one: (one.offer.slug, one.where, one.lat, one.lon)):
        dated = list(group)
        offer = dated[0].offer
        if _in_force(offer, now):
            said = {
                "service": offer.service,
                "name": _line(offer.title),
                "organisation": _line(offer.organisation.name),
                "website": safe_web_address(offer.link),
                "address": _line(where),
                "hours": dates(dated),
                "example": offer.example,
            }
            yield _feature("mobile", (lon, lat), ref=f"angebot/{offer.slug}", **said)


def dates(stops: list[Stop]) -> str:
    """Dated stops in the syntax of opening hours: "2026 Dec 3,2026 Dec 10 15:10-15:40"."""
    by_clock: dict[str, list[str]] = {}
    for one in stops:
        starts, ends = timezone.localtime(one.starts), timezone.localtime(one.ends)
        day = f"{starts.year} {MONTHS[starts.month - 1]} {starts.day}"
        by_clock.setdefault(f"{starts:%H:%M}-{ends:%H:%M}", []).append(day)
    return "; ".join(f"{','.join(days)} {clock}" for clock, days in by_clock.items())


def _digital(region: Region, now: dt.datetime) -> Iterator[Feature]:
    able = [one.key for one in region.catalogue.services if one.digital_mbits is not None]
    offers = Offer.objects.filter(delivery=Delivery.DIGITAL, service__in=able).select_related("help_at", "organisation")
    hubs = set()
    for offer in offers.order_by("slug"):
        if not _in_force(offer, now) or not is_web_address(offer.link):
            continue
        said = {"name": _line(offer.title), "url": offer.link, "organisation": _line(offer.organisation.name)}
        yield _feature("digital", None, service=offer.service, note=_line(offer.needs), **said)
        hub = offer.help_at
        if hub is not None and hub.hub and hub.state == State.PUBLISHED and (hub.pk, offer.service) not in hubs:
            hubs.add((hub.pk, offer.service))
            yield _feature(
                "hub", (hub.lon, hub.lat), ref=f"ort/{hub.slug}", service=offer.service,
                example=hub.example, **_of_place(region, hub),
            )  # fmt: skip


def _change(region: Region, place: Place, before: tuple[float, float], offer: Offer | None = None) -> Feature:
    said: dict[str, str] = {key: text for key, text in _of_place(region, place).items() if text}
    if offer is not None:
        own = _hours(region, offer.opening_hours)
        said |= {"service": offer.service} | ({"hours": own} if own else {})
    away = max(abs(place.lon - before[0]), abs(place.lat - before[1])) > LEAST
    return _feature("change", (place.lon, place.lat) if away else None, ref=place.osm, **said)


def _of(region: Region, offer: Offer, place: Place) -> dict[str, Any]:
    said: dict[str, Any] = {"service": offer.service, "organisation": _line(offer.organisation.name)}
    said |= _of_place(region, place) | {"example": offer.example}
    own = _hours(region, offer.opening_hours)
    return said | ({"hours": own} if own else {})


def _of_place(region: Region, place: Place) -> dict[str, str]:
    town = f"{place.postcode} {place.town}".strip()
    return {
        "name": _line(place.name),
        "hours": _hours(region, place.opening_hours),
        "phone": _line(place.phone),
        "website": safe_web_address(place.website),
        "address": _line(", ".join(one for one in (place.street, town) if one)),
    }


def _in_force(offer: Offer, now: dt.datetime) -> bool:
    today = timezone.localdate(now)
    begun, over = offer.starts is None or offer.starts <= today, offer.ends is not None and offer.ends < today
    return offer.state == State.PUBLISHED and begun and not over


def _hours(region: Region, text: str) -> str:
    """Hours that the Region can read; others are not known."""
    text = _line(text)
    return text if text and hours_of(text, region).known else ""


def _line(text: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _feature(kind: str, point: tuple[float, float] | None = None, **said: object) -> Feature:
    geometry = {"type": "Point", "coordinates": list(point)} if point else None
    return {"type": "Feature", "geometry": geometry, "properties": {"kind": kind, **said}}
