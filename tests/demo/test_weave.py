import math
from itertools import pairwise
from random import Random

import shapely
from hypothesis import given
from hypothesis import strategies as st

from dreiraum.demo.growth import Ground, Habit, grow
from dreiraum.demo.names import neighbour_street
from dreiraum.demo.plane import Line, distance, length, smooth, to_degrees, to_plane
from dreiraum.demo.weave import weave

metres = st.integers(-40, 40).map(lambda n: n * 25.0)
points = st.tuples(metres, metres)
polylines = st.lists(points, min_size=2, max_size=5, unique=True)


def joined(network, a, b):
    return bool(set(network.paths[a]) & set(network.paths[b]))


def test_crossing_lines_share_a_node():
    network = weave([Line([(0.0, 0.0), (100.0, 0.0)]), Line([(50.0, -40.0), (50.0, 60.0)])])
    assert joined(network, 0, 1)
    assert [len(path) for path in network.paths] == [3, 3]


def test_a_line_that_ends_on_another_joins_it():
    network = weave([Line([(0.0, 0.0), (100.0, 0.0)]), Line([(30.0, 0.8), (30.0, 60.0)])])
    assert joined(network, 0, 1)


def test_a_bridge_passes_over():
    network = weave([Line([(0.0, 0.0), (100.0, 0.0)]), Line([(50.0, -40.0), (50.0, 60.0)], level=1)])
    assert not joined(network, 0, 1)


@given(st.lists(polylines, min_size=2, max_size=6))
def test_lines_that_cross_are_always_joined_and_keep_their_ends(drawn):
    lines = [Line(list(line)) for line in drawn]
    network = weave(lines)
    for i, line in enumerate(lines):
        path = network.paths[i]
        assert distance(network.at[path[0]], line.points[0]) < 2
        assert distance(network.at[path[-1]], line.points[-1]) < 2
        assert all(a != b for a, b in pairwise(path))
        for j in range(i):
            if shapely.LineString(line.points).intersects(shapely.LineString(lines[j].points)):
                assert joined(network, i, j)


def test_grown_streets_begin_on_a_street_and_stay_where_they_may():
    ground = Ground()
    main = [(x * 20.0, 0.0) for x in range(30)]
    seeds = [(main, ground.add(main))]
    habit = Habit(budget=3000, radius=400)
    streets = grow(ground, seeds, habit, (300.0, 0.0), allowed=lambda p: p[1] > -80, rng=Random("test"))
    assert streets
    laid = [shapely.LineString(main)]
    for street, _ in streets:
        assert min(line.distance(shapely.Point(street[0])) for line in laid) < 0.01
        assert all(y > -80 for _, y in street)
        assert length(street) >= habit.shortest
        laid.append(shapely.LineString(street))


@given(st.floats(9.0, 9.8), st.floats(51.9, 52.3))
def test_the_plane_and_back_is_the_same_point(lon, lat):
    back = to_degrees(to_plane(lon, lat))
    assert math.isclose(back[0], lon, abs_tol=1e-7)
    assert math.isclose(back[1], lat, abs_tol=1e-7)


@given(st.lists(points, min_size=2, max_size=8, unique=True))
def test_a_smooth_curve_passes_its_points(given_points):
    curve = smooth(given_points)
    assert all(min(distance(p, q) for q in curve) < 1e-6 for p in given_points)


def test_streets_to_neighbours_sound_right():
    assert neighbour_street("Hameln") == "Hamelner Straße"
    assert neighbour_street("Börry") == "Börryer Straße"
    assert neighbour_street("Bakede") == "Bakeder Straße"
    assert neighbour_street("Reher") == "Reher Straße"
