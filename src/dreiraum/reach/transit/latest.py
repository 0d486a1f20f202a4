"""When it is too late: what the search backwards says of every stop, for a search forwards that need not try more."""

from __future__ import annotations

from typing import NamedTuple

import numba as nb
import numpy as np

from dreiraum.reach.transit.mirror import mirrored_bounds
from dreiraum.reach.transit.network import ALWAYS, NEVER, Bounds, Ints, Network, Walks, Ways
from dreiraum.reach.transit.raptor import arrivals


class Latest(NamedTuple):
    """Seconds at which one must have got off, or be ready to get on, at each stop (stops,); ALWAYS: no use there."""

    off: Ints
    ready: Ints


def never(stops: int) -> Latest:
    """As if it were never too late."""
    return Latest(np.full(stops, NEVER, np.int32), np.full(stops, NEVER, np.int32))


def latest(network: Network, back: Network, egress: Ways, end: int, bounds: Bounds, rides: int, longest: int) -> Latest:
    """For who wants to be at the end of the egress ways by `end`, `longest` seconds after leaving.

    back: the network mirrored.
    """
    turned = arrivals(back, egress, -end, 0, 1, mirrored_bounds(bounds), rides, longest)[0]
    ready = np.where(turned < NEVER, -turned, ALWAYS).astype(np.int32)
    return Latest(_off(network.walks, egress, end, ready), ready)


@nb.njit(cache=True, nogil=True)
def _off(walks: Walks, egress: Ways, end: int, ready: Ints) -> Ints:
    """Latest seconds of getting off: to leave by an egress way, or to get on there or where one walks to."""
    off = np.full(len(ready), ALWAYS, np.int32)
    for i in range(len(egress.stop)):
        off[egress.stop[i]] = max(off[egress.stop[i]], end - egress.seconds[i])
    for s in range(len(ready)):
        if ready[s] > ALWAYS and walks.change[s] < NEVER:
            off[s] = max(off[s], ready[s] - walks.change[s])
        for e in range(walks.ends[s], walks.ends[s + 1]):
            if ready[walks.stop[e]] > ALWAYS:
                off[s] = max(off[s], ready[walks.stop[e]] - walks.seconds[e])
    return off
