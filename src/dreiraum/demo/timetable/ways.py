"""Ways of the buses along the roads: which halts they pass, how long that takes, how it looks on a map."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import shapely
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from dreiraum.demo.plane import Point, length
from dreiraum.demo.skeleton import Skeleton, road_key, sparse_graph
from dreiraum.demo.timetable.halts import Halt, Halts

# Kilometres per hour of a bus between its stops: within settlements, and outside by the road's rank.
INSIDE = 29.0
OUTSIDE = {"primary": 62.0, "secondary": 54.0, "tertiary": 46.0, "unclassified": 38.0, "residential": 30.0}
STANDS = 18.0  # seconds at a stop
ROUGH = 14.0  # metres by which a shape may leave the road


@dataclass(frozen=True, slots=True)
class Way:
    """One way of a line from its first to its last halt, each with the platforms at its road.

    minutes[i]: after leaving the first.
    """

    halts: tuple[Halt, ...]
    minutes: tuple[int, ...]
    points: tuple[Point, ...]


class Roads:
    """The road network for buses: no ferries."""

    def __init__(self, skeleton: Skeleton, halts: Halts) -> None:
        self._skeleton = skeleton
        roads = [road for road in skeleton.roads if road.rank != "ferry"]
        self._roads = {road_key(road.a, road.b): road for road in roads}
        self._seconds = {key: self._drive(*key) for key in self._roads}
        ends, seconds = np.array(list(self._seconds)), np.array(list(self._seconds.values()))
        graph = sparse_graph(ends, seconds, len(skeleton.at))
        _, self._before = dijkstra(graph, directed=False, return_predecessors=True)
        tree = cKDTree(np.array(skeleton.at))
        self._junctions: dict[str, int] = {}
        self._at_junction: dict[int, list[Halt]] = defaultdict(list)
        for halt in halts.all:
            nearest = np.atleast_1d(tree.query(np.array([stop.at for stop in halt.stops]))[1]).tolist()
            self._junctions[halt.ref] = nearest[0]
            for junction in dict.fromkeys(nearest):
                here = tuple(stop for stop, at in zip(halt.stops, nearest, strict=True) if at == junction)
                self._at_junction[junction].append(replace(halt, stops=here))

    def way(self, through: Sequence[Halt], only: bool = False) -> Way:
        """The fastest way past halts in their order; it stops at what lies on it too, unless `only` these count."""
        goals = [self._junctions[halt.ref] for halt in through]
        path = [goals[0]]
        for start, goal in pairwise(goals):
            path += self._path(start, goal)[1:]
        wanted = [halt.ref for halt in through]
        served: dict[str, tuple[Halt, float]] = {}
        driven, end = 0.0, 0
        for at, junction in enumerate(path):
            driven += self._seconds[road_key(path[at - 1], junction)] if at else 0.0
            for halt in self._stops_here(junction, wanted, only):
                if halt.ref not in served:
                    served[halt.ref] = (halt, driven)
                    end = at
        halts, seconds = zip(*served.values(), strict=True)
        return Way(halts, _minutes(seconds), tuple(self._line(path[: end + 1])))

    def _stops_here(self, junction: int, wanted: list[str], only: bool) -> list[Halt]:
        here = self._at_junction.get(junction, [])
        named = sorted((halt for halt in here if halt.ref in wanted), key=lambda halt: wanted.index(halt.ref))
        if named or only:
            return named
        return [halt for halt in here if any("bus" in stop.products for stop in halt.stops)][:1]

    def _path(self, start: int, goal: int) -> list[int]:
        path = [goal]
        while path[-1] != start:
            path.append(int(self._before[start, path[-1]]))
        return path[::-1]

    def _line(self, path: Sequence[int]) -> list[Point]:
        points = [self._skeleton.at[path[0]]]
        for a, b in pairwise(path):
            road = self._roads[road_key(a, b)]
            points += road.points[1:] if road.a == a else road.points[-2::-1]
        return simple(points)

    def _drive(self, a: int, b: int) -> float:
        road, village = self._roads[a, b], self._skeleton.village
        inside = village[a] == village[b] != -1 or road.kind == "ring"
        return length(road.points) * 3.6 / (INSIDE if inside else OUTSIDE[road.rank])


def back(way: Way) -> Way:
    """The same way from its end to its beginning."""
    last = way.minutes[-1]
    return Way(way.halts[::-1], tuple(last - minute for minute in way.minutes[::-1]), way.points[::-1])


def simple(points: Sequence[Point]) -> list[Point]:
    """A line with fewer points that stays within ROUGH metres."""
    if len(set(points)) < 2:
        return list(points)
    return [(float(x), float(y)) for x, y in shapely.LineString(points).simplify(ROUGH).coords]


def _minutes(driven: Sequence[float]) -> tuple[int, ...]:
    """Whole minutes, at least one from halt to halt."""
    found = [0]
    for before, seconds in pairwise(driven):
        found.append(found[-1] + max(1, round((seconds - before + STANDS) / 60)))
    return tuple(found)
