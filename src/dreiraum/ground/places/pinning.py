"""Where the offers that were found are, for the map beside their list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from dreiraum.ground.places.directory import Entry, Point

MOST = 500  # offers that a page carries for its map
EXACT = 5  # digits, a metre


def pins(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """Every point once, [longitude, latitude], with what is offered there: title and address of its page."""
    there: defaultdict[Point, list[Entry]] = defaultdict(list)
    for one in [one for one in entries if one.points][:MOST]:
        for lat, lon in one.points:
            there[round(lat, EXACT), round(lon, EXACT)].append(one)
    return [
        {"at": [lon, lat], "offers": [[one.title, reverse("places:offer", args=[one.slug])] for one in found]}
        for (lat, lon), found in there.items()
    ]
