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
    a, b = np.array(start, np.float64).reshape(-1, 2), np.array(end, np.float64).reshape(-1, 2)
    graph, times = region.streets.graph(mode), region.streets.times(mode)
    here = origins(region.streets, mode, a[:, 1], a[:, 0])
    there = targets(region.streets, mode, b[:, 1], b[:, 0])
    work = scratch(graph, limit)
    cost = matrix(graph.out, here.into, here.at, there.arrivals, there.at, times, limit, work)
    return np.where(cost == UNREACHED, np.nan, cost / 600)
