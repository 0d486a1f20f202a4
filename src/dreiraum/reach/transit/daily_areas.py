"""Area rides of a day: those whose service runs then, with their windows on the day's clock."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from dreiraum.reach.transit.need import BENCH, Need
from dreiraum.reach.transit.network import NEVER, Areas
from dreiraum.reach.transit.runs import gathered

if TYPE_CHECKING:
    from dreiraum.reach.transit.timetable import Area, Timetable

Ints = npt.NDArray[np.int32]
Bytes = npt.NDArray[np.int8]

NEXT_DAY = 36 * 3600


def areas_of(
    timetable: Timetable, date: dt.date, need: Need, fits: npt.NDArray[np.bool_] | None
) -> tuple[Areas, Ints, Bytes]:
    """Areas of a day and around it, their rows in the timetable, and days to the service day of each.

    fits: stops that may be used, None all.
    """
    array = timetable.part.array
    opens, closes, ends = (array(f"area_{name}") for name in ("opens", "closes", "ends"))
    rows: list[int] = []
    shifts: list[int] = []
    seconds: list[int] = []
    for shift in (-1, 0, 1):
        other = date + dt.timedelta(days=shift)
        more = timetable.base(other) - timetable.base(date)
        active = timetable.active(other)
        for row, area in enumerate(timetable.areas):
            late, early = closes[row] + more > 0, opens[row] + more < NEXT_DAY
            if active[area.service] and _fits(area, need) and (shift >= 0 or late) and (shift <= 0 or early):
                rows.append(row)
                shifts.append(shift)
                seconds.append(more)
    chosen, moved = np.array(rows, np.int64), np.array(seconds, np.int32)
    from_ends, from_stop = _slices(array("area_from_ends"), array("area_from_stop"), chosen)
    to_ends, to_stop = _slices(array("area_to_ends"), array("area_to_stop"), chosen)
    ride_ends, rides = _slices(array("ride_ends"), array("ride_seconds"), array("area_ride")[chosen])
    found = Areas(
        from_ends=from_ends.astype(np.int32),
        from_stop=from_stop,
        to_ends=to_ends.astype(np.int32),
        to_stop=to_stop,
        opens=opens[chosen] + moved,
        closes=closes[chosen] + moved,
        ends=ends[chosen] + moved,
        wait=array("area_wait")[chosen],
        ride_ends=ride_ends,
        seconds=rides,
    )
    return _only_at(found, fits), chosen.astype(np.int32), np.array(shifts, np.int8)


def _fits(area: Area, need: Need) -> bool:
    return (
        not (need & Need.WHEELCHAIR and area.wheelchair != 1)
        and not (need & Need.BIKE and area.bikes != 1)
        and not (need & Need.GUARANTEED and area.kind == BENCH)
    )


def _slices(
    ends: npt.NDArray[np.int64], column: Ints, rows: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], Ints]:
    many = np.diff(ends)[rows]
    found = np.zeros(len(rows) + 1, np.int64)
    np.cumsum(many, out=found[1:])
    return found, column[gathered(ends[rows], many)]


def _only_at(areas: Areas, fits: npt.NDArray[np.bool_] | None) -> Areas:
    """Without rides from or to a stop that does not fit."""
    if fits is None:
        return areas
    seconds = areas.seconds.copy()
    for a in range(len(areas.opens)):
        here = fits[areas.from_stop[areas.from_ends[a] : areas.from_ends[a + 1]]]
        there = fits[areas.to_stop[areas.to_ends[a] : areas.to_ends[a + 1]]]
        rides = slice(areas.ride_ends[a], areas.ride_ends[a + 1])
        seconds[rides] = np.where(np.outer(here, there).ravel(), seconds[rides], NEVER)
    return areas._replace(seconds=seconds)
