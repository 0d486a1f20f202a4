"""Public transport of every cell: from the part "transit", or worked out for a time that is asked."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from dreiraum.reach.answers.by_transit import running, when
from dreiraum.reach.answers.opening import at_time
from dreiraum.reach.errors import InputError
from dreiraum.reach.progress import Progress
from dreiraum.reach.reached import Times, reached
from dreiraum.reach.transit.ends import homes, longest_tenths, walks_to_places, while_open
from dreiraum.reach.transit.leaving import Leaving
from dreiraum.reach.transit.measures import measure
from dreiraum.reach.transit.ways_out import Question

if TYPE_CHECKING:
    from dreiraum.reach.region import Region

TRANSIT, CARFREE = "transit", "carfree"
_BATCH = 2000


def left(region: Region, window: str, asked: dt.datetime | None) -> Leaving:
    """When people leave. Raises InputError where nothing runs then."""
    leaving = when(region, window, asked)
    if leaving is not None:
        return leaving
    if region.timetable.empty:
        raise InputError("no timetable in this Region; add one with `dreiraum region timetable DIR --set FEED.zip`")
    said = f"{asked:%Y-%m-%d}" if asked else f"the days of '{region.catalogue.transit.window(window).key}'"
    dates = f"{region.timetable.first_day} to {region.timetable.last_day}"
    raise InputError(f"no timetable for {said}; the Region's runs from {dates}")


def there_and_back(
    region: Region, leaving: Leaving, asked: dt.datetime | None, now: dt.datetime | None, progress: Progress
) -> tuple[Times, Times]:
    """Median ways to every service and home again (services, cells), tenths of a second, 65535 none."""
    if asked is None:
        part, w = region.parts["transit"], region.leavings.index(leaving)
        return part.array("typical")[w], part.array("back")[w]
    day, bounds = running(region, leaving, now)
    opened = at_time(region, leaving.start, leaving.minutes + longest_tenths(region) // 600)
    out, back = [], []
    for first in range(0, len(region.cells), _BATCH):
        progress("Bus und Bahn zur gefragten Zeit", first, len(region.cells))
        some = slice(first, first + _BATCH)
        home = homes(region, region.cells.lon[some], region.cells.lat[some])
        ends = while_open(region, opened, walks_to_places(region, home))
        found = measure(Question(region, day, bounds, leaving, home, ends))
        out.append(found.typical)
        back.append(found.back)
    return np.concatenate(out, axis=1), np.concatenate(back, axis=1)


def carfree(region: Region, foot: Times, bike: Times) -> npt.NDArray[np.bool_]:
    """Who reaches each service on foot or by bike within the limits of these (services, cells)."""
    limits = (region.catalogue.limits(mode)[:, None] for mode in ("foot", "bike"))
    on_foot, by_bike = (reached(cost, limit) for cost, limit in zip((foot, bike), limits, strict=True))
    return on_foot | by_bike
