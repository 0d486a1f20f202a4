"""Lengths on the sphere and an order of nodes in which neighbours lie near each other in memory."""

from __future__ import annotations

import math

import numba as nb
import numpy as np
import numpy.typing as npt

EARTH_RADIUS = 6_371_008.8  # metres, mean radius R1 of WGS84 (Moritz 1980)
METRES_PER_DEGREE = EARTH_RADIUS * math.pi / 180
_UNITS = 1e-7  # one stored unit in degrees

Ints = npt.NDArray[np.int32]
Degrees = npt.NDArray[np.float64]


@nb.njit(cache=True, nogil=True)
def metres(lon_a: int, lat_a: int, lon_b: int, lat_b: int) -> float:
    """Great-circle distance of two points in 1e-7 degrees (haversine formula)."""
    to_radians = _UNITS * math.pi / 180
    half_lat = (lat_b - lat_a) * to_radians / 2
    half_lon = (lon_b - lon_a) * to_radians / 2
    h = math.sin(half_lat) ** 2
    h += math.cos(lat_a * to_radians) * math.cos(lat_b * to_radians) * math.sin(half_lon) ** 2
    return 2 * EARTH_RADIUS * math.asin(math.sqrt(h))


def apart(lat: float, lon: float, other_lat: Degrees, other_lon: Degrees) -> npt.NDArray[np.float64]:
    """Metres from a point to others near it, as the crow flies; degrees."""
    north, east = other_lat - lat, (other_lon - lon) * math.cos(math.radians(lat))
    return METRES_PER_DEGREE * np.hypot(north, east)


def hilbert_order(lon: Ints, lat: Ints) -> npt.NDArray[np.int64]:
    """Rows in the order of a Hilbert curve over the points' box, 16 bits a side; ties by row."""
    if not len(lon):
        return np.empty(0, np.int64)
    side = max(int(lon.max()) - int(lon.min()), int(lat.max()) - int(lat.min()), 1)
    x = (lon.astype(np.int64) - int(lon.min())) * 0xFFFF // side
    y = (lat.astype(np.int64) - int(lat.min())) * 0xFFFF // side
    return np.argsort(_hilbert(x, y), kind="stable")


@nb.njit(cache=True, nogil=True)
def _hilbert(x: npt.NDArray[np.int64], y: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Position on the curve; Hamilton, Compact Hilbert Indices, Dalhousie University 2006."""
    out = np.empty(len(x), np.int64)
    for i in range(len(x)):
        a, b, d = x[i], y[i], np.int64(0)
        s = np.int64(1 << 15)
        while s > 0:
            right = np.int64((a & s) > 0)
            up = np.int64((b & s) > 0)
            d += s * s * ((3 * right) ^ up)
            if up == 0:
                if right == 1:
                    a, b = (s - 1) - (a & (s - 1)), (s - 1) - (b & (s - 1))
                a, b = b, a
            a &= s - 1
            b &= s - 1
            s >>= 1
        out[i] = d
    return out
