"""Distances as the crow flies."""

import numpy as np
import pytest

from dreiraum.reach.streets.geometry import apart, metres


@pytest.mark.parametrize(("lat", "lon"), [(52.1, 9.36), (-33.9, 18.4), (0.0, 0.0), (60.0, -179.99)])
def test_near_points_are_as_far_apart_as_on_the_sphere(lat, lon):
    step = np.array([(0.0, 0.0), (0.004, 0.0), (0.0, 0.006), (-0.003, 0.005)])
    on_the_sphere = [
        metres(round(1e7 * lon), round(1e7 * lat), round(1e7 * (lon + east)), round(1e7 * (lat + north)))
        for north, east in step
    ]
    found = apart(lat, lon, lat + step[:, 0], lon + step[:, 1])
    assert found == pytest.approx(on_the_sphere, rel=1e-3, abs=0.1)
    assert found[1] == pytest.approx(444.78, abs=0.05)
