"""A straight street that tests of the timetable share."""

import pytest
from tests.reach.drawing import ROAD, draw_streets

from dreiraum.reach.streets.network import Streets


@pytest.fixture(scope="session")
def road(tmp_path_factory) -> Streets:
    """A street along y = 0 from x = 0 to 10 km, a crossing every 500 m."""
    nodes = {k: (500 * k, 0) for k in range(21)} | {100 + k: (500 * k, -60) for k in range(21)}
    ways = {1: (list(range(21)), ROAD)} | {2 + k: ([k, 100 + k], ROAD) for k in range(21)}
    return draw_streets(tmp_path_factory.mktemp("road"), nodes, ways)
