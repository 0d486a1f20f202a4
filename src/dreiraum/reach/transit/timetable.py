"""The timetable of a Region: stops, routes, trips and what runs on which day, mapped from the part "timetable"."""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from dreiraum.reach.gtfs.feed import Fare
from dreiraum.reach.parts import Part
from dreiraum.reach.transit.booking import Rule, base_of, rules_of
from dreiraum.reach.transit.need import Need
from dreiraum.reach.transit.tables import Ints, Tables

if TYPE_CHECKING:
    from dreiraum.reach.streets.network import Streets
    from dreiraum.reach.transit.day import Day
    from dreiraum.reach.transit.ways import Doors

DAYS_KEPT = 8  # day networks in memory


@dataclass(frozen=True, slots=True)
class Area:
    """Rides without a timetable: row of the timetable's areas. kind: RUFBUS or BENCH. rule, route: rows, -1 none.

    zones: names of where one gets on and off. shapes: polygons (WKB in hex) in which one does so at any door, ""
    where only at stops. factor, offset: seconds of a ride from those of a car.
    """

    name: str
    kind: int
    rule: int
    route: int
    service: int
    trip_id: str
    zones: tuple[str, str]
    wheelchair: int
    bikes: int
    shapes: tuple[str, str] = ("", "")
    factor: float = 1.0
    offset: float = 0.0


class Timetable(Tables):
    """What runs. Rows of trips are sorted by pattern and first departure; `empty` without any timetable.

    A trip that must be booked only at some of its stops stands here twice: once as far as one just gets on, once
    whole with its rule.
    """

    def __init__(self, part: Part, country: str, subdivision: str) -> None:
        self.part = part
        self.country, self.subdivision = country, subdivision
        self._days: OrderedDict[tuple[dt.date, Need], Day] = OrderedDict()
        self._doors: dict[tuple[str, bool], Doors] = {}
        self._lock = Lock()

    @property
    def facts(self) -> dict[str, Any]:
        """Feeds with their titles and dates, counts, what was left out, warnings as sentences."""
        return self.part.facts

    @property
    def empty(self) -> bool:
        """Whether nothing runs at all, ever."""
        return not self.facts["trips"] and not self.facts["areas"]

    @cached_property
    def zone(self) -> ZoneInfo:
        """Time zone of all local times."""
        return ZoneInfo(self.facts["zone"])

    @property
    def stops(self) -> int:
        """How many stops, stations and doors included."""
        return len(self.stop_lon)

    @property
    def first_day(self) -> dt.date:
        """The first date of any calendar; of an empty timetable a day on which nothing runs."""
        return dt.date.fromisoformat(self.facts["first_day"])

    @property
    def last_day(self) -> dt.date:
        """The last date of any calendar."""
        return dt.date.fromisoformat(self.facts["last_day"])

    def near(self, lat: float, lon: float, *, metres: float = 1000, many: int = 10) -> Ints:
        """Rows of the nearest used stops as the crow flies, nearest first."""
        north = (self.stop_lat - lat) * 111_195.08
        east = (self.stop_lon - lon) * (111_195.08 * np.cos(np.radians(lat)))
        away = np.where(self.stop_used, np.hypot(north, east), np.inf)
        order = np.argsort(away, kind="stable")[:many]
        return order[away[order] <= metres].astype(np.int32)

    def platforms(self, station: int) -> Ints:
        """Rows of the used stops that belong to the station of a stop."""
        same = self.stop_station == self.stop_station[station]
        return np.flatnonzero(same & self.stop_used).astype(np.int32)

    def doors(self, streets: Streets, mode: str, *, away: bool) -> Doors:
        """Where ways by a mode end (`away`) or begin, snapped once per process."""
        from dreiraum.reach.transit.ways import doors_of  # noqa: PLC0415 - it asks the timetable back

        if (mode, away) not in self._doors:
            self._doors[mode, away] = doors_of(streets, self, mode, away=away)
        return self._doors[mode, away]

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """Booking rules."""
        return rules_of(self.facts["rules"])

    @cached_property
    def areas(self) -> tuple[Area, ...]:
        """Area rides and ride benches, of all days."""
        pairs = ("zones", "shapes")
        return tuple(
            Area(**one | {pair: tuple(one[pair]) for pair in pairs if pair in one}) for one in self.facts["area_facts"]
        )

    @cached_property
    def fares(self) -> tuple[Fare, ...]:
        """Fares of a single feed with their rules; of several feeds none, as their zones cannot be told apart."""
        return tuple(Fare(**one | {"rules": tuple(map(tuple, one["rules"]))}) for one in self.facts["fares"])

    @cached_property
    def unbooked(self) -> Ints:
        """Row of the same trip as far as it may be used without booking, -1 none (trips,)."""
        free: dict[tuple[str, int, int, int], int] = {}
        ids = self.trip_id.tolist()
        first = self.part.array("time_depart")[self.part.array("trip_times")[:-1]].tolist()
        keys = list(zip(ids, self.trip_service.tolist(), self.trip_feed.tolist(), first, strict=True))
        rule = self.trip_rule
        for row in np.flatnonzero(rule < 0).tolist():
            free[keys[row]] = row
        return np.array([free.get(key, -1) if rule[row] >= 0 else -1 for row, key in enumerate(keys)], np.int32)

    # days

    def runs(self, day: dt.date) -> bool:
        """Whether anything runs on a day."""
        column = (day - self.first_day).days
        return 0 <= column < self.services.shape[1] and bool(self._running[column])

    def base(self, day: dt.date) -> int:
        """Unix seconds of the day's base, noon local time minus 12 hours."""
        return base_of(day, self.zone)

    def active(self, day: dt.date) -> npt.NDArray[np.bool_]:
        """Which services run on a day (services,)."""
        column = (day - self.first_day).days
        if 0 <= column < self.services.shape[1]:
            found: npt.NDArray[np.bool_] = self.services[:, column]
            return found
        return np.zeros(len(self.services), bool)

    def day(self, day: dt.date, need: Need = Need.ANY) -> Day:
        """What runs on a day and around it; the last few are kept, and threads may ask at the same time."""
        from dreiraum.reach.transit.day import Day  # noqa: PLC0415 - it asks the timetable back

        with self._lock:
            if (day, need) in self._days:
                self._days.move_to_end((day, need))
                return self._days[day, need]
        made = Day.of(self, day, need)
        with self._lock:
            self._days.setdefault((day, need), made)
            while len(self._days) > DAYS_KEPT:
                self._days.popitem(last=False)
            return self._days.get((day, need), made)

    def typical_day(self, days: Sequence[int]) -> dt.date | None:
        """The date with the most usual service of some weekdays (0 Monday), no public holiday; None: never any.

        Most usual: most dates have exactly its services; among equals the one whose number of trips is nearest to
        their median, then the earliest.
        """
        from dreiraum.reach.transit.dates import most_usual  # noqa: PLC0415 - only the measures ask

        return most_usual(self, days)

    @cached_property
    def trips_per_day(self) -> npt.NDArray[np.int64]:
        """How many trips and area rides begin on each day from `first_day` on (days,)."""
        service = np.concatenate([self.trip_service, [area.service for area in self.areas]]).astype(np.int64)
        return np.bincount(service, minlength=len(self.services)) @ self.services

    @cached_property
    def _running(self) -> npt.NDArray[np.bool_]:
        return self.trips_per_day > 0
