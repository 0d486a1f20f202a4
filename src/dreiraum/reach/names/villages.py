"""The settlements of an extract and which of them gives a point its name."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, dist, hypot, log10, radians

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from dreiraum.reach.names.tags import SETTLEMENTS, other_names
from dreiraum.reach.names.words import same_name
from dreiraum.reach.osm.features import NODE, Features
from dreiraum.reach.people.municipalities import Municipalities

EARTH_RADIUS = 6_371_008.8  # metres, mean radius (IUGG)
SAME_SETTLEMENT = 3000.0  # metres within which a node and an area of one name are one settlement
FARTHEST = 12.0  # reaches beyond which a settlement no longer gives its name where no boundary says it

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Villages:
    """Settlements, each once.

    name, other: n texts. lon, lat: float64 (n,), degrees. xy: float64 (n, 2), metres in `Plane`. weight:
    float32 (n,), rank among equal matches. reach: float64 (n,), metres. municipality: int32 (n,), -1 outside.
    """

    name: list[str]
    other: list[str]
    lon: Floats
    lat: Floats
    xy: Floats
    weight: npt.NDArray[np.float32]
    reach: Floats
    municipality: Indices

    def nearest(self, xy: Floats, municipality: Indices) -> Indices:
        """The settlement that names each point: least distance in units of its reach, same municipality.

        xy: float64 (m, 2). municipality: int32 (m,), -1 outside. Returns int32 (m,), -1 where there is none.
        """
        owner = np.full(len(xy), -1, np.int32)
        for inside in np.unique(municipality):
            points = np.flatnonzero(municipality == inside)
            best = np.full(len(points), np.inf if inside >= 0 else FARTHEST)
            for reach in np.unique(self.reach[self.reach > 0]):
                own = np.flatnonzero((self.reach == reach) & (self.municipality == inside))
                if not len(own):
                    continue
                distance, index = (np.asarray(each) for each in cKDTree(self.xy[own]).query(xy[points]))
                nearer = distance / reach < best
                best[nearer] = distance[nearer] / reach
                owner[points[nearer]] = own[index[nearer]]
        return owner


@dataclass(frozen=True, slots=True)
class Plane:
    """Local metres around a latitude: equirectangular, under 0.2 % off within 50 km."""

    lat: float

    @classmethod
    def around(cls, lat: Floats) -> Plane:
        """The plane at the middle of these latitudes."""
        return cls(float((lat.min() + lat.max()) / 2) if len(lat) else 0.0)

    def distance(self, lon: float, lat: float) -> float:
        """Metres of a difference in degrees."""
        return hypot(lon * cos(radians(self.lat)), lat) * radians(1) * EARTH_RADIUS

    def xy(self, lon: Floats, lat: Floats) -> Floats:
        """Metres, float64 (n, 2), of degrees."""
        degrees: Floats = np.column_stack([lon * np.cos(np.radians(self.lat)), lat])
        return degrees * (np.pi / 180 * EARTH_RADIUS)


def municipality_at(municipalities: Municipalities | None, lon: Floats, lat: Floats) -> Indices:
    """Index of the municipality of each point, int32 (n,); -1 outside and where no boundaries are known."""
    if municipalities is None or not len(lon):
        return np.full(len(lon), -1, np.int32)
    return municipalities.at(lon, lat).astype(np.int32)


def find_villages(features: Features, municipalities: Municipalities | None, plane: Plane) -> Villages:
    """Every named settlement of the extract; a node stands before the area of the same name.

    Source of the classes: https://wiki.openstreetmap.org/wiki/Key:place
    """
    found = [row for row, tags in enumerate(features.tags) if tags.get("place") in SETTLEMENTS and tags.get("name")]
    found.sort(key=lambda row: (features.kind[row] != NODE, -SETTLEMENTS[features.tags[row]["place"]].weight, row))
    xy = plane.xy(features.lon[found], features.lat[found])
    first = first_of_twins([features.tags[row]["name"] for row in found], xy, SAME_SETTLEMENT)
    rows = sorted(found[row] for row in set(first))
    lon, lat = features.lon[rows], features.lat[rows]
    tags = [features.tags[row] for row in rows]
    classes = [SETTLEMENTS[tag["place"]] for tag in tags]
    rank = [kind.weight + _bonus(tag.get("population", "")) for kind, tag in zip(classes, tags, strict=True)]
    return Villages(
        name=[tag["name"] for tag in tags],
        other=[other_names(tag) for tag in tags],
        lon=lon,
        lat=lat,
        xy=plane.xy(lon, lat),
        weight=np.array(rank, np.float32),
        reach=np.array([kind.reach for kind in classes], np.float64),
        municipality=municipality_at(municipalities, lon, lat),
    )


def first_of_twins(names: list[str], xy: Floats, within: float) -> list[int]:
    """For each name the first row of the same folded name within so many metres; itself where none is."""
    kept: dict[tuple[str, int, int], list[int]] = {}
    first = []
    squares = np.floor(xy / within).astype(np.int64).tolist()
    for row, (name, (column, line), here) in enumerate(zip(names, squares, xy.tolist(), strict=True)):
        folded = same_name(name)
        around = (kept.get((folded, column + right, line + up), ()) for right in (-1, 0, 1) for up in (-1, 0, 1))
        near = [other for square in around for other in square if dist(here, xy[other]) <= within]
        if not near:
            kept.setdefault((folded, column, line), []).append(row)
        first.append(min(near, default=row))
    return first


def _bonus(population: str) -> float:
    """Up to 0.05: the tenth part of a class, so that of two towns the larger stands first."""
    people = population.replace(".", "").replace(" ", "")
    return min(0.05, log10(1 + int(people)) / 120) if people.isascii() and people.isdigit() else 0.0
