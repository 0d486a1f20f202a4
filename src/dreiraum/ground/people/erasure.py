"""Erasing a person: rows, files, copies of mails, sessions, what others' rows say of them - and the proof of it."""

from __future__ import annotations

import datetime as dt
import json
import logging
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection, models, transaction
from django.utils import timezone

from dreiraum.ground.people.erased import NOTED, note_erasure, noted_erasures
from dreiraum.ground.people.models import Erasure, Remainder, User
from dreiraum.ground.people.records import Law, Record, Way, blanks, declared, records
from dreiraum.ground.people.traces import forget_copies, forget_mentions, traces

if TYPE_CHECKING:
    from django.contrib.sessions.models import Session

log = logging.getLogger(__name__)

SESSIONS = ("sessions", "Session")


class LastOperator(Exception):
    """Nobody would be left who runs the installation."""


def erase(*, person: User, now: dt.datetime | None = None) -> Erasure:
    """Erase an account and everything that leads to the person. Statistics stay, without them.

    What a law makes us keep is cut off from the account, blocked and listed as `Remainder`. Everything happens in one
    transaction; uploads and the note outside the database follow its end, and are tried again by `finish_erasures`.
    Raises LastOperator.
    """
    now = now or timezone.now()
    with transaction.atomic():
        person = User.objects.select_for_update().get(pk=person.pk)
        _refuse_last_operator(person)
        known = traces(person)
        for module in declared():
            getattr(module, "leave", lambda person: None)(person)
        files = [file for record, way in _ways() for file in _forget(record, way, person, now)]
        _end_sessions(person)
        User.objects.filter(pk=person.pk).delete()
        for record in records():
            forget_mentions(record, known)
        made, _ = Erasure.objects.update_or_create(
            pk=person.pk, defaults={"when": now, "files": sorted(set(files)), "noted": None}
        )
        forget_copies(known)
        transaction.on_commit(partial(finish_erasures, now), robust=True)
    return made


def finish_erasures(now: dt.datetime) -> int:
    """Delete the files of erased accounts and note them outside the database; returns how many were open."""
    open_ones = list(Erasure.objects.filter(noted=None))
    for erasure in open_ones:
        for name in erasure.files:
            default_storage.delete(name)
        note_erasure(settings.HOME / NOTED, str(erasure.pk), erasure.when)
        Erasure.objects.filter(pk=erasure.pk).update(files=[], noted=now)
    if open_ones:
        for module in declared():
            getattr(module, "after_erasure", lambda: None)()
        _wipe()
        log.info("accounts erased", extra={"count": len(open_ones)})
    return len(open_ones)


def erase_again(noted: Path) -> int:
    """After a restore: erase whoever was erased since the backup; returns how many were there again."""
    gone = noted_erasures(noted)
    there = [person for person in User.objects.iterator() if str(person.pk) in gone] if gone else []
    for person in there:
        erase(person=person, now=gone[str(person.pk)])
    return len(there)


def left_without_keeper(person: User) -> list[str]:
    """The organisations that only this person keeps; nobody could add members to them afterwards."""
    kept = person.memberships.filter(role="keeper").select_related("organisation")
    return [
        one.organisation.name
        for one in kept
        if not one.organisation.memberships.filter(role="keeper").exclude(user=person).exists()
    ]


def _refuse_last_operator(person: User) -> None:
    operators = User.objects.filter(is_superuser=True, is_active=True)
    if person.is_operator and not operators.exclude(pk=person.pk).exists():
        raise LastOperator


def _ways() -> list[tuple[Record, Way]]:
    """Every way, the longest first: what is reached through another row, before that row knows nobody any more."""
    return sorted(((one, way) for one in records() for way in one.ways), key=lambda pair: -pair[1].to.count("__"))


def _forget(record: Record, way: Way, person: User, now: dt.datetime) -> list[str]:
    """Blank or delete the rows of one way; returns the names of files that go with them."""
    if record.type is User:
        return []
    rows = record.of(person, way)
    if record.law is not None:
        _block(record, record.law, rows, way, now)
        rows = record.of(person, way)
    names = way.blank or tuple(field.name for field in record.type._meta.get_fields())
    files = [field.name for field in record.type._meta.fields if isinstance(field, models.FileField)]
    stored = [str(name) for field in files if field in names for name in rows.values_list(field, flat=True) if name]
    if way.blank:
        rows.update(**blanks(record.type, way.blank))
    else:
        rows.delete()
    return stored


def _block(record: Record, law: Law, rows: models.QuerySet[models.Model], way: Way, now: dt.datetime) -> None:
    """Cut rows that a law keeps off from the account, and list them."""
    for row in rows:
        until = law.until(row)
        if until is None or until <= timezone.localdate(now):
            continue
        fact = {"law": law.name, "until": until, "since": now}
        Remainder.objects.update_or_create(model=record.model, row=str(row.pk), defaults=fact)
        record.rows.filter(pk=row.pk).update(**{way.to: None})


def _end_sessions(person: User) -> None:
    """Every session of the person, and those of whoever is acting for them."""
    if not apps.is_installed("django.contrib.sessions"):
        return
    sessions = cast("models.Manager[Session]", apps.get_model(*SESSIONS)._default_manager)
    number = str(person.pk)
    gone = [one.pk for one in sessions.iterator() if number in json.dumps(one.get_decoded(), default=str)]
    sessions.filter(pk__in=gone).delete()


def _wipe() -> None:
    """On SQLite: take deleted rows out of the write-ahead log too, where no other connection reads it."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.fetchall()
