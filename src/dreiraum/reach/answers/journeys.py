"""Journeys from door to door: the legs of each, and what one must know to make it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import numpy.typing as npt

Line = npt.NDArray[np.float64]


class Kind(StrEnum):
    """How a leg is made. RUFBUS: a ride that must be booked. RIDE and BENCH are never guaranteed."""

    FOOT = "foot"
    WHEELCHAIR = "wheelchair"
    BIKE = "bike"
    CAR = "car"
    BUS = "bus"
    RAIL = "rail"
    TRAM = "tram"
    FERRY = "ferry"
    OTHER = "other"
    RUFBUS = "rufbus"
    RIDE = "ride"
    BENCH = "bench"


@dataclass(frozen=True, slots=True)
class Booking:
    """How a ride is booked. deadline: the last moment, None where it can be booked until departure."""

    deadline: dt.datetime | None
    phone: str
    url: str
    message: str
    rule: str


@dataclass(frozen=True, slots=True)
class Call:
    """A stop of a ride. Times are Berlin's (the feed's zone); `planned_*` differ from them by the delay."""

    stop: int
    name: str
    platform: str
    lat: float
    lon: float
    arrive: dt.datetime | None
    depart: dt.datetime | None
    planned_arrive: dt.datetime | None
    planned_depart: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Ride:
    """What is known of a ride: line, direction, calls from where one gets on to where one gets off.

    wheelchair, bikes: True, False, or None where nobody said. trip: "" for areas and benches. live: from
    GTFS-Realtime. exact: False where only a headway is known. booking: None where one just gets on.
    """

    trip: str
    line: str
    long_name: str
    headsign: str
    agency: str
    colour: str
    calls: tuple[Call, ...]
    wheelchair: bool | None
    bikes: bool | None
    live: bool
    exact: bool
    booking: Booking | None
    alerts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Leg:
    """One leg. line: float64 (k, 2) longitude and latitude. co2: grams per person, None unknown. cost: euros.

    start, end: names of stops, "" at the question's own points. A ride begins when it departs: waiting is between legs.
    """

    kind: Kind
    start: str
    end: str
    depart: dt.datetime
    arrive: dt.datetime
    metres: float
    line: Line
    ride: Ride | None = None
    co2: float | None = None
    cost: float | None = None

    @property
    def seconds(self) -> int:
        """How long it takes, whatever the clocks do meanwhile."""
        return round(self.arrive.timestamp() - self.depart.timestamp())


@dataclass(frozen=True, slots=True)
class Journey:
    """From door to door. minutes: whole, rounded up. guaranteed: no leg depends on somebody's goodwill."""

    legs: tuple[Leg, ...]
    depart: dt.datetime
    arrive: dt.datetime
    minutes: int
    rides: int
    walk_metres: float
    guaranteed: bool
    co2: float | None
    cost: float | None
    book_by: dt.datetime | None = field(default=None)


class Nothing(StrEnum):
    """Why there is no journey."""

    NO_TIMETABLE = "no timetable that day"
    NOT_CONNECTED = "not connected"
    NO_CONNECTION = "no connection"
    TOO_LATE = "too late to book"


@dataclass(frozen=True, slots=True)
class Journeys:
    """The answer to a question: journeys by departure (by arrival for arrive-by), or why there are none.

    asked: noon of the day before where it was planned ahead. direct: the way without any ride, where it takes no
    longer than is walked. stale: live data are too old to use.
    """

    asked: dt.datetime
    found: tuple[Journey, ...]
    direct: Journey | None
    nothing: Nothing | None
    live: dt.datetime | None
    stale: bool
