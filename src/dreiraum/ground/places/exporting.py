"""The directory as files: tables, GeoJSON, schema.org. Each is streamed; how many queries it takes stays the same."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from dreiraum.ground.people.models import Organisation
from dreiraum.ground.places.cells import write_service
from dreiraum.ground.places.columns import INNER, TABLES
from dreiraum.ground.places.directory import PUBLIC
from dreiraum.ground.places.linked_data import offer_data, place_data
from dreiraum.ground.places.models import Delivery, Offer, Place, State, Stop
from dreiraum.ground.places.tables import write_rows
from dreiraum.ground.site.installation import Licence
from dreiraum.ground.site.queries import absolute, site

Keys = Collection[UUID] | None  # the offers that fit a filter; None: all
Thing = dict[str, Any]
CHUNK = 500
MEETING = "meeting"  # the service of the example


OSM = Licence("ODbL 1.0", "https://opendatacommons.org/licenses/odbl/1-0/")
OSM_CREDIT = "© OpenStreetMap-Mitwirkende"


def ours() -> Licence:
    """The licence of what was entered here."""
    return site().licence


def licence_of(place: Place | None) -> Licence:
    """The licence of what is said of a place: what began in OpenStreetMap stays under its licence."""
    return OSM if place is not None and place.osm else ours()


def credit() -> str:
    """Whom to name."""
    return site().district or absolute("/")


def public_offers() -> QuerySet[Offer]:
    """All published offers."""
    return Offer.objects.filter(PUBLIC).select_related("place", "organisation", "help_at").order_by("slug")


def public_places() -> QuerySet[Place]:
    """All published places."""
    return Place.objects.filter(state=State.PUBLISHED).select_related("organisation").order_by("slug")


def offers_table(keys: Keys = None) -> Iterator[str]:
    """The published offers as CSV."""
    columns = [one for one in TABLES["offers"] if one.name not in INNER]
    yield from write_rows(_with_more(columns, _some(public_offers(), keys), "places:offer"))


def places_table() -> Iterator[str]:
    """The published places as CSV."""
    yield from write_rows(_with_more(TABLES["places"], public_places().iterator(CHUNK), "places:place"))


def own_table(table: str, organisation: Organisation) -> Iterator[str]:
    """Everything that an organisation has entered, drafts too: what it may take away, change, and bring back."""
    columns = TABLES[table]
    if table == "places":
        things: Iterable[Place | Offer] = (
            Place.objects.filter(organisation=organisation).order_by("slug").iterator(CHUNK)
        )
    else:
        own = Offer.objects.filter(organisation=organisation).select_related("place", "help_at")
        things = own.order_by("slug").iterator(CHUNK)
    heads = [one.head for one in columns]
    yield from write_rows(_chain([*heads, "Stand"], ([*(c.of(one) for c in columns), one.state] for one in things)))


def template(table: str) -> Iterator[str]:
    """An empty table with one row that shows how it is meant."""
    columns = TABLES[table]
    example = [
        write_service(MEETING) if table == "offers" and one.name == "service" else one.example for one in columns
    ]
    yield from write_rows([[one.head for one in columns], example])


def geojson(keys: Keys = None) -> Iterator[str]:
    """The published offers as GeoJSON (RFC 7946): at their place, at the stops to come, or nowhere if digital."""
    stops: defaultdict[UUID, list[Stop]] = defaultdict(list)
    for stop in Stop.objects.filter(offer__state=State.PUBLISHED, ends__gt=timezone.now()):
        stops[stop.offer_id].append(stop)
    head = {
        "type": "FeatureCollection", "name": "angebote", "licence": ours().name, "licence_url": ours().url,
        "attribution": f"{credit()}; {OSM_CREDIT} ({OSM.name})",
    }  # fmt: skip
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "features": [\n'
    yield from _joined(_feature(one, stops[one.pk]) for one in _some(public_offers(), keys))
    yield "\n]}\n"


def linked(keys: Keys = None) -> Iterator[str]:
    """The published offers as schema.org in JSON-LD: a data set, then its services and the places without one."""
    about = {
        "@type": "Dataset", "@id": absolute(reverse("places:data")), "name": f"Angebote: {credit()}",
        "license": [ours().url, OSM.url], "creator": {"@type": "Organization", "name": credit()},
        "creditText": OSM_CREDIT,
    }  # fmt: skip
    yield '{"@context": "https://schema.org", "@graph": [\n'
    yield json.dumps(about, ensure_ascii=False)
    for one in _some(public_offers(), keys):
        yield ",\n" + json.dumps({**offer_data(one), "license": licence_of(one.place).url}, ensure_ascii=False)
    if keys is None:
        for place in public_places().filter(offers=None).iterator(CHUNK):
            yield ",\n" + json.dumps({**place_data(place), "license": licence_of(place).url}, ensure_ascii=False)
    yield "\n]}\n"


def _some(offers: QuerySet[Offer], keys: Keys) -> Iterator[Offer]:
    wanted = None if keys is None else set(keys)
    return (one for one in offers.iterator(CHUNK) if wanted is None or one.pk in wanted)


def _with_more(columns: Iterable[Any], things: Iterable[Place | Offer], page: str) -> Iterator[list[str]]:
    """The columns that are read again, and some that only tell: who answers, the page, the licence."""
    heads = [one.head for one in columns]
    more = ["Wer antwortet", "Ort", "Breite", "Länge"] if page == "places:offer" else ["Wer antwortet"]
    rest = ["Beispiel", "Seite", "Lizenz", "Zu nennen"]
    yield [*heads, *more, *rest]
    for one in things:
        place = one.place if isinstance(one, Offer) else one
        osm = place is not None and bool(place.osm)
        at = [place.town, _comma(place.lat), _comma(place.lon)] if place is not None else ["", "", ""]
        yield [
            *(column.of(one) for column in columns),
            one.organisation.name if one.organisation else "", *(at if isinstance(one, Offer) else []),
            "ja" if one.example else "nein", absolute(reverse(page, args=[one.slug])),
            licence_of(place).name, OSM_CREDIT if osm else credit(),
        ]  # fmt: skip


def _comma(value: float) -> str:
    return str(value).replace(".", ",")


def _chain(head: list[str], rows: Iterable[list[str]]) -> Iterator[list[str]]:
    yield head
    yield from rows


def _feature(offer: Offer, stops: list[Stop]) -> Thing:
    place = offer.place
    geometry: Thing | None = None
    if offer.delivery == Delivery.MOBILE and stops:
        geometry = {"type": "MultiPoint", "coordinates": [[one.lon, one.lat] for one in stops]}
    elif offer.delivery != Delivery.DIGITAL and place is not None:
        geometry = {"type": "Point", "coordinates": [place.lon, place.lat]}
    said: Thing = {one.name: one.of(offer) for one in TABLES["offers"] if one.name not in INNER}
    said |= {
        "service": offer.service, "delivery": offer.delivery, "barrier_free": offer.barrier_free or
        (place.barrier_free if place else ""), "eid": offer.eid, "price_cents": offer.price_cents,
        "opening_hours": offer.opening_hours or (place.opening_hours if place else ""),
        "place_name": place.name if place else "", "organisation": offer.organisation.name,
        "url": absolute(reverse("places:offer", args=[offer.slug])), "licence": licence_of(place).name,
        "example": offer.example,
    }  # fmt: skip
    if stops:
        said["stops"] = [
            {"where": one.where, "starts": timezone.localtime(one.starts).isoformat(),
             "ends": timezone.localtime(one.ends).isoformat()} for one in stops
        ]  # fmt: skip
    known = {name: value for name, value in said.items() if value not in ("", None)}
    return {"type": "Feature", "id": offer.slug, "geometry": geometry, "properties": known}


def _joined(things: Iterable[Thing]) -> Iterator[str]:
    for number, one in enumerate(things):
        yield (",\n" if number else "") + json.dumps(one, ensure_ascii=False)
