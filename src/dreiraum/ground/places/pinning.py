"""Where the offers that were found are, for the map beside their list."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from functools import partial
from typing import Any

from django.urls import reverse

from dreiraum.ground.places.directory import Entry, Point

MOST = 500  # offers that a page carries for its map
EXACT = 5  # digits, a metre


def pins(entries: Iterable[Entry], home: Point | None = None) -> list[dict[str, Any]]:
    """Every point once, [longitude, latitude], with what is offered there: title and address of its page.

    From a home, only the stop of each mobile offer that is next to it as the crow flies.
    """
    there: defaultdict[Point, list[Entry]] = defaultdict(list)
    for one in [one for one in entries if one.points][:MOST]:
        for lat, lon in one.points if home is None else [min(one.points, key=partial(_away, home))]:
            there[round(lat, EXACT), round(lon, EXACT)].append(one)
    return [
        {"at": [lon, lat], "offers": [[one.title, reverse("places:offer", args=[one.slug])] for one in found]}
        for (lat, lon), found in there.items()
    ]


def _away(home: Point, point: Point) -> float:
    return math.hypot(point[0] - home[0], (point[1] - home[1]) * math.cos(math.radians(home[0])))
