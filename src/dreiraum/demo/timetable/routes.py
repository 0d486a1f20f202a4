"""Who runs which line, what it is called and in which colour it is drawn."""

from __future__ import annotations

from dreiraum.demo.timetable.plan import Plan
from dreiraum.demo.timetable.rufbus import PHONE
from dreiraum.demo.timetable.trips import key_of, route_of
from dreiraum.demo.timetable.ways import Way
from dreiraum.reach.gtfs.write import Row

NOTE = "Künstliche Linie der Vorführung: So fährt in Wirklichkeit niemand."
RAIL, BUS = 2, 3
_COMMON = {"agency_url": "https://example.org", "agency_timezone": "Europe/Berlin", "agency_lang": "de"}
AGENCIES: tuple[Row, ...] = (
    {"agency_id": "bus", "agency_name": "Busse Hameln-Pyrmont (künstlich)", **_COMMON, "agency_phone": PHONE},
    {"agency_id": "bahn", "agency_name": "Bahn Hameln-Pyrmont (künstlich)", **_COMMON, "agency_phone": None},
    {"agency_id": "buergerbus", "agency_name": "Bürgerbus-Verein (künstlich)", **_COMMON, "agency_phone": None},
)

# Dark enough for white letters.
COLOURS = {
    "main": "B3261E",
    "town": "B3261E",
    "quarter": "B3261E",
    "trunk": "0B5394",
    "regional": "0B5394",
    "village": "3B6E22",
    "school": "7A5200",
    "citizens": "6A3D9A",
    "taxi": "4A4A4A",
    "rufbus": "8A1C7C",
}
TRAINS = "006B5E"


def routes(plan: Plan, ways: dict[str, Way]) -> list[Row]:
    """routes.txt: trains, buses, Rufbus; the branches of a line are one route."""
    found: dict[str, Row] = {}
    for railway in plan.railways:
        found[railway.number] = _route(railway.number, "bahn", railway.number, railway.name, RAIL, TRAINS)
    for line in plan.lines:
        agency = "buergerbus" if line.kind == "citizens" else "bus"
        name = line.name or _between(ways[key_of(line)])
        route = _route(route_of(line), agency, line.number, name, BUS, COLOURS[line.kind])
        found.setdefault(route_of(line), route)
    for area in plan.areas:
        found[area.number] = _route(area.number, "bus", area.number, area.name, BUS, COLOURS["rufbus"])
    return list(found.values())


def _between(way: Way) -> str:
    return f"{way.halts[0].name} – {way.halts[-1].name}"


def _route(route_id: str, agency: str, short: str, long: str, kind: int, colour: str) -> Row:
    return {
        "route_id": route_id,
        "agency_id": agency,
        "route_short_name": short,
        "route_long_name": long,
        "route_desc": NOTE,
        "route_type": kind,
        "route_color": colour,
        "route_text_color": "FFFFFF",
    }
