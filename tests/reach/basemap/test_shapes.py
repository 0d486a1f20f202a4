"""Areas are closed as libosmium closes them, and where the box cuts them as the cut of the whole."""

import math
import random
from collections import defaultdict

import numpy as np
import osmium
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.reach.drawing import lonlat, write_map

from dreiraum.reach.basemap import layers
from dreiraum.reach.basemap.features import features
from dreiraum.reach.osm.extract import read_extract
from dreiraum.reach.people.municipalities import everything

ALL = everything("", "")
FOREST = {"landuse": "forest"}


def drawn(path, box=None):
    """Areas by layer and kind."""
    extract = read_extract(path, trigger=layers.TRIGGERS, wanted=layers.KEYS, box=box)
    found = defaultdict(list)
    for one, shape in features(extract, path, ALL, box):
        found[one.layer, one.attributes.get("kind")].append(shape)
    return found


def area(shapes):
    return float(shapely.area(shapely.make_valid(np.array(shapes, object))).sum())


@pytest.fixture(scope="module")
def real(shared_data):
    """A real town, and its areas assembled by libosmium; kinds of which it leaves a multipolygon open are left out."""
    path = shared_data / "bad-hersfeld" / "bad-hersfeld.osm.gz"
    found, relations, closed = defaultdict(list), {}, set()
    factory = osmium.geom.WKBFactory()
    for one in osmium.FileProcessor(str(path)).with_areas():
        as_drawn = layers.area(dict(one.tags))
        if as_drawn is None:
            continue
        key = as_drawn.layer, as_drawn.attributes.get("kind")
        if one.is_area():
            found[key].append(shapely.from_wkb(factory.create_multipolygon(one)))
            closed |= set() if one.from_way() else {one.orig_id()}
        elif one.is_relation() and one.tags.get("type") == "multipolygon":
            relations[one.id] = key
    left_open = {key for number, key in relations.items() if number not in closed}
    return path, {key: shapes for key, shapes in found.items() if key not in left_open}


def test_real_areas_are_those_of_libosmium(real):
    path, expected = real
    found = drawn(path)
    assert len(expected) >= 12
    for key, shapes in expected.items():
        assert len(found[key]) == len(shapes), key
        assert area(found[key]) == pytest.approx(area(shapes), rel=1e-6), key


def test_real_areas_in_a_box_are_cut_from_the_whole(real):
    path, expected = real
    west, south, east, north = shapely.total_bounds([shape for shapes in expected.values() for shape in shapes])
    box = (west * 0.6 + east * 0.4, south * 0.6 + north * 0.4, west * 0.4 + east * 0.6, south * 0.4 + north * 0.6)
    found = drawn(path, box)
    cut = {key: area(shapely.intersection(shapes, shapely.box(*box))) for key, shapes in expected.items()}
    assert sum(value > 0 for value in cut.values()) >= 5
    for key, size in cut.items():
        # an area none of whose nodes lies in the box is not seen; none is so large here
        assert area(found[key]) == pytest.approx(size, rel=1e-3, abs=1e-9), key


def ring(rng, x, y, radius, corners):
    """A star-shaped ring in metres."""
    turns = sorted(rng.uniform(0, math.tau) for _ in range(corners))
    return [
        (x + rng.uniform(0.6, 1) * radius * math.cos(t), y + rng.uniform(0.6, 1) * radius * math.sin(t)) for t in turns
    ]


def ways_of(rng, nodes, first_way):
    """A ring of nodes in one to four ways, some of them against the others."""
    cuts = sorted(rng.sample(range(len(nodes)), rng.randint(1, 4)))
    ways = {}
    for k, start in enumerate(cuts):
        stop = cuts[k + 1] if k + 1 < len(cuts) else cuts[0] + len(nodes)
        refs = [nodes[i % len(nodes)] for i in range(start, stop + 1)]
        ways[first_way + k] = (refs[::-1] if rng.random() < 0.5 else refs, {})
    return ways


