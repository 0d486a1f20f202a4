"""The line of a ride on the map."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dreiraum.reach.answers.tracks import length, piece

# a street eastwards, then northwards
CORNER = np.array([[9.0, 52.0], [9.01, 52.0], [9.02, 52.0], [9.02, 52.01]])


def line(*points: tuple[float, float]) -> np.ndarray:
    return np.array(points, float)


def test_a_ride_follows_the_shape_round_the_corner():
    stops = line((9.0, 52.0001), (9.015, 52.0001), (9.0201, 52.005))
    assert piece(CORNER, stops, 1, 2) == pytest.approx(line((9.015, 52.0), (9.02, 52.0), (9.02, 52.005)))


def test_without_a_shape_it_goes_straight_from_stop_to_stop():
    stops = line((9.0, 52.0), (9.01, 52.0), (9.01, 52.01), (9.02, 52.02))
    assert (piece(np.empty((0, 2)), stops, 0, 2) == stops[:3]).all()


def test_there_and_back_is_told_apart_by_the_order_of_stops():
    there_and_back = line((9.0, 52.0), (9.03, 52.0), (9.0, 52.0))
    stops = line((9.0, 52.0), (9.01, 52.0), (9.03, 52.0), (9.01, 52.0))
    found = piece(there_and_back, stops, 2, 3)
    assert found == pytest.approx(line((9.03, 52.0), (9.01, 52.0)))
    assert piece(there_and_back, stops, 1, 3) == pytest.approx(line((9.01, 52.0), (9.03, 52.0), (9.01, 52.0)))


def test_a_loop_ends_where_it_began():
    loop = line((9.0, 52.0), (9.01, 52.0), (9.01, 52.01), (9.0, 52.01), (9.0, 52.0))
    stops = line((9.0, 52.0), (9.01, 52.01), (9.0, 52.0))
    assert length(piece(loop, stops, 0, 2)) == pytest.approx(length(loop))


def test_two_stops_on_one_piece_of_the_shape():
    stops = line((9.002, 52.0), (9.008, 52.0))
    assert piece(CORNER, stops, 0, 1) == pytest.approx(stops)


def test_stops_on_the_same_spot_still_make_a_line_of_two_points():
    stops = line((9.005, 52.0), (9.005, 52.0))
    assert piece(CORNER, stops, 0, 1).shape == (2, 2)


def test_a_degree_of_latitude_is_111_kilometres():
    assert length(line((9.0, 52.0), (9.0, 53.0))) == pytest.approx(111_195, abs=1)
    assert length(line((9.0, 52.0))) == 0


degrees = st.tuples(st.floats(9.0, 9.05), st.floats(52.0, 52.05))


@given(st.lists(degrees, min_size=2, max_size=12), st.lists(degrees, min_size=2, max_size=6))
def test_pieces_put_together_are_the_whole(shape: list, stops: list):
    shape, stops = np.array(shape), np.array(stops)
    whole = length(piece(shape, stops, 0, len(stops) - 1))
    parts = sum(length(piece(shape, stops, k, k + 1)) for k in range(len(stops) - 1))
    assert parts == pytest.approx(whole, abs=0.1)
