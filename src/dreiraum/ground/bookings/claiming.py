"""Claiming free units by one statement: a unit is taken in the moment it is found free."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, cast

from django.db import connection
from django.utils import timezone

from dreiraum.ground.bookings.models import Booking, Claim, Resource

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper
    from django.db.models import Field

FREE = """
FROM bookings_unit AS unit JOIN bookings_resource AS resource ON resource.id = unit.resource_id
WHERE resource.id = %s AND (resource.last_day IS NULL OR resource.last_day >= %s) AND unit.active
AND NOT EXISTS (
    SELECT 1 FROM bookings_claim AS other
    WHERE other.unit_id = unit.id AND other.active AND other.starts < %s AND other.ends > %s
)
"""
# A unit that somebody else takes in this very moment is waited for, then left to them.
TAKE = f"""
INSERT INTO bookings_claim (booking_id, starts, ends, active, unit_id)
SELECT %s, %s, %s, %s, unit.id {FREE} ORDER BY unit.name, unit.id LIMIT %s ON CONFLICT DO NOTHING
"""
ANY = f"SELECT EXISTS (SELECT 1 {FREE})"


def take_free(booking: Booking, resource: Resource, starts: dt.datetime, ends: dt.datetime, many: int) -> int:
    """Claim up to `many` units that nothing claims then; returns how many are missing.

    None of one that is withdrawn by then. Called after the booking is written: whoever withdraws the resource waits
    for that transaction to end (`alone`).
    """
    begin, end, day = _kept(Claim, "starts", starts), _kept(Claim, "ends", ends), timezone.localdate(starts)
    free = (_kept(Resource, "id", resource.pk), _kept(Resource, "last_day", day), end, begin)
    claim = (_kept(Claim, "booking", booking.pk), begin, end, True)
    with connection.cursor() as cursor:
        while many:
            cursor.execute(TAKE, (*claim, *free, many))
            many -= cursor.rowcount
            if many and not _any(cursor, free):
                break
    return many


def _any(cursor: CursorWrapper, free: tuple[Any, ...]) -> bool:
    """Whether there is one at all that was only lost to somebody else."""
    cursor.execute(ANY, free)
    found: tuple[bool] = cursor.fetchone()
    return found[0]


def _kept(model: type[Claim | Resource], name: str, value: object) -> Any:  # noqa: ANN401 - text here, a moment there
    """As this database keeps it."""
    field = cast("Field[Any, Any]", model._meta.get_field(name))
    return field.get_db_prep_value(value, connection)
