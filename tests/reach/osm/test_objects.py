"""Points and areas of tagged objects, against shapely."""

import numpy as np
import osmium
import pytest
import shapely
from tests.reach.drawing import EAST, NORTH, lonlat, write_map

from dreiraum.reach.osm.extract import read_extract
from dreiraum.reach.osm.objects import read_features

HOUSE = {"building": "yes"}


def features(path, keys=("building", "shop", "highway"), only=None):
    extract = read_extract(path, trigger=set(keys), wanted={"name"})
    return read_features(extract, set(keys), only or {})


def draw(tmp_path, nodes, ways, relations=None):
    return features(write_map(tmp_path / "a.osm.pbf", nodes, ways, relations))


def metres(found, k=0):
    return (found.lon[k] - 9.5) * EAST, (found.lat[k] - 52) * NORTH


L_SHAPE = {1: (0, 0), 2: (30, 0), 3: (30, 10), 4: (10, 10), 5: (10, 20), 6: (0, 20)}


def test_an_area_has_its_centroid_and_its_square_metres(tmp_path):
    shape = shapely.Polygon(L_SHAPE.values())
    for turn in ([1, 2, 3, 4, 5, 6, 1], [1, 6, 5, 4, 3, 2, 1]):
        found = draw(tmp_path, L_SHAPE, {7: (turn, HOUSE)})
        assert metres(found) == pytest.approx((shape.centroid.x, shape.centroid.y), abs=0.05)
        assert found.area[0] == pytest.approx(shape.area, rel=1e-3)


def test_an_open_way_has_the_mean_of_its_nodes_and_no_area(tmp_path):
    found = draw(tmp_path, L_SHAPE, {7: ([1, 2, 3], HOUSE)})
    assert metres(found) == pytest.approx((20, 10 / 3), abs=0.05)
    assert found.area[0] == 0


def test_a_way_cut_by_the_extract_has_the_nodes_that_are_there(tmp_path):
    found = draw(tmp_path, L_SHAPE, {7: ([1, 2, 99, 1], HOUSE), 8: ([98, 99], HOUSE)})
    assert found.osm_id.tolist() == [7]
    assert found.area[0] == 0


def test_a_courtyard_is_taken_off(tmp_path):
    nodes = {1: (0, 0), 2: (40, 0), 3: (40, 40), 4: (0, 40), 5: (10, 10), 6: (30, 10), 7: (30, 30), 8: (10, 30)}
    ways = {1: ([1, 2, 3, 4, 1], {}), 2: ([5, 6, 7, 8, 5], {})}
    members = [("w", 1, "outer"), ("w", 2, "inner"), ("n", 1, "entrance"), ("w", 99, "outer")]
    found = draw(tmp_path, nodes, ways, {3: (members, {"type": "multipolygon", **HOUSE})})
    assert (found.kind.tolist(), found.osm_id.tolist()) == ([2], [3])
    assert found.area[0] == pytest.approx(40 * 40 - 20 * 20, rel=1e-3)
    assert metres(found) == pytest.approx((20, 20), abs=0.1)


def test_only_the_values_named_make_an_object_of_a_shared_key(tmp_path):
    nodes = {1: (0, 0, {"highway": "bus_stop"}), 2: (5, 0, {"highway": "crossing"}), 3: (9, 0, {"shop": "bakery"})}
    path = write_map(tmp_path / "a.osm.pbf", nodes, {})
    assert features(path, only={"highway": {"bus_stop"}}).osm_id.tolist() == [1, 3]


def test_closed_ways_of_a_real_town_have_the_areas_of_shapely(shared_data):
    path = shared_data / "north-bayreuth" / "north-bayreuth.osm.gz"
    found = features(path)
    row = {(int(kind), int(number)): k for k, (kind, number) in enumerate(zip(found.kind, found.osm_id, strict=True))}
    where, checked = {}, 0
    for thing in osmium.FileProcessor(str(path)):
        if thing.is_node():
            where[thing.id] = (thing.location.lon, thing.location.lat)
        elif thing.is_way() and "building" in thing.tags and len(thing.nodes) > 3 and thing.is_closed():
            degrees = np.array([where[node.ref] for node in thing.nodes])
            east = NORTH * np.cos(np.radians(degrees[0, 1]))
            shape = shapely.Polygon((degrees - degrees[0]) * [east, NORTH])
            k = row[1, thing.id]
            assert found.area[k] == pytest.approx(shape.area, rel=1e-3, abs=0.1)
            if shape.is_valid:
                centre = np.array([found.lon[k], found.lat[k]]) - degrees[0]
                assert centre * [east, NORTH] == pytest.approx([shape.centroid.x, shape.centroid.y], abs=0.2)
            checked += 1
    assert checked > 100


def test_degrees_are_those_of_the_file(tmp_path):
    found = draw(tmp_path, {1: (123, 456, HOUSE)}, {})
    assert (found.lon[0], found.lat[0]) == pytest.approx(lonlat(123, 456), abs=1e-7)
