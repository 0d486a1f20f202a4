"""A flat map of the district in metres, good to a third of a percent across its 40 km."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeVar

import numpy as np
import numpy.typing as npt

Point = tuple[float, float]
N = TypeVar("N", float, npt.NDArray[np.float64])

ORIGIN_LON, ORIGIN_LAT = 9.4, 52.1
METRES_PER_DEGREE = 111_319.49
_EAST = METRES_PER_DEGREE * math.cos(math.radians(ORIGIN_LAT))


def to_plane(lon: N, lat: N) -> tuple[N, N]:
    """Degrees WGS84, numbers or arrays, to metres east and north of the origin (equirectangular)."""
    return (lon - ORIGIN_LON) * _EAST, (lat - ORIGIN_LAT) * METRES_PER_DEGREE


def to_degrees(point: Point) -> tuple[float, float]:
    """Metres of the plane back to (lon, lat) in degrees, seven decimals as OpenStreetMap keeps them."""
    return round(ORIGIN_LON + point[0] / _EAST, 7), round(ORIGIN_LAT + point[1] / METRES_PER_DEGREE, 7)


def distance(a: Point, b: Point) -> float:
    """Metres between two points."""
    return math.hypot(a[0] - b[0], a[1] - b[1])


def length(points: list[Point]) -> float:
    """Metres along a polyline."""
    return sum(distance(a, b) for a, b in pairwise(points))


def middle(points: list[Point]) -> Point:
    """The point half-way along a polyline's vertices."""
    return points[len(points) // 2]


def smooth(points: list[Point], pieces: int = 5) -> list[Point]:
    """A Catmull-Rom curve through the points, `pieces` vertices for each stretch between two."""
    padded = [points[0], *points, points[-1]]
    curve = [points[0]]
    for p0, p1, p2, p3 in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        for i in range(1, pieces + 1):
            t = i / pieces
            weights = (
                (-(t**3) + 2 * t**2 - t) / 2,
                (3 * t**3 - 5 * t**2 + 2) / 2,
                (-3 * t**3 + 4 * t**2 + t) / 2,
                (t**3 - t**2) / 2,
            )
            around = (p0, p1, p2, p3)
            x = sum(w * p[0] for w, p in zip(weights, around, strict=True))
            y = sum(w * p[1] for w, p in zip(weights, around, strict=True))
            curve.append((x, y))
    return curve


@dataclass(slots=True)
class Line:
    """A street, path, river or track before it is woven into the network.

    points: metres in the plane. tags: OSM tags. village: index of the settlement it belongs to, -1
    for the country. level: lines of one level share junctions where they cross; others pass over.
    number: which polyline of the Ground it is. The points do not change once the line is made.
    """

    points: list[Point]
    tags: dict[str, str] = field(default_factory=dict)
    village: int = -1
    level: int = 0
    number: int = -1
    _box: tuple[float, float, float, float] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        xs, ys = [p[0] for p in self.points], [p[1] for p in self.points]
        self._box = (min(xs), min(ys), max(xs), max(ys))

    def comes_near(self, p: Point, within: float) -> bool:
        """Whether the line's bounding box comes within a distance of a point, each axis by itself."""
        west, south, east, north = self._box
        return west - within < p[0] < east + within and south - within < p[1] < north + within
