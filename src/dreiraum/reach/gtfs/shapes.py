"""shapes.txt, read in pieces: the lines that trips follow."""

from __future__ import annotations

import numpy as np

from dreiraum.reach.gtfs.feed import Floats, Ints, Longs, Shapes
from dreiraum.reach.gtfs.files import FeedFiles
from dreiraum.reach.gtfs.ids import Ids, index_ids
from dreiraum.reach.gtfs.problems import Problems
from dreiraum.reach.gtfs.stops import valid_places
from dreiraum.reach.gtfs.table import Piece, Table
from dreiraum.reach.progress import Progress
from dreiraum.reach.strings import Strings

_WANTED = ("shape_id", "shape_pt_lat", "shape_pt_lon", "shape_pt_sequence")


def read_shapes(files: FeedFiles, problems: Problems, progress: Progress) -> tuple[Shapes, Ids | None]:
    """Read shapes.txt where it is there: lines in the order of their first points, points by sequence."""
    if "shapes.txt" not in files:
        return Shapes(np.zeros(1, np.int64), np.zeros(0), np.zeros(0)), None
    table = Table(files, "shapes", _WANTED, problems).need(*_WANTED)
    numbers: dict[str, int] = {}
    parts = [_points(piece, numbers, problems) for piece in table.pieces(progress)]
    if not parts:
        return Shapes(np.zeros(1, np.int64), np.zeros(0), np.zeros(0)), index_ids(Strings.of(()))[0]
    shape, sequence, lon, lat = (np.concatenate(column) for column in zip(*parts, strict=True))
    ends = np.zeros(len(numbers) + 1, np.int64)
    np.cumsum(np.bincount(shape, minlength=len(numbers)), out=ends[1:])
    order = sorted_order(shape, sequence)
    if order is not None:
        lon, lat = lon[order], lat[order]
    return Shapes(ends, lon, lat), index_ids(Strings.of(numbers))[0]


def sorted_order(group: Ints, sequence: Ints) -> Longs | None:
    """Rows in the order of group and sequence, equal ones as they come; None where they already are."""
    key = group.astype(np.int64) << 32 | sequence
    if (key[1:] >= key[:-1]).all():
        return None
    return np.argsort(key, kind="stable")


def _points(piece: Piece, numbers: dict[str, int], problems: Problems) -> tuple[Ints, Ints, Floats, Floats]:
    lon, lat = piece.decimals("shape_pt_lon")[0], piece.decimals("shape_pt_lat")[0]
    sequence = piece.wholes("shape_pt_sequence")
    fine = valid_places(lon, lat) & (sequence >= 0) & piece.given("shape_id")
    for column, wrong in (("shape_pt_sequence", sequence < 0), ("shape_pt_lat", (sequence >= 0) & ~fine)):
        piece.note("bad_shape_point", wrong, column, problems)
    shape = numbered(piece, "shape_id", numbers)
    return shape[fine], sequence[fine], lon[fine], lat[fine]


def numbered(piece: Piece, column: str, numbers: dict[str, int]) -> Ints:
    """The number of each text, int32 (rows,); new texts are entered in `numbers`."""
    heads = piece.heads(column)
    found = [numbers.setdefault(piece.text(column, row), len(numbers)) for row in np.flatnonzero(heads).tolist()]
    return np.array(found, np.int32)[np.cumsum(heads) - 1] if found else np.zeros(0, np.int32)
