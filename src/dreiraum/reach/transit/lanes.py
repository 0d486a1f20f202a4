"""From many points at once through a profile: how long from door to door in each minute, and in most of them.

The durations of all departures of a window lie side by side, a lane for each, so that one way from a point to a
stop adds to all of them in a few vector instructions. Ways are exact to the second: for each second of a step
there is a row of lanes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numba as nb
import numpy as np
import numpy.typing as npt

from dreiraum.reach.errors import InputError
from dreiraum.reach.search.nearest import UNREACHED, Number
from dreiraum.reach.transit.network import Ints, Longs
from dreiraum.reach.transit.profile import AFTER, DEPART, VALUE, Profile

Times = npt.NDArray[np.uint16]

FAR = np.uint16(50_000)  # seconds: farther than anything that counts
FARTHEST_STOP = 65_534 - 50_000


def door_to_door(
    found: Profile, ends: Longs, stop: Ints, seconds: Ints, direct: Times, start: int, step: int, count: int,
    longest: int, shares: Sequence[float],
) -> Times:  # fmt: skip
    """Seconds uint16 (points, shares): what `share` of the departures start + m * step do not exceed, 65535 none.

    ends, stop, seconds: ways of point i to stops at ends[i]:ends[i + 1]. direct uint16 (points,): seconds to the
    nearest place without a ride, 65535 none. A departure by which nothing is reached within `longest` seconds is
    endless. The value is always that of a departure, never a mean. Raises InputError beyond what fits.
    """
    if longest >= FAR or (len(seconds) and seconds.max() > FARTHEST_STOP):
        raise InputError(f"a journey of {longest} s or such a way to a stop is too long: at most {FAR - 1} s and 4 h")
    ranks = np.array([max(math.ceil(share * count) - 1, 0) for share in shares], np.int64)
    row, used = _used(found, stop)
    width = count + (int(seconds.max()) // step if len(seconds) else 0)
    table = _table(found, used, int(start), int(step), width)
    return _door_to_door(table, row, ends, stop, seconds, direct, int(count), int(longest), ranks)


@nb.njit(cache=True, nogil=True)
def _used(found: Profile, stop: Ints) -> tuple[Ints, Ints]:
    """Row of each stop (stops,) that has ways and departures, -1 for the others; and the stops by row."""
    row, used, many = np.full(len(found.first), -1, np.int32), np.empty(len(found.first), np.int32), 0
    for s in stop:
        if row[s] < 0 and (found.first[s] >= 0 or found.area_row[s] >= 0):
            row[s] = many
            used[many] = s
            many += 1
    return row, used[:many].copy()


@nb.njit(cache=True, nogil=True)
def _table(found: Profile, used: Ints, start: int, step: int, width: int) -> Times:
    """Seconds uint16 (rows, step, width): from start + step * i to arrival for who is ready r seconds after it."""
    table = np.full((len(used), step, width), FAR, np.uint16)
    entries = found.entries
    for row in range(len(used)):
        for r in range(step):
            lane, i, at = table[row, r], 0, np.int64(found.first[used[row]])
            while at >= 0 and i < width:
                end = min(width, (entries[at, DEPART] - start - r) // step + 1)
                since = (entries[at, VALUE] >> 32) - start
                i = max(i, -(-(since - FAR) // step))
                value = np.uint16(since - step * i)
                while i < end:
                    lane[i] = value
                    value = np.uint16(value - step)
                    i += 1
                i = max(i, end)
                at = entries[at, AFTER]
        if found.area_row[used[row]] >= 0:
            _add_areas(table[row], found.by_second[found.area_row[used[row]]], start - found.start, start)
    return table


@nb.njit(cache=True, nogil=True)
def _add_areas(lanes: Times, by_second: Longs, offset: int, start: int) -> None:
    step = len(lanes)
    for t in range(min(step * lanes.shape[1], len(by_second) - offset)):
        since = (by_second[t + offset] >> 32) - start - t // step * step
        lanes[t % step, t // step] = min(lanes[t % step, t // step], since)


@nb.njit(cache=True, nogil=True)
def _door_to_door(
    table: Times, row: Ints, ends: Longs, stop: Ints, seconds: Ints, direct: Times, count: int, longest: int,
    ranks: Longs,
) -> Times:  # fmt: skip
    step = table.shape[1]
    out = np.empty((len(direct), len(ranks)), np.uint16)
    best, likely = np.empty(count, np.uint16), np.zeros(len(ranks), np.uint16)
    for i in range(len(direct)):
        best[:] = min(direct[i], FAR)
        for w in range(ends[i], ends[i + 1]):
            if row[stop[w]] >= 0:
                steps = seconds[w] // step
                _improve(best, table[row[stop[w]], seconds[w] % step, steps : steps + count], steps * step)
        for j in range(len(ranks)):
            likely[j] = value = smallest(best, ranks[j], likely[j])
            out[i, j] = value if value <= longest else UNREACHED
    return out


@nb.njit(cache=True, nogil=True)
def _improve(best: Times, lane: Times, more: Number) -> None:
    added = np.uint16(more)
    for m in range(len(best)):
        time = np.uint16(lane[m] + added)
        best[m] = min(best[m], time)


@nb.njit(cache=True, nogil=True)
def smallest(values: Times, rank: Number, likely: Number) -> Any:
    """The value that `rank` of the others do not exceed, looked for around a likely one."""
    low, high = np.int64(values[0]), np.int64(values[0])
    for value in values:
        low, high = min(low, np.int64(value)), max(high, np.int64(value))
    if low == high or _many(values, high - 1) <= rank:
        return high
    high, width = high - 1, np.int64(16)
    middle = min(max(np.int64(likely), low), high)
    while low < high:
        if _many(values, middle) > rank:
            high = middle
            middle = max(high - width, (low + high) >> 1)
        else:
            low = middle + 1
            middle = min(low + width, (low + high) >> 1)
        width *= 2
    return low


@nb.njit(cache=True, nogil=True)
def _many(values: Times, most: Number) -> Any:
    """How many values do not exceed one."""
    many, bound = np.uint16(0), np.uint16(most)
    for value in values:
        many += np.uint16(value <= bound)
    return np.int64(many)
