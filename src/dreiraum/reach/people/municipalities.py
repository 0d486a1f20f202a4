"""The municipalities of a district: keys, names and shapes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import shapely

from dreiraum.reach.people import grid
from dreiraum.reach.strings import Strings

Shapes = npt.NDArray[np.object_]


@dataclass(frozen=True)
class Municipalities:
    """The municipalities of a district, sorted by key.

    ags: 8-digit keys ("03252001"). name: names. shape: object (m,), shapely (Multi)Polygons in WGS84
    lon/lat, or None for one without bounds that everything belongs to.
    """

    ags: tuple[str, ...]
    name: tuple[str, ...]
    shape: Shapes

    def __len__(self) -> int:
        return len(self.ags)

    @cached_property
    def bounds(self) -> grid.Box | None:
        """west, south, east, north in degrees; None without bounds."""
        if self.shape[0] is None:
            return None
        west, south, east, north = shapely.total_bounds(self.shape)
        return float(west), float(south), float(east), float(north)

    def at(self, lon: npt.ArrayLike, lat: npt.ArrayLike) -> npt.NDArray[np.int16]:
        """Index of the municipality of each point (degrees, n), int16 (n,); -1 outside.

        A point on a common edge belongs to the lowest index.
        """
        east, north = np.atleast_1d(np.asarray(lon, np.float64)), np.atleast_1d(np.asarray(lat, np.float64))
        if self.shape[0] is None:
            return np.zeros(len(east), np.int16)
        if len(east) == 1:
            inside = np.flatnonzero(shapely.intersects_xy(self.shape, east[0], north[0]))
            return inside[:1].astype(np.int16) if len(inside) else np.full(1, -1, np.int16)
        found = np.full(len(east), -1, np.int16)
        point, shape = np.empty(0, np.int64), np.empty(0, np.int64)
        if len(east):
            # The polygons are the query, so each is prepared once; an invalid coordinate becomes no point.
            finite = np.isfinite(east) & np.isfinite(north)
            points = np.full(len(east), None, object)
            points[finite] = shapely.points(east[finite], north[finite])
            shape, point = shapely.STRtree(points).query(self.shape, predicate="intersects")
        order = np.argsort(-shape, kind="stable")
        found[point[order]] = shape[order]
        return found

    def numbers(self) -> npt.NDArray[np.int64]:
        """The keys as numbers, int64 (m,); -1 where a key is no number."""
        return np.array([int(key) if key.isdecimal() else -1 for key in self.ags], np.int64)

    def columns(self) -> dict[str, Strings]:
        """Texts for a part: municipality_ags, municipality_name, municipality_shape (WKB in hex)."""
        wkb = ["" if shape is None else shapely.to_wkb(shape, hex=True) for shape in self.shape]
        return {
            "municipality_ags": Strings.of(self.ags),
            "municipality_name": Strings.of(self.name),
            "municipality_shape": Strings.of(wkb),
        }

    @classmethod
    def from_columns(cls, texts: Callable[[str], Strings]) -> Municipalities:
        """The inverse of `columns`: `texts` gives a column of texts by name (Part.strings)."""
        shapes = np.empty(len(texts("municipality_ags")), object)
        for index, wkb in enumerate(texts("municipality_shape")):
            shapes[index] = shapely.from_wkb(wkb) if wkb else None
        return cls(tuple(texts("municipality_ags")), tuple(texts("municipality_name")), shapes)


def everything(name: str, ags: str) -> Municipalities:
    """One municipality without bounds, for a district whose boundaries are not given."""
    return Municipalities((ags,), (name,), np.array([None], object))