@given(st.integers(0, 2**32))
@settings(max_examples=40, deadline=None)
def test_a_multipolygon_of_any_ways_has_its_hole_and_is_cut_at_the_box(tmp_path_factory, seed):
    rng = random.Random(seed)
    outer, inner = ring(rng, 0, 0, 1000, 12), ring(rng, 0, 0, 250, 8)
    nodes = dict(enumerate([*outer, *inner], 1))
    outlines = ways_of(rng, list(range(1, 13)), 1), ways_of(rng, list(range(13, 21)), 100)
    members = [("w", way, role) for ways, role in zip(outlines, ("outer", "inner"), strict=True) for way in ways]
    rng.shuffle(members)
    path = tmp_path_factory.mktemp("ring") / "map.osm.pbf"
    write_map(path, nodes, outlines[0] | outlines[1], {1: (members, {"type": "multipolygon", **FOREST})})
    at = {k: np.round(lonlat(*point), 7).tolist() for k, point in nodes.items()}
    expected = shapely.Polygon([at[k] for k in range(1, 13)], [[at[k] for k in range(13, 21)]])
    assume(expected.is_valid)
    (whole,) = drawn(path)["landuse", "forest"]
    assert shapely.symmetric_difference(whole, expected).area < 1e-9 * expected.area
    west, south = lonlat(rng.uniform(-900, 0), rng.uniform(-900, 0))
    box = (west, south, *lonlat(rng.uniform(300, 2000), rng.uniform(300, 2000)))
    cut = shapely.intersection(expected, shapely.box(*box))
    seen = any(box[0] <= x <= box[2] and box[1] <= y <= box[3] for x, y in at.values())
    if seen:
        found = shapely.union_all(drawn(path, box)["landuse", "forest"])
        assert shapely.symmetric_difference(found, cut).area < 1e-9 * expected.area


def test_a_wood_that_leaves_the_box_on_one_side_and_comes_back_on_the_other_is_closed_outside(tmp_path):
    """Its edge runs through the box from west to east, and everything north of it is wood."""
    corners = [(-2000, 0), (0, 50), (2000, 0), (2000, 5000), (-2000, 5000)]
    path = write_map(
        tmp_path / "map.osm.pbf", dict(enumerate(corners, 1)), {1: ([1, 2, 3], {}), 2: ([3, 4, 5, 1], {})},
        {1: ([("w", 1, "outer"), ("w", 2, "outer")], {"type": "multipolygon", **FOREST})},
    )  # fmt: skip
    box = (*lonlat(-500, -500), *lonlat(500, 500))
    (wood,) = drawn(path, box)["landuse", "forest"]
    assert wood.covers(shapely.Point(lonlat(0, 300)))
    assert not wood.intersects(shapely.Point(lonlat(0, -10)))
    assert shapely.box(*box).buffer(1e-9).covers(wood)


def test_of_a_wood_that_the_file_holds_in_part_the_rings_that_close_are_drawn(tmp_path):
    corners = [(0, 0), (500, 0), (500, 500), (0, 500), (100, 100), (200, 100), (200, 200), (100, 200)]
    ways = {1: ([1, 2, 3, 4, 1], {}), 2: ([5, 6, 7, 8, 5], {})}
    members = [("w", 1, "outer"), ("w", 2, "inner"), ("w", 99, "outer")]
    path = write_map(
        tmp_path / "map.osm.pbf", dict(enumerate(corners, 1)), ways, {1: (members, {"type": "multipolygon", **FOREST})}
    )
    (wood,) = drawn(path)["landuse", "forest"]
    assert wood.covers(shapely.Point(lonlat(50, 50)))
    assert not wood.intersects(shapely.Point(lonlat(150, 150)))


def test_a_clearing_whose_wood_is_unknown_is_not_drawn_as_wood(tmp_path):
    corners = [(100, 100), (200, 100), (200, 200), (100, 200)]
    members = [("w", 2, "inner"), ("w", 99, "outer")]
    path = write_map(
        tmp_path / "map.osm.pbf", dict(enumerate(corners, 5)), {2: ([5, 6, 7, 8, 5], {})},
        {1: (members, {"type": "multipolygon", **FOREST})},
    )  # fmt: skip
    assert ("landuse", "forest") not in drawn(path)


@pytest.mark.parametrize("refs", [[1], [1, 2], [1, 2, 1], [1, 2, 3], [1, 2, 3, 99, 1]])
def test_what_does_not_close_is_no_area(tmp_path, refs):
    path = write_map(tmp_path / "map.osm.pbf", {1: (0, 0), 2: (500, 0), 3: (500, 500)}, {1: (refs, FOREST)})
    assert not drawn(path)


def test_a_street_is_cut_where_its_nodes_are_missing(tmp_path):
    nodes = {k: (100 * k, 0) for k in range(6)}
    path = write_map(tmp_path / "map.osm.pbf", nodes, {1: ([0, 1, 99, 2, 98, 3, 4, 5], {"highway": "path"})})
    extract = read_extract(path, trigger=layers.TRIGGERS, wanted=layers.KEYS)
    pieces = [shape for one, shape in features(extract, path, ALL, None) if one.layer == "road"]
    expected = [[lonlat(0, 0), lonlat(100, 0)], [lonlat(300, 0), lonlat(400, 0), lonlat(500, 0)]]
    assert [len(piece.coords) for piece in pieces] == [2, 3]
    for piece, line in zip(pieces, expected, strict=True):
        assert np.allclose(shapely.get_coordinates(piece), line, atol=1e-7)
