"""Little maps and districts for tests, drawn in metres around a point in Lower Saxony."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import osmium
from osmium.osm.mutable import Node, Relation, Way

from dreiraum.reach.osm.extract import Extract, read_extract
from dreiraum.reach.parts import Part, write_part
from dreiraum.reach.people import grid
from dreiraum.reach.streets.build import STREET_KEYS, STREET_TRIGGERS, build_streets
from dreiraum.reach.streets.network import Streets
from dreiraum.reach.streets.profiles import read_profiles

LON, LAT = 9.5, 52.0
NORTH = 6_371_008.8 * math.pi / 180  # metres in a degree
EAST = NORTH * math.cos(math.radians(LAT))

Tags = Mapping[str, str]
Nodes = Mapping[int, Sequence[Any]]  # id: x, y in metres, and tags where it has some
Ways = Mapping[int, tuple[Sequence[int], Tags]]
Relations = Mapping[int, tuple[Sequence[tuple[str, int, str]], Tags]]

ROAD = {"highway": "residential"}


def lonlat(x: float, y: float) -> tuple[float, float]:
    """Degrees of a point so many metres east and north of the origin."""
    return LON + x / EAST, LAT + y / NORTH


def latlon(x: float, y: float) -> tuple[float, float]:
    """The same point in the order people say it."""
    return lonlat(x, y)[::-1]


def write_map(path: Path, nodes: Nodes, ways: Ways, relations: Relations | None = None) -> Path:
    """Write an OSM file; its name's ending says which kind."""
    path.unlink(missing_ok=True)
    with osmium.SimpleWriter(str(path)) as writer:
        for number, (x, y, *tags) in sorted(nodes.items()):
            writer.add(Node(id=number, location=lonlat(x, y), tags=tags[0] if tags else {}))
        for number, (refs, tags) in sorted(ways.items()):
            writer.add(Way(id=number, nodes=list(refs), tags=tags))
        for number, (members, tags) in sorted((relations or {}).items()):
            writer.add(Relation(id=number, members=list(members), tags=tags))
    return path


def street_extract(path: Path) -> Extract:
    """What the network is built from."""
    return read_extract(path, trigger=STREET_TRIGGERS, wanted=STREET_KEYS)


def streets_of(path: Path, folder: Path, overrides: Path | None = None) -> Streets:
    """The network of a file, as a part in `folder`."""
    columns, facts = build_streets(street_extract(path), read_profiles(overrides))
    return Streets(Part(folder / write_part(folder, "streets", columns, facts)))


def draw_streets(folder: Path, nodes: Nodes, ways: Ways, relations: Relations | None = None) -> Streets:
    """The network of a drawn map."""
    return streets_of(write_map(folder / "map.osm.pbf", nodes, ways, relations), folder)


def census(people: Iterable[tuple[float, float, int]], ages: bool = False) -> str:
    """A census file with so many people in the 100 m cells around the points (x, y)."""
    lines = ["x_mp_100m;y_mp_100m;Einwohner" + (";Unter18;a18bis29;a30bis49;a50bis64;a65undaelter" if ages else "")]
    for x, y, number in people:
        lon, lat = lonlat(x, y)
        east, north = grid.to_metres([lon], [lat])
        cell = grid.centres(east, 100)[0], grid.centres(north, 100)[0]
        old = f";{number // 4};0;0;{number - number // 4 - number // 2};{number // 2}" if ages else ""
        lines.append(f"{cell[0]};{cell[1]};{number}{old}")
    return "\n".join(lines) + "\n"


def boxes(*municipalities: tuple[str, str, float, float, float, float]) -> str:
    """GeoJSON of municipalities: key, name, west, south, east, north in metres."""
    features = []
    for ags, name, west, south, east, north in municipalities:
        ring = [lonlat(west, south), lonlat(east, south), lonlat(east, north), lonlat(west, north), lonlat(west, south)]
        features.append(
            {
                "type": "Feature",
                "properties": {"AGS": ags, "GEN": name},
                "geometry": {"type": "Polygon", "coordinates": [ring]},
            }
        )
    return json.dumps({"type": "FeatureCollection", "features": features})
