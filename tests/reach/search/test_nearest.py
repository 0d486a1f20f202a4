"""From every node to the nearest places, against Dijkstra by other hands."""

import heapq

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from dreiraum.reach.search.nearest import MOST, PATCH, UNREACHED, Seeds, nearest, two_nearest
from dreiraum.reach.streets.arcs import Rows, by_key
from dreiraum.reach.streets.profiles import MODES


def rows_of(nodes, arcs):
    """Arcs (tail, head, weight) as the kernels take them."""
    tail, head, weight = (np.array(column, int) for column in zip(*arcs, strict=True)) if arcs else ([], [], [])
    ends, order = by_key(nodes, np.asarray(tail, np.int32))
    return Rows(ends, np.asarray(head, np.int32)[order], np.asarray(weight, np.uint16)[order], order)


def seeds_of(entries):
    node, cost, place = zip(*entries, strict=True) if entries else ((), (), ())
    return Seeds(np.array(node, np.int32), np.array(cost, np.uint16), np.array(place, np.int32))


def textbook(nodes, arcs, entries, limit):
    """Dijkstra (1959) with a heap: cost of every node from (node, cost) entries, None beyond the limit."""
    leaving = [[] for _ in range(nodes)]
    for tail, head, weight in arcs:
        leaving[tail].append((head, weight))
    best = [None] * nodes
    queue = [(cost, node) for node, cost in entries]
    heapq.heapify(queue)
    while queue:
        cost, node = heapq.heappop(queue)
        if cost > limit:
            break
        if best[node] is None:
            best[node] = cost
            for head, weight in leaving[node]:
                heapq.heappush(queue, (cost + weight, head))
    return best


def two_by_hand(nodes, arcs, entries, group, limit):
    """(nearest, next of another group) of every node, from one textbook search per group."""
    lists = [
        textbook(nodes, arcs, [(v, c) for v, c, place in entries if group[place] == one], limit)
        for one in sorted({group[place] for _, _, place in entries})
    ]
    return [([*sorted(c for c in column if c is not None), None, None])[:2] for column in zip(*lists, strict=True)]


def shown(cost):
    return [None if c == UNREACHED else int(c) for c in cost]


@st.composite
def graphs(draw):
    nodes = draw(st.integers(1, 14))
    node = st.integers(0, nodes - 1)
    weight = st.one_of(st.integers(1, 70), st.integers(1, 65534))
    arcs = draw(st.lists(st.tuples(node, node, weight), max_size=50))
    places = draw(st.integers(1, 6))
    entries = draw(st.lists(st.tuples(node, st.integers(0, 300), st.integers(0, places - 1)), min_size=1, max_size=10))
    group = draw(st.lists(st.integers(0, 3), min_size=places, max_size=places))
    limit = draw(st.one_of(st.integers(1, 400), st.just(MOST)))
    return nodes, arcs, entries, group, limit


@given(graphs())
@settings(max_examples=300, deadline=None)
def test_nearest_equals_a_textbook_dijkstra(graph):
    nodes, arcs, entries, _, limit = graph
    found = nearest(rows_of(nodes, arcs), seeds_of(entries), limit)
    assert shown(found) == textbook(nodes, arcs, [(v, c) for v, c, _ in entries], limit)


@given(graphs())
@settings(max_examples=300, deadline=None)
def test_the_two_nearest_groups_equal_one_textbook_dijkstra_for_each_group(graph):
    nodes, arcs, entries, group, limit = graph
    found = two_nearest(rows_of(nodes, arcs), seeds_of(entries), np.array(group, np.int32), limit)
    costs = [list(pair) for pair in zip(shown(found.cost), shown(found.next_cost), strict=True)]
    assert costs == two_by_hand(nodes, arcs, entries, group, limit)


@given(graphs())
@settings(max_examples=200, deadline=None)
def test_a_place_that_is_named_is_really_at_that_cost_and_the_next_one_of_another_group(graph):
    nodes, arcs, entries, group, limit = graph
    found = two_nearest(rows_of(nodes, arcs), seeds_of(entries), np.array(group, np.int32), limit)
    alone = [textbook(nodes, arcs, [(v, c) for v, c, p in entries if p == place], limit) for place in range(len(group))]
    for v in range(nodes):
        for cost, place in ((found.cost[v], found.place[v]), (found.next_cost[v], found.next_place[v])):
            assert (place < 0) == (cost == UNREACHED)
            if place >= 0:
                assert alone[place][v] == cost
        if found.next_place[v] >= 0:
            assert group[found.place[v]] != group[found.next_place[v]]


def test_a_node_exactly_at_the_limit_is_reached_and_one_unit_beyond_is_not():
    arcs = rows_of(3, [(0, 1, 100), (1, 2, 1)])
    assert shown(nearest(arcs, seeds_of([(0, 0, 0)]), 100)) == [0, 100, None]


