"""Where a person and OpenStreetMap say different things of a place, and where each fact comes from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dreiraum.ground.people.acting import Acting
from dreiraum.ground.people.models import OrganisationKind
from dreiraum.ground.places.mapped import Mapped
from dreiraum.ground.places.models import BarrierFree, Place, Source, Statement
from dreiraum.ground.places.saying import say_hours
from dreiraum.ground.places.stating import FACTS, foremost

POINT = ("lat", "lon")
HEADS: dict[str, str | Promise] = {
    **{name: Place._meta.get_field(name).verbose_name for name in FACTS},  # type: ignore[union-attr]
    "about": _("Beschreibung"),
}
SOURCES: dict[str, str | Promise] = {
    Source.PERSON: _("hier eingetragen"),
    Source.OSM: "OpenStreetMap",
    Source.CSV: _("aus einer Datei"),
}


@dataclass(frozen=True, slots=True)
class Origin:
    """Facts that one source said on one day; no names of people."""

    heads: tuple[str, ...]
    source: str
    label: str | Promise
    day: dt.date


def origins(statements: Iterable[Statement]) -> list[Origin]:
    """Where the facts of a place come from that stand now, the newest first."""
    known = {(one.field, one.source): one for one in statements}
    groups: dict[tuple[dt.date, str], list[str]] = {}
    for field in FACTS:
        if any((field, source) in known for source in Source):
            one = foremost(known, field)
            if one.value:
                groups.setdefault((one.when.date(), one.source), []).append(field)
    ordered = sorted(groups.items(), key=lambda each: each[0], reverse=True)
    return [Origin(_heads(fields), source, SOURCES[source], day) for (day, source), fields in ordered]


def differences(who: Acting, *, settled: bool) -> QuerySet[Statement]:
    """What OpenStreetMap says otherwise than a person. settled: the person spoke last and knew.

    Each has person_value, person_when; one query.
    """
    persons = Statement.objects.filter(place=OuterRef("place"), field=OuterRef("field"), source=Source.PERSON)
    found = (
        Statement.objects.filter(places_of(who, "place__"), source=Source.OSM)
        .annotate(person_value=Subquery(persons.values("value")[:1]), person_when=Subquery(persons.values("when")[:1]))
        .filter(person_value__isnull=False)
        .exclude(value=F("person_value"))
    )
    found = found.filter(person_when__gte=F("when")) if settled else found.filter(person_when__lt=F("when"))
    return found.select_related("place__organisation").order_by("place__name", "place_id", "field")


def gone(who: Acting, now: Mapping[str, Mapped]) -> list[Place]:
    """Places that came from OpenStreetMap and are not in it any more; one query."""
    listed = Place.objects.filter(places_of(who), osm__isnull=False).select_related("organisation")
    return [one for one in listed if one.osm not in now]


def places_of(who: Acting, at: str = "") -> Q:
    """Places somebody may change: of their organisation, or nobody's in their municipality; all for an operator."""
    home = who.organisation
    if home is None:
        return Q()
    own = Q(**{f"{at}organisation": home})
    if home.kind == OrganisationKind.MUNICIPALITY and home.municipality:
        own |= Q(**{f"{at}organisation__isnull": True, f"{at}municipality": home.municipality})
    return own


def shown(field: str, value: str, today: dt.date) -> str:
    """A value as people read it."""
    if field == "opening_hours":
        return "; ".join(say_hours(value, today)) or value
    if field == "barrier_free":
        return str(dict(BarrierFree.choices).get(value, value))
    return value


def head(field: str) -> str:
    """What a field is called."""
    return str(HEADS[field])


def _heads(fields: list[str]) -> tuple[str, ...]:
    """What fields are called; a point is one thing."""
    plain = [head(field) for field in fields if field not in POINT]
    return (*plain, str(_("Lage"))) if set(fields) & set(POINT) else tuple(plain)
