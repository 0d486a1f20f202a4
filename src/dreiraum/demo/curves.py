"""Straight roads become curves that pass their junctions smoothly."""

from __future__ import annotations

import math
from random import Random

import shapely

from dreiraum.demo.plane import Point, distance
from dreiraum.demo.skeleton import Road, Skeleton


def bend(skeleton: Skeleton, river: shapely.LineString) -> None:
    """Turn straight roads into curves that pass their junctions smoothly and stay on their bank."""
    out: dict[int, list[int]] = {}
    for road in skeleton.roads:
        out.setdefault(road.a, []).append(road.b)
        out.setdefault(road.b, []).append(road.a)
    for road in skeleton.roads:
        if road.kind in ("bridge", "ferry"):
            continue
        for strength in (1.0, 0.4, 0.0):
            curve = _curve(skeleton, out, road, strength)
            if strength == 0.0 or shapely.LineString(curve).distance(river) > 15.0:
                road.points = curve
                break


def _heading(skeleton: Skeleton, out: dict[int, list[int]], here: int, there: int) -> Point:
    """Unit direction at junction `here` towards `there`, in line with the road that continues it best."""
    at = skeleton.at

    def unit(a: int, b: int) -> Point:
        apart = distance(at[a], at[b])
        return (at[b][0] - at[a][0]) / apart, (at[b][1] - at[a][1]) / apart

    ahead = unit(here, there)
    turns = [unit(back, here) for back in sorted(out[here]) if back != there]
    best = max(turns, key=lambda u: u[0] * ahead[0] + u[1] * ahead[1], default=ahead)
    if best[0] * ahead[0] + best[1] * ahead[1] < 0.6:
        return ahead
    x, y = best[0] + ahead[0], best[1] + ahead[1]
    size = math.hypot(x, y)
    return x / size, y / size


def _curve(skeleton: Skeleton, out: dict[int, list[int]], road: Road, strength: float) -> list[Point]:
    """A cubic Hermite curve with two slow waves on it, a vertex about every 35 m."""
    (ax, ay), (bx, by) = a, b = skeleton.at[road.a], skeleton.at[road.b]
    straight = distance(a, b)
    ux, uy = _heading(skeleton, out, road.a, road.b)
    wx, wy = _heading(skeleton, out, road.b, road.a)
    rng = Random(f"bend {road.a} {road.b}")
    pull = 0.85 * straight * strength
    sway = strength * min(0.035 * straight, 70.0)
    waves = [(rng.uniform(-1, 1) * sway / k, k, rng.uniform(0, math.tau)) for k in (1, 2.3, 4.1)]
    if strength == 0.0:
        ux = uy = wx = wy = 0.0
    steps = max(2, round(straight / 35))
    points = [a]
    for i in range(1, steps):
        t = i / steps
        h0, h1 = 2 * t**3 - 3 * t**2 + 1, -2 * t**3 + 3 * t**2
        h2, h3 = t**3 - 2 * t**2 + t, t**3 - t**2
        off = math.sin(math.pi * t) * sum(s * math.sin(k * math.pi * t + p) for s, k, p in waves)
        x = h0 * ax + h1 * bx + pull * (h2 * ux - h3 * wx) - off * (by - ay) / straight
        y = h0 * ay + h1 * by + pull * (h2 * uy - h3 * wy) + off * (bx - ax) / straight
        points.append((x, y))
    return [*points, b]
