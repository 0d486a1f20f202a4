"""When an arrival counts: places that are open on arrival and long enough for the errand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from dreiraum.reach.places.calendar import Calendar
from dreiraum.reach.places.hours import Hours, local


@dataclass(frozen=True, slots=True)
class ArrivalWindows:
    """For each place the arrivals that count, in tenths of a second after the asked time, both ends included.

    offsets: int64 (n + 1,); place i has windows offsets[i]:offsets[i + 1], ascending, not overlapping.
    lo, hi: int32 (k,). unknown: bool (n,), hours missing or not readable: such a place has no window, and is
    to be shown with "Öffnungszeiten unbekannt".
    """

    offsets: npt.NDArray[np.int64]
    lo: npt.NDArray[np.int32]
    hi: npt.NDArray[np.int32]
    unknown: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Region:
    country: str
    subdivision: str


@lru_cache(maxsize=1 << 16)
def _hours(text: str, country: str, subdivision: str) -> Hours:
    return Hours(text, _Region(country, subdivision))


def hours_of(text: str, calendar: Calendar) -> Hours:
    """Hours of an expression, parsed once per process; many places share one text."""
    return _hours(text, calendar.country, calendar.subdivision)


def arrival_windows(
    hours: tuple[Sequence[str], npt.NDArray[np.int64]],
    calendar: Calendar,
    asked: dt.datetime,
    errand_minutes: npt.ArrayLike,
    horizon_minutes: int,
) -> ArrivalWindows:
    """Windows in which an arrival counts, for arrivals up to `horizon_minutes` after `asked`.

    hours: distinct opening_hours expressions, and which of them each of n places has (Strings.distinct).
    errand_minutes: one number, or (n,) numbers; a place
    counts while it is open and does not close within them. asked: without a time zone, Berlin's; cut to the
    second. An arrival in the second of closing does not count even for an errand of 0 minutes.
    """
    texts, which = hours
    start = int(local(asked).timestamp())
    errands = np.broadcast_to(np.asarray(errand_minutes, np.float64), (len(which),))
    found = [hours_of(text, calendar) for text in texts]
    days = horizon_minutes // 1440 + 1
    spans = [one.open_spans(start, days) for one in found]
    flat = np.array([span for listed in spans for span in listed], np.float64).reshape(-1, 2)
    first = np.concatenate(([0], np.cumsum([len(listed) for listed in spans]))).astype(np.int64)
    count = first[which + 1] - first[which]
    owner = np.repeat(np.arange(len(which)), count)
    within = np.arange(len(owner)) - np.repeat(np.cumsum(count) - count, count)
    opens, closes = (flat[first[which][owner] + within].T - start) * 10
    lo = np.maximum(opens, 0)
    hi = np.minimum(np.minimum(closes - np.maximum(errands[owner] * 600, 1), horizon_minutes * 600), 2**31 - 1)
    keep = lo <= hi
    offsets = np.concatenate(([0], np.cumsum(np.bincount(owner[keep], minlength=len(which)))))
    unknown = np.array([not one.known for one in found], np.bool_)
    return ArrivalWindows(
        offsets.astype(np.int64),
        lo[keep].astype(np.int32),
        np.floor(hi[keep]).astype(np.int32),
        unknown[which],
    )
