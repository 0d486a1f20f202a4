"""People estimated from the residential buildings of OpenStreetMap, where no census is given."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from dreiraum.reach.osm.features import Features
from dreiraum.reach.people import grid
from dreiraum.reach.people.cells import UNKNOWN_AGE, Inhabited
from dreiraum.reach.people.spread import apportion
from dreiraum.reach.progress import Progress, silent

Floats = npt.NDArray[np.float64]

BASIS = "Einwohnerzahlen aus Wohngebäuden in OpenStreetMap geschätzt, nicht gezählt"
STREET_BASIS = "Einwohnerzahlen grob aus der Länge der Wohnstraßen in OpenStreetMap geschätzt, nicht gezählt"

# Assumption for extracts without buildings: a village street with a house every 25 m on both sides and two
# people in each. Good for shares, not for totals.
PEOPLE_PER_METRE = 0.16

# Living space per inhabitant at the end of 2022, empty dwellings included, so no vacancy is taken off:
# Statistisches Bundesamt, stock of dwellings, July 2023; table 31231 of GENESIS-Online.
LIVING_SPACE_M2 = 47.4
# Assumption: of a footprint, three quarters of each full storey are living space; the rest is walls, stairs
# and halls. DIN 277 and the Wohnflächenverordnung define both areas but no ratio between them.
LIVING_PER_GROSS = 0.75
# Assumption: storeys people live on where `building:levels` is missing. Values of building=* from
# https://wiki.openstreetmap.org/wiki/Key:building ("Accommodation").
LEVELS: Mapping[str, float] = {
    "apartments": 3.0,
    "bungalow": 1.0,
    "cabin": 1.0,
    "detached": 1.5,
    "dormitory": 3.0,
    "farm": 1.0,
    "house": 1.5,
    "residential": 2.0,
    "semidetached_house": 1.5,
    "terrace": 2.0,
    "yes": 1.5,
}
# Assumption: a plain building=yes without another purpose is a home if its footprint is that of one.
PLAIN_HOME_M2 = (50.0, 500.0)
# Objects whose building tag stands beside one of these serve something else.
_OTHER_PURPOSE = (
    "amenity", "shop", "office", "tourism", "leisure", "craft", "industrial", "man_made", "power", "railway",
    "historic", "military", "public_transport", "ruins", "abandoned:building", "disused:building",
)  # fmt: skip
_MOST_LEVELS = 40.0


def people_in(tags: Mapping[str, str], area: float) -> float:
    """Expected inhabitants of one building with this footprint in m2; 0.0 where nobody lives."""
    kind = tags.get("building", "")
    if kind not in LEVELS or not area > 0:
        return 0.0
    if kind == "yes":
        low, high = PLAIN_HOME_M2
        if not low <= area <= high or any(key in tags for key in _OTHER_PURPOSE):
            return 0.0
    return area * _levels(tags, kind) * LIVING_PER_GROSS / LIVING_SPACE_M2


def _levels(tags: Mapping[str, str], kind: str) -> float:
    try:
        levels = float(tags.get("building:levels", "").replace(",", "."))
    except ValueError:
        return LEVELS[kind]
    return min(levels, _MOST_LEVELS) if levels > 0 else LEVELS[kind]


def from_buildings(features: Features, progress: Progress = silent) -> Inhabited:
    """People per 100 m cell from footprint x storeys x 0.75 / 47.4 m2; empty without residential buildings.

    The total is the rounded sum of all buildings. Ages are unknown.
    """
    expected = np.zeros(len(features))
    for index, tags in enumerate(features.tags):
        if index % 100_000 == 0:
            progress("Wohngebäude zählen", index, len(features))
        if "building" in tags:
            expected[index] = people_in(tags, float(features.area[index]))
    homes = expected > 0
    return from_points(features.lon[homes], features.lat[homes], expected[homes])


def from_points(lon: Floats, lat: Floats, weight: Floats, total: int | None = None) -> Inhabited:
    """People per 100 m cell from points that stand for `weight` people each (float64, n).

    total: people in all; the rounded sum of weights where None. Whole people by largest remainders.
    """
    x, y = grid.to_metres(lon, lat)
    usable = np.isfinite(x) & np.isfinite(y) & (weight > 0)
    x, y, weight = x[usable], y[usable], np.asarray(weight, np.float64)[usable]
    key, cell = np.unique(grid.keys(grid.centres(x, grid.FINE), grid.centres(y, grid.FINE)), return_inverse=True)
    summed = np.bincount(cell, weights=weight, minlength=len(key))
    everyone = round(float(summed.sum())) if total is None else total
    people = np.zeros(0, np.int64)
    if len(key):
        # Thousandths of a person are more than the estimate knows and keep the arithmetic whole.
        share = np.maximum(np.round(summed * 1000), 1).astype(np.int64)
        people = apportion(np.array([everyone]), np.zeros(len(key), np.int64), share)
    kept = people > 0
    return Inhabited(
        (key[kept] & 0xFFFFFFFF).astype(np.int32),
        (key[kept] >> 32).astype(np.int32),
        people[kept].astype(np.int32),
        np.full((int(kept.sum()), 3), UNKNOWN_AGE, np.int32),
        np.zeros(int(kept.sum()), np.int64),
    )
