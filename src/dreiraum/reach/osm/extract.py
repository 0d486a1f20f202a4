"""An OpenStreetMap extract as columns: nodes, ways and relations with the tags that matter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numba as nb
import numpy as np
import numpy.typing as npt

from dreiraum.reach.errors import InputError
from dreiraum.reach.osm.blobs import data_blocks
from dreiraum.reach.osm.interning import Interning
from dreiraum.reach.osm.pbf import Block, Ints, read_block
from dreiraum.reach.osm.string_table import Longs
from dreiraum.reach.osm.xml import as_pbf
from dreiraum.reach.progress import Progress, silent

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Tags:
    """Tags of m objects; object i has `key[ends[i]:ends[i + 1]]`, numbers of the extract's texts."""

    ends: npt.NDArray[np.int64]
    key: Ints
    value: Ints


@dataclass(frozen=True, slots=True)
class Extract:
    """Columns of an extract.

    node_id int64 (n,) rising; node_lon, node_lat int32 (n,) in 1e-7 degrees; tagged_node int32 (t,)
    rows of nodes that carry tags, node_tags of these. way_id (w,), way_ends (w + 1,) and way_node:
    rows of the ways' nodes, -1 where the extract lacks the node. relation_id, member_ends, member_id
    (OSM numbers), member_type (0 node, 1 way, 2 relation), member_role (text number).
    """

    texts: list[str]
    node_id: Longs
    node_lon: Ints
    node_lat: Ints
    tagged_node: Ints
    node_tags: Tags
    way_id: Longs
    way_ends: npt.NDArray[np.int64]
    way_node: Ints
    way_tags: Tags
    relation_id: Longs
    member_ends: npt.NDArray[np.int64]
    member_id: Longs
    member_type: Ints
    member_role: Ints
    relation_tags: Tags

    def text_number(self, text: str) -> int:
        """The number of a text of this extract, -1 where nothing in it says so."""
        try:
            return self.texts.index(text)
        except ValueError:
            return -1

    def tags_of(self, tags: Tags, row: int) -> Mapping[str, str]:
        """Tags of one object as texts."""
        start, end = tags.ends[row], tags.ends[row + 1]
        texts = self.texts
        return {
            texts[k]: texts[v]
            for k, v in zip(tags.key[start:end].tolist(), tags.value[start:end].tolist(), strict=True)
        }


def read_extract(
    path: Path,
    *,
    trigger: Iterable[str],
    wanted: Iterable[str],
    box: Box | None = None,
    progress: Progress = silent,
) -> Extract:
    """Read `.osm.pbf`, `.osm`, `.osm.gz` or `.osm.bz2`.

    Objects are kept where they have a `trigger` key, with their tags of `trigger` and `wanted` keys.
    box: (west, south, east, north) in degrees; nodes outside are left out, and ways without any node
    inside. Raises InputError for a file that cannot be read to its end.
    """
    if not path.is_file():
        raise InputError(f"{path}: no such file")
    with as_pbf(path, progress) as pbf:
        return _read_pbf(pbf, set(trigger), set(wanted), box, progress, shown=path)


def _read_pbf(
    path: Path,
    trigger: set[str],
    wanted: set[str],
    box: Box | None,
    progress: Progress,
    shown: Path,
) -> Extract:
    strings = Interning(trigger, wanted)
    blocks: list[Block] = []
    size = path.stat().st_size
    for content, read in data_blocks(path):
        try:
            role = strings.enter(content)
            block = read_block(content, role)
        except ValueError as error:
            raise InputError(f"{shown}: damaged before byte {read} ({error}); download it again") from None
        strings.leave(block)
        blocks.append(block if box is None else _inside(block, box))
        progress(f"{shown.name} lesen", read, size)
    extract = _join(blocks, strings)
    if not len(extract.node_id):
        where = " in the district's area" if box else ""
        raise InputError(f"{shown}: no OpenStreetMap nodes{where}; is it the right extract?")
    return extract if box is None else _without_outside_ways(extract)


def _inside(block: Block, box: Box) -> Block:
    west, south, east, north = (round(edge * 1e7) for edge in box)
    lon, lat = block.node_lon, block.node_lat
    keep = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    sizes = np.diff(block.node_tag_ends)
    tag_keep = np.repeat(keep, sizes)
    return block._replace(
        node_id=block.node_id[keep],
        node_lon=lon[keep],
        node_lat=lat[keep],
        node_tag_ends=ends_of(sizes[keep]).astype(np.int32),
        node_key=block.node_key[tag_keep],
        node_value=block.node_value[tag_keep],
    )


