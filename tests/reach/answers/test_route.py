"""Routes: the way that proves a minute."""

import math
from itertools import pairwise

import numpy as np
import pytest
from tests.reach.conftest import EXTRACTS
from tests.reach.drawing import ROAD, latlon, lonlat
from tests.reach.oracle import distance, float_network

from dreiraum.reach.answers.route import find_route
from dreiraum.reach.errors import InputError
from dreiraum.reach.streets.profiles import MODES, read_profiles


class Streetwise:
    """What `find_route` asks of a Region: its streets."""

    def __init__(self, streets):
        self.streets = streets


def route(streets, start, end, mode="foot"):
    return find_route(Streetwise(streets), latlon(*start), latlon(*end), mode)


def metres(line):
    """Length of a line in degrees."""
    points = [(round(lon * 1e7), round(lat * 1e7)) for lon, lat in line]
    return sum(distance(a, b) for a, b in pairwise(points))


# A block: 1 - 2 - 3 - 4 - 1, 300 m by 200 m, the southern side one way 1 -> 2; a short lane off each corner.
BLOCK = {1: (0, 0), 2: (300, 0), 3: (300, 200), 4: (0, 200)}
BLOCK |= {5: (-20, -20), 6: (320, -20), 7: (320, 220), 8: (-20, 220)}
SIDES = {
    11: ([1, 2], {**ROAD, "name": "Südstraße", "oneway": "yes"}),
    12: ([2, 3], {**ROAD, "name": "Oststraße"}),
    13: ([3, 4], {**ROAD, "name": "Nordstraße"}),
    14: ([4, 1], {**ROAD, "name": "Weststraße"}),
    **{20 + corner: ([corner, corner + 4], ROAD) for corner in (1, 2, 3, 4)},
}


def test_along_ones_own_street(network):
    found = route(network(BLOCK, SIDES), (50, 0), (250, 0), "car")
    # 200 m at 25 km/h
    assert found.tenths == pytest.approx(288, abs=1)
    assert [leg.street for leg in found.legs] == ["Südstraße"]


def test_against_a_one_way_street_one_drives_round_the_block(network):
    found = route(network(BLOCK, SIDES), (250, 0), (50, 0), "car")
    # 50 m on, 200 north, 300 west, 200 south, 50 east again: 800 m, 115.2 s
    assert [leg.street for leg in found.legs] == ["Südstraße", "Oststraße", "Nordstraße", "Weststraße", "Südstraße"]
    assert found.metres == pytest.approx(800, abs=0.5)
    assert found.tenths == pytest.approx(1152, abs=2)


def test_against_a_one_way_street_one_walks_straight_back(network):
    assert route(network(BLOCK, SIDES), (250, 0), (50, 0)).metres == pytest.approx(200, abs=0.5)


def test_a_bicycle_is_pushed_back_where_that_is_quicker(network):
    # 200 m at 4 km/h, 180 s, or 800 m at 15.3 km/h, 188 s
    found = route(network(BLOCK, SIDES), (250, 0), (50, 0), "bike")
    assert found.tenths == pytest.approx(1800, abs=2)


def test_the_line_runs_from_door_to_door(network):
    found = route(network(BLOCK, SIDES), (50, -30), (320, 100))
    assert found.line[0] == pytest.approx(lonlat(50, -30))
    assert found.line[-1] == pytest.approx(lonlat(320, 100))
    # 30 m to the street, 250 + 100 m along, 20 m to the door
    assert metres(found.line) == pytest.approx(30 + 350 + 20, abs=0.5)
    assert found.tenths == pytest.approx(400 / 4.8 * 36, abs=3)


def test_from_a_point_to_itself_is_nothing(network):
    found = route(network(BLOCK, SIDES), (50, 0), (50, 0))
    assert (found.tenths, found.minutes, found.metres) == (0, 0, 0)


def test_a_ring_road_is_left_at_its_nearer_end(network):
    """A lollipop: a stick from 1 to 2 and a ring 2 - 3 - 4 - 2 of which 2 is both ends."""
    nodes = {1: (-500, 0), 2: (0, 0), 3: (200, 100), 4: (200, -100)}
    streets = network(nodes, {11: ([1, 2], ROAD), 12: ([2, 3, 4, 2], ROAD)})
    for point, other in (((100, 50), 3), ((100, -50), 4)):
        found = route(streets, (-500, 0), point)
        assert found.metres == pytest.approx(500 + math.hypot(100, 50), abs=0.5)
        assert not any(np.allclose(place, lonlat(*nodes[other]), atol=1e-6) for place in found.line)


def test_no_way_between_two_networks_is_said_in_one_line(network):
    twin = {100 + number: (x + 900, y) for number, (x, y) in BLOCK.items()}
    sides = {100 + number: ([100 + node for node in nodes], tags) for number, (nodes, tags) in SIDES.items()}
    with pytest.raises(InputError, match="no way between the two points"):
        route(network(BLOCK | twin, SIDES | sides), (50, 0), (900, 100))


