"""Where no census is given, residential buildings stand in."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dreiraum.reach.osm.features import Features
from dreiraum.reach.people.estimate import from_buildings, from_points, people_in


def buildings(*items: tuple[float, float, float, dict[str, str]]) -> Features:
    lon, lat, area, tags = zip(*items, strict=True) if items else ((), (), (), ())
    floats = [np.array(column, np.float64) for column in (lon, lat, area)]
    return Features(np.ones(len(items), np.int8), np.arange(len(items), dtype=np.int64), *floats, tags)


def test_a_house_of_two_storeys_and_632_square_metres_of_floor_holds_ten():
    # 2 x 316 m2 gross, three quarters of it living space, 47.4 m2 each.
    assert people_in({"building": "house", "building:levels": "2"}, 316.0) == pytest.approx(10.0)


@pytest.mark.parametrize(
    ("tags", "area"),
    [
        ({"building": "garage"}, 100.0),
        ({"building": "yes", "amenity": "school"}, 100.0),
        ({"building": "yes"}, 12.0),
        ({"building": "yes"}, 5000.0),
        ({"building": "house"}, 0.0),
        ({"building": "house"}, float("nan")),
        ({"shop": "bakery"}, 100.0),
    ],
)
def test_nobody_lives_in_garages_schools_sheds_and_halls(tags, area):
    assert people_in(tags, area) == 0.0


@pytest.mark.parametrize("levels", ["", "many", "-1", "0", "nan", "2;3"])
def test_levels_that_say_nothing_are_assumed(levels):
    usual = people_in({"building": "house"}, 100.0)
    assert people_in({"building": "house", "building:levels": levels}, 100.0) == usual


def test_absurd_levels_are_capped():
    tower = {"building": "apartments", "building:levels": "1e9"}
    assert people_in(tower, 100.0) == people_in({**tower, "building:levels": "40"}, 100.0)


def test_buildings_of_one_cell_are_added_and_the_total_is_rounded_once():
    house = {"building": "house", "building:levels": "2"}
    found = from_buildings(buildings((9.2000, 52.0, 100, house), (9.2001, 52.0, 216, house), (9.3, 52.0, 50, house)))
    assert sorted(found.people.tolist()) == [2, 10]
    assert (found.age == -1).all()
    assert (found.x % 100 == 50).all()


def test_an_extract_without_homes_gives_no_cells():
    assert len(from_buildings(buildings()).x) == 0
    assert len(from_buildings(buildings((9.2, 52.0, 100, {"building": "barn"}))).x) == 0


@given(
    st.lists(st.tuples(st.floats(9, 9.1), st.floats(52, 52.1), st.floats(0.01, 50)), min_size=1, max_size=30),
    st.integers(0, 5000),
)
def test_points_share_out_exactly_the_people_given(points, total):
    lon, lat, weight = np.array(points).T
    found = from_points(lon, lat, weight, total)
    assert found.people.sum() == total
    assert (np.diff(found.y.astype(np.int64) * 2**32 + found.x) > 0).all()


def test_points_without_a_place_are_left_out():
    found = from_points(np.array([9.0, np.nan, np.inf]), np.array([52.0, 52.0, 52.0]), np.array([3.0, 4.0, 5.0]))
    assert found.people.tolist() == [3]
