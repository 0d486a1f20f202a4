"""Points on streets: leaving, arriving, one's own street, closed nodes and banned turns.

The second opinion goes from street to street by hand: arriving over one it looks at every street that
leaves there, and knows nothing of copies of nodes.
"""

import heapq
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dreiraum.reach.search.bounded import Windows, matrix, two_by_service, workspace
from dreiraum.reach.search.nearest import UNREACHED, two_nearest
from dreiraum.reach.search.points import Points, seeds, starts, two_at_points
from dreiraum.reach.streets.arcs import NEVER, Ban, build_graph


class Town(NamedTuple):
    nodes: int
    edges: list  # start, end, tenths along, tenths against; None = not permitted
    closed: list
    bans: list


class Spot(NamedTuple):
    edge: int
    along: float
    access: int


NOWHERE = Spot(-1, 0.0, 0)


def arrays(town):
    start, end = (np.array([edge[k] for edge in town.edges], np.int32) for k in (0, 1))
    times = np.array([[NEVER if t is None else t for t in edge[2:]] for edge in town.edges], np.uint16)
    return build_graph(town.nodes, start, end, times, np.array(town.closed, np.int64), town.bans), times


def at(spots):
    edge, along, access = zip(*spots, strict=True)
    return Points(np.array(edge, np.int32), np.array(along, np.float32), np.array(access, np.int32))


def allowed(town, link):
    """Streets (edge, direction) one may take on arriving over `link`."""
    edge, way = link >> 1, link & 1
    node = town.edges[edge][1 - way]
    if node in town.closed:
        ways_out = [2 * edge + 1 - way]  # back where one came from
    else:
        ways_out = [2 * e + d for e, one in enumerate(town.edges) for d in (0, 1) if one[d] == node]
    ways_out = [out for out in ways_out if town.edges[out >> 1][2 + (out & 1)] is not None]
    never = {ban.edge for ban in town.bans if ban.link == link and not ban.only}
    only = {ban.edge for ban in town.bans if ban.link == link and ban.only}
    ways_out = [out for out in ways_out if out >> 1 not in never]
    ordered = [out for out in ways_out if out >> 1 in only]
    return ordered or ways_out if only else ways_out


def by_hand(town, origin, targets, limit):
    """Tenths from one spot to each other one, None beyond the limit."""
    if origin.edge < 0:
        return [None] * len(targets)

    def part(link, share):
        return round(share * town.edges[link >> 1][2 + (link & 1)])

    def open_ways(spot):
        return [2 * spot.edge + way for way in (0, 1) if town.edges[spot.edge][2 + way] is not None]

    arrived, queue = {}, []
    along = float(np.float32(origin.along))
    for link in open_ways(origin):
        share = float(np.float32(1) - np.float32(origin.along)) if link & 1 == 0 else along
        queue.append((part(link, share) + origin.access, link))
    heapq.heapify(queue)
    while queue:
        cost, link = heapq.heappop(queue)
        if link not in arrived:
            arrived[link] = cost
            for out in allowed(town, link):
                heapq.heappush(queue, (cost + town.edges[out >> 1][2 + (out & 1)], out))
    found = []
    for spot in targets:
        options = []
        if spot.edge == origin.edge:
            there = float(np.float32(spot.along))
            way = 0 if there > along else 1
            if there == along:  # at the same point nobody has to drive
                way = 0 if town.edges[spot.edge][2] is not None else 1
            if town.edges[spot.edge][2 + way] is not None:
                direct = round(abs(there - along) * town.edges[spot.edge][2 + way])
                options.append(direct + origin.access + spot.access)
        for link in open_ways(spot) if spot.edge >= 0 else ():
            share = float(np.float32(spot.along)) if link & 1 == 0 else 1 - float(np.float32(spot.along))
            into = part(link, share) + spot.access
            options += [cost + into for back, cost in arrived.items() if link in allowed(town, back)]
        best = min(options, default=None)
        found.append(best if best is not None and best <= limit else None)
    return found


@st.composite
def towns(draw, *, restricted):
    nodes = draw(st.integers(1, 6))
    node = st.integers(0, nodes - 1)
    time = st.one_of(st.integers(1, 300), st.none())
    edges = draw(st.lists(st.tuples(node, node, time, time), min_size=1, max_size=9))
    closed = draw(st.lists(node, max_size=2, unique=True)) if restricted else []
    bans = []
    for _ in range(draw(st.integers(0, 4)) if restricted else 0):
        link = draw(st.integers(0, 2 * len(edges) - 1))
        there = edges[link >> 1][1 - (link & 1)]
        leaving = [e for e, one in enumerate(edges) if there in one[:2]]
        bans.append(Ban(link, draw(st.sampled_from(leaving)), draw(st.booleans())))
    return Town(nodes, edges, closed, bans)


