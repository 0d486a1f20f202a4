"""The reader holds what pyosmium reads, whatever the file's kind."""

import osmium
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from osmium.osm.mutable import Node, Relation, Way
from tests.reach.drawing import ROAD, lonlat, write_map

from dreiraum.reach.errors import InputError
from dreiraum.reach.osm.extract import read_extract

TRIGGER = {"highway", "amenity", "restriction", "barrier"}
WANTED = {"name", "access", "type", "oneway"}
KINDS = ("osm.pbf", "osm", "osm.gz", "osm.bz2")


def plainly(path, trigger=TRIGGER, wanted=WANTED):
    """(nodes, ways, relations) as the engine keeps them, by a plain loop over pyosmium."""
    nodes, ways, relations = {}, {}, {}

    def kept(thing):
        tags = {tag.k: tag.v for tag in thing.tags if tag.k in trigger | wanted}
        return tags if tags.keys() & trigger else {}

    for thing in osmium.FileProcessor(str(path)):
        if thing.is_node():
            nodes[thing.id] = (thing.location.x, thing.location.y, kept(thing))
        elif thing.is_way():
            if kept(thing) or not len(thing.tags):
                ways[thing.id] = ([node.ref for node in thing.nodes], kept(thing))
        elif thing.is_relation() and kept(thing):
            members = [(member.type, member.ref, member.role) for member in thing.members]
            relations[thing.id] = (members, kept(thing))
    return nodes, ways, relations


def as_read(extract):
    """The same three from the engine's columns; nodes that are not in the file as None."""
    tags = {int(row): dict(extract.tags_of(extract.node_tags, k)) for k, row in enumerate(extract.tagged_node.tolist())}
    nodes = {
        int(number): (int(extract.node_lon[row]), int(extract.node_lat[row]), tags.get(row, {}))
        for row, number in enumerate(extract.node_id)
    }
    ways, relations = {}, {}
    for row, number in enumerate(extract.way_id.tolist()):
        refs = extract.way_node[extract.way_ends[row] : extract.way_ends[row + 1]].tolist()
        named = [int(extract.node_id[ref]) if ref >= 0 else None for ref in refs]
        ways[number] = (named, dict(extract.tags_of(extract.way_tags, row)))
    for row, number in enumerate(extract.relation_id.tolist()):
        members = [
            ("nwr"[extract.member_type[k]], int(extract.member_id[k]), extract.texts[extract.member_role[k]])
            for k in range(extract.member_ends[row], extract.member_ends[row + 1])
        ]
        relations[number] = (members, dict(extract.tags_of(extract.relation_tags, row)))
    return nodes, ways, relations


def without_missing(expected):
    nodes, ways, relations = expected
    return nodes, {n: ([r if r in nodes else None for r in refs], t) for n, (refs, t) in ways.items()}, relations


def test_a_real_extract_is_what_pyosmium_reads(extract_path):
    found = as_read(read_extract(extract_path, trigger=TRIGGER, wanted=WANTED))
    assert found == without_missing(plainly(extract_path))


texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=8)
keys = st.one_of(st.sampled_from(sorted(TRIGGER | WANTED)), texts.filter(bool))
tags = st.dictionaries(keys, texts, max_size=4)
ids = st.integers(1, 1 << 40)
places = st.tuples(st.integers(-1_800_000_000, 1_800_000_000), st.integers(-900_000_000, 900_000_000))


@st.composite
def small_files(draw):
    nodes = draw(st.dictionaries(ids, st.tuples(places, tags), min_size=1, max_size=6))
    ref = st.one_of(st.sampled_from(sorted(nodes)), ids)
    ways = draw(st.dictionaries(ids, st.tuples(st.lists(ref, max_size=6), tags), max_size=4))
    member = st.tuples(st.sampled_from("nwr"), ref, texts)
    relations = draw(st.dictionaries(ids, st.tuples(st.lists(member, max_size=4), tags), max_size=3))
    return nodes, ways, relations


def write(path, nodes, ways, relations):
    path.unlink(missing_ok=True)
    with osmium.SimpleWriter(str(path)) as writer:
        for number, ((x, y), said) in sorted(nodes.items()):
            writer.add(Node(id=number, location=osmium.osm.Location(x / 1e7, y / 1e7), tags=said))
        for number, (refs, said) in sorted(ways.items()):
            writer.add(Way(id=number, nodes=refs, tags=said))
        for number, (members, said) in sorted(relations.items()):
            writer.add(Relation(id=number, members=members, tags=said))
    return path


