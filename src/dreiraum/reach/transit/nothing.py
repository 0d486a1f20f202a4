"""A feed in which nothing runs: the beginning of a timetable that has only the district's own offers, or none."""

from __future__ import annotations

import datetime as dt

import numpy as np

from dreiraum.reach.gtfs.feed import Feed, Pathways, Services, Shapes, Stops, StopTimes, Transfers, Trips
from dreiraum.reach.strings import Strings


def no_feed(zone: str, first: dt.date, last: dt.date) -> Feed:
    """A feed without rows whose calendar goes from `first` to `last`."""
    ints, longs, small = np.empty(0, np.int32), np.zeros(1, np.int64), np.empty(0, np.int8)
    flags, floats, texts = np.empty(0, bool), np.empty(0), Strings.of(())
    days = max(0, (last - first).days + 1)
    return Feed(
        title="", version="", timezone=zone, agencies=(), routes=(), booking=(), zones=(), flex=(), fares=(),
        stops=Stops(texts, texts, floats, floats, ints, small, small, texts, texts),
        trips=Trips(texts, ints, ints, texts, texts, ints, small, ints, small, small, flags, longs),
        times=StopTimes(ints, ints, ints, small, small, ints, None),
        services=Services(texts, first, np.zeros((0, days), bool)),
        transfers=Transfers(ints, ints, ints, ints, ints, ints, small, ints),
        pathways=Pathways(ints, ints, ints, flags, flags),
        shapes=Shapes(longs, floats, floats), left_out=0, problems=(),
    )  # fmt: skip
