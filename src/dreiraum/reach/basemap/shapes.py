"""Lines and areas of an extract as shapes, areas closed also where the district's box cuts them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import shapely

from dreiraum.reach.basemap.beyond import Outline, read_outlines
from dreiraum.reach.osm.extract import Extract, rows_of
from dreiraum.reach.osm.features import WAY
from dreiraum.reach.progress import Progress, silent

Longs = npt.NDArray[np.int64]
Shapes = npt.NDArray[np.object_]


def lines(extract: Extract, ways: Longs) -> tuple[Shapes, Longs]:
    """The pieces of ways whose nodes are there, and for each piece the position in `ways` it comes from."""
    slots, owner = _slots(extract.way_ends, ways)
    node = extract.way_node[slots]
    here = node >= 0
    begins = np.ones(len(node), bool)
    begins[1:] = (owner[1:] != owner[:-1]) | ~here[:-1]
    piece = np.cumsum(begins)[here]
    _, piece, sizes = np.unique(piece, return_inverse=True, return_counts=True)
    long_enough = sizes[piece] > 1
    node, owner = node[here][long_enough], owner[here][long_enough]
    _, first, piece = np.unique(piece[long_enough], return_index=True, return_inverse=True)
    return np.asarray(shapely.linestrings(degrees(extract, node), indices=piece)), owner[first]


def areas(
    extract: Extract, path: Path, ways: Longs, relations: Longs, progress: Progress = silent
) -> tuple[Shapes, Shapes]:
    """Polygons of closed ways (w,) and of multipolygons (r,); None where the outline does not close.

    Rings of a multipolygon are joined from its ways by their common ends; what lies in an even number of
    them is a hole. Outlines that leave the extract's box are read whole from the file at `path`; of a
    multipolygon that the file holds in part, the outer rings that close are taken.
    """
    outlines = _Outlines(extract, ways, relations)
    outlines.read = read_outlines(path, outlines.incomplete, progress)
    shapes = np.full(len(ways), None, object)
    whole = outlines.closed(ways)
    slots, owner = _slots(extract.way_ends, ways[whole])
    rings = shapely.linearrings(degrees(extract, extract.way_node[slots]), indices=owner)
    shapes[whole] = shapely.polygons(rings)
    numbers = extract.way_id[ways]
    for position in np.flatnonzero(np.isin(numbers, list(outlines.read))).tolist():
        shapes[position] = _joined([outlines.read[int(numbers[position])]])
    joined = np.full(len(relations), None, object)
    joined[:] = [outlines.multipolygon(one) for one in relations.tolist()]
    return shapes, joined


class _Outlines:
    """Coordinates of the ways that bound areas."""

    def __init__(self, extract: Extract, ways: Longs, relations: Longs) -> None:
        self._extract = extract
        missing = np.concatenate([[0], np.cumsum(extract.way_node < 0)])
        self._cut = missing[extract.way_ends[1:]] > missing[extract.way_ends[:-1]]
        self._order = np.argsort(extract.way_id, kind="stable")
        self._rising = extract.way_id[self._order]
        self.read: dict[int, Outline] = {}
        self.members = {int(one): self._members_of(int(one)) for one in relations}
        bounding = {number for members in self.members.values() for number in members}
        self.incomplete = {number for number in bounding if self._row(number) < 0}
        self.incomplete |= set(extract.way_id[ways[self._cut[ways]]].tolist())

    def closed(self, ways: Longs) -> npt.NDArray[np.bool_]:
        """Whether each way is whole and a ring."""
        start, stop = self._extract.way_ends[ways], self._extract.way_ends[ways + 1]
        node = self._extract.way_node
        ring = (stop - start >= 4) & ~self._cut[ways]
        ring[ring] = node[start[ring]] == node[stop[ring] - 1]
        return ring

    def multipolygon(self, relation: int) -> shapely.Geometry | None:
        """The area of a relation, None where nothing of it closes."""
        members = self.members[relation]
        known = {number: outline for number in members if (outline := self._outline(number)) is not None}
        if len(known) == len(members):
            return _joined(list(known.values()))
        inner, outer = (_joined([known[one] for one in known if members[one] == role]) for role in (True, False))
        return outer if outer is None or inner is None else shapely.difference(outer, inner)

    def _outline(self, number: int) -> Outline | None:
        """The coordinates of a way, None where a part of it is unknown."""
        row = self._row(number)
        if row < 0:
            return self.read.get(number)
        start, stop = self._extract.way_ends[row : row + 2]
        return degrees(self._extract, self._extract.way_node[start:stop])

    def _row(self, number: int) -> int:
        """The row of a way that is whole in the extract, else -1."""
        position = int(np.searchsorted(self._rising, number))
        if position == len(self._rising) or self._rising[position] != number:
            return -1
        row = int(self._order[position])
        return -1 if self._cut[row] else row

    def _members_of(self, relation: int) -> dict[int, bool]:
        """The ways of a multipolygon and whether each is an inner one; none where all of them lie outside."""
        extract = self._extract
        slots = np.arange(extract.member_ends[relation], extract.member_ends[relation + 1])
        slots = slots[extract.member_type[slots] == WAY]
        numbers = extract.member_id[slots]
        if not len(self._rising) or not (rows_of(numbers, self._rising) >= 0).any():
            return {}
        inner = [extract.texts[role] == "inner" for role in extract.member_role[slots].tolist()]
        return dict(zip(numbers.tolist(), inner, strict=True))


def _joined(outlines: list[Outline]) -> shapely.Geometry | None:
    shape = shapely.build_area(shapely.MultiLineString([one for one in outlines if len(one) > 1]))
    return None if shape.is_empty else shape


def _slots(ends: Longs, rows: Longs) -> tuple[Longs, Longs]:
    """Where the items of some rows lie, and the position of each item's row."""
    sizes = ends[rows + 1] - ends[rows]
    owner = np.repeat(np.arange(len(rows)), sizes)
    start = np.cumsum(sizes) - sizes
    return np.arange(len(owner)) - start[owner] + ends[rows][owner], owner


def degrees(extract: Extract, node: npt.NDArray[np.integer]) -> Outline:
    """Longitude and latitude (n, 2) of nodes by their rows."""
    both = np.stack([extract.node_lon[node], extract.node_lat[node]], axis=1)
    return np.round(both * 1e-7, 7)
