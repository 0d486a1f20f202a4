"""The European statistical grid: ETRS89-LAEA (EPSG:3035), cells of 100 m and 1 km.

INSPIRE Data Specification on Geographical Grid Systems, v3.1, section 2: a cell is named by its
lower left corner; this package keeps cell centres.
"""

from functools import lru_cache

import numpy as np
import numpy.typing as npt
from pyproj import Transformer

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Box = tuple[float, float, float, float]

FINE, COARSE = 100, 1000


@lru_cache(maxsize=2)
def _transformer(source: int, target: int) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)


def to_degrees(x: npt.NDArray[np.number], y: npt.NDArray[np.number]) -> tuple[Floats, Floats]:
    """EPSG:3035 metres to WGS84 lon, lat in degrees; float64, shape as given."""
    lon, lat = _transformer(3035, 4326).transform(np.asarray(x, np.float64), np.asarray(y, np.float64))
    return np.asarray(lon), np.asarray(lat)


def to_metres(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """WGS84 lon, lat in degrees to EPSG:3035 metres; float64, inf where it has no image."""
    x, y = _transformer(4326, 3035).transform(np.asarray(lon, np.float64), np.asarray(lat, np.float64))
    return np.asarray(x), np.asarray(y)


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
