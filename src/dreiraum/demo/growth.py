"""Streets that grow from streets, as settlements do: side lanes, loops where they meet, dead ends."""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from dreiraum.demo.plane import Point, distance, length

CELL = 60.0


class Ground:
    """Segments that lie already, found by neighbourhood."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], list[tuple[Point, Point, int]]] = {}
        self._count = 0

    def add(self, points: list[Point]) -> int:
        """Lay a polyline down; returns its number."""
        number = self._count
        self._count += 1
        for a, b in pairwise(points):
            steps = int(distance(a, b) / (CELL / 2)) + 1
            cells = {
                _cell((a[0] + (b[0] - a[0]) * i / steps, a[1] + (b[1] - a[1]) * i / steps)) for i in range(steps + 1)
            }
            for cell in cells:
                self._cells.setdefault(cell, []).append((a, b, number))
        return number

    def which(self, p: Point, within: float) -> int:
        """The number of the polyline nearest to a point, -1 where none is within the distance."""
        cx, cy = _cell(p)
        best, found = within, -1
        for gx in (cx - 1, cx, cx + 1):
            for gy in (cy - 1, cy, cy + 1):
                for a, b, number in self._cells.get((gx, gy), ()):
                    apart = distance(p, _foot(p, a, b))
                    if apart < best:
                        best, found = apart, number
        return found

    def near(self, p: Point, within: float, but: int = -1) -> tuple[float, Point] | None:
        """Distance to and foot on the nearest segment within CELL metres at most, one polyline left out."""
        cx, cy = _cell(p)
        best = within
        foot: Point | None = None
        for gx in (cx - 1, cx, cx + 1):
            for gy in (cy - 1, cy, cy + 1):
                for a, b, number in self._cells.get((gx, gy), ()):
                    if number == but:
                        continue
                    on = _foot(p, a, b)
                    apart = math.hypot(p[0] - on[0], p[1] - on[1])
                    if apart < best:
                        best, foot = apart, on
        return (best, foot) if foot else None


def _foot(p: Point, a: Point, b: Point) -> Point:
    dx, dy = b[0] - a[0], b[1] - a[1]
    t = ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / (dx * dx + dy * dy or 1.0)
    t = 0.0 if t < 0.0 else 1.0 if t > 1.0 else t
    return a[0] + t * dx, a[1] + t * dy


def _cell(p: Point) -> tuple[int, int]:
    return math.floor(p[0] / CELL), math.floor(p[1] / CELL)


@dataclass(frozen=True, slots=True)
class Habit:
    """How streets grow: metres and radians.

    spacing: between side streets; step: between vertices; shortest, longest: of one street; wobble:
    change of direction per vertex; tilt: spread around the right angle; gap: nearer than this another
    street is joined; loops: how often a dead end goes on to a street close by; budget: metres to lay;
    radius: no further than this from the centre.
    """

    budget: float
    radius: float
    spacing: float = 75.0
    step: float = 22.0
    shortest: float = 45.0
    longest: float = 240.0
    wobble: float = 0.10
    tilt: float = 0.30
    gap: float = 26.0
    loops: float = 0.5


def grow(
    ground: Ground,
    seeds: list[tuple[list[Point], int]],
    habit: Habit,
    centre: Point,
    *,
    allowed: Callable[[Point], bool],
    rng: Random,
) -> list[tuple[list[Point], int]]:
    """Lay new streets from the seeds outwards, nearest to the centre first, until the budget is spent.

    Seeds and streets are polylines with their number on the ground.
    """
    waiting: list[tuple[float, int, Point, float, int]] = []
    grown: list[tuple[list[Point], int]] = []
    left = habit.budget
    serial = 0

    def sprout(points: list[Point], number: int) -> None:
        nonlocal serial
        along = habit.spacing * rng.uniform(0.25, 0.9)
        walked = 0.0
        for a, b in pairwise(points):
            span = distance(a, b)
            while walked + span > along and span > 0:
                t = (along - walked) / span
                p = (a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1]))
                away = distance(p, centre)
                if away < habit.radius:
                    forward = math.atan2(b[1] - a[1], b[0] - a[0])
                    for side in (-1, 1):
                        turn = forward + side * math.pi / 2 + rng.gauss(0, habit.tilt)
                        serial += 1
                        late = away + rng.uniform(0, 0.5) * habit.radius
                        heapq.heappush(waiting, (late, serial, p, turn, number))
                along += habit.spacing * rng.uniform(0.7, 1.35)
            walked += span

    def inside(p: Point) -> bool:
        return distance(p, centre) <= habit.radius and allowed(p)

    for points, number in seeds:
        sprout(points, number)
    while waiting and left > 0:
        _, _, start, turn, parent = heapq.heappop(waiting)
        street = _lay(ground, habit, (start, turn, parent), inside=inside, rng=rng)
        if street:
            grown.append((street, ground.add(street)))
            left -= length(street)
            sprout(*grown[-1])
    return grown


def _lay(
    ground: Ground,
    habit: Habit,
    sprout: tuple[Point, float, int],
    *,
    inside: Callable[[Point], bool],
    rng: Random,
) -> list[Point] | None:
    """One street from its parent until it meets another, or ends; None where there is no room."""
    start, turn, parent = sprout
    goal = rng.uniform(habit.shortest * 1.4, habit.longest)
    bend = rng.gauss(0, habit.wobble / 3)
    points = [start]
    here = start
    gone = 0.0
    while gone < goal:
        turn += bend + rng.gauss(0, habit.wobble)
        there = (here[0] + habit.step * math.cos(turn), here[1] + habit.step * math.sin(turn))
        if not inside(there):
            break
        first = len(points) == 1
        met = ground.near(there, habit.gap, but=parent if gone < 1.5 * habit.gap else -1)
        if met:
            if first:
                return None
            points.append(met[1])
            gone += distance(here, met[1])
            return points if gone >= habit.shortest else None
        points.append(there)
        gone += habit.step
        here = there
    if gone >= habit.shortest and rng.random() < habit.loops:
        met = ground.near((2 * here[0] - points[-2][0], 2 * here[1] - points[-2][1]), CELL, but=parent)
        if met and distance(met[1], here) > 8.0 and inside(met[1]):
            points.append(met[1])
    return points if gone >= habit.shortest else None
