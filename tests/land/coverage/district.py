"""A district whose areas are hard to name and to count: equal names, no villages, unknown ages, shares, far homes."""

from __future__ import annotations

from pathlib import Path

from tests.reach.drawing import ROAD, boxes, census, latlon, write_map
from tests.reach.transit.zips import SUNDAYS, WEEKDAYS, hourly, write_zip

BOERN, BRUENN, LONE = "Bad Börn am Süntel", "Brünn", "Ohneort"
# On a street of nine kilometres, a node every 100 m; x in metres.
VILLAGES = {
    201: (500, "Groß Börn"),
    202: (1500, "Neudorf"),
    203: (2500, "Neudorf"),
    204: (3200, "=1+1"),
    205: (4000, "Hof"),
    206: (5500, "Hof"),
}
PLACES = {
    301: (520, {"shop": "supermarket", "name": "@Markt", "opening_hours": "Mo-Fr 08:00-18:00"}),
    302: (700, {"amenity": "doctors", "name": "Praxis"}),
    303: (3900, {"shop": "supermarket", "name": "Dorfladen"}),
    304: (4000, {"amenity": "pharmacy", "name": "+Apotheke"}),
    305: (7000, {"amenity": "school", "name": "Grundschule Ohneort"}),
}
STOPS = {"boern": 500, "neudorf": 2500, "hof": 4000, "lone": 7000}  # of a bus, 36 km/h with its stops
# x, y and how many; those far from the street live on none.
PEOPLE = (
    *((100 * k, 50, 10 + k) for k in range(1, 12)),
    *((1400 + 100 * k, 50, 7) for k in range(4)),
    *((2400 + 100 * k, 50, 20) for k in range(3)),
    *((3100 + 100 * k, 50, 3) for k in range(3)),
    *((3900 + 100 * k, 50, 16) for k in range(4)),
    *((5400 + 100 * k, 50, 4) for k in range(4)),
    *((6900 + 100 * k, 50, 12) for k in range(3)),
    (5500, 2800, 5),
)
AGELESS = {(700, 50), (5400, 50), (5500, 50), (5600, 50), (5700, 50), (5500, 2800)}  # all of the second Hof
BARE = """
name = "Kreis Süntel"
ags = "03999"
subdivision = "NI"
[[sources.streets]]
path = "streets.osm.pbf"
"""
SERVICES = """
[service.pharmacy.limit]
foot = 10
assumption = "Probe"
"""
DISTRICT = """
services = "services.toml"
name = "Kreis Süntel"
ags = "03999"
subdivision = "NI"
notice = "Alles ausgedacht."
[[sources.streets]]
path = "streets.osm.pbf"
title = "Gezeichnete Karte"
licence = "ODbL-1.0"
attribution = "© OpenStreetMap-Mitwirkende"
date = "2026-11-01"
[[sources.population]]
path = "people.csv"
title = "Erfundener Zensus"
licence = "DL-DE-BY-2.0"
attribution = "© Amt für Proben"
date = "2022-05-15"
[[sources.boundaries]]
path = "boundaries.geojson"
[[sources.broadband]]
path = "broadband.csv"
[[digital]]
service = "gp"
name = "Videosprechstunde"
url = "https://example.org/gp"
[[digital]]
service = "pharmacy"
name = "Versand"
url = "https://example.org/pharmacy"
"""


def write_district(folder: Path) -> Path:
    """The whole district; returns its configuration."""
    folder.mkdir(parents=True, exist_ok=True)
    nodes = {1000 + k: (100.0 * k, 0.0) for k in range(91)}
    nodes |= {number: (x, 40.0, {"place": "village", "name": name}) for number, (x, name) in VILLAGES.items()}
    nodes |= {number: (x, 10.0, tags) for number, (x, tags) in PLACES.items()}
    write_map(folder / "streets.osm.pbf", nodes, {1: (range(1000, 1091), ROAD | {"name": "Lange Straße"})})
    (folder / "people.csv").write_text(_people(), encoding="utf-8")
    (folder / "boundaries.geojson").write_text(
        boxes(
            ("03999001", BOERN, -500, -3000, 2000, 3000),
            ("03999002", BRUENN, 2000, -3000, 6500, 3000),
            ("03999003", LONE, 6500, -3000, 9500, 3000),
        )
    )
    shares = "AGS;alle Technologien ≥ 10 Mbit/s\n03999001;81,5\n03999002;40\n"
    (folder / "broadband.csv").write_text(shares, encoding="utf-8")
    (folder / "services.toml").write_text(SERVICES, encoding="utf-8")
    config = folder / "district.toml"
    lat, lon = latlon(2500, 20)
    hub = f'[[hub]]\nname = "Hub"\nlat = {lat}\nlon = {lon}\nhours = "Mo-Fr 09:00-17:00"\ndigital = ["gp"]\n'
    config.write_text(DISTRICT + hub, encoding="utf-8")
    return config


def write_bare(folder: Path) -> Path:
    """The same map and nothing else: no borders, no census, nothing digital."""
    write_district(folder)
    config = folder / "district.toml"
    config.write_text(BARE, encoding="utf-8")
    return config


def write_feed(path: Path) -> Path:
    """A bus along the street: on weekdays every ten minutes in both directions, on Sundays there but not back."""
    stops = {name: (x, 0.0) for name, x in STOPS.items()}
    there = [(name, x // 600) for name, x in STOPS.items()]
    back = [(name, (STOPS["lone"] - x) // 600) for name, x in reversed(STOPS.items())]
    hours, often = range(5, 23), range(0, 60, 10)
    weekdays = hourly(there, often, hours, WEEKDAYS) + hourly(back, often, hours, WEEKDAYS)
    return write_zip(path, stops, weekdays + hourly(there, often, range(13, 16), SUNDAYS))


def _people() -> str:
    head, *rows = census(PEOPLE, ages=True).splitlines()
    kept = (
        ";".join(row.split(";")[:3]) + ";;;;;" if (x, y) in AGELESS else row
        for row, (x, y, _) in zip(rows, PEOPLE, strict=True)
    )
    return "\n".join([head, *kept]) + "\n"
