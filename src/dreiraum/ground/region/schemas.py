"""Shapes of the documents that the JSON interface answers with, as its description tells them.

The documents themselves come from `dreiraum.reach.export.documents`; tests hold them against these shapes.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

ModeKey = Literal["foot", "wheelchair", "bike", "ebike", "car"]
AnyMode = Literal["foot", "wheelchair", "bike", "ebike", "car", "transit", "carfree"]

Latitude = Annotated[float, Field(ge=-90, le=90, description="Degrees WGS84.")]
Longitude = Annotated[float, Field(ge=-180, le=180, description="Degrees WGS84.")]
Position = Annotated[list[float], Field(min_length=2, max_length=2, description="Longitude, latitude; degrees WGS84.")]
Address = Annotated[str, Field(description="Address of a page of this site.")]


class Shape(BaseModel):
    """What a document holds: all of it, nothing else."""

    model_config = ConfigDict(extra="forbid")


class About(Shape):
    """What belongs to every answer."""

    region: str = Field(description="Name of the district.")
    notices: list[str] = Field(description="German sentences: what is synthetic, estimated or uncertain.")
    attribution: list[str] = Field(description="What the sources' licences ask to be said wherever this is shown.")


class Fault(Shape):
    """What is wrong and what to do."""

    message: str = Field(description="One sentence in the language asked for.")
    field: str | None = Field(description="The parameter it is about, null if it is about none.")


class Problem(Shape):
    """Every answer that is none."""

    error: Fault


class Place(Shape):
    """A place with everything known of it; what is not known is an empty text."""

    name: str
    organisation: str = Field(description="Who answers for it.")
    address: str
    hours: str = Field(description="Opening hours in OpenStreetMap's syntax (opening_hours).")
    phone: str
    website: str
    ref: str = Field(description="What it is called in its source, such as node/123.")
    lat: Latitude
    lon: Longitude
    synthetic: bool = Field(description="True: made up for the demonstration.")


class Found(Shape):
    """One thing that a name can mean."""

    kind: Literal["village", "street", "address", "place"]
    label: str
    context: str = Field(description="Where it is.")
    lat: Latitude
    lon: Longitude
    score: float = Field(ge=0, le=1, description="How well it fits.")
    exact: bool = Field(description="False: a house number was asked for that is not known; this is near it.")
    url: Address


class Names(About):
    """What a name can mean, best first."""

    results: list[Found]


class PointOnEarth(Shape):
    """A point."""

    lat: Latitude
    lon: Longitude


class House(About):
    """The address at a point."""

    at: PointOnEarth
    address: Found | None = Field(description="The nearest house within 60 m, null if there is none.")


class PointGeometry(Shape):
    """GeoJSON."""

    type: Literal["Point"]
    coordinates: Position


class PlaceProperties(Shape):
    """A place; see Place."""

    name: str
    organisation: str
    address: str
    hours: str
    phone: str
    website: str
    ref: str
    synthetic: bool
    service: str = Field(description="Key of its service.")
    delivery: Literal["physical", "mobile", "hub"] = Field(
        description="At the place, by a vehicle that stops there, or digitally at a staffed hub."
    )


class PlaceFeature(Shape):
    """GeoJSON."""

    type: Literal["Feature"]
    geometry: PointGeometry
    properties: PlaceProperties


class Places(About):
    """Places as a GeoJSON FeatureCollection, one feature per place and service."""

    type: Literal["FeatureCollection"]
    features: list[PlaceFeature]


class ServiceLimits(Shape):
    """A service: when it counts as reached, and who says so."""

    service: str = Field(description="Its key.")
    name: str
    name_en: str
    essential: bool = Field(description="Whether the headline counts it.")
    limit_minutes: dict[str, int] = Field(description="By mode.")
    limit_basis: dict[str, str] = Field(description="By mode: publication or assumption behind the limit, German.")
    errand_minutes: int = Field(description="How long before closing one must be there.")
    walking_metres: int | None = Field(description="Walking distance of the BBSR's indicator, null where it has none.")
    digital_mbits: float | None = Field(description="Mbit/s that the digital form takes, null where there is none.")


class Services(About):
    """All services in their order."""

    services_version: str
    services: list[ServiceLimits]


class Leg(Shape):
    """A stretch of one street."""

    street: str = Field(description="Its name, empty where it has none.")
    metres: int
    seconds: float


class LineGeometry(Shape):
    """GeoJSON."""

    type: Literal["LineString"]
    coordinates: list[Position]


class RouteProperties(Shape):
    """The way in figures."""

    mode: ModeKey
    minutes: int = Field(description="Whole minutes as shown, rounded up.")
    seconds: float
    legs: list[Leg]
    access_seconds: float = Field(description="From the point to the street and from the street to the other point.")
    metres: int


class Route(About):
    """The fastest way as a GeoJSON Feature."""

    type: Literal["Feature"]
    geometry: LineGeometry
    properties: RouteProperties


class AreaGeometry(Shape):
    """GeoJSON."""

    type: Literal["MultiPolygon"]
    coordinates: list[list[list[Position]]]


class IsochroneProperties(Shape):
    """How the area was drawn."""

    mode: ModeKey
    minutes: float
    step_metres: int = Field(description="Metres between the points it was drawn from.")


class Isochrone(About):
    """The area in reach as a GeoJSON Feature."""

    type: Literal["Feature"]
    geometry: AreaGeometry
    properties: IsochroneProperties


class Counts(Shape):
    """How much there is."""

    people: int
    cells: int = Field(description="Populated grid cells of 100 m.")
    places: int
    kilometres: float = Field(description="Of streets and paths.")


class Source(Shape):
    """Where data come from; what is not known is an empty text."""

    kind: str = Field(description="What they hold: streets, population, boundaries, broadband.")
    title: str
    licence: str
    attribution: str
    date: str = Field(description="When the data were true.")
    url: str


class DigitalOffer(Shape):
    """A service that can be used from home."""

    service: str = Field(description="Key of the service.")
    name: str
    url: str
    organisation: str
    note: str


class Leaving(Shape):
    """When people leave by public transport: every minute is a departure."""

    window: str = Field(description="Key of a window of the services file; empty for a time asked.")
    start: str = Field(description="The first departure, local time.")
    minutes: int


class Region(About):
    """What is served."""

    version: str = Field(description="Changes with the data; part of every ETag.")
    ags: str = Field(description="Official key of the district, empty if not given.")
    services_version: str
    modes: list[ModeKey]
    windows: list[Leaving] = Field(description="When public transport is measured; none without a timetable.")
    horizon_minutes: int = Field(description="Further away than this is not told.")
    counts: Counts
    population: str = Field(description="What the numbers of people rest on, German.")
    connections: str = Field(description="What the figures about the internet rest on, German.")
    warnings: list[str] = Field(description="German sentences about the data.")
    sources: list[Source]
    digital: list[DigitalOffer]
