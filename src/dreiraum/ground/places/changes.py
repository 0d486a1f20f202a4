"""Steps that can be taken back: what each record was before and after, and undoing them.

with step(what="Öffnungszeiten geändert", by=user, organisation=ours) as noting:
    noting.before(place)
    place.opening_hours = "Mo-Fr 09:00-12:00"
    place.save()
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from dreiraum.ground.people.models import Organisation, User
from dreiraum.ground.places import edition
from dreiraum.ground.places.models import Change

BATCH = 500  # records that are written or removed at once
UNCOUNTED = {"id", "created", "changed"}

Plain = str | int | float | bool | dict[str, str] | None
Values = dict[str, Plain]


class CannotUndo(Exception):
    """A sentence for the reader: why, and what to do."""


def values_of(thing: models.Model) -> Values:
    """The fields of a record, as JSON holds them."""
    fields = thing._meta.concrete_fields
    return {one.attname: _plain(one.value_from_object(thing)) for one in fields if one.name not in UNCOUNTED}


class Step:
    """Collects what one step does to which records; the difference is worked out when it ends."""

    def __init__(self) -> None:
        self._touched: dict[tuple[str, str], tuple[models.Model, Values | None]] = {}
        self._gone: list[dict[str, Any]] = []

    def before(self, *things: models.Model) -> None:
        """Remember what records are, before they are changed and saved."""
        for thing in things:
            self._touched.setdefault(_key(thing), (thing, values_of(thing)))

    def made(self, *things: models.Model) -> None:
        """Note records that were added."""
        for thing in things:
            self._touched[_key(thing)] = (thing, None)

    def gone(self, *things: models.Model) -> None:
        """Note records that are about to be deleted."""
        for thing in things:
            model, number = _key(thing)
            self._gone.append({"model": model, "id": number, "before": values_of(thing), "after": None})

    def records(self) -> list[dict[str, Any]]:
        """What `Change.records` holds: of a change only the fields that differ."""
        found = list(self._gone)
        for (model, number), (thing, before) in self._touched.items():
            after = values_of(thing)
            if before is None:
                found.append({"model": model, "id": number, "before": None, "after": after})
                continue
            other = [name for name, value in after.items() if before[name] != value]
            if other:
                parts = ({name: values[name] for name in other} for values in (before, after))
                found.append({"model": model, "id": number, **dict(zip(("before", "after"), parts, strict=True))})
        return found


@contextmanager
def step(*, what: str, by: User | None, organisation: Organisation | None = None) -> Iterator[Step]:
    """One transaction that can be undone; a step that changes nothing leaves no trace."""
    with transaction.atomic():
        noting = Step()
        yield noting
        records = noting.records()
        if records:
            Change.objects.create(what=what[:150], by=by, organisation=organisation, records=records)
            edition.advance()


def overwrite(things: Sequence[models.Model]) -> None:
    """Save records of one model that are there already, many in one statement."""
    if things:
        fields = things[0]._meta.concrete_fields
        others = [one.name for one in fields if not one.primary_key]
        type(things[0])._default_manager.bulk_create(
            things, batch_size=BATCH, update_conflicts=True, unique_fields=["pk"], update_fields=others
        )


@transaction.atomic
def undo(*, change: Change) -> Change:
    """Put every record back to what it was. Raises CannotUndo where one was changed again since, or is in use."""
    found = Change.objects.select_for_update().get(pk=change.pk)
    if found.undone is not None:
        raise CannotUndo(_("Diese Änderung ist schon zurückgenommen."))
    try:
        with transaction.atomic():
            for model, records in groupby(reversed(found.records), lambda one: one["model"] if _made(one) else ""):
                if model:
                    _remove(apps.get_model("places", model), list(records))
                else:
                    for record in records:
                        _put_back(record)
    except ProtectedError:
        raise CannotUndo(_("Etwas davon wird inzwischen gebraucht. Blenden Sie es stattdessen aus.")) from None
    except IntegrityError:
        raise CannotUndo(_("Das passt nicht mehr zu dem, was inzwischen eingetragen ist.")) from None
    found.undone = timezone.now()
    found.save(update_fields=["undone"])
    edition.advance()
    return found


def _made(record: dict[str, Any]) -> bool:
    return record["before"] is None and record["after"] is not None


def _remove(model: type[models.Model], records: list[dict[str, Any]]) -> None:
    """Delete what a step has added, all of it at once."""
    for first in range(0, len(records), BATCH):
        some = records[first : first + BATCH]
        there = {str(one.pk): one for one in model._default_manager.filter(pk__in=[one["id"] for one in some])}
        for record in some:
            _check(record, there.get(record["id"]))
        model._default_manager.filter(pk__in=[one["id"] for one in some]).delete()


def _check(record: dict[str, Any], thing: models.Model | None) -> None:
    """Whether a record is as the step has left it. Raises CannotUndo."""
    now = None if thing is None else values_of(thing)
    if now is None or any(now.get(name) != value for name, value in record["after"].items()):
        words = _("„%(name)s“ wurde inzwischen noch einmal geändert. Nehmen Sie zuerst die spätere Änderung zurück.")
        raise CannotUndo(words % {"name": _name(record, thing)})


def _put_back(record: dict[str, Any]) -> None:
    model = apps.get_model("places", record["model"])
    thing = model._default_manager.filter(pk=record["id"]).first()
    before, after = record["before"], record["after"]
    if after is None:
        _set(model(pk=record["id"]), before).save(force_insert=True)
        return
    _check(record, thing)
    if thing is not None:
        _set(thing, before).save()


def _name(record: dict[str, Any], thing: models.Model | None) -> str:
    if thing is not None:
        return str(thing)
    known = record["after"]
    return str(known.get("title") or known.get("name") or known.get("where") or record["id"])


def _set(thing: models.Model, values: Values) -> models.Model:
    by_name = {one.attname: one for one in thing._meta.concrete_fields}
    for name, value in values.items():
        if name in by_name:
            setattr(thing, name, by_name[name].to_python(value))
    return thing


def _key(thing: models.Model) -> tuple[str, str]:
    return str(thing._meta.model_name), str(thing.pk)


def _plain(value: object) -> Plain:
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, dict):
        return dict(value)
    return value.isoformat() if isinstance(value, dt.date) else str(value)
