"""frequencies.txt: trips that run every few minutes, each as a trip of its own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dreiraum.reach.errors import InputError
from dreiraum.reach.gtfs.feed import Flags, Ints, Longs
from dreiraum.reach.gtfs.files import FeedFiles
from dreiraum.reach.gtfs.problems import Problems
from dreiraum.reach.gtfs.table import Table
from dreiraum.reach.gtfs.trips import TripRows

MOST_RUNS = 2_000_000

_WANTED = ("trip_id", "start_time", "end_time", "headway_secs", "exact_times")


@dataclass(frozen=True, slots=True)
class Runs:
    """Departures from the first stop: row of the trip, seconds, whether that time is exact; and which trips have any.

    repeated: bool (trips,): trips that only say how long the ride takes, not when.
    """

    trip: Longs
    start: Ints
    exact: Flags
    repeated: Flags


def read_frequencies(files: FeedFiles, trips: TripRows, fixed: Flags, problems: Problems) -> Runs:
    """Read frequencies.txt where it is there; InputError for more than 2 million departures."""
    none = np.zeros(0, np.int64)
    repeated = np.zeros(len(trips), np.bool_)
    if "frequencies.txt" not in files:
        return Runs(none, none.astype(np.int32), none.astype(np.bool_), repeated)
    piece = Table(files, "frequencies", _WANTED, problems).need("trip_id", "start_time", "end_time").whole()
    trip = piece.rows("trip_id", trips.ids)
    known = trip >= 0
    known[known] = fixed[trip[known]]
    piece.note("frequency_of_unknown_trip", ~known, "trip_id", problems)
    start, end, headway = piece.times("start_time"), piece.times("end_time"), piece.wholes("headway_secs")
    for column, wrong in (("start_time", start < 0), ("end_time", end < start), ("headway_secs", headway <= 0)):
        piece.note("bad_frequency", wrong & known, column, problems)
    repeated[trip[known]] = True
    fine = np.flatnonzero(known & (start >= 0) & (end >= start) & (headway > 0))
    many = -((start[fine].astype(np.int64) - end[fine]) // headway[fine])
    if many.sum() > MOST_RUNS:
        raise InputError(f"{files.name}/frequencies.txt: {many.sum()} departures; more than 2 million are too many")
    row = np.repeat(fine, many)
    turn = np.arange(len(row)) - np.repeat(np.cumsum(many) - many, many)
    exact = piece.choices("exact_times", 1, problems) == 1
    return Runs(trip[row].astype(np.int64), (start[row] + turn * headway[row]).astype(np.int32), exact[row], repeated)
