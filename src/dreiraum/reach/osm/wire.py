"""The Protocol Buffers encoding: numbers and fields of a message, every read checked against its end.

Source: https://protobuf.dev/programming-guides/encoding/. Damaged input raises ValueError, nothing else.
"""

from __future__ import annotations

from typing import Any

import numba as nb
import numpy as np
import numpy.typing as npt

# What a compiled function takes for a number: Python's or NumPy's.
Number = int | np.integer[Any]
Bytes = npt.NDArray[np.uint8]

_VARINT, _FIXED64, _MESSAGE, _FIXED32 = 0, 1, 2, 5


@nb.njit(cache=True, nogil=True)
def varint(buf: Bytes, pos: Number, end: Number) -> tuple[Any, Any]:
    """The base-128 number at `pos` as int64 and the position behind it."""
    value = np.uint64(0)
    shift = np.uint64(0)
    while pos < end and shift < np.uint64(64):
        byte = np.uint64(buf[pos])
        pos += 1
        value |= (byte & np.uint64(0x7F)) << shift
        if byte < np.uint64(0x80):
            return np.int64(value), pos
        shift += np.uint64(7)
    raise ValueError("a number runs over the end of its message")


@nb.njit(cache=True, nogil=True)
def signed(value: Number) -> Any:
    """Zigzag decoding of a sint64."""
    unsigned = np.uint64(value)
    return np.int64(unsigned >> np.uint64(1)) ^ -np.int64(unsigned & np.uint64(1))


@nb.njit(cache=True, nogil=True)
def field(buf: Bytes, pos: Number, end: Number) -> tuple[Any, Any, Any, Any]:
    """The field at `pos`: number, value or start of payload, end of payload (or -1), next position."""
    tag, pos = varint(buf, pos, end)
    wire = tag & 7
    if wire == _VARINT:
        value, pos = varint(buf, pos, end)
        return tag >> 3, value, -1, pos
    if wire == _MESSAGE:
        size, pos = varint(buf, pos, end)
        if size < 0 or size > end - pos:
            raise ValueError("a message is longer than what holds it")
        return tag >> 3, pos, pos + size, pos + size
    size = 8 if wire == _FIXED64 else 4 if wire == _FIXED32 else end + 1
    if size > end - pos:
        raise ValueError("a field of an unknown kind")
    return -1, pos, -1, pos + size


@nb.njit(cache=True, nogil=True)
def numbers_in(buf: Bytes, pos: Number, end: Number) -> Any:
    """How many base-128 numbers a packed field holds."""
    count = 0
    for i in range(pos, max(pos, end)):
        count += buf[i] < 0x80
    return count
