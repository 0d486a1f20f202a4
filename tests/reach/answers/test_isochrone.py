"""The area within some minutes agrees with the route times."""

import numpy as np
import pytest
import shapely
from tests.reach.drawing import EAST, NORTH, ROAD, latlon, lonlat

from dreiraum.reach.answers.isochrone import draw
from dreiraum.reach.answers.matrix import minutes_between
from dreiraum.reach.errors import InputError
from dreiraum.reach.streets.profiles import MODES


class Streetwise:
    """What an isochrone asks of a Region: its streets."""

    def __init__(self, streets):
        self.streets = streets


def agrees(region, at, mode, minutes, points):
    """Share of points whose side of the outline agrees with their own minutes, those near the line aside."""
    found = draw(region, at, mode, minutes)
    assert found.area.is_valid
    lat, lon = np.array(points).T
    own = minutes_between(region, [at], points, mode, minutes + 5)[0]
    inside = shapely.contains_xy(found.area, lon, lat)
    metres = found.step * 1.5
    edge = shapely.distance(shapely.points(lon * EAST, lat * NORTH), scaled(found.area.boundary))
    clear = edge > metres
    within = np.nan_to_num(own, nan=np.inf) <= minutes
    assert clear.sum() > 50
    return (inside == within)[clear].mean()


def scaled(shape):
    return shapely.transform(shape, lambda xy: xy * [EAST, NORTH])


@pytest.mark.parametrize("mode", MODES)
def test_inside_and_outside_agree_with_route_times_in_a_real_town(bad_hersfeld, mode):
    draw_ = np.random.default_rng(4)
    at = 50.868, 9.706  # the old town
    reach = 1500 if mode in ("foot", "wheelchair") else 4000
    points = [(at[0] + dy / NORTH, at[1] + dx / EAST) for dx, dy in draw_.uniform(-reach, reach, (600, 2))]
    assert agrees(bad_hersfeld, at, mode, 10, points) > 0.98


def country_road(network):
    """One road of 6 km without a crossing, between two lanes."""
    nodes = {1: (-3000, 0), 2: (3000, 0), 3: (-3000, -100), 4: (3000, -100)}
    return Streetwise(network(nodes, {11: ([1, 2], ROAD), 12: ([1, 3], ROAD), 13: ([2, 4], ROAD)}))


def test_a_long_road_without_a_crossing_is_walked_to_the_limit(network):
    # 15 minutes at 4.8 km/h: 1200 m either way, and no node lies within them
    found = draw(country_road(network), latlon(0, 0), "foot", 15)
    west, _, east, _ = scaled(found.area).bounds
    home = lonlat(0, 0)[0] * EAST
    assert east - home == pytest.approx(1200, abs=30)
    assert home - west == pytest.approx(1200, abs=30)


def test_a_field_beside_the_road_is_walked_to_the_limit(network):
    # 300 m along the road leave 900 m off it
    region = country_road(network)
    points = [latlon(x, y) for x in range(-1300, 1301, 130) for y in range(-1300, 1301, 130)]
    assert agrees(region, latlon(0, 0), "foot", 15, points) == 1


def test_more_minutes_hold_fewer_ones(bad_hersfeld):
    array = bad_hersfeld.streets.part.array
    at = array("node_lat")[100] * 1e-7, array("node_lon")[100] * 1e-7
    small, large = (scaled(bad_hersfeld.isochrone(*at, minutes=minutes).area) for minutes in (5, 10))
    assert small.difference(large.buffer(30)).is_empty
    assert 0 < small.area < large.area


@pytest.mark.parametrize("minutes", [0, -1, 110, float("nan"), float("inf")])
def test_a_limit_out_of_bounds_is_refused(network, minutes):
    with pytest.raises(InputError, match="minutes"):
        draw(country_road(network), latlon(0, 0), "foot", minutes)


def test_a_point_far_from_every_street_is_named(network):
    with pytest.raises(InputError, match="no street for this mode within 2 km"):
        draw(country_road(network), latlon(0, 2500), "foot", 15)


def test_an_unknown_mode_is_named(network):
    with pytest.raises(InputError, match="unknown mode 'boat'"):
        draw(country_road(network), latlon(0, 0), "boat", 15)


@pytest.mark.parametrize(("mode", "minutes"), [("foot", 15), ("foot", 3), ("car", 5)])
def test_the_outline_errs_to_both_sides_alike(bad_hersfeld, mode, minutes):
    at = 50.868, 9.706
    found = draw(bad_hersfeld, at, mode, minutes)
    west, south, east, north = found.area.bounds
    points = np.random.default_rng(7).uniform((south, west), (north, east), (6000, 2))
    own = minutes_between(bad_hersfeld, [at], points, mode, minutes + 5)[0]
    inside = shapely.contains_xy(found.area, points[:, 1], points[:, 0])
    within = np.nan_to_num(own, nan=np.inf) <= minutes
    over, under = (inside & ~within).sum(), (within & ~inside).sum()
    assert over + under < (0.06 if minutes > 3 else 0.15) * inside.sum() + 20
    assert over < 2 * under + 20
    assert under < 2 * over + 20
