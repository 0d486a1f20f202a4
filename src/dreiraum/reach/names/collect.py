"""What can be searched for: villages, streets, addresses and places of an extract, as columns."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import log10

import numpy as np
import numpy.typing as npt

from dreiraum.reach.names.addresses import Address, read_addresses
from dreiraum.reach.names.contexts import Contexts, Entry
from dreiraum.reach.names.kinds import ADDRESS, PLACE, STREET, VILLAGE
from dreiraum.reach.names.tags import other_names, place_weight
from dreiraum.reach.names.villages import (
    Floats,
    Indices,
    Plane,
    Villages,
    find_villages,
    first_of_twins,
    municipality_at,
)
from dreiraum.reach.names.words import Number, same_name
from dreiraum.reach.osm.features import KIND_NAMES, Features
from dreiraum.reach.people.municipalities import Municipalities
from dreiraum.reach.strings import Strings

SAME_STREET = 2000.0  # metres an address may lie from its street, where no street of its name is in its village
SAME_PLACE = 200.0  # metres within which places of one name (the two sides of a stop) are one


@dataclass(frozen=True, slots=True)
class Entries:
    """Everything that can be found, addresses last.

    kind: int8 (n,), VILLAGE, STREET, ADDRESS or PLACE. label: n texts; of an address its house number alone.
    other: n texts, further words that find it. parent: int32 (n,), for an address its street (or village),
    else -1. context: int32 (n,), row in `contexts` (shown: "Ockensen, 31020 Salzhemmendorf") and
    `context_words` (searched: the village, and on a second line all else). lon, lat: float64 (n,), degrees.
    weight: float32 (n,), rank among equal matches.
    """

    kind: npt.NDArray[np.int8]
    label: Strings
    other: Strings
    parent: Indices
    context: Indices
    contexts: Strings
    context_words: Strings
    lon: Floats
    lat: Floats
    weight: npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class NamedPoints:
    """Texts with a point each: streets (one row per way) or places.

    name, other: n texts (`other`: words that find it too, such as what it is; empty where there are none).
    lon, lat: float64 (n,), degrees. ref: n texts such as "node/123", or none: so nothing is collected twice.
    """

    name: Strings
    lon: Floats
    lat: Floats
    other: Strings | None = None
    ref: Strings | None = None


def collect(
    features: Features,
    *,
    streets: NamedPoints,
    places: NamedPoints | None = None,
    municipalities: Municipalities | None = None,
) -> Entries:
    """All entries of a district.

    features: tagged objects of the extract. streets: one row per way, at its midpoint; ways of one name in
    one village become one entry. places: what is known beyond the extract's own named objects, or better.
    A village is the nearest settlement within the municipality, in units of its reach, unless the address
    says it.
    """
    if municipalities is not None and municipalities.shape[0] is None:
        municipalities = None  # one without bounds says nothing; the addresses say more
    plane = Plane.around(features.lat if len(features) else streets.lat)
    villages = find_villages(features, municipalities, plane)
    locate = _Locator(villages, municipalities, plane)
    entries = _village_entries(villages)
    entries += _street_entries(streets, locate)
    addresses, parents = _attach(read_addresses(features), entries, locate)
    entries += _place_entries(features, places, locate)
    return _columns(entries, addresses, parents, Contexts(villages, municipalities, entries))


@dataclass(frozen=True, slots=True)
class _Locator:
    villages: Villages
    municipalities: Municipalities | None
    plane: Plane

    def __call__(self, lon: Floats, lat: Floats) -> tuple[Indices, Indices]:
        """Village and municipality of each point."""
        municipality = municipality_at(self.municipalities, lon, lat)
        return self.villages.nearest(self.plane.xy(lon, lat), municipality), municipality


def _village_entries(villages: Villages) -> list[Entry]:
    return [
        Entry(VILLAGE, name, other, lon, lat, weight, row, municipality)
        for row, (name, other, lon, lat, weight, municipality) in enumerate(
            zip(
                villages.name,
                villages.other,
                villages.lon.tolist(),
                villages.lat.tolist(),
                villages.weight.tolist(),
                villages.municipality.tolist(),
                strict=True,
            )
        )
    ]


def _street_entries(streets: NamedPoints, locate: _Locator) -> list[Entry]:
    village, municipality = locate(streets.lon, streets.lat)
    ways: dict[tuple[str, int, int], list[int]] = {}
    names = streets.name.tolist()
    for row, name in enumerate(names):
        if folded := same_name(name):
            ways.setdefault((folded, int(village[row]), int(municipality[row])), []).append(row)
    entries = []
    for (_, inside, of), rows in ways.items():
        row = _middle(streets.lon[rows], streets.lat[rows])
        entries.append(
            Entry(
                STREET,
                Counter(names[each] for each in rows).most_common(1)[0][0],
                "",
                float(streets.lon[rows[row]]),
                float(streets.lat[rows[row]]),
                0.3 + 0.02 * log10(len(rows)),
                inside,
                of,
            )
        )
    return entries


def _middle(lon: Floats, lat: Floats) -> int:
    """The point nearest to the mean of all: it lies on the street, the mean may not."""
    if len(lon) == 1:
        return 0
    return int(np.argmin((lon - lon.mean()) ** 2 + (lat - lat.mean()) ** 2))


class _Streets:
    """The entries an address may belong to, by name; it adds the streets that only addresses know."""

    def __init__(self, entries: list[Entry], plane: Plane) -> None:
        self._entries = entries
        self._plane = plane
        self._rows: dict[str, list[int]] = {}
        for row, entry in enumerate(entries):
            self._rows.setdefault(same_name(entry.label), []).append(row)

    def of(self, address: Address, nearest: int, municipality: int) -> int:
        """The row of the address's street (or village); `nearest` is the village nearest to the address."""
        village = self._said_village(address, nearest)
        rows = self._rows.setdefault(same_name(address.street), [])
        possible = [row for row in rows if not self._entries[row].lies_in_another_town(address.city)]
        inside = [row for row in possible if self._entries[row].village == village]
        away = [(self._distance(row, address), row) for row in possible] if not inside else []
        if inside:
            return inside[0]
        if away and min(away)[0] <= SAME_STREET:
            return min(away)[1]
        entry = Entry(STREET, address.street, "", address.lon, address.lat, 0.3, village, municipality)
        self._entries.append(entry)
        rows.append(len(self._entries) - 1)
        return rows[-1]

    def _said_village(self, address: Address, nearest: int) -> int:
        """The settlement that addr:suburb, addr:hamlet or addr:place names, else the nearest."""
        for said in address.places:
            rows = [row for row in self._rows.get(same_name(said), []) if self._entries[row].kind == VILLAGE]
            if rows:
                return self._entries[min(rows, key=lambda row: self._distance(row, address))].village
        return nearest

    def _distance(self, row: int, address: Address) -> float:
        entry = self._entries[row]
        return self._plane.distance(entry.lon - address.lon, entry.lat - address.lat)


