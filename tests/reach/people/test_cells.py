"""Which cell holds a point: the one whose square it lies in."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dreiraum.reach.people.cells import Cells

# A row of three, one alone, and two on top of each other, sorted by (y, x).
PLACES = [(4_300_050, 3_200_050), (4_300_150, 3_200_050), (4_300_250, 3_200_050), (4_300_950, 3_200_050)]
PLACES += [(4_300_050, 3_200_150), (4_300_050, 3_200_250)]


@pytest.fixture(scope="module")
def cells() -> Cells:
    x, y = np.array(PLACES, np.int32).T
    many = len(PLACES)
    degrees, nobody = np.zeros(many), np.full((many, 3), -1, np.int32)
    return Cells(x, y, degrees, degrees, np.ones(many, np.int32), nobody, np.zeros(many, np.int16), "", ())


@settings(deadline=None)
@given(st.floats(4_299_900, 4_301_200), st.floats(3_199_900, 3_200_400))
def test_a_point_lies_in_the_square_around_a_centre(cells, x, y):
    inside = [
        k for k, (east, north) in enumerate(PLACES) if east - 50 <= x < east + 50 and north - 50 <= y < north + 50
    ]
    assert cells.at(x, y) == (inside[0] if inside else -1)


@pytest.mark.parametrize(("x", "y"), [(np.inf, 3_200_050), (4_300_050, np.nan), (-np.inf, np.inf), (-9e6, 1.2e7)])
def test_a_point_beyond_the_map_lies_in_none(cells, x, y):
    assert cells.at(x, y) == -1
