"""Shapes of the area's documents in the JSON interface, as its description tells them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from dreiraum.ground.region.schemas import (
    About,
    Address,
    AnyMode,
    DigitalOffer,
    Latitude,
    Leaving,
    Longitude,
    Place,
    PointOnEarth,
    Shape,
)

Reason = Literal[
    "outside", "not connected", "no such place", "none open", "too far", "no timetable that day", "no way back"
]
Age = Literal["all", "under18", "18to64", "65plus"]
Minutes = Annotated[int, Field(description="Whole minutes as shown, rounded up.")]
Tenths = Annotated[int, Field(description="The same in tenths of a second.")]
Count = Annotated[int, Field(ge=0, description="People.")]


class Choice(Shape):
    """A place and the way to it."""

    minutes: Minutes
    tenths: Tenths
    place: Place


class Stop(Choice):
    """Where a mobile offer stops."""

    when: str = Field(description="When it stands there, German.")


class ByMode(Shape):
    """A service by one mode."""

    limit_minutes: int
    reached: bool
    reason: Reason | None = Field(description="Why it is not reached, null if it is.")
    nearest: Choice | None = Field(description="Null: none within the horizon.")
    second: Choice | None = Field(description="Where to go if the nearest fails; another owner preferred.")


class ByTransit(Shape):
    """A service by public transport over all departures of a window, walking all the way included."""

    limit_minutes: int
    reached: bool = Field(description="The median departure is within the limit, and the way home is.")
    reason: Reason | None = Field(description="Why it is not reached, null if it is.")
    typical: Choice | None = Field(description="The median departure; null: no connection.")
    bad_minutes: int | None = Field(description="Nine of ten departures take no longer; null: no connection.")
    back_minutes: int | None = Field(description="Median way home, after the errand; null: none.")
    back_bad_minutes: int | None = Field(description="Nine of ten ways home take no longer; null: none.")
    departures: int = Field(description="Different arrivals by a ride.")


class Digitally(Shape):
    """A service digitally."""

    offers: list[DigitalOffer]
    share: float | None = Field(description="Share of homes here whose connection carries it, null if not known.")
    estimated: bool = Field(description="The share is of the surroundings and says nothing certain of this home.")
    hub: Choice | None = Field(description="The nearest staffed hub equipped for it, by the chosen mode.")
    reached: bool


class ByModes(Shape):
    """A service by every mode."""

    foot: ByMode
    wheelchair: ByMode
    bike: ByMode
    ebike: ByMode
    car: ByMode


class ServiceAnswer(Shape):
    """One service."""

    service: str = Field(description="Its key.")
    name: str
    essential: bool = Field(description="Whether the headline counts it.")
    modes: ByModes
    transit: ByTransit
    digital: Digitally
    mobile: Stop | None = Field(description="The nearest stop of a mobile offer by the chosen mode.")


class Headline(Shape):
    """ "6 of 14": services reached by the chosen mode, and those reached digitally only."""

    reached: int
    of: int
    digital: int
    sentence: str = Field(description="German.")


class Home(About):
    """All that one home reaches."""

    at: PointOnEarth
    municipality: str = Field(description="Empty outside.")
    village: str = Field(description="Empty where there is none.")
    mode: AnyMode
    asked: str | None = Field(description="The moment asked for, local time; null for any time.")
    leaving: Leaving | None = Field(description="Null: nothing runs then.")
    outside: Literal["outside"] | None = Field(description="Not null where the point is in no municipality.")
    headline: Headline
    services: list[ServiceAnswer]


class _Row(Shape):
    ags: str = Field(description="Key of the municipality.")
    municipality: str = Field(description="Empty for the district.")
    service: str
    mode: AnyMode
    window: str | None = Field(description="Of public transport; null for the other modes.")
    date: str | None = Field(description="The day that was measured; null for the other modes.")
    limit_minutes: int
    age: Age
    people: Count | None = Field(description="Null where the age group of the people is not known.")
    physical: Count | None = Field(description="Of them those who are within the limit.")
    digital: float | None = Field(description="Of them those who have it digitally; may be an expected number.")
    neither: float | None = Field(description="Of them those who have it neither way.")
    physical_percent: float | None = Field(description="Per cent of the people, null where there are none.")
    walking_metres: int | None = Field(description="The BBSR's walking distance, null where it has none.")
    walking_percent: float | None = Field(description="Per cent who live within it, on foot at any time.")
    estimated: bool = Field(description="Digital figures are expected numbers.")
    people_estimated: bool = Field(description="People were estimated, not counted.")


class MunicipalityRow(_Row):
    """A service in a municipality, or (the last ones) in the district."""


class VillageRow(_Row):
    """A service in a village, or (the last ones) in the district."""

    village: str


class Coverage(About):
    """How many people reach what; the same rows as in the CSV."""

    population: str = Field(description="What the numbers of people rest on, German.")
    connections: str = Field(description="What the figures about the internet rest on, German.")
    warnings: list[str] = Field(description="German sentences about the data.")
    unknown_age: Count
    not_connected: int = Field(description="People who live on no street that the mode can use.")
    leaving: Leaving | None = Field(description="When people leave by public transport; null for the other modes.")
    rows: list[VillageRow | MunicipalityRow]


class _Area(Shape):
    name: str
    url: Address
    people: Count
    under18: Count | None = Field(description="Null where ages are not known.")
    age_18to64: Count | None
    age_65plus: Count | None
    bounds: list[float] | None = Field(description="West, south, east, north in degrees WGS84.")


class Municipality(_Area):
    """A municipality."""

    ags: str


class Municipalities(About):
    """All municipalities, by key."""

    municipalities: list[Municipality]


class Village(_Area):
    """A village, with a home in its middle."""

    municipality: str
    ags: str = Field(description="Key of its municipality.")
    lat: Latitude
    lon: Longitude


class Villages(About):
    """Villages that somebody lives in, by municipality and name."""

    villages: list[Village]


class Cells(About):
    """Where the minutes of every populated 100 m cell are."""

    version: str
    cells: int
    url: str = Field(description="The file with all services and modes, for ever the same.")
    csv: str = Field(description="The same by one mode as a table.")
    transit: dict[str, str] = Field(description="By window: the file of public transport, for ever the same.")
    transit_format: str = Field(description="How those are built, English.")
    media_type: str
    format: str = Field(description="How the file is built, English.")
