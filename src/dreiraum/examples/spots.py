"""Where examples stand: each at a house of its village that no other example has, the one nearest to its middle first.

The houses are the Region's own, so that no example lies on a hill or in the river.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import NamedTuple

from dreiraum.ground.region.queries import municipality_at
from dreiraum.reach import InputError, Region

RINGS = range(0, 900, 45)  # metres from the middle
DEGREE = 111_320.0  # metres of latitude


class Spot(NamedTuple):
    """A house: its point and its address."""

    lat: float
    lon: float
    street: str = ""
    postcode: str = ""
    town: str = ""


class Spots:
    """The houses of villages, each given once."""

    def __init__(self, region: Region) -> None:
        self._region = region
        self._given: set[tuple[float, float]] = set()

    def middle(self, village: str, ags: str) -> Spot:
        """The point that stands for a village of a municipality. Raises InputError where the Region has none."""
        for one in self._region.find(village, limit=20):
            if one.kind == "village" and one.label == village and municipality_at(one.lat, one.lon) == ags:
                return Spot(one.lat, one.lon, town=village)
        raise InputError(f"examples: the Region has no village {village} in {ags}")

    def house(self, village: str, ags: str) -> Spot:
        """The free house nearest to the village's middle."""
        middle = self.middle(village, ags)
        for lat, lon in _around(middle):
            found = self._region.address(lat, lon)
            if found is None or (found.lat, found.lon) in self._given or not _in(village, found.context):
                continue
            self._given.add((found.lat, found.lon))
            postcode = re.search(r"\b\d{5}\b", found.context)
            return Spot(
                round(found.lat, 6), round(found.lon, 6), found.label, postcode.group() if postcode else "", village
            )
        raise InputError(f"examples: no house is free in {village}")


def _in(village: str, context: str) -> bool:
    first = context.partition(",")[0].strip()
    return first == village or first.endswith(f" {village}")


def _around(middle: Spot) -> Iterator[tuple[float, float]]:
    """Points on rings around a point, inside out."""
    wide = DEGREE * math.cos(math.radians(middle.lat))
    for radius in RINGS:
        many = max(1, round(2 * math.pi * radius / 60))
        for step in range(many):
            angle = 2 * math.pi * step / many
            yield middle.lat + radius * math.cos(angle) / DEGREE, middle.lon + radius * math.sin(angle) / wide
