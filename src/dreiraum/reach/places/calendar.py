"""Public and school holidays of a district's subdivision."""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Protocol
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Berlin")
# The middle of a subdivision, by whose sun its places live: within it sunrise differs by some minutes.
MIDDLES = {"DE-NI": (52.8, 9.1)}


class Calendar(Protocol):
    """Whoever knows the country and its subdivision, as a District does ("DE", "NI")."""

    @property
    def country(self) -> str:
        """ISO 3166-1 code."""

    @property
    def subdivision(self) -> str:
        """ISO 3166-2 code without the country, empty for none."""


@lru_cache(maxsize=256)
def public_holidays(country: str, subdivision: str, year: int) -> frozenset[dt.date]:
    """Public holidays of a year, those of the subdivision included (package `holidays`).

    Raises NotImplementedError for a country or subdivision the package does not know.
    """
    import holidays  # noqa: PLC0415  # half a second, and only asked for when a time is

    return frozenset(holidays.country_holidays(country, subdiv=subdivision or None, years=year))


@lru_cache(maxsize=64)
def school_holidays(country: str, subdivision: str) -> frozenset[dt.date]:
    """Days without school as published, both ends of each holiday included; none where nobody has entered them.

    Lower Saxony: Ferienordnung für die Schuljahre 2024/2025 bis 2029/2030.
    """
    text = resources.files("dreiraum.reach.places").joinpath("school_holidays.csv").read_text("utf-8")
    days: set[dt.date] = set()
    for row in csv.DictReader(text.splitlines()):
        if row["subdivision"] == f"{country}-{subdivision}":
            first, last = (dt.date.fromisoformat(row[end]) for end in ("first", "last"))
            days.update(first + dt.timedelta(days=by) for by in range((last - first).days + 1))
    return frozenset(days)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the hours of a place follow beside the clock: holidays and the sun of its subdivision."""

    country: str
    subdivision: str

    def public(self, day: dt.date) -> bool:
        """Whether it is a public holiday."""
        return day in public_holidays(self.country, self.subdivision, day.year)

    def school(self, day: dt.date) -> bool:
        """Whether schools have holidays, as far as is known."""
        return day in school_holidays(self.country, self.subdivision)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone."""
        return ZONE

    @property
    def point(self) -> tuple[float, float] | None:
        """(latitude, longitude) of its middle, None where not known."""
        return MIDDLES.get(f"{self.country}-{self.subdivision}")
