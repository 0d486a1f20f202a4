"""A journey on the map: its legs as lines, and where one changes as points."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from dreiraum.land.mobility import words
from dreiraum.reach.answers.journeys import Journey, Leg

DECIMALS = 6  # of degrees: a decimetre


def journey_line(journey: Journey, ends: tuple[str, str]) -> dict[str, Any]:
    """GeoJSON: a line per leg with `mark`; points with `name` and `what`: start, end, stop, or line at its middle."""
    return {"type": "FeatureCollection", "features": [*map(_leg, journey.legs), *_points(journey, ends)]}


def _leg(leg: Leg) -> dict[str, Any]:
    shape = {"type": "LineString", "coordinates": leg.line.round(DECIMALS).tolist()}
    return {"type": "Feature", "geometry": shape, "properties": {"mark": words.MARK[leg.kind]}}


def _points(journey: Journey, ends: tuple[str, str]) -> list[dict[str, Any]]:
    """Each name once; start and end before the stops they may be."""
    found: dict[str, dict[str, Any]] = {}
    for leg in journey.legs:
        if leg.ride and len(leg.line):
            name = words.line_name(leg.kind, leg.ride.line)
            found[name] = _point(leg.line[len(leg.line) // 2], name, "line")
            for row, stop in ((0, leg.start), (-1, leg.end)):
                if stop:
                    found.setdefault(stop, _point(leg.line[row], stop, "stop"))
    lines = [leg.line for leg in journey.legs if len(leg.line)]
    if lines:
        found[ends[0]] = _point(lines[0][0], ends[0], "start")
        found[ends[1]] = _point(lines[-1][-1], ends[1], "end")
    return list(found.values())


def _point(at: npt.NDArray[np.float64], name: str, what: str) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": at.round(DECIMALS).tolist()},
        "properties": {"name": name, "what": what},
    }
