"""What goes into the layers, against the Region's own answers."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod
from tests.reach.drawing import latlon

from dreiraum.reach.errors import InputError
from dreiraum.reach.export.layers import (
    cells_layer,
    column_of,
    coverage_layer,
    isochrone_layer,
    matrix_layer,
    municipalities_layer,
    places_layer,
    route_layer,
    squares,
)


def test_a_cell_says_the_minutes_and_places_that_a_home_in_its_middle_is_told(region):
    layer = cells_layer(region)
    for row in range(0, len(layer), 4):
        home = region.nearest(region.cells.lat[row], region.cells.lon[row])
        for answer in home.services:
            nearest, second = answer.modes["foot"].nearest, answer.modes["foot"].second
            key = answer.service.key
            minutes, place = layer.fields[f"{key}_minutes"][row], layer.fields[f"{key}_place"][row]
            if nearest is None:
                assert minutes is np.ma.masked and place is None
            else:
                assert (minutes, place or "") == (nearest.minutes, region.places.name[nearest.place])
            later = layer.fields[f"{key}_second_minutes"][row]
            assert later is np.ma.masked if second is None else later == second.minutes


def test_cells_hold_all_people_with_their_ages_and_where_they_live(region):
    fields = cells_layer(region).fields
    ages = sum(fields[name].astype(int) for name in ("age_under18", "age_18to64", "age_65plus"))
    assert fields["people"].sum() == 311
    assert (ages == fields["people"]).all()
    assert set(fields["village"]) == {"Groß Süntel", "Börry", "Einöde, „Hof“"}
    assert set(zip(fields["municipality"], fields["ags"], strict=True)) == {
        ("Groß Süntel", "03999001"),
        ("Börry", "03999002"),
    }


def test_a_cell_is_a_square_of_a_hectare_around_its_centre(region):
    area = [abs(Geod(ellps="WGS84").geometry_area_perimeter(one)[0]) for one in squares(region.cells)]
    assert area == pytest.approx(np.full(len(region.cells), 10_000), rel=0.002)
    centres = shapely.centroid(squares(region.cells))
    assert shapely.get_x(centres) == pytest.approx(region.cells.lon, abs=1e-7)
    assert shapely.get_y(centres) == pytest.approx(region.cells.lat, abs=1e-7)


def test_coverage_rows_are_those_of_the_coverage(region):
    coverage = region.coverage(mode="bike", by="village")
    layer = coverage_layer(region, coverage)
    rows = list(coverage.rows())
    assert len(layer) == len(rows)
    for name, column in layer.fields.items():
        assert [value or None for value in column.tolist()] == [row[name] or None for row in rows]


def test_an_estimate_is_called_so_in_every_layer_of_people(bad_hersfeld):
    coverage = bad_hersfeld.coverage()
    layers = cells_layer(bad_hersfeld), coverage_layer(bad_hersfeld, coverage)
    assert all("Zahlen von Menschen: etwa, geschätzt statt gezählt." in layer.notes for layer in layers)
    old = layers[1].fields["age"] == "65plus"
    assert layers[1].fields["people"].mask.tolist() == (layers[1].fields["age"] != "all").tolist()
    assert set(layers[1].fields["people"][old].tolist()) == {None}


def test_counted_people_are_not_called_an_estimate(region):
    assert not any("etwa" in note for note in cells_layer(region).notes)


def test_municipalities_sum_to_the_district(region):
    coverage = region.coverage()
    fields = municipalities_layer(region, coverage).fields
    food = coverage.service.index("food")
    assert fields["people"].sum() == coverage.people[-1, 0]
    assert fields["food_people"].sum() == coverage.physical[-1, food, 0]
    assert fields["food_percent"].tolist() == [100.0, 10.3]  # Einöde: 16 of 140 + 16


def test_municipalities_take_a_coverage_by_municipality(region):
    with pytest.raises(InputError, match="by municipality"):
        municipalities_layer(region, region.coverage(by="village"))


def test_places_are_all_there_with_their_words(region):
    layer = places_layer(region)
    fields = layer.fields
    assert len(layer) == len(region.places) == 4
    assert fields["service"].tolist() == ["food", "food", "food", "gp"]
    assert fields["service_name"].tolist() == ["Lebensmittel"] * 3 + ["Hausarztpraxis"]
    assert fields["name"].tolist() == ['Laden "Zur Post", Süntel', "Dorfladen", None, "Praxis Dr. Weiß"]
    assert fields["synthetic"].tolist() == [False, True, False, False]
    assert set(fields["delivery"]) == {"physical"}


def test_the_area_within_reach_holds_the_home(region, home):
    layer = isochrone_layer(region.isochrone(*home, minutes=10))
    assert shapely.contains_xy(layer.shape[0], home[1], home[0])
    assert layer.fields["minutes"].tolist() == [10.0]


def test_a_route_says_its_streets_and_minutes(region, home):
    route = region.route(home, latlon(700, 5))
    fields = route_layer(route).fields
    assert fields["minutes"].tolist() == [route.minutes]
    assert fields["streets"].tolist() == ["Lange Straße"]


def test_a_route_to_where_one_stands_is_a_line_all_the_same(region, home):
    assert len(shapely.get_coordinates(route_layer(region.route(home, home)).shape)) >= 2


def test_a_matrix_has_a_row_for_each_pair_in_order(region, home):
    starts, ends = [home, latlon(2500, 0)], [latlon(500, 0), latlon(900, 0), latlon(5000, 0)]
    minutes = region.matrix(starts, ends, minutes=30)
    fields = matrix_layer(starts, ends, minutes, mode="foot").fields
    assert fields["origin"].tolist() == [0, 0, 0, 1, 1, 1]
    assert fields["destination"].tolist() == [0, 1, 2, 0, 1, 2]
    assert fields["destination_lat"][2] == ends[2][0]
    assert fields["minutes"].filled(-1).tolist() == np.nan_to_num(minutes, nan=-1).round(2).ravel().tolist()
    assert fields["minutes"][2] is np.ma.masked


def test_a_matrix_of_other_points_is_refused(home):
    with pytest.raises(InputError, match="give the points it was made from"):
        matrix_layer([home], [home, home], np.zeros((1, 1)), mode="foot")


@pytest.mark.parametrize("mode", ["tram", "", "FOOT"])
def test_an_unknown_mode_is_refused(region, mode):
    with pytest.raises(InputError, match="known are foot, wheelchair"):
        cells_layer(region, mode=mode)


@given(st.lists(st.none() | st.integers(-(2**31), 2**31)) | st.lists(st.none() | st.text(min_size=1)))
def test_a_column_gives_back_its_values(values):
    assert column_of(values).tolist() == values
