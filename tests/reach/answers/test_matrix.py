"""Minutes between many points."""

import numpy as np
import pytest
from tests.reach.drawing import ROAD, latlon

from dreiraum.reach.answers.matrix import minutes_between
from dreiraum.reach.errors import InputError
from dreiraum.reach.streets.profiles import MODES


class Streetwise:
    """What a matrix asks of a Region: its streets."""

    def __init__(self, streets):
        self.streets = streets


def test_minutes_by_hand(network):
    # 1200 m at 4.8 km/h are 15 minutes; 60 m off the street are 45 s more
    region = Streetwise(network({1: (0, 0), 2: (1200, 0)}, {1: ([1, 2], ROAD)}))
    found = minutes_between(region, [latlon(0, 0), latlon(0, 60)], [latlon(1200, 0), latlon(600, 0)], "foot", 60)
    assert found == pytest.approx(np.array([[15, 7.5], [15.75, 8.25]]), abs=0.01)


def test_beyond_the_limit_there_is_no_number(network):
    region = Streetwise(network({1: (0, 0), 2: (1200, 0)}, {1: ([1, 2], ROAD)}))
    assert np.isnan(minutes_between(region, [latlon(0, 0)], [latlon(1200, 0)], "foot", 14)).all()
    assert np.isnan(minutes_between(region, [latlon(0, 9000)], [latlon(1200, 0)], "foot", 60)).all()


def test_no_points_are_an_empty_matrix(bad_hersfeld):
    assert bad_hersfeld.matrix([], [(50.87, 9.7)]).shape == (0, 1)
    assert bad_hersfeld.matrix([(50.87, 9.7)], []).shape == (1, 0)


@pytest.mark.parametrize("mode", MODES)
def test_no_detour_is_shorter(bad_hersfeld, mode):
    """Over a point on the street between: never quicker than straight on, save for rounding to tenths."""
    array = bad_hersfeld.streets.part.array
    rows = np.random.default_rng(1).integers(0, bad_hersfeld.streets.nodes, 30)
    points = list(zip(array("node_lat")[rows] * 1e-7, array("node_lon")[rows] * 1e-7, strict=True))
    found = np.nan_to_num(bad_hersfeld.matrix(points, points, mode=mode, minutes=100), nan=np.inf)
    over = (found[:, :, None] + found[None, :, :]).min(axis=1)
    assert (found <= over + 0.01)[over < 100].all()


@pytest.mark.parametrize("minutes", [0, -3, 109.3, float("nan")])
def test_a_limit_out_of_bounds_is_refused(bad_hersfeld, minutes):
    with pytest.raises(InputError, match="a limit lies above 0 and below 109 minutes"):
        bad_hersfeld.matrix([(50.87, 9.7)], [(50.87, 9.7)], minutes=minutes)
