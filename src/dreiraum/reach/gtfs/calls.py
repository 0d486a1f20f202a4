"""From rows of stop_times.txt to trips: checked, left-out times filled in, what cannot be used left out."""

from __future__ import annotations

from dataclasses import dataclass

import numba as nb
import numpy as np
import numpy.typing as npt

from dreiraum.reach.gtfs.feed import Bytes, Flags, Floats, Ints, Longs
from dreiraum.reach.gtfs.fields import EMPTY
from dreiraum.reach.gtfs.problems import Problems
from dreiraum.reach.gtfs.stop_times import FLAW_FIELDS, FLAWS, StopTimeRows
from dreiraum.reach.gtfs.stops import LEFT_OUT, StopRows
from dreiraum.reach.gtfs.trips import TripRows

# Behind the flaws of rows, those of whole trips.
REASONS = (
    *(*FLAWS, "trip_without_times", "too_few_stops", "duplicate_sequence", "missing_edge_time", "decreasing_time"),
    "too_many_stops",
)
_FIELDS = (*FLAW_FIELDS, "trip_id", "trip_id", "stop_sequence", "arrival_time", "arrival_time", "trip_id")
_NONE, _FEW, _TWICE, _EDGE, _BACK, _MANY = range(len(FLAWS), len(REASONS))
MOST_CALLS = 10_000  # of a trip; searches count them in 15 bits


@dataclass(frozen=True, slots=True)
class Checked:
    """Trips of the file that can be used: fixed and flexible, bool (trips,) each."""

    fixed: Flags
    flexible: Flags


def check_trips(rows: StopTimeRows, trips: TripRows, stops: StopRows, problems: Problems) -> Checked:
    """Fill in the times of fixed trips in place; note why others cannot be used."""
    flexible = np.zeros(len(trips), np.bool_)
    at = np.fromiter(rows.flex, np.int64, len(rows.flex))
    flexible[np.searchsorted(rows.ends, at, side="right") - 1] = True
    distance = rows.distance if rows.distance is not None else np.zeros(0)
    lon, lat = stops.stops.lon, stops.stops.lat
    why, where = _check(
        rows.ends, rows.sequence, rows.arrive, rows.depart, rows.flaw, rows.stop, distance, lon, lat, flexible
    )
    _tell(rows, trips, why, where, problems)
    fine = trips.usable & (why == 0)
    return Checked(fine & ~flexible, fine & flexible)


def _tell(rows: StopTimeRows, trips: TripRows, why: Bytes, where: Longs, problems: Problems) -> None:
    """Note the trips that each reason leaves out, with the rows of the first ones."""
    for reason in range(1, len(REASONS)):
        found = np.flatnonzero(trips.usable & (why == reason))
        for place, trip in enumerate(found[:5].tolist()):
            count = len(found) - min(len(found), 5) + 1 if place == 0 else 1
            row = where[trip]
            if reason == _NONE:
                problems.note(REASONS[reason], "trips.txt", int(trips.lines[trip]), "trip_id", trips.id[trip], count)
                continue
            line = int(rows.lines[row])
            column, value = rows.spotted.get(line, (_FIELDS[reason], ""))
            if reason >= len(FLAWS):
                column, value = _FIELDS[reason], trips.id[trip]
            problems.note(REASONS[reason], "stop_times.txt", line, column, value, count)


@nb.njit(cache=True, nogil=True)
def _check(  # noqa: PLR0912 - a compiled loop is one piece
    ends: Longs,
    sequence: Ints,
    arrive: Ints,
    depart: Ints,
    flaw: Bytes,
    stop: Ints,
    distance: Floats,
    lon: Floats,
    lat: Floats,
    flexible: Flags,
) -> tuple[Bytes, Longs]:
    """Why each trip cannot be used, 0 if it can, and the row that shows it."""
    trips = len(ends) - 1
    why, where = np.zeros(trips, np.int8), np.zeros(trips, np.int64)
    for trip in range(trips):
        first, last = ends[trip], ends[trip + 1] - 1
        where[trip] = first
        if last < first:
            why[trip] = _NONE
            continue
        if last - first >= MOST_CALLS:
            why[trip] = _MANY
            continue
        for row in range(first, last + 1):
            if flaw[row] != 0:
                why[trip], where[trip] = flaw[row], row
                break
            if row > first and sequence[row] == sequence[row - 1]:
                why[trip], where[trip] = _TWICE, row
                break
            if arrive[row] == EMPTY:
                arrive[row] = depart[row]
            elif depart[row] == EMPTY:
                depart[row] = arrive[row]
        if why[trip] != 0 or flexible[trip]:
            continue
        calls = 0
        for row in range(first, last + 1):
            calls += stop[row] >= 0
        if calls < 2:
            why[trip] = _FEW
        elif arrive[first] == EMPTY or arrive[last] == EMPTY:
            why[trip], where[trip] = _EDGE, first if arrive[first] == EMPTY else last
        else:
            _fill(first, last, arrive, depart, stop, distance, lon, lat)
            for row in range(first, last + 1):
                if depart[row] < arrive[row] or (row > first and arrive[row] < depart[row - 1]):
                    why[trip], where[trip] = _BACK, row
                    break
    return why, where


@nb.njit(cache=True, nogil=True)
def _fill(
    first: int, last: int, arrive: Ints, depart: Ints, stop: Ints, distance: Floats, lon: Floats, lat: Floats
) -> None:
    """Times left out between two that are given: by distance along the shape or straight, else evenly."""
    known = first
    for row in range(first + 1, last + 1):
        if arrive[row] == EMPTY:
            continue
        if row - known > 1:
            along = _along(known, row, stop, distance, lon, lat)
            begin, span = depart[known], arrive[row] - depart[known]
            for k in range(1, row - known):
                arrive[known + k] = begin + np.int32(np.floor(span * along[k] / along[-1] + 0.5))
                depart[known + k] = arrive[known + k]
        known = row


@nb.njit(cache=True, nogil=True)
def _along(first: int, last: int, stop: Ints, distance: Floats, lon: Floats, lat: Floats) -> npt.NDArray[np.float64]:
    """How far each row from `first` to `last` is along the way, from 0 at the first, more than 0 at the last."""
    count = last - first + 1
    along = np.zeros(count)
    fine = len(distance) > 0
    if fine:
        for k in range(count):
            along[k] = distance[first + k] - distance[first]
            if np.isnan(along[k]) or (k > 0 and along[k] < along[k - 1]):
                fine = False
    if fine and along[-1] > 0:
        return along
    fine = stop[first] >= 0
    along[0] = 0.0
    for k in range(1, count):
        here, there = stop[first + k - 1], stop[first + k]
        if here < 0 or there < 0:
            fine = False
            break
        east = (lon[there] - lon[here]) * np.cos(np.radians(lat[here]))
        along[k] = along[k - 1] + np.hypot(east, lat[there] - lat[here])
    if fine and along[-1] > 0:
        return along
    return np.arange(count).astype(np.float64)


def calls_kept(rows: StopTimeRows, fixed: Flags, problems: Problems) -> Flags:
    """Rows of fixed trips at stops that have a place, bool (rows,); the others are noted."""
    of_fixed = np.repeat(fixed, np.diff(rows.ends))
    lost = of_fixed & (rows.stop == LEFT_OUT)
    for row in np.flatnonzero(lost)[:1].tolist():
        problems.note("calls_left_out", "stop_times.txt", int(rows.lines[row]), "stop_id", "", int(lost.sum()))
    return of_fixed & (rows.stop >= 0)
