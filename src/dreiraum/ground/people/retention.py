"""What is forgotten by itself: each record's limits, accounts nobody confirmed, and what a law kept long enough."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from dreiraum.ground.people.erasure import erase, finish_erasures
from dreiraum.ground.people.models import Remainder, User
from dreiraum.ground.people.records import Limit, Record, blanks, records

BATCH = 500  # rows at once, so that nobody waits for the database
UNCONFIRMED = dt.timedelta(days=14)


def forget_due(now: dt.datetime) -> int:
    """Forget what is past its limit; returns how many rows were deleted or blanked. To be run every day."""
    limits = sum(_forget(record, limit, now) for record in records() for limit in record.limits)
    return limits + forget_unconfirmed(now) + forget_remainders(now)


def forget_unconfirmed(now: dt.datetime) -> int:
    """Erase accounts that never confirmed their mail address and were never used."""
    addresses = getattr(User, "emailaddress_set", None)
    if addresses is None:
        return 0
    unused = {"last_login": None, "is_superuser": False, "phone": "", "post": "", "joined__lt": now - UNCONFIRMED}
    nothing = dict.fromkeys(("memberships", "mandates", "acts", "bookings"))
    confirmed = {"emailaddress__verified": True}
    found = User.objects.filter(**unused, **nothing, emailaddress__isnull=False)
    people = list(found.exclude(**confirmed).distinct())
    for person in people:
        erase(person=person, now=now)
    return len(people)


def forget_remainders(now: dt.datetime) -> int:
    """Delete what a law made us keep, once it no longer does."""
    gone = 0
    by_model = {record.model: record for record in records()}
    for remainder in Remainder.objects.filter(until__lte=timezone.localdate(now)):
        with transaction.atomic():
            if remainder.model in by_model:
                by_model[remainder.model].rows.filter(pk=remainder.row).delete()
            remainder.delete()
        gone += 1
    return gone


CHORES: dict[str, Callable[[dt.datetime], int]] = {
    "forget what is past its limit": forget_due,
    "finish erasures": finish_erasures,
}


def _forget(record: Record, limit: Limit, now: dt.datetime) -> int:
    """One limit of one model, in batches."""
    blank = blanks(record.type, limit.blank)
    due = record.rows.filter(limit.where, **{f"{limit.since}__lt": _before(record, limit, now)})
    if blank:
        due = due.exclude(_are(blank))
    forgotten = 0
    while numbers := list(due.values_list("pk", flat=True)[:BATCH]):
        batch = record.rows.filter(pk__in=numbers)
        files = [] if blank else _files(record, batch)
        if blank:
            batch.update(**blank)
        else:
            batch.delete()
        for name in files:
            default_storage.delete(name)
        forgotten += len(numbers)
    return forgotten


def _are(blank: dict[str, object]) -> Q:
    """All of these fields are empty already."""
    return Q(**{f"{name}__isnull" if value is None else name: True if value is None else value
                for name, value in blank.items()})  # fmt: skip


def _before(record: Record, limit: Limit, now: dt.datetime) -> dt.datetime | dt.date:
    moment = now - dt.timedelta(days=limit.days)
    field = record.type._meta.get_field(limit.since)
    return moment if isinstance(field, models.DateTimeField) else timezone.localdate(moment)


def _files(record: Record, rows: models.QuerySet[models.Model]) -> list[str]:
    fields = [field.name for field in record.type._meta.fields if isinstance(field, models.FileField)]
    return [str(name) for field in fields for name in rows.values_list(field, flat=True) if name]
