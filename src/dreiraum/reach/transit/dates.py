"""Which date stands for a kind of day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from dreiraum.reach.places.calendar import public_holidays

if TYPE_CHECKING:
    from dreiraum.reach.transit.timetable import Timetable


def most_usual(timetable: Timetable, days: Sequence[int]) -> dt.date | None:
    """See `Timetable.typical_day`."""
    dates = [timetable.first_day + dt.timedelta(days=k) for k in range(timetable.services.shape[1])]
    trips = timetable.trips_per_day
    chosen = np.array(
        [k for k, date in enumerate(dates) if date.weekday() in days and trips[k] and not _holiday(timetable, date)],
        np.int64,
    )
    if not len(chosen):
        return None
    used = np.unique(np.concatenate([timetable.trip_service, [area.service for area in timetable.areas]]))
    _, which, often = np.unique(
        timetable.services[used.astype(np.int64)][:, chosen], axis=1, return_inverse=True, return_counts=True
    )
    away = np.abs(trips[chosen] - np.median(trips[chosen]))
    best = np.lexsort((chosen, away, -often[which.reshape(-1)]))[0]
    return dates[int(chosen[best])]


def _holiday(timetable: Timetable, date: dt.date) -> bool:
    return date in public_holidays(timetable.country, timetable.subdivision, date.year)
