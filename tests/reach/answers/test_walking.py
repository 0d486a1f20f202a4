"""Walking distance in metres, for the indicator that does not count minutes."""

import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from dreiraum.reach.answers.walking import MOST, walking_distance
from dreiraum.reach.search.nearest import UNREACHED
from dreiraum.reach.search.points import points, seeds
from dreiraum.reach.streets.arcs import NEVER


def test_steps_are_slow_but_no_further(network):
    nodes = {1: (0, 0), 2: (200, 0), 3: (400, 0)}
    streets = network(nodes, {1: ((1, 2), {"highway": "residential"}), 2: ((2, 3), {"highway": "steps"})})
    lengths = streets.part.array("length")
    assert lengths.sum() == pytest.approx(400, abs=0.2)
    assert streets.times("foot").max() > 1.9 * streets.times("foot").min()


def test_distances_of_a_real_town_equal_a_textbook_search_over_lengths(bad_hersfeld):
    region, food = bad_hersfeld, bad_hersfeld.catalogue.index("food")
    streets, places = region.streets, region.places
    lon = streets.part.array("node_lon")[::7] * 1e-7
    lat = streets.part.array("node_lat")[::7] * 1e-7
    found = walking_distance(streets, places, [food], lon, lat)[0]
    graph, times = streets.graph("foot"), streets.times("foot")
    tenths = np.round(streets.part.array("length") * 10).clip(1)
    lengths = np.where(times != NEVER, tenths[:, None], NEVER).astype(np.uint16)
    rows, nodes = graph.into, len(graph.into.ends) - 1
    matrix = csr_array((lengths.reshape(-1)[rows.link].astype(float), rows.head, rows.ends), (nodes, nodes))
    mine = np.flatnonzero((places.service == food) & (places.delivery == 0))
    start = seeds(graph, lengths, points(streets.snap("foot", places.lon[mine], places.lat[mine]), 3.6))
    best = np.full(nodes, np.inf)
    for node, cost in zip(start.node.tolist(), start.cost.tolist(), strict=True):
        best = np.minimum(best, dijkstra(matrix, indices=node) + cost)
    at_nodes = best[: streets.nodes][::7]
    usable = streets.snap("foot", lon, lat).offset == 0
    near = usable & (at_nodes <= MOST - 10)
    assert near.sum() > 100
    # a node on the edge of a place reaches it directly too, and a share of an edge rounds by itself
    assert (found[near] <= at_nodes[near] + 1).all()
    assert np.mean(np.abs(found[near] - at_nodes[near]) <= 1) > 0.95
    assert (found[usable & (at_nodes > MOST + 10)] == UNREACHED).mean() > 0.95


def test_the_indicator_of_the_bbsr_stands_beside_the_minutes(bad_hersfeld):
    foot, car = bad_hersfeld.coverage(mode="foot"), bad_hersfeld.coverage(mode="car")
    food, bank = foot.service.index("food"), foot.service.index("cash")
    assert foot.walking_metres[food] == 1000
    assert foot.walking_metres[bank] is None
    assert np.isnan(foot.walking[:, bank]).all()
    np.testing.assert_array_equal(foot.walking[:, food], car.walking[:, food])
    # 1,000 m are 12.5 minutes at 4.8 km/h: fewer people than in 15 minutes
    assert 0 < foot.walking[-1, food, 0] < foot.physical[-1, food, 0]
    row = next(row for row in foot.rows() if row["service"] == "food" and row["age"] == "all")
    assert row["walking_percent"] == pytest.approx(100 * foot.walking[0, food, 0] / foot.people[0, 0], abs=0.05)