def test_no_seeds_reach_nothing():
    assert shown(nearest(rows_of(2, [(0, 1, 5)]), seeds_of([]), 100)) == [None, None]


@pytest.fixture(scope="module")
def large():
    """A graph of several patches (2 ** PATCH nodes each) whose arcs lead anywhere: the search's worst case."""
    draw = np.random.default_rng(7)
    nodes = 3 * (1 << PATCH) + 500
    tail = np.concatenate([np.arange(nodes), draw.integers(0, nodes, 2 * nodes)])
    head = np.concatenate([(np.arange(nodes) + 1) % nodes, draw.integers(0, nodes, 2 * nodes)])
    weight = draw.integers(1, 900, 3 * nodes)
    return nodes, tail, head, weight


def matrix_of(nodes, tail, head, weight):
    """A sparse matrix of the cheapest of parallel arcs."""
    order = np.lexsort((weight, head, tail))
    tail, head, weight = tail[order], head[order], weight[order].astype(float)
    first = np.append(True, (tail[1:] != tail[:-1]) | (head[1:] != head[:-1]))
    return coo_array((weight[first], (tail[first], head[first])), shape=(nodes, nodes)).tocsr()


def from_places(matrix, entries, limit):
    """scipy's costs from the nearest of (node, cost) entries: one more node with an arc to each."""
    nodes = matrix.shape[0]
    grown = matrix.tocoo()
    best = {}
    for node, cost in entries:
        best[node] = min(cost, best.get(node, cost))
    tail = np.concatenate([grown.coords[0], np.full(len(best), nodes)])
    head = np.concatenate([grown.coords[1], list(best)])
    data = np.concatenate([grown.data, np.array(list(best.values())) + 1])  # a zero is no arc to scipy
    whole = coo_array((data, (tail, head)), shape=(nodes + 1, nodes + 1)).tocsr()
    cost = dijkstra(whole, indices=nodes, limit=limit + 1)[:nodes] - 1
    return np.where(np.isfinite(cost), cost, int(UNREACHED)).astype(np.uint16)


def test_searches_over_many_patches_equal_scipy(large):
    nodes, tail, head, weight = large
    arcs = rows_of(nodes, np.column_stack([tail, head, weight]).tolist())
    draw = np.random.default_rng(8)
    entries = list(zip(draw.integers(0, nodes, 12).tolist(), draw.integers(0, 90, 12).tolist(), range(12), strict=True))
    matrix = matrix_of(*large)
    group = np.array([0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3], np.int32)
    for limit in (1500, 6000):
        expected = from_places(matrix, [(v, c) for v, c, _ in entries], limit)
        assert np.array_equal(nearest(arcs, seeds_of(entries), limit), expected)
        two = two_nearest(arcs, seeds_of(entries), group, limit)
        each = [from_places(matrix, [(v, c) for v, c, p in entries if group[p] == g], limit) for g in range(4)]
        assert np.array_equal(np.sort(each, axis=0)[:2], [two.cost, two.next_cost])


@pytest.mark.parametrize("mode", MODES)
def test_nearest_equals_scipy_on_all_nodes_of_a_real_town(real, mode):
    graph = real.streets.graph(mode)
    nodes = len(graph.out.ends) - 1
    tail = np.repeat(np.arange(nodes), np.diff(graph.out.ends))
    backwards = matrix_of(nodes, graph.out.head, tail, graph.out.weight)
    arrivals = real.targets(mode).arrivals
    service, group = real.places.service, real.places.organisation_id
    for s in np.unique(service):
        mine = service[arrivals.place] == s
        seeds = Seeds(*(column[mine] for column in arrivals))
        expected = from_places(backwards, zip(seeds.node.tolist(), seeds.cost.tolist(), strict=True), 18000)
        assert np.array_equal(nearest(graph.into, seeds, 18000), expected)
        owners = np.unique(group[seeds.place])
        two = two_nearest(graph.into, seeds, group, 18000)
        assert np.array_equal(two.cost, expected)
        if len(owners) <= 12:
            each = [np.full(nodes, UNREACHED)]
            for owner in owners:
                of_owner = group[seeds.place] == owner
                entries = zip(seeds.node[of_owner].tolist(), seeds.cost[of_owner].tolist(), strict=True)
                each.append(from_places(backwards, entries, 18000))
            assert np.array_equal(np.sort([*each, each[0]], axis=0)[1], two.next_cost)


def test_no_weight_of_a_graph_vanishes(real):
    for mode in MODES:
        graph = real.streets.graph(mode)
        assert graph.out.weight.min() > 0
        assert graph.out.weight.max() < UNREACHED
        assert sorted(graph.out.weight.tolist()) == sorted(graph.into.weight.tolist())
