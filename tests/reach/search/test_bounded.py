"""From single points outwards, against textbook searches."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from dreiraum.reach.search.bounded import costs_from, path, reachable, workspace
from dreiraum.reach.search.nearest import MOST, UNREACHED, Seeds
from dreiraum.reach.streets.arcs import Rows, by_key
from dreiraum.reach.streets.profiles import MODES


def rows_of(nodes, arcs):
    tail, head, weight = (np.array(column, int) for column in zip(*arcs, strict=True)) if arcs else ([], [], [])
    ends, order = by_key(nodes, np.asarray(tail, np.int32))
    return Rows(ends, np.asarray(head, np.int32)[order], np.asarray(weight, np.uint16)[order], order)


def relaxed(nodes, arcs, starts, limit):
    """Bellman (1958) and Ford: relax every arc until nothing improves; None beyond the limit."""
    best = [None] * nodes
    for node, cost in starts:
        if cost <= limit and (best[node] is None or cost < best[node]):
            best[node] = cost
    better = True
    while better:
        better = False
        for tail, head, weight in arcs:
            if best[tail] is None or best[tail] + weight > limit:
                continue
            if best[head] is None or best[tail] + weight < best[head]:
                best[head], better = best[tail] + weight, True
    return best


@st.composite
def graphs(draw):
    nodes = draw(st.integers(1, 12))
    node = st.integers(0, nodes - 1)
    weight = st.one_of(st.integers(1, 70), st.integers(1, 65534))
    arcs = draw(st.lists(st.tuples(node, node, weight), max_size=40))
    starts = draw(st.lists(st.tuples(node, st.integers(0, 500)), min_size=1, max_size=2))
    limit = draw(st.one_of(st.integers(1, 400), st.just(MOST)))
    return nodes, arcs, starts, limit


def column(pairs, which):
    return np.array([pair[which] for pair in pairs], np.int32)


@given(graphs())
@settings(max_examples=120, deadline=None)
def test_costs_from_a_point_equal_relaxation(graph):
    nodes, arcs, starts, limit = graph
    work = workspace(nodes, limit)
    for _ in range(2):  # the workspace forgets what it found
        found, costs = costs_from(rows_of(nodes, arcs), column(starts, 0), column(starts, 1), limit, work)
        expected = relaxed(nodes, arcs, starts, limit)
        assert dict(zip(found.tolist(), costs.tolist(), strict=True)) == {
            v: c for v, c in enumerate(expected) if c is not None
        }
    assert (work.cost == UNREACHED).all()
    assert (work.first == -1).all()


@given(graphs(), st.randoms())
@settings(max_examples=120, deadline=None)
def test_the_reachable_sets_of_many_origins_equal_one_search_each(graph, random):
    nodes, arcs, _, limit = graph
    origins = [random.randrange(nodes) for _ in range(4)]
    start, end, found, costs = reachable(
        rows_of(nodes, arcs), np.array(origins, np.int32), limit, workspace(nodes, limit)
    )
    for i, origin in enumerate(origins):
        here = dict(zip(found[start[i] : end[i]].tolist(), costs[start[i] : end[i]].tolist(), strict=True))
        expected = relaxed(nodes, arcs, [(origin, 0)], limit)
        assert here == {v: c for v, c in enumerate(expected) if c is not None}


@given(graphs(), st.randoms())
@settings(max_examples=120, deadline=None)
def test_a_path_costs_what_its_links_cost_and_no_way_is_shorter(graph, random):
    nodes, arcs, starts, limit = graph
    ends = [(random.randrange(nodes), random.randrange(300)) for _ in range(2)]
    arrivals = Seeds(column(ends, 0), column(ends, 1).astype(np.uint16), np.zeros(2, np.int32))
    best, row, first, links = path(
        rows_of(nodes, arcs), column(starts, 0), column(starts, 1), arrivals, limit, workspace(nodes, limit)
    )
    costs = relaxed(nodes, arcs, starts, limit)
    options = [costs[v] + c for v, c in ends if costs[v] is not None and costs[v] + c <= limit]
    assert best == (min(options) if options else UNREACHED)
    if not options:
        assert row < 0
        return
    at, cost = int(first), min(c for v, c in starts if v == first)
    for link in links.tolist():
        tail, head, weight = arcs[link]
        assert tail == at
        at, cost = head, cost + weight
    assert at == ends[row][0]
    assert cost + ends[row][1] == best


@pytest.mark.parametrize("mode", MODES)
def test_searches_in_a_real_town_equal_scipy(real, mode):
    graph = real.streets.graph(mode)
    nodes = len(graph.out.ends) - 1
    tail = np.repeat(np.arange(nodes), np.diff(graph.out.ends))
    order = np.lexsort((graph.out.weight, graph.out.head, tail))
    pairs = np.column_stack([tail, graph.out.head])[order]
    cheapest = order[np.append(True, (np.diff(pairs, axis=0) != 0).any(axis=1))]
    matrix = coo_array(
        (graph.out.weight[cheapest].astype(float), (tail[cheapest], graph.out.head[cheapest])), shape=(nodes, nodes)
    ).tocsr()
    origins = np.random.default_rng(3).integers(0, nodes, 12).astype(np.int32)
    start, end, found, costs = reachable(graph.out, origins, 9000, workspace(nodes, 9000))
    expected = dijkstra(matrix, indices=origins, limit=9000)
    ours = np.full((len(origins), nodes), np.inf)
    for i in range(len(origins)):
        ours[i, found[start[i] : end[i]]] = costs[start[i] : end[i]]
    assert np.array_equal(ours, expected)
