"""The demo district as files: an ordinary OpenStreetMap extract with sorted ids."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from pathlib import Path

import osmium
from osmium.osm.mutable import Node, Relation, Way

from dreiraum.demo.facts import Facts
from dreiraum.demo.houses import House
from dreiraum.demo.plane import Point, to_degrees

Tags = dict[str, str]


@dataclass(slots=True)
class Extract:
    """Nodes, ways and relations as they will be written; ids are positions plus one."""

    at: list[Point]
    node_tags: dict[int, Tags] = field(default_factory=dict)
    ways: list[tuple[list[int], Tags]] = field(default_factory=list)
    relations: list[tuple[list[tuple[str, int, str]], Tags]] = field(default_factory=list)

    def node(self, at: Point, tags: Tags | None = None) -> int:
        """Add a node; returns its position."""
        self.at.append(at)
        if tags:
            self.node_tags[len(self.at) - 1] = tags
        return len(self.at) - 1

    def way(self, nodes: list[int], tags: Tags) -> int:
        """Add a way; returns its position."""
        self.ways.append((nodes, tags))
        return len(self.ways) - 1


def add_houses(extract: Extract, facts: Facts, houses: list[House]) -> None:
    """Draw every house as a rectangle that carries its address."""
    by_ags = {m.ags: m for m in facts.municipalities}
    for house in houses:
        village = facts.villages[house.village]
        municipality = by_ags[village.ags]
        ux, uy = math.cos(house.heading), math.sin(house.heading)
        w, d = house.width / 2, house.depth / 2
        x, y = house.at
        ring = [
            extract.node((x + a * w * ux - b * d * uy, y + a * w * uy + b * d * ux))
            for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))
        ]
        kind = "apartments" if house.homes > 2 else "house"
        tags = {
            "building": kind,
            "addr:street": house.street,
            "addr:housenumber": house.number,
            "addr:postcode": municipality.postcode,
            "addr:city": municipality.city,
            "addr:place": village.name,
        }
        if kind == "apartments":
            tags["building:levels"] = "3"
        extract.way([*ring, ring[0]], tags)


def write_pbf(extract: Extract, path: Path) -> None:
    """Write the extract in the order every reader expects: nodes, ways, relations, each by id."""
    path.unlink(missing_ok=True)
    header = osmium.io.Header()
    header.set("generator", "dreiraum demo")
    with osmium.SimpleWriter(str(path), header=header) as writer:
        for i, at in enumerate(extract.at):
            writer.add_node(Node(id=i + 1, location=to_degrees(at), tags=extract.node_tags.get(i, {})))
        for i, (nodes, tags) in enumerate(extract.ways):
            writer.add_way(Way(id=i + 1, nodes=[n + 1 for n in nodes], tags=tags))
        for i, (members, tags) in enumerate(extract.relations):
            listed = [(kind, ref + 1, role) for kind, ref, role in members]
            writer.add_relation(Relation(id=i + 1, members=listed, tags=tags))
