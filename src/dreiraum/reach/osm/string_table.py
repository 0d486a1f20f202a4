"""The strings of a block of an OSM PBF file: each key, value and role stands there once and is named by its number."""

from __future__ import annotations

import numba as nb
import numpy as np
import numpy.typing as npt

from dreiraum.reach.osm.wire import Bytes, field

Longs = npt.NDArray[np.int64]

# What a string means as a tag key.
IGNORED, WANTED, TRIGGER = 0, 1, 2


@nb.njit(cache=True, nogil=True)
def string_table(buf: Bytes) -> tuple[Longs, Longs, npt.NDArray[np.uint64]]:
    """Start, end and 64-bit FNV-1a hash of every string of the block's table."""
    pos, end = 0, len(buf)
    first, last = 0, 0
    while pos < end:
        number, a, b, pos = field(buf, pos, end)
        if number == 1 and b >= 0:
            first, last = a, b
    count = 0
    pos = first
    while pos < last:
        number, a, b, pos = field(buf, pos, last)
        count += number == 1 and b >= 0
    starts = np.empty(count, np.int64)
    ends = np.empty(count, np.int64)
    hashes = np.empty(count, np.uint64)
    count = 0
    pos = first
    while pos < last:
        number, a, b, pos = field(buf, pos, last)
        if number == 1 and b >= 0:
            value = np.uint64(0xCBF29CE484222325)
            for i in range(a, b):
                value = (value ^ np.uint64(buf[i])) * np.uint64(0x100000001B3)
            starts[count] = a
            ends[count] = b
            hashes[count] = value
            count += 1
    return starts, ends, hashes
