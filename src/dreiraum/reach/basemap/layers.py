"""Which objects of OpenStreetMap the base map draws, in which layer and from which zoom.

Sources of the tags: https://wiki.openstreetmap.org/wiki/Map_features; docs/basemap.md lists the result.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

Tags = Mapping[str, str]


class Drawn(NamedTuple):
    """How one object is drawn: `order` says what of a layer's lines lies on top, `zoom` is the first with it."""

    layer: str
    zoom: int
    attributes: dict[str, str | int | bool]
    order: int = 0


# Kinds of roads from the lowest to the uppermost, with the first zoom that shows them.
ROADS = {
    **dict.fromkeys(("steps", "path", "cycleway", "track", "service"), 13),
    **dict.fromkeys(("pedestrian", "living_street", "minor"), 12),
    **dict.fromkeys(("ferry", "tertiary"), 10),
    "secondary": 9,
    **dict.fromkeys(("primary", "trunk", "motorway"), 7),
}
_ALSO = {"unclassified": "minor", "residential": "minor", "road": "minor", "busway": "service"}
_NUMBERED = ("tertiary", "secondary", "primary", "trunk", "motorway")
_NOT_DRAWN = {"", "no", "construction", "proposed", "planned", "razed", "abandoned", "disused", "elevator", "platform"}
_NOT_DRAWN |= {"bus_stop", "rest_area", "services", "corridor", "raceway"}

RAILS = {
    **dict.fromkeys(("light_rail", "tram", "subway", "narrow_gauge", "funicular", "monorail"), ("light", 11)),
    "rail": ("rail", 7),
}
WATERWAYS = {"river": ("river", 7), "canal": ("canal", 9), "stream": ("stream", 12)}
WATERWAYS |= dict.fromkeys(("ditch", "drain"), ("ditch", 13))

# First zoom of each kind of ground.
GROUNDS = {
    **dict.fromkeys(("forest", "farmland", "residential", "industrial"), 7),
    **dict.fromkeys(("grass", "orchard", "heath", "wetland", "rock"), 11),
    **dict.fromkeys(("park", "allotments", "cemetery", "sports"), 12),
    "square": 13,
}
_GROUND = {
    "landuse": {
        **dict.fromkeys(("forest", "farmland", "residential", "industrial", "allotments", "cemetery"), ""),
        **dict.fromkeys(("meadow", "grass", "village_green"), "grass"),
        **dict.fromkeys(("orchard", "vineyard", "plant_nursery", "greenhouse_horticulture"), "orchard"),
        **dict.fromkeys(("commercial", "retail", "railway", "garages", "landfill", "construction"), "industrial"),
        "farmyard": "residential",
        "quarry": "rock",
        "recreation_ground": "park",
    },
    "natural": {
        "wood": "forest",
        "grassland": "grass",
        "scrub": "heath",
        **dict.fromkeys(("heath", "wetland"), ""),
        **dict.fromkeys(("bare_rock", "scree", "shingle", "sand", "beach"), "rock"),
    },
    "leisure": {
        **dict.fromkeys(("park", "garden", "golf_course"), "park"),
        **dict.fromkeys(("pitch", "sports_centre", "stadium", "track", "playground"), "sports"),
    },
    "amenity": {"grave_yard": "cemetery"},
    "highway": {"pedestrian": "square"},
}
_LAKES = {("natural", "water"), ("landuse", "reservoir"), ("landuse", "basin"), ("waterway", "dock")}
_FLOWING = ("river", "canal", "stream", "ditch", "drain", "oxbow", "lock", "rapids")

SETTLEMENTS = {
    "city": ("city", 7),
    "town": ("town", 7),
    "village": ("village", 9),
    **dict.fromkeys(("suburb", "quarter"), ("suburb", 11)),
    **dict.fromkeys(("hamlet", "isolated_dwelling", "farm", "neighbourhood"), ("hamlet", 12)),
}
_CLASSES = ("city", "town", "village", "suburb", "hamlet")

# What a way or relation must carry to be drawn, and what else is looked at.
TRIGGERS = {"highway", "route", "railway", "waterway", "building", "landuse", "natural", "leisure", "amenity", "place"}
KEYS = {"name", "ref", "bridge", "tunnel", "covered", "service", "area", "water", "population", "type"}


def line(tags: Tags) -> Drawn | None:
    """How a way is drawn as a line; None where it is none."""
    if tags.get("highway", "") not in _NOT_DRAWN or tags.get("route") == "ferry":
        return None if tags.get("area") == "yes" else _road(tags)
    if tags.get("railway") in RAILS:
        kind, zoom = RAILS[tags["railway"]]
        siding = {"service": True} if "service" in tags else {}
        return Drawn("rail", 13 if siding else zoom, {"kind": kind, **siding, **_level(tags)}, 2 - bool(siding))
    if tags.get("waterway") in WATERWAYS:
        kind, zoom = WATERWAYS[tags["waterway"]]
        under = {"tunnel": True} if _holds(tags, "tunnel") else {}
        return Drawn("waterway", zoom, {"kind": kind, **_named(tags, "name"), **under}, -zoom)
    return None


def area(tags: Tags) -> Drawn | None:
    """How a closed way or a multipolygon is drawn as an area; None where it is none."""
    if tags.get("building", "no") != "no":
        return Drawn("building", 14, {})
    if tags.get("waterway") == "riverbank" or not _LAKES.isdisjoint(tags.items()):
        flowing = tags.get("waterway") == "riverbank" or tags.get("water") in _FLOWING
        return Drawn("water", 7, {"kind": "river" if flowing else "lake"})
    for key, kinds in _GROUND.items():
        value = tags.get(key, "")
        if value in kinds and (key != "highway" or tags.get("area") == "yes" or tags.get("type") == "multipolygon"):
            kind = kinds[value] or value
            return Drawn("landuse", GROUNDS[kind], {"kind": kind})
    return None


def settlement(tags: Tags) -> Drawn | None:
    """How a place node is drawn; the more important, the higher its order."""
    if tags.get("place") not in SETTLEMENTS or not tags.get("name"):
        return None
    kind, zoom = SETTLEMENTS[tags["place"]]
    people = re.sub(r"[. ]", "", tags.get("population", ""))
    inhabitants = int(people) if re.fullmatch("[0-9]{1,8}", people) else 0
    return Drawn("place", zoom, {"kind": kind, "name": tags["name"]}, inhabitants - 10**8 * _CLASSES.index(kind))


def _road(tags: Tags) -> Drawn:
    said = tags.get("highway", "")
    base = said.removesuffix("_link")
    kind = "ferry" if said in _NOT_DRAWN else _ALSO.get(base, base)
    kind = kind if kind in ROADS else "path"  # footways, bridleways, and what is new to us
    zoom = 14 if kind == "service" and "service" in tags else ROADS[kind]
    link = {"link": True} if said.endswith("_link") else {}
    numbered = _named(tags, "ref") if kind in _NUMBERED else {}
    level = _level(tags)
    order = list(ROADS).index(kind) + 100 * ("bridge" in level) - 100 * ("tunnel" in level)
    return Drawn("road", zoom, {"kind": kind, **_named(tags, "name"), **numbered, **link, **level}, order)


def _level(tags: Tags) -> dict[str, bool]:
    if _holds(tags, "bridge"):
        return {"bridge": True}
    return {"tunnel": True} if _holds(tags, "tunnel") or _holds(tags, "covered") else {}


def _holds(tags: Tags, key: str) -> bool:
    return tags.get(key, "no") != "no"


def _named(tags: Tags, key: str) -> dict[str, str]:
    return {key: tags[key]} if tags.get(key) else {}
