"""The sheet a map is drawn on: its sizes, its colours, and where a point of the earth lies on it.

Local equirectangular projection: one degree of latitude and one of longitude at the middle of the map have
their true lengths; over a district the error stays below a pixel.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dreiraum.reach.streets.geometry import METRES_PER_DEGREE

Colour = tuple[int, int, int]
Box = tuple[float, float, float, float]  # west, south, east, north, degrees
Floats = npt.NDArray[np.float64]

PAPER: Colour = (250, 248, 243)
OUTSIDE: Colour = (240, 236, 227)
LAND: Colour = (254, 253, 250)
INK: Colour = (33, 37, 41)
SOFT: Colour = (98, 98, 94)
BORDER: Colour = (128, 120, 108)
ROAD: Colour = (190, 180, 162)
STREET: Colour = (216, 209, 195)
GREY: Colour = (222, 220, 215)
HATCH: Colour = (150, 147, 141)
# From near to far: one hue family from dark to pale, its lightness falling evenly, readable with any colour
# vision and in grey (CIE L* 22, 47, 71, 85).
SCALE: tuple[Colour, ...] = ((10, 56, 72), (28, 121, 127), (120, 187, 174), (193, 221, 205))


@dataclass(frozen=True, slots=True)
class Sheet:
    """unit: drawn pixels per unit; the sheet is 1600 units wide. left, top, right, bottom: the map's frame.

    west, north: degrees at the frame's corner. east_unit, north_unit: drawn pixels per degree.
    """

    unit: float
    left: float
    top: float
    right: float
    bottom: float
    west: float
    north: float
    per_lon: float
    per_lat: float

    @classmethod
    def around(cls, box: Box, *, unit: float, left: float, top: float, width: float, most: float) -> Sheet:
        """A map of `width` units, as high as the box asks for, between a half and `most` of its width."""
        west, south, east, north = box
        flat = math.cos(math.radians((south + north) / 2))
        wide = max((east - west) * flat, 0.002) * 1.06
        high = max(north - south, 0.002) * 1.06
        tall = min(max(high / wide, 0.5), most)
        if high / wide > tall:
            wide = high / tall
        else:
            high = wide * tall
        per_lat = width * unit / wide
        return cls(
            unit, left * unit, top * unit, (left + width) * unit, (top + width * tall) * unit,
            west=(west + east) / 2 - wide / flat / 2,
            north=(south + north) / 2 + high / 2,
            per_lon=per_lat * flat,
            per_lat=per_lat,
        )  # fmt: skip

    @property
    def metre(self) -> float:
        """Drawn pixels per metre."""
        return self.per_lat / METRES_PER_DEGREE

    def at(self, lon: npt.ArrayLike, lat: npt.ArrayLike) -> Floats:
        """Drawn pixels (..., 2) of points in degrees."""
        x = self.left + (np.asarray(lon, np.float64) - self.west) * self.per_lon
        return np.stack([x, self.top + (self.north - np.asarray(lat, np.float64)) * self.per_lat], axis=-1)

    def inside(self, points: Floats) -> npt.NDArray[np.bool_]:
        """Which points lie in the frame."""
        x, y = points[..., 0], points[..., 1]
        return np.asarray((x >= self.left) & (x <= self.right) & (y >= self.top) & (y <= self.bottom))


def classes(limit: float) -> list[float]:
    """Upper ends in minutes of the classes up to a limit: steps of 5, or as many as the scale can tell."""
    step = 5.0 * max(1, math.ceil(limit / 5 / 6))
    ends = [step * k for k in range(1, math.ceil(limit / step))]
    return [*ends, limit]


def shades(many: int) -> list[Colour]:
    """So many colours along the scale, dark to pale."""
    at = np.linspace(0, len(SCALE) - (2 if many <= 3 else 1), many) if many > 1 else np.array([1.0])
    table = np.array(SCALE, float)
    mixed = np.stack([np.interp(at, np.arange(len(SCALE)), table[:, k]) for k in range(3)], axis=1)
    return [(int(r), int(g), int(b)) for r, g, b in np.rint(mixed).tolist()]
