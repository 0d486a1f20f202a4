"""Making and changing places, offers and stops."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, count
from typing import Any

from django.db.models import Model
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dreiraum.ground.people.acting import Acting
from dreiraum.ground.people.models import Organisation
from dreiraum.ground.places.actions.publishing import after_edit, standing
from dreiraum.ground.places.changes import step
from dreiraum.ground.places.models import Offer, Place, Source, State, Stop
from dreiraum.ground.places.stating import FACTS, differing, state_facts

Values = Mapping[str, Any]
PLAIN = ("hub", "example")  # fields of a place that nobody else says anything about
NO_OFFER = {
    "id",
    "slug",
    "organisation",
    "state",
    "hidden_why",
    "created",
    "changed",
    "outside_id",
    "review_asked",
    "said",
}
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})


def create_place(*, who: Acting, organisation: Organisation | None, values: Values) -> Place:
    """Add a place as a draft; each value is a statement of who adds it."""
    what = _("%(name)s: neu") % {"name": values["name"]}
    with step(what=what, by=who.account, organisation=organisation) as noting:
        facts = {name: values[name] for name in FACTS if name in values}
        place = Place(slug=free_slug(Place, values["name"]), organisation=organisation, **facts)
        _set(place, PLAIN, values)
        place.municipality = str(values.get("municipality", ""))
        place.save(force_insert=True)
        noting.made(place)
        said = {name: value for name, value in facts.items() if value not in ("", None)}
        state_facts(noting, place=place, source=Source.PERSON, values=said, by=who.account)
    return place


def edit_place(*, who: Acting, place: Place, values: Values) -> Place:
    """Change what is said of a place; what somebody has corrected is theirs from then on."""
    what = _("%(name)s: geändert") % {"name": place.name}
    with step(what=what, by=who.account, organisation=place.organisation) as noting:
        noting.before(place)
        other = differing(place, values)
        state_facts(noting, place=place, source=Source.PERSON, values=other, by=who.account)
        _set(place, (*PLAIN, "municipality"), values)
        place.state = after_edit(who, place)
        place.save()
    return place


def create_offer(*, who: Acting, organisation: Organisation, values: Values) -> Offer:
    """Add an offer as a draft."""
    what = _("%(name)s: neu") % {"name": values["title"]}
    with step(what=what, by=who.account, organisation=organisation) as noting:
        offer = Offer(slug=free_slug(Offer, values["title"]), organisation=organisation)
        _set(offer, OFFERED, values)
        offer.save(force_insert=True)
        noting.made(offer)
    return offer


def edit_offer(*, who: Acting, offer: Offer, values: Values) -> Offer:
    """Change an offer. Another review date means that it may be asked for again."""
    what = _("%(name)s: geändert") % {"name": offer.title}
    with step(what=what, by=who.account, organisation=offer.organisation) as noting:
        noting.before(offer)
        _set(offer, OFFERED, values)
        offer.state = after_edit(who, offer)
        offer.save()
    return offer


def confirm_review(*, who: Acting, offer: Offer, until: dt.date) -> Offer:
    """Everything still is as it says: look again at another day."""
    return edit_offer(who=who, offer=offer, values={"review_on": until})


def edit_many(*, who: Acting, offers: Sequence[Offer], values: Values, state: State | None = None) -> int:
    """Give several offers of one organisation other values or another state, as one step; returns how many changed."""
    many = len(offers)
    what = ngettext("%(many)s Angebot geändert", "%(many)s Angebote geändert", many) % {"many": many}
    changed = 0
    with step(what=what, by=who.account, organisation=offers[0].organisation if offers else None) as noting:
        for offer in offers:
            noting.before(offer)
            was = {**{name: getattr(offer, name) for name in values}, "state": offer.state}
            _set(offer, OFFERED, values)
            public = state == State.PUBLISHED or (state is None and offer.state == State.PUBLISHED)
            offer.state = standing(who, offer) if public else state or offer.state
            if any(getattr(offer, name) != value for name, value in was.items()):
                offer.save()
                changed += 1
    return changed


def set_stops(*, who: Acting, offer: Offer, stops: Iterable[Values]) -> list[Stop]:
    """Give a mobile offer these stops from now on; those that are over stay as they were."""
    what = _("%(name)s: Halte geändert") % {"name": offer.title}
    with step(what=what, by=who.account, organisation=offer.organisation) as noting:
        wanted = {(one["starts"], one["where"]): one for one in stops}
        kept: set[tuple[dt.datetime, str]] = set()
        for stop in offer.stops.filter(ends__gt=dt.datetime.now(dt.UTC)):
            key = (stop.starts, stop.where)
            if key not in wanted:
                noting.gone(stop)
                stop.delete()
                continue
            kept.add(key)
            noting.before(stop)
            _set(stop, ("lat", "lon", "ends"), wanted[key])
            stop.save()
        made = [Stop.objects.create(offer=offer, **one) for key, one in wanted.items() if key not in kept]
        noting.made(*made)
        noting.before(offer)
        offer.state = after_edit(who, offer)
        offer.save()
    return list(offer.stops.all())


def free_slug(model: type[Model], name: str) -> str:
    """An address that is free: the name in plain letters, with a number if another has it."""
    stem = stem_of(name)
    taken = set(model._default_manager.filter(slug__startswith=stem).values_list("slug", flat=True))
    return first_free(stem, taken)


def stem_of(name: str) -> str:
    """The name in plain letters."""
    return slugify(name.translate(_UMLAUTS))[:90].strip("-") or "ohne-namen"


def first_free(stem: str, taken: set[str]) -> str:
    """The stem, with a number if it is taken."""
    numbered = (f"{stem}-{k}" for k in count(2))
    return next(one for one in chain((stem,), numbered) if one not in taken)


def _set(thing: Place | Offer | Stop, names: Iterable[str], values: Values) -> None:
    for name in names:
        if name in values:
            setattr(thing, name, values[name])


OFFERED = tuple(one.name for one in Offer._meta.concrete_fields if one.name not in NO_OFFER)
