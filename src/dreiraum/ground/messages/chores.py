"""Periodic work: each area's `chores` module says what is to be done how often; `manage chores` does it.

The database knows when each is due and who has begun, so that a chore runs once however many workers there are. It is
marked before it runs: one that a crash cuts off runs again when it is due next.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from django.db import DatabaseError, close_old_connections
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from dreiraum.ground.messages.actions import forget_old
from dreiraum.ground.messages.carriers.letter import forget_posted
from dreiraum.ground.messages.models import Chore
from dreiraum.ground.messages.outbox import send_due

log = logging.getLogger(__name__)

Do = Callable[[dt.datetime], int]
SOON = dt.timedelta(seconds=10)
DAY = dt.timedelta(days=1)
LONGEST = 60.0  # seconds between two looks at what is due
AGAIN = 5.0  # seconds until the database is asked again that did not answer


@dataclass(frozen=True, slots=True)
class Work:
    """Something to be done again and again; `do` returns how many things it did."""

    name: str
    every: dt.timedelta
    do: Do


@dataclass(frozen=True, slots=True)
class Done:
    """How a chore ended: what it counted, or in one word what went wrong."""

    name: str
    count: int
    problem: str = ""


_known: dict[str, Work] = {}


def chore(*, every: dt.timedelta, name: str) -> Callable[[Do], Do]:
    """Have a function done again and again. It must bear to be cut off and done again."""

    def register(do: Do) -> Do:
        _known[name] = Work(name, every, do)
        return do

    return register


def works() -> list[Work]:
    """Everything that any area wants to be done."""
    autodiscover_modules("chores")
    return list(_known.values())


def do_due(*, stop: threading.Event | None = None) -> list[Done]:
    """Do what is due, one after the other; a crash in one leaves the others. Returns what was done."""
    done = []
    for work in works():
        if stop is not None and stop.is_set():
            break
        if _begin(work, timezone.now()):
            done.append(_do(work))
    return done


def seconds_until_due() -> float:
    """How long nothing is to be done."""
    first = Chore.objects.filter(name__in=_known).order_by("due").values_list("due", flat=True).first()
    return LONGEST if first is None else min(LONGEST, max(0.0, (first - timezone.now()).total_seconds()))


def keep_doing(stop: threading.Event) -> None:
    """Do what is due whenever it is, until `stop`; a database that does not answer is waited for."""
    while not stop.is_set():
        close_old_connections()
        try:
            do_due(stop=stop)
            wait = seconds_until_due()
        except DatabaseError:
            log.exception("what is due is not known")
            wait = AGAIN
        stop.wait(wait)


def _begin(work: Work, now: dt.datetime) -> bool:
    """Tell whether it is due and nobody else has begun it. A due time too far away comes from a clock put right."""
    Chore.objects.get_or_create(name=work.name, defaults={"due": now})
    due = Q(due__lte=now) | Q(due__gt=now + work.every)
    return bool(Chore.objects.filter(due, name=work.name).update(due=now + work.every, started=now))


def _do(work: Work) -> Done:
    try:
        done = Done(work.name, work.do(timezone.now()))
    except Exception as error:
        log.exception("a chore failed", extra={"chore": work.name})
        close_old_connections()
        done = Done(work.name, 0, type(error).__name__)
    Chore.objects.filter(name=work.name).update(ended=timezone.now(), problem=done.problem)
    return done


chore(every=SOON, name="send messages")(send_due)
chore(every=DAY, name="forget old feedback")(forget_old)
chore(every=DAY, name="forget letters")(forget_posted)
