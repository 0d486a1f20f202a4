"""A place as it was found, before duplicates are merged and organisations numbered."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

EARTH = 6_371_000.0  # metres


@dataclass(frozen=True, slots=True)
class Found:
    """One service at one object. `owner` and `owner_id` (Wikidata) are empty where the tags name nobody."""

    service: int
    kind: int
    number: int
    lon: float
    lat: float
    area: float
    name: str
    organisation: str
    owner: str
    owner_id: str
    hours: str
    assumed_hours: str
    phone: str
    website: str
    address: str
    ref: str
    delivery: int
    synthetic: bool


def plain(text: str) -> str:
    """A name without case, punctuation and double spaces, for comparing."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def points(found: Sequence[Found]) -> npt.NDArray[np.float64]:
    """Points in metres on a sphere, float64 (n, 3): straight distances are right to 0.6 % anywhere."""
    lon = np.radians(np.array([one.lon for one in found], np.float64))
    lat = np.radians(np.array([one.lat for one in found], np.float64))
    return EARTH * np.column_stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)))
