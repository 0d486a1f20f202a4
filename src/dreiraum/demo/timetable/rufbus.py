"""The Rufbus as GTFS-Flex: areas without a timetable, what must be said to whom and when."""

from __future__ import annotations

import json
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

import shapely

from dreiraum.demo.facts import Facts
from dreiraum.demo.timetable.clock import clock
from dreiraum.demo.timetable.halts import HUB, Halts
from dreiraum.demo.timetable.plan import Area
from dreiraum.demo.timetable.trips import RUFBUS_RULE, Tables
from dreiraum.reach.gtfs.write import Row

NOTICE = 30  # minutes
# The Bundesnetzagentur gives (0)30 23125 000 to 999 to nobody: numbers for films and examples.
PHONE = "+49 30 23125660"
MESSAGE = (
    "Nennen Sie Haltestelle, Ziel, Uhrzeit und Zahl der Personen. Kein Zuschlag. "
    "Künstliches Angebot: Unter dieser Nummer meldet sich niemand."
)
SLOWER, WAITS = 1.5, 600  # a ride with others against a car: factor, and seconds on top


def booking_rules() -> list[Row]:
    """booking_rules.txt."""
    return [
        {
            "booking_rule_id": RUFBUS_RULE,
            "booking_type": 1,
            "prior_notice_duration_min": NOTICE,
            "message": MESSAGE,
            "phone_number": PHONE,
            "info_url": "https://example.org/rufbus",
            "booking_url": "https://example.org/rufbus/buchen",
        }
    ]


def location_groups(
    areas: Sequence[Area], facts: Facts, halts: Halts, called: AbstractSet[str]
) -> dict[str, list[Row]]:
    """location_groups.txt and location_group_stops.txt. called: stops at which something calls by a timetable."""
    groups: list[Row] = []
    members: list[Row] = []
    for area in areas:
        if not area.whole:
            groups.append({"location_group_id": area.number, "location_group_name": _region(area)})
            stops = group_stops(area, facts, halts, called)
            members += [{"location_group_id": area.number, "stop_id": stop} for stop in stops]
    return {"location_groups": groups, "location_group_stops": members}


def group_stops(area: Area, facts: Facts, halts: Halts, called: AbstractSet[str]) -> list[str]:
    """Stops of an area: those where one is fetched on demand, where nothing else calls, and those it names."""
    also = {halts.named(name).ref for name in area.also}
    found = []
    for halt in halts.all:
        if facts.villages[halt.village].name in area.without or halt.ref == HUB:
            continue
        for stop in halt.stops:
            if stop.ags in area.municipalities and (
                "taxi" in stop.products or stop.ref not in called or halt.ref in also
            ):
                found.append(stop.ref)
    return found


def locations(areas: Sequence[Area], facts: Facts) -> str:
    """locations.geojson: the municipality of every area that is served as a whole."""
    features = []
    for area in areas:
        if area.whole:
            shape = shapely.union_all([facts.shapes[ags] for ags in area.municipalities])
            geometry = json.loads(shapely.to_geojson(shapely.set_precision(shape.simplify(0.0005), 0.00001)))
            properties = {"stop_name": _region(area), "stop_desc": "künstliches Angebot"}
            features.append({"type": "Feature", "id": area.number, "properties": properties, "geometry": geometry})
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)


def _region(area: Area) -> str:
    return f"Gebiet {area.name.removeprefix('Rufbus ')}"


def add_areas(tables: Tables, areas: Sequence[Area]) -> None:
    """Add one flexible trip for every area and kind of day."""
    for area in areas:
        for service, (opens, closes) in area.windows.items():
            trip_id = f"{area.number}-{service}"
            tables.trips.append(
                {
                    "route_id": area.number,
                    "service_id": service,
                    "trip_id": trip_id,
                    "trip_headsign": area.name,
                    "wheelchair_accessible": 1,
                    "bikes_allowed": 0,
                    "safe_duration_factor": SLOWER,
                    "safe_duration_offset": WAITS,
                }
            )
            place = {"location_id" if area.whole else "location_group_id": area.number}
            window = {"start_pickup_drop_off_window": clock(opens), "end_pickup_drop_off_window": clock(closes)}
            for sequence, pickup, drop_off in ((0, 2, 1), (1, 1, 2)):
                rule = "pickup_booking_rule_id" if pickup == 2 else "drop_off_booking_rule_id"
                row: dict[str, object] = {"trip_id": trip_id, "stop_sequence": sequence, **place, **window}
                tables.stop_times.append(row | {"pickup_type": pickup, "drop_off_type": drop_off, rule: RUFBUS_RULE})
