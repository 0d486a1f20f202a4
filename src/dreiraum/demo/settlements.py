"""Villages and towns around their real stops: cores, side streets, quarters, field tracks and paths."""

from __future__ import annotations

import math
from collections.abc import Callable
from random import Random

import numpy as np
import shapely

from dreiraum.demo.cores import CORES, in_core
from dreiraum.demo.facts import Facts, Village
from dreiraum.demo.growth import Ground, Habit, grow
from dreiraum.demo.plane import Line, Point, distance, length
from dreiraum.demo.skeleton import Skeleton

RIVER_CLEAR = 58.0  # the Weser is about 80 m wide, and houses stand behind the street
RAIL_CLEAR = 26.0
AROUND_STOP = 140.0


def radius_of(village: Village) -> float:
    """How far a settlement is built up around its centre, in metres, from a usual density."""
    people = max(village.people, 40)
    per_square_km = 850 * math.pow(people / 1000, 0.3)
    return max(150.0, 1450 * math.sqrt(people / per_square_km / math.pi))


def built_up(village: Village, p: Point) -> bool:
    """Whether a point lies where the settlement is built: near its centre or near one of its stops."""
    if distance(p, village.at) < radius_of(village):
        return True
    return any(distance(p, stop) < AROUND_STOP for stop in village.stops)


class Territory:
    """Which settlement a point belongs to: the nearest one, the bigger reaching further."""

    def __init__(self, facts: Facts) -> None:
        self._villages = facts.villages
        self._at = np.array([v.at for v in facts.villages])
        self._pull = np.array([math.sqrt(max(v.people, 60)) for v in facts.villages])

    def owner(self, p: Point) -> Village:
        """The settlement with the least distance over the root of its people."""
        apart = np.hypot(self._at[:, 0] - p[0], self._at[:, 1] - p[1]) / self._pull
        return self._villages[int(apart.argmin())]


def street_metres(village: Village) -> float:
    """Streets a settlement needs: more per head the smaller it is."""
    people = max(village.people, 30)
    return 6.0 * people * math.pow(people / 1000, -0.2)


def settle(facts: Facts, skeleton: Skeleton) -> tuple[list[Line], Ground, int]:
    """All streets, paths and tracks of the district, the ground they lie on, and how many did not grow."""
    territory = Territory(facts)
    lines = _skeleton_lines(skeleton, territory)
    riverside = Line(_riverside(facts), {"highway": "cycleway", "name": "Weserradweg"})
    ground, barriers = Ground(), _barriers(facts)
    lines.append(riverside)
    for line in lines:
        line.number = ground.add(line.points)
    laid = len(lines)
    for village in sorted(facts.villages, key=lambda v: (-v.people, v.index)):
        inside = _allowed(facts, barriers, village.ags)
        lines += _streets(village, lines, ground, territory, inside)
    for village in facts.villages:
        lines += _tracks(village, lines, ground, _allowed(facts, barriers, village.ags))
    lines += _shortcuts(lines, ground)
    return lines, ground, laid


def _skeleton_lines(skeleton: Skeleton, territory: Territory) -> list[Line]:
    """The skeleton's roads, cut where they enter and leave a settlement."""
    lines = []
    for road in skeleton.roads:
        tags = {"route": "ferry"} if road.kind == "ferry" else {"highway": road.rank}
        if road.kind == "bridge":
            tags |= {"bridge": "yes", "layer": "1"}
        if road.name:
            tags["name"] = road.name
        if road.ref:
            tags["ref"] = road.ref
        if road.kind in ("bridge", "ferry"):
            lines.append(Line(road.points, tags, level=1))
            continue
        for village, points in _stretches(road.points, territory):
            lines.append(Line(points, dict(tags), village))
    return lines


