"""A table whose rows are cells of the European grid, named or by coordinates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dreiraum.reach.errors import InputError
from dreiraum.reach.people import grid
from dreiraum.reach.people.table import Piece, Table
from dreiraum.reach.progress import Progress

Floats = npt.NDArray[np.float64]
Longs = npt.NDArray[np.int64]
Values = dict[str, Floats]

# Germany in EPSG:3035 with some room: from the Lower Rhine to the Neisse, from the Alps to Sylt.
GERMANY = (3_950_000, 2_600_000, 4_750_000, 3_650_000)
_NAMED = (
    "GITTER_ID_100m",
    "GITTER_ID_1km",
    "GITTER_ID",
    "cell",
    "cell_id",
    "id",
    "grid_id",
    "GRD_ID",
    "zelle",
)
_COORDINATES = (("_mp_100m", grid.FINE), ("_mp_1km", grid.COARSE), ("_mp", 0), ("", 0))


@dataclass(frozen=True, slots=True)
class FileCells:
    """One file's cells, sorted by (y, x), each once.

    size: metres. x, y: int32 (n,), centres. values: columns of float64 (n,), nan missing. extent: EPSG:3035
    box of all rows of the file, kept or not. farther: rows that were passed over because of where they lie.
    """

    name: str
    size: int
    x: grid.Ints
    y: grid.Ints
    values: Values
    extent: grid.Box
    farther: int


class GridFile:
    """Where a table names the cell: x and y of the centre or corner, or a grid name; else InputError."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.named = table.column(_NAMED)
        self.x: int | None = None
        self.y: int | None = None
        self.size = 0
        for suffix, size in _COORDINATES:
            x, y = table.column([f"x{suffix}"]), table.column([f"y{suffix}"])
            if x is not None and y is not None:
                self.x, self.y, self.size = x, y, size
                break
        if self.named is None and self.x is None:
            raise InputError(
                f"{table.name}: no column with the cell (GITTER_ID_100m, x_mp_100m and y_mp_100m, or x and y)"
            )

    def read(
        self,
        values: Callable[[Piece], Values],
        bbox: grid.Box | None,
        progress: Progress,
        also: Callable[[Piece], npt.NDArray[np.bool_]] | None = None,
    ) -> FileCells:
        """All cells inside `bbox` (EPSG:3035) that hold a value, and those elsewhere that `also` is true for.

        values: reads the columns of some rows; "ags" alone does not make a cell worth keeping. InputError:
        no row, a cell twice, a place that is not in Germany, coordinates on no grid.
        """
        kept: list[tuple[Longs, Longs, Longs, Values]] = []
        low, high = np.full(2, np.inf), np.full(2, -np.inf)
        size, farther = self.size, 0
        for whole in self.table.pieces(progress):
            x, y, named_size = self._place(whole)
            size = size or named_size
            self._check(whole, x, y)
            low, high = np.minimum(low, [x.min(), y.min()]), np.maximum(high, [x.max(), y.max()])
            near = _inside(x, y, bbox)
            if also is not None and not near.all():
                near[~near] = also(whole.only(~near))
            farther += int(np.count_nonzero(~near))
            piece = whole.only(near)
            columns = values(piece)
            told = [~np.isnan(column) for name, column in columns.items() if name != "ags"]
            held = np.logical_or.reduce(told)
            columns = {name: column[held] for name, column in columns.items()}
            kept.append((x[near][held], y[near][held], piece.row[held], columns))
        if not kept:
            raise InputError(f"{self.table.name}: no row below the header")
        x, y, row = (np.concatenate([part[place] for part in kept]) for place in range(3))
        joined = {name: np.concatenate([part[3][name] for part in kept]) for name in kept[0][3]}
        size = size or _infer_size(x, y, self.table.name)
        extent = (float(low[0]), float(low[1]), float(high[0]), float(high[1]))
        cells = FileCells(self.table.name, size, grid.centres(x, size), grid.centres(y, size), joined, extent, farther)
        return _sorted(cells, row)

    def _place(self, piece: Piece) -> tuple[Longs, Longs, int]:
        # Bare x and y may be anything; a grid name beside them is certain.
        if self.named is not None and not self.size:
            return piece.cells(self.named)
        assert self.x is not None
        assert self.y is not None
        return _metres(piece, self.x), _metres(piece, self.y), 0

    def _check(self, piece: Piece, x: Longs, y: Longs) -> None:
        x0, y0, x1, y1 = GERMANY
        for index in np.flatnonzero((x < x0) | (x > x1) | (y < y0) | (y > y1))[:1]:
            east, north = int(x[index]), int(y[index])
            swapped = x0 <= north <= x1 and y0 <= east <= y1
            raise InputError(
                f"{self.table.name}, row {piece.row[index]}: x {east}, y {north} is not in Germany "
                "(EPSG:3035); " + ("x and y are swapped" if swapped else "is the file in another coordinate system?")
            )


def _sorted(cells: FileCells, row: Longs) -> FileCells:
    x, y = cells.x, cells.y
    key = grid.keys(x, y)
    order = np.argsort(key, kind="stable")
    for first in np.flatnonzero(np.diff(key[order]) == 0)[:1]:
        one, other = order[first], order[first + 1]
        raise InputError(
            f"{cells.name}, rows {row[one]} and {row[other]}: both are the {cells.size} m cell at "
            f"x {x[one]}, y {y[one]}; keep one"
        )
    values = {name: column[order] for name, column in cells.values.items()}
    return FileCells(cells.name, cells.size, x[order], y[order], values, cells.extent, cells.farther)


def ags_numbers(piece: Piece, column: int) -> Floats:
    """Municipality keys as numbers, float64 (rows,), 0 where missing; "03252001" is 3252001.

    The 12 digits of the regional key (ARS) lose those of the association of municipalities (6 to 9).
    """
    number = np.nan_to_num(piece.numbers(column))
    for index in np.flatnonzero((number < 0) | (number >= 1e12) | (number % 1 != 0))[:1]:
        piece.fail(int(index), column, "is no municipality key (AGS)")
    return np.where(number >= 1e8, number // 1e7 * 1000 + number % 1000, number)


def _metres(piece: Piece, column: int) -> Longs:
    metres = piece.numbers(column)
    for index in np.flatnonzero(~(np.abs(metres) < 1e8))[:1]:
        piece.fail(int(index), column, "is no coordinate in metres (EPSG:3035)")
    if (np.abs(metres) <= 180).all():
        piece.fail(0, column, "looks like degrees; the grid needs metres (EPSG:3035)")
    return metres.astype(np.int64)


def _inside(x: Longs, y: Longs, bbox: grid.Box | None) -> npt.NDArray[np.bool_]:
    if bbox is None:
        return np.ones(len(x), np.bool_)
    return np.asarray((x >= bbox[0]) & (x <= bbox[2]) & (y >= bbox[1]) & (y <= bbox[3]))


def _infer_size(x: Longs, y: Longs, name: str) -> int:
    """Centres of 100 m cells end in 50, of 1 km cells in 500; corners of 1 km cells in 000."""
    both = np.concatenate([x, y])
    if (both % 100 == 50).all():
        return grid.FINE
    if (both % 1000 == 500).all() or (both % 1000 == 0).all():
        return grid.COARSE
    if (both % 100 == 0).all():
        return grid.FINE
    raise InputError(f"{name}: x and y lie on no 100 m or 1 km grid of EPSG:3035; is it another system?")
