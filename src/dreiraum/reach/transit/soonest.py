"""From many homes in every minute of a window: the earliest arrival at one service, from a profile towards it."""

from __future__ import annotations

import numba as nb
import numpy as np

from dreiraum.reach.transit.area_times import NOTHING
from dreiraum.reach.transit.network import Ints, Longs
from dreiraum.reach.transit.outward import MINUTE, Flags, Times
from dreiraum.reach.transit.profile import AFTER, DEPART, VALUE, Profile


@nb.njit(cache=True, nogil=True)
def soonest(
    found: Profile, ends: Longs, stop: Ints, seconds: Ints, start: int, longest: int,
    cost: Times, place: Ints, rode: Flags,
) -> None:  # fmt: skip
    """Improve what is known on foot: cost, place and rode (homes, minutes), tenths of a second from door to door.

    ends, stop, seconds: ways from homes to stops. start: second of the first departure. longest: tenths of a second.
    What is earlier is taken; of equals what is walked, then the lower row.
    """
    homes, count = cost.shape
    for i in range(homes):
        for w in range(ends[i], ends[i + 1]):
            at, row = np.int64(found.first[stop[w]]), found.area_row[stop[w]]
            for m in range(count):
                ready = start + 60 * m + seconds[w]
                while at >= 0 and found.entries[at, DEPART] < ready:
                    at = found.entries[at, AFTER]
                value = found.entries[at, VALUE] if at >= 0 else NOTHING
                second = ready - found.start
                if row >= 0 and second < found.by_second.shape[1]:
                    value = min(value, found.by_second[row, second])
                way = 10 * ((value >> 32) - start) - m * MINUTE
                goal = value & 0xFFFFFFFF
                if way <= longest and (way < cost[i, m] or (way == cost[i, m] and rode[i, m] and goal < place[i, m])):
                    cost[i, m], place[i, m], rode[i, m] = way, goal, 1
