"""Park-and-ride: where one may leave a car and walk on to a stop."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from dreiraum.reach.answers.targets import origins, scratch, targets
from dreiraum.reach.osm.features import Features
from dreiraum.reach.parts import Column, Part
from dreiraum.reach.search.bounded import matrix
from dreiraum.reach.search.nearest import UNREACHED
from dreiraum.reach.streets.network import Streets
from dreiraum.reach.strings import Strings
from dreiraum.reach.transit.runs import ends_of

Floats = npt.NDArray[np.float64]

NEAR = 400.0  # metres on foot from the car to the stop


class Parks(NamedTuple):
    """Park-and-ride places, degrees, with their names."""

    lon: Floats
    lat: Floats
    name: Strings

    @classmethod
    def from_columns(cls, part: Part) -> Parks:
        """Those that the part "places" remembers."""
        return cls(part.array("park_lon"), part.array("park_lat"), part.strings("park_name"))

    def columns(self) -> dict[str, Column]:
        """Columns of the part "places"."""
        return {"park_lon": self.lon, "park_lat": self.lat, "park_name": self.name}


def find_parks(features: Features) -> Parks:
    """Parking with park_ride=yes, bus, train and so on (https://wiki.openstreetmap.org/wiki/Key:park_ride)."""
    rows = [
        row
        for row, tags in enumerate(features.tags)
        if tags.get("amenity") == "parking" and tags.get("park_ride", "no") != "no"
    ]
    names = Strings.of(features.tags[row].get("name", "") for row in rows)
    return Parks(features.lon[rows].astype(np.float64), features.lat[rows].astype(np.float64), names)


def stops_near(
    streets: Streets, parks: Parks, used: npt.NDArray[np.int64], lon: Floats, lat: Floats
) -> dict[str, Column]:
    """Columns: used stops within NEAR of each place (park_ends, park_stop) and seconds on foot, there and back."""
    graph, times = streets.graph("foot"), streets.times("foot")
    limit = round(NEAR / streets.offset("foot") * 36)
    at, stops = (parks.lon, parks.lat), (lon[used], lat[used])
    seconds = []
    for start, end in ((at, stops), (stops, at)):
        here, there = origins(streets, "foot", *start), targets(streets, "foot", *end)
        work = scratch(graph, limit)
        seconds.append(matrix(graph.out, here.into, here.at, there.arrivals, there.at, times, limit, work))
    away, back = seconds[0], seconds[1].T
    park, stop = np.nonzero((away != UNREACHED) & (back != UNREACHED))
    return {
        **parks.columns(),
        "park_ends": ends_of(np.bincount(park, minlength=len(parks.lon))),
        "park_stop": used[stop].astype(np.int32),
        "park_seconds": -(-away[park, stop].astype(np.int32) // 10),
        "park_back": -(-back[park, stop].astype(np.int32) // 10),
    }
