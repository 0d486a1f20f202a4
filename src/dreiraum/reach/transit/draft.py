"""A timetable in the making: what feeds and the district's own offers add to, row by row."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from dreiraum.reach.gtfs.feed import Feed
from dreiraum.reach.transit.areas import Offer
from dreiraum.reach.transit.booking import Rule
from dreiraum.reach.transit.runs import Runs, no_runs


@dataclass
class Stop:
    """A stop. parent: row, -1 none. kind: location_type. feed: number, -1 of the district itself. zone: of fares."""

    id: str
    name: str
    lon: float
    lat: float
    parent: int = -1
    kind: int = 0
    wheelchair: int = 0
    platform: str = ""
    feed: int = -1
    zone: str = ""


@dataclass
class Line:
    """A route as it is shown."""

    id: str
    short: str
    long: str
    agency: str
    url: str
    colour: str
    text_colour: str
    type: int
    agency_id: str = ""


@dataclass
class Draft:
    """Tables in the making. first: date of the first column of `services`. warnings: German sentences."""

    zone: str
    first: dt.date
    width: int
    stops: list[Stop] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    services: list[npt.NDArray[np.bool_]] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    runs: Runs = field(default_factory=no_runs)
    offers: list[Offer] = field(default_factory=list)
    likely: dict[str, int] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    def dates(self) -> list[dt.date]:
        """Every date of the calendar."""
        return [self.first + dt.timedelta(days=day) for day in range(self.width)]


def draft_of(feed: Feed, zone: str, stop_feed: npt.NDArray[np.int16]) -> Draft:
    """Stops, lines and calendar of a feed; trips and rules come later."""
    stops = feed.stops
    columns: tuple[list[Any], ...] = (
        stops.id.tolist(), stops.name.tolist(), stops.lon.tolist(), stops.lat.tolist(), stops.parent.tolist(),
        stops.kind.tolist(), stops.wheelchair.tolist(), stops.platform.tolist(), stop_feed.tolist(),
        stops.zone.tolist(),
    )  # fmt: skip
    lines = [
        Line(
            route.id, route.short_name, route.long_name,
            feed.agencies[route.agency].name if route.agency >= 0 else "",
            route.url or (feed.agencies[route.agency].url if route.agency >= 0 else ""),
            route.colour, route.text_colour, route.type,
            feed.agencies[route.agency].id if route.agency >= 0 else "",
        )
        for route in feed.routes
    ]  # fmt: skip
    return Draft(
        zone=zone,
        first=feed.services.first,
        width=feed.services.days.shape[1],
        stops=[Stop(*row) for row in zip(*columns, strict=True)],
        lines=lines,
        services=list(feed.services.days),
    )
