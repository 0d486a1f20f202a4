"""A valley with a road, a bus, a train and Rufbusse, drawn by hand: a whole district with a timetable.

x in metres along the road: Adorf 0 and 1000, Bstadt 6000, Cheim 12000, Deck 15000, Einöd 18500 to 19500.
"""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.reach.district import CONFIG, street
from tests.reach.drawing import boxes, census, lonlat, write_map

from dreiraum.reach.gtfs.write import Row, write_feed
from dreiraum.reach.region import Region

ADORF, SCHOOL, BSTADT, CHEIM, DECK, EINOED = 0, 1000, 6000, 12000, 15000, 19000
PEOPLE = ((0, 0, 100), (6000, 0, 300), (12000, 0, 80), (15000, 0, 20), (19000, 0, 10))
STOPS = {
    "a": (ADORF, 0, "Adorf, Kirche"),
    "s": (SCHOOL, 0, "Adorf, Schule"),
    "B": (BSTADT, 0, "Bstadt, Bahnhof"),
    "b1": (BSTADT, 0, "Bstadt, Bahnhof"),
    "b2": (BSTADT, -40, "Bstadt, Bahnhof"),
    "c": (CHEIM, 0, "Cheim, Markt"),
    "d": (DECK, 0, "Deck, Mitte"),
    "e": (18500, 0, "Einöd, West"),
    "f": (19500, 0, "Einöd, Ost"),
}
PLATFORMS = {"b1": "1", "b2": "2"}
AREA = ((17500, -800), (20500, -800), (20500, 800), (17500, 800), (17500, -800))


def clock(minutes: int) -> str:
    """Minutes after midnight as GTFS writes them."""
    return f"{minutes // 60:02}:{minutes % 60:02}:00"


def stops() -> Iterator[Row]:
    for key, (x, y, name) in STOPS.items():
        lon, lat = lonlat(x, y)
        yield {
            "stop_id": key, "stop_name": name, "stop_lat": round(lat, 6), "stop_lon": round(lon, 6),
            "zone_id": "1" if x < BSTADT else "2", "platform_code": PLATFORMS.get(key),
            "location_type": 1 if key == "B" else None, "parent_station": "B" if key in PLATFORMS else None,
            "wheelchair_boarding": None if key == "s" else 1,
        }  # fmt: skip


class Tables:
    """Trips and their calls, written one after the other."""

    def __init__(self) -> None:
        self.trips: list[Row] = []
        self.times: list[Row] = []

    def run(self, route: str, start: int, calls: Sequence[tuple[str, int]], *, to: str, **more: object) -> None:
        """A trip from minute `start` on; calls: stop and minutes after."""
        booking, phoned = more.pop("booking", None), more.pop("phoned", "")
        trip = f"{route}-{calls[0][0]}-{start}"
        self.trips.append({"route_id": route, "service_id": "all", "trip_id": trip, "trip_headsign": to, **more})
        for place, (stop, after) in enumerate(calls):
            self.times.append({
                "trip_id": trip, "arrival_time": clock(start + after), "departure_time": clock(start + after),
                "stop_id": stop, "stop_sequence": place,
                "pickup_type": 2 if booking else None, "pickup_booking_rule_id": booking,
                "drop_off_type": 2 if stop == phoned else None,
            })  # fmt: skip

    def zones(self, trip: str, first: Row, last: Row) -> None:
        """A flexible trip from one place to another, 06:00 to 23:00."""
        self.trips.append({"route_id": "R7", "service_id": "all", "trip_id": trip})
        for place, where in enumerate((first, last)):
            self.times.append({
                "trip_id": trip, "stop_sequence": place, "start_pickup_drop_off_window": clock(360),
                "end_pickup_drop_off_window": clock(1380), "pickup_type": 1 if place else 2,
                "drop_off_type": 2 if place else 1, "pickup_booking_rule_id": None if place else "r30", **where,
            })  # fmt: skip


