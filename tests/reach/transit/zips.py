"""Feeds as files: stops in metres, services by weekday, trips as lists of stops and times."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.reach.drawing import lonlat

from dreiraum.reach.gtfs.write import write_feed

FIRST, LAST = dt.date(2026, 11, 2), dt.date(2026, 11, 29)  # four weeks, a Monday to a Sunday, without a holiday
TUESDAY, SATURDAY, SUNDAY = (dt.date(2026, 11, day) for day in (3, 7, 8))
DAILY = "1111111"
WEEKDAYS, SATURDAYS, SUNDAYS = "1111100", "0000010", "0000001"
_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

Times = Sequence[tuple[str, str]]  # stop and clock
Stops = Mapping[str, tuple[float, float]]


def write_zip(path: Path, stops: Stops, trips: Sequence[tuple[str, Times]]) -> Path:
    """Write a feed. trips: days ("1111100") and calls; each trip is a route of its own kind by its stops."""
    rows = [(f"t{k}", days, calls) for k, (days, calls) in enumerate(trips)]
    routes = sorted({_route(calls) for _, _, calls in rows})
    tables = {
        "agency": [{"agency_id": "a", "agency_name": "Bus", "agency_url": "https://example.org",
                    "agency_timezone": "Europe/Berlin"}],
        "stops": [_stop(name, *at) for name, at in stops.items()],
        "routes": [{"route_id": one, "agency_id": "a", "route_short_name": one, "route_type": 3} for one in routes],
        "trips": [{"trip_id": trip, "service_id": days, "route_id": _route(calls)} for trip, days, calls in rows],
        "calendar": [_service(days) for days in sorted({days for _, days, _ in rows})],
        "stop_times": [
            {"trip_id": trip, "stop_id": stop, "stop_sequence": k, "arrival_time": f"{clock}:00",
             "departure_time": f"{clock}:00"}
            for trip, _, calls in rows
            for k, (stop, clock) in enumerate(calls)
        ],
    }  # fmt: skip
    write_feed(path, tables)
    return path


def hourly(
    stops: Sequence[tuple[str, int]], minutes: Sequence[int], hours: range, days: str = DAILY
) -> list[tuple[str, Times]]:
    """Trips every hour: stops with their minutes after the start, starting at these minutes of each hour."""
    return [
        (days, [(stop, clock(60 * hour + minute + after)) for stop, after in stops])
        for hour in hours
        for minute in minutes
    ]


def clock(minutes: int) -> str:
    """ "07:05" of minutes after midnight."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _route(calls: Times) -> str:
    return "-".join(stop for stop, _ in calls)


def _stop(name: str, x: float, y: float) -> dict[str, object]:
    lon, lat = lonlat(x, y)
    return {"stop_id": name, "stop_name": name, "stop_lat": f"{lat:.8f}", "stop_lon": f"{lon:.8f}"}


def _service(days: str) -> dict[str, object]:
    runs = dict(zip(_NAMES, days, strict=True))
    return {"service_id": days, "start_date": f"{FIRST:%Y%m%d}", "end_date": f"{LAST:%Y%m%d}", **runs}
