"""Fields as numbers, compiled: times, whole numbers, decimals, dates; what is none is flagged, never guessed."""

from __future__ import annotations

import datetime as dt

import numba as nb
import numpy as np
import numpy.typing as npt

from dreiraum.reach.gtfs.split import Data, Ints

EMPTY = np.int32(-(2**31))  # also NO_TIME
BAD = np.int32(-(2**31) + 1)
MOST_HOURS = 168  # a trip longer than a week after its day began is a mistake
_EXACT = 2**53


@nb.njit(cache=True, nogil=True)
def whole_numbers(data: Data, start: Ints, end: Ints) -> Ints:
    """Whole numbers of up to nine digits, int32 (n,); EMPTY, BAD."""
    out = np.empty(len(start), np.int32)
    for i in range(len(start)):
        at, stop = start[i], end[i]
        if at == stop:
            out[i] = EMPTY
            continue
        negative = data[at] == 45
        if negative or data[at] == 43:
            at += 1
        value = np.int64(0)
        if at == stop or stop - at > 9:
            out[i] = BAD
            continue
        fine = True
        for k in range(at, stop):
            digit = np.int64(data[k]) - 48
            if digit < 0 or digit > 9:
                fine = False
                break
            value = value * 10 + digit
        out[i] = (-value if negative else value) if fine else BAD
    return out


@nb.njit(cache=True, nogil=True)
def times(data: Data, start: Ints, end: Ints) -> Ints:
    """H:MM:SS, HH:MM:SS or HHH:MM:SS as seconds, int32 (n,); EMPTY, BAD (also from 168 hours on)."""
    out = np.empty(len(start), np.int32)
    for i in range(len(start)):
        at, stop = start[i], end[i]
        if at == stop:
            out[i] = EMPTY
            continue
        out[i] = BAD
        width = stop - at
        if width < 7 or width > 9 or data[stop - 3] != 58 or data[stop - 6] != 58:
            continue
        fine = True
        for k in range(at, stop):
            if k != stop - 3 and k != stop - 6 and (data[k] < 48 or data[k] > 57):
                fine = False
        if not fine:
            continue
        hours = np.int64(0)
        for k in range(at, stop - 6):
            hours = hours * 10 + np.int64(data[k]) - 48
        minutes = (np.int64(data[stop - 5]) - 48) * 10 + np.int64(data[stop - 4]) - 48
        seconds = (np.int64(data[stop - 2]) - 48) * 10 + np.int64(data[stop - 1]) - 48
        if hours < MOST_HOURS and minutes < 60 and seconds < 60:
            out[i] = hours * 3600 + minutes * 60 + seconds
    return out


@nb.njit(cache=True, nogil=True)
def _decimals(data: Data, start: Ints, end: Ints) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int8]]:
    """Decimals with a point, float64 (n,), and how each went: 0 read, 1 empty, 2 needs another look."""
    out = np.full(len(start), np.nan)
    odd = np.zeros(len(start), np.int8)
    for i in range(len(start)):
        at, stop = start[i], end[i]
        if at == stop:
            odd[i] = 1
            continue
        negative = data[at] == 45
        if negative or data[at] == 43:
            at += 1
        value = np.int64(0)
        digits, point = 0, -1
        fine = True
        for k in range(at, stop):
            byte = data[k]
            if byte == 46 and point < 0:
                point = stop - k - 1
            elif 48 <= byte <= 57 and digits < 18:
                value = value * 10 + np.int64(byte) - 48
                digits += 1
            else:
                fine = False
                break
        if not fine or digits == 0 or value > _EXACT:
            odd[i] = 2
            continue
        number = np.float64(value)
        if point > 0:
            number /= 10.0**point
        out[i] = -number if negative else number
    return out, odd


def decimals(data: Data, start: Ints, end: Ints) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Decimals with a point, float64 (n,), nan where empty or none; and which are none. What `float` reads."""
    out, odd = _decimals(data, start, end)
    bad = np.zeros(len(out), np.bool_)
    for row in np.flatnonzero(odd == 2).tolist():
        text = data[start[row] : end[row]].tobytes()
        try:
            out[row] = np.nan if b"_" in text else float(text)
        except ValueError:
            out[row] = np.nan
        bad[row] = not np.isfinite(out[row])
    out[bad] = np.nan
    return out, bad


def date_of(text: str) -> dt.date | None:
    """YYYYMMDD as a date from 1990 to 2150, None for anything else."""
    if len(text) != 8 or not (text.isascii() and text.isdigit()):
        return None
    try:
        date = dt.date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None
    return date if 1990 <= date.year <= 2150 else None
