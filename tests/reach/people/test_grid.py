"""The grid's projection against PROJ, which shares no code with it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer

from dreiraum.reach.people import grid

TO_METRES = Transformer.from_crs(4326, 3035, always_xy=True)


@settings(deadline=None)
@given(st.floats(-30, 50), st.floats(25, 75))
def test_metres_and_degrees_are_those_of_proj_all_over_europe(lon, lat):
    x, y = grid.to_metres(np.array([lon]), np.array([lat]))
    assert np.ravel([x, y]) == pytest.approx(np.ravel(TO_METRES.transform([lon], [lat])), abs=1e-6)
    assert np.ravel(grid.to_degrees(x, y)) == pytest.approx([lon, lat], abs=1e-12)


def test_the_origin_lies_where_the_standard_puts_it():
    assert [float(one) for one in grid.to_metres(10.0, 52.0)] == pytest.approx([4_321_000, 3_210_000], abs=1e-6)


def test_shapes_stay_as_they_are():
    x = np.array([[4_300_050, 4_300_150], [4_300_250, 4_300_350]], np.int32)
    lon, lat = grid.to_degrees(x, x - 1_100_000)
    assert lon.shape == lat.shape == (2, 2)
    assert (lon.dtype, lat.dtype) == (np.float64, np.float64)


@pytest.mark.parametrize(("lon", "lat"), [(9, 91), (9, -91), (np.nan, 52), (9, np.nan), (np.inf, 52), (9, -np.inf)])
def test_what_is_no_point_on_the_earth_has_no_metres(lon, lat):
    assert np.isinf(grid.to_metres(np.array([lon]), np.array([lat]))).all()


@pytest.mark.parametrize("x", [1e9, -1e9, np.nan, np.inf])
def test_metres_beyond_the_earth_have_no_degrees(x):
    assert np.isinf(grid.to_degrees(np.array([x]), np.array([3e6]))).all()


def test_the_other_end_of_the_world_has_no_metres():
    assert np.isinf(grid.to_metres(np.array([-170.0]), np.array([-52.0]))).all()
