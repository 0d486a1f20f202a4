"""Fields of delimited text as byte ranges, parsed for whole columns at once."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
Index = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

# Longer than any exact number in float64; what is longer goes through Python's own parser.
_WIDEST = 15
# A dash in ASCII and Windows-1252, and the marks of German official statistics.
_MARKS = np.zeros(256, np.bool_)
_MARKS[list(b"-\x96\x97./xX")] = True
_MISSING = re.compile(rb"-|\.\.\.|na|n/a|nan|null|none", re.IGNORECASE)
_NUMBER = re.compile(rb"[+-]?(?:\d+[.,]?\d*|[.,]\d+)(?:[eE][+-]?\d{1,2})?")
_BLANK = np.zeros(256, np.bool_)
_BLANK[[9, 13, 32, 34]] = True
_CELL = re.compile(rb"(?:CRS3035RES)?(100m|1km|1000m)N", re.IGNORECASE)


def trim(data: Bytes, start: Index, end: Index) -> tuple[Index, Index]:
    """Byte ranges without the blanks and quotes around them."""
    start, end = start.copy(), end.copy()
    for edge, step in ((start, 1), (end, -1)):
        for _ in range(_WIDEST):
            blank = (start < end) & _BLANK[data.take(edge - (step < 0), mode="clip")]
            if not blank.any():
                break
            edge[blank] += step
    return start, end


def parse_numbers(data: Bytes, start: Index, end: Index) -> tuple[npt.NDArray[np.float64], Flags]:
    """Decimal numbers with point or comma: float64 (n,), nan where missing, and which are no number.

    Exactly what `float` gives: up to 15 digits the quotient of two exact float64 is correctly rounded.
    """
    width = end - start
    value = np.zeros(len(start), np.int64)
    digits = np.zeros(len(start), np.int64)
    fraction = np.zeros(len(start), np.int64)
    points = np.zeros(len(start), np.int64)
    odd = width > _WIDEST
    for place in range(min(int(width.max(initial=0)), _WIDEST)):
        inside = width > place
        char = data.take(start + place, mode="clip")
        digit = inside & (char - np.uint8(48) < 10)
        point = inside & ((char == 46) | (char == 44))
        value = np.where(digit, value * 10 + (char & 15), value)
        digits += digit
        fraction += digit & (points > 0)
        points += point
        sign = (char == 45) | (char == 43) if place == 0 else np.False_
        odd |= inside & ~digit & ~point & ~sign
    odd |= (digits == 0) | (points > 1)
    result = value / np.power(10.0, fraction)
    np.negative(result, where=data.take(start, mode="clip") == 45, out=result)
    missing = _missing(data, start, width)
    result[missing] = np.nan
    bad = np.zeros(len(start), np.bool_)
    for index in np.flatnonzero(odd & ~missing):
        text = data[start[index] : end[index]].tobytes().strip()
        result[index] = float(text.replace(b",", b".")) if _NUMBER.fullmatch(text) else np.nan
        bad[index] = np.isnan(result[index]) and not _MISSING.fullmatch(text)
    return result, bad


def _missing(data: Bytes, start: Index, width: Index) -> Flags:
    """Fields that are empty, one mark, or one dash in UTF-8 (E2 80 93, E2 80 94)."""
    first, second, third = (data.take(start + place, mode="clip") for place in range(3))
    dash = (width == 3) & (first == 0xE2) & (second == 0x80) & ((third == 0x93) | (third == 0x94))
    return np.asarray(dash | (width == 0) | ((width == 1) & _MARKS[first]))


def parse_cells(data: Bytes, start: Index, end: Index) -> tuple[Index, Index, int, Flags]:
    """Grid names such as CRS3035RES100mN2691200E4341200, 100mN26912E43412 or 1kmN3211E4266.

    Lower left x, y in metres, int64 (n,), the cell size in metres (that of the first row holds for all)
    and which rows are no such name.
    """
    count = len(start)
    found = _CELL.match(data[start[0] : end[0]].tobytes()[:20]) if count else None
    if found is None:
        return np.zeros(count, np.int64), np.zeros(count, np.int64), 0, np.ones(count, np.bool_)
    size = 100 if found[1].lower() == b"100m" else 1000
    width = end - start
    after = found.end()
    bad = (width > 40) | (width < after + 3)
    prefix = data[start[0] : start[0] + after]
    for place in range(after):
        bad |= data.take(start + place, mode="clip") != prefix[place]
    east = np.full(count, -1, np.int64)
    for place in range(after, min(int(width.max(initial=0)), 40)):
        here = (width > place) & (data.take(start + place, mode="clip") == 69)
        east[here] = place
    bad |= east < 0
    y, no_y = parse_numbers(data, start + after, np.maximum(start + east, start + after))
    x, no_x = parse_numbers(data, np.minimum(start + east + 1, end), end)
    bad |= no_x | no_y | ~(np.abs(x) < 1e8) | ~(np.abs(y) < 1e8)
    return _metres(np.where(bad, 0.0, x), size), _metres(np.where(bad, 0.0, y), size), size, bad


def _metres(number: npt.NDArray[np.float64], size: int) -> Index:
    """Short names count cells, long ones metres; Germany lies beyond 100,000 m either way."""
    whole = number.astype(np.int64)
    return np.where(whole < 100_000, whole * size, whole)
