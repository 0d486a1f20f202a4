"""Three ways to the same minutes: a home's answer, the matrix and the times worked out per cell."""

import datetime as dt

import numpy as np
import pytest

from dreiraum.reach.config import PHYSICAL
from dreiraum.reach.errors import InputError
from dreiraum.reach.reached import HORIZON, UNREACHED
from dreiraum.reach.region import Region
from dreiraum.reach.streets.profiles import MODES

WEDNESDAY = dt.datetime(2026, 11, 25, 17, 50)


@pytest.fixture(params=["bad-hersfeld", "north-bayreuth"])
def region(request, built_once) -> Region:
    return built_once(request.param)


def some_cells(region, many=25):
    return np.random.default_rng(2).choice(len(region.cells), many, replace=False)


@pytest.mark.parametrize("mode", MODES)
def test_the_nearest_of_a_home_is_the_least_of_its_matrix_and_that_of_its_cell(region, mode):
    places, cells, part = region.places, region.cells, region.parts["times"]
    rows = some_cells(region)
    homes = [(cells.lat[row], cells.lon[row]) for row in rows]
    points = list(zip(places.lat, places.lon, strict=True))
    matrix = region.matrix(homes, points, mode=mode, minutes=HORIZON / 600)
    for row, home, minutes in zip(rows, homes, matrix, strict=True):
        answer = region.nearest(*home, mode=mode)
        for s, one in enumerate(answer.services):
            mine = minutes[(places.service == s) & (places.delivery == PHYSICAL)]
            tenths = np.round(np.sort(mine[np.isfinite(mine)]) * 600)
            found = one.modes[mode]
            cost, next_cost = (part.array(name)[MODES.index(mode), s, row] for name in ("cost", "next_cost"))
            assert (found.nearest.tenths if found.nearest else UNREACHED) == cost
            assert (found.second.tenths if found.second else UNREACHED) == next_cost
            assert cost == (tenths[0] if len(tenths) else UNREACHED)
            if found.nearest:
                assert round(minutes[found.nearest.place] * 600) == found.nearest.tenths


@pytest.mark.parametrize("mode", ["foot", "car"])
def test_the_minutes_of_the_nearest_are_those_of_its_route(region, mode):
    places, cells = region.places, region.cells
    for row in some_cells(region, 8):
        home = cells.lat[row], cells.lon[row]
        for one in region.nearest(*home, mode=mode).services:
            for choice in (one.modes[mode].nearest, one.modes[mode].second):
                if choice is not None:
                    way = region.route(home, (places.lat[choice.place], places.lon[choice.place]), mode=mode)
                    assert (way.tenths, way.minutes) == (choice.tenths, choice.minutes)


def test_the_second_choice_is_of_another_organisation_where_one_is_in_reach(region):
    places, part = region.places, region.parts["times"]
    owner = places.organisation_id
    first, second = part.array("place"), part.array("next_place")
    both = (first >= 0) & (second >= 0)
    assert (first[both] != second[both]).all()
    assert (places.service[first[both]] == places.service[second[both]]).all()
    same = both & (owner[first] == owner[second])
    for m, s, row in np.argwhere(same)[:40]:
        others = np.flatnonzero(
            (places.service == s) & (places.delivery == PHYSICAL) & (owner != owner[first[m, s, row]])
        )
        home = region.cells.lat[row], region.cells.lon[row]
        points = list(zip(places.lat[others], places.lon[others], strict=True))
        assert np.isnan(region.matrix([home], points, mode=MODES[m], minutes=HORIZON / 600)).all()


def test_times_name_places_at_the_cost_they_state(region):
    part = region.parts["times"]
    for cost, place in (("cost", "place"), ("next_cost", "next_place")):
        assert ((part.array(cost) == UNREACHED) == (part.array(place) < 0)).all()
    assert (part.array("cost") <= part.array("next_cost")).all()
    assert part.array("cost")[part.array("place") >= 0].max() <= HORIZON


@pytest.mark.parametrize("asked", [None, WEDNESDAY])
def test_a_cell_is_covered_where_a_home_at_its_centre_is(region, asked):
    found = region.coverage(asked=asked)
    rows = range(len(region.cells)) if len(region.cells) < 60 else some_cells(region, 30)
    from dreiraum.reach.answers.coverage import _costs
    from dreiraum.reach.progress import silent

    cost, _ = _costs(region, "foot", asked, silent)
    limits = region.catalogue.limits("foot")
    assert (cost <= limits[:, None]).dot(region.cells.people).tolist() == found.physical[-1, :, 0].tolist()
    for row in rows:
        answer = region.nearest(region.cells.lat[row], region.cells.lon[row], asked=asked)
        within = [one.modes["foot"].reached for one in answer.services]
        assert within == (cost[:, row] <= limits).tolist()


@pytest.mark.parametrize("point", [(91, 9), (-91, 9), (52, 181), (float("nan"), 9), (52, float("inf"))])
def test_coordinates_that_are_none_are_refused(bad_hersfeld, point):
    with pytest.raises(InputError, match="latitude and longitude"):
        bad_hersfeld.nearest(*point)
    with pytest.raises(InputError, match="latitude and longitude"):
        bad_hersfeld.route(point, (50.87, 9.7))
    with pytest.raises(InputError, match="latitude and longitude"):
        bad_hersfeld.isochrone(*point)
    with pytest.raises(InputError, match="latitude and longitude"):
        bad_hersfeld.matrix([(50.87, 9.7)], [point])


def test_an_unknown_mode_is_named(bad_hersfeld):
    for question in (
        lambda: bad_hersfeld.nearest(50.87, 9.7, mode="boat"),
        lambda: bad_hersfeld.coverage(mode="boat"),
        lambda: bad_hersfeld.matrix([(50.87, 9.7)], [(50.87, 9.7)], mode="boat"),
        lambda: bad_hersfeld.nearest(50.87, 9.7, mode="carfree"),
    ):
        with pytest.raises(InputError, match="unknown mode"):
            question()


def test_a_coverage_by_what_is_not_an_area_is_refused(bad_hersfeld):
    with pytest.raises(InputError, match="unknown kind of area 'street'"):
        bad_hersfeld.coverage(by="street")
