"""Addresses of pages that need a point of the map, written in one place."""

from __future__ import annotations

import datetime as dt
from functools import cache

from django.urls import reverse
from django.utils.translation import get_language

Point = tuple[float, float]


def written(lat: float, lon: float) -> str:
    """A point as it stands in addresses: about one metre."""
    return f"{lat:.5f},{lon:.5f}"


def minute(moment: dt.datetime) -> str:
    """ "2026-11-24T22:40", as form fields and addresses have it."""
    return moment.isoformat(timespec="minutes")[:16]


def fixed(name: str) -> str:
    """The address of a page without parameters, in the reader's language; an answer needs some a hundred times."""
    return _fixed(name, get_language())


@cache
def _fixed(name: str, language: str | None) -> str:
    return reverse(name)


def planner_query(*, start: Point | None = None, end: Point | None = None, moment: dt.datetime | None = None,
                  arrive: bool = False) -> str:  # fmt: skip
    """What the planner is asked for, as far as it is known; `moment` in Berlin's time."""
    said = (
        f"von={written(*start)}" if start else "",
        f"nach={written(*end)}" if end else "",
        f"zeit={minute(moment)}" if moment else "",
        "art=an" if moment and arrive else "",
    )
    return "&".join(part for part in said if part)


def planner_url(*, start: Point | None = None, end: Point | None = None, moment: dt.datetime | None = None,
                arrive: bool = False) -> str:  # fmt: skip
    """The planner's address with what is known already; other pages link so."""
    query = planner_query(start=start, end=end, moment=moment, arrive=arrive)
    return f"{fixed('mobility:planner')}{f'?{query}' if query else ''}"
