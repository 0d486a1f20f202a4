"""Reads from the Region in force."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, NamedTuple, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

import numpy as np
import shapely

from dreiraum.ground.region.serving import region
from dreiraum.reach import Region
from dreiraum.reach.names.search import Found

P = ParamSpec("P")
T = TypeVar("T")

LONGEST = 200  # characters of a name that is looked for


def once_per_region(read: Callable[Concatenate[Region, P], T]) -> Callable[P, T]:
    """Work a reading out once for each Region that is put in force; arguments must be hashable."""
    known: WeakKeyDictionary[Region, dict[object, T]] = WeakKeyDictionary()

    @wraps(read)
    def remembered(*args: P.args, **kwargs: P.kwargs) -> T:
        here = region()
        answers = known.setdefault(here, {})
        key = (args, tuple(sorted(kwargs.items())))
        if key not in answers:
            answers[key] = read(here, *args, **kwargs)
        return answers[key]

    return remembered


class Village(NamedTuple):
    """A village by name with the point that stands for it."""

    name: str
    lat: float
    lon: float


def find(text: str, limit: int = 10) -> list[Found]:
    """Villages, streets, addresses and places by name, best first."""
    return region().find(text[:LONGEST], limit=limit)


@once_per_region
def largest_villages(served: Region, many: int) -> tuple[Village, ...]:
    """The villages where most people live, largest first, each at its most populated cell."""
    part = served.parts["people"]
    village = part.array("village")
    names = part.strings("village_name")
    known = village >= 0
    people = np.bincount(village[known], served.cells.people[known], minlength=len(names))
    found = []
    for row in np.argsort(-people, kind="stable")[:many].tolist():
        cells = np.flatnonzero(village == row)
        cell = int(cells[np.argmax(served.cells.people[cells])])
        found.append(Village(names[row], float(served.cells.lat[cell]), float(served.cells.lon[cell])))
    return tuple(found)


def municipality_at(lat: float, lon: float) -> str:
    """The key of the municipality that holds a point; "" outside, or where no borders are known."""
    named = region().municipalities
    point = shapely.Point(lon, lat)
    for key, shape in zip(named.ags, named.shape, strict=True):
        if shape is not None and shape.covers(point):
            return str(key)
    return ""
