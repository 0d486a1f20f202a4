"""The roads that join real stops and villages: which run where, in gentle curves."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import Delaunay, cKDTree

from dreiraum.demo.cores import CORES, ring_of
from dreiraum.demo.curves import bend
from dreiraum.demo.facts import Facts
from dreiraum.demo.plane import Point, distance
from dreiraum.demo.ranks import classify, waypoints
from dreiraum.demo.skeleton import Road, Skeleton, road_key, sparse_graph

MERGE = 70.0  # stops closer than this share a junction
MESH = 750.0  # below this, two stops are joined as in a town; above, as villages are
LONGEST = 11_000.0

_Points = npt.NDArray[np.float64]


def lay_roads(facts: Facts) -> Skeleton:
    """Join the junctions by a relative neighbourhood graph that crosses the Weser at its bridges only."""
    skeleton, crossings, beyond = _junctions(facts)
    river = shapely.LineString(facts.river)
    shapely.prepare(river)
    at = np.array(skeleton.at)
    named = {road_key(a, b): (kind, name) for a, b, kind, name in crossings}
    joined = set(named)
    for a, b in _neighbours(at):
        straight = shapely.LineString([at[a], at[b]])
        if {a, b} <= beyond or straight.length > LONGEST or straight.intersects(river):
            continue
        joined.add((a, b))
    joined -= _too_sharp(at, joined, set(named))
    joined |= _missing_links(at, joined, river)
    _add_shortcuts(at, joined, _federal_pairs(facts, skeleton), river, beyond)
    for a, b in sorted(joined):
        kind, name = named.get((a, b), ("", ""))
        skeleton.roads.append(Road(a, b, [skeleton.at[a], skeleton.at[b]], kind=kind, name=name))
    classify(facts, skeleton)
    markets = {skeleton.nearest(v.at) for v in facts.villages if v.name in CORES}
    skeleton.roads = [r for r in skeleton.roads if r.rank != "residential" or not {r.a, r.b} & markets]
    bend(skeleton, river)
    return skeleton


def _junctions(facts: Facts) -> tuple[Skeleton, list[tuple[int, int, str, str]], set[int]]:
    at: list[Point] = []
    village: list[int] = []

    def add(point: Point, of: int) -> int:
        at.append(point)
        village.append(of)
        return len(at) - 1

    crossings = []
    for (kind, _, name), ends in facts.corridors.items():
        if kind in ("bridge", "ferry"):
            a, b = (add(end, -1) for end in ends)
            crossings.append((a, b, kind, name))
    for v in facts.villages:
        if v.name in CORES:
            ring = [add(p, v.index) for p in ring_of(v)]
            name = CORES[v.name].ring
            crossings += [(a, b, "ring", name) for a, b in zip(ring, ring[1:] + ring[:1], strict=True)]
    for v in facts.villages:
        if all(distance(v.at, other) >= MERGE for other in at):
            add(v.at, v.index)
    for stop in facts.stops:
        if all(distance(stop.at, other) >= MERGE for other in at):
            add(stop.at, stop.village)
    beyond = {add(points[0], -1) for (kind, _, _), points in facts.corridors.items() if kind == "beyond"}
    for (kind, _, _), points in facts.corridors.items():
        if kind == "via":
            add(points[0], -1)
    return Skeleton(at, village, []), crossings, beyond


def _neighbours(at: _Points) -> list[tuple[int, int]]:
    """Gabriel neighbours where they are close, relative neighbours where they are far (Toussaint 1980)."""
    corners = Delaunay(at).simplices
    pairs = {road_key(int(t[i]), int(t[j])) for t in corners for i, j in ((0, 1), (1, 2), (0, 2))}
    kept = []
    for a, b in sorted(pairs):
        to_a = np.hypot(*(at - at[a]).T)
        to_b = np.hypot(*(at - at[b]).T)
        apart = to_a[b]
        others = np.ones(len(at), bool)
        others[[a, b]] = False
        if apart < MESH:
            blocked = (to_a**2 + to_b**2 < apart**2) & others
        else:
            blocked = (np.maximum(to_a, to_b) < apart) & others
        if not blocked.any():
            kept.append((a, b))
    return kept


def _too_sharp(at: _Points, joined: set[tuple[int, int]], fixed: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """The longer of two roads that leave a junction within 24 degrees of each other."""
    around: dict[int, list[tuple[float, float, tuple[int, int]]]] = {}
    for a, b in sorted(joined):
        for here, there in ((a, b), (b, a)):
            dx, dy = at[there] - at[here]
            around.setdefault(here, []).append((math.atan2(dy, dx), math.hypot(dx, dy), (a, b)))
    sharp = set()
    for fan in around.values():
        fan.sort()
        for left, right in zip(fan, fan[1:] + fan[:1], strict=True):
            gap = (right[0] - left[0]) % math.tau
            longer = max(left, right, key=lambda arm: arm[1])
            if 0 < gap < math.radians(24) and longer[2] not in fixed:
                sharp.add(longer[2])
    return sharp


def _missing_links(at: _Points, joined: set[tuple[int, int]], river: shapely.LineString) -> set[tuple[int, int]]:
    """The shortest roads that make the network one, none of them across the river."""
    group = list(range(len(at)))

    def root(i: int) -> int:
        while group[i] != i:
            i = group[i]
        return i

    for a, b in sorted(joined):
        group[root(a)] = root(b)
    pairs = cKDTree(at).query_pairs(8000.0, output_type="ndarray")
    apart = np.hypot(*(at[pairs[:, 0]] - at[pairs[:, 1]]).T)
    links = set()
    for a, b in pairs[np.lexsort((pairs[:, 1], pairs[:, 0], apart))].tolist():
        if root(a) != root(b) and not shapely.LineString([at[a], at[b]]).intersects(river):
            group[root(a)] = root(b)
            links.add(road_key(a, b))
    return links


def _add_shortcuts(
    at: _Points,
    joined: set[tuple[int, int]],
    wanted: list[tuple[int, int]],
    river: shapely.LineString,
    beyond: set[int],
) -> None:
    """Shortcuts, shortest first, where the way round is far: 1.25 on federal roads, else 1.7 (a spanner)."""
    corners = Delaunay(at).simplices
    pairs = {road_key(int(t[i]), int(t[j])) for t in corners for i, j in ((0, 1), (1, 2), (0, 2))}
    candidates = [(float(np.hypot(*(at[a] - at[b]))), 1.7, a, b) for a, b in pairs if not {a, b} & beyond]
    candidates = [c for c in candidates if MESH < c[0] < 6000.0]
    candidates += [(0.0, 1.25, a, b) for a, b in wanted]
    graph = _graph(at, joined)
    for _, stretch, a, b in sorted(candidates):
        straight = shapely.LineString([at[a], at[b]])
        if straight.intersects(river):
            continue
        limit = stretch * straight.length
        if dijkstra(graph, directed=False, indices=np.array([a]), limit=limit)[0, b] > limit:
            pair = road_key(a, b)
            if stretch > 1.5 and pair in _too_sharp(at, joined | {pair}, joined):
                continue
            joined.add(pair)
            graph = _graph(at, joined)


def _graph(at: _Points, joined: set[tuple[int, int]]) -> csr_array[np.float64, tuple[int, int]]:
    ends = np.array(sorted(joined))
    return sparse_graph(ends, np.hypot(*(at[ends[:, 0]] - at[ends[:, 1]]).T), len(at))


def _federal_pairs(facts: Facts, skeleton: Skeleton) -> list[tuple[int, int]]:
    through = [waypoints(facts, skeleton, names) for _, names in facts.federal_roads]
    return [road_key(a, b) for found in through for a, b in pairwise(found)]
