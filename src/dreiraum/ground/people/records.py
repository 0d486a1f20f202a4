"""What we hold about people, declared beside the models; export, erasure, retention and the record follow it.

Each area has a `personal.py` with RECORDS, and WITHOUT for models that say nothing about people. A model that names a
person and stands in neither fails the tests.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache, reduce
from importlib import import_module
from operator import or_
from types import ModuleType
from typing import Any, cast

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext_lazy as _

Words = str | Promise

EVERY = Q()
WHILE_ACCOUNT = _("solange das Konto besteht")
MAIL = "="  # before a way's path: the field holds the person's mail address, not a relation


class Basis(Enum):
    """What allows it: Article 6 of the GDPR, or the law that demands it."""

    CONSENT = _("Einwilligung (Artikel 6 Absatz 1 Buchstabe a DSGVO)")
    CONTRACT = _("Nutzungsverhältnis (Artikel 6 Absatz 1 Buchstabe b DSGVO)")
    DUTY = _("Rechtliche Pflicht (Artikel 6 Absatz 1 Buchstabe c DSGVO)")
    PUBLIC_TASK = _("Öffentliche Aufgabe (Artikel 6 Absatz 1 Buchstabe e DSGVO)")


class Persons(Enum):
    """Whom it is about."""

    MEMBERS = _("Menschen mit Konto")
    HELPED = _("Menschen, denen jemand hilft")
    GUESTS = _("Gäste ohne Konto")
    CONTACTS = _("Ansprechpersonen von Organisationen")
    WRITERS = _("Menschen, die uns schreiben")


@dataclass(frozen=True, slots=True)
class Way:
    """How a row leads to a person, and what their erasure does to it.

    to: a lookup such as "person" or "message__person", or MAIL + a field that holds their mail address.
    blank: fields that are emptied; without any the row is deleted.
    """

    to: str
    blank: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Limit:
    """When a row, or what `blank` names of it, is forgotten by itself: `days` after the time in `since`."""

    days: int
    since: str
    blank: tuple[str, ...] = ()
    where: Q = EVERY


@dataclass(frozen=True, slots=True)
class Law:
    """A law that makes us keep a row for a while after its person was erased; `until` says how long."""

    name: str
    until: Callable[[Any], dt.date | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One entry of the record of processing activities (Article 30 GDPR).

    model: "app.Model". fields: those that are personal. others: texts that are not, though they might be. secret:
    fields that nobody is shown. mentions: fields in which others, or our own texts (`named`: by name too), may speak of
    somebody. kept: in words, where no limit says it.
    """

    model: str
    purpose: Words
    basis: Basis
    persons: tuple[Persons, ...]
    data: Words
    fields: tuple[str, ...]
    ways: tuple[Way, ...]
    others: tuple[str, ...] = ()
    secret: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    limits: tuple[Limit, ...] = ()
    kept: Words = WHILE_ACCOUNT
    recipients: Words = ""
    law: Law | None = None

    @property
    def rows(self) -> models.QuerySet[models.Model]:
        """All its rows."""
        return self.type._base_manager.all()

    @property
    def type(self) -> type[models.Model]:
        """Its model."""
        return apps.get_model(self.model)

    def of(self, person: models.Model, way: Way) -> models.QuerySet[models.Model]:
        """The rows that lead to a person on one way."""
        if not way.to.startswith(MAIL):
            return self.rows.filter(**{way.to: person.pk})
        found = [Q(**{f"{way.to[1:]}__iexact": mail}) for mail in mails(person)]
        return self.rows.filter(reduce(or_, found)) if found else self.rows.none()


def mails(person: Any) -> list[str]:  # noqa: ANN401 - an account, which this module knows only by its fields
    """The mail addresses of an account, in small letters: its own, and those it has confirmed beside."""
    beside = getattr(person, "emailaddress_set", None)
    more = [] if beside is None or person._state.adding else beside.values_list("email", flat=True)
    return sorted({mail.lower() for mail in (person.email, *more) if mail})


@cache
def records() -> tuple[Record, ...]:
    """Every area's records whose application is installed."""
    found = [record for module in declared() for record in cast("Iterable[Record]", getattr(module, "RECORDS", ()))]
    labels = {config.label for config in apps.get_app_configs()}
    return tuple(record for record in found if record.model.partition(".")[0] in labels)


@cache
def without_people() -> Mapping[str, str]:
    """Models that say nothing about a person, each with the reason."""
    merged: dict[str, str] = {}
    for module in declared():
        merged |= getattr(module, "WITHOUT", {})
    return merged


def declared() -> Iterator[ModuleType]:
    """The areas' `personal` modules, those of the ground first."""
    for config in apps.get_app_configs():
        if config.name.startswith("dreiraum.") and module_has_submodule(config.module, "personal"):
            yield import_module(f"{config.name}.personal")


def blanks(model: type[models.Model], fields: Iterable[str]) -> dict[str, object]:
    """What an empty field holds: null where it may, else an empty text, list or number."""
    return {name: _empty(model._meta.get_field(name)) for name in fields}


def _empty(field: Any) -> object:  # noqa: ANN401 - a field of any kind
    if field.null:
        return None
    return field.get_default() if field.has_default() else ""
