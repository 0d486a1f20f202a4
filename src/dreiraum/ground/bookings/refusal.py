"""What the database itself refuses: overlapping claims on a unit, more seats than a session has.

One interface over both databases. PostgreSQL: an exclusion constraint over `unit * 2^40 + seconds`, so that no
extension is needed. SQLite: triggers. Since active claims of a unit never overlap, looking at the last one that begins
before the new one's end is enough, which an index answers at once. Seats are counted by triggers on both.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from django.db import IntegrityError

if TYPE_CHECKING:
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

OVERLAP = "bookings_claim_no_overlap"
OVERSOLD = "bookings_session_not_oversold"
TWICE = "bookings_one_seat_booking_per_person"
COUNTED = "('held', 'requested', 'confirmed', 'arrived')"
BITS = 1 << 40  # seconds of a unit's own stretch of numbers


class Refusal(StrEnum):
    """Why the database refused."""

    TAKEN = "taken"
    FULL = "full"
    TWICE = "twice"


def why(error: IntegrityError) -> Refusal | None:
    """What an error of the database means in the language of bookings; None where it is another."""
    text = str(error)
    if OVERLAP in text:
        return Refusal.TAKEN
    if OVERSOLD in text:
        return Refusal.FULL
    if TWICE in text or "bookings_booking.session_id, bookings_booking.person_id" in text:
        return Refusal.TWICE
    return None


def install(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put the refusals into the database (a step of a migration)."""
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def remove(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take them out again."""
    for statement in POSTGRESQL_UNDO if schema_editor.connection.vendor == "postgresql" else SQLITE_UNDO:
        schema_editor.execute(statement)


_EPOCH = "extract(epoch from {} at time zone 'UTC')::bigint"
_WHOLE = "bookings_claim_whole_seconds"
POSTGRESQL = (
    f"ALTER TABLE bookings_claim ADD CONSTRAINT {_WHOLE} CHECK "
    "(date_trunc('second', starts) = starts AND date_trunc('second', ends) = ends)",
    f"ALTER TABLE bookings_claim ADD CONSTRAINT {OVERLAP} EXCLUDE USING gist (int8range("
    f"unit_id * {BITS} + {_EPOCH.format('starts')}, unit_id * {BITS} + {_EPOCH.format('ends')}"
    ") WITH &&) WHERE (active)",
    "CREATE FUNCTION bookings_count_seats() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    f"IF TG_OP <> 'INSERT' THEN IF OLD.session_id IS NOT NULL AND OLD.state IN {COUNTED} THEN "
    "UPDATE bookings_session SET taken = taken - OLD.seats WHERE id = OLD.session_id; END IF; END IF; "
    f"IF TG_OP <> 'DELETE' THEN IF NEW.session_id IS NOT NULL AND NEW.state IN {COUNTED} THEN "
    "UPDATE bookings_session SET taken = taken + NEW.seats WHERE id = NEW.session_id; END IF; END IF; "
    "RETURN NULL; END $$",
    "CREATE TRIGGER bookings_seats_in_out AFTER INSERT OR DELETE ON bookings_booking FOR EACH ROW "
    "EXECUTE FUNCTION bookings_count_seats()",
    "CREATE TRIGGER bookings_seats_change AFTER UPDATE OF state, seats, session_id ON bookings_booking FOR EACH ROW "
    "WHEN ((OLD.state, OLD.seats, OLD.session_id) IS DISTINCT FROM (NEW.state, NEW.seats, NEW.session_id)) "
    "EXECUTE FUNCTION bookings_count_seats()",
)
POSTGRESQL_UNDO = (
    "DROP TRIGGER bookings_seats_change ON bookings_booking",
    "DROP TRIGGER bookings_seats_in_out ON bookings_booking",
    "DROP FUNCTION bookings_count_seats()",
    f"ALTER TABLE bookings_claim DROP CONSTRAINT {OVERLAP}",
    f"ALTER TABLE bookings_claim DROP CONSTRAINT {_WHOLE}",
)

_LAST = (
    "SELECT ends FROM bookings_claim WHERE unit_id = NEW.unit_id AND active AND starts < NEW.ends {other}"
    "ORDER BY starts DESC LIMIT 1"
)


def _claim_trigger(event: str, other: str) -> str:
    name = f"{OVERLAP}_{_word(event)}"
    return (
        f"CREATE TRIGGER {name} BEFORE {event} ON bookings_claim WHEN NEW.active BEGIN "
        f"SELECT RAISE(ABORT, '{_WHOLE}') WHERE NEW.starts LIKE '%.%' OR NEW.ends LIKE '%.%'; "
        f"SELECT RAISE(ABORT, '{OVERLAP}') WHERE ({_LAST.format(other=other)}) > NEW.starts; END"
    )


def _word(event: str) -> str:
    return event.partition(" ")[0].lower()


def _seats_trigger(event: str, old: bool, new: bool) -> str:
    change = (
        f"UPDATE bookings_session SET taken = taken {{sign}} {{row}}.seats WHERE id = {{row}}.session_id "
        f"AND {{row}}.state IN {COUNTED};"
    )
    steps = [change.format(sign="-", row="OLD")] * old + [change.format(sign="+", row="NEW")] * new
    name = f"bookings_seats_{_word(event)}"
    return f"CREATE TRIGGER {name} AFTER {event} ON bookings_booking BEGIN {' '.join(steps)} END"


SQLITE = (
    _claim_trigger("INSERT", ""),
    _claim_trigger("UPDATE OF unit_id, starts, ends, active", "AND id <> NEW.id "),
    _seats_trigger("INSERT", old=False, new=True),
    _seats_trigger("UPDATE OF state, seats, session_id", old=True, new=True),
    _seats_trigger("DELETE", old=True, new=False),
)
SQLITE_UNDO = (
    *(f"DROP TRIGGER {OVERLAP}_{event}" for event in ("insert", "update")),
    *(f"DROP TRIGGER bookings_seats_{event}" for event in ("insert", "update", "delete")),
)
