"""A service day with live data: the same shapes as the timetable's Day, and what was planned."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from dreiraum.reach.live.expected import Run
from dreiraum.reach.transit.day import Day
from dreiraum.reach.transit.network import ALWAYS, NEVER, Bounds, Calls, Ints, Lines, Longs

Flags = npt.NDArray[np.bool_]
Number = TypeVar("Number", np.int32, np.int64, np.uint8)


class Skipped(NamedTuple):
    """A call where one could get on and cannot: line, trip within the line and position in `LiveDay.planned`."""

    line: int
    trip: int
    position: int


@dataclass(frozen=True, slots=True)
class LiveDay(Day):
    """A Day whose `network` holds the times that are expected now; everything that takes a Day takes it.

    planned: the Day as the timetable has it. Lines from `first` on are changed trips, one each; `origin` is their
    row among the trips of `planned`. known (trips of the network,): whether something is said of them.
    """

    planned: Day = field(kw_only=True)
    first: int = field(kw_only=True)
    origin: Ints = field(kw_only=True)
    known: Flags = field(kw_only=True)
    skipped: tuple[Skipped, ...] = field(kw_only=True)

    def is_live(self, line: int, trip: int) -> bool:
        """Whether something is known of this trip of a line of `network`, be it that it runs as planned."""
        return bool(self.known[self.network.lines.trip_ends[line] + trip])

    def planned_call(self, line: int, trip: int, position: int) -> tuple[int, int]:
        """Arrival and departure as planned, seconds of the day, of a call in `network`."""
        if line < self.first:
            lines, row = self.network.lines, int(self.network.lines.trip_ends[line]) + trip
        else:
            lines, row = self.planned.network.lines, int(self.origin[line - self.first])
        at = calls_of(lines, row).start + position
        return int(lines.arrive[at]), int(lines.depart[at])

    def bounds(self, asked: dt.datetime | None) -> Bounds:
        """As `Day.bounds`: what must be booked is booked by the planned departure, however late the ride is."""
        found = Day.bounds(self, asked)
        line = found.line.copy()
        for p in range(self.first, len(line)):
            if ALWAYS < line[p] < NEVER:
                line[p] = self._bound(p, int(line[p]))
        return found._replace(line=line)

    def _bound(self, p: int, bound: int) -> int:
        before, now = self.planned.network.lines, self.network.lines
        bookable = np.flatnonzero(before.depart[calls_of(before, int(self.origin[p - self.first]))] >= bound)
        return int(now.depart[now.time_ends[p] + bookable[0]]) if len(bookable) else int(NEVER)


def line_of(lines: Lines, row: int) -> int:
    """The line of a row of trips."""
    return int(lines.trip_ends.searchsorted(row, "right")) - 1


def calls_of(lines: Lines, row: int, p: int = -1) -> slice:
    """Where the times of a row of trips are; p: its line, where that is known."""
    p = line_of(lines, row) if p < 0 else p
    stops = int(lines.stop_ends[p + 1]) - int(lines.stop_ends[p])
    start = int(lines.time_ends[p]) + (row - int(lines.trip_ends[p])) * stops
    return slice(start, start + stops)


def run_of(lines: Lines, row: int) -> Run:
    """The calls of a row of trips."""
    p = line_of(lines, row)
    times = calls_of(lines, row, p)
    stops = slice(lines.stop_ends[p], lines.stop_ends[p + 1])
    columns = (lines.stop[stops], lines.arrive[times], lines.depart[times], lines.board[stops], lines.alight[stops])
    return Run(*(column.tolist() for column in columns))


def laid_over(planned: Day, runs: Mapping[int, Run | None], before: Mapping[int, Run] | None = None) -> LiveDay:
    """A day with what is known of some rows of its trips: how they run, None cancelled.

    before: how these rows were planned, where somebody has looked already.
    """
    lines = planned.network.lines
    before = {row: run_of(lines, row) for row in runs} if before is None else before
    moved = {row: run for row, run in runs.items() if run is not None and run != before[row]}
    out = np.array(sorted(row for row, run in runs.items() if run is None or row in moved), np.int64)
    origin = np.array(list(moved), np.int32)
    known = np.zeros(len(lines.trip), bool)
    known[list(runs)] = True
    behind = [line_of(lines, row) for row in moved]
    network = planned.network
    if len(out):
        kept = _without(lines, out)
        calls = _joined_calls(network.calls, kept, list(moved.values()))
        network = network._replace(lines=_with(kept, lines, moved), calls=calls)
    same = {one.name: getattr(planned, one.name) for one in fields(Day)}
    return LiveDay(
        **same | {
            "network": network,
            "line_rule": np.append(planned.line_rule, planned.line_rule[behind]),
            "line_base": np.append(planned.line_base, planned.line_base[behind]),
            "trip_shift": np.append(np.delete(planned.trip_shift, out), planned.trip_shift[origin]),
            "_kept": {} if len(out) else planned._kept,
        },
        planned=planned,
        first=len(lines.stop_ends) - 1,
        origin=origin,
        known=np.append(np.delete(known, out), known[origin]),
        skipped=tuple(_skipped(lines, before, runs)),
    )  # fmt: skip


def _skipped(lines: Lines, before: Mapping[int, Run], runs: Mapping[int, Run | None]) -> list[Skipped]:
    found = []
    for row, run in runs.items():
        p = line_of(lines, row)
        found += [
            Skipped(p, row - int(lines.trip_ends[p]), position)
            for position, board in enumerate(before[row].board)
            if board and not (run and run.board[position])
        ]
    return found


def _without(lines: Lines, out: Longs) -> Lines:
    """The lines without some rows of trips; a line that loses all of them stays, empty."""
    gone = np.zeros(len(lines.trip) + 1, np.int64)
    gone[out + 1] = 1
    before = np.cumsum(gone)  # how many rows before each are gone
    keep = np.ones(len(lines.arrive), bool)
    for row in out.tolist():
        keep[calls_of(lines, row)] = False
    times = np.concatenate([[0], np.cumsum(keep)])
    return lines._replace(
        trip_ends=(lines.trip_ends - before[lines.trip_ends]).astype(np.int32),
        trip=np.delete(lines.trip, out),
        time_ends=times[lines.time_ends],
        arrive=lines.arrive[keep],
        depart=lines.depart[keep],
    )


def _with(kept: Lines, planned: Lines, moved: Mapping[int, Run]) -> Lines:
    """The lines and behind them one for each trip that has moved."""
    runs = list(moved.values())
    many = np.cumsum([len(run.stop) for run in runs], dtype=np.int64)
    ends, starts = many, np.concatenate([[0], many])[:-1]
    further = ends if len(kept.time_ends) == len(kept.stop_ends) else starts
    return Lines(
        stop_ends=_and(kept.stop_ends, ends + kept.stop_ends[-1]),
        stop=_and(kept.stop, _flat(runs, 0)),
        board=_and(kept.board, _flat(runs, 3)),
        alight=_and(kept.alight, _flat(runs, 4)),
        trip_ends=_and(kept.trip_ends, kept.trip_ends[-1] + 1 + np.arange(len(runs))),
        trip=_and(kept.trip, planned.trip[list(moved)]),
        time_ends=_and(kept.time_ends, further + len(kept.arrive)),
        arrive=_and(kept.arrive, _flat(runs, 1)),
        depart=_and(kept.depart, _flat(runs, 2)),
    )


def _joined_calls(calls: Calls, kept: Lines, runs: list[Run]) -> Calls:
    """The calls and, behind those of each stop, those of the lines that are new."""
    stop = np.array(_flat(runs, 0), np.int64)
    first = len(kept.stop_ends) - 1
    line = np.repeat(np.arange(first, first + len(runs)), [len(run.stop) for run in runs])
    position = np.array([position for run in runs for position in range(len(run.stop))], np.int32)
    order = np.argsort(stop, kind="stable")
    where = calls.ends[stop[order] + 1]
    more = np.bincount(stop, minlength=len(calls.ends) - 1)
    return Calls(
        ends=(calls.ends + np.concatenate([[0], np.cumsum(more)])).astype(np.int32),
        line=np.insert(calls.line, where, line[order]),
        position=np.insert(calls.position, where, position[order]),
    )


def _flat(runs: list[Run], column: int) -> list[int]:
    return [value for run in runs for value in run[column]]


def _and(column: npt.NDArray[Number], more: npt.ArrayLike) -> npt.NDArray[Number]:
    return np.concatenate([column, np.asarray(more, dtype=column.dtype)])