def _attach(addresses: list[Address], entries: list[Entry], locate: _Locator) -> tuple[list[Address], list[int]]:
    """Each address once and the entry it belongs to; streets that only addresses know join `entries`."""
    lon = np.array([each.lon for each in addresses], np.float64)
    lat = np.array([each.lat for each in addresses], np.float64)
    streets = _Streets(entries, locate.plane)
    kept: dict[tuple[int, Number, str], Address] = {}
    for address, village, municipality in zip(addresses, *locate(lon, lat), strict=True):
        parent = streets.of(address, int(village), int(municipality))
        if kept.setdefault((parent, address.number, same_name(address.label)), address) is address:
            entries[parent].hear(address.city, address.postcode, address.places)
    return list(kept.values()), [parent for parent, _, _ in kept]


def _place_entries(features: Features, places: NamedPoints | None, locate: _Locator) -> list[Entry]:
    found = _listed_places(places) + _tagged_places(features, places)
    lon, lat = (np.array([each[column] for each in found], np.float64) for column in (2, 3))
    village, municipality = locate(lon, lat)
    first = first_of_twins([each[0] for each in found], locate.plane.xy(lon, lat), SAME_PLACE)
    entries: dict[int, Entry] = {}
    for row, (each, kept) in enumerate(zip(found, first, strict=True)):
        if kept == row:
            entries[row] = Entry(PLACE, *each, int(village[row]), int(municipality[row]))
        elif each[1] not in entries[kept].other:
            entries[kept].other += f" {each[1]}"
    return list(entries.values())


_Found = tuple[str, str, float, float, float]  # label, other words, lon, lat, weight


def _listed_places(places: NamedPoints | None) -> list[_Found]:
    if places is None:
        return []
    other = places.other.tolist() if places.other is not None else [""] * len(places.name)
    points = zip(places.lon.tolist(), places.lat.tolist(), strict=True)
    return [
        (name or words, words, *point, 0.45)
        for name, words, point in zip(places.name, other, points, strict=True)
        if name or words
    ]


def _tagged_places(features: Features, places: NamedPoints | None) -> list[_Found]:
    listed = set(places.ref) if places is not None and places.ref is not None else set()
    found = []
    for row, tags in enumerate(features.tags):
        rank = place_weight(tags) if "name" in tags else None
        if rank is not None and f"{KIND_NAMES[features.kind[row]]}/{features.osm_id[row]}" not in listed:
            point = float(features.lon[row]), float(features.lat[row])
            found.append((tags["name"], other_names(tags), *point, rank))
    return found


def _columns(entries: list[Entry], addresses: list[Address], parents: list[int], names: Contexts) -> Entries:
    context = [names.of(entry) for entry in entries]
    kinds = [entry.kind for entry in entries] + [ADDRESS] * len(addresses)
    weights = [names.rank(entry) for entry in entries]
    return Entries(
        kind=np.array(kinds, np.int8),
        label=Strings.of([entry.label for entry in entries] + [address.label for address in addresses]),
        other=Strings.of([entry.other for entry in entries] + [""] * len(addresses)),
        parent=np.array([-1] * len(entries) + parents, np.int32),
        context=np.array(context + [context[parent] for parent in parents], np.int32),
        contexts=Strings.of(names.shown),
        context_words=Strings.of(names.searched),
        lon=np.array([each.lon for each in entries] + [each.lon for each in addresses], np.float64),
        lat=np.array([each.lat for each in entries] + [each.lat for each in addresses], np.float64),
        weight=np.array(weights + [weights[parent] for parent in parents], np.float32),
    )
