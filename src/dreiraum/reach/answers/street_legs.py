"""Legs on streets: from a door to a stop, between stops, from a stop to a door."""

from __future__ import annotations

import datetime as dt
import math
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np

from dreiraum.reach.answers.journeys import Kind, Leg, Line
from dreiraum.reach.answers.route import ends_of_way, line_of, trace
from dreiraum.reach.answers.tracks import length
from dreiraum.reach.emissions.factors import Factors
from dreiraum.reach.errors import NoStreetError, NoWayError

if TYPE_CHECKING:
    from dreiraum.reach.region import Region


class Spot(NamedTuple):
    """A stop with its name, or a door without one; degrees."""

    name: str
    lat: float
    lon: float


Asked = tuple[str, Spot, Spot]
MOST = 2000  # ways between stops that are kept; some kilobytes each


class Way(NamedTuple):
    """A way on streets. seconds: up to the next whole one."""

    seconds: int
    metres: float
    line: Line


class Kept:
    """Ways between stops that were asked for lately; for all questions to a Region, from several threads."""

    def __init__(self) -> None:
        self._ways: OrderedDict[Asked, Way | None] = OrderedDict()
        self._lock = Lock()

    def way(self, asked: Asked, search: Callable[[], Way | None]) -> Way | None:
        """The way as it is known, or as the search finds it."""
        with self._lock:
            if asked in self._ways:
                self._ways.move_to_end(asked)
                return self._ways[asked]
        found = search()
        with self._lock:
            self._ways[asked] = found
            if len(self._ways) > MOST:
                self._ways.popitem(last=False)
        return found


_KEPT: WeakKeyDictionary[Region, Kept] = WeakKeyDictionary()


class StreetLegs:
    """Makes legs on a Region's streets; the same way is searched once, between stops even for many questions."""

    def __init__(self, region: Region, factors: Factors) -> None:
        self._region, self._factors = region, factors
        self._kept = _KEPT.setdefault(region, Kept())
        self._ways: dict[Asked, Way | None] = {}

    def way(self, mode: str, start: Spot, end: Spot) -> Way | None:
        """The fastest way by a street mode; None where there is none within the time streets are searched."""
        asked = (mode, start, end)
        if start.name and end.name:
            return self._kept.way(asked, lambda: self._search(*asked))
        if asked not in self._ways:
            self._ways[asked] = self._search(*asked)
        return self._ways[asked]

    def _search(self, mode: str, start: Spot, end: Spot) -> Way | None:
        streets, points = self._region.streets, (start[1:], end[1:])
        try:
            tenths, pieces = trace(streets, mode, *ends_of_way(streets, mode, *points))
        except (NoStreetError, NoWayError):
            return None
        line = line_of(streets, pieces, *points)
        line = line if len(line) > 1 else np.repeat(line, 2, axis=0)
        line.flags.writeable = False
        return Way(math.ceil(tenths / 10), length(line), line)  # the ways to and from the street count too

    def leg(self, mode: str, start: Spot, end: Spot, depart: dt.datetime, arrive: dt.datetime) -> Leg:
        """The way by a street mode; straight where the timetable knows a way that the streets do not."""
        way = self.way(mode, start, end)
        line = np.array([[start.lon, start.lat], [end.lon, end.lat]]) if way is None else way.line
        metres = length(line) if way is None else way.metres
        return Leg(
            *(Kind(mode), start.name, end.name, depart, arrive, metres, line),
            co2=self._factors.co2(mode, metres),
            cost=self._factors.cost(mode, metres),
        )
