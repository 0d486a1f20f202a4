"""Dates of what happens again and again, from tomorrow on; the same rhythm gives the same dates on any day."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

FIRST = dt.date(2026, 1, 5)  # the Monday from which weeks are counted
AHEAD = dt.timedelta(weeks=12)

Span = tuple[dt.datetime, dt.datetime]


def spans(rhythm: dict[str, Any], today: dt.date, *, every: int = 1, phase: int = 0, many: int = 0) -> list[Span]:
    """When it begins and ends in the twelve weeks to come, or the first `many` times.

    rhythm: `day` (0 Monday), `at` on the wall, `minutes`. every, phase: in each so many weeks, and in which of them.
    """
    found = []
    for ahead in range(1, AHEAD.days + 1):
        day = today + dt.timedelta(days=ahead)
        if day.weekday() == rhythm["day"] and (day - FIRST).days // 7 % every == phase:
            starts = timezone.make_aware(dt.datetime.combine(day, dt.time.fromisoformat(rhythm["at"])))
            found.append((starts, starts + dt.timedelta(minutes=rhythm["minutes"])))
    return found[:many] if many else found
