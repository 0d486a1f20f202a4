"""Where areas are served, as GTFS-Flex has it: groups of stops, or polygons in locations.geojson."""

from __future__ import annotations

import json
from typing import Any

import shapely

from dreiraum.reach.transit.timetable import Timetable

Row = dict[str, object]

DECIMALS = 6  # of degrees: a decimetre


class Zones:
    """The zones asked for so far, each once. stops: rows of the timetable in their groups."""

    def __init__(self, timetable: Timetable) -> None:
        self._timetable = timetable
        self._known: dict[object, str] = {}
        self._shapes: list[dict[str, Any]] = []
        self.groups: list[Row] = []
        self.members: list[Row] = []
        self.stops: set[int] = set()

    def place(self, area: int, end: str) -> Row:
        """What stands in stop_times for one end of an area, "from" or "to"."""
        facts = self._timetable.areas[area]
        shape, name = facts.shapes[end == "to"], facts.zones[end == "to"] or facts.name
        if shape:
            return {"location_id": self._polygon(shape, name)}
        return {"location_group_id": self._group(area, end, name)}

    @property
    def extra(self) -> dict[str, str]:
        """The polygons as a file."""
        if not self._shapes:
            return {}
        return {"locations.geojson": json.dumps({"type": "FeatureCollection", "features": self._shapes})}

    def _polygon(self, shape: str, name: str) -> str:
        if shape not in self._known:
            self._known[shape] = f"l{len(self._shapes)}"
            geometry = shapely.set_precision(shapely.from_wkb(shape), 10.0**-DECIMALS)
            feature = {
                "id": self._known[shape],
                "type": "Feature",
                "properties": {"stop_name": name},
                "geometry": json.loads(shapely.to_geojson(geometry)),
            }
            self._shapes.append(feature)
        return self._known[shape]

    def _group(self, area: int, end: str, name: str) -> str:
        array = self._timetable.part.array
        first, last = array(f"area_{end}_ends")[area : area + 2]
        rows = tuple(array(f"area_{end}_stop")[first:last].tolist())
        if rows not in self._known:
            group = self._known[rows] = f"g{len(self.groups)}"
            self.groups.append({"location_group_id": group, "location_group_name": name})
            stop = self._timetable.stop_id
            self.members += [{"location_group_id": group, "stop_id": stop[row]} for row in sorted(set(rows))]
            self.stops |= set(rows)
        return self._known[rows]
