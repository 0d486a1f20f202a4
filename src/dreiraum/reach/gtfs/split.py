"""Splits delimited text into fields and gathers them, compiled: RFC 4180 as the csv module reads it.

A field is `data[start:end]` without the blanks around it; doubled quotes are made single in place and control
characters blanks, so that fields are what they mean.
"""

from __future__ import annotations

import numba as nb
import numpy as np
import numpy.typing as npt

from dreiraum.reach.strings import Strings

Data = npt.NDArray[np.uint8]
Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Index = npt.NDArray[np.int32] | npt.NDArray[np.int64]

_TAB, _NEWLINE, _RETURN, _SPACE, _QUOTE, _COMMA = 9, 10, 13, 32, 34, 44


@nb.njit(cache=True, nogil=True)
def split(  # noqa: PLR0912, PLR0915 - a compiled loop is one piece
    data: Data, last: bool, line: int, want: Ints, start: Ints, end: Ints, lines: Ints, widths: Ints
) -> tuple[int, int, int]:
    """Split all rows that end in `data`: how many, where the rest begins, and the line number there.

    last: nothing follows, so that what is there at the end is a row too. line: that of the first byte. want: output
    column of each column of the file, -1 for none. start, end (columns, rows), lines, widths (rows,) are filled:
    the fields, the line where a row begins, how many fields it has. Rows without any text are passed over. A field
    that is not there is empty. The line number is -1 where `last` ends inside quotes.
    """
    size = len(data)
    row = 0
    at = 0
    rest = 0
    rest_line = line
    while at < size:
        begins = line
        column = 0
        filled = False
        for k in range(start.shape[0]):
            start[k, row] = 0
            end[k, row] = 0
        done = False
        while not done:
            while at < size and (data[at] == _SPACE or data[at] == _TAB):
                at += 1
            quoted = at < size and data[at] == _QUOTE
            if quoted:
                at += 1
            first = at
            put = at  # behind the last byte kept
            while True:
                if at >= size:
                    if not last:
                        return row, rest, rest_line
                    if quoted:
                        return row, rest, -1
                    done = True
                    break
                byte = data[at]
                if quoted:
                    if byte == _QUOTE:
                        if at + 1 >= size and not last:
                            return row, rest, rest_line
                        if at + 1 < size and data[at + 1] == _QUOTE:
                            at += 1
                        else:
                            quoted = False
                            at += 1
                            continue
                    elif byte == _NEWLINE:
                        line += 1
                elif byte == _COMMA:
                    at += 1
                    break
                elif byte == _NEWLINE:
                    at += 1
                    line += 1
                    done = True
                    break
                elif byte == _RETURN:
                    if at + 1 >= size and not last:
                        return row, rest, rest_line
                    at += 1
                    if at < size and data[at] == _NEWLINE:
                        at += 1
                    line += 1
                    done = True
                    break
                data[put] = _SPACE if byte < _SPACE or byte == 127 else byte
                put += 1
                at += 1
            while put > first and data[put - 1] == _SPACE:
                put -= 1
            while first < put and data[first] == _SPACE:
                first += 1
            if put > first or column > 0:
                filled = True
            if column < len(want) and want[column] >= 0:
                start[want[column], row] = first
                end[want[column], row] = put
            column += 1
        if filled:
            lines[row] = begins
            widths[row] = column
            row += 1
        rest = at
        rest_line = line
    return row, rest, rest_line


@nb.njit(cache=True, nogil=True)
def gather(data: Data, start: Index, end: Index) -> tuple[Longs, Data]:
    """Fields one behind the other: offsets int64 (n + 1,) and bytes."""
    offsets = np.zeros(len(start) + 1, np.int64)
    for i in range(len(start)):
        offsets[i + 1] = offsets[i] + end[i] - start[i]
    out = np.empty(offsets[-1], np.uint8)
    for i in range(len(start)):
        at = offsets[i]
        for k in range(start[i], end[i]):
            out[at] = data[k]
            at += 1
    return offsets, out


def take(texts: Strings, rows: Index) -> Strings:
    """The texts of some rows, in the order of `rows`."""
    data = np.require(texts.data, requirements="W")  # so that there is one compiled form
    return Strings(*gather(data, texts.offsets[:-1][rows], texts.offsets[1:][rows]))


@nb.njit(cache=True, nogil=True)
def changes(data: Data, start: Ints, end: Ints) -> Flags:
    """Which fields differ from the one before; the first does."""
    out = np.ones(len(start), np.bool_)
    for i in range(1, len(start)):
        width = end[i] - start[i]
        if width == end[i - 1] - start[i - 1]:
            same = True
            for k in range(width):
                if data[start[i] + k] != data[start[i - 1] + k]:
                    same = False
                    break
            out[i] = not same
    return out
