"""Where an entry lies, as people say it: "Ockensen, 31020 Salzhemmendorf"."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from math import log10

from dreiraum.reach.names.kinds import VILLAGE
from dreiraum.reach.names.villages import Villages
from dreiraum.reach.people.municipalities import Municipalities


@dataclass(slots=True)
class Entry:
    """One thing to be found while it is being collected, with what its addresses say of where it lies."""

    kind: int
    label: str
    other: str
    lon: float
    lat: float
    weight: float
    village: int
    municipality: int
    places: Counter[str] = field(default_factory=Counter)  # addr:suburb, addr:hamlet, addr:place
    cities: Counter[str] = field(default_factory=Counter)
    postcodes: Counter[str] = field(default_factory=Counter)
    houses: int = 0

    def lies_in_another_town(self, city: str) -> bool:
        """Whether no address here names that city; always False where boundaries tell the town."""
        return self.municipality < 0 and bool(city) and bool(self.cities) and city not in self.cities

    def hear(self, city: str, postcode: str, places: tuple[str, ...]) -> None:
        """Count what one of its addresses says; empty texts say nothing."""
        self.houses += 1
        self.places.update(places)
        self.cities.update([city] if city else [])
        self.postcodes.update([postcode] if postcode else [])


class Contexts:
    """The distinct places where entries lie: what is shown of them and what is searched in them."""

    def __init__(self, villages: Villages, municipalities: Municipalities | None, entries: list[Entry]) -> None:
        self.shown: list[str] = []
        self.searched: list[str] = []
        self._rows: dict[tuple[str, str], int] = {}
        self._villages = villages
        self._municipalities = municipalities.name if municipalities is not None else ()
        self._cities = [Counter[str]() for _ in villages.name]
        self._postcodes = [Counter[str]() for _ in villages.name]
        for entry in entries:
            if entry.village >= 0:
                self._cities[entry.village].update(entry.cities)
                self._postcodes[entry.village].update(entry.postcodes)

    def of(self, entry: Entry) -> int:
        """The row of the entry's context; a new one where nobody lies there yet."""
        city = self._city(entry)
        village = self._village(entry, city)
        postcodes = self._postcodes_of(entry)
        town = city or village
        inside = village if village not in (town, entry.label) else ""
        postcode = postcodes[0] if len(postcodes) == 1 else ""
        letter = " ".join(part for part in (postcode, town if town != entry.label else "") if part)
        shown = ", ".join(part for part in (inside, letter) if part)
        around = sorted({city, *postcodes, *entry.cities, *entry.places} - {"", village, entry.label})
        key = shown, f"{inside or town}\n{' '.join(around)}"
        if key not in self._rows:
            self._rows[key] = len(self.shown)
            self.shown.append(shown)
            self.searched.append(key[1])
        return self._rows[key]

    def rank(self, entry: Entry) -> float:
        """The weight among equal matches: its own, more in a larger village and with more houses."""
        if entry.kind == VILLAGE:
            return entry.weight
        around = float(self._villages.weight[entry.village]) if entry.village >= 0 else 0.0
        return entry.weight + 0.1 * around + 0.02 * log10(1 + entry.houses)

    def _village(self, entry: Entry, city: str) -> str:
        """The settlement: as most addresses say, else the nearest - if that lies in the same town."""
        if 2 * entry.places.total() > entry.houses:
            return most_common(entry.places)
        if entry.village < 0:
            return ""
        elsewhere = entry.municipality < 0 and city != most_common(self._cities[entry.village])
        name = self._villages.name[entry.village]
        return "" if elsewhere and name != city else name

    def _city(self, entry: Entry) -> str:
        """The municipality: by its boundary, else as the addresses say."""
        if entry.municipality >= 0:
            return self._municipalities[entry.municipality]
        said = entry.cities or (self._cities[entry.village] if entry.village >= 0 else entry.cities)
        return most_common(said)

    def _postcodes_of(self, entry: Entry) -> list[str]:
        if entry.kind != VILLAGE and entry.postcodes:
            return [most_common(entry.postcodes)]
        return sorted(self._postcodes[entry.village]) if entry.village >= 0 else sorted(entry.postcodes)


def most_common(said: Counter[str]) -> str:
    """The text said most often, the first in the alphabet of equals; "" where nothing is said."""
    return min(said, key=lambda text: (-said[text], text), default="")
