"""How many people: sums that must hold whatever the district."""

import numpy as np
import pytest
from tests.reach.district import write_district
from tests.reach.transit.zips import hourly, write_zip

from dreiraum.reach.answers.coverage import AGES
from dreiraum.reach.region import Region
from dreiraum.reach.streets.profiles import MODES


@pytest.fixture(scope="module")
def region(tmp_path_factory):
    folder = tmp_path_factory.mktemp("coverage")
    return Region.build(write_district(folder / "district"), folder / "region")


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("by", ["municipality", "village"])
def test_areas_sum_up_to_the_district_and_ages_to_all(region, mode, by):
    found = region.coverage(mode=mode, by=by)
    for numbers in (found.people, found.physical, found.digital, found.neither):
        np.testing.assert_allclose(numbers[:-1].sum(axis=0), numbers[-1])
        np.testing.assert_allclose(numbers[..., 1:].sum(axis=-1), numbers[..., 0])
    assert found.people[-1].tolist() == [200, 49, 51, 100]
    assert (found.physical <= found.people[:, None, :]).all()
    assert (found.physical + found.neither <= found.people[:, None, :] + 1e-9).all()


def test_a_faster_mode_never_reaches_fewer(region):
    foot, bike, car = (region.coverage(mode=mode).physical for mode in ("foot", "bike", "car"))
    assert (foot <= bike).all()
    assert (bike <= car).all()


def test_rows_say_the_same_as_the_numbers(region):
    found = region.coverage()
    rows = list(found.rows())
    assert len(rows) == len(found.area) * len(found.service) * len(AGES)
    bakery = next(row for row in rows if (row["municipality"], row["service"], row["age"]) == ("West", "bakery", "all"))
    assert (bakery["people"], bakery["physical"], bakery["physical_percent"]) == (160, 100, 62.5)
    assert (bakery["ags"], bakery["mode"], bakery["limit_minutes"]) == ("03252001", "foot", 15)


def test_counted_people_are_not_called_estimated(region):
    assert not any(row["people_estimated"] for row in region.coverage().rows())


def test_an_estimate_says_so_and_knows_no_ages(bad_hersfeld):
    found = bad_hersfeld.coverage()
    assert found.people_estimated
    for row in found.rows():
        assert row["people_estimated"]
        numbers = [row[name] for name in ("people", "physical", "digital", "neither")]
        known = row["age"] == "all"
        assert all((number is not None) == known for number in numbers)
        assert (row["physical_percent"] is not None) == (known and row["people"] > 0)
        assert known or row["walking_percent"] is None


def test_ages_known_in_one_municipality_only_are_unknown_in_the_other(tmp_path):
    config = write_district(tmp_path / "district")
    census = tmp_path / "district" / "people.csv"
    head, *lines = census.read_text().splitlines()
    lines = [line if line.split(";")[2] == "40" else ";".join([*line.split(";")[:3], *"-----"]) for line in lines]
    census.write_text("\n".join([head, *lines]) + "\n")
    rows = list(Region.build(config, tmp_path / "region").coverage().rows())
    old = {row["municipality"]: row["people"] for row in rows if row["age"] == "65plus"}
    assert old["West"] is None
    assert old["Ost"] == 20


def test_coverage_of_a_real_town_equals_its_times(bad_hersfeld):
    cost, people = bad_hersfeld.parts["times"].array("cost"), bad_hersfeld.cells.people
    for m, mode in enumerate(MODES):
        limit = bad_hersfeld.catalogue.limits(mode)
        expected = [people[row <= most].sum() for row, most in zip(cost[m], limit, strict=True)]
        assert bad_hersfeld.coverage(mode=mode).physical[-1, :, 0].tolist() == expected


@pytest.fixture(scope="module")
def by_bus(tmp_path_factory):
    folder = tmp_path_factory.mktemp("coverage-by-bus")
    config = write_district(folder / "district", more='\n[[sources.timetable]]\npath = "feed.zip"\n')
    there = hourly([("dorf", 0), ("stadt", 8)], range(0, 60, 10), range(5, 22))
    back = hourly([("stadt", 0), ("dorf", 8)], range(5, 60, 10), range(5, 22))
    write_zip(folder / "district" / "feed.zip", {"dorf": (0, 0), "stadt": (5900, 0)}, there + back)
    return Region.build(config, folder / "region")


@pytest.mark.parametrize("mode", ["transit", "carfree"])
@pytest.mark.parametrize("window", ["weekday_morning", "sunday"])
def test_by_transit_areas_sum_up_and_nobody_is_lost(by_bus, mode, window):
    found = by_bus.coverage(mode=mode, window=window, by="village")
    for numbers in (found.physical, found.digital, found.neither):
        np.testing.assert_allclose(numbers[:-1].sum(axis=0), numbers[-1])
    assert (found.physical + found.neither <= found.people[:, None, :] + 1e-9).all()
    assert found.leaving.window == window
    # as many as on foot: all the way may be walked
    assert (found.physical >= by_bus.coverage(by="village").physical).all()


def test_carfree_is_all_that_one_of_its_modes_reaches(by_bus):
    carfree = by_bus.coverage(mode="carfree").physical
    for mode in ("foot", "bike", "transit"):
        assert (carfree >= by_bus.coverage(mode=mode).physical).all()


def test_street_modes_name_no_window(by_bus):
    row = next(by_bus.coverage(mode="car").rows())
    assert (row["window"], row["date"]) == (None, None)
