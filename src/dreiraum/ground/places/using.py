"""From finding to using: what can be booked of an offer or at a place, told by the areas that know.

They lie above the directory and register a function here when the site starts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import NamedTuple

from dreiraum.ground.places.models import Offer, Place


class Time(NamedTuple):
    """A time that can be taken: where one books it, and how much is free; 0 where one goes on a waiting list."""

    starts: dt.datetime
    url: str
    free: int


class Use(NamedTuple):
    """Something to book. dated: its times are all that is planned; else it is free between them, too."""

    title: str
    url: str
    dated: bool
    times: list[Time]


Uses = Callable[[Offer | Place], list[Use]]
_known: list[Uses] = []


def tells_uses(tell: Uses) -> Uses:
    """Have a function asked whenever an offer or a place is shown; how many queries it takes must not grow."""
    _known.append(tell)
    return tell


def uses_of(thing: Offer | Place) -> list[Use]:
    """Everything to book of an offer, or at a place."""
    return [use for tell in _known for use in tell(thing)]
