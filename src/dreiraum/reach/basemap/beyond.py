"""Outlines that lead out of the district: read whole from the file, so that an area is closed where it is cut."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from dreiraum.reach.errors import InputError
from dreiraum.reach.osm.blobs import data_blocks
from dreiraum.reach.osm.extract import rows_of
from dreiraum.reach.osm.pbf import Block, read_block
from dreiraum.reach.osm.string_table import TRIGGER, Longs, string_table
from dreiraum.reach.osm.xml import as_pbf
from dreiraum.reach.progress import Progress, silent

Outline = npt.NDArray[np.float64]


def read_outlines(path: Path, ways: Collection[int], progress: Progress = silent) -> dict[int, Outline]:
    """Coordinates (n, 2), degrees lon/lat, of ways by OSM number; a way that the file holds in part is left out.

    Two passes over the file, since nodes stand before ways; memory does not grow with the file.
    """
    if not ways:
        return {}
    with as_pbf(path, progress) as pbf:
        nodes = dict(_nodes_of(pbf, np.array(sorted(ways), np.int64)))
        wanted = np.unique(np.concatenate([*nodes.values(), np.empty(0, np.int64)]))
        at = np.full((len(wanted), 2), np.nan)
        for block in _blocks(pbf) if len(wanted) else ():
            row = rows_of(block.node_id, wanted)
            here = row >= 0
            at[row[here]] = np.stack([block.node_lon[here], block.node_lat[here]], axis=1)
    outlines = {way: np.round(at[rows_of(refs, wanted)] * 1e-7, 7) for way, refs in nodes.items()}
    return {way: outline for way, outline in outlines.items() if np.isfinite(outline).all()}


def _nodes_of(pbf: Path, wanted: Longs) -> Iterator[tuple[int, Longs]]:
    for block in _blocks(pbf):
        for row in np.flatnonzero(rows_of(block.way_id, wanted) >= 0).tolist():
            yield int(block.way_id[row]), block.way_ref[block.way_ref_ends[row] : block.way_ref_ends[row + 1]]


def _blocks(pbf: Path) -> Iterator[Block]:
    for content, read in data_blocks(pbf):
        try:
            yield read_block(content, np.full(len(string_table(content)[0]), TRIGGER, np.uint8))
        except ValueError as error:
            raise InputError(f"{pbf.name}: damaged before byte {read} ({error}); download it again") from None
