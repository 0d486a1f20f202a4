"""The nearest street that a mode can use, against looking at every piece of every street."""

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.reach.drawing import EAST, LAT, LON, NORTH, ROAD, draw_streets, lonlat

from dreiraum.reach.streets.profiles import MODES


def snap(streets, mode, *points):
    lon, lat = np.array([lonlat(*point) for point in points]).T
    return streets.snap(mode, lon, lat)


def distances(streets, mode, lon, lat):
    """Metres from each point to the nearest street of the mode, by shapely over all of them; inf beyond 2 km."""
    array = streets.part.array
    usable = (array("usable") >> MODES.index(mode)) & 1
    ends = array("shape_ends")
    found = []
    for x, y in zip(lon, lat, strict=True):
        east = NORTH * np.cos(np.radians(y))
        lines = [
            np.column_stack([(array("shape_lon")[a:b] * 1e-7 - x) * east, (array("shape_lat")[a:b] * 1e-7 - y) * NORTH])
            for a, b, good in zip(ends[:-1], ends[1:], usable, strict=True)
            if good
        ]
        shapes = shapely.linestrings(
            np.concatenate(lines), indices=np.repeat(np.arange(len(lines)), [*map(len, lines)])
        )
        found.append(shapely.distance(shapes, shapely.Point(0, 0)).min() if lines else np.inf)
    return np.where(np.array(found) < 2000, found, np.inf)


def on_edge(streets, snaps, k):
    """Where a snap lies, in degrees."""
    array = streets.part.array
    first, last = array("shape_ends")[snaps.edge[k]], array("shape_ends")[snaps.edge[k] + 1]
    along = array("shape_along")[first:last]
    lon, lat = array("shape_lon")[first:last] * 1e-7, array("shape_lat")[first:last] * 1e-7
    return np.interp(snaps.along[k], along, lon), np.interp(snaps.along[k], along, lat)


def check(streets, mode, lon, lat):
    snaps = streets.snap(mode, lon, lat)
    expected = distances(streets, mode, lon, lat)
    assert ((snaps.edge >= 0) == np.isfinite(expected)).all()
    near = snaps.edge >= 0
    np.testing.assert_allclose(snaps.offset[near], expected[near], atol=0.05)
    usable = (streets.part.array("usable") >> MODES.index(mode)) & 1
    assert usable[snaps.edge[near]].all()
    for k in np.flatnonzero(near)[:50]:
        x, y = on_edge(streets, snaps, k)
        east = NORTH * np.cos(np.radians(lat[k]))
        assert np.hypot((x - lon[k]) * east, (y - lat[k]) * NORTH) == pytest.approx(expected[k], abs=0.3)


@pytest.mark.parametrize("mode", MODES)
def test_snapping_equals_looking_at_every_street_of_a_real_town(bad_hersfeld, mode):
    draw = np.random.default_rng(6)
    array = bad_hersfeld.streets.part.array
    west, east = array("shape_lon").min() * 1e-7, array("shape_lon").max() * 1e-7
    south, north = array("shape_lat").min() * 1e-7, array("shape_lat").max() * 1e-7
    # some beyond the edge of the grid
    check(
        bad_hersfeld.streets,
        mode,
        draw.uniform(west - 0.04, east + 0.04, 40),
        draw.uniform(south - 0.03, north + 0.03, 40),
    )


spots = st.tuples(st.integers(-3000, 3000), st.integers(-3000, 3000))


@given(
    st.lists(spots, min_size=2, max_size=9, unique=True),
    st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), min_size=1, max_size=8),
    st.lists(st.tuples(st.integers(-6000, 6000), st.integers(-6000, 6000)), min_size=1, max_size=6),
)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_snapping_equals_looking_at_every_street_of_any_map(tmp_path_factory, nodes, ways, points):
    folder = tmp_path_factory.mktemp("snap")
    drawn = {k: (a % len(nodes), b % len(nodes)) for k, (a, b) in enumerate(ways)}
    drawn = {k: (ends, ROAD) for k, ends in drawn.items() if ends[0] != ends[1]} or {1: ((0, 1), ROAD)}
    streets = draw_streets(folder, dict(enumerate(nodes)), drawn)
    lon, lat = np.array([lonlat(*point) for point in points]).T
    check(streets, "foot", lon, lat)


