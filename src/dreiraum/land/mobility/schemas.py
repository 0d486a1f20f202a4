"""Shapes of the area's documents in the JSON interface, as its description tells them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from dreiraum.ground.region.schemas import About, Address, Latitude, LineGeometry, Longitude, Shape

Kind = Literal[
    "foot", "wheelchair", "bike", "car", "bus", "rail", "tram", "ferry", "other", "rufbus", "ride", "bench"
]  # fmt: skip
Nothing = Literal["no timetable that day", "not connected", "no connection", "too late to book"]
Moment = Annotated[str, Field(description="ISO 8601 with offset.")]
Row = Annotated[int, Field(description="Row of a stop in this version of the timetable.")]


class Booking(Shape):
    """How a ride is booked."""

    deadline: Moment | None = Field(description="The last moment; null: until it leaves.")
    phone: str
    url: str
    message: str
    rule: str = Field(description="Name of the rule in the timetable.")


class Call(Shape):
    """A stop of a ride: expected times, and planned ones, which differ by the delay."""

    stop: Row
    name: str
    platform: str
    lat: Latitude
    lon: Longitude
    arrive: Moment | None
    depart: Moment | None
    planned_arrive: Moment | None
    planned_depart: Moment | None


class Ride(Shape):
    """What is known of a ride."""

    trip: str = Field(description="Its id in the timetable; empty where it has none.")
    line: str
    long_name: str
    headsign: str
    agency: str
    colour: str = Field(description="rrggbb, or empty.")
    calls: list[Call] = Field(description="From where one gets on to where one gets off.")
    wheelchair: bool | None = Field(description="Null where nobody said.")
    bikes: bool | None = Field(description="Null where nobody said.")
    live: bool = Field(description="Real-time data speak of it.")
    exact: bool = Field(description="False where only a headway is known.")
    booking: Booking | None = Field(description="Null where one just gets on.")
    alerts: list[str]


class Leg(Shape):
    """A way or a ride."""

    kind: Kind
    start: str = Field(description="Name of a stop; empty at the point asked for.")
    end: str
    depart: Moment
    arrive: Moment
    metres: int
    line: LineGeometry
    co2_grams: float | None = Field(description="CO2 equivalents per person, null if unknown.")
    cost_euros: float | None
    ride: Ride | None


class Journey(Shape):
    """From door to door."""

    depart: Moment
    arrive: Moment
    minutes: int = Field(description="Whole minutes as shown, rounded up.")
    rides: int
    walk_metres: int
    guaranteed: bool = Field(description="False: depends on somebody's goodwill.")
    co2_grams: float | None
    cost_euros: float | None
    book_by: Moment | None = Field(description="The first deadline of its rides.")
    legs: list[Leg]


class Journeys(About):
    """Journeys by departure, or why there are none."""

    asked: Moment
    nothing: Nothing | None = Field(description="Why there are none; null if there are some.")
    journeys: list[Journey]
    direct: Journey | None = Field(description="The way without any ride.")
    live: Moment | None = Field(description="When real-time data were true.")
    stale: bool = Field(description="Real-time data are too old and were not used.")


class Stop(Shape):
    """A stop with all its platforms."""

    stop: str = Field(description="Its key.")
    name: str
    lat: Latitude
    lon: Longitude
    metres: int | None = Field(description="As the crow flies, where a point was given.")
    url: Address


class Stops(About):
    """Stops, best or nearest first."""

    stops: list[Stop]


class Departure(Shape):
    """One departure."""

    stop: Row
    name: str
    platform: str
    kind: Kind
    line: str
    headsign: str
    agency: str
    colour: str
    trip: str
    planned: Moment
    expected: Moment | None = Field(description="Null where it does not run.")
    cancelled: bool
    live: bool
    exact: bool
    guaranteed: bool
    wheelchair: bool | None
    booking: Booking | None
    too_late: bool = Field(description="It had to be booked, and no longer can be.")
    alerts: list[str]


class Departures(About):
    """What leaves next, earliest first."""

    departures: list[Departure]
