"""What OpenStreetMap says of the places of a Region, as the directory would say it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import shapely

from dreiraum.ground.places.models import Place
from dreiraum.ground.region.queries import once_per_region
from dreiraum.reach import Region
from dreiraum.reach.offers import places_beneath
from dreiraum.reach.places.found import plain
from dreiraum.reach.places.places import Places
from dreiraum.reach.sources import safe_web_address

# What the Region keeps of an object; of all else OpenStreetMap says nothing here.
MAPPED = ("name", "lat", "lon", "street", "postcode", "town", "phone", "website", "opening_hours")
KINDS = ("node/", "way/", "relation/")

_TOWN = re.compile(r"(\d{5})?\s*(.*)")
_LONGEST = {one.attname: one.max_length for one in Place._meta.concrete_fields if one.max_length}


@dataclass(frozen=True, slots=True)
class Mapped:
    """An object of OpenStreetMap: its number, the services it offers, its municipality, and each of MAPPED."""

    ref: str
    services: tuple[str, ...]
    municipality: str
    facts: Mapping[str, str | float]

    @property
    def name(self) -> str:
        """Its name, "" where it has none."""
        return str(self.facts["name"])


@once_per_region
def mapped(region: Region) -> dict[str, Mapped]:
    """Every object by its number, "node/123"; by name where they are listed."""
    below = places_beneath(region)
    municipality = _municipalities(region, below)
    rows: dict[str, list[int]] = {}
    for row, ref in enumerate(below.ref.tolist()):
        if ref.startswith(KINDS):
            rows.setdefault(ref, []).append(row)
    found = [
        Mapped(
            ref=ref,
            services=tuple(region.catalogue.keys[below.service[row]] for row in of),
            municipality=municipality[of[0]],
            facts=_facts(region, below, of),
        )
        for ref, of in rows.items()
    ]
    return {one.ref: one for one in sorted(found, key=lambda one: (not one.name, plain(one.name), one.ref))}


def _facts(region: Region, below: Places, rows: list[int]) -> dict[str, str | float]:
    row = rows[0]
    street, postcode, town = address(below.address[row])
    said = {
        "name": below.name[row],
        "street": street,
        "postcode": postcode,
        "town": town,
        "phone": below.phone[row].split(";")[0].strip(),
        "website": safe_web_address(below.website[row]),
        "opening_hours": next(_own_hours(region, below, rows), ""),
    }
    kept = {name: text if len(text) <= _LONGEST[name] else "" for name, text in said.items()}
    return {"lat": round(float(below.lat[row]), 7), "lon": round(float(below.lon[row]), 7), **kept}


def _own_hours(region: Region, below: Places, rows: list[int]) -> Iterator[str]:
    """Hours that stand at the object, not those the catalogue assumes where none do."""
    for row in rows:
        assumed = {match.hours for match in region.catalogue.services[below.service[row]].match}
        if below.hours[row] and below.hours[row] not in assumed:
            yield below.hours[row]


def address(line: str) -> tuple[str, str, str]:
    """Street, postcode and town of a line such as "Hauptstraße 2, 31020 Salzhemmendorf"."""
    street, comma, rest = line.rpartition(", ")
    if not comma and not re.match(r"\d{5}\b", line):
        return (line, "", "") if re.search(r"\d", line) else ("", "", line)
    parts = _TOWN.fullmatch(rest)
    return (street, parts[1] or "", parts[2]) if parts else (line, "", "")


def _municipalities(region: Region, below: Places) -> list[str]:
    """The key of the municipality of each place, "" outside of all."""
    named = region.municipalities
    found = np.full(len(below), "", dtype="U12")
    for key, shape in zip(named.ags, named.shape, strict=True):
        if shape is not None:
            found[shapely.intersects_xy(shape, below.lon, below.lat)] = str(key)
    names: list[str] = found.tolist()
    return names
