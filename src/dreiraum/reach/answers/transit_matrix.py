"""Travel times between many points by public transport, over the minutes of a window."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from dreiraum.reach.answers.matrix import minutes_between, on_earth
from dreiraum.reach.answers.questions import local
from dreiraum.reach.errors import InputError
from dreiraum.reach.search.nearest import MOST
from dreiraum.reach.transit.day import Day
from dreiraum.reach.transit.ends import walk_seconds
from dreiraum.reach.transit.network import Bounds, Ways
from dreiraum.reach.transit.outward import percentile
from dreiraum.reach.transit.raptor import arrivals
from dreiraum.reach.transit.ways import ManyWays, ways_from_stops, ways_to_stops

if TYPE_CHECKING:
    from dreiraum.reach.region import Point, Region

Floats = npt.NDArray[np.float64]

RIDES = 6
LONGEST = 600  # minutes
WINDOW = 24 * 60  # minutes


def minutes_by_transit(
    region: Region,
    start: Sequence[Point],
    end: Sequence[Point],
    depart: dt.datetime | None,
    window: int,
    percentiles: Sequence[float],
    minutes: float,
) -> Floats:
    """See `Region.matrix`."""
    _check(depart, window, percentiles, minutes)
    timetable = region.timetable
    a, b = (on_earth(np.array(points, np.float64).reshape(-1, 2)) for points in (start, end))
    on_foot = minutes_between(region, start, end, "foot", min(minutes, MOST / 600))
    moment = local(depart, timetable.zone)
    found = np.full((len(percentiles), len(a), len(b)), np.nan)
    day = timetable.day(moment.date()) if timetable.runs(moment.date()) else None
    longest = walk_seconds(region)
    there = ways_to_stops(region.streets, timetable, "foot", a[:, 1], a[:, 0], longest)
    away = ways_from_stops(region.streets, timetable, "foot", b[:, 1], b[:, 0], longest)
    bounds = day.bounds(None) if day else None
    for row in range(len(a)):
        spent = np.broadcast_to(np.where(np.isnan(on_foot[row]), np.inf, on_foot[row])[:, None], (len(b), window))
        if day is not None and bounds is not None:
            spent = np.minimum(spent, _by_rides(day, bounds, there.of(row), away, day.second(moment), window, minutes))
        for k, percent in enumerate(percentiles):
            found[k, row] = percentile(spent, percent / 100)
    found[np.isinf(found)] = np.nan
    return found


def _by_rides(
    day: Day, bounds: Bounds, access: Ways, away: ManyWays, start: int, window: int, minutes: float
) -> Floats:
    """Minutes to each point for each departure (points, window), inf for none."""
    seconds = round(minutes * 60)
    arrive = arrivals(day.network, access, start, 60, window, bounds, RIDES, seconds)
    leave = start + 60 * np.arange(window)
    found = np.full((len(away.ends) - 1, window), np.inf)
    for point in range(len(found)):
        ways = away.of(point)
        if len(ways.stop):
            there = (arrive[:, ways.stop].astype(np.int64) + ways.seconds).min(axis=1)
            found[point] = np.where(there - leave <= seconds, (there - leave) / 60, np.inf)
    return found


def _check(depart: dt.datetime | None, window: int, percentiles: Sequence[float], minutes: float) -> None:
    if depart is None:
        raise InputError("travel times by transit need a time; give the first departure")
    if not 1 <= window <= WINDOW:
        raise InputError(f"a window of {window} minutes; it has 1 to {WINDOW}")
    if not percentiles or not all(0 < percent <= 100 for percent in percentiles):
        raise InputError("percentiles lie above 0 and up to 100; give for example 50 and 90")
    if not 0 < minutes <= LONGEST:
        raise InputError(f"{minutes:g} minutes: the longest journey lies above 0 and up to {LONGEST} minutes")
