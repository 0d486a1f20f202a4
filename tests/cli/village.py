"""A village of a few streets as files to build from, and ways to spoil them."""

from tests.reach.drawing import boxes, census, write_map

SIDE, STEP = 6, 150.0
PEOPLE = [(0, 0, 20), (300, 300, 32), (700, 700, 40)]
NORD = ("03252001", "Nord", -200, -200, 1000, 1000)


def write_village(folder):
    """Streets, people and the boundary, well-formed."""
    folder.mkdir(parents=True, exist_ok=True)
    nodes = {r * SIDE + c + 1: (c * STEP, r * STEP) for r in range(SIDE) for c in range(SIDE)}
    nodes[100] = (10, 10, {"shop": "supermarket", "name": "Markt", "opening_hours": "Mo-Fr 08:00-18:00"})
    nodes[101] = (700, 700, {"shop": "supermarket", "name": "Laden"})
    nodes[102] = (300, 300, {"place": "village", "name": "Großdorf"})
    nodes[103] = (320, 310, {"amenity": "doctors", "name": "Praxis Grün", "addr:street": "Straße 2"})
    ways = {}
    for k in range(SIDE):
        ways[2 * k + 1] = ([k * SIDE + c + 1 for c in range(SIDE)], {"highway": "residential", "name": f"Straße {k}"})
        ways[2 * k + 2] = ([r * SIDE + k + 1 for r in range(SIDE)], {"highway": "residential", "name": f"Weg {k}"})
    for name in ("streets.osm.pbf", "streets.osm"):
        write_map(folder / name, nodes, ways)
    (folder / "census.csv").write_text(census(PEOPLE, ages=True), encoding="utf-8")
    (folder / "boundaries.geojson").write_text(boxes(NORD), encoding="utf-8")
    (folder / "district.toml").write_text(DISTRICT, encoding="utf-8")
    return folder


def write_town(path, side=90):
    """A grid of streets whose build lasts long enough to be hit in the middle."""
    nodes = {r * side + c + 1: (c * 80.0, r * 80.0) for r in range(side) for c in range(side)}
    ways = {}
    for k in range(side):
        tags = {"highway": "residential", "name": f"Straße {k}"}
        ways[2 * k + 1] = ([k * side + c + 1 for c in range(side)], tags)
        ways[2 * k + 2] = ([r * side + k + 1 for r in range(side)], tags)
    return write_map(path, nodes, ways)


DISTRICT = """
name = "Kreis Nord"
ags = "03252"
subdivision = "NI"
notice = "Erfundenes Dorf."
[[sources.streets]]
path = "streets.osm.pbf"
title = "Straßen"
licence = "ODbL-1.0"
attribution = "© OpenStreetMap-Mitwirkende"
[[sources.population]]
path = "census.csv"
title = "Zensus 2022"
licence = "dl-de/by-2-0"
attribution = "© Statistische Ämter"
[[sources.boundaries]]
path = "boundaries.geojson"
[[digital]]
service = "gp"
name = "Videosprechstunde"
url = "https://example.org/gp"
"""
