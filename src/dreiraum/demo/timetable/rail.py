"""Trains: the S-Bahn and the Regionalbahn at their real stations, at invented times."""

from __future__ import annotations

from collections.abc import Sequence

import shapely
from shapely.ops import substring

from dreiraum.demo.facts import Facts
from dreiraum.demo.plane import Point
from dreiraum.demo.timetable.clock import clock
from dreiraum.demo.timetable.halts import HAMELN, Halts, Station, track_id
from dreiraum.demo.timetable.plan import Course, Railway
from dreiraum.demo.timetable.trips import BACK, OUT, Tables, shape_rows
from dreiraum.demo.timetable.ways import simple
from dreiraum.reach.gtfs.write import Row

Calls = Sequence[tuple[str, int, int]]


def add_trains(tables: Tables, railways: Sequence[Railway], facts: Facts, halts: Halts) -> None:
    """Add the lines' routes, trips, stop times and shapes; wheelchairs and bikes may come along."""
    tracks = {ref: points for (kind, ref, _), points in facts.corridors.items() if kind == "rail"}
    for railway in railways:
        track = tracks[railway.corridor]
        for number, course in enumerate(railway.courses):
            calls, direction = _calls(railway, course)
            shape = f"{railway.number}-{number}"
            stations = [halts.stations[ref] for ref, _, _ in calls]
            tables.shapes += shape_rows(shape, _along(track, stations))
            for service, starts in course.departures.items():
                for start in starts:
                    trip_id = f"{railway.number}-{service}-{number}-{clock(start)[:5].replace(':', '')}"
                    tables.trips.append(_trip(railway, trip_id, service, stations[-1], direction, shape))
                    tables.stop_times += _stop_times(railway, trip_id, calls, stations, start, direction)


def _calls(railway: Railway, course: Course) -> tuple[Calls, int]:
    """The calls of a course, minutes counted from its first departure, and its direction."""
    refs = [ref for ref, _, _ in railway.calls]
    a, b = refs.index(course.first), refs.index(course.last)
    if a < b:
        begin = railway.calls[a][2]
        return [(ref, arrive - begin, depart - begin) for ref, arrive, depart in railway.calls[a : b + 1]], OUT
    begin = railway.calls[a][1]
    turned = [(ref, begin - depart, begin - arrive) for ref, arrive, depart in railway.calls[b : a + 1]]
    return turned[::-1], BACK


def _along(track: Sequence[Point], stations: Sequence[Station]) -> list[Point]:
    line = shapely.LineString(track)
    begin, end = (line.project(shapely.Point(station.at)) for station in (stations[0], stations[-1]))
    piece = substring(line, begin, end)
    return simple([(float(x), float(y)) for x, y in piece.coords])


def _trip(railway: Railway, trip_id: str, service: str, last: Station, direction: int, shape: str) -> Row:
    return {
        "route_id": railway.number,
        "service_id": service,
        "trip_id": trip_id,
        "trip_headsign": last.name,
        "direction_id": direction,
        "shape_id": shape,
        "wheelchair_accessible": 1,
        "bikes_allowed": 1,
    }


def _stop_times(
    railway: Railway, trip_id: str, calls: Calls, stations: Sequence[Station], start: int, direction: int
) -> list[Row]:
    found: list[Row] = []
    last = len(calls) - 1
    for sequence, ((_, arrive, depart), station) in enumerate(zip(calls, stations, strict=True)):
        track = railway.platforms[direction] if station.ref == HAMELN else str(direction + 1)
        # A train that begins or ends here has no wait of its own.
        times = (depart if sequence == 0 else arrive, arrive if sequence == last else depart)
        row = {"trip_id": trip_id, "arrival_time": clock(start + times[0]), "departure_time": clock(start + times[1])}
        found.append(row | {"stop_id": track_id(station, track), "stop_sequence": sequence})
    return found