@given(small_files())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_small_file_is_what_pyosmium_reads(tmp_path, content):
    path = write(tmp_path / "small.osm.pbf", *content)
    assert as_read(read_extract(path, trigger=TRIGGER, wanted=WANTED)) == without_missing(plainly(path))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_file_says_the_same(tmp_path, kind):
    nodes = {1: (0, 0, {"barrier": "gate"}), 2: (100, 0), 3: (100, 100, {"amenity": "pub", "name": "Zur Möwe <&>"})}
    ways = {7: ([1, 2, 3, 99], {**ROAD, "name": "Süd – Straße", "surface": "mud"})}
    relations = {5: ([("w", 7, "from"), ("n", 2, "via")], {"restriction": "no_u_turn"})}
    path = write_map(tmp_path / f"town.{kind}", nodes, ways, relations)
    found = as_read(read_extract(path, trigger=TRIGGER, wanted=WANTED))
    x, y = (round(value * 1e7) for value in lonlat(100, 100))
    assert found[0][3] == (x, y, {"amenity": "pub", "name": "Zur Möwe <&>"})
    assert found[1] == {7: ([1, 2, 3, None], {"highway": "residential", "name": "Süd – Straße"})}
    assert found[2] == {5: ([("w", 7, "from"), ("n", 2, "via")], {"restriction": "no_u_turn"})}


@pytest.mark.parametrize("extra", ["pbf_dense_nodes=false", "pbf_compression=none", "pbf_compression=zlib"])
def test_every_way_to_write_a_pbf_says_the_same(tmp_path, extra):
    source = write_map(
        tmp_path / "a.osm.pbf", {k: (k, -k, {"amenity": "pub"}) for k in range(1, 50)}, {7: ([1, 2], ROAD)}
    )
    target = tmp_path / "b.osm.pbf"
    file = osmium.io.File(str(target), f"pbf,{extra}")
    with osmium.SimpleWriter(file) as writer:
        for thing in osmium.FileProcessor(str(source)):
            writer.add(thing)
    one, other = (as_read(read_extract(path, trigger=TRIGGER, wanted=WANTED)) for path in (source, target))
    assert one == other


def test_nodes_in_any_order_and_twice_are_kept_once(tmp_path):
    path = tmp_path / "a.osm.pbf"
    with osmium.SimpleWriter(str(path)) as writer:
        for number in (9, 3, 9, 5):
            writer.add(Node(id=number, location=(number, number), tags={"amenity": f"a{number}"}))
        writer.add(Way(id=1, nodes=[9, 3, 5], tags=ROAD))
    nodes, ways, _ = as_read(read_extract(path, trigger=TRIGGER, wanted=WANTED))
    assert {number: said["amenity"] for number, (_, _, said) in nodes.items()} == {3: "a3", 5: "a5", 9: "a9"}
    assert ways[1][0] == [9, 3, 5]


def test_a_box_keeps_nodes_inside_and_ways_with_one_of_them(tmp_path):
    nodes = {1: (0, 0, {"amenity": "in"}), 2: (50, 0), 3: (500, 0, {"amenity": "out"}), 4: (600, 0)}
    path = write_map(tmp_path / "a.osm.pbf", nodes, {1: ([1, 2], ROAD), 2: ([2, 3], ROAD), 3: ([3, 4], ROAD)})
    box = (*lonlat(-10, -10), *lonlat(100, 10))
    found = as_read(read_extract(path, trigger=TRIGGER, wanted=WANTED, box=box))
    assert found[0].keys() == {1, 2}
    assert {number: refs for number, (refs, _) in found[1].items()} == {1: [1, 2], 2: [2, None]}


def test_nothing_in_the_box_is_said(tmp_path):
    path = write_map(tmp_path / "a.osm.pbf", {1: (0, 0)}, {})
    with pytest.raises(InputError, match=r"a\.osm\.pbf: no OpenStreetMap nodes in the district's area"):
        read_extract(path, trigger=TRIGGER, wanted=WANTED, box=(1, 1, 2, 2))