def _without_outside_ways(extract: Extract) -> Extract:
    ends = extract.way_ends
    hits = np.concatenate([[0], np.cumsum(extract.way_node >= 0)])
    keep = hits[ends[1:]] > hits[ends[:-1]]
    sizes = np.diff(ends)
    tag_sizes = np.diff(extract.way_tags.ends)
    tag_keep = np.repeat(keep, tag_sizes)
    fields = {name: getattr(extract, name) for name in Extract.__slots__}
    fields |= {
        "way_id": extract.way_id[keep],
        "way_ends": ends_of(sizes[keep]),
        "way_node": extract.way_node[np.repeat(keep, sizes)],
        "way_tags": Tags(ends_of(tag_sizes[keep]), extract.way_tags.key[tag_keep], extract.way_tags.value[tag_keep]),
    }
    return Extract(**fields)


def ends_of(sizes: npt.NDArray[np.integer]) -> npt.NDArray[np.int64]:
    """Offsets (n + 1,) of consecutive slices of the given sizes (n,)."""
    ends = np.zeros(len(sizes) + 1, np.int64)
    np.cumsum(sizes, out=ends[1:])
    return ends


def _join(blocks: list[Block], strings: Interning) -> Extract:
    texts, number = strings.finish()

    def column(name: str) -> npt.NDArray[np.int64]:
        parts = [getattr(block, name) for block in blocks]
        return np.concatenate(parts) if parts else np.empty(0, np.int64)

    def slices(name: str) -> npt.NDArray[np.int64]:
        return ends_of(np.concatenate([np.diff(getattr(block, name)) for block in blocks] or [np.empty(0, int)]))

    def named(name: str) -> Ints:
        parts = [number[i][getattr(block, name)] for i, block in enumerate(blocks)]
        return np.concatenate(parts) if parts else np.empty(0, np.int32)

    node_id, lon, lat = column("node_id"), column("node_lon"), column("node_lat")
    sizes = np.diff(slices("node_tag_ends"))
    key, value = named("node_key"), named("node_value")
    tagged = np.flatnonzero(sizes)
    tag_ends = ends_of(sizes[tagged])
    if not np.all(node_id[1:] > node_id[:-1]):
        node_id, rows = np.unique(node_id, return_index=True)
        lon, lat = lon[rows], lat[rows]
        place = np.full(len(sizes), -1, np.int64)
        place[rows] = np.arange(len(rows))
        here = place[tagged] >= 0
        key, value = (column[np.repeat(here, sizes[tagged])] for column in (key, value))
        tag_ends = ends_of(sizes[tagged][here])
        tagged = place[tagged[here]]
    return Extract(
        texts=texts,
        node_id=node_id,
        node_lon=lon.astype(np.int32, copy=False),
        node_lat=lat.astype(np.int32, copy=False),
        tagged_node=tagged.astype(np.int32),
        node_tags=Tags(tag_ends, key, value),
        way_id=column("way_id"),
        way_ends=slices("way_ref_ends"),
        way_node=rows_of(column("way_ref"), node_id),
        way_tags=Tags(slices("way_tag_ends"), named("way_key"), named("way_value")),
        relation_id=column("relation_id"),
        member_ends=slices("relation_member_ends"),
        member_id=column("member_id"),
        member_type=column("member_type").astype(np.int32),
        member_role=named("member_role"),
        relation_tags=Tags(slices("relation_tag_ends"), named("relation_key"), named("relation_value")),
    )


def rows_of(wanted: Longs, rising: Longs) -> Ints:
    """Row of each wanted number in a rising column, -1 where absent; int32."""
    if not len(rising):
        return np.full(len(wanted), -1, np.int32)
    span = int(rising[-1]) - int(rising[0])
    shift = max(0, span.bit_length() - max(1, len(rising).bit_length() + 1))
    starts = np.searchsorted(rising, rising[0] + (np.arange((span >> shift) + 2) << shift)).astype(np.int32)
    return _rows(wanted, rising, starts, shift)


@nb.njit(cache=True, nogil=True)
def _rows(wanted: Longs, rising: Longs, starts: Ints, shift: int) -> Ints:
    out = np.empty(len(wanted), np.int32)
    least, most = rising[0], rising[-1]
    for i in range(len(wanted)):
        value = wanted[i]
        out[i] = -1
        if value < least or value > most:
            continue
        slot = (value - least) >> shift
        low, high = np.int64(starts[slot]), np.int64(starts[slot + 1])
        while low < high:
            middle = (low + high) >> 1
            if rising[middle] < value:
                low = middle + 1
            else:
                high = middle
        if rising[low] == value:
            out[i] = low
    return out
