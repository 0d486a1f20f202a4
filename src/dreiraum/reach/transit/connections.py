"""The rides from one stop to the next, latest first, as a scan takes them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from dreiraum.reach.transit.network import Flags, Ints, Longs, Network


class Connections(NamedTuple):
    """Rides between consecutive calls of a trip, sorted by departure, the latest first.

    Of those that depart in the same second, the ones that take no time come last. line, start, end (stops),
    depart, arrive; board, alight: whether one may get on at the start and off at the end; after: row of the same
    trip's next connection, -1 none.
    """

    line: Ints
    start: Ints
    end: Ints
    depart: Ints
    arrive: Ints
    board: Flags
    alight: Flags
    after: Ints


def connections(network: Network) -> Connections:
    """All connections of a day, for any number of scans."""
    assert not network.turned, "a profile goes forwards"
    lines = network.lines
    many, trips = np.diff(lines.stop_ends).astype(np.int64), np.diff(lines.trip_ends).astype(np.int64)
    line = np.repeat(np.arange(len(many)), many * trips)
    first = np.cumsum(many * trips) - many * trips
    position = (np.arange(len(line)) - first[line]) % many[line]
    at = np.flatnonzero(position < many[line] - 1)
    call = (lines.stop_ends[:-1][line] + position)[at]
    depart, arrive = lines.depart[at], lines.arrive[at + 1]
    order = np.lexsort((-position[at], depart == arrive, -depart))
    return Connections(
        line=line[at][order].astype(np.int32),
        start=lines.stop[call][order],
        end=lines.stop[call + 1][order],
        depart=depart[order],
        arrive=arrive[order],
        board=lines.board[call][order],
        alight=lines.alight[call + 1][order],
        after=_after(at, order, len(line), (position < many[line] - 2)[at]),
    )


def _after(at: Longs, order: Longs, calls: int, goes_on: npt.NDArray[np.bool_]) -> Ints:
    """Row of the connection that begins at the call after each one's own."""
    row = np.full(calls + 1, -1, np.int32)
    row[at[order]] = np.arange(len(order), dtype=np.int32)
    return np.where(goes_on, row[at + 1], np.int32(-1))[order]
