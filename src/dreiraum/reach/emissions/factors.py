"""The factors and what a district changes in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dreiraum.reach.errors import InputError
from dreiraum.reach.services.figures import Figure, Reference
from dreiraum.reach.toml import Table, nearest_word, read_toml

BUILT_IN = Path(__file__).with_name("factors.toml")
KINDS = ("foot", "wheelchair", "bike", "car", "bus", "rail", "tram", "ferry", "other", "rufbus", "ride", "bench")
_MOST = {"grams": 10_000.0, "euros": 100.0}  # per person and kilometre


@dataclass(frozen=True, slots=True)
class Factors:
    """grams, euros: figures per person and kilometre by kind of leg; a kind may be missing."""

    version: str
    grams: Mapping[str, Figure]
    euros: Mapping[str, Figure]

    def co2(self, kind: str, metres: float) -> float | None:
        """Grams of CO2 equivalents of one person, None where nobody published a factor."""
        return _times(self.grams, kind, metres)

    def cost(self, kind: str, metres: float) -> float | None:
        """Euros of one person by what is paid per kilometre, None for what needs a ticket."""
        return _times(self.euros, kind, metres)


@cache
def built_in() -> Factors:
    """The factors as they come with the engine."""
    return read_factors()


def read_factors(override: Path | None = None) -> Factors:
    """Read the built-in factors; a district's file changes single kinds.

    Raises InputError for an unknown kind or source, naming the nearest, and for figures that are none.
    """
    version, references = "", dict[str, Reference]()
    figures: dict[str, dict[str, Figure]] = {table: {} for table in _MOST}
    for path in (BUILT_IN, *([override] if override else [])):
        file = read_toml(path)
        own = file.text("version", "district" if version else None)
        version = f"{version}+{own}" if version else own
        references |= _references(file.table("source"))
        for table, most in _MOST.items():
            figures[table] |= _figures(file.table(table), most, references, path)
        file.finish()
    return Factors(version, figures["grams"], figures["euros"])


def _references(table: Table) -> dict[str, Reference]:
    found = {}
    for key in table.names():
        one = table.table(key)
        found[key] = Reference(one.text("title"), int(one.number("year", 1900, 2200)), one.text("url"))
        one.finish()
    return found


def _figures(table: Table, most: float, references: Mapping[str, Reference], path: Path) -> dict[str, Figure]:
    found = {}
    for kind in table.names():
        if kind not in KINDS:
            raise InputError(f"{table.where}: unknown kind '{kind}'; {nearest_word(kind, KINDS)}")
        if table.is_table(kind):
            found[kind] = _figure(table.table(kind), most, references, path)
        else:
            found[kind] = Figure(table.number(kind, 0, most), None, f"in {path.name} ohne Quelle angegeben")
    return found


def _figure(table: Table, most: float, references: Mapping[str, Reference], path: Path) -> Figure:
    value, source, assumption = table.number("value", 0, most), table.text("source", ""), table.text("assumption", "")
    table.finish()
    if source and source not in references:
        raise InputError(f"{table.where}: unknown source '{source}'; {nearest_word(source, references)}")
    if source:
        return Figure(value, references[source], "")
    return Figure(value, None, assumption or f"in {path.name} ohne Quelle angegeben")


def _times(figures: Mapping[str, Figure], kind: str, metres: float) -> float | None:
    figure = figures.get(kind)
    return None if figure is None else figure.value * metres / 1000
