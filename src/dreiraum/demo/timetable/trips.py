"""Trips and their stop times, shapes and through runs of the lines that follow the roads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from dreiraum.demo.plane import Point, to_degrees
from dreiraum.demo.timetable.clock import clock
from dreiraum.demo.timetable.halts import HUB, Halt, Halts, bay_id
from dreiraum.demo.timetable.plan import Departures, Line, Plan
from dreiraum.demo.timetable.ways import Roads, Way, back
from dreiraum.reach.errors import InputError
from dreiraum.reach.gtfs.write import Row

OUT, BACK = 0, 1
THROUGH_RUN = range(2, 13)  # minutes a vehicle may wait at the hub before it goes on as another line
RUFBUS_RULE = "rufbus"
BAY_OF_STATION = "R"

# By the kind of line: wheelchair_accessible and bikes_allowed (0 unknown, 1 yes, 2 no).
VEHICLES = {
    "main": (1, 2),
    "town": (1, 2),
    "quarter": (1, 2),
    "trunk": (1, 1),
    "regional": (1, 1),
    "village": (0, 0),
    "school": (0, 2),
    "citizens": (2, 2),
    "taxi": (0, 0),
    "rufbus": (1, 0),
}


@dataclass(slots=True)
class Run:
    """One trip: where its line's way starts and when."""

    line: Line
    direction: int
    service: str
    start: int
    end: int
    block: str = ""

    @property
    def id(self) -> str:
        """The trip_id: line, days, direction and time."""
        way = "hin" if self.direction == OUT else "her"
        return f"{key_of(self.line)}-{self.service}-{way}-{clock(self.start)[:5].replace(':', '')}"


@dataclass(slots=True)
class Tables:
    """Rows of the feed's tables by the name of their file."""

    routes: list[Row] = field(default_factory=list)
    trips: list[Row] = field(default_factory=list)
    stop_times: list[Row] = field(default_factory=list)
    shapes: list[Row] = field(default_factory=list)


def key_of(line: Line) -> str:
    """The number of a line with its branch, fit for an id."""
    return f"{line.number}{line.branch}".replace(" ", "")


def route_of(line: Line) -> str:
    """The route_id of a line: its branches are one route."""
    return line.number.replace(" ", "")


def lay_lines(plan: Plan, roads: Roads, halts: Halts) -> dict[str, Way]:
    """The outward way of every line by its key."""
    return {key_of(line): roads.way(halts.in_order(line.through), only=line.kind == "rufbus") for line in plan.lines}


def runs_of(plan: Plan, ways: dict[str, Way], halts: Halts) -> list[Run]:
    """All trips of buses, with the vehicles that go on as another line."""
    found: list[Run] = []
    for line in plan.lines:
        out = ways[key_of(line)]
        for direction, way, given in ((OUT, out, line.out), (BACK, back(out), line.back)):
            offset = _offset(line, direction, way, halts)
            found += _departing(line, direction, given, offset, way.minutes[-1])
    _join(plan, found)
    return found


def add_runs(tables: Tables, runs: Sequence[Run], ways: dict[str, Way]) -> None:
    """Add the runs' trips, their stop times and their shapes."""
    both = {key: (way, back(way)) for key, way in ways.items()}
    for key, pair in both.items():
        directions = sorted({run.direction for run in runs if key_of(run.line) == key})
        for direction in directions:
            tables.shapes += shape_rows(f"{key}-{direction}", pair[direction].points)
    for run in runs:
        way = both[key_of(run.line)][run.direction]
        wheelchair, bikes = VEHICLES[run.line.kind]
        trip: dict[str, object] = {
            "route_id": route_of(run.line),
            "service_id": run.service,
            "trip_id": run.id,
            "trip_headsign": way.halts[-1].name,
            "direction_id": run.direction,
            "block_id": run.block,
            "shape_id": f"{key_of(run.line)}-{run.direction}",
            "wheelchair_accessible": wheelchair,
            "bikes_allowed": bikes,
        }
        tables.trips.append(trip)
        tables.stop_times += _stop_times(run, way)


def shape_rows(shape: str, points: Sequence[Point]) -> list[Row]:
    """shapes.txt of one way."""
    found: list[Row] = []
    for sequence, point in enumerate(points):
        lon, lat = to_degrees(point)
        at = {"shape_pt_lat": f"{lat:.5f}", "shape_pt_lon": f"{lon:.5f}", "shape_pt_sequence": sequence}
        found.append({"shape_id": shape, **at})
    return found


def _offset(line: Line, direction: int, way: Way, halts: Halts) -> int:
    """Minutes from the trip's start to the halt its times are told for."""
    if line.at:
        refs = [halt.ref for halt in way.halts]
        at = halts.named(line.at).ref
        if at not in refs:
            raise InputError(f"demo/data: line {line.number} does not stop at {line.at}; name it in through")
        return way.minutes[refs.index(at)]
    return way.minutes[-1] if direction == BACK else 0


def _departing(line: Line, direction: int, given: Departures, offset: int, lasts: int) -> Iterator[Run]:
    for service, minutes in given.items():
        for minute in minutes:
            yield Run(line, direction, service, minute - offset, minute - offset + lasts)


def _join(plan: Plan, runs: Sequence[Run]) -> None:
    """Give one block to a trip into the hub and the next trip out of it that the same vehicle makes."""
    by_line: dict[tuple[str, int, str], list[Run]] = defaultdict(list)
    for run in runs:
        by_line[run.line.number, run.direction, run.service].append(run)
    for came, goes in plan.blocks:
        for number, direction, service in sorted(by_line):
            if number != came or direction != BACK:
                continue
            free = [run for run in by_line[goes, OUT, service] if not run.block]
            for arriving in by_line[came, BACK, service]:
                after = (run for run in free if run.start - arriving.end in THROUGH_RUN)
                leaving = min(after, key=lambda run: run.start, default=None)
                if leaving is not None and not arriving.block:
                    arriving.block = leaving.block = f"W-{arriving.id}"
                    free.remove(leaving)


def _stop_times(run: Run, way: Way) -> Iterator[Row]:
    trip_id, booked = run.id, run.line.kind == "rufbus"
    last = len(way.halts) - 1
    for sequence, (halt, minute) in enumerate(zip(way.halts, way.minutes, strict=True)):
        at = clock(run.start + minute)
        row: dict[str, object] = {
            "trip_id": trip_id,
            "arrival_time": at,
            "departure_time": at,
            "stop_id": _stop_id(run, halt),
            "stop_sequence": sequence,
        }
        if booked:
            row |= {"pickup_type": 1 if sequence == last else 2, "drop_off_type": 1 if sequence == 0 else 2}
            row |= {"pickup_booking_rule_id": None if sequence == last else RUFBUS_RULE}
            row |= {"drop_off_booking_rule_id": None if sequence == 0 else RUFBUS_RULE}
        yield row


def _stop_id(run: Run, halt: Halt) -> str:
    if halt.ref == HUB:
        if run.line.platform == BAY_OF_STATION:
            return halt.stops[-1].ref
        return bay_id(run.line.platform)
    return halt.platform(run.direction + sum(run.line.number.encode()))
