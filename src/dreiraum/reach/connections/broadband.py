"""Broadband at each cell: measured per cell, or known only as shares of a municipality's households.

Shares as in the Breitbandatlas / Gigabit-Grundbuch (Bundesnetzagentur, https://gigabitgrundbuch.bund.de):
one row per AGS, columns such as "alle Technologien ≥ 50 Mbit/s", percent of households.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from dreiraum.reach.errors import InputError
from dreiraum.reach.people import grid
from dreiraum.reach.people.cells import Cells
from dreiraum.reach.people.census import AGS
from dreiraum.reach.people.grid_file import GridFile, ags_numbers
from dreiraum.reach.people.municipalities import Municipalities
from dreiraum.reach.people.table import Piece, Table, open_table, plain
from dreiraum.reach.progress import Progress, silent

Speeds = npt.NDArray[np.float32]

UNKNOWN, KNOWN, SHARE = 0, 1, 2

MBIT = (
    "down_mbit",
    "mbit",
    "mbits",
    "mbit_s",
    "Mbit/s",
    "Downlink",
    "Download",
    "download_mbit",
    "mbit_down",
)
# All technologies include mobile ones; wired ones stand in where the table has no such column.
WIRED = "nur leitungsgebunden"
TECHNOLOGIES = {
    "alletechnologien": "alle Technologien, auch Mobilfunk",
    "leitungsgtechnologien": WIRED,
    "leitungsgebundenetechnologien": WIRED,
}

_THRESHOLD = re.compile(r"(?:≥|>=|ab)\s*(\d{1,6})\s*mbit", re.IGNORECASE)


@dataclass(frozen=True)
class Connections:
    """What is known of the connection of each cell.

    kind: int8 (n,), UNKNOWN, KNOWN or SHARE. mbit: float32 (n,), Mbit/s downstream, nan unless KNOWN.
    municipality: int16 (n,), as in Cells. thresholds: float32 (t,), Mbit/s, ascending. shares: float32
    (m, t), 0-1 of the households with at least that speed, nan unknown. basis: one German sentence.
    """

    kind: npt.NDArray[np.int8]
    mbit: Speeds
    municipality: npt.NDArray[np.int16]
    thresholds: Speeds
    shares: Speeds
    basis: str

    def able(self, mbit_needed: float, cells: slice = slice(None)) -> npt.NDArray[np.float64]:
        """How likely a home of each cell (or of some) has at least `mbit_needed` Mbit/s, float64 (n,).

        0 or 1 where KNOWN; the municipality's share where SHARE, exact at a threshold and that of the
        next higher threshold between two (never too many); nan where unknown, or above the highest
        threshold. What needs no speed is 1 everywhere.
        """
        kind = self.kind[cells]
        if mbit_needed <= 0:
            return np.ones(len(kind))
        able = np.full(len(kind), np.nan)
        known = kind == KNOWN
        able[known] = self.mbit[cells][known] >= np.float32(mbit_needed)
        step = int(np.searchsorted(self.thresholds, np.float32(mbit_needed), "left"))
        if step < len(self.thresholds):
            shared = kind == SHARE
            able[shared] = self.shares[self.municipality[cells][shared], step]
        return able

    def columns(self) -> dict[str, npt.NDArray[Any]]:
        """The arrays by name, for a part."""
        names = ("kind", "mbit", "municipality", "thresholds", "shares")
        return {name: getattr(self, name) for name in names}

    def facts(self) -> dict[str, Any]:
        """What goes beside the arrays of a part."""
        counts = {
            name: int(np.count_nonzero(self.kind == kind))
            for name, kind in (("unknown", UNKNOWN), ("known", KNOWN), ("share", SHARE))
        }
        return {"basis": self.basis, **counts}

    @classmethod
    def from_columns(cls, array: Callable[[str], npt.NDArray[Any]], facts: Mapping[str, Any]) -> Connections:
        """The inverse of `columns` and `facts`: `array` gives a column by name (Part.array)."""
        return cls(
            *(array("kind"), array("mbit"), array("municipality"), array("thresholds"), array("shares")),
            basis=str(facts["basis"]),
        )


def read_connections(
    paths: Sequence[Path], cells: Cells, municipalities: Municipalities, progress: Progress = silent
) -> Connections:
    """Connections of all cells from files with speeds per grid cell or shares per municipality.

    A speed of the cell itself goes before the municipality's share; of several files the first that knows
    wins. Without files everything is unknown. InputError names file, row and column.
    """
    mbit = np.full(len(cells), np.nan, np.float32)
    thresholds, shares = np.empty(0, np.float32), np.empty((len(municipalities), 0), np.float32)
    technology = ""
    for path in paths:
        table = open_table(path)
        speed = table.column(MBIT)
        if speed is not None:
            found = _speeds(table, speed, cells, progress)
            mbit = np.where(np.isnan(mbit), found, mbit)
        elif not len(thresholds):
            technology, columns = _threshold_columns(table)
            thresholds, shares = _shares(table, columns, municipalities, progress)
        else:
            raise InputError(f"{table.name}: a second file with shares per municipality; give only one")
    kind = np.full(len(cells), UNKNOWN, np.int8)
    told = np.flatnonzero(~np.isnan(shares).all(axis=1))
    kind[np.isin(cells.municipality, told)] = SHARE
    kind[~np.isnan(mbit)] = KNOWN
    return Connections(kind, mbit, cells.municipality, thresholds, shares, _basis(kind, technology))


def _basis(kind: npt.NDArray[np.int8], technology: str) -> str:
    if (kind == UNKNOWN).all():
        return "Keine Angaben zur Breitbandversorgung"
    if (kind == KNOWN).any():
        rest = f", sonst als Anteil der Haushalte je Gemeinde (etwa; {technology})" if (kind == SHARE).any() else ""
        return f"Breitband je Gitterzelle{rest}"
    return f"Breitband nur als Anteil der Haushalte je Gemeinde bekannt (etwa; {technology})"


def _speeds(table: Table, column: int, cells: Cells, progress: Progress) -> Speeds:
    found = GridFile(table).read(lambda piece: {"mbit": _mbit(piece, column)}, None, progress)
    key = grid.keys(found.x, found.y)
    if not len(key):
        return np.full(len(cells), np.nan, np.float32)
    wanted = grid.keys(grid.centres(cells.x, found.size), grid.centres(cells.y, found.size))
    place = np.minimum(np.searchsorted(key, wanted), len(key) - 1)
    hit = key[place] == wanted
    if not hit.any():
        raise InputError(f"{table.name}: none of its {len(key)} cells is inhabited here; is it another district?")
    return np.where(hit, found.values["mbit"][place], np.nan).astype(np.float32)


def _mbit(piece: Piece, column: int) -> npt.NDArray[np.float64]:
    speeds = piece.numbers(column)
    speeds[np.isin(speeds, (-1, -9))] = np.nan
    for index in np.flatnonzero((speeds < 0) | (speeds > 1e6))[:1]:
        piece.fail(int(index), column, "is no speed in Mbit/s")
    return speeds


def _shares(
    table: Table, columns: Mapping[int, int], municipalities: Municipalities, progress: Progress
) -> tuple[Speeds, Speeds]:
    ags = table.column(AGS)
    if ags is None or not columns:
        raise InputError(
            f"{table.name}: neither a column of Mbit/s per grid cell (down_mbit) nor AGS with columns "
            f"'alle Technologien ≥ N Mbit/s'; it has {', '.join(table.header)[:200]}"
        )
    thresholds = np.array(sorted(columns), np.float32)
    shares = np.full((len(municipalities), len(columns)), np.nan, np.float32)
    numbers = municipalities.numbers()
    matched = np.zeros(len(municipalities), np.bool_)
    for piece in table.pieces(progress):
        keys = ags_numbers(piece, ags)
        values = np.stack([piece.shares(columns[step]) / 100 for step in sorted(columns)], axis=1)
        for index, number in enumerate(numbers):
            rows = np.flatnonzero(keys == number)
            if len(rows) + matched[index] > 1:
                piece.fail(int(rows[-1]), ags, "is a municipality that occurs twice; keep one row")
            if len(rows):
                matched[index] = True
                shares[index] = _next_higher(values[rows[0]])
    if not matched.any() and municipalities.bounds is None:
        raise InputError(
            f"{table.name}: shares per municipality say nothing where the municipalities are not known; "
            "give --boundaries"
        )
    if not matched.any():
        raise InputError(
            f"{table.name}: no row for any municipality of the district (such as {municipalities.ags[0]}); "
            "is it another district?"
        )
    return thresholds, shares


def _threshold_columns(table: Table) -> tuple[str, dict[int, int]]:
    """The first technology that the table has, in German, and Mbit/s -> column."""
    for technology, words in TECHNOLOGIES.items():
        found: dict[int, int] = {}
        for column, name in enumerate(table.header):
            match = _THRESHOLD.search(name)
            if match and plain(name).startswith(technology):
                found.setdefault(int(match[1]), column)
        if found:
            return words, found
    return "", {}


def _next_higher(shares: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """A missing share takes that of the next higher speed: at least so many households have it."""
    filled = shares.copy()
    for step in range(len(filled) - 2, -1, -1):
        if np.isnan(filled[step]):
            filled[step] = filled[step + 1]
    return filled
