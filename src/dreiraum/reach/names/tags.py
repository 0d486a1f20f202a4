"""Which OSM tags make a village or a place one may search for.

Sources: https://wiki.openstreetmap.org/wiki/Key:place and the pages of the keys below.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Settlement(NamedTuple):
    """weight: its rank among equal matches, 0 to 1. reach: metres within which it gives its name; 0 never."""

    weight: float
    reach: float


SETTLEMENTS = {
    "city": Settlement(0.95, 3000),
    "town": Settlement(0.9, 1500),
    "village": Settlement(0.8, 700),
    "suburb": Settlement(0.75, 700),
    "quarter": Settlement(0.7, 400),
    "hamlet": Settlement(0.65, 300),
    "neighbourhood": Settlement(0.6, 300),
    "isolated_dwelling": Settlement(0.55, 100),
    "farm": Settlement(0.55, 100),
    "locality": Settlement(0.5, 0),
}

# The German words people use for what a place is, so that "Rathaus Hameln" finds "Stadt Hameln".
_MEANINGS = {
    ("amenity", "townhall"): "Rathaus",
    ("amenity", "pharmacy"): "Apotheke",
    ("amenity", "doctors"): "Arzt Arztpraxis",
    ("amenity", "dentist"): "Zahnarzt",
    ("amenity", "hospital"): "Krankenhaus Klinik",
    ("amenity", "school"): "Schule",
    ("amenity", "kindergarten"): "Kindergarten Kita",
    ("amenity", "library"): "Bücherei Bibliothek",
    ("amenity", "post_office"): "Post",
    ("amenity", "bank"): "Bank",
    ("amenity", "fire_station"): "Feuerwehr",
    ("amenity", "police"): "Polizei",
    ("amenity", "place_of_worship"): "Kirche",
    ("amenity", "fuel"): "Tankstelle",
    ("amenity", "restaurant"): "Restaurant Gaststätte",
    ("amenity", "cafe"): "Café",
    ("amenity", "community_centre"): "Dorfgemeinschaftshaus",
    ("amenity", "social_facility"): "Pflegeheim",
    ("amenity", "nursing_home"): "Pflegeheim",
    ("shop", "supermarket"): "Supermarkt",
    ("shop", "bakery"): "Bäckerei",
    ("shop", "butcher"): "Fleischerei Metzgerei",
    ("tourism", "museum"): "Museum",
    ("tourism", "hotel"): "Hotel",
    ("leisure", "swimming_pool"): "Schwimmbad",
    ("leisure", "sports_centre"): "Sporthalle",
    ("railway", "station"): "Bahnhof",
    ("railway", "halt"): "Bahnhof Haltepunkt",
    ("highway", "bus_stop"): "Haltestelle",
    ("public_transport", "platform"): "Haltestelle",
}
_KEYS = ("amenity", "shop", "office", "healthcare", "tourism", "leisure", "craft", "historic")
_STOPS = {("highway", "bus_stop"), ("public_transport", "platform"), ("public_transport", "stop_position")}
_STATIONS = {("railway", "station"), ("railway", "halt"), ("public_transport", "station")}
_LANDMARKS = {("amenity", "townhall"), ("amenity", "hospital"), ("place", "square")}
_OTHER_NAMES = ("alt_name", "short_name", "old_name", "loc_name", "name:de", "brand")


def place_weight(tags: Mapping[str, str]) -> float | None:
    """The rank of a searchable place among equal matches; None where the tags make none."""
    pairs = tags.items()
    if not _STATIONS.isdisjoint(pairs) or not _LANDMARKS.isdisjoint(pairs):
        return 0.5
    if any(key in tags for key in _KEYS):
        return 0.4
    return 0.45 if is_stop(tags) else None


def is_stop(tags: Mapping[str, str]) -> bool:
    """Whether this is one of the several objects (platforms, sides of the road) that make up a stop."""
    return not _STOPS.isdisjoint(tags.items())


def other_names(tags: Mapping[str, str]) -> str:
    """Further names and German words for what it is, separated by spaces."""
    names = [tags[key] for key in _OTHER_NAMES if key in tags]
    return " ".join(names + [word for pair, word in _MEANINGS.items() if tags.get(pair[0]) == pair[1]])
