"""The stops of the timetable as people speak of them: one for all platforms and both sides of the road."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from dreiraum.ground.region.links import Point
from dreiraum.ground.region.queries import once_per_region
from dreiraum.land.coverage.slugs import distinct
from dreiraum.reach import Region
from dreiraum.reach.names.words import plain
from dreiraum.reach.streets.geometry import apart

SAME = 400.0  # metres within which stops of one name are one
HUB = 400.0  # metres around a place whose stops belong to its board
LEAST = 2  # letters that a stop is looked for by


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop. rows: of the timetable, with all its platforms. lat, lon: in the middle of them."""

    slug: str
    name: str
    lat: float
    lon: float
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Near:
    """A stop and how far it is as the crow flies."""

    stop: Stop
    metres: float


@once_per_region
def stops(served: Region) -> tuple[Stop, ...]:
    """All stops in the order of their names."""
    timetable = served.timetable
    names, lon, lat = timetable.stop_name.tolist(), timetable.stop_lon, timetable.stop_lat
    members: dict[int, list[int]] = defaultdict(list)
    for row, station in enumerate(timetable.stop_station.tolist()):
        members[station].append(row)
    groups: dict[str, list[list[int]]] = defaultdict(list)

    def metres(one: int, other: int) -> float:
        return float(apart(float(lat[one]), float(lon[one]), lat[other], lon[other]))

    for station, rows in sorted(members.items(), key=lambda one: (plain(names[one[0]]), one[0])):
        alike = groups[names[station]]
        near = next((some for some in alike if metres(some[0], station) <= SAME), None)
        if near is None:
            alike.append([station, *(row for row in rows if row != station)])
        else:
            near += rows
    found = [(name, rows) for name, some in groups.items() for rows in some]
    slugs = distinct([name for name, _ in found])
    return tuple(
        Stop(slug, name, float(np.mean(lat[rows])), float(np.mean(lon[rows])), tuple(rows))
        for slug, (name, rows) in zip(slugs, found, strict=True)
    )


def by_slug(slug: str) -> Stop | None:
    """The stop of that address."""
    return _slugs().get(slug)


def by_row(row: int) -> Stop | None:
    """The stop that a row of the timetable belongs to."""
    return _rows().get(row)


def looking_like(text: str, many: int) -> list[Stop]:
    """Stops whose names hold every typed word, those that begin so before the others, large ones first."""
    words = plain(text).replace(",", " ").split()
    if sum(map(len, words)) < LEAST:
        return []
    named = ((plain(one.name), one) for one in stops())
    found = [(name, one) for name, one in named if all(word in name for word in words)]
    whole = " ".join(words)
    found.sort(
        key=lambda one: (one[0] != whole, not one[0].startswith(words[0]), -len(one[1].rows), len(one[0]), one[0])
    )
    return [one for _, one in found[:many]]


def nearest(at: Point, many: int, within: float = math.inf) -> list[Near]:
    """The stops around a point, nearest first."""
    found = [Near(one, away) for one, away in zip(stops(), apart(*at, *_points()).tolist(), strict=True)]
    found.sort(key=lambda one: (one.metres, one.stop.slug))
    return [one for one in found[:many] if one.metres <= within]


@once_per_region
def _slugs(served: Region) -> dict[str, Stop]:
    return {one.slug: one for one in stops()}


@once_per_region
def _points(served: Region) -> tuple[np.ndarray, np.ndarray]:
    lat, lon = np.array([(one.lat, one.lon) for one in stops()], np.float64).reshape(-1, 2).T
    return lat, lon


@once_per_region
def _rows(served: Region) -> dict[int, Stop]:
    return {row: one for one in stops() for row in one.rows}