def _stretches(points: list[Point], territory: Territory) -> list[tuple[int, list[Point]]]:
    """A road in stretches of one settlement each (-1 for the country) that meet at a vertex."""
    owners = [territory.owner(p) for p in points]
    inside = [v.index if built_up(v, p) else -1 for v, p in zip(owners, points, strict=True)]
    found: list[tuple[int, list[Point]]] = [(inside[1], points[:1])]
    for p, village in zip(points[1:], inside[1:], strict=True):
        if village != found[-1][0]:
            found.append((village, [found[-1][1][-1]]))
        found[-1][1].append(p)
    return found


def _riverside(facts: Facts) -> list[Point]:
    """The cycle way on the right bank, 75 m from the river's middle."""
    course = shapely.LineString(facts.river)
    smooth = course.segmentize(120).offset_curve(-75.0).simplify(8.0).segmentize(60)
    longest = max(shapely.get_parts(smooth).tolist(), key=lambda part: float(part.length))
    return [(float(x), float(y)) for x, y in longest.coords]


def _barriers(facts: Facts) -> list[tuple[Ground, float]]:
    water, rails = Ground(), Ground()
    for (kind, _, _), points in facts.corridors.items():
        if kind == "river":
            water.add(points)
        elif kind == "rail":
            rails.add(points)
    return [(water, RIVER_CLEAR), (rails, RAIL_CLEAR)]


def _allowed(facts: Facts, barriers: list[tuple[Ground, float]], ags: str) -> Callable[[Point], bool]:
    """Whether a street may pass a point: inside its municipality, clear of river and rails."""
    area = facts.areas[ags]

    def allowed(p: Point) -> bool:
        clear = all(ground.near(p, clearance) is None for ground, clearance in barriers)
        return clear and bool(shapely.contains_xy(area, *p))

    return allowed


_Seeds = list[tuple[list[Point], int]]


def _clip(lines: list[Line], keep: Callable[[Point], bool]) -> _Seeds:
    """The stretches of lines where `keep` holds, each with its line's number."""
    found = []
    for line in lines:
        runs: list[list[Point]] = [[]]
        for p in line.points:
            if keep(p):
                runs[-1].append(p)
            elif runs[-1]:
                runs.append([])
        found += [(run, line.number) for run in runs if len(run) > 1]
    return found


def _streets(
    village: Village, lines: list[Line], ground: Ground, territory: Territory, inside: Callable[[Point], bool]
) -> list[Line]:
    """Side streets of one settlement, grown from the roads that pass through it."""
    radius = max([radius_of(village), *(distance(village.at, stop) + AROUND_STOP for stop in village.stops)])
    rng = Random(f"streets {village.ags} {village.name}")
    streets: list[Line] = []
    if village.name in CORES:
        streets += _old_town(village, lines, ground, inside, rng)
    near = [line for line in lines + streets if line.tags.get("highway", "cycleway") != "cycleway"]
    near = [line for line in near if line.level == 0 and line.comes_near(village.at, radius)]

    def own(p: Point) -> bool:
        return built_up(village, p) and territory.owner(p) is village

    seeds = _clip(near, own)
    laid = sum(length(seed) for seed, _ in seeds)
    town = village.people > 3000
    habit = Habit(
        budget=max(street_metres(village) - 0.4 * laid, 120.0),
        radius=radius,
        spacing=82.0 if town else 68.0,
        longest=300.0 if town else 210.0,
        gap=34.0 if town else 30.0,
        wobble=0.06 if town else 0.11,
        tilt=0.14 if town else 0.28,
    )
    for points, number in grow(ground, seeds, habit, village.at, allowed=lambda p: own(p) and inside(p), rng=rng):
        kind = "living_street" if rng.random() < 0.07 and length(points) < 130 else "residential"
        streets.append(Line(points, {"highway": kind}, village.index, number=number))
    return streets


