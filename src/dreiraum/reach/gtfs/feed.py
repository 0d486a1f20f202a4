"""A timetable as it was published: the tables of GTFS and GTFS-Flex as columns, rows instead of ids.

Names follow the GTFS Schedule reference (https://gtfs.org/documentation/schedule/reference/). Wherever a file
refers to another by an id, the column holds the row there, -1 for none. Times are seconds since noon minus
12 hours of the service day, NO_TIME where the file says nothing.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dreiraum.reach.strings import Strings

Bytes = npt.NDArray[np.int8]
Shorts = npt.NDArray[np.int16]
Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

NO_TIME = np.int32(-(2**31))


@dataclass(frozen=True, slots=True)
class Agency:
    """Who runs lines: a row of agency.txt."""

    id: str
    name: str
    url: str
    timezone: str
    phone: str


@dataclass(frozen=True, slots=True)
class Route:
    """A line: a row of routes.txt. agency: row. type: as published, basic or extended. colour: "rrggbb" or ""."""

    id: str
    agency: int
    short_name: str
    long_name: str
    type: int
    colour: str
    text_colour: str
    url: str
    desc: str


@dataclass(frozen=True, slots=True)
class Stops:
    """stops.txt. parent: row. kind: location_type 0-4. wheelchair: 0 unknown, 1 yes, 2 no (parents' word passed on).

    lon, lat: degrees, those of the parent where a row has none. zone: fare zone.
    """

    id: Strings
    name: Strings
    lon: Floats
    lat: Floats
    parent: Ints
    kind: Bytes
    wheelchair: Bytes
    platform: Strings
    zone: Strings


@dataclass(frozen=True, slots=True)
class Trips:
    """trips.txt, only those that can be used. times: row of the first stop time, (trips + 1,).

    route, service, shape: rows. block: number shared by trips of one vehicle, -1 none. wheelchair, bikes: 0
    unknown, 1 yes, 2 no. exact: False for trips made from frequencies.txt with exact_times=0; those have the id of
    their trip, @ and the time of their first departure.
    """

    id: Strings
    route: Ints
    service: Ints
    headsign: Strings
    short_name: Strings
    block: Ints
    direction: Bytes
    shape: Ints
    wheelchair: Bytes
    bikes: Bytes
    exact: Flags
    times: Longs


@dataclass(frozen=True, slots=True)
class StopTimes:
    """stop_times.txt of fixed trips, sorted by trip and sequence; every time known (interpolated where left out).

    stop: row of Stops. arrive, depart: seconds, int32. pickup, drop_off: 0 regular, 1 none, 2 phone agency, 3
    ask driver. booking: row of booking_rules.txt for the pickup. headsign: None where no row has one of its own.
    sequence: stop_sequence as published, which live data refer to; None: 0, 1, 2, ... in every trip.
    """

    stop: Ints
    arrive: Ints
    depart: Ints
    pickup: Bytes
    drop_off: Bytes
    booking: Ints
    headsign: Strings | None
    sequence: Ints | None = None


@dataclass(frozen=True, slots=True)
class BookingRule:
    """booking_rules.txt. type: 0 real time, 1 same day, 2 days before. Minutes of notice; last_time in seconds.

    last_day: how many days before. service: row of the calendar that counts those days, -1 calendar days.
    """

    id: str
    type: int
    notice_min: int
    notice_max: int
    last_day: int
    last_time: int
    start_day: int
    start_time: int
    service: int
    message: str
    phone: str
    info_url: str
    booking_url: str


@dataclass(frozen=True, slots=True)
class Zone:
    """Where a flexible trip stops: rows of stops (a location group, or the stops inside a polygon) and the polygon.

    shape: WKB in hex of the location of locations.geojson, "" for a location group.
    """

    id: str
    name: str
    stops: tuple[int, ...]
    shape: str


@dataclass(frozen=True, slots=True)
class FlexStop:
    """One stop of a flexible trip: a zone with its window, seconds of the service day."""

    zone: int
    opens: int
    closes: int
    pickup: int
    drop_off: int
    pickup_booking: int
    drop_off_booking: int


@dataclass(frozen=True, slots=True)
class FlexTrip:
    """A trip that serves zones in windows, two stops at least: twice the same zone for rides within it.

    factor and offset: duration of the ride from that of a car (seconds), 1 and 0 where nothing is published.
    """

    id: str
    route: int
    service: int
    headsign: str
    wheelchair: int
    bikes: int
    stops: tuple[FlexStop, ...]
    factor: float
    offset: float


@dataclass(frozen=True, slots=True)
class Services:
    """calendar.txt and calendar_dates.txt. days: bool (services, days), from `first` on."""

    id: Strings
    first: dt.date
    days: Flags


@dataclass(frozen=True, slots=True)
class Transfers:
    """transfers.txt. from_stop, to_stop, from_route, to_route, from_trip, to_trip: rows, -1 any. seconds: -1 none."""

    from_stop: Ints
    to_stop: Ints
    from_route: Ints
    to_route: Ints
    from_trip: Ints
    to_trip: Ints
    type: Bytes
    seconds: Ints


@dataclass(frozen=True, slots=True)
class Pathways:
    """pathways.txt between rows of stops; seconds (from length or stairs where not given), both ways or one."""

    from_stop: Ints
    to_stop: Ints
    seconds: Ints
    both_ways: Flags
    stairs: Flags


@dataclass(frozen=True, slots=True)
class Fare:
    """fare_attributes.txt with its rules: (route, origin zone, destination zone, contained zone), -1 and "" any."""

    id: str
    price: float
    currency: str
    transfers: int
    rules: tuple[tuple[int, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Shapes:
    """shapes.txt: line of each shape at ends[k]:ends[k + 1], degrees."""

    ends: Longs
    lon: Floats
    lat: Floats


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a feed. severity: "error" (left out), "warning", "info".

    line: of the file, 0 none. value: what stands there, cut. count: how often; the first one is named.
    """

    severity: str
    code: str
    file: str
    line: int
    field: str
    value: str
    message: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed. left_out: trips that cannot be used, each with a problem that names it or its kind."""

    title: str
    version: str
    timezone: str
    agencies: tuple[Agency, ...]
    stops: Stops
    routes: tuple[Route, ...]
    trips: Trips
    times: StopTimes
    services: Services
    booking: tuple[BookingRule, ...]
    zones: tuple[Zone, ...]
    flex: tuple[FlexTrip, ...]
    transfers: Transfers
    pathways: Pathways
    fares: tuple[Fare, ...]
    shapes: Shapes
    left_out: int
    problems: tuple[Problem, ...]
