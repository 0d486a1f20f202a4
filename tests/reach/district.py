"""A whole hand-drawn district as files, ready to be built."""

from __future__ import annotations

from pathlib import Path

from tests.reach.drawing import ROAD, Nodes, Ways, boxes, census, latlon, lonlat, write_map

from dreiraum.reach.people import grid

# Services on the street through Westdorf; x in metres, all of them at the kerb.
PLACES = {
    501: (300, {"shop": "bakery", "name": "Bäckerei", "opening_hours": "Mo-Fr 08:00-12:00"}),
    502: (1000, {"amenity": "pharmacy", "name": "Hirsch", "operator": "Müller"}),
    503: (1100, {"amenity": "pharmacy", "name": "Adler", "operator": "Müller"}),
    504: (1150, {"amenity": "pharmacy", "name": "Rose", "operator": "Schmidt"}),
    505: (600, {"amenity": "kindergarten", "name": "Spatzen", "operator": "Gemeinde"}),
    506: (900, {"amenity": "kindergarten", "name": "Meisen", "operator": "Gemeinde"}),
    507: (6000, {"shop": "supermarket", "name": "Markt"}),
    508: (0, {"place": "village", "name": "Westdorf"}),
    509: (3100, {"place": "village", "name": "Ostdorf"}),
}
# People live here: x, y and how many.
PEOPLE = ((0, 0, 100), (-1000, 0, 20), (2900, 0, 30), (5000, 0, 40), (-2200, 0, 10))
SPEEDS = ((0, 0, 50.0), (-1000, 0, 1.5), (2900, 0, 50.0))

CONFIG = """
name = "Zwei Dörfer"
ags = "03252"
subdivision = "NI"
notice = "Alles ausgedacht."
[[sources.streets]]
path = "streets.osm.pbf"
[[sources.population]]
path = "people.csv"
[[sources.boundaries]]
path = "boundaries.geojson"
[[sources.broadband]]
path = "broadband.csv"
"""


def street(first: int, last: int, step: int = 500) -> tuple[Nodes, Ways]:
    """A street along y = 0, a crossing every `step` metres, each with a lane of 50 m to the south."""
    nodes, ways = {}, {}
    along = range(first, last + 1, step)
    for k, x in enumerate(along):
        nodes[1000 + k], nodes[2000 + k] = (x, 0), (x, -50)
        ways[3000 + k] = ([1000 + k, 2000 + k], ROAD)
    ways[1] = ([1000 + k for k in range(len(along))], {**ROAD, "name": "Hauptstraße"})
    return nodes, ways


def offers(home_hub: bool = True) -> str:
    """Digital, mobile and hub offers as TOML."""
    lat, lon = latlon(400, 0)
    text = "".join(
        f'[[digital]]\nservice = "{key}"\nname = "{key} digital"\nurl = "https://example.org"\n'
        for key in ("citizens_office", "pharmacy", "meeting")
    )
    text += (
        f'[[mobile]]\nservice = "cash"\nname = "Sparkassenbus"\nlat = {lat}\nlon = {lon}\nstop = "Dorfplatz"\n'
        'hours = "Th 15:10-15:40"\n'
    )
    if home_hub:
        lat, lon = latlon(500, 0)
        text += f'[[hub]]\nname = "Hub"\nlat = {lat}\nlon = {lon}\nhours = "Mo-Fr 09:00-17:00"\ndigital = ["gp"]\n'
    return text


def write_district(folder: Path, *, broadband: str = "", more: str = "", extra: Nodes | None = None) -> Path:
    """Write the district's files; returns its configuration. `extra`: more nodes, or others of the same number."""
    folder.mkdir(parents=True, exist_ok=True)
    nodes, ways = street(-2500, 8000)
    nodes |= {number: (x, 0, tags) for number, (x, tags) in PLACES.items()}
    nodes |= extra or {}
    write_map(folder / "streets.osm.pbf", nodes, ways)
    (folder / "people.csv").write_text(census(PEOPLE, ages=True))
    (folder / "boundaries.geojson").write_text(
        boxes(
            ("03252001", "West", -3000, -4000, 3000, 4000),
            ("03252002", "Ost", 3000, -4000, 9000, 4000),
        )
    )
    (folder / "broadband.csv").write_text(broadband or speeds_per_cell(), encoding="utf-8")
    config = folder / "district.toml"
    config.write_text(CONFIG + offers() + more, encoding="utf-8")
    return config


def speeds_per_cell() -> str:
    lines = ["x_mp_100m;y_mp_100m;down_mbit"]
    for x, y, mbit in SPEEDS:
        lon, lat = lonlat(x, y)
        east, north = grid.to_metres([lon], [lat])
        lines.append(f"{grid.centres(east, 100)[0]};{grid.centres(north, 100)[0]};{mbit}")
    return "\n".join(lines) + "\n"
