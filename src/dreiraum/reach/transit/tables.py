"""The columns of the part "timetable" by their names."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from dreiraum.reach.parts import Part
from dreiraum.reach.strings import Strings

Ints = npt.NDArray[np.int32]
Bytes = npt.NDArray[np.int8]
Floats = npt.NDArray[np.float64]


class Tables:
    """Stops, routes and trips of a timetable, mapped from disk when first used."""

    part: Part

    # stops

    @property
    def stop_id(self) -> Strings:
        """Ids as published, after "1:", "2:", ... where there are several feeds."""
        return self.part.strings("stop_id")

    @property
    def stop_name(self) -> Strings:
        """Names as published."""
        return self.part.strings("stop_name")

    @property
    def stop_platform(self) -> Strings:
        """Platforms, "" where there is none."""
        return self.part.strings("stop_platform")

    @property
    def stop_lon(self) -> Floats:
        """Degrees (stops,)."""
        return self.part.array("stop_lon")

    @property
    def stop_lat(self) -> Floats:
        """Degrees (stops,)."""
        return self.part.array("stop_lat")

    @property
    def stop_station(self) -> Ints:
        """Row of the station, or of the stop itself (stops,)."""
        return self.part.array("stop_station")

    @property
    def stop_zone(self) -> Strings:
        """Fare zones, "" unknown."""
        return self.part.strings("stop_zone")

    @property
    def stop_wheelchair(self) -> Bytes:
        """0 unknown, 1 accessible, 2 not (stops,)."""
        return self.part.array("stop_wheelchair")

    @property
    def stop_used(self) -> npt.NDArray[np.bool_]:
        """Whether anything ever stops there (stops,)."""
        return self.part.array("stop_used")

    # routes

    @property
    def route_id(self) -> Strings:
        """Ids as published, prefixed as those of stops."""
        return self.part.strings("route_id")

    @property
    def route_short(self) -> Strings:
        """Short names: "S5", "30"."""
        return self.part.strings("route_short")

    @property
    def route_long(self) -> Strings:
        """Long names."""
        return self.part.strings("route_long")

    @property
    def route_agency(self) -> Strings:
        """Who runs them."""
        return self.part.strings("route_agency")

    @property
    def route_agency_id(self) -> Strings:
        """Its id as published, without any prefix."""
        return self.part.strings("route_agency_id")

    @property
    def route_url(self) -> Strings:
        """Web page of the line, or of its agency."""
        return self.part.strings("route_url")

    @property
    def route_colour(self) -> Strings:
        """ "rrggbb" or ""."""
        return self.part.strings("route_colour")

    @property
    def route_type(self) -> npt.NDArray[np.int16]:
        """As published, basic or extended (routes,)."""
        return self.part.array("route_type")

    # trips

    @property
    def trip_id(self) -> Strings:
        """Ids as published, prefixed as those of stops."""
        return self.part.strings("trip_id")

    @property
    def trip_headsign(self) -> Strings:
        """Directions."""
        return self.part.strings("trip_headsign")

    @property
    def trip_short(self) -> Strings:
        """Train numbers and the like."""
        return self.part.strings("trip_short")

    @property
    def trip_route(self) -> Ints:
        """Rows of routes (trips,)."""
        return self.part.array("trip_route")

    @property
    def trip_service(self) -> Ints:
        """Rows of `services` (trips,)."""
        return self.part.array("trip_service")

    @property
    def trip_shape(self) -> Ints:
        """Rows of shapes, -1 none (trips,)."""
        return self.part.array("trip_shape")

    @property
    def trip_wheelchair(self) -> Bytes:
        """0 unknown, 1 yes, 2 no (trips,)."""
        return self.part.array("trip_wheelchair")

    @property
    def trip_bikes(self) -> Bytes:
        """0 unknown, 1 yes, 2 no (trips,)."""
        return self.part.array("trip_bikes")

    @property
    def trip_exact(self) -> npt.NDArray[np.bool_]:
        """False where only a headway is known (trips,)."""
        return self.part.array("trip_exact")

    @property
    def trip_rule(self) -> Ints:
        """Row of the rule by which the trip is booked, -1 none (trips,)."""
        return self.part.array("trip_rule")

    @property
    def trip_kind(self) -> Bytes:
        """SCHEDULED, RUFBUS or RIDE (trips,)."""
        return self.part.array("trip_kind")

    @property
    def trip_seats(self) -> Bytes:
        """Seats of offered rides, -1 unknown (trips,)."""
        return self.part.array("trip_seats")

    @property
    def trip_feed(self) -> npt.NDArray[np.int16]:
        """Number of the feed, from 0; -1 of the district itself (trips,)."""
        return self.part.array("trip_feed")

    @property
    def trip_pattern(self) -> Ints:
        """Row of the pattern of stops (trips,); trips are sorted by it."""
        return self.part.array("trip_pattern")

    @property
    def services(self) -> npt.NDArray[np.bool_]:
        """Which service runs on which day from `first_day` on (services, days)."""
        return self.part.array("service_days")

    def calls(self, trip: int) -> tuple[Ints, Ints, Ints]:
        """Stops, arrivals and departures of a trip, seconds of its service day."""
        array = self.part.array
        first, last = array("trip_times")[trip : trip + 2]
        at = array("pattern_ends")[self.trip_pattern[trip]]
        stop = array("pattern_stop")[at : at + last - first]
        return stop, array("time_arrive")[first:last], array("time_depart")[first:last]

    def sequence(self, trip: int) -> Ints:
        """stop_sequence of each call of a trip, as published: what live data refer to."""
        first, last = self.part.array("trip_times")[trip : trip + 2]
        return self.part.array("time_sequence")[first:last]

    def shape(self, trip: int) -> Floats:
        """The line of a trip on the map, (k, 2) longitude and latitude; empty where none is known."""
        row = int(self.trip_shape[trip])
        if row < 0:
            return np.empty((0, 2))
        array = self.part.array
        piece = slice(*array("shape_ends")[row : row + 2])
        return np.stack([array("shape_lon")[piece], array("shape_lat")[piece]], axis=1) * 1e-7
