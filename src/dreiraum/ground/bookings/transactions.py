"""One transaction for one verb: what a database refuses becomes a sentence, what it could not do now is tried again."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from functools import wraps
from typing import NoReturn, ParamSpec, TypeVar

from django.db import IntegrityError, OperationalError, connection, transaction

from dreiraum.ground.bookings.refusal import Refusal, why
from dreiraum.ground.bookings.refused import Reason, Refused

P = ParamSpec("P")
T = TypeVar("T")

TRIES = 8
FIRST_WAIT = 0.01  # seconds; doubles each time, with chance, so that those who met do not meet again
AGAIN = {"40001", "40P01", "55P03"}  # serialization failure, deadlock, lock not available (PostgreSQL, appendix A)
REASONS = {Refusal.TAKEN: Reason.TAKEN, Refusal.FULL: Reason.FULL, Refusal.TWICE: Reason.TWICE}


def atomically(act: Callable[P, T]) -> Callable[P, T]:
    """Decorate a verb. Within somebody else's transaction it is a savepoint of theirs, and waits for nobody."""

    @wraps(act)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        waits = 0 if connection.in_atomic_block else TRIES - 1
        while True:
            try:
                with transaction.atomic():
                    return act(*args, **kwargs)
            except IntegrityError as error:
                raise_refused(error)
            except OperationalError as error:
                if not passing(error):
                    raise
                if not waits:
                    raise Refused(Reason.BUSY) from error
                time.sleep(FIRST_WAIT * 2 ** (TRIES - waits) * random.uniform(0.5, 1.5))
                waits -= 1

    return run


def alone() -> None:
    """Whoever is booking ends first, and nobody else books until this transaction ends.

    On SQLite one transaction writes at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE bookings_booking IN SHARE ROW EXCLUSIVE MODE")


def raise_refused(error: IntegrityError) -> NoReturn:
    """Raise the same in the language of bookings; the error itself where it is another."""
    reason = why(error)
    if reason is None:
        raise error
    raise Refused(REASONS[reason]) from error


def passing(error: OperationalError) -> bool:
    """Whether the same may succeed a moment later."""
    state = getattr(error.__cause__, "sqlstate", None)
    return state in AGAIN or "database is locked" in str(error)
