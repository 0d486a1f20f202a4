"""Which road is federal, which leads between towns, which between villages."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy.sparse.csgraph import dijkstra

from dreiraum.demo.facts import Facts
from dreiraum.demo.plane import Point, distance
from dreiraum.demo.skeleton import RANKS, Road, Skeleton, road_key, sparse_graph

FERRY = 20.0
DRAW = 0.8


def classify(facts: Facts, skeleton: Skeleton) -> None:
    """Federal roads along their real towns, then ways between towns, then between villages."""
    by_pair = {road_key(r.a, r.b): r for r in skeleton.roads}
    town = [skeleton.nearest(v.at) for v in facts.villages]
    trees = _trees(skeleton)
    for ref, names in facts.federal_roads:
        _along(by_pair, trees, waypoints(facts, skeleton, names), "primary", ref)
    trees = _trees(skeleton)
    big = [v for v in facts.villages if v.people >= 850]
    for v in big:
        closer = sorted((w for w in big if w is not v), key=lambda w: (distance(v.at, w.at), w.index))
        for w in closer[:3]:
            _along(by_pair, trees, [town[v.index], town[w.index]], "secondary")
    for v in facts.villages:
        closer = sorted((w for w in facts.villages if w is not v), key=lambda w: distance(v.at, w.at))
        bigger = [w for w in closer if w.people > 2 * v.people][:1]
        for w in closer[:3] + bigger:
            _along(by_pair, trees, [town[v.index], town[w.index]], "tertiary")
    for road in skeleton.roads:
        if road.kind == "ring" and road.rank not in RANKS[:2]:
            road.rank = "tertiary"
        if not road.rank:
            inside = skeleton.village[road.a] == skeleton.village[road.b] != -1
            road.rank = "residential" if inside or distance(*road.points) < 400 else "unclassified"
        if road.kind == "ferry" or (road.kind == "bridge" and RANKS.index(road.rank) > 1):
            road.rank = "ferry" if road.kind == "ferry" else "secondary"


def waypoints(facts: Facts, skeleton: Skeleton, names: tuple[str, ...]) -> list[int]:
    """Junctions of villages, stops or points beyond; of several with one name, the one nearest the last."""
    beyond = {name: points[0] for (kind, _, name), points in facts.corridors.items() if kind in ("beyond", "via")}
    found: list[int] = []
    here: Point | None = None
    for name in names:
        places = [v.at for v in facts.villages if v.name == name]
        places = places or [s.at for s in facts.stops if s.short == name] or [beyond[name]]
        near = here
        here = min(places, key=lambda p: distance(p, near)) if near else places[0]
        found.append(skeleton.nearest(here))
    return found


def _trees(skeleton: Skeleton) -> npt.NDArray[np.int32]:
    """For every start (row) the junction before each other one on the shortest way; main roads draw."""
    cost = [
        distance(r.points[0], r.points[-1]) * (FERRY if r.kind == "ferry" else DRAW if r.rank == "primary" else 1.0)
        for r in skeleton.roads
    ]
    graph = sparse_graph(np.array([(r.a, r.b) for r in skeleton.roads]), np.array(cost), len(skeleton.at))
    _, before = dijkstra(graph, directed=False, return_predecessors=True)
    return before


def _along(
    by_pair: dict[tuple[int, int], Road],
    trees: npt.NDArray[np.int32],
    through: list[int],
    rank: str,
    ref: str = "",
) -> None:
    """Raise every road on the shortest way through the waypoints to a rank it does not have yet."""
    for start, goal in pairwise(through):
        here = goal
        while here != start and trees[start, here] >= 0:
            before = int(trees[start, here])
            road = by_pair[road_key(here, before)]
            if not road.rank or RANKS.index(rank) < RANKS.index(road.rank):
                road.rank = rank
            if ref and ref not in road.ref:
                road.ref = f"{road.ref};{ref}".strip(";")
            here = before
