"""Where on-demand rides stop: location groups and areas of locations.geojson, as rows of stops.

Groups are read as adopted (location_group_stops.txt) and as drafted (location_id in location_groups.txt).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from dreiraum.reach.errors import InputError
from dreiraum.reach.gtfs.feed import Stops, Zone
from dreiraum.reach.gtfs.files import FeedFiles
from dreiraum.reach.gtfs.problems import Problems
from dreiraum.reach.gtfs.stops import STATION, STOP, StopRows
from dreiraum.reach.gtfs.table import Table

LOCATIONS = "locations.geojson"
MOST_LOCATIONS = 64 << 20  # bytes
MOST_CORNERS, MOST_CROSSED = 100_000, 500  # of one area; of one whose lines cross each other


@dataclass(slots=True)
class ZoneRows:
    """The zones of a feed, found by the ids that stop_times.txt uses."""

    stops: StopRows
    zones: list[Zone] = field(default_factory=list)
    _groups: dict[str, int] = field(default_factory=dict)
    _locations: dict[str, int] = field(default_factory=dict)
    _single: dict[int, int] = field(default_factory=dict)

    def find(self, group: str, location: str, stop: str) -> int:
        """Row of the zone, -1 unknown. stop: a stop or, as drafted, a group or an area."""
        if group or location:
            return self._groups.get(group, self._locations.get(location, -1))
        return self._groups.get(stop, self._locations.get(stop, -1))

    def of_stop(self, row: int) -> int:
        """Row of the zone that is one stop."""
        if row not in self._single:
            self._single[row] = self._add(self.stops.stops.id[row], self.stops.stops.name[row], (row,), "")
        return self._single[row]

    def add_group(self, name: str, title: str, members: tuple[int, ...], shape: str) -> None:
        """A location group."""
        self._groups[name] = self._add(name, title, members, shape)

    def add_location(self, name: str, title: str, members: tuple[int, ...], shape: str) -> None:
        """An area."""
        self._locations[name] = self._add(name, title, members, shape)

    def location(self, name: str) -> Zone | None:
        """The area of an id."""
        row = self._locations.get(name)
        return None if row is None else self.zones[row]

    def _add(self, name: str, title: str, members: tuple[int, ...], shape: str) -> int:
        self.zones.append(Zone(name, title, tuple(sorted(set(members))), shape))
        return len(self.zones) - 1


def read_zones(files: FeedFiles, stops: StopRows, problems: Problems) -> ZoneRows:
    """Read locations.geojson, location_groups.txt and location_group_stops.txt where they are there."""
    found = ZoneRows(stops)
    if LOCATIONS in files:
        _read_locations(files, found, problems)
    titles: dict[str, str] = {}
    members: dict[str, list[str]] = {}
    for file, column in (("location_groups", "location_id"), ("location_group_stops", "stop_id")):
        if f"{file}.txt" not in files:
            continue
        wanted = ("location_group_id", "location_group_name", column)
        piece = Table(files, file, wanted, problems).need("location_group_id").whole()
        for group, title, member in zip(*(piece.texts(one) for one in wanted), strict=True):
            titles[group] = titles.get(group) or title
            members.setdefault(group, []).extend([member] if member else [])
    rows = _rows_of(stops, {one for names in members.values() for one in names})
    platforms = _platforms(stops.stops)
    for group, names in members.items():
        _add_group(found, group, titles[group], names, rows, platforms, problems)
    return found


def _add_group(
    found: ZoneRows,
    group: str,
    title: str,
    names: list[str],
    rows: dict[str, int],
    platforms: dict[int, list[int]],
    problems: Problems,
) -> None:
    inside: list[int] = []
    shapes: list[BaseGeometry] = []
    for name in names:
        area = found.location(name)
        if name in rows:
            inside.extend(platforms.get(rows[name], [rows[name]]))
        elif area is not None:
            inside.extend(area.stops)
            shapes.append(shapely.from_wkb(area.shape))
        else:
            problems.note("unknown_member", "location_groups.txt", 0, "location_group_id", f"{group}: {name}")
    shape = str(shapely.to_wkb(shapely.union_all(shapes), hex=True)) if shapes else ""
    found.add_group(group, title, tuple(inside), shape)


def _rows_of(stops: StopRows, names: set[str]) -> dict[str, int]:
    """Rows of the stops of some ids."""
    if not names:
        return {}
    return {name: row for row, name in enumerate(stops.stops.id) if name in names}


def _platforms(stops: Stops) -> dict[int, list[int]]:
    """The stops of each station."""
    found: dict[int, list[int]] = {}
    for row in np.flatnonzero((stops.kind == STOP) & (stops.parent >= 0)).tolist():
        found.setdefault(int(stops.parent[row]), []).append(row)
    return {row: inside for row, inside in found.items() if stops.kind[row] == STATION}


def _read_locations(files: FeedFiles, found: ZoneRows, problems: Problems) -> None:
    stops = found.stops.stops
    for number, feature in enumerate(_features(files)):
        known = feature if isinstance(feature, dict) else {}
        given = known.get("properties")
        properties: dict[str, Any] = given if isinstance(given, dict) else {}
        name = str(known.get("id") or properties.get("id") or "").encode(errors="replace").decode()
        area = _area(known.get("geometry"))
        if area is None or not name:
            problems.note("bad_location", LOCATIONS, 0, "geometry" if name else "id", name or f"feature {number + 1}")
            continue
        west, south, east, north = area.bounds
        near = (stops.lon >= west) & (stops.lon <= east) & (stops.lat >= south) & (stops.lat <= north)
        rows = np.flatnonzero(near & (stops.kind == STOP))
        shapely.prepare(area)
        inside = rows[shapely.intersects_xy(area, stops.lon[rows], stops.lat[rows])]
        title = _said(properties.get("stop_name") or properties.get("name"))
        found.add_location(name, title, tuple(inside.tolist()), str(shapely.to_wkb(area, hex=True)))


def _said(value: object) -> str:
    """A text of JSON as one line of UTF-8: what cannot stand in one is a blank."""
    return "".join(sign if sign.isprintable() else " " for sign in str(value or "")).strip()


def _features(files: FeedFiles) -> list[object]:
    called = f"{files.name}/{LOCATIONS}"
    if files.sizes[LOCATIONS] > MOST_LOCATIONS:
        raise InputError(f"{called}: larger than 64 MiB; simplify the areas")
    with files.open(LOCATIONS) as stream:
        text = files.read(stream, MOST_LOCATIONS, LOCATIONS)
    try:
        found = json.loads(text.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise InputError(f"{called}: no GeoJSON ({str(error)[:80]}); save it as GeoJSON in UTF-8") from None
    features = found.get("features") if isinstance(found, dict) else None
    if not isinstance(features, list):
        raise InputError(f"{called}: no FeatureCollection; GTFS-Flex needs one with a feature for each area")
    return features


def _area(geometry: object) -> BaseGeometry | None:
    """A polygon with an area, in degrees; None for anything else, and for one with too many corners."""
    try:
        found = shapely.from_geojson(json.dumps(geometry, allow_nan=False), on_invalid="ignore")
    except (ValueError, RecursionError, shapely.GEOSException):
        return None
    if not isinstance(found, shapely.Polygon | shapely.MultiPolygon) or not np.isfinite(found.bounds).all():
        return None
    if shapely.get_num_coordinates(found) > (MOST_CORNERS if found.is_valid else MOST_CROSSED):
        return None
    found = shapely.make_valid(found, method="structure", keep_collapsed=False)  # by lines takes minutes
    west, south, east, north = found.bounds
    on_earth = west >= -180 and south >= -90 and east <= 180 and north <= 90
    return found if on_earth and found.area > 0 else None
