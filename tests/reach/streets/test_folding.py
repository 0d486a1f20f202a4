"""Folding keeps every metre and every second."""

import heapq
import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.reach.drawing import ROAD, draw_streets, lonlat
from tests.reach.oracle import distance

from dreiraum.reach.streets.arcs import NEVER
from dreiraum.reach.streets.folding import split_ways
from dreiraum.reach.streets.profiles import MODES, read_profiles

PROFILES = read_profiles()
KINDS = [
    ROAD,
    {"highway": "path"},
    {"highway": "secondary", "maxspeed": "70"},
    {**ROAD, "oneway": "yes"},
    {"highway": "steps"},
    {"highway": "track", "surface": "mud"},
]


def fixed(x, y):
    return tuple(round(value * 1e7) for value in lonlat(x, y))


def plain_costs(nodes, ways, mode, origin):
    """Seconds from a node to every other, over unfolded pieces, by a textbook Dijkstra."""
    leaving = {node: [] for node in nodes}
    for refs, tags in ways.values():
        along, against = PROFILES[mode].speeds(tags)
        for a, b in pairwise(refs):
            metres = distance(fixed(*nodes[a]), fixed(*nodes[b]))
            leaving[a] += [(b, metres * 3.6 / along)] if along and a != b else []
            leaving[b] += [(a, metres * 3.6 / against)] if against and a != b else []
    best, queue = {}, [(0.0, origin)]
    while queue:
        cost, node = heapq.heappop(queue)
        if node not in best:
            best[node] = cost
            for head, more in leaving[node]:
                heapq.heappush(queue, (cost + more, head))
    return best


@st.composite
def maps(draw):
    many = draw(st.integers(2, 10))
    spots = draw(
        st.lists(st.tuples(st.integers(0, 800), st.integers(0, 800)), min_size=many, max_size=many, unique=True)
    )
    node = st.integers(0, many - 1)
    way = st.tuples(st.lists(node, min_size=2, max_size=7), st.sampled_from(KINDS))
    ways = draw(st.lists(way, min_size=1, max_size=7))
    return dict(enumerate(spots)), dict(enumerate(ways, 1))


