"""Addresses of an extract. Source of the tags: https://wiki.openstreetmap.org/wiki/Key:addr:*"""

from __future__ import annotations

from typing import NamedTuple

from dreiraum.reach.names.words import Number, house_numbers, same_name
from dreiraum.reach.osm.features import Features


class Address(NamedTuple):
    """One house number: of `street` (or addr:place where houses have no street), as its tags say."""

    street: str
    number: Number
    label: str
    lon: float
    lat: float
    city: str
    postcode: str
    places: tuple[str, ...]  # addr:suburb, addr:hamlet, addr:place


def read_addresses(features: Features) -> list[Address]:
    """Every address with a street or place and a number, in the order of `features`.

    A list ("2;4") becomes one address each; what carries no number is left out.
    """
    found = []
    for row, tags in enumerate(features.tags):
        listed = tags.get("addr:housenumber")
        street = tags.get("addr:street") or tags.get("addr:place")
        if not listed or not street or not same_name(street):
            continue
        point = float(features.lon[row]), float(features.lat[row])
        places = tuple(tags[key] for key in ("addr:suburb", "addr:hamlet", "addr:place") if tags.get(key))
        city, postcode = tags.get("addr:city", ""), tags.get("addr:postcode", "")
        found += [
            Address(street, number, label, *point, city, postcode, places) for number, label in house_numbers(listed)
        ]
    return found
