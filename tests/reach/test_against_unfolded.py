"""Times on the folded integer graph stay within 2 s per 15 minutes of floats on unfolded OSM data."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from tests.reach.oracle import float_network

from dreiraum.reach.osm.extract import read_extract
from dreiraum.reach.streets.build import STREET_KEYS, STREET_TRIGGERS, build_streets
from dreiraum.reach.streets.profiles import MODES, read_profiles

LIMIT = 900  # seconds
TOLERANCE = 2.0  # seconds
ORIGINS = 25
EXTRACTS = ("bad-hersfeld/bad-hersfeld.osm.gz", "north-bayreuth/north-bayreuth.osm.gz")


class Folded(NamedTuple):
    """The engine's graph of one mode in scipy's form, and the node each of its vertices is a copy of."""

    graph: csr_array
    node_of: np.ndarray
    lon: np.ndarray
    lat: np.ndarray

    def seconds_from(self, node):
        """Seconds from a node to every node, by scipy; a node is reached with the first of its copies."""
        found = np.full(len(self.lon), np.inf)
        np.minimum.at(found, self.node_of, dijkstra(self.graph, indices=node, limit=LIMIT * 10) / 10)
        return found


def folded(columns, mode):
    ends, head, weight = (columns[f"{mode}_out_{name}"] for name in ("ends", "head", "weight"))
    size = len(ends) - 1
    node_of = np.arange(size)
    places = np.stack([columns["edge_start"], columns["edge_end"]], axis=1)
    for vertex, place in ((columns[f"{mode}_tail"], places), (columns[f"{mode}_head"], places[:, ::-1])):
        copies = vertex >= len(columns["node_lon"])
        node_of[vertex[copies]] = place[copies]
    graph = csr_array((weight.astype(float), head, ends), shape=(size, size))
    return Folded(graph, node_of, columns["node_lon"], columns["node_lat"])


@pytest.fixture(scope="module")
def profiles():
    return read_profiles()


@pytest.fixture(scope="module", params=EXTRACTS)
def streets(request, shared_data: Path, profiles):
    source = shared_data / request.param
    extract = read_extract(source, trigger=STREET_TRIGGERS, wanted=STREET_KEYS)
    return source, build_streets(extract, profiles)[0]


@pytest.mark.parametrize("mode", MODES)
def test_seconds_agree_with_unfolded_floats(streets, profiles, mode):
    source, columns = streets
    engine = folded(columns, mode)
    turning = set(zip(engine.lon.tolist(), engine.lat.tolist(), strict=True))
    floats = float_network(source, profiles[mode], turning=turning)
    row = floats.rows_at(engine.lon, engine.lat)
    comparable = np.flatnonzero((row >= 0) & ~floats.closed[row])
    origins = np.random.default_rng(15).choice(comparable, ORIGINS, replace=False)
    pairs = 0
    for origin in origins.tolist():
        ours = engine.seconds_from(origin)[comparable]
        theirs = floats.seconds_from(row[origin], LIMIT)[row[comparable]]
        both = np.isfinite(ours) & np.isfinite(theirs)
        pairs += both.sum()
        np.testing.assert_allclose(ours[both], theirs[both], rtol=0, atol=TOLERANCE)
        # only what lies at the very limit may be reached by one and not by the other
        one = np.where(np.isfinite(ours), ours, theirs)[np.isfinite(ours) != np.isfinite(theirs)]
        assert (one > LIMIT - TOLERANCE).all()
    assert pairs > 20 * ORIGINS
