"""Who said what about a place: a person's word stands before what is imported, and both are kept apart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

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
    noting.before(place)
    known = {(one.field, one.source): one for one in place.statements.all()}
    changed = []
    for field in (name for name in FACTS if name in values):
        said = "" if values[field] is None else str(values[field])
        known[field, source] = _note(noting, known.get((field, source)), place, field, source, said, by, when)
        stands = _FIELDS[field].to_python(foremost(known, field).value)
        if getattr(place, field) != stands:
            setattr(place, field, stands)
            changed.append(field)
    return changed


def differing(place: Place, values: Mapping[str, object]) -> dict[str, object]:
    """The facts among `values` that differ from what stands."""
    return {name: values[name] for name in FACTS if name in values and values[name] != getattr(place, name)}


def _note(
    noting: Step, one: Statement | None, place: Place, field: str, source: Source, said: str, by: User | None,
    when: dt.datetime | None,
) -> Statement:  # fmt: skip
    when = when or timezone.now()
    if one is None:
        one = Statement.objects.create(place=place, field=field, source=source, value=said, by=by, when=when)
        noting.made(one)
    elif one.value != said:
        noting.before(one)
        one.value, one.by, one.when = said, by, when
        one.save()
    return one


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
