"""Places of OpenStreetMap: taking them over once, following what it says, settling where it differs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dreiraum.ground.people.acting import Acting
from dreiraum.ground.places.actions.editing import free_slug
from dreiraum.ground.places.changes import Step, step
from dreiraum.ground.places.mapped import MAPPED, Mapped
from dreiraum.ground.places.models import Offer, Place, Source, Statement
from dreiraum.ground.places.stating import say_again, state_facts, unsay

REVIEW = dt.timedelta(days=365)
POINT = ("lat", "lon")


def take_mapped(*, who: Acting, objects: Iterable[Mapped], titles: Mapping[str, str]) -> list[Place]:
    """Enter objects of the map as drafts, each with a draft offer for every service, as one step.

    titles: what services are called. What is in the directory already stays as it is. Who enters without an
    organisation makes no offers: somebody must answer for them.
    """
    wanted = list(objects)
    what = ngettext("%(many)s Ort aus OpenStreetMap", "%(many)s Orte aus OpenStreetMap", len(wanted))
    made = []
    with step(what=what % {"many": len(wanted)}, by=who.account, organisation=who.organisation) as noting:
        known = set(Place.objects.filter(osm__in=[one.ref for one in wanted]).values_list("osm", flat=True))
        for one in wanted:
            place = None if one.ref in known else _enter(noting, who, one, titles)
            if place is not None:
                made.append(place)
    return made


def _enter(noting: Step, who: Acting, one: Mapped, titles: Mapping[str, str]) -> Place | None:
    title = one.name or titles.get(one.services[0], one.services[0])
    place = Place(slug=free_slug(Place, title), organisation=who.organisation, osm=one.ref, name=title)
    place.municipality = one.municipality
    place.lat, place.lon = float(one.facts["lat"]), float(one.facts["lon"])
    try:
        with transaction.atomic():  # somebody else may just have entered it
            place.save(force_insert=True)
    except IntegrityError:
        return None
    noting.made(place)
    said = {name: value for name, value in one.facts.items() if value != ""}
    state_facts(noting, place=place, source=Source.OSM, values=said)
    place.save()
    for service in one.services if who.organisation else ():
        name = titles.get(service, service)
        offer = Offer(
            slug=free_slug(Offer, f"{name} {title}"),
            title=f"{name}: {title}"[:150] if one.name else name,
            service=service,
            place=place,
            organisation=who.organisation,
            review_on=timezone.localdate() + REVIEW,
        )
        offer.save(force_insert=True)
        noting.made(offer)
    return place


def follow_map(*, now: Mapping[str, Mapped]) -> int:
    """Note what OpenStreetMap says now of the places it knows; returns how many facts changed with it.

    A fact that a person has said stays, and the difference is shown. What is gone from the map stays as well.
    """
    changed = 0
    with step(what=_("Neuer Stand von OpenStreetMap"), by=None) as noting:
        for place in Place.objects.filter(osm__in=list(now)).prefetch_related("statements"):
            said = now[str(place.osm)].facts
            statements = list(place.statements.all())
            of_map = {one.field for one in statements if one.source == Source.OSM}
            _keep_unsaid(noting, place, {one.field for one in statements})
            values = {name: said[name] for name in MAPPED if said[name] != "" or (name in of_map and name != "name")}
            fields = state_facts(noting, place=place, source=Source.OSM, values=values)
            if fields:
                place.save()
                changed += len(fields)
    return changed


def _keep_unsaid(noting: Step, place: Place, said: set[str]) -> None:
    """What stands and nobody is on record for was entered by somebody: it is theirs."""
    unsaid = [name for name in MAPPED if name not in said and getattr(place, name) not in ("", None)]
    if unsaid:
        values = {name: getattr(place, name) for name in unsaid}
        state_facts(noting, place=place, source=Source.PERSON, values=values, when=place.created)
        del place._prefetched_objects_cache["statements"]  # type: ignore[attr-defined]  # they are more now


def leave_as_is(*, who: Acting, difference: Statement) -> None:
    """A person's word still holds, although OpenStreetMap says otherwise."""
    place = difference.place
    with step(what=_("%(name)s: bleibt, wie es ist") % {"name": place.name}, by=who.account,
              organisation=place.organisation) as noting:  # fmt: skip
        say_again(noting, place=place, fields=_together(difference), by=who.account)


def take_from_map(*, who: Acting, difference: Statement) -> None:
    """OpenStreetMap is right: the fact follows it from now on."""
    place = difference.place
    with step(what=_("%(name)s: wie in OpenStreetMap") % {"name": place.name}, by=who.account,
              organisation=place.organisation) as noting:  # fmt: skip
        unsay(noting, place=place, fields=_together(difference), source=Source.PERSON)
        place.save()


def _together(difference: Statement) -> tuple[str, ...]:
    return POINT if difference.field in POINT else (difference.field,)
