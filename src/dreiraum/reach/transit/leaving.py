"""When people leave: a window of the week on a date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dreiraum.reach.services.windows import Window
    from dreiraum.reach.transit.timetable import Timetable


@dataclass(frozen=True, slots=True)
class Leaving:
    """A window on its day: every minute of `minutes` from `start` on, local time. window: its key, "" for any other."""

    window: str
    start: dt.datetime
    minutes: int

    @property
    def day(self) -> dt.date:
        """The date."""
        return self.start.date()

    def plain(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return {"window": self.window, "start": self.start.isoformat(), "minutes": self.minutes}


def leavings(timetable: Timetable, windows: Iterable[Window]) -> tuple[Leaving, ...]:
    """Each window on the day that stands for it; those are missing on whose days nothing ever runs."""
    if timetable.empty:
        return ()
    days = ((window, timetable.typical_day(window.days)) for window in windows)
    return tuple(
        Leaving(window.key, window.begins(day).replace(tzinfo=timetable.zone), window.minutes)
        for window, day in days
        if day is not None
    )


def leavings_of(plain: Iterable[Mapping[str, Any]], timetable: Timetable) -> tuple[Leaving, ...]:
    """Windows from what `Leaving.plain` made of them."""
    return tuple(
        Leaving(one["window"], dt.datetime.fromisoformat(one["start"]).astimezone(timetable.zone), one["minutes"])
        for one in plain
    )
