"""A drawn district with one of everything, built once."""

from pathlib import Path

import pytest
from tests.reach.drawing import ROAD, boxes, write_map

from dreiraum.reach.config import District
from dreiraum.reach.region import Region

# x and y in metres; the district is the square from 0 to 4000, its border in the middle at x = 2000.
_ROAD, _WOOD, _CLEARING, _LAKE, _HOUSE = range(1, 9), range(20, 24), range(24, 28), range(30, 34), range(40, 44)
_RIVER, _RAILS = (50, 51), (60, 61)
NODES = {
    **{k: (500 * k, 1000) for k in _ROAD},
    **dict(zip(_WOOD, [(500, 1500), (1500, 1500), (1500, 2500), (500, 2500)], strict=True)),
    **dict(zip(_CLEARING, [(800, 1800), (1200, 1800), (1200, 2200), (800, 2200)], strict=True)),
    **dict(zip(_LAKE, [(2500, 1500), (3500, 1500), (3500, 2100), (2500, 2100)], strict=True)),
    **dict(zip(_HOUSE, [(1000, 1020), (1012, 1020), (1012, 1030), (1000, 1030)], strict=True)),
    **dict(zip(_RIVER, [(3000, -2000), (3000, 5500)], strict=True)),
    **dict(zip(_RAILS, [(100, 3000), (3900, 3000)], strict=True)),
    70: (1000, 1000, {"place": "village", "name": "Westdorf", "population": "300"}),
    71: (3000, 1000, {"place": "village", "name": "Ostdorf", "population": "1.200"}),
    72: (3500, 3500, {"place": "town", "name": "Stadt"}),
    73: (500, 3500, {"place": "locality", "name": "Am Kreuz"}),
}
WAYS = {
    1: ([1, 2, 3, 4], {**ROAD, "name": "Hauptstraße"}),
    2: ([4, 5, 6, 7, 8], {"highway": "primary", "ref": "B 83", "bridge": "yes"}),
    # the wood's outline in two ways that run against each other, its clearing in one
    3: ([20, 21, 22], {}),
    4: ([20, 23, 22], {}),
    5: ([*_CLEARING, 24], {}),
    6: ([*_LAKE, 30], {"natural": "water"}),
    7: ([*_HOUSE, 40], {"building": "house"}),
    8: (_RIVER, {"waterway": "river", "name": "Weser"}),
    9: (_RAILS, {"railway": "rail"}),
}
RELATIONS = {
    1: ([("w", 3, "outer"), ("w", 4, "outer"), ("w", 5, "inner")], {"type": "multipolygon", "landuse": "forest"}),
}


def write_sources(folder: Path) -> District:
    folder.mkdir(parents=True, exist_ok=True)
    write_map(folder / "map.osm.pbf", NODES, WAYS, RELATIONS)
    west, east = ("03252001", "West", 0, 0, 2000, 4000), ("03252002", "Ost", 2000, 0, 4000, 4000)
    (folder / "boundaries.geojson").write_text(boxes(west, east))
    return District.of(streets=folder / "map.osm.pbf", boundaries=folder / "boundaries.geojson")


@pytest.fixture(scope="session")
def drawn(tmp_path_factory) -> Region:
    folder = tmp_path_factory.mktemp("drawn")
    return Region.build(write_sources(folder / "sources"), folder / "region")
