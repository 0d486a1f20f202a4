"""Trips as the Region keeps them: which may be used without booking, which only with it, and patterns of stops."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from dreiraum.reach.gtfs.feed import Feed
from dreiraum.reach.strings import Strings
from dreiraum.reach.transit.join import sequence_of
from dreiraum.reach.transit.need import RUFBUS, SCHEDULED

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.int8]
Flags = npt.NDArray[np.uint8]

NO_PICKUP = 1
BY_PHONE = 2


@dataclass(frozen=True, slots=True)
class Runs:
    """Trips with one rule each. times: row of the first call (trips + 1,). seats: of offered rides, -1 unknown.

    board, alight (calls,): 1 where one may get on or off by that rule. feed: number of the feed, -1 the district's own.
    """

    id: list[str]
    route: Ints
    service: Ints
    headsign: list[str]
    short: list[str]
    shape: Ints
    wheelchair: Bytes
    bikes: Bytes
    exact: npt.NDArray[np.bool_]
    rule: Ints
    kind: Bytes
    seats: Bytes
    block: Ints
    feed: npt.NDArray[np.int16]
    times: Longs
    stop: Ints
    arrive: Ints
    depart: Ints
    board: Flags
    alight: Flags
    sequence: Ints


def runs_of(feed: Feed, trip_feed: npt.NDArray[np.int16], of_trip: Ints, plain: Ints, strictness: Ints) -> Runs:
    """The fixed trips of a feed.

    of_trip: rule by which a whole trip has to be booked, -1 none (trips,). strictness: notice of each rule; where a
    trip names several, the longest holds for all of it. plain: rule of a route's trips that must be booked and name
    none (routes,). A trip that must be booked only at some stops comes twice: as far as it may be used
    without booking, and whole.
    """
    times, ends = feed.times, feed.trips.times
    booked = (times.pickup == BY_PHONE) | (times.booking >= 0)
    may_board, may_alight = times.pickup != NO_PICKUP, times.drop_off != NO_PICKUP
    free_board = may_board & ~booked
    free_alight = may_alight & (times.drop_off != BY_PHONE)
    needs = _any(booked & may_board, ends) | _any(may_alight & ~free_alight, ends)
    free = ~needs | _rides(free_board, free_alight, ends)
    whole = of_trip >= 0
    loose = np.flatnonzero(free & ~whole)
    bound = np.flatnonzero(needs | whole)
    rule = np.where(whole, of_trip, _strictest(times.booking, ends, plain[feed.trips.route], strictness))
    one = _take(feed, trip_feed, loose, np.full(len(loose), -1, np.int32), free_board, free_alight)
    other = _take(feed, trip_feed, bound, rule[bound].astype(np.int32), may_board, may_alight)
    return joined(one, other)


def joined(one: Runs, other: Runs) -> Runs:
    """Both, one after the other."""
    columns: dict[str, Any] = {}
    for name in Runs.__slots__:
        a, b = getattr(one, name), getattr(other, name)
        if name == "times":
            columns[name] = np.concatenate([a, b[1:] + a[-1]])
        else:
            columns[name] = a + b if isinstance(a, list) else np.concatenate([a, b])
    return Runs(**columns)


def picked(runs: Runs, rows: npt.NDArray[np.int64]) -> Runs:
    """Some of the trips, in the order of `rows`."""
    many = np.diff(runs.times)[rows]
    call = gathered(runs.times[:-1][rows], many)
    columns: dict[str, Any] = {"times": ends_of(many)}
    for name in Runs.__slots__:
        column = getattr(runs, name)
        if isinstance(column, list):
            columns[name] = [column[row] for row in rows.tolist()]
        elif name in ("stop", "arrive", "depart", "board", "alight", "sequence"):
            columns[name] = column[call]
        elif name != "times":
            columns[name] = column[rows]
    return Runs(**columns)


def gathered(first: npt.NDArray[Any], many: npt.NDArray[Any]) -> Longs:
    """Rows of slices that begin at `first` and are so long, one after the other."""
    before = np.cumsum(many) - many
    rows: Longs = np.arange(int(many.sum())) - np.repeat(before - first, many)
    return rows


def ends_of(many: npt.NDArray[Any]) -> Longs:
    """Where slices of these lengths end, with 0 before (n + 1,)."""
    ends = np.zeros(len(many) + 1, np.int64)
    np.cumsum(many, out=ends[1:])
    return ends


class Patterns(NamedTuple):
    """Stops of trips. ends (patterns + 1,); stop, board, alight per call; pattern of each trip, trips so sorted."""

    ends: Longs
    stop: Ints
    board: Flags
    alight: Flags
    runs: Runs
    of_trip: Ints


def patterns_of(runs: Runs) -> Patterns:
    """Sort trips by pattern - stops, where one may get on and off, rule, kind - and first departure."""
    keys: dict[tuple[bytes, bytes, bytes, int, int], int] = {}
    ends = runs.times.tolist()
    pattern = np.array(
        [
            keys.setdefault(
                (
                    runs.stop[a:b].tobytes(), runs.board[a:b].tobytes(), runs.alight[a:b].tobytes(),
                    int(runs.rule[trip]), int(runs.kind[trip]),
                ),
                len(keys),
            )
            for trip, (a, b) in enumerate(pairwise(ends))
        ],
        np.int32,
    )  # fmt: skip
    first = runs.depart[runs.times[:-1]] if len(pattern) else np.empty(0, np.int32)
    order = np.lexsort((first, pattern))
    sorted_runs = picked(runs, order)
    stop = [np.frombuffer(key[0], np.int32) for key in keys]
    board = np.concatenate([_NO_FLAGS, *(np.frombuffer(key[1], np.uint8) for key in keys)])
    alight = np.concatenate([_NO_FLAGS, *(np.frombuffer(key[2], np.uint8) for key in keys)])
    lengths = np.array([len(one) for one in stop], np.int64)
    stops = np.concatenate([*stop, np.empty(0, np.int32)])
    return Patterns(ends_of(lengths), stops, board, alight, sorted_runs, pattern[order])


_NO_FLAGS = np.empty(0, np.uint8)


def no_runs() -> Runs:
    """No trips."""
    ints, small, flags = np.empty(0, np.int32), np.empty(0, np.int8), np.empty(0, np.uint8)
    return Runs(
        id=[], route=ints, service=ints, headsign=[], short=[], shape=ints, wheelchair=small, bikes=small,
        exact=np.empty(0, bool), rule=ints, kind=small, seats=small, block=ints, feed=np.empty(0, np.int16),
        times=np.zeros(1, np.int64), stop=ints, arrive=ints, depart=ints, board=flags, alight=flags, sequence=ints,
    )  # fmt: skip


def _any(flag: npt.NDArray[np.bool_], ends: Longs) -> npt.NDArray[np.bool_]:
    """Whether any call of each trip has the flag."""
    before = np.concatenate([[0], np.cumsum(flag)])
    found: npt.NDArray[np.bool_] = before[ends[1:]] > before[ends[:-1]]
    return found


def _rides(board: npt.NDArray[np.bool_], alight: npt.NDArray[np.bool_], ends: Longs) -> npt.NDArray[np.bool_]:
    """Whether one can get on somewhere and off later, for each trip."""
    if len(ends) < 2:
        return np.zeros(0, bool)
    call = np.arange(len(board))
    first = np.minimum.reduceat(np.where(board, call, len(board)), ends[:-1])
    last = np.maximum.reduceat(np.where(alight, call, -1), ends[:-1])
    found: npt.NDArray[np.bool_] = first < last
    return found


def _strictest(booking: Ints, ends: Longs, plain: Ints, strictness: Ints) -> Ints:
    """The rule with the longest notice that a trip names; `plain` where it names none (trips,)."""
    found = plain.copy()
    rows = np.flatnonzero(booking >= 0)
    order = rows[np.lexsort((booking[rows], strictness[booking[rows]]))]
    trip = np.searchsorted(ends, order, side="right") - 1
    found[trip] = booking[order]  # the last of each trip stays
    return found


def _take(
    feed: Feed,
    trip_feed: npt.NDArray[np.int16],
    rows: npt.NDArray[np.int64],
    rule: Ints,
    board: npt.NDArray[np.bool_],
    alight: npt.NDArray[np.bool_],
) -> Runs:
    trips, times = feed.trips, feed.times
    many = np.diff(trips.times)[rows]
    call = gathered(trips.times[:-1][rows], many)
    ends = ends_of(many)
    on, off = board[call].astype(np.uint8), alight[call].astype(np.uint8)
    on[ends[1:] - 1] = 0
    off[ends[:-1][: len(rows)]] = 0
    return Runs(
        id=_texts(trips.id, rows),
        route=trips.route[rows],
        service=trips.service[rows],
        headsign=_texts(trips.headsign, rows),
        short=_texts(trips.short_name, rows),
        shape=trips.shape[rows],
        wheelchair=trips.wheelchair[rows],
        bikes=trips.bikes[rows],
        exact=trips.exact[rows],
        rule=rule,
        kind=np.where(rule >= 0, RUFBUS, SCHEDULED).astype(np.int8),
        seats=np.full(len(rows), -1, np.int8),
        block=trips.block[rows],
        feed=trip_feed[rows],
        times=ends,
        stop=times.stop[call],
        arrive=times.arrive[call],
        depart=times.depart[call],
        board=on,
        alight=off,
        sequence=sequence_of(feed)[call],
    )


def _texts(column: Strings, rows: npt.NDArray[np.int64]) -> list[str]:
    texts = column.tolist()
    return [texts[row] for row in rows.tolist()]
