"""The trips and stop times of a feed from the rows of its files that can be used."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from dreiraum.reach.errors import InputError
from dreiraum.reach.gtfs.feed import Flags, Ints, Longs, StopTimes, Trips
from dreiraum.reach.gtfs.frequencies import Runs
from dreiraum.reach.gtfs.split import take
from dreiraum.reach.gtfs.stop_times import StopTimeRows
from dreiraum.reach.gtfs.trips import TripRows
from dreiraum.reach.strings import Strings

MOST_STOP_TIMES = 20_000_000  # made from headways; the largest feeds write as many


def assemble(rows: StopTimeRows, trips: TripRows, fixed: Flags, kept: Flags, runs: Runs) -> tuple[Trips, StopTimes]:
    """Fixed trips in the order of trips.txt, behind them the departures of frequencies.txt as trips of their own.

    kept: rows of stop times that are used. Trips of frequencies have the id of their trip, @ and the time of the
    first departure. Raises InputError where frequencies make more than 20 million stop times.
    """
    once = np.flatnonzero(fixed & ~runs.repeated)
    trip = np.concatenate([once, runs.trip])
    begin = np.concatenate([[0], np.cumsum(kept)])[rows.ends]
    many = np.diff(begin)[trip]
    ends = np.concatenate([[0], np.cumsum(many)]).astype(np.int64)
    made = int(ends[-1] - ends[len(once)])
    if made > MOST_STOP_TIMES:
        raise InputError(f"frequencies.txt: {made:,} stop times; more than {MOST_STOP_TIMES:,} are too many")
    if not len(runs.trip) and kept.all():
        return _trips(trips, trip, len(once), ends, runs), _times(rows, slice(None))
    index = np.flatnonzero(kept)[np.repeat(begin[:-1][trip] - ends[:-1], many) + np.arange(ends[-1])]
    times = _times(rows, index)
    if len(runs.trip):
        shift = np.repeat(_shifts(rows, index, ends, len(once), runs), many)
        times = replace(times, arrive=times.arrive + shift, depart=times.depart + shift)
    return _trips(trips, trip, len(once), ends, runs), times


def _shifts(rows: StopTimeRows, index: Longs, ends: Longs, once: int, runs: Runs) -> Ints:
    shift = np.zeros(len(ends) - 1, np.int32)
    shift[once:] = runs.start - rows.depart[index[ends[once:-1]]]
    return shift


def _trips(trips: TripRows, trip: Longs, once: int, ends: Longs, runs: Runs) -> Trips:
    ids = take(trips.id, trip)
    if once < len(trip):
        names = ids.tolist()
        names[once:] = [f"{name}@{_clock(at)}" for name, at in zip(names[once:], runs.start.tolist(), strict=True)]
        ids = Strings.of(names)
    single = np.arange(len(trip)) < once
    return Trips(
        id=ids,
        route=trips.route[trip],
        service=trips.service[trip],
        headsign=take(trips.headsign, trip),
        short_name=take(trips.short_name, trip),
        block=np.where(single, trips.block[trip], np.int32(-1)),
        direction=trips.direction[trip],
        shape=trips.shape[trip],
        wheelchair=trips.wheelchair[trip],
        bikes=trips.bikes[trip],
        exact=np.concatenate([np.ones(once, np.bool_), runs.exact]),
        times=ends,
    )


def _times(rows: StopTimeRows, index: Longs | slice) -> StopTimes:
    stop = rows.stop[index]
    booking: Ints = np.full(len(stop), -1, np.int32) if rows.booking is None else rows.booking[index]
    headsign = None if rows.headsign is None else take(Strings.of(rows.headsigns), rows.headsign[index])
    return StopTimes(
        stop=stop,
        arrive=rows.arrive[index],
        depart=rows.depart[index],
        pickup=rows.pickup[index],
        drop_off=rows.drop_off[index],
        booking=booking,
        headsign=headsign,
        sequence=rows.sequence[index],
    )


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
