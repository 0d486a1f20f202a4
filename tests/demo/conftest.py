"""The sources of the demo district as a reader finds them."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import osmium
import pytest

from dreiraum.demo.facts import Facts, read_facts


@dataclass
class Written:
    """What the extract holds, as a reader finds it."""

    folder: Path
    at: dict[int, tuple[float, float]] = field(default_factory=dict)
    nodes: dict[int, dict[str, str]] = field(default_factory=dict)
    ways: dict[int, tuple[list[int], dict[str, str]]] = field(default_factory=dict)
    relations: list[tuple[list[tuple[str, int, str]], dict[str, str]]] = field(default_factory=list)
    order: list[tuple[str, int]] = field(default_factory=list)

    def streets(self):
        return {i: way for i, way in self.ways.items() if "highway" in way[1] or "route" in way[1]}

    def named(self, **tags):
        return [t for t in self.nodes.values() if all(t.get(k) == v for k, v in tags.items())]


@pytest.fixture(scope="session")
def facts() -> Facts:
    return read_facts()


@pytest.fixture(scope="session")
def district(demo_home) -> Written:
    written = Written(demo_home / "sources")
    for thing in osmium.FileProcessor(str(written.folder / "streets.osm.pbf")):
        tags = dict(thing.tags)
        if thing.is_node():
            written.order.append(("n", thing.id))
            written.at[thing.id] = (thing.lon, thing.lat)
            if tags:
                written.nodes[thing.id] = tags
        elif thing.is_way():
            written.order.append(("w", thing.id))
            written.ways[thing.id] = ([n.ref for n in thing.nodes], tags)
        else:
            written.order.append(("x", thing.id))
            written.relations.append(([(m.type, m.ref, m.role) for m in thing.members], tags))
    return written


@pytest.fixture(scope="session")
def addresses(district) -> Counter:
    keys = ("addr:city", "addr:place", "addr:street", "addr:housenumber")
    return Counter(tuple(t[k] for k in keys) for _, t in district.ways.values() if "addr:street" in t)
