"""A feed over the district of two villages: a day bus, a late Rufbus with 30 minutes' notice, a train."""

from __future__ import annotations

from pathlib import Path

from tests.reach.district import write_district
from tests.reach.drawing import latlon, lonlat
from tests.serving import HOUSES

from dreiraum.reach.gtfs.write import write_feed

WEST, OST, FERN = latlon(0, 10), latlon(3100, 10), latlon(7500, 10)
STOPS = {
    "west": (50, 0, "West, Dorfplatz", "", ""),
    "west-2": (40, 12, "West, Dorfplatz", "", ""),
    "ost-station": (3000, 0, "Ost, Bahnhof", "", ""),
    "ost-a": (3000, 10, "Ost, Bahnhof", "A", "ost-station"),
    "ost-1": (3020, -40, "Ost, Bahnhof", "1", "ost-station"),
    "mitte": (1500, 0, "Mitte, Linde", "", ""),
    "fern": (7480, 0, "Fern, Kirche", "", ""),
}
BUS = [("west", "{}:00"), ("mitte", "{}:03"), ("ost-a", "{}:06")]
BACK = [("ost-a", "{}:30"), ("mitte", "{}:33"), ("west-2", "{}:36")]
TRAIN = [("ost-1", "{}:10"), ("fern", "{}:15")]
HOURS = range(6, 19)
PHONE, PAGE = "05151 99999", "https://example.org/rufbus"


def write_town(folder: Path) -> Path:
    """Write the district with its feed; returns its configuration."""
    write_town_feed(folder / "timetable.zip")
    timetable = '[[sources.timetable]]\npath = "timetable.zip"\ntitle = "Fahrplan zum Ausprobieren"\n'
    config = write_district(folder, extra=HOUSES)
    config.write_text(config.read_text("utf-8") + timetable, "utf-8")
    return config


def write_town_feed(path: Path) -> None:
    """Write the feed: every day of November and December 2026."""
    path.parent.mkdir(parents=True, exist_ok=True)
    trips = {f"33-{hour}": ("33", BUS, hour) for hour in HOURS} | {f"33b-{hour}": ("33", BACK, hour) for hour in HOURS}
    trips |= {f"S5-{hour}": ("S5", TRAIN, hour) for hour in HOURS}
    late = {"rufbus-22": [("ost-a", "22:40"), ("west-2", "22:52")]}
    calls = [
        {"trip_id": trip, "stop_id": stop, "stop_sequence": k, "arrival_time": f"{time.format(f'{hour:02}')}:00",
         "departure_time": f"{time.format(f'{hour:02}')}:00"}
        for trip, (_, pattern, hour) in trips.items()
        for k, (stop, time) in enumerate(pattern)
    ]  # fmt: skip
    calls += [
        {"trip_id": trip, "stop_id": stop, "stop_sequence": k, "arrival_time": f"{time}:00",
         "departure_time": f"{time}:00", "pickup_type": 2, "drop_off_type": 2, "pickup_booking_rule_id": "half hour",
         "drop_off_booking_rule_id": "half hour"}
        for trip, pattern in late.items()
        for k, (stop, time) in enumerate(pattern)
    ]  # fmt: skip
    rows = [{"trip_id": trip, "route_id": route, "service_id": "daily"} for trip, (route, _, _) in trips.items()]
    rows += [{"trip_id": trip, "route_id": "61", "service_id": "daily"} for trip in late]
    write_feed(
        path,
        {
            "agency": [{"agency_id": "a", "agency_name": "Öffis", "agency_url": "https://example.org",
                        "agency_timezone": "Europe/Berlin"}],
            "stops": [_stop(stop, *rest) for stop, rest in STOPS.items()],
            "routes": [_route("33", "33", "", 3), _route("S5", "S5", "", 2), _route("61", "61", "Rufbus", 3)],
            "trips": rows,
            "stop_times": calls,
            "calendar": [{"service_id": "daily", "start_date": "20261101", "end_date": "20261231",
                          **dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
                                           "sunday"), 1)}],
            "booking_rules": [{"booking_rule_id": "half hour", "booking_type": 1, "prior_notice_duration_min": 30,
                               "phone_number": PHONE, "booking_url": PAGE, "message": "Bitte anrufen."}],
        },
    )  # fmt: skip


def _stop(stop: str, x: float, y: float, name: str, platform: str, parent: str) -> dict[str, object]:
    lon, lat = lonlat(x, y)
    return {
        "stop_id": stop, "stop_name": name, "stop_lat": f"{lat:.7f}", "stop_lon": f"{lon:.7f}",
        "platform_code": platform, "parent_station": parent, "location_type": int(stop.endswith("station")),
    }  # fmt: skip


def _route(route: str, short: str, long: str, kind: int) -> dict[str, object]:
    return {
        "route_id": route, "agency_id": "a", "route_short_name": short, "route_long_name": long, "route_type": kind
    }  # fmt: skip
