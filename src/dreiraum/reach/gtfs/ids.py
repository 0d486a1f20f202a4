"""Rows by their ids, compiled: which row of a file another one means."""

from __future__ import annotations

from typing import NamedTuple

import numba as nb
import numpy as np

from dreiraum.reach.gtfs.split import Data, Ints, Longs
from dreiraum.reach.strings import Strings

_BASIS = np.uint64(0xCBF29CE484222325)
_PRIME = np.uint64(0x100000001B3)


class Ids(NamedTuple):
    """An open hash table over the ids of one file. slots: row, -1 free, int32 (a power of two,)."""

    slots: Ints
    offsets: Longs
    data: Data


def index_ids(ids: Strings) -> tuple[Ids, Ints]:
    """The table and, for every row, the first that has its id, int32 (n,): itself unless the id comes twice."""
    slots = np.full(1 << max(3, (2 * len(ids)).bit_length()), -1, np.int32)
    first = np.empty(len(ids), np.int32)
    # writable, so that there is one compiled form
    table = Ids(slots, np.require(ids.offsets, requirements="W"), np.require(ids.data, requirements="W"))
    _enter(table, first)
    return table, first


@nb.njit(cache=True, nogil=True)
def _slot(table: Ids, data: Data, start: int, end: int) -> np.int64:
    """The slot of an id or the free one where it would be."""
    value = _BASIS
    for k in range(start, end):
        value = (value ^ np.uint64(data[k])) * _PRIME
    mask = np.uint64(len(table.slots) - 1)
    place = (value ^ (value >> np.uint64(32))) & mask
    while True:
        row = table.slots[place]
        if row < 0:
            return np.int64(place)
        begin = table.offsets[row]
        if table.offsets[row + 1] - begin == end - start:
            same = True
            for k in range(end - start):
                if table.data[begin + k] != data[start + k]:
                    same = False
                    break
            if same:
                return np.int64(place)
        place = (place + np.uint64(1)) & mask


@nb.njit(cache=True, nogil=True)
def _enter(table: Ids, first: Ints) -> None:
    for row in range(len(table.offsets) - 1):
        slot = _slot(table, table.data, table.offsets[row], table.offsets[row + 1])
        if table.slots[slot] < 0:
            table.slots[slot] = row
        first[row] = table.slots[slot]


@nb.njit(cache=True, nogil=True)
def find(table: Ids, data: Data, start: Ints, end: Ints) -> Ints:
    """The row of each field's id, int32 (n,): -1 for an empty field, -2 for an id that is not there."""
    out = np.empty(len(start), np.int32)
    for i in range(len(start)):
        width = end[i] - start[i]
        if width == 0:
            out[i] = -1
            continue
        if i > 0 and width == end[i - 1] - start[i - 1]:
            same = True
            for k in range(width):
                if data[start[i] + k] != data[start[i - 1] + k]:
                    same = False
                    break
            if same:
                out[i] = out[i - 1]
                continue
        row = table.slots[_slot(table, data, start[i], end[i])]
        out[i] = row if row >= 0 else -2
    return out
