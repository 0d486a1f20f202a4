"""The German census grid as published (Zensus 2011 and 2022, 100 m and 1 km), read and joined by cell.

Statistische Ämter des Bundes und der Länder, https://www.zensus2022.de ("Gitterdaten zum Download"),
Datenlizenz Deutschland - Namensnennung - Version 2.0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from dreiraum.reach.errors import InputError
from dreiraum.reach.german import thousands
from dreiraum.reach.people import ages, grid
from dreiraum.reach.people.grid_file import FileCells, GridFile, Longs, Values, ags_numbers
from dreiraum.reach.people.table import Piece, Table, open_table
from dreiraum.reach.progress import Progress, silent

Floats = npt.NDArray[np.float64]

PEOPLE = ("Einwohner", "Bevoelkerung", "people", "population")
# The total beside the age classes; where both are given, the number of inhabitants itself counts.
TOTAL = ("Insgesamt_Bevoelkerung",)
# Not AnzahlWohnungen: in the rent tables of 2022 that counts rented dwellings only.
DWELLINGS = ("dwellings", "Wohnungen", "Insgesamt_Wohnungen")
AGS = ("AGS", "Gemeindeschluessel", "amtlicher_Gemeindeschluessel", "ARS", "RS")
_LONG_FORM = ("Merkmal", "Auspraegung_Code")
NOWHERE: Longs = np.empty(0, np.int64)


@dataclass(frozen=True, slots=True)
class CensusGrid:
    """Cells of one size, sorted by (y, x).

    size: metres. x, y: int32 (n,), centres in EPSG:3035. people, dwellings: float64 (n,), nan unknown.
    age: float64 (n, 3), relative weights of the three age groups, nan unknown. ags: int64 (n,), the
    municipality's key as a number (3252001), 0 unknown.
    """

    size: int
    x: grid.Ints
    y: grid.Ints
    people: Floats
    dwellings: Floats
    age: Floats
    ags: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.x)

    @property
    def has_people(self) -> bool:
        """Whether any cell has a published number of people."""
        return bool((~np.isnan(self.people)).any())

    @property
    def has_age(self) -> bool:
        """Whether any cell has a published division by age."""
        return bool((self.age.sum(axis=1) > 0).any())

    @property
    def has_dwellings(self) -> bool:
        """Whether any cell has dwellings."""
        return bool((self.dwellings > 0).any())


@dataclass(frozen=True, slots=True)
class Census:
    """What the files held: at most one grid per cell size.

    extent: EPSG:3035 box of all rows. suppressed: kept cells whose number of people is not published.
    farther: cells passed over because of where they lie. warnings: what to tell, German sentences.
    """

    fine: CensusGrid | None
    coarse: CensusGrid | None
    extent: grid.Box
    suppressed: int
    farther: int
    warnings: tuple[str, ...]


def read_census(
    paths: Sequence[Path],
    *,
    bbox: grid.Box | None = None,
    districts: Longs = NOWHERE,
    progress: Progress = silent,
) -> Census:
    """Read one or several files (at least one) and join those of one cell size by cell.

    bbox: EPSG:3035 (x0, y0, x1, y1); cells elsewhere are left out, except those whose source names a
    municipality of one of `districts` (first five digits of the key, as numbers: 3252). A value that two
    files give is taken from the first of them; two files that contradict each other on people are an error.
    Memory grows with the kept cells only. InputError names file, row and column.
    """
    files, notes, suppressed = [], [], 0
    for path in paths:
        reader = _CensusFile(open_table(path), districts)
        files.append(reader.cells.read(reader.values, bbox, progress, reader.of_districts))
        notes += reader.notes()
        suppressed += reader.suppressed
    boxes = np.array([cells.extent for cells in files])
    low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
    extent = (float(low[0]), float(low[1]), float(high[0]), float(high[1]))
    fine, coarse = (_join(size, files) for size in (grid.FINE, grid.COARSE))
    _refuse_classed(coarse)
    return Census(fine, coarse, extent, suppressed, max(cells.farther for cells in files), tuple(notes))


class _CensusFile:
    """Which column of one file means what."""

    def __init__(self, table: Table, districts: Longs) -> None:
        self.table = table
        self.districts = districts
        if all(table.column([name]) is not None for name in _LONG_FORM):
            raise InputError(
                f"{table.name}: one row per characteristic (Merkmal, Auspraegung_Code); give the file with "
                "one row per cell (Zensus_Bevoelkerung_100m-Gitter.csv) or a table turned to columns"
            )
        self.cells = GridFile(table)
        self.people = table.column(PEOPLE)
        self.counted = {
            "people": self.people,
            "total": table.column(TOTAL),
            "dwellings": table.column(DWELLINGS),
        }
        self.shared = {
            "under_18": table.column(ages.UNDER_18_SHARE),
            "from_65": table.column(ages.FROM_65_SHARE),
        }
        self.ags = table.column(AGS)
        self.classes = ages.age_classes(table.header)
        self.suppressed = 0
        if not self.classes and {*self.counted.values(), *self.shared.values()} == {None}:
            raise InputError(
                f"{table.name}: no column with people, dwellings or ages (Einwohner, Insgesamt_Bevoelkerung, "
                f"Wohnungen, Unter18 ...); it has {', '.join(table.header)[:200]}"
            )

    def values(self, piece: Piece) -> Values:
        """The columns of some rows."""
        values = {name: piece.counts(column) for name, column in self.counted.items() if column is not None}
        values |= {name: piece.shares(column) for name, column in self.shared.items() if column is not None}
        if self.classes:
            values |= {f"age{group}": column for group, column in enumerate(ages.group_ages(piece, self.classes).T)}
        if self.ags is not None:
            values["ags"] = ags_numbers(piece, self.ags)
        published = values.get("people", values.get("total"))
        if published is not None:
            self.suppressed += int(np.isnan(published).sum())
        return values

    def of_districts(self, piece: Piece) -> npt.NDArray[np.bool_]:
        """Rows whose key says one of the districts, bool (rows,)."""
        if self.ags is None:
            return np.zeros(len(piece), np.bool_)
        return np.isin(ags_numbers(piece, self.ags) // 1000, self.districts)

    def notes(self) -> list[str]:
        """What to tell about the rows read."""
        notes = ages.note_on_split(self.table, self.classes)
        if self.suppressed:
            many = thousands(self.suppressed)
            notes.append(f"{self.table.name}: {many} Zellen ohne veröffentlichte Zahl gelten als unbewohnt.")
        return notes


def _join(size: int, every: Sequence[FileCells]) -> CensusGrid | None:
    files = [cells for cells in every if cells.size == size]
    if not files:
        return None
    # Sorting runs that are sorted already is far cheaper here than the hashing of np.unique.
    key = np.sort(np.concatenate([grid.keys(cells.x, cells.y) for cells in files]), kind="stable")
    key = key[np.diff(key, prepend=-1) != 0]
    joined: Values = {}
    for cells in files:
        place = np.searchsorted(key, grid.keys(cells.x, cells.y))
        for name, values in cells.values.items():
            column = joined.setdefault(name, np.full(len(key), np.nan))
            there = column[place]
            if name == "people":
                _refuse_contradiction(cells, values, there)
            column[place] = np.where(np.isnan(there), values, there)
    nothing = np.full(len(key), np.nan)
    get = joined.get
    people = get("people", nothing)
    people = np.where(np.isnan(people), get("total", nothing), people)
    ags = np.nan_to_num(get("ags", nothing)).astype(np.int64)
    x, y = (key & 0xFFFFFFFF).astype(np.int32), (key >> 32).astype(np.int32)
    return CensusGrid(size, x, y, people, get("dwellings", nothing), _age_weights(joined, nothing), ags)


def _age_weights(joined: Values, nothing: Floats) -> Floats:
    """Counted classes go before percentages."""
    get = joined.get
    shares = ages.shares_to_groups(get("under_18", nothing), get("from_65", nothing))
    counted = np.stack([get(f"age{group}", nothing) for group in range(3)], axis=1)
    weights = np.where(np.nansum(counted, axis=1, keepdims=True) > 0, counted, shares)
    weights[np.isnan(weights).any(axis=1) | (weights.sum(axis=1) <= 0)] = np.nan
    return weights


def _refuse_contradiction(cells: FileCells, people: Floats, there: Floats) -> None:
    for index in np.flatnonzero(np.abs(people - there) > 0)[:1]:
        raise InputError(
            f"{cells.name}: {people[index]:.0f} people in the cell x {cells.x[index]}, y {cells.y[index]}, "
            f"where another file has {there[index]:.0f}; give only one of them"
        )


def _refuse_classed(coarse: CensusGrid | None) -> None:
    """The 2011 file of classed values carries the class (1-6) under the same column names."""
    if coarse is None or np.count_nonzero(coarse.people > 0) < 50:
        return
    if np.nanmax(coarse.people) <= 6:
        raise InputError(
            "population: no 1 km cell has more than 6 people, so these are classes, not numbers; "
            "take the file of exact values (Zensus_spitze_Werte_1km-Gitter.csv)"
        )