def timetable(path: Path) -> Path:
    """The feed: everything runs every day of March 2026, the last bus from Adorf at 18:12."""
    tables = Tables()
    for start in (*range(360, 1021, 60), 1092):
        more = {"wheelchair_accessible": 1 + start // 60 % 2, "bikes_allowed": 1 if start == 480 else 2}
        tables.run("12", start, (("a", 0), ("s", 3), ("b1", 15)), to="Bstadt", **more)
    for start in (*range(390, 1051, 60), 1120):
        tables.run("12", start, (("b1", 0), ("s", 12), ("a", 15)), to="Adorf", wheelchair_accessible=1)
    for start in range(320, 1461, 30):
        more = {"wheelchair_accessible": 1, "bikes_allowed": 1}
        tables.run("S5", start, (("b2", 0), ("c", 10)), to="Cheim", **more)
        tables.run("S5", start - 15, (("c", 0), ("b2", 10)), to="Bstadt", **more)
    tables.run("N1", 1450, (("b1", 0), ("a", 15)), to="Adorf")
    for start in range(410, 1371, 60):
        tables.run("R6", start, (("c", 0), ("d", 8)), to="Deck", booking="r30")
        tables.run("R6", start - 10, (("d", 0), ("c", 8)), to="Cheim", booking="r30")
    tables.run("20", 745, (("c", 0), ("d", 8), ("e", 15)), to="Einöd", phoned="e")
    tables.zones("out", {"location_group_id": "cheim"}, {"location_id": "einoed"})
    tables.zones("in", {"location_id": "einoed"}, {"location_group_id": "cheim"})
    agency = {
        "agency_id": "V",
        "agency_name": "Talbus",
        "agency_url": "https://example.org",
        "agency_timezone": "Europe/Berlin",
    }
    names = (("12", 3), ("20", 3), ("N1", 3), ("S5", 2), ("R6", 3), ("R7", 3))
    booked = {"phone_number": "05151 30", "booking_url": "https://example.org/rufbus", "message": "Bitte anrufen"}
    corners = [list(lonlat(*corner)) for corner in AREA]
    zone = {
        "type": "Feature", "id": "einoed", "properties": {"stop_name": "Einöd"},
        "geometry": {"type": "Polygon", "coordinates": [corners]},
    }  # fmt: skip
    write_feed(
        path,
        {
            "agency": [agency],
            "stops": list(stops()),
            "routes": [
                {"route_id": name, "agency_id": "V", "route_short_name": name, "route_type": kind}
                for name, kind in names
            ],
            "trips": tables.trips,
            "stop_times": tables.times,
            "calendar": [
                dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"), 1)
                | {"service_id": "all", "start_date": "20260301", "end_date": "20260331"}
            ],
            "booking_rules": [{"booking_rule_id": "r30", "booking_type": 1, "prior_notice_duration_min": 30, **booked}],
            "location_groups": [{"location_group_id": "cheim", "location_group_name": "Cheim"}],
            "location_group_stops": [{"location_group_id": "cheim", "stop_id": "c"}],
            "fare_attributes": [
                {"fare_id": "short", "price": "2.50", "currency_type": "EUR", "payment_method": 0, "transfers": None},
                {"fare_id": "long", "price": "4.00", "currency_type": "EUR", "payment_method": 0, "transfers": None},
            ],
            "fare_rules": [
                {"fare_id": "short", "origin_id": "1", "destination_id": "1"},
                {"fare_id": "short", "origin_id": "2", "destination_id": "2"},
                {"fare_id": "long", "origin_id": "1", "destination_id": "2"},
                {"fare_id": "long", "origin_id": "2", "destination_id": "1"},
            ],
        },
        {"locations.geojson": json.dumps({"type": "FeatureCollection", "features": [zone]})},
    )
    return path


RIDES = """
[[ride]]
name = "Mitfahrt zur Schicht"
stops = ["c", "a"]
times = [["19:00", "19:20"]]
days = "Mo-Su"
[[bench]]
name = "Mitfahrbank Deck"
from = ["d"]
to = ["c"]
wait = 15
hours = "Mo-Su 06:00-20:00"
"""


def build_valley(folder: Path) -> Region:
    """The Region of the valley, built once for all test processes that share the folder."""
    folder.mkdir(exist_ok=True)
    with (folder / "valley.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "region" / "manifest.json").exists():
            return Region.build(write_valley(folder / "sources"), folder / "region")
    return Region.open(folder / "region")


def write_valley(folder: Path) -> Path:
    """Write the district's files; returns its configuration."""
    folder.mkdir(parents=True, exist_ok=True)
    nodes, ways = street(-1000, 21000)
    nodes[501] = (BSTADT - 300, -20, {"amenity": "parking", "park_ride": "yes", "name": "P+R Bstadt"})
    nodes[502] = (BSTADT + 100, 0, {"shop": "supermarket", "name": "Markt"})
    write_map(folder / "streets.osm.pbf", nodes, ways)
    (folder / "people.csv").write_text(census(PEOPLE, ages=True))
    (folder / "boundaries.geojson").write_text(boxes(("03252001", "Tal", -3000, -4000, 23000, 4000)))
    timetable(folder / "feed.zip")
    config = folder / "district.toml"
    text = CONFIG.replace('[[sources.broadband]]\npath = "broadband.csv"\n', "")
    config.write_text(f'{text}[[sources.timetable]]\npath = "feed.zip"\n{RIDES}', encoding="utf-8")
    return config