@given(maps(), st.sampled_from(["foot", "bike", "car"]))
@settings(max_examples=90, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_between_nodes_that_stay_no_way_gets_longer_or_shorter(tmp_path_factory, drawn, mode):
    nodes, ways = drawn
    if not any(a != b for refs, _ in ways.values() for a, b in pairwise(refs)):
        return
    try:
        streets = draw_streets(tmp_path_factory.mktemp("fold"), nodes, ways)
    except ValueError as error:
        assert "no street" in str(error)
        return
    array = streets.part.array
    at = {fixed(*place): number for number, place in nodes.items()}
    stays = [at[point] for point in zip(array("node_lon").tolist(), array("node_lat").tolist(), strict=True)]
    graph = streets.graph(mode)
    for row, origin in enumerate(stays):
        expected = plain_costs(nodes, ways, mode, origin)
        found = folded_costs(graph, row)
        for other, node in enumerate(stays):
            if node in expected:
                # half a tenth for each edge on the way
                assert found[other] / 10 == pytest.approx(expected[node], abs=0.05 * 20 + 0.01)
            else:
                assert other not in found


def folded_costs(graph, origin):
    best, queue = {}, [(0, origin)]
    while queue:
        cost, node = heapq.heappop(queue)
        if node not in best:
            best[node] = cost
            for arc in range(graph.out.ends[node], graph.out.ends[node + 1]):
                heapq.heappush(queue, (cost + int(graph.out.weight[arc]), int(graph.out.head[arc])))
    return best


@given(maps())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_metre_that_a_mode_may_use_is_kept_once(tmp_path_factory, drawn):
    nodes, ways = drawn
    expected = sum(
        distance(fixed(*nodes[a]), fixed(*nodes[b]))
        for refs, tags in ways.values()
        for a, b in pairwise(refs)
        if a != b and any(any(profile.speeds(tags)) for profile in PROFILES.values())
    )
    if not expected:
        return
    streets = draw_streets(tmp_path_factory.mktemp("fold"), nodes, ways)
    assert float(streets.part.array("length").sum()) == pytest.approx(expected, rel=1e-5)


def test_seconds_of_an_edge_are_the_sum_of_its_pieces(real):
    """Every folded edge of a real town, walked piece by piece at the speed of its class, as far as lengths tell."""
    array = real.streets.part.array
    ends, lon, lat = array("shape_ends"), array("shape_lon"), array("shape_lat")
    for edge in np.random.default_rng(5).integers(0, real.streets.edges, 200):
        points = list(
            zip(lon[ends[edge] : ends[edge + 1]].tolist(), lat[ends[edge] : ends[edge + 1]].tolist(), strict=True)
        )
        metres = sum(distance(a, b) for a, b in pairwise(points))
        assert array("length")[edge] == pytest.approx(metres, rel=1e-5, abs=0.01)
        for mode, fastest, slowest in (("foot", 4.8, 1.0), ("bike", 15.3, 3.0), ("car", 115, 4)):
            for tenths in real.streets.times(mode)[edge]:
                if tenths != NEVER:
                    assert metres * 36 / fastest - 1 <= tenths <= metres * 36 / slowest + 1


def edges(streets):
    """(length in metres, shape points) of every edge."""
    return sorted(
        (round(float(length)), int(points))
        for length, points in zip(streets.part.array("length"), np.diff(streets.part.array("shape_ends")), strict=True)
    )


def test_a_chain_of_nodes_is_one_edge(network):
    assert edges(network({k: (100 * k, 0) for k in range(5)}, {1: (list(range(5)), ROAD)})) == [(400, 5)]


def test_two_ways_of_one_speed_are_one_edge_even_drawn_towards_each_other(network):
    nodes = {k: (100 * k, 0) for k in range(5)}
    assert edges(network(nodes, {1: ([0, 1, 2], ROAD), 2: ([4, 3, 2], ROAD)})) == [(400, 5)]


def test_a_ring_keeps_one_node(network):
    ring = {1: (0, 0), 2: (100, 0), 3: (100, 100), 4: (0, 100)}
    streets = network(ring, {1: ([1, 2, 3, 4, 1], ROAD)})
    assert (streets.nodes, edges(streets)) == (1, [(400, 5)])


def test_a_way_that_touches_itself_has_a_crossing_there(network):
    nodes = {1: (0, 0), 2: (100, 0), 3: (200, 50), 4: (200, -50)}
    streets = network(nodes, {1: ([1, 2, 3, 4, 2], ROAD)})
    ring = 100 + 2 * math.hypot(100, 50)
    assert (streets.nodes, edges(streets)) == (2, [(100, 2), (round(ring), 4)])


def test_parallel_streets_stay_two(network):
    nodes = {1: (0, 0), 2: (100, 0), 3: (50, 80), 4: (-50, 0), 5: (150, 0)}
    ways = {1: ([1, 2], ROAD), 2: ([1, 3, 2], ROAD), 3: ([4, 1], ROAD), 4: ([2, 5], ROAD)}
    assert len(edges(network(nodes, ways))) == 4


def test_a_change_of_permission_keeps_the_node(network):
    nodes = {k: (100 * k, 0) for k in range(3)}
    streets = network(nodes, {1: ([0, 1], ROAD), 2: ([1, 2], {"highway": "footway"})})
    assert len(edges(streets)) == 2
    assert (streets.times("car") == NEVER).all(axis=1).sum() == 1


def test_a_one_way_street_that_turns_round_keeps_the_node(network):
    nodes, one_way = {k: (100 * k, 0) for k in range(3)}, {**ROAD, "oneway": "yes"}
    assert len(edges(network(nodes, {1: ([0, 1], one_way), 2: ([1, 2], one_way)}))) == 1
    assert len(edges(network(nodes, {1: ([0, 1], one_way), 2: ([2, 1], one_way)}))) == 2


def test_a_gate_keeps_its_node_and_closes_it_for_cars(network):
    nodes = {0: (0, 0), 1: (100, 0, {"barrier": "gate"}), 2: (200, 0)}
    streets = network(nodes, {1: ([0, 1, 2], ROAD)})
    assert len(edges(streets)) == 2
    rows = {mode: len(streets.graph(mode).out.ends) - 1 for mode in MODES}
    assert rows == {"foot": 3, "wheelchair": 3, "bike": 3, "ebike": 3, "car": 4}


def test_nodes_the_extract_lacks_make_a_gap(network):
    nodes = {0: (0, 0), 1: (100, 0), 3: (300, 0), 4: (400, 0)}
    assert edges(network(nodes, {1: ([0, 1, 2, 3, 4], ROAD)})) == [(100, 2), (100, 2)]


def test_two_nodes_at_one_place_are_a_street_without_length_and_still_a_way(network):
    nodes = {0: (0, 0), 1: (100, 0), 2: (100, 0), 3: (200, 0), 4: (100, 50), 5: (100, -50)}
    ways = {1: ([0, 1, 2, 3], ROAD), 2: ([1, 4], ROAD), 3: ([2, 5], ROAD)}
    streets = network(nodes, ways)
    assert streets.times("foot").min() >= 1


def test_ways_without_nodes_take_no_room():
    ends = np.concatenate([np.zeros(21_000, np.int64), [0, 3]])
    pieces = split_ways(ends, np.array([4, 5, 6], np.int32))
    assert pieces.a.tolist() == [4, 5]
    assert pieces.way.tolist() == [21_000, 21_000]


def test_a_country_road_of_hours_is_cut_so_that_no_edge_is_lost(network):
    nodes = {number: (500.0 * number, 0) for number in range(1, 61)}
    streets = network(nodes, {1: (list(nodes), {"highway": "residential"})})
    times = streets.times("wheelchair")
    assert times.max() < 65535
    assert times[:, 0].sum() == pytest.approx(59 * 5000, rel=1e-3)
