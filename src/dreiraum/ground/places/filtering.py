"""What somebody wants of the directory, and the offers that fit."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from django.utils import timezone

from dreiraum.ground.places.directory import Directory, Entry, Point, directory
from dreiraum.ground.places.models import BarrierFree, Delivery
from dreiraum.ground.region.serving import region
from dreiraum.reach.errors import InputError, NoStreetError
from dreiraum.reach.places.arrivals import hours_of


@dataclass(frozen=True, slots=True)
class Wanted:
    """Filters; what is not asked for is "" or None. minutes: by `mode` from `home`."""

    text: str = ""
    service: str = ""
    delivery: str = ""
    at: dt.datetime | None = None
    home: Point | None = None
    mode: str = "foot"
    minutes: float = 15
    barrier_free: bool = False
    language: str = ""
    age: int | None = None
    free: bool = False


class Fitting(NamedTuple):
    """An offer that fits, and the minutes to it where a home was given."""

    entry: Entry
    minutes: float | None


def fitting(wanted: Wanted) -> list[Fitting]:
    """Offers that fit: nearest first where a home is given, best first for a text, else by title.

    A digital offer is reached from everywhere; it stands behind the others and has no minutes.
    Raises NoStreetError where no street leads from the home.
    """
    known = directory()
    rows = [row for row, _ in known.finder.find(wanted.text)] if wanted.text.strip() else range(len(known.entries))
    day = timezone.localtime(wanted.at).date()
    fits = [row for row in rows if _fits(known.entries[row], wanted, day)]
    if wanted.home is None:
        return [Fitting(known.entries[row], None) for row in fits]
    minutes = minutes_to(known, wanted.home, wanted.mode, wanted.minutes)
    near = [Fitting(known.entries[row], float(minutes[row])) for row in fits if not np.isnan(minutes[row])]
    digital = [Fitting(known.entries[row], None) for row in fits if known.entries[row].delivery == Delivery.DIGITAL]
    return sorted(near, key=lambda one: one.minutes or 0.0) + digital


def minutes_to(known: Directory, home: Point, mode: str, minutes: float) -> npt.NDArray[np.float64]:
    """Minutes to the nearest point of each entry, nan beyond `minutes`: one sweep from the home."""
    found = np.full(len(known.entries), np.nan)
    if not known.points:
        return found
    try:
        ways = region().matrix([home], known.points, mode=mode, minutes=minutes)
    except NoStreetError:
        raise
    except InputError:  # no timetable
        return found
    entry, point = known.point_rows
    reached = np.where(np.isnan(ways), np.inf, ways).reshape(-1, len(known.points))[0][point]
    nearest = np.full(len(known.entries), np.inf)
    np.minimum.at(nearest, entry, reached)
    return np.where(nearest <= minutes, nearest, np.nan)


def _fits(one: Entry, wanted: Wanted, day: dt.date) -> bool:
    return (
        (not wanted.service or one.service == wanted.service)
        and (not wanted.delivery or one.delivery == wanted.delivery)
        and (one.starts is None or one.starts <= day)
        and (one.ends is None or one.ends >= day)
        and (not wanted.barrier_free or one.barrier_free == BarrierFree.YES or one.delivery == Delivery.DIGITAL)
        and (not wanted.language or wanted.language in one.languages)
        and (not wanted.free or one.price_cents == 0)
        and _suits(one, wanted.age)
        and (wanted.at is None or is_open(one, wanted.at))
    )


def _suits(one: Entry, age: int | None) -> bool:
    return age is None or ((one.age_from or 0) <= age and (one.age_to is None or age <= one.age_to))


def is_open(one: Entry, at: dt.datetime) -> bool:
    """Whether it can be used then; hours that nobody knows are not open, a digital offer without hours always is."""
    if one.delivery == Delivery.MOBILE:
        return any(starts <= at < ends for starts, ends in one.stops)
    if not one.hours:
        return one.delivery == Delivery.DIGITAL
    return hours_of(one.hours, region()).is_open(at)
