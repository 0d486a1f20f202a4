"""Lines of a day: its trips by pattern, split so that no trip of a line overtakes another."""

from __future__ import annotations

from typing import NamedTuple

import numba as nb
import numpy as np
import numpy.typing as npt

from dreiraum.reach.parts import Part
from dreiraum.reach.transit.network import Calls, Lines
from dreiraum.reach.transit.runs import gathered

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.int8]


class Chosen(NamedTuple):
    """Trips of a day: rows of the timetable, seconds to add to their times, days to their service day."""

    trip: Longs
    seconds: Ints
    shift: Bytes


def lines_of(part: Part, rule: Ints, chosen: Chosen) -> tuple[Lines, Chosen, Bytes]:
    """Lines, the trips in their order, and the shift of each line (lines,).

    Trips of one pattern stand in one line as long as they do not overtake; those that must be booked (rule of each
    trip >= 0) only with trips of the same service day. The shift of a line without a rule is 0.
    """
    pattern, times = part.array("trip_pattern"), part.array("trip_times")
    ends = part.array("pattern_ends")
    group = np.where(rule[chosen.trip] >= 0, chosen.shift, 0).astype(np.int64)
    first = part.array("time_depart")[times[chosen.trip]] + chosen.seconds
    last = part.array("time_arrive")[times[chosen.trip + 1] - 1] + chosen.seconds
    key = pattern[chosen.trip].astype(np.int64) * 3 + group + 1
    order = np.lexsort((last, first, key))
    many = (times[chosen.trip + 1] - times[chosen.trip])[order]
    arrive, depart = _times(part, chosen, order, many)
    before = np.cumsum(many) - many
    lane = _lanes(key[order], before, many, arrive, depart)
    again = np.lexsort((lane, key[order]))
    order, many = order[again], many[again]
    call = gathered(before[again], many)
    begins = np.ones(len(order), bool)
    begins[1:] = (np.diff(key[order]) != 0) | (np.diff(lane[again]) != 0)
    heads = np.flatnonzero(begins)
    stops = many[heads]
    at = gathered(ends[pattern[chosen.trip[order[heads]]]], stops)
    sorted_trips = Chosen(chosen.trip[order], chosen.seconds[order], chosen.shift[order])
    lines = Lines(
        stop_ends=_ends(stops).astype(np.int32),
        stop=part.array("pattern_stop")[at],
        board=part.array("pattern_board")[at],
        alight=part.array("pattern_alight")[at],
        trip_ends=np.append(heads, len(order)).astype(np.int32),
        trip=sorted_trips.trip.astype(np.int32),
        time_ends=_ends(many)[np.append(heads, len(order))],
        arrive=arrive[call],
        depart=depart[call],
    )
    return lines, sorted_trips, group[order[heads]].astype(np.int8)


def calls_of(stops: int, lines: Lines) -> Calls:
    """Lines and positions at each stop."""
    many = np.diff(lines.stop_ends)
    line = np.repeat(np.arange(len(many), dtype=np.int32), many)
    position = (np.arange(len(line)) - np.repeat(lines.stop_ends[:-1], many)).astype(np.int32)
    order = np.argsort(lines.stop, kind="stable")
    ends = _ends(np.bincount(lines.stop, minlength=stops)).astype(np.int32)
    return Calls(ends, line[order], position[order])


def _times(part: Part, chosen: Chosen, order: Longs, many: Longs) -> tuple[Ints, Ints]:
    call = gathered(part.array("trip_times")[chosen.trip[order]], many)
    shift = np.repeat(chosen.seconds[order], many)
    return part.array("time_arrive")[call] + shift, part.array("time_depart")[call] + shift


def _ends(many: npt.NDArray[np.int64]) -> Longs:
    ends = np.zeros(len(many) + 1, np.int64)
    np.cumsum(many, out=ends[1:])
    return ends


@nb.njit(cache=True, nogil=True)
def _lanes(key: Longs, before: Longs, many: Longs, arrive: Ints, depart: Ints) -> Ints:
    """A lane for each trip within its key: the first whose last trip it never overtakes."""
    lane = np.zeros(len(key), np.int32)
    last = np.empty(len(key), np.int64)  # last trip of each lane of the key at hand
    lanes = 0
    for trip in range(len(key)):
        if trip == 0 or key[trip] != key[trip - 1]:
            lanes = 0
        found = -1
        for one in range(lanes):
            other, ahead = last[one], True
            for j in range(many[trip]):
                a, b = before[trip] + j, before[other] + j
                if arrive[a] < arrive[b] or depart[a] < depart[b]:
                    ahead = False
                    break
            if ahead:
                found = one
                break
        if found < 0:
            found = lanes
            lanes += 1
        lane[trip] = found
        last[found] = trip
    return lane
