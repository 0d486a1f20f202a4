"""Whatever the bytes: a result, or one line that names the file."""

import bz2
import gzip
import random
import struct
import zlib

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.reach.drawing import ROAD, street_extract, write_map

from dreiraum.reach.errors import InputError
from dreiraum.reach.osm.blobs import data_blocks
from dreiraum.reach.osm.extract import read_extract
from dreiraum.reach.streets.build import build_streets
from dreiraum.reach.streets.profiles import read_profiles


def varint(number):
    number &= (1 << 64) - 1
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes(out) + bytes([number])


def zigzag(number):
    return varint(number << 1 if number >= 0 else -(number << 1) - 1)


def message(number, payload):
    return varint(number << 3 | 2) + varint(len(payload)) + payload


def value(number, content):
    return varint(number << 3) + varint(content)


def blob(kind, content, wrap=None):
    body = wrap(content) if wrap else message(1, content)
    head = message(1, kind.encode()) + value(3, len(body))
    return struct.pack(">I", len(head)) + head + body


def pbf(*blocks, wrap=None, features=("OsmSchema-V0.6", "DenseNodes")):
    header = b"".join(message(4, feature.encode()) for feature in features)
    return blob("OSMHeader", header) + b"".join(blob("OSMData", block, wrap) for block in blocks)


def dense(*nodes):
    """A block of dense nodes (id, lat, lon) in units of 100 nanodegrees."""
    columns = [b"", b"", b""]
    last = (0, 0, 0)
    for node in nodes:
        columns = [old + zigzag(new - before) for old, new, before in zip(columns, node, last, strict=True)]
        last = node
    group = message(1, columns[0]) + message(8, columns[1]) + message(9, columns[2])
    return message(1, message(1, b"")) + message(2, message(2, group))


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    """The bytes of a small whole file, and its data blocks uncompressed."""
    nodes = {k: (10 * k, k % 7, {"amenity": "pub", "name": f"n{k}"} if k % 3 == 0 else {}) for k in range(1, 40)}
    ways = {k: (list(range(k, k + 5)), {**ROAD, "name": f"Weg {k % 4}", "maxspeed": "30"}) for k in range(1, 30)}
    turn = ([("w", 1, "from"), ("n", 3, "via"), ("w", 2, "to")], {"type": "restriction", "restriction": "no_u_turn"})
    path = write_map(tmp_path_factory.mktemp("good") / "good.osm.pbf", nodes, ways, {1: turn})
    return path.read_bytes(), [bytes(block) for block, _ in data_blocks(path)]


def read(folder, content, name="bad.osm.pbf"):
    """Read bytes as a file; None where they are refused in one line that names it."""
    path = folder / name
    path.write_bytes(content)
    try:
        extract = read_extract(path, trigger={"highway", "amenity", "restriction"}, wanted={"name", "type"})
    except InputError as error:
        assert name in str(error)
        assert "\n" not in str(error)
        return None
    assert len(extract.texts) < 10_000
    return extract


def test_a_whole_file_is_read(tmp_path, good):
    assert len(read(tmp_path, good[0]).way_id) == 29
    assert len(read(tmp_path, pbf(*good[1])).way_id) == 29