def _old_town(
    village: Village, lines: list[Line], ground: Ground, inside: Callable[[Point], bool], rng: Random
) -> list[Line]:
    """Narrow lanes within the ring; those nearest the market are for walking."""
    core = CORES[village.name]
    cx, cy = village.at

    def within(p: Point) -> bool:
        return in_core(village, p)

    town = []
    for east, north in ((core.east, 0.0), (0.0, core.north)):
        reach = [-1.09, -0.8, -0.55, -0.3, 0.0, 0.25, 0.5, 0.75, 1.09]
        sway = [rng.gauss(0, 14.0) * (1.15 - abs(t)) for t in reach]
        points = [
            (cx + t * east + (o if north else 0), cy + t * north + (o if east else 0))
            for t, o in zip(reach, sway, strict=True)
        ]
        town.append(Line(points, {"highway": "pedestrian"}, village.index, number=ground.add(points)))
    near = [line for line in lines if line.level == 0 and line.comes_near(village.at, core.north)]
    seeds = _clip(town + near, within)
    habit = Habit(
        budget=math.pi * core.east * core.north / 55.0,
        radius=max(core.east, core.north),
        spacing=58.0,
        step=15.0,
        shortest=30.0,
        longest=220.0,
        gap=24.0,
    )
    for points, number in grow(ground, seeds, habit, village.at, allowed=lambda p: within(p) and inside(p), rng=rng):
        walk = distance(points[len(points) // 2], village.at) < 0.42 * core.north
        kind = "pedestrian" if walk else "residential"
        town.append(Line(points, {"highway": kind}, village.index, number=number))
    return town


def _tracks(village: Village, lines: list[Line], ground: Ground, inside: Callable[[Point], bool]) -> list[Line]:
    """Field tracks around a village, and paths that leave them for the woods."""
    rng = Random(f"tracks {village.ags} {village.name}")
    radius = radius_of(village)
    kinds = ("secondary", "tertiary", "unclassified", "residential")
    outer = radius + 1100.0
    near = [line for line in lines if line.tags.get("highway") in kinds and line.level == 0]
    near = [line for line in near if line.comes_near(village.at, outer)]
    seeds = _clip(near, lambda p: distance(p, village.at) < outer)

    def outside(p: Point) -> bool:
        return distance(p, village.at) > 0.8 * radius and inside(p)

    habit = Habit(
        budget=1500.0 + 55.0 * math.sqrt(max(village.people, 1)),
        radius=outer,
        spacing=380.0,
        step=45.0,
        shortest=180.0,
        longest=1200.0,
        wobble=0.05,
        tilt=0.2,
        gap=58.0,
    )
    tracks = grow(ground, seeds, habit, village.at, allowed=outside, rng=rng)
    walks = Habit(
        budget=900.0,
        radius=outer + 500,
        spacing=600.0,
        step=40.0,
        shortest=200.0,
        longest=900.0,
        wobble=0.22,
        gap=50.0,
    )
    paths = grow(ground, tracks, walks, village.at, allowed=outside, rng=rng)
    return [Line(points, {"highway": "track"}, number=number) for points, number in tracks] + [
        Line(points, {"highway": "path"}, number=number) for points, number in paths
    ]


def _shortcuts(lines: list[Line], ground: Ground) -> list[Line]:
    """Footways from dead ends to a street close by; the steep ones are steps."""
    rng = Random("shortcuts")
    ends: dict[tuple[int, int], int] = {}
    for line in lines:
        for p in line.points:
            key = (round(p[0]), round(p[1]))
            ends[key] = ends.get(key, 0) + 1
    found = []
    for line in lines:
        if line.tags.get("highway") not in ("residential", "living_street") or line.level:
            continue
        end, before = line.points[-1], line.points[-2]
        if ends[round(end[0]), round(end[1])] > 1 or rng.random() < 0.35:
            continue
        probe = (2.6 * end[0] - 1.6 * before[0], 2.6 * end[1] - 1.6 * before[1])
        met = ground.near(probe, 55.0)
        if met and 25.0 < distance(end, met[1]) < 85.0 and distance(probe, met[1]) < distance(before, met[1]):
            kind = "steps" if rng.random() < 0.12 else "footway"
            points = [end, met[1]]
            found.append(Line(points, {"highway": kind}, line.village, number=ground.add(points)))
    return found
