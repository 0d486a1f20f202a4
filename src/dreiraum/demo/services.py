"""Places to go: the real institutions by name, and small services as a rural district has them.

Synthetic ones carry `synthetic=yes` and names that belong to nobody.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from dataclasses import dataclass
from random import Random

import numpy as np
from scipy.spatial import cKDTree

from dreiraum.demo.facts import DATA, Facts, RealPlace, Stop, Village
from dreiraum.demo.houses import House
from dreiraum.demo.plane import Point
from dreiraum.demo.write import Extract, Tags


@dataclass(frozen=True, slots=True)
class Rule:
    """When a settlement has a kind of place; data/small_services.toml says what each field means."""

    name: str
    tags: dict[str, str]
    smallest: int
    per: int
    chance: float = 1.0
    hours: tuple[str, ...] = ()
    stop_words: tuple[str, ...] = ()
    by_municipality: bool = False


def read_rules() -> tuple[Rule, ...]:
    """The kinds of small places, in the order of the file."""
    listed = tomllib.loads((DATA / "small_services.toml").read_text(encoding="utf-8"))["service"]
    return tuple(
        Rule(
            name=one["name"],
            tags=one["tags"],
            smallest=one["smallest"],
            per=one["per"],
            chance=one.get("chance", 1.0),
            hours=tuple(one.get("hours", ())),
            stop_words=tuple(one.get("stop_words", ())),
            by_municipality=one.get("by_municipality", False),
        )
        for one in listed
    )


class Homes:
    """Houses of each settlement, handed out once each, nearest to a wanted point first."""

    def __init__(self, houses: list[House]) -> None:
        self._of: dict[int, list[House]] = defaultdict(list)
        for house in houses:
            self._of[house.village].append(house)
        self._tree = {v: cKDTree([h.at for h in of]) for v, of in self._of.items()}
        self._taken: set[tuple[int, int]] = set()

    def take(self, village: Village, near: Point) -> House | None:
        """The free house nearest to a point."""
        houses = self._of.get(village.index, [])
        for ask in (min(24, len(houses)), len(houses)):
            if ask:
                _, nearest = self._tree[village.index].query(near, k=ask)
                for i in np.atleast_1d(nearest).tolist():
                    if (village.index, i) not in self._taken:
                        return self._give(village, i)
        return None

    def _give(self, village: Village, i: int) -> House:
        self._taken.add((village.index, i))
        return self._of[village.index][i]

    def at(self, village: Village, address: str) -> House | None:
        """The house of an address such as "Hauptstraße 2"."""
        for i, house in enumerate(self._of[village.index]):
            if f"{house.street} {house.number}" == address:
                return self._give(village, i)
        return None


def add_services(extract: Extract, facts: Facts, houses: list[House]) -> None:
    """Real places first, then the small ones of every settlement."""
    homes = Homes(houses)
    for place in facts.places:
        _real(extract, facts, homes, place)
    rules = read_rules()
    shared = {rule.name: _by_municipality(facts, rule) for rule in rules if rule.by_municipality}
    for village in facts.villages:
        rng = Random(f"services {village.ags} {village.name}")
        stops = [stop for stop in facts.stops if stop.village == village.index]
        for rule in rules:
            count = shared[rule.name][village.index] if rule.by_municipality else _count(rule, village, rng)
            for number, near in enumerate(_wanted(rule, village, stops, count, rng)):
                house = homes.take(village, near)
                if house:
                    tags = _named(rule, village, number, rng) | _address(facts, village, house)
                    extract.node(house.at, tags)


def _count(rule: Rule, village: Village, rng: Random) -> int:
    """How many of a kind a settlement has; every settlement draws, so that one rule does not move another."""
    drawn = rng.random()
    if village.people < rule.smallest:
        return 0
    if village.people < 3 * rule.smallest and drawn > rule.chance and not village.central:
        return 0
    return max(1, round(village.people / rule.per))


def _by_municipality(facts: Facts, rule: Rule) -> dict[int, int]:
    """As many as the municipality's people ask for, each to the settlement that has fewest per head."""
    found: dict[int, int] = defaultdict(int)
    for municipality in facts.municipalities:
        villages = [v for v in facts.villages if v.ags == municipality.ags and v.people >= rule.smallest]
        served = {v.index: v.people / 2 if v.people < 1800 else float(v.people) for v in villages}
        for _ in range(round(municipality.people / rule.per)):
            neediest = max(sorted(served), key=lambda i: served[i] / (found[i] + 1))
            found[neediest] += 1
    return found


def _wanted(rule: Rule, village: Village, stops: list[Stop], count: int, rng: Random) -> list[Point]:
    """Points to be near to: stops that name the kind, then the centre, then any stop of the settlement."""
    named = [s.at for s in stops if any(word in s.short for word in rule.stop_words)]
    spread = 60.0 if village.people < 3000 else 30.0 * village.people**0.33
    points = []
    for number in range(count):
        east, north = rng.gauss(0, spread), rng.gauss(0, spread)
        x, y = village.at
        if number < len(named):
            (x, y), east, north = named[number], 0.0, 0.0
        elif number and stops:
            (x, y), east, north = stops[int(rng.random() * len(stops))].at, east / 4, north / 4
        points.append((x + east, y + north))
    return points


def _named(rule: Rule, village: Village, number: int, rng: Random) -> Tags:
    suffix = f" {number + 1}" if number else ""
    tags = rule.tags | {"name": f"{rule.name} in {village.name}{suffix} (Beispiel)", "synthetic": "yes"}
    if rule.hours:
        tags["opening_hours"] = rule.hours[int(rng.random() * len(rule.hours))]
    return tags


REAL_TAGS: dict[str, Tags] = {
    "hospital": {
        "amenity": "hospital",
        "healthcare": "hospital",
        "emergency": "yes",
        "opening_hours": "24/7",
    },
    "clinic": {"amenity": "hospital", "healthcare": "hospital", "emergency": "no"},
    "townhall": {
        "amenity": "townhall",
        "opening_hours": "Mo-Fr 08:30-12:00; Th 14:00-17:30",
        "note:opening_hours": "Öffnungszeiten sind ein Beispiel",
    },
    "hub": {
        "amenity": "community_centre",
        "community_centre": "village_hub",
        "opening_hours": "Mo-Fr 09:00-17:00",
        "note:opening_hours": "Öffnungszeiten sind ein Beispiel",
    },
    "coworking": {"amenity": "coworking_space", "office": "coworking"},
    "library": {"amenity": "library"},
}


def _real(extract: Extract, facts: Facts, homes: Homes, place: RealPlace) -> None:
    """A real institution in the house of its address where known, else at the nearest one to its stop."""
    village = facts.village(place.village)
    house = homes.at(village, place.address) if place.address else homes.take(village, place.at)
    tags = dict(REAL_TAGS[place.kind]) | {"name": place.name, "position": place.position}
    if place.note:
        tags["description"] = place.note
    if place.address and house:
        tags |= _address(facts, village, house)
    extract.node(house.at if house else place.at, tags)


def _address(facts: Facts, village: Village, house: House) -> Tags:
    municipality = facts.municipality(village.ags)
    return {
        "addr:street": house.street,
        "addr:housenumber": house.number,
        "addr:postcode": municipality.postcode,
        "addr:city": municipality.city,
        "addr:place": village.name,
    }
