"""What one home reaches by public transport, there and back, over the minutes of a window."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dreiraum.reach.answers.choice import Choice
from dreiraum.reach.answers.opening import at_time
from dreiraum.reach.config import PHYSICAL
from dreiraum.reach.places.hours import local
from dreiraum.reach.reached import Reason, both_ways, minutes, reached
from dreiraum.reach.search.nearest import UNREACHED
from dreiraum.reach.transit.ends import any_time, homes, longest_tenths, walks_to_places, while_open
from dreiraum.reach.transit.leaving import Leaving
from dreiraum.reach.transit.measures import Measures, measure
from dreiraum.reach.transit.need import Need
from dreiraum.reach.transit.outward import Walks
from dreiraum.reach.transit.ways_out import Question

if TYPE_CHECKING:
    from dreiraum.reach.region import Point, Region
    from dreiraum.reach.transit.day import Day
    from dreiraum.reach.transit.network import Bounds


@dataclass(frozen=True, slots=True)
class ByTransit:
    """One service by public transport, walking all the way included; never worse than on foot.

    limit: minutes. leaving: the window on its day, None without a timetable. typical: the place of the median
    departure and its minutes from door to door; bad: minutes that nine of ten departures keep. back, back_bad:
    minutes home from the place that was reached, after the errand. None: no way in the longest time. departures:
    different arrivals by a ride. reached: typical and back both within the limit; `reason` says why not.
    """

    limit: int
    leaving: Leaving | None
    typical: Choice | None
    bad: int | None
    back: int | None
    back_bad: int | None
    departures: int
    reached: bool
    reason: Reason | None


def when(region: Region, window: str, asked: dt.datetime | None) -> Leaving | None:
    """The window on its day, or one as long from a time asked on; None where nothing runs that day.

    Raises InputError for an unknown window.
    """
    chosen = region.catalogue.transit.window(window)
    if region.timetable.empty:
        return None
    if asked is None:
        return next((one for one in region.leavings if one.window == chosen.key), None)
    asked = local(asked)
    return Leaving("", asked, chosen.minutes) if region.timetable.runs(asked.date()) else None


def running(region: Region, leaving: Leaving, now: dt.datetime | None) -> tuple[Day, Bounds]:
    """What runs that day for certain, and what of it who asks at `now` (None: the day before) can still book."""
    day = region.timetable.day(leaving.day, Need.GUARANTEED)
    return day, day.bounds(now)


def from_home(
    region: Region, at: Point, leaving: Leaving, *, asked: bool, now: dt.datetime | None, walk: Walks
) -> tuple[Measures, Measures]:
    """Measures of one home: of what counts, and of what would count if all were open.

    asked: only arrivals at open places count. walk: on foot to the nearest place of each service.
    """
    lat, lon = at
    home = homes(region, np.array([lon]), np.array([lat]))
    day, bounds = running(region, leaving, now)
    whenever = any_time(region, walk.cost[None], walk.place[None])
    question = Question(region, day, bounds, leaving, home, whenever)
    if not asked:
        found = measure(question)
        return found, found
    opened = at_time(region, leaving.start, leaving.minutes + longest_tenths(region) // 600)
    ends = while_open(region, opened, walks_to_places(region, home))
    return measure(question._replace(ends=ends)), measure(question)


def by_transit(
    region: Region, s: int, leaving: Leaving | None, found: tuple[Measures, Measures] | None, without: Reason | None
) -> ByTransit:
    """The answer for service s. without: why there is none whatever the timetable says."""
    limit = int(region.catalogue.limits("transit")[s])
    if found is None or leaving is None:
        reason = without or Reason.NO_TIMETABLE
        return ByTransit(limit // 600, leaving, None, None, None, None, 0, False, reason)
    counts, whenever = found
    ok = bool(both_ways(counts.typical[s], counts.back[s], limit)[0])
    return ByTransit(
        limit // 600,
        leaving,
        typical=Choice.of(int(counts.typical[s, 0]), int(counts.place[s, 0])),
        bad=_minutes(counts.bad[s, 0]),
        back=_minutes(counts.back[s, 0]),
        back_bad=_minutes(counts.back_bad[s, 0]),
        departures=int(counts.departures[s, 0]),
        reached=ok,
        reason=None if ok else without or _why(region, s, counts, whenever, limit),
    )


def _why(region: Region, s: int, counts: Measures, whenever: Measures, limit: int) -> Reason:
    """Why a service is not reached in a window."""
    if 3 * s + PHYSICAL not in region.places.offered:
        return Reason.NO_PLACE
    if both_ways(whenever.typical[s], whenever.back[s], limit)[0]:
        return Reason.NONE_OPEN
    if reached(counts.typical[s], limit)[0] and counts.back[s, 0] == UNREACHED:
        return Reason.NO_WAY_BACK
    return Reason.TOO_FAR


def _minutes(tenths: int) -> int | None:
    return None if tenths == UNREACHED else minutes(int(tenths))