def spots(town):
    def inside(spot):  # the ends of one-way streets have a test of their own
        one_way = None in town.edges[spot.edge][2:]
        return spot._replace(along=0.5) if one_way and spot.along in (0, 1) else spot

    one = st.builds(
        Spot,
        st.integers(0, len(town.edges) - 1),
        st.one_of(st.sampled_from([0.0, 0.5, 1.0]), st.floats(0, 1, width=32)),
        st.integers(0, 50),
    )
    return st.lists(st.one_of(one.map(inside), st.just(NOWHERE)), min_size=1, max_size=5)


def costs(town, origins, targets, limit):
    graph, times = arrays(town)
    here, there = at(origins), at(targets)
    found = matrix(
        graph.out, starts(graph, times, here), here, seeds(graph, times, there), there, times, limit,
        workspace(len(graph.out.ends) - 1, limit),
    )  # fmt: skip
    return [[None if c == UNREACHED else int(c) for c in row] for row in found]


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_the_matrix_equals_a_search_from_street_to_street(data):
    town = data.draw(towns(restricted=False))
    origins, targets = data.draw(spots(town)), data.draw(spots(town))
    limit = data.draw(st.sampled_from([150, 60000]))
    assert costs(town, origins, targets, limit) == [by_hand(town, one, targets, limit) for one in origins]


@given(st.data())
@settings(max_examples=400, deadline=None)
def test_the_matrix_obeys_closed_nodes_and_banned_turns(data):
    town = data.draw(towns(restricted=True))
    origins, targets = data.draw(spots(town)), data.draw(spots(town))
    assert costs(town, origins, targets, 60000) == [by_hand(town, one, targets, 60000) for one in origins]


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_the_two_nearest_of_points_are_the_two_least_of_the_matrix(data):
    town = data.draw(towns(restricted=True))
    origins, targets = data.draw(spots(town)), data.draw(spots(town))
    group = data.draw(st.lists(st.integers(0, 2), min_size=len(targets), max_size=len(targets)))
    graph, times = arrays(town)
    here, there = at(origins), at(targets)
    by_node = two_nearest(graph.into, seeds(graph, times, there), np.array(group, np.int32), 60000)
    by_edge = np.argsort(there.edge, kind="stable").astype(np.int32)
    two = two_at_points(
        by_node, starts(graph, times, here), here, there, by_edge, np.array(group, np.int32), times, 60000
    )
    for i, origin in enumerate(origins):
        row = by_hand(town, origin, targets, 60000)
        each = sorted(
            min(c for c, g in zip(row, group, strict=True) if g == one and c is not None)
            for one in set(group)
            if any(c is not None and g == one for c, g in zip(row, group, strict=True))
        )
        found = [int(c) for c in (two.cost[i], two.next_cost[i]) if c != UNREACHED]
        assert found == each[:2]
        if two.place[i] >= 0:
            assert row[two.place[i]] == two.cost[i]
        if two.next_place[i] >= 0:
            assert row[two.next_place[i]] == two.next_cost[i]
            assert group[two.next_place[i]] != group[two.place[i]]


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_two_by_service_is_the_matrix_within_the_windows(data):
    town = data.draw(towns(restricted=True))
    origins, targets = data.draw(spots(town)), data.draw(spots(town))
    many = len(targets)
    group = data.draw(st.lists(st.integers(0, 2), min_size=many, max_size=many))
    service = data.draw(st.lists(st.integers(0, 1), min_size=many, max_size=many))
    window = st.tuples(st.integers(0, 400), st.integers(0, 400)).map(sorted)
    windows = data.draw(st.lists(st.lists(window, max_size=2), min_size=many, max_size=many))
    graph, times = arrays(town)
    here, there = at(origins), at(targets)
    flat = [one for several in windows for one in several]
    two = two_by_service(
        graph.out, starts(graph, times, here), here, seeds(graph, times, there), there, times, 60000,
        workspace(len(graph.out.ends) - 1, 60000), np.array(service, np.int16), 2, np.array(group, np.int32),
        Windows(
            np.cumsum([0, *map(len, windows)]),
            np.array([lo for lo, _ in flat], np.int32),
            np.array([hi for _, hi in flat], np.int32),
        ),
    )  # fmt: skip
    for i, origin in enumerate(origins):
        row = by_hand(town, origin, targets, 60000)
        for s in (0, 1):
            counts = [
                (c, group[j], j)
                for j, c in enumerate(row)
                if c is not None and service[j] == s and any(lo <= c <= hi for lo, hi in windows[j])
            ]
            cost, place = two.cost[2 * i + s], two.place[2 * i + s]
            next_cost, next_place = two.next_cost[2 * i + s], two.next_place[2 * i + s]
            if not counts:
                assert (cost, place, next_cost, next_place) == (UNREACHED, -1, UNREACHED, -1)
                continue
            assert cost == min(counts)[0] == row[place]
            others = [c for c, g, _ in counts if g != group[place]] or [c for c, _, j in counts if j != place]
            if others:
                assert next_cost == min(others) == row[next_place]
                assert next_place != place
            else:
                assert next_place == -1