def street_and(*, tags=ROAD, nodes=None):
    """A street along y = 0 and a driveway north from its middle."""
    return {1: (-500, 0), 2: (0, 0), 3: (500, 0), 4: (0, 200), **(nodes or {})}, {
        11: ([1, 2, 3], ROAD),
        12: ([2, 4], {"highway": "service", **tags}),
    }


def test_no_home_is_lost_to_a_private_driveway(network):
    found = snap(network(*street_and(tags={"access": "private"})), "foot", (10, 150))
    assert found.offset[0] == pytest.approx(150, abs=0.1)


def test_an_open_driveway_is_used(network):
    found = snap(network(*street_and(tags={})), "foot", (10, 150))
    assert found.offset[0] == pytest.approx(10, abs=0.1)


def test_each_mode_finds_a_street_of_its_own(network):
    streets = network(*street_and(tags={"highway": "footway"}))
    assert snap(streets, "foot", (10, 150)).offset[0] == pytest.approx(10, abs=0.1)
    assert snap(streets, "car", (10, 150)).offset[0] == pytest.approx(150, abs=0.1)


def test_islands_are_passed_over(network):
    nodes, ways = {}, {}
    for k in range(150):  # a town with more nodes than an island may have
        nodes[k], nodes[1000 + k] = (50 * k, 0), (50 * k, -20)
        ways[k] = ([k, 1000 + k], ROAD)
    ways[500] = (list(range(150)), ROAD)
    nodes |= {2000: (100, 100), 2001: (200, 100)}
    ways[600] = ([2000, 2001], ROAD)
    assert snap(network(nodes, ways), "foot", (150, 95)).offset[0] == pytest.approx(95, abs=0.1)


def test_a_street_one_cannot_come_back_from_is_passed_over(network):
    nodes, ways = street_and(tags={"highway": "residential", "oneway": "yes"})
    assert snap(network(nodes, ways), "car", (10, 150)).offset[0] == pytest.approx(150, abs=0.1)


@pytest.mark.parametrize(("y", "connected"), [(1999, True), (2001, False)])
def test_beyond_two_kilometres_nobody_is_connected(network, y, connected):
    streets = network({1: (-500, 0), 2: (500, 0)}, {11: ([1, 2], ROAD)})
    assert (snap(streets, "foot", (0, y)).edge[0] >= 0) == connected


@pytest.mark.parametrize(
    "point",
    [
        (900.0, 0.0),
        (LON + 90, LAT),
        (LON, -LAT),
        (LON, 90.0),
        (LON, -90.0),
        (float("nan"), LAT),
        (LON, float("inf")),
    ],
)
def test_points_anywhere_are_not_connected(network, point):
    streets = network({1: (-500, 0), 2: (500, 0)}, {11: ([1, 2], ROAD)})
    assert streets.snap("foot", np.array([point[0]]), np.array([point[1]])).edge[0] == -1


def test_a_point_on_the_street_has_no_offset_and_its_share(network):
    streets = network({1: (0, 0), 2: (1000, 0)}, {11: ([1, 2], ROAD)})
    found = snap(streets, "foot", (250, 0))
    assert found.offset[0] == pytest.approx(0, abs=0.02)
    start = streets.part.array("edge_start")[found.edge[0]]
    share = 0.25 if streets.part.array("node_lon")[start] == round(lonlat(0, 0)[0] * 1e7) else 0.75
    assert found.along[0] == pytest.approx(share, abs=1e-4)


def test_metres_are_metres_at_the_latitude_of_the_point(network):
    assert pytest.approx(NORTH * np.cos(np.radians(LAT))) == EAST
    found = snap(network({1: (0, -500), 2: (0, 500)}, {11: ([1, 2], ROAD)}), "foot", (700, 0))
    assert found.offset[0] == pytest.approx(700, abs=0.1)
