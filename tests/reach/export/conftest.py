"""A little district of two municipalities and three villages, built once for all tests of exports."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.reach.drawing import ROAD, boxes, census, latlon, write_map

from dreiraum.reach.region import Region

# A road from west to east with side streets; 100 m between nodes. Groß Süntel has shop and practice.
NODES = {
    **{number: (100.0 * number, 0.0) for number in range(1, 61)},
    **{100 + number: (100.0 * number, 100.0) for number in range(1, 61)},
    201: (550.0, 40.0, {"place": "village", "name": "Groß Süntel"}),
    202: (2550.0, 40.0, {"place": "village", "name": "Börry"}),
    203: (5550.0, 40.0, {"place": "hamlet", "name": "Einöde, „Hof“"}),
    301: (510.0, 10.0, {"shop": "supermarket", "name": 'Laden "Zur Post", Süntel', "addr:street": "=1+1"}),
    302: (710.0, 10.0, {"shop": "supermarket", "name": "Dorfladen", "synthetic": "yes"}),
    303: (620.0, 10.0, {"amenity": "doctors", "name": "Praxis Dr. Weiß"}),
    304: (4900.0, 10.0, {"shop": "supermarket"}),
}
WAYS = {
    1: (range(1, 61), ROAD | {"name": "Lange Straße"}),
    2: (range(101, 161), ROAD | {"name": "Gasse"}),
    **{10 + n: ((n, 100 + n), ROAD) for n in range(1, 61, 3)},
}
PEOPLE = [
    *((100.0 * k, 50.0, 10 + k) for k in range(1, 11)),
    *((100.0 * k, 50.0, 20) for k in range(23, 30)),
    *((100.0 * k, 50.0, 4) for k in range(54, 58)),
]
NOTICE = "Probe: alles erfunden, auch die Straßen."
DISTRICT = f"""
name = "Kreis Süntel"
ags = "03999"
subdivision = "NI"
notice = "{NOTICE}"
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
licence = "GeoNutzV"
attribution = "© Vermessung"
"""


@pytest.fixture(scope="session")
def region(tmp_path_factory: pytest.TempPathFactory) -> Region:
    """The built Region."""
    folder = tmp_path_factory.mktemp("district")
    write_map(folder / "streets.osm.pbf", NODES, WAYS)
    (folder / "people.csv").write_text(census(PEOPLE, ages=True), encoding="utf-8")
    border = boxes(("03999001", "Groß Süntel", -500, -1500, 2000, 1500), ("03999002", "Börry", 2000, -1500, 6500, 1500))
    (folder / "boundaries.geojson").write_text(border, encoding="utf-8")
    (folder / "district.toml").write_text(DISTRICT, encoding="utf-8")
    return Region.build(folder / "district.toml", folder / "region")


@pytest.fixture
def home() -> tuple[float, float]:
    """Latitude and longitude of a home in Groß Süntel."""
    return latlon(300, 20)


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """A folder to write to."""
    folder = tmp_path / "out"
    folder.mkdir()
    return folder
