"""The European statistical grid: ETRS89-LAEA (EPSG:3035), cells of 100 m and 1 km.

INSPIRE Data Specification on Geographical Grid Systems, v3.1, section 2: a cell is named by its
lower left corner; this package keeps cell centres.
"""

import math

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Box = tuple[float, float, float, float]

FINE, COARSE = 100, 1000

# Lambert's azimuthal equal-area projection of the ellipsoid: EPSG Guidance Note 7-2, method 9820; Snyder, Map
# Projections - A Working Manual, USGS Professional Paper 1395, 1987, pp. 187-190. ETRS89 is taken for WGS84.
# Not through PROJ, which opens its database anew in every thread that asks.
_A, _F = 6_378_137.0, 1 / 298.257222101  # GRS 1980
_E2 = _F * (2 - _F)
_E = math.sqrt(_E2)
_LON0, _LAT0, _EAST0, _NORTH0 = math.radians(10), math.radians(52), 4_321_000.0, 3_210_000.0


def _q(sine: Floats | np.float64) -> Floats:
    """Snyder 3-12, from the sine of a latitude: the zone's area in units of the ellipsoid's."""
    return np.asarray((1 - _E2) * (sine / (1 - _E2 * sine * sine) + np.arctanh(_E * sine) / _E))


_POLE = float(_q(np.float64(1)))
_RADIUS = _A * math.sqrt(_POLE / 2)  # of the sphere of equal area
_BETA0 = math.asin(float(_q(np.float64(math.sin(_LAT0)))) / _POLE)
_SIN0, _COS0 = math.sin(_BETA0), math.cos(_BETA0)
_D = _A * math.cos(_LAT0) / math.sqrt(1 - _E2 * math.sin(_LAT0) ** 2) / (_RADIUS * _COS0)


def to_degrees(x: npt.NDArray[np.number], y: npt.NDArray[np.number]) -> tuple[Floats, Floats]:
    """EPSG:3035 metres to WGS84 lon, lat in degrees; float64, shape as given, inf where it has no image."""
    east = (np.asarray(x, np.float64) - _EAST0) / _D
    north = (np.asarray(y, np.float64) - _NORTH0) * _D
    half = np.hypot(east, north) / (2 * _RADIUS)
    with np.errstate(invalid="ignore"):
        cosine, share = 1 - 2 * half * half, np.sqrt(1 - half * half) / _RADIUS
        lon = _LON0 + np.arctan2(east * share, _COS0 * cosine - north * share * _SIN0)
        lat = _latitude(_POLE * (cosine * _SIN0 + north * share * _COS0))
    there = half < 1
    return np.where(there, np.degrees(lon), np.inf), np.where(there, np.degrees(lat), np.inf)


def _latitude(q: Floats) -> Floats:
    """The latitude whose `_q` this is, by Newton's method (Snyder 3-16)."""
    lat = np.arcsin(np.clip(q / _POLE, -1, 1))
    for _ in range(4):
        sine = np.sin(lat)
        slope = 2 * (1 - _E2) * np.maximum(np.cos(lat), 1e-9) / (1 - _E2 * sine * sine) ** 2
        lat = lat + (q - _q(sine)) / slope
    return lat


def to_metres(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """WGS84 lon, lat in degrees to EPSG:3035 metres; float64, inf where it has no image."""
    east, north = np.asarray(lon, np.float64), np.asarray(lat, np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        away = np.radians(east) - _LON0
        sine = _q(np.sin(np.radians(north))) / _POLE
        cosine = np.sqrt(1 - np.minimum(sine * sine, 1)) * np.cos(away)
        scale = _RADIUS * np.sqrt(2 / (1 + _SIN0 * sine + _COS0 * cosine))
        x = _EAST0 + scale * _D * np.sqrt(1 - np.minimum(sine * sine, 1)) * np.sin(away)
        y = _NORTH0 + scale / _D * (_COS0 * sine - _SIN0 * cosine)
    there = (np.abs(north) <= 90) & np.isfinite(east) & np.isfinite(x)
    return np.where(there, x, np.inf), np.where(there, y, np.inf)


def centres(metres: npt.NDArray[np.number], size: int) -> Ints:
    """The centre, in metres, of the cell of `size` metres that each coordinate falls into; int32."""
    return np.asarray(np.floor_divide(metres, size) * size + size // 2).astype(np.int32)


def keys(x: npt.NDArray[np.number], y: npt.NDArray[np.number]) -> npt.NDArray[np.int64]:
    """One int64 per cell that sorts by (y, x)."""
    return np.asarray((y.astype(np.int64) << 32) | x.astype(np.int64))


def box_in_metres(west: float, south: float, east: float, north: float, margin: float) -> Box:
    """The EPSG:3035 box (x0, y0, x1, y1) around a WGS84 box, widened by `margin` metres."""
    across, up = np.linspace(west, east, 33), np.linspace(south, north, 33)
    lon = np.concatenate([across, across, np.full(33, west), np.full(33, east)])
    lat = np.concatenate([np.full(33, south), np.full(33, north), up, up])
    x, y = to_metres(lon, lat)
    return (
        float(x.min()) - margin,
        float(y.min()) - margin,
        float(x.max()) + margin,
        float(y.max()) + margin,
    )


def box_in_degrees(box: Box) -> Box:
    """The WGS84 box of the four corners of an EPSG:3035 box, for messages."""
    x0, y0, x1, y1 = box
    lon, lat = to_degrees(np.array([x0, x1, x0, x1]), np.array([y0, y0, y1, y1]))
    return float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())
