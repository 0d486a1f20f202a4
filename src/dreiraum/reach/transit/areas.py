"""Area rides as the Region keeps them: sets of stops, windows, and how long each ride takes by car."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from dreiraum.reach.answers.targets import origins, scratch, targets
from dreiraum.reach.errors import InputError
from dreiraum.reach.gtfs.feed import Feed, FlexTrip
from dreiraum.reach.search.bounded import matrix
from dreiraum.reach.search.nearest import MOST, UNREACHED
from dreiraum.reach.streets.network import Streets
from dreiraum.reach.transit.need import RUFBUS
from dreiraum.reach.transit.network import NEVER
from dreiraum.reach.transit.runs import ends_of

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]

# A bus that collects several people is slower than a car alone; where the feed says nothing, so much.
DETOUR = 1.3
HALTS = 180.0  # seconds
NO_PICKUP = 1
LONGEST = 86_400  # seconds; what a feed calls longer is no ride
MOST_OFFERS = 100_000  # from one zone to another
MOST_SHAPES = 100_000_000  # characters of the polygons of all of them
MOST_RIDES = 25_000_000  # from one stop to another; each takes 4 bytes, and again in the network of every day


@dataclass(frozen=True, slots=True)
class Offer:
    """Rides from any stop of one set to any of another. Windows in seconds of the service day.

    factor, offset: seconds of the ride from those of a car. wait: seconds before it begins. facts: what the
    timetable's `Area` says of it besides.
    """

    start: tuple[int, ...]
    end: tuple[int, ...]
    opens: int
    closes: int
    ends: int
    wait: int
    factor: float
    offset: float
    facts: dict[str, Any]


def flex_offers(feed: Feed, plain: Ints) -> list[Offer]:
    """The flexible trips of a feed; from each zone to every later one, within a zone where it is the only one.

    plain: row of the rule by which a route is booked where a trip names none (routes,). Raises InputError for more
    than 100,000 pairs of zones, or where their polygons are too long to be kept with each.
    """
    pairs = sum(len(trip.stops) * (len(trip.stops) - 1) // 2 for trip in feed.flex)
    if pairs > MOST_OFFERS:
        raise InputError(
            f"{feed.title}: flexible trips connect {pairs:,} pairs of zones, more than {MOST_OFFERS:,}; "
            "let every trip serve fewer zones"
        )
    shapes = sum(len(feed.zones[one.zone].shape) * (len(trip.stops) - 1) for trip in feed.flex for one in trip.stops)
    if shapes > MOST_SHAPES:
        raise InputError(f"{feed.title}: the areas of flexible trips have too many corners; simplify locations.geojson")
    return [offer for trip in feed.flex for offer in _of_trip(feed, trip, int(plain[trip.route]))]


def _of_trip(feed: Feed, trip: FlexTrip, plain: int) -> list[Offer]:
    stops = trip.stops if len(trip.stops) > 1 else trip.stops * 2
    given = (trip.factor, trip.offset) != (1.0, 0.0)
    factor, offset = (trip.factor, trip.offset) if given else (DETOUR, HALTS)
    route = feed.routes[trip.route]
    found = []
    for i, one in enumerate(stops):
        for other in stops[i + 1 :]:
            start, end = feed.zones[one.zone], feed.zones[other.zone]
            if NO_PICKUP in (one.pickup, other.drop_off) or not start.stops or not end.stops:
                continue
            rule = max(one.pickup_booking, other.drop_off_booking if one.pickup_booking < 0 else -1)
            facts = {
                "name": route.long_name or route.short_name or trip.headsign,
                "kind": RUFBUS,
                "rule": rule if rule >= 0 else plain,
                "route": trip.route,
                "service": trip.service,
                "trip_id": trip.id,
                "zones": [start.name, end.name],
                "shapes": [start.shape, end.shape],
                "factor": factor,
                "offset": offset,
                "wheelchair": trip.wheelchair,
                "bikes": trip.bikes,
            }
            windows = (one.opens, one.closes, max(other.closes, one.closes))
            found.append(Offer(start.stops, end.stops, *windows, 0, factor, offset, facts))
    return found


class Rides(NamedTuple):
    """Columns of the areas of a timetable."""

    columns: dict[str, npt.NDArray[Any]]
    facts: list[dict[str, Any]]


def build_areas(streets: Streets, offers: list[Offer], lon: Floats, lat: Floats) -> Rides:
    """Columns area_* and ride_* of offers; stops are rows of lon and lat. A stop off every street has no rides.

    Raises InputError where there are more than 25 million rides.
    """
    rides = sum(len(offer.start) * len(offer.end) for offer in offers)
    if rides > MOST_RIDES:
        raise InputError(
            f"flexible trips hold {rides:,} rides between two stops, more than {MOST_RIDES:,}; "
            "use smaller zones or fewer trips"
        )
    drive = _Drive(streets, lon, lat)
    matrices: dict[tuple[Any, ...], int] = {}
    seconds: list[Ints] = []
    ride = []
    for offer in offers:
        key = (offer.start, offer.end, offer.factor, offer.offset)
        if key not in matrices:
            matrices[key] = len(seconds)
            seconds.append(drive.seconds(offer).ravel())
        ride.append(matrices[key])

    def column(name: str) -> Ints:
        return np.array([getattr(offer, name) for offer in offers], np.int32)

    def stops(name: str) -> Ints:
        return np.array([row for offer in offers for row in getattr(offer, name)], np.int32)

    columns: dict[str, npt.NDArray[Any]] = {
        f"area_{name}": column(name) for name in ("opens", "closes", "ends", "wait")
    }
    columns["area_from_ends"] = ends_of(np.array([len(offer.start) for offer in offers], np.int64))
    columns["area_to_ends"] = ends_of(np.array([len(offer.end) for offer in offers], np.int64))
    columns["area_from_stop"], columns["area_to_stop"] = stops("start"), stops("end")
    columns["area_ride"] = np.array(ride, np.int32)
    columns["ride_ends"] = ends_of(np.array([len(one) for one in seconds], np.int64))
    columns["ride_seconds"] = np.concatenate([*seconds, np.empty(0, np.int32)])
    return Rides(columns, [offer.facts for offer in offers])


class _Drive:
    """Seconds by car between stops, each pair of sets searched once."""

    def __init__(self, streets: Streets, lon: Floats, lat: Floats) -> None:
        self._graph, self._times = streets.graph("car"), streets.times("car")
        self._streets, self._lon, self._lat = streets, lon, lat
        self._found: dict[tuple[tuple[int, ...], tuple[int, ...]], npt.NDArray[np.uint16]] = {}

    def seconds(self, offer: Offer) -> Ints:
        """(starts, ends) int32, NEVER where there is no way, none within a day, or the stop is the same."""
        key = (offer.start, offer.end)
        if key not in self._found:
            self._found[key] = self._search(*key)
        tenths = self._found[key]
        took = np.ceil(tenths * (offer.factor / 10) + offer.offset)
        same = np.equal.outer(np.array(offer.start), np.array(offer.end))
        found: Ints = np.where(
            (tenths == UNREACHED) | same | (took > LONGEST), NEVER, np.clip(took, 1, LONGEST)
        ).astype(np.int32)
        return found

    def _search(self, start: tuple[int, ...], end: tuple[int, ...]) -> npt.NDArray[np.uint16]:
        a, b = np.array(start, np.int64), np.array(end, np.int64)
        here = origins(self._streets, "car", self._lon[a], self._lat[a])
        there = targets(self._streets, "car", self._lon[b], self._lat[b])
        work = scratch(self._graph, MOST)
        return matrix(self._graph.out, here.into, here.at, there.arrivals, there.at, self._times, MOST, work)
