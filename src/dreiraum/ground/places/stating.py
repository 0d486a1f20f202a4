"""Who said what about a place: a person's word stands before what is imported, and both are kept apart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.utils import timezone

from dreiraum.ground.people.models import User
from dreiraum.ground.places.changes import Step
from dreiraum.ground.places.models import Place, Source, Statement

# What may be said of a place, by a person or an import.
FACTS = (
    "name", "lat", "lon", "street", "postcode", "town", "about", "phone", "mail", "website", "opening_hours",
    "barrier_free",
)  # fmt: skip

_FIELDS = {one.attname: one for one in Place._meta.concrete_fields}


class Stated(NamedTuple):
    """Statements that are new or say something else than before, and the fields of their place that changed."""

    new: list[Statement]
    other: list[Statement]
    changed: list[str]


def state_facts(
    noting: Step,
    *,
    place: Place,
    source: Source,
    values: Mapping[str, object],
    by: User | None = None,
    when: dt.datetime | None = None,
) -> list[str]:
    """Note what a source says, and set the fields of a saved place that follow from it; returns those that changed.

    The caller saves the place. A fact that a person has stated is only changed by a person.
    """
    known = {(one.field, one.source): one for one in place.statements.all()}
    stated = say_facts(noting, known, place=place, source=source, values=values, by=by, when=when)
    for one in (*stated.new, *stated.other):
        one.save()
    noting.made(*stated.new)
    return stated.changed


def say_facts(
    noting: Step,
    known: dict[tuple[str, str], Statement],
    *,
    place: Place,
    source: Source,
    values: Mapping[str, object],
    by: User | None = None,
    when: dt.datetime | None = None,
) -> Stated:
    """The same, for a caller who saves the statements, too, and then notes those that were made.

    known: statements by field and source; those that are new join them.
    """
    noting.before(place)
    stated = Stated([], [], [])
    for field in (name for name in FACTS if name in values):
        said, one = "" if values[field] is None else str(values[field]), known.get((field, source))
        if one is None:
            one = known[field, source] = Statement(place=place, field=field, source=source)
            stated.new.append(one)
        elif one.value != said:
            noting.before(one)
            stated.other.append(one)
        if one.pk is None or one.value != said:
            one.value, one.by, one.when = said, by, when or timezone.now()
        stands = _FIELDS[field].to_python(foremost(known, field).value)
        if getattr(place, field) != stands:
            setattr(place, field, stands)
            stated.changed.append(field)
    return stated


def differing(place: Place, values: Mapping[str, object]) -> dict[str, object]:
    """The facts among `values` that differ from what stands."""
    return {name: values[name] for name in FACTS if name in values and values[name] != getattr(place, name)}


def say_again(noting: Step, *, place: Place, fields: Iterable[str], by: User | None) -> None:
    """A person looks at what they said and says it again: their word is the newest."""
    for one in place.statements.filter(field__in=tuple(fields), source=Source.PERSON):
        noting.before(one)
        one.when, one.by = timezone.now(), by
        one.save()


def unsay(noting: Step, *, place: Place, fields: Iterable[str], source: Source) -> None:
    """Take back what a source said, where another says something; the caller saves the place."""
    noting.before(place)
    known = {(one.field, one.source): one for one in place.statements.all()}
    for field in fields:
        one = known.pop((field, source), None)
        if one is None or not any(name == field for name, _ in known):
            continue
        noting.gone(one)
        one.delete()
        setattr(place, field, _FIELDS[field].to_python(foremost(known, field).value))


def foremost(known: Mapping[tuple[str, str], Statement], field: str) -> Statement:
    """The statement of a field that counts: a person's, else the newest."""
    if (field, Source.PERSON) in known:
        return known[field, Source.PERSON]
    return max((one for (name, _), one in known.items() if name == field), key=lambda one: one.when)
