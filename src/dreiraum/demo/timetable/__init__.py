"""The demo's timetable: invented lines over real stops and stations, as GTFS with GTFS-Flex."""

from __future__ import annotations

from pathlib import Path

from dreiraum.demo.facts import Facts
from dreiraum.demo.skeleton import Skeleton
from dreiraum.demo.timetable.days import FIRST, LAST, calendar, calendar_dates
from dreiraum.demo.timetable.halts import Halts
from dreiraum.demo.timetable.plan import read_plan
from dreiraum.demo.timetable.rail import add_trains
from dreiraum.demo.timetable.routes import AGENCIES, routes
from dreiraum.demo.timetable.rufbus import add_areas, booking_rules, location_groups, locations
from dreiraum.demo.timetable.trips import Tables, add_runs, lay_lines, runs_of
from dreiraum.demo.timetable.ways import Roads
from dreiraum.reach.gtfs.write import Row, write_feed

__all__ = ["LAST_BUS", "LATE_RIDE", "timetable", "write_timetable"]

# What a rural timetable is like: from this village's middle nothing leaves later on a weekday.
LAST_BUS = ("Harderode Mitte", "18:12")
# And to this one only a Rufbus goes at night; it leaves Hameln at this time and is booked 30 minutes before.
LATE_RIDE = ("Grupenhagen", "22:45")

PUBLISHER = "Dreiraum, künstlich erzeugter Fahrplan der Vorführung"
VERSION = "künstlich-1"
URL = "https://example.org"


def write_timetable(path: Path, facts: Facts, skeleton: Skeleton) -> None:
    """Write the feed as a zip; the same version of the package writes the same bytes."""
    tables, extra = timetable(facts, skeleton)
    write_feed(path, tables, extra)


def timetable(facts: Facts, skeleton: Skeleton) -> tuple[dict[str, list[Row]], dict[str, str]]:
    """The feed's tables by file name without .txt, and its other files."""
    plan, halts = read_plan(), Halts(facts)
    ways = lay_lines(plan, Roads(skeleton, halts), halts)
    tables = Tables(routes=routes(plan, ways))
    add_trains(tables, plan.railways, facts, halts)
    add_runs(tables, runs_of(plan, ways, halts), ways)
    called = {str(row["stop_id"]) for row in tables.stop_times}
    add_areas(tables, plan.areas)
    return {
        "agency": [dict(agency) for agency in AGENCIES],
        "stops": halts.rows(),
        "routes": tables.routes,
        "trips": tables.trips,
        "stop_times": tables.stop_times,
        "calendar": calendar(),
        "calendar_dates": calendar_dates(),
        "shapes": tables.shapes,
        "transfers": halts.transfers(),
        "booking_rules": booking_rules(),
        **location_groups(plan.areas, facts, halts, called),
        "feed_info": [_feed_info()],
        "attributions": _attributions(),
    }, {"locations.geojson": locations(plan.areas, facts)}


def _feed_info() -> Row:
    return {
        "feed_publisher_name": PUBLISHER,
        "feed_publisher_url": URL,
        "feed_lang": "de",
        "default_lang": "de",
        "feed_start_date": FIRST.strftime("%Y%m%d"),
        "feed_end_date": LAST.strftime("%Y%m%d"),
        "feed_version": VERSION,
        "feed_contact_url": URL,
    }


def _attributions() -> list[Row]:
    return [
        {"organization_name": PUBLISHER, "is_producer": 1, "attribution_url": URL},
        {
            "organization_name": "Haltestellen: © DB InfraGO AG (CC BY 4.0), © OpenStreetMap-Mitwirkende (ODbL)",
            "is_producer": 1,
            "attribution_url": "https://www.openstreetmap.org/copyright",
        },
    ]
