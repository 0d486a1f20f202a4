"""When an arrival counts, for every place of a Region."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from dreiraum.reach.config import MOBILE
from dreiraum.reach.places.arrivals import arrival_windows
from dreiraum.reach.search.bounded import Windows
from dreiraum.reach.search.nearest import MOST

if TYPE_CHECKING:
    from dreiraum.reach.region import Region


@lru_cache(maxsize=4)
def always(many: int) -> Windows:
    """Every arrival counts: without a time, opening hours are shown and not asked."""
    return Windows(np.arange(many + 1), np.zeros(many, np.int32), np.full(many, MOST, np.int32))


def at_time(region: Region, asked: dt.datetime, horizon: int = 0) -> Windows:
    """Arrivals that count when asked for a moment, up to `horizon` minutes later (0: the Region's horizon).

    A place must be open on arrival with the errand's minutes left. A mobile offer must stand at its stop
    at the asked moment and still be there on arrival; it sets its own time, so no errand's minutes.
    """
    places = region.places
    mobile = places.delivery == MOBILE
    errands = np.where(mobile, 0, region.catalogue.errands[places.service])
    found = arrival_windows(places.distinct_hours, region, asked, errands, horizon or region.horizon // 600)
    counts = np.diff(found.offsets)
    later = np.repeat(mobile, counts) & (found.lo > 0)
    hi = np.where(later, -1, found.hi).astype(np.int32)  # an empty window
    return Windows(found.offsets, found.lo, hi)