ONE_WAY_RING = Town(4, [(0, 1, 100, None), (1, 2, 100, None), (2, 3, 100, None), (3, 0, 100, None)], [], [])


def test_ahead_on_ones_own_one_way_street_is_a_short_way():
    assert costs(ONE_WAY_RING, [Spot(0, 0.25, 0)], [Spot(0, 0.75, 0)], 9000) == [[50]]


def test_behind_on_ones_own_one_way_street_means_round_the_block():
    # 75 to the end of the street, three more sides of 100, and 25 from its beginning
    assert costs(ONE_WAY_RING, [Spot(0, 0.25, 0)], [Spot(0, 0.25 - 0.125, 0)], 9000) == [[75 + 300 + 12]]


def test_the_ways_to_and_from_the_street_are_added():
    assert costs(ONE_WAY_RING, [Spot(0, 0.0, 7)], [Spot(0, 0.5, 9)], 9000) == [[7 + 50 + 9]]


def test_a_point_off_every_street_reaches_nothing_and_is_reached_by_nobody():
    assert costs(ONE_WAY_RING, [NOWHERE], [Spot(0, 0.5, 0)], 9000) == [[None]]
    assert costs(ONE_WAY_RING, [Spot(0, 0.5, 0)], [NOWHERE], 9000) == [[None]]


@pytest.mark.parametrize("only", [True, False])
def test_an_ordered_turn_into_a_street_that_nobody_may_enter_binds_nobody(only):
    # 0 -> 1, then to 2; edge 2 leads into node 1 only
    town = Town(4, [(0, 1, 100, None), (1, 2, 100, 100), (3, 1, 100, None)], [], [Ban(0, 2, only)])
    assert costs(town, [Spot(0, 0.0, 0)], [Spot(1, 1.0, 0)], 9000) == [[200]]


@pytest.mark.parametrize("shop", [Spot(0, 1.0, 0), Spot(1, 0.0, 0)])
def test_a_shop_at_the_corner_of_a_one_way_street_is_reached_by_the_other_street(shop):
    # 0 -> 1 is one-way the wrong way for whoever comes from 2; street 1 - 2 is open both ways
    town = Town(nodes=3, edges=[(0, 1, None, 100), (1, 2, 50, 50)], closed=[], bans=[])
    assert costs(town, [Spot(1, 1.0, 0)], [shop], 60000) == [[50]]


def test_who_lives_at_the_corner_of_a_one_way_street_leaves_by_the_other_street():
    town = Town(nodes=3, edges=[(0, 1, 100, None), (1, 2, 50, 50)], closed=[], bans=[])
    assert costs(town, [Spot(0, 1.0, 7)], [Spot(1, 1.0, 0)], 60000) == [[57]]
    against = Town(nodes=3, edges=[(0, 1, None, 100), (1, 2, 50, 50)], closed=[], bans=[])
    assert costs(against, [Spot(0, 1.0, 7)], [Spot(1, 1.0, 0)], 60000) == [[57]]


def test_a_neighbour_at_the_same_point_of_a_one_way_street_is_there_at_once():
    town = Town(nodes=2, edges=[(0, 1, None, 100)], closed=[], bans=[])
    assert costs(town, [Spot(0, 0.5, 3)], [Spot(0, 0.5, 4)], 60000) == [[7]]
