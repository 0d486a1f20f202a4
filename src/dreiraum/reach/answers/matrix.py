"""Travel times between many points."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from dreiraum.reach.answers.targets import origins, scratch, targets
from dreiraum.reach.errors import InputError
from dreiraum.reach.search.bounded import matrix
from dreiraum.reach.search.nearest import MOST, UNREACHED

if TYPE_CHECKING:
    from dreiraum.reach.region import Point, Region


def limit_of(minutes: float) -> int:
    """A limit in tenths of a second; InputError beyond what times can hold."""
    if not 0 < minutes * 600 <= MOST:
        raise InputError(f"{minutes:g} minutes: a limit lies above 0 and below {MOST // 600} minutes")
    return round(minutes * 600)


def minutes_between(
    region: Region, start: Sequence[Point], end: Sequence[Point], mode: str, minutes: float
) -> npt.NDArray[np.float64]:
    """See `Region.matrix`."""
    limit = limit_of(minutes)
    a, b = (on_earth(np.array(points, np.float64).reshape(-1, 2)) for points in (start, end))
    graph, times = region.streets.graph(mode), region.streets.times(mode)
    here = origins(region.streets, mode, a[:, 1], a[:, 0])
    there = targets(region.streets, mode, b[:, 1], b[:, 0])
    work = scratch(graph, limit)
    cost = matrix(graph.out, here.into, here.at, there.arrivals, there.at, times, limit, work)
    return np.where(cost == UNREACHED, np.nan, cost / 600)


def on_earth(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The points (n, 2) of latitude and longitude; InputError where one is none."""
    for index in np.flatnonzero(~(np.abs(points) <= (90, 180)).all(axis=1))[:1]:
        lat, lon = points[index]
        raise InputError(f"point {index}: {lat:g},{lon:g} is no latitude and longitude in degrees; correct it")
    return points
