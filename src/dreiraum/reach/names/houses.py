"""Which house stands at a point: the addresses the other way round."""

from __future__ import annotations

import math
from functools import cached_property

import numpy as np
import numpy.typing as npt

from dreiraum.reach.names.search import EARTH_RADIUS, Found
from dreiraum.reach.parts import Part

FURTHEST = 60.0  # metres from a house at which a point is still called by its address

_DEGREE = EARTH_RADIUS * math.pi / 180  # metres of latitude


class Houses:
    """The addresses of a Region by latitude, so that a question looks only at a strip of 120 m."""

    def __init__(self, part: Part) -> None:
        self._part = part

    @cached_property
    def _strips(self) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.float64]]:
        """Rows of the houses from south to north, and their latitudes."""
        lat = self._part.array("house_lat")
        rows = np.argsort(lat, kind="stable").astype(np.int32)
        return rows, lat[rows]

    def at(self, lat: float, lon: float) -> Found | None:
        """The nearest house within FURTHEST metres, the first in the order of names of several as near."""
        rows, north = self._strips
        margin = FURTHEST / _DEGREE * 1.001
        first, last = north.searchsorted(lat - margin), north.searchsorted(lat + margin, "right")
        if first == last:
            return None
        near = rows[first:last]
        east = (self._part.array("house_lon")[near] - lon) * math.cos(math.radians(lat))
        away = np.hypot(north[first:last] - lat, east) * _DEGREE
        least = away.min()
        return self._found(int(near[away == least].min())) if least <= FURTHEST else None

    def _found(self, house: int) -> Found:
        part = self._part
        entry = int(part.array("house_entry")[house])
        label = f"{part.strings('label')[entry]} {part.strings('house_label')[house]}"
        context = part.strings("contexts")[int(part.array("context")[entry])]
        at = float(part.array("house_lat")[house]), float(part.array("house_lon")[house])
        return Found("address", label, context, *at, score=1.0)