def test_a_file_cut_off_anywhere_is_refused(tmp_path, good):
    whole = good[0]
    for length in range(0, len(whole), max(1, len(whole) // 150)):
        found = read(tmp_path, whole[:length])
        assert found is None or length > 100  # only between two blocks may a cut go unnoticed


def test_flipped_bytes_never_crash(tmp_path, good):
    draw = random.Random(11)
    for _ in range(250):
        content = bytearray(good[0])
        for _ in range(draw.randint(1, 4)):
            content[draw.randrange(len(content))] = draw.randrange(256)
        read(tmp_path, bytes(content))


def test_flipped_bytes_inside_the_blocks_never_crash(tmp_path, good):
    """Where no checksum protects them: every message of the block itself."""
    draw = random.Random(12)
    for _ in range(1200):
        blocks = [bytearray(block) for block in good[1]]
        for _ in range(draw.randint(1, 4)):
            block = draw.choice(blocks)
            at = draw.randrange(len(block))
            action = draw.random()
            if action < 0.6:
                block[at] = draw.choice([0, 1, 0x7F, 0x80, 0xFF, draw.randrange(256)])
            elif action < 0.8:
                del block[at : at + draw.randint(1, 9)]
            else:
                block[at:at] = bytes(draw.randrange(256) for _ in range(draw.randint(1, 9)))
        read(tmp_path, pbf(*map(bytes, blocks)))


def test_what_flipped_bytes_leave_readable_still_makes_streets_or_one_line(tmp_path, good):
    draw, profiles = random.Random(13), read_profiles()
    for turn in range(120):
        blocks = [bytearray(block) for block in good[1]]
        block = draw.choice(blocks)
        block[draw.randrange(len(block))] ^= 1 << draw.randrange(8)
        path = tmp_path / f"{turn}.osm.pbf"
        path.write_bytes(pbf(*map(bytes, blocks)))
        try:
            build_streets(street_extract(path), profiles)
        except InputError as error:
            assert "\n" not in str(error)
        path.unlink()


@given(st.binary(max_size=200))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(b"")
def test_any_bytes_are_refused(tmp_path, content):
    assert read(tmp_path, content) is None


@given(st.binary(max_size=120))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_as_a_block_are_read_or_refused(tmp_path, content):
    read(tmp_path, pbf(content))


@pytest.mark.parametrize("far", [1 << 61, (1 << 63) - 1, -(1 << 62), 1 - (1 << 63)])
def test_absurd_numbers_of_nodes_are_refused(tmp_path, far):
    assert read(tmp_path, pbf(dense((1, 2, 2), (far, 3, 3)))) is None


@pytest.mark.parametrize("far", [1 << 40, (1 << 60) - 1])
def test_numbers_far_apart_are_found(tmp_path, far):
    table = message(1, message(1, b"") + message(1, b"highway") + message(1, b"road"))
    refs = zigzag(far) + zigzag(-2 * far) + zigzag(far + 1) + zigzag(1)
    way = message(3, value(1, 5) + message(2, varint(1)) + message(3, varint(2)) + message(8, refs))
    found = read(tmp_path, pbf(dense((-far, 1, 1), (1, 2, 2), (far, 3, 3)), table + message(2, way)))
    assert found.way_node.tolist() == [2, 0, 1, -1]


@pytest.mark.parametrize("place", [(910_000_000, 0), (-910_000_000, 0), (0, 1_810_000_000), (1 << 50, 0)])
def test_a_coordinate_off_the_earth_is_refused(tmp_path, place):
    assert read(tmp_path, pbf(dense((1, 1, 1), (2, *place)))) is None


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"<!DOCTYPE html><html><body>404 Not Found</body></html>", "not an OSM PBF"),
        (b"PK\x03\x04zip", "not an OSM PBF"),
        (b"\x1f\x8b\x08gzip", "not an OSM PBF"),
        (pbf(), "no OpenStreetMap nodes"),
        (pbf(dense((1, 1, 1)), wrap=lambda raw: message(6, raw)), "osmium cat"),
        (pbf(dense((1, 1, 1)), wrap=lambda raw: message(7, raw)), "osmium cat"),
        (pbf(dense((1, 1, 1)), wrap=lambda raw: message(3, zlib.compress(raw)[:-6])), "damaged"),
        (pbf(dense((1, 1, 1)), wrap=lambda raw: message(3, zlib.compress(bytes(40_000_000)))), "larger"),
        (pbf(dense((1, 1, 1)), wrap=lambda raw: value(2, len(raw))), "damaged"),
        (pbf(dense((1, 1, 1)), features=("OsmSchema-V0.6", "HistoricalInformation")), "HistoricalInformation"),
        (blob("OSMData", dense((1, 1, 1))), "no header"),
        (struct.pack(">I", 1 << 30) + b"x" * 100, "not an OSM PBF"),
    ],
)
def test_a_file_of_another_kind_is_named(tmp_path, content, reason):
    path = tmp_path / "x.osm.pbf"
    path.write_bytes(content)
    with pytest.raises(InputError, match=reason) as error:
        street_extract(path)
    assert str(path) in str(error.value)


@pytest.mark.parametrize("pack", [lambda raw: raw, gzip.compress, bz2.compress])
@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"<html><body>404</body></html>",
        b"<!DOCTYPE html><html>",
        b"<osm version='0.6'><node id='1' lat='52' lon='9'/>",
        b"<osm version='0.6'></osm>",
        b"<osm version='0.6'><node id='x' lat='52' lon='9'/></osm>",
        b"<osm version='0.6'><node id='1' lat='152' lon='9'/></osm>",
        b"<osm version='0.6'><node id='1'/><way id='2'><nd ref='1'/></way></osm>",
        b"<?xml version='1.0'?><!DOCTYPE o [<!ENTITY a 'aaaa'>]><osm version='0.6'>&a;</osm>",
        b"\xff\xfe\x00",
        b"a;b;c\n1;2;3\n",
    ],
)
def test_an_xml_that_is_none_is_refused(tmp_path, pack, text):
    ending = {gzip.compress: ".gz", bz2.compress: ".bz2"}.get(pack, "")
    assert read(tmp_path, pack(text), f"bad.osm{ending}") is None


@pytest.mark.parametrize("ending", [".gz", ".bz2"])
def test_a_packed_file_cut_off_or_not_packed_is_refused(tmp_path, ending):
    whole = write_map(tmp_path / f"whole.osm{ending}", {k: (k, k) for k in range(1, 400)}, {}).read_bytes()
    for length in (0, 3, 20, len(whole) // 2, len(whole) - 3):
        assert read(tmp_path, whole[:length], f"cut.osm{ending}") is None
    assert read(tmp_path, b"<osm version='0.6'/>", f"plain.osm{ending}") is None


@pytest.mark.parametrize("name", ["streets.zip", "streets.shp", "streets", "streets.osm.xz"])
def test_a_file_with_another_ending_is_named(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(b"x")
    with pytest.raises(InputError, match="unknown kind of extract"):
        street_extract(path)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        street_extract(tmp_path / "none.osm.pbf")
    with pytest.raises(InputError, match="no such file"):
        street_extract(tmp_path)
