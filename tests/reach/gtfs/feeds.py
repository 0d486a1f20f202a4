"""A little feed: one line, two trips over four stops, to be changed by each test."""

import csv
import io
import zipfile
from pathlib import Path

from dreiraum.reach.gtfs.read import read_feed
from dreiraum.reach.gtfs.write import write_feed

WEEKDAYS = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), 1)
WEEK = {**WEEKDAYS, "saturday": 0, "sunday": 0}


def call(trip, sequence, stop, at, **more):
    return {
        "trip_id": trip, "stop_sequence": sequence, "stop_id": stop, "arrival_time": at, "departure_time": at, **more
    }  # fmt: skip


def calls(trip, *times, stops="ABCD", **more):
    """One call after the other at A, B, C, D."""
    return [call(trip, number, stops[number], at, **more) for number, at in enumerate(times)]


def trip(name, route="1", service="week", **more):
    return {"trip_id": name, "route_id": route, "service_id": service, **more}


def stop(name, lat=52.1, lon=9.3, **more):
    return {"stop_id": name, "stop_name": f"Halt {name}", "stop_lat": lat, "stop_lon": lon, **more}


def tables(**changed):
    """The tables of the little feed; a table of that name given takes the place of its own, None removes it."""
    whole = {
        "agency": [
            {
                "agency_id": "öffis", "agency_name": "Öffis", "agency_url": "https://example.org",
                "agency_timezone": "Europe/Berlin",
            }
        ],
        "stops": [stop("A", 52.10, 9.30), stop("B", 52.11, 9.31), stop("C", 52.13, 9.33), stop("D", 52.14, 9.34)],
        "routes": [{"route_id": "1", "agency_id": "öffis", "route_short_name": "10", "route_type": 3}],
        "trips": [trip("early"), trip("late")],
        "stop_times": [
            *calls("early", "06:00:00", "06:05:00", "06:15:00", "06:20:00"),
            *calls("late", "23:50:00", "23:55:00", "24:05:00", "24:10:00"),
        ],
        "calendar": [{"service_id": "week", **WEEK, "start_date": "20261123", "end_date": "20261206"}],
    }  # fmt: skip
    return {name: rows for name, rows in {**whole, **changed}.items() if rows is not None}


def written(folder: Path, extra=None, **changed) -> Path:
    path = folder / "feed.zip"
    write_feed(path, tables(**changed), extra or {})
    return path


def read(folder: Path, extra=None, **changed):
    return read_feed(written(folder, extra, **changed))


def packed(folder: Path, files: dict[str, bytes]) -> Path:
    """A zip of the little feed with some files as given, byte for byte."""
    path = written(folder)
    with zipfile.ZipFile(path) as old:
        content = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in {**content, **files}.items():
            if data is not None:
                new.writestr(name, data)
    return path


def codes(feed) -> dict[str, int]:
    """How often each kind of problem was found."""
    found: dict[str, int] = {}
    for one in feed.problems:
        found[one.code] = found.get(one.code, 0) + one.count
    return found


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))
