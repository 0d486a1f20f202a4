"""The second opinion itself, on streets one can work out by hand."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import osmium
import pytest
from osmium.osm.mutable import Node, Relation, Way
from tests.reach import oracle

# A cross: 1 - 2 - 3 from west to east, 4 north and 5 south of 2; 1e-3 degrees to each side.
CROSS = {1: (0.0, 0.0), 2: (0.001, 0.0), 3: (0.002, 0.0), 4: (0.001, 0.001), 5: (0.001, -0.001)}
SIDE = oracle.EARTH_RADIUS * np.radians(0.001)


class Walking:
    """36 km/h on every highway, 10 m/s; bollards stop; all restrictions bind."""

    def speeds(self, tags: Mapping[str, str]) -> tuple[float, float]:
        return 36.0, 0.0 if tags.get("oneway") == "yes" else 36.0

    def stops(self, tags: Mapping[str, str]) -> bool:
        return tags.get("barrier") == "bollard"

    def restricted_by(self, tags: Mapping[str, str]) -> bool:
        return True


def cross(tmp_path: Path, *, oneway=(), bollard=0, restriction="") -> oracle.FloatNetwork:
    """Four ways 10 + node from that node to 2; `restriction` from way 11 by node 2 to way 14."""
    path = tmp_path / "cross.osm.pbf"
    with osmium.SimpleWriter(str(path)) as writer:
        for node, location in CROSS.items():
            writer.add(Node(id=node, location=location, tags={"barrier": "bollard"} if node == bollard else {}))
        for node in (1, 3, 4, 5):
            tags = {"highway": "road"} | ({"oneway": "yes"} if node in oneway else {})
            writer.add(Way(id=10 + node, nodes=[node, 2], tags=tags))
        if restriction:
            members = [("w", 11, "from"), ("n", 2, "via"), ("w", 14, "to")]
            writer.add(Relation(id=1, members=members, tags={"type": "restriction", "restriction": restriction}))
    return oracle.float_network(path, Walking())


def test_seconds_are_metres_by_speed(tmp_path):
    seconds = cross(tmp_path).seconds_from(0)
    assert seconds == pytest.approx(np.array([0, 1, 2, 2, 2]) * SIDE / 10)


def test_searches_from_and_to_agree(tmp_path):
    network = cross(tmp_path, oneway=(4,))
    towards = network.seconds_to_nearest([2])
    assert towards == pytest.approx([network.seconds_from(node)[2] for node in range(5)])


def test_a_one_way_street_is_driven_one_way(tmp_path):
    network = cross(tmp_path, oneway=(4,))
    assert network.seconds_from(0)[3] == np.inf
    assert network.seconds_from(3)[0] == pytest.approx(2 * SIDE / 10)


def test_a_bollard_is_reached_but_not_passed(tmp_path):
    seconds = cross(tmp_path, bollard=2).seconds_from(0)
    assert np.isfinite(seconds).tolist() == [True, True, False, False, False]


def test_a_banned_turn_is_made_by_turning_round_at_the_next_end(tmp_path):
    seconds = cross(tmp_path, restriction="no_left_turn").seconds_from(0)
    assert seconds == pytest.approx(np.array([0, 1, 2, 4, 2]) * SIDE / 10)


def test_an_ordered_turn_leaves_the_others_to_a_detour(tmp_path):
    seconds = cross(tmp_path, restriction="only_left_turn").seconds_from(0)
    assert seconds == pytest.approx(np.array([0, 1, 4, 2, 4]) * SIDE / 10)


def test_a_search_ends_at_its_limit(tmp_path):
    seconds = cross(tmp_path).seconds_from(0, limit=1.5 * SIDE / 10)
    assert np.isfinite(seconds).tolist() == [True, True, False, False, False]


def test_points_that_two_nodes_share_have_no_row(tmp_path, monkeypatch):
    monkeypatch.setitem(CROSS, 5, CROSS[4])
    rows = cross(tmp_path).rows_at([10_000, 10_000, 7], [0, 10_000, 7])
    assert rows.tolist() == [1, -1, -1]
