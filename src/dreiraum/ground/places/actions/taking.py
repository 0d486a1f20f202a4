"""Taking rows of a file into the directory. A person's word stands, unless a person says that the file is right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.utils import timezone

from dreiraum.ground.people.acting import Acting
from dreiraum.ground.people.models import Organisation
from dreiraum.ground.places.actions.editing import first_free, stem_of
from dreiraum.ground.places.actions.publishing import after_edit, standing
from dreiraum.ground.places.changes import Step
from dreiraum.ground.places.comparing import Row
from dreiraum.ground.places.models import Delivery, Offer, Place, Source, State, Statement
from dreiraum.ground.places.stating import FACTS, state_facts
from dreiraum.ground.region.queries import municipality_at

YEAR = dt.timedelta(days=365)
SERVICE = "citizens_office"  # what a service of an administration is, if nothing else is said
BATCH = 500


class Taking:
    """One file being taken over by somebody for an organisation, within a step."""

    def __init__(self, who: Acting, organisation: Organisation, table: str, noting: Step) -> None:
        self._who, self._organisation, self._table, self._noting = who, organisation, table, noting

    def close(self, row: Row) -> None:
        """What the file knows no more is over."""
        thing = row.thing
        if thing is not None:
            self._noting.before(thing)
            thing.state = State.CLOSED
            thing.save(update_fields=["state", "changed"])

    def change(self, row: Row, taken: set[str]) -> None:
        """Change a record. taken: fields in which the file goes before what a person has said."""
        row, key = (row.same, row.key) if row.same is not None else (row, "")
        if isinstance(row.thing, Place):
            self._change_place(row, row.thing, taken)
        elif isinstance(row.thing, Offer):
            self._change_offer(row, row.thing, taken, key)

    def add(self, rows: Sequence[Row], *, publish: bool) -> None:
        """Add records, each a draft unless it is to be published."""
        model = Place if self._table == "places" else Offer
        taken = set(model._default_manager.values_list("slug", flat=True)) if rows else set()
        things: list[Place | Offer] = []
        for row in rows:
            slug = row.key if row.key and self._table != "services" else first_free(stem_of(row.name), taken)
            taken.add(slug)
            thing = self._place(row, slug) if model is Place else self._offer(row, slug)
            if publish:
                thing.state = standing(self._who, thing)
            things.append(thing)
        model._default_manager.bulk_create(things, batch_size=BATCH)  # type: ignore[arg-type]
        # statements are not noted: they go with the place that they are about when the step is taken back
        Statement.objects.bulk_create(self._said(things, rows), batch_size=BATCH)
        self._noting.made(*things)

    def _change_place(self, row: Row, place: Place, taken: set[str]) -> None:
        self._noting.before(place)
        facts = {name: row.values[name] for name in FACTS if name in row.values}
        state_facts(self._noting, place=place, source=Source.CSV, values=facts, by=self._who.account)
        if words := {name: value for name, value in facts.items() if name in taken}:
            place._prefetched_objects_cache = {}  # type: ignore[attr-defined] # it has a statement more now
            state_facts(self._noting, place=place, source=Source.PERSON, values=words, by=self._who.account)
        place.hub = row.values.get("hub", place.hub)
        if {"lat", "lon"} & facts.keys():
            place.municipality = municipality_at(place.lat, place.lon)
        place.state = after_edit(self._who, place)
        place.save()

    def _change_offer(self, row: Row, offer: Offer, taken: set[str], key: str) -> None:
        self._noting.before(offer)
        for name, value in row.values.items():
            if name not in row.held or name in taken:
                setattr(offer, name, value)
        offer.said = {**offer.said, **row.texts}
        if key and self._table == "services":
            offer.outside_id = key
        offer.state = after_edit(self._who, offer)
        offer.save()

    def _place(self, row: Row, slug: str) -> Place:
        values = {name: value for name, value in row.values.items() if value is not None}
        here = municipality_at(values["lat"], values["lon"])
        return Place(slug=slug, organisation=self._organisation, municipality=here, **values)

    def _offer(self, row: Row, slug: str) -> Offer:
        values = {"review_on": timezone.localdate() + YEAR, **{k: v for k, v in row.values.items() if v is not None}}
        if self._table == "services":
            values = {"service": SERVICE, **values, "delivery": Delivery.DIGITAL, "outside_id": row.key}
        return Offer(slug=slug, organisation=self._organisation, said=row.texts, **values)

    def _said(self, things: Sequence[Place | Offer], rows: Sequence[Row]) -> Iterable[Statement]:
        for thing, row in zip(things, rows, strict=True):
            if isinstance(thing, Place):
                for name in FACTS:
                    if (value := row.values.get(name)) not in (None, ""):
                        yield Statement(place=thing, field=name, source=Source.CSV, value=str(value),
                                        by=self._who.account)  # fmt: skip
