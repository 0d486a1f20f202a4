"""Figures with their origin, as the services file states them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dreiraum.reach.errors import InputError
from dreiraum.reach.toml import Table, nearest_word


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a figure was published."""

    title: str
    year: int
    url: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A number together with where it comes from: a reference, or an assumption in one sentence."""

    value: float
    reference: Reference | None
    assumption: str

    @property
    def basis(self) -> str:
        """One line, German, for outputs."""
        if self.reference is None:
            return f"Annahme: {self.assumption}"
        return f"{self.reference.title} ({self.reference.year}), {self.reference.url}"


def read_references(table: Table) -> dict[str, Reference]:
    """The tables `[source.KEY]`."""
    found = {}
    for key in table.names():
        one = table.table(key)
        found[key] = Reference(one.text("title"), int(one.number("year", 1900, 2200)), one.text("url"))
        one.finish()
    return found


def read_figure(
    table: Table, key: str, low: float, high: float, path: Path, references: Mapping[str, Reference]
) -> Figure:
    """A plain number, or a table with `value` and its origin. Raises InputError."""
    if table.is_table(key):
        inner = table.table(key)
        figure = Figure(inner.number("value", low, high), *read_origin(inner, path, references))
        inner.finish()
        return figure
    return Figure(table.number(key, low, high), None, _unsaid(path))


def read_origin(table: Table, path: Path, references: Mapping[str, Reference]) -> tuple[Reference | None, str]:
    """What `source` or `assumption` beside a figure say; without either it is an assumption that names the file."""
    source, assumption = table.text("source", ""), table.text("assumption", "")
    if source and source not in references:
        raise InputError(f"{table.where}: unknown source '{source}'; {nearest_word(source, references)}")
    if source:
        return references[source], ""
    return None, assumption or _unsaid(path)


def _unsaid(path: Path) -> str:
    return f"in {path.name} ohne Quelle angegeben"
