"""Turn restrictions, on a crossroads one can walk through by hand."""

import numpy as np
import pytest
from tests.reach.drawing import ROAD, lonlat, street_extract, write_map

from dreiraum.reach.search.bounded import matrix, workspace
from dreiraum.reach.search.nearest import UNREACHED
from dreiraum.reach.search.points import points, seeds, starts
from dreiraum.reach.streets.profiles import read_profiles
from dreiraum.reach.streets.restrictions import read_restrictions

# 1 - 2 - 3 from west to east, 4 north and 5 south of 2, 1000 m each; ways 11, 13, 14, 15 end at 2.
CROSS = {1: (-1000, 0), 2: (0, 0), 3: (1000, 0), 4: (0, 1000), 5: (0, -1000)}
FOUR = {10 + node: ([node, 2], ROAD) for node in (1, 3, 4, 5)}
# the same with one way 11 from 1 over 2 to 3
THREE = {11: ([1, 2, 3], ROAD), 14: ([4, 2], ROAD), 15: ([5, 2], ROAD)}

KILOMETRE = 1440  # tenths of a second by car: 25 km/h on a residential street


def turn(kind, origin=11, target=14, via=2, **more):
    members = [("w", origin, "from"), ("n", via, "via"), ("w", target, "to")]
    return members, {"type": "restriction", "restriction": kind, **more}


def legs(streets, start, mode="car"):
    """Kilometres from half way to node `start` to half way to the four others, by the costs; None = no way."""
    graph, times = streets.graph(mode), streets.times(mode)
    half = {node: (x / 2, y / 2) for node, (x, y) in CROSS.items() if node != 2}
    lon, lat = np.array([lonlat(*half[node]) for node in half]).T
    at = points(streets.snap(mode, lon, lat), streets.offset(mode))
    cost = matrix(
        graph.out, starts(graph, times, at), at, seeds(graph, times, at), at, times, 60000,
        workspace(len(graph.out.ends) - 1, 60000),
    )  # fmt: skip
    row = cost[list(half).index(start)]
    unit = times[times < UNREACHED].min()
    return {node: None if c == UNREACHED else round(c / unit, 2) for node, c in zip(half, row, strict=True)}


FREE = {1: 0, 3: 1, 4: 1, 5: 1}  # half a kilometre to the crossing and half from it


def test_without_restrictions_every_turn_is_free(network):
    assert legs(network(CROSS, FOUR), 1) == FREE


def test_no_left_turn_is_made_by_going_on_and_turning_round(network):
    # on to the end of another street, 1 km, back 1 km, and then the last half
    assert legs(network(CROSS, FOUR, {1: turn("no_left_turn")}), 1) == {**FREE, 4: 3}


def test_only_straight_on_makes_both_other_turns_detours(network):
    assert legs(network(CROSS, FOUR, {1: turn("only_straight_on", target=13)}), 1) == {**FREE, 4: 3, 5: 3}


def test_a_restriction_binds_only_those_who_come_its_way(network):
    assert legs(network(CROSS, FOUR, {1: turn("no_left_turn")}), 5) == {1: 1, 3: 1, 4: 1, 5: 0}


def test_several_restrictions_at_one_node_all_bind(network):
    three = {1: turn("no_left_turn"), 2: turn("no_right_turn", target=15), 3: turn("no_u_turn", target=11)}
    assert legs(network(CROSS, FOUR, three), 1) == {**FREE, 4: 3, 5: 3}


def test_nobody_on_foot_cares(network):
    assert legs(network(CROSS, FOUR, {1: turn("no_left_turn")}), 1, "foot") == FREE


@pytest.mark.parametrize(("mode", "free"), [("bike", True), ("ebike", True), ("car", False)])
def test_bicycles_excepted_are_excepted(network, mode, free):
    streets = network(CROSS, FOUR, {1: turn("no_left_turn", **{"except": "psv; bicycle"})})
    assert legs(streets, 1, mode)[4] == (1 if free else 3)


def test_a_u_turn_that_is_not_allowed_still_lets_one_go_straight_on(network):
    assert legs(network(CROSS, THREE, {1: turn("no_u_turn", target=11)}), 1) == FREE


def test_a_u_turn_that_is_not_allowed_means_turning_further_on(network):
    # driving to 2 and back is not the point here: from 4 one may not turn back into 4
    streets = network(CROSS, FOUR, {1: turn("no_u_turn", origin=14, target=14)})
    bans = streets.part.facts["restrictions"]
    assert bans == 1
    assert legs(streets, 4) == {1: 1, 3: 1, 4: 0, 5: 1}


def test_a_restriction_on_a_way_that_passes_the_node_binds_both_directions(network):
    # way 11 runs through the crossing: nobody coming over it may turn into 14
    streets = network(CROSS, THREE, {1: turn("no_left_turn")})
    assert legs(streets, 1)[4] == 3
    assert legs(streets, 3)[4] == 3
    assert legs(streets, 5)[4] == 1


def test_an_order_to_turn_where_one_may_not_go_binds_nobody(network):
    ways = FOUR | {14: ([4, 2], {**ROAD, "oneway": "yes"})}
    streets = network(CROSS, ways, {1: turn("only_left_turn")})
    assert legs(streets, 1)[3] == 1


@pytest.mark.parametrize(
    "members",
    [
        [("w", 11, "from"), ("w", 13, "via"), ("w", 14, "to")],
        [("w", 11, "from"), ("w", 13, "from"), ("n", 2, "via"), ("w", 14, "to")],
        [("w", 11, "from"), ("n", 2, "via")],
        [("n", 1, "from"), ("n", 2, "via"), ("w", 14, "to")],
        [("w", 11, "from"), ("n", 99, "via"), ("w", 14, "to")],
        [("w", 99, "from"), ("n", 2, "via"), ("w", 14, "to")],
        [],
    ],
)
def test_what_has_not_one_way_one_node_one_way_is_passed_over_and_counted(tmp_path, members):
    tags = {"type": "restriction", "restriction": "no_left_turn"}
    path = write_map(tmp_path / "a.osm.pbf", CROSS, FOUR, {1: (members, tags), 2: turn("no_left_turn")})
    found, passed_over = read_restrictions(street_extract(path), read_profiles())
    assert (len(found), passed_over) == (1, 1)


@pytest.mark.parametrize("tags", [{"restriction:hgv": "no_left_turn"}, {"restriction": "none"}, {}])
def test_other_relations_are_no_restrictions(tmp_path, tags):
    path = write_map(tmp_path / "a.osm.pbf", CROSS, FOUR, {1: (turn("")[0], {"type": "restriction", **tags})})
    assert read_restrictions(street_extract(path), read_profiles()) == ([], 0)


def test_a_street_that_is_only_entered_behind_a_banned_turn_is_still_a_street(network):
    """Dual carriageway: everybody arriving at 2 must go straight on, and 2 - 3 is entered from nowhere else."""
    nodes = CROSS | {6: (1000, 1000), 7: (-1000, -1000), 8: (1000, -1000), 9: (-1000, 1000)}
    one_way = {**ROAD, "oneway": "yes"}
    ways = {
        11: ([1, 2], one_way),
        13: ([2, 3], one_way),
        14: ([2, 4], one_way),
        15: ([3, 6, 4, 9, 1], one_way),
    }
    streets = network(nodes, ways, {1: turn("only_straight_on", target=13)})
    lon, lat = np.array([lonlat(500, 10)]).T
    snap = streets.snap("car", lon, lat)
    assert streets.part.array("way")[snap.edge[0]] == 13
    assert snap.offset[0] == pytest.approx(10, abs=0.1)
