"""Taking rows of a file into the directory. A person's word stands, unless a person says that the file is right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.utils import timezone

from dreiraum.ground.people.acting import Acting
from dreiraum.ground.people.models import Organisation
from dreiraum.ground.places.actions.editing import first_free, stem_of
from dreiraum.ground.places.actions.publishing import after_edit, standing
from dreiraum.ground.places.changes import BATCH, Step, overwrite
from dreiraum.ground.places.comparing import Row
from dreiraum.ground.places.models import Delivery, Offer, Place, Source, State, Statement
from dreiraum.ground.places.stating import FACTS, say_facts
from dreiraum.ground.region.queries import municipality_at

YEAR = dt.timedelta(days=365)
SERVICE = "citizens_office"  # what a service of an administration is, if nothing else is said


class Taking:
    """One file being taken over by somebody for an organisation, within a step; `write` saves what was changed."""

    def __init__(self, who: Acting, organisation: Organisation, table: str, noting: Step) -> None:
        self._who, self._organisation, self._table, self._noting = who, organisation, table, noting
        self._changed: dict[UUID, Place | Offer] = {}
        self._stated: dict[UUID, dict[tuple[str, str], Statement]] = {}
        self._new: list[Statement] = []
        self._other: list[Statement] = []

    def close(self, row: Row) -> None:
        """What the file knows no more is over."""
        thing = row.thing
        if thing is not None:
            self._noting.before(thing)
            thing.state = State.CLOSED
            self._changed[thing.pk] = thing

    def change(self, row: Row, taken: set[str]) -> None:
        """Change a record. taken: fields in which the file goes before what a person has said."""
        row, key = (row.same, row.key) if row.same is not None else (row, "")
        if isinstance(row.thing, Place):
            self._change_place(row, row.thing, taken)
        elif isinstance(row.thing, Offer):
            self._change_offer(row, row.thing, taken, key)

    def write(self) -> None:
        """Save what was changed, many records in one statement."""
        overwrite(list(self._changed.values()))
        overwrite(self._other)
        Statement.objects.bulk_create(self._new, batch_size=BATCH)
        self._noting.made(*self._new)

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
        self._state(place, Source.CSV, facts)
        self._state(place, Source.PERSON, {name: value for name, value in facts.items() if name in taken})
        place.hub = row.values.get("hub", place.hub)
        if {"lat", "lon"} & facts.keys():
            place.municipality = municipality_at(place.lat, place.lon)
        place.state = after_edit(self._who, place)
        self._changed[place.pk] = place

    def _state(self, place: Place, source: Source, values: Mapping[str, object]) -> None:
        if place.pk not in self._stated:
            self._stated[place.pk] = {(one.field, one.source): one for one in place.statements.all()}
        known, by = self._stated[place.pk], self._who.account
        stated = say_facts(self._noting, known, place=place, source=source, values=values, by=by)
        self._new += stated.new
        self._other += stated.other

    def _change_offer(self, row: Row, offer: Offer, taken: set[str], key: str) -> None:
        self._noting.before(offer)
        for name, value in row.values.items():
            if name not in row.held or name in taken:
                setattr(offer, name, value)
        offer.said = {**offer.said, **row.texts}
        if key and self._table == "services":
            offer.outside_id = key
        offer.state = after_edit(self._who, offer)
        self._changed[offer.pk] = offer

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
