"""Brings the string tables of many blocks to one numbering."""

from __future__ import annotations

import numba as nb
import numpy as np
import numpy.typing as npt

from dreiraum.reach.osm.pbf import Block, Ints
from dreiraum.reach.osm.string_table import IGNORED, TRIGGER, WANTED, Longs, string_table
from dreiraum.reach.osm.wire import Bytes

_TEXT_COLUMNS = (
    *("node_key", "node_value", "way_key", "way_value"),
    *("relation_key", "relation_value", "member_role"),
)


def fnv1a(text: str) -> int:
    """64-bit FNV-1a of a text's UTF-8 bytes (http://www.isthe.com/chongo/tech/comp/fnv/)."""
    value = 0xCBF29CE484222325
    for byte in text.encode():
        value = (value ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return value


class Interning:
    """Between `enter` and `leave` a block is read; `finish` gives the common numbering.

    Texts are told apart by a 64-bit hash: for a million different texts the chance that any two
    meet is below 1 in 10 million.
    """

    def __init__(self, trigger: set[str], wanted: set[str]) -> None:
        keys = {fnv1a(key): WANTED for key in wanted} | {fnv1a(key): TRIGGER for key in trigger}
        self._known = np.array(sorted(keys), np.uint64)
        self._role = np.array([keys[value] for value in sorted(keys)], np.uint8)
        self._table: tuple[Bytes, Longs, Longs, npt.NDArray[np.uint64]]
        self._used: list[npt.NDArray[np.intp]] = []
        self._sizes: list[int] = []
        self._hashes: list[npt.NDArray[np.uint64]] = []
        self._lengths: list[Longs] = []
        self._bytes: list[Bytes] = []

    def enter(self, content: Bytes) -> Bytes:
        """Role of every string of the block as a key: uint8, IGNORED, WANTED or TRIGGER."""
        starts, ends, hashes = string_table(content)
        self._table = content, starts, ends, hashes
        if not len(self._known):
            return np.full(len(hashes), IGNORED, np.uint8)
        slot = np.minimum(np.searchsorted(self._known, hashes), len(self._known) - 1)
        return np.where(self._known[slot] == hashes, self._role[slot], np.uint8(IGNORED))

    def leave(self, block: Block) -> None:
        """Note the texts that the block uses."""
        content, starts, ends, hashes = self._table
        flags = np.zeros(len(hashes), bool)
        for name in _TEXT_COLUMNS:
            flags[getattr(block, name)] = True
        used = np.flatnonzero(flags)
        self._used.append(used)
        self._sizes.append(len(hashes))
        self._hashes.append(hashes[used])
        self._lengths.append(ends[used] - starts[used])
        self._bytes.append(_gather(content, starts[used], ends[used]))

    def finish(self) -> tuple[list[str], list[Ints]]:
        """All texts, sorted by hash, and per block the number of each of its strings (-1 unused)."""
        if not self._hashes:
            return [], []
        _, first, inverse = np.unique(np.concatenate(self._hashes), return_index=True, return_inverse=True)
        lengths = np.concatenate(self._lengths)
        starts = np.concatenate([[0], np.cumsum(lengths)])[first].tolist()
        whole = np.concatenate(self._bytes).tobytes()
        texts = [
            whole[start : start + length].decode("utf-8", "replace")
            for start, length in zip(starts, lengths[first].tolist(), strict=True)
        ]
        numbers, at = [], 0
        for used, size in zip(self._used, self._sizes, strict=True):
            number = np.full(size, -1, np.int32)
            number[used] = inverse[at : at + len(used)]
            at += len(used)
            numbers.append(number)
        return texts, numbers


@nb.njit(cache=True, nogil=True)
def _gather(content: Bytes, starts: Longs, ends: Longs) -> Bytes:
    out = np.empty((ends - starts).sum(), np.uint8)
    at = 0
    for i in range(len(starts)):
        for j in range(starts[i], ends[i]):
            out[at] = content[j]
            at += 1
    return out