def test_a_point_far_from_every_street_is_named(network):
    with pytest.raises(InputError, match="no street for this mode within 2 km"):
        route(network(BLOCK, SIDES), (50, 0), (50, 5000))


def test_an_unknown_mode_is_named(network):
    with pytest.raises(InputError, match="unknown mode 'boat'"):
        route(network(BLOCK, SIDES), (50, 0), (250, 0), "boat")


@pytest.mark.parametrize("mode", MODES)
def test_routes_of_a_real_town_add_up(real, mode):
    """Legs and doorways sum up to the time, lines to the length, and no piece is faster than the mode can be."""
    streets, draw = real.streets, np.random.default_rng(9)
    array = streets.part.array
    fastest = {"foot": 4.8, "wheelchair": 3.6, "bike": 15.3, "ebike": 17.4, "car": 115.0}[mode]
    lon, lat = array("node_lon") * 1e-7, array("node_lat") * 1e-7
    found = 0
    for a, b in draw.integers(0, streets.nodes, (40, 2)):
        noise = draw.normal(0, 4e-4, 4)
        start, end = (lat[a] + noise[0], lon[a] + noise[1]), (lat[b] + noise[2], lon[b] + noise[3])
        minutes = real.matrix([start], [end], mode=mode, minutes=109)[0, 0]
        if np.isnan(minutes):
            with pytest.raises(InputError):
                real.route(start, end, mode=mode)
            continue
        way = real.route(start, end, mode=mode)
        found += 1
        assert way.tenths == round(minutes * 600)
        assert way.line[0] == pytest.approx(start[::-1])
        assert way.line[-1] == pytest.approx(end[::-1])
        snaps = streets.snap(mode, np.array([start[1], end[1]]), np.array([start[0], end[0]]))
        access = np.round(snaps.offset * (36.0 / streets.offset(mode))).sum()
        assert sum(leg.tenths for leg in way.legs) + access == way.tenths
        assert metres(way.line) == pytest.approx(way.metres + snaps.offset.sum(), rel=2e-3, abs=2)
        assert way.metres <= sum(leg.tenths for leg in way.legs) * fastest / 36 + 5
    assert found >= 5


@pytest.mark.parametrize(
    ("town", "mode"),
    [*((town, mode) for town in ("bad-hersfeld", "north-bayreuth") for mode in MODES), ("heidelberg", "car")],
)
def test_routes_of_a_real_region_stay_within_2_seconds_of_unfolded_streets(request, town, mode):
    """From the Region's own door to a textbook Dijkstra over every node of the extract."""
    region, path = opened(request, town)
    streets = region.streets
    lon, lat = streets.part.array("node_lon"), streets.part.array("node_lat")
    floats = float_network(path, read_profiles()[mode], turning=set(zip(lon.tolist(), lat.tolist(), strict=True)))
    rows = floats.rows_at(lon, lat)
    good = np.flatnonzero((rows >= 0) & ~floats.closed[rows])
    node_of = copies_as_nodes(streets, mode)
    compared = 0
    for origin in np.random.default_rng(15).choice(good, 5, replace=False):
        ours = costs_of_copies(streets, mode, int(origin), node_of) / 10
        theirs = floats.seconds_from(int(rows[origin]), limit=1000)
        both = rows[good]
        a, b = ours[good], theirs[both]
        near = np.minimum(a, b) < 890
        assert np.abs(a[near] - b[near]).max() < 2
        compared += near.sum()
    assert compared > 120


def opened(request, town):
    shared = request.getfixturevalue("shared_data")
    built_once = request.getfixturevalue("built_once")
    return built_once(town), shared / EXTRACTS[town]


def copies_as_nodes(streets, mode):
    """The node on the map that each node of a mode's graph stands for."""
    graph = streets.graph(mode)
    node_of = np.arange(len(graph.out.ends) - 1)
    ends = np.stack([streets.part.array("edge_start"), streets.part.array("edge_end")], axis=1)
    for vertex, place in ((graph.tail, ends), (graph.head, ends[:, ::-1])):
        node_of[vertex[vertex >= 0]] = place[vertex >= 0]
    return node_of


def costs_of_copies(streets, mode, origin, node_of):
    """Tenths of a second from a node to each node of the map, the cheapest of its copies; inf = none."""
    from dreiraum.reach.search.bounded import costs_from, workspace

    graph = streets.graph(mode)
    work = workspace(len(node_of), 10_000)
    nodes, costs = costs_from(graph.out, np.array([origin], np.int32), np.zeros(1, np.int32), 10_000, work)
    best = np.full(streets.nodes, np.inf)
    np.minimum.at(best, node_of[nodes], costs)
    return best
