"""Reads one block of an OSM PBF file into flat arrays.

Format: https://wiki.openstreetmap.org/wiki/PBF_Format and the Protocol Buffers encoding. Every read
is checked against the end of its message, so damaged input raises ValueError and nothing else.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numba as nb
import numpy as np
import numpy.typing as npt

from dreiraum.reach.osm.string_table import IGNORED, TRIGGER, Longs
from dreiraum.reach.osm.wire import Bytes, Number, field, numbers_in, signed, varint

Ints = npt.NDArray[np.int32]

_MOST_NUMBER = 1 << 60  # differences of two numbers must fit an int64


class Block(NamedTuple):
    """What a block holds, tags as numbers of the block's own string table.

    Objects keep the tags whose key is wanted, and only if one of their keys is a trigger; ways and
    relations without a trigger are left out. Nodes always stay (ways need them), and so do ways
    without any tag (relations need them).
    `*_ends[i]:*_ends[i + 1]` is the slice of object i. lon, lat: int32, 1e-7 degrees.
    """

    node_id: Longs
    node_lon: Ints
    node_lat: Ints
    node_tag_ends: Ints
    node_key: Ints
    node_value: Ints
    way_id: Longs
    way_ref_ends: Ints
    way_ref: Longs
    way_tag_ends: Ints
    way_key: Ints
    way_value: Ints
    relation_id: Longs
    relation_member_ends: Ints
    member_id: Longs
    member_type: Ints
    member_role: Ints
    relation_tag_ends: Ints
    relation_key: Ints
    relation_value: Ints


@nb.njit(cache=True, nogil=True)
def _tally(buf: Bytes) -> Longs:
    """Upper bounds: nodes, their tags, ways, refs, their tags, relations, members, their tags."""
    tally = np.zeros(8, np.int64)
    pos, end = 0, len(buf)
    while pos < end:
        number, start, stop, pos = field(buf, pos, end)
        if number != 2 or stop < 0:
            continue
        at = start
        while at < stop:
            kind, a, b, at = field(buf, at, stop)
            if b < 0:
                continue
            slot = 0 if kind <= 2 else 2 if kind == 3 else 5
            if kind != 2:
                tally[slot] += 1
            inner = a
            while inner < b:
                part, c, d, inner = field(buf, inner, b)
                if d < 0:
                    continue
                if kind == 2:
                    if part == 1:
                        tally[0] += numbers_in(buf, c, d)
                    elif part == 10:
                        tally[1] += numbers_in(buf, c, d) // 2
                elif part == 2:
                    tally[1 if kind == 1 else 4 if kind == 3 else 7] += numbers_in(buf, c, d)
                elif part == 8 and kind == 3:
                    tally[3] += numbers_in(buf, c, d)
                elif part == 9 and kind == 4:
                    tally[6] += numbers_in(buf, c, d)
    return tally


@nb.njit(cache=True, nogil=True)
def _take_tags(
    buf: Bytes,
    k0: Number,
    k1: Number,
    v0: Number,
    v1: Number,
    role: Bytes,
    key: Ints,
    value: Ints,
    count: int,
) -> Any:
    """Append the wanted tags of one object; returns the new count, the old one if no key triggers."""
    kept, triggered = count, False
    while k0 < k1:
        k, k0 = varint(buf, k0, k1)
        v, v0 = varint(buf, v0, v1)
        if k < 0 or v < 0 or k >= len(role) or v >= len(role):
            raise ValueError("a tag names a string that is not there")
        if role[k] != IGNORED:
            triggered |= role[k] == TRIGGER
            key[kept] = k
            value[kept] = v
            kept += 1
    return kept if triggered else count


@nb.njit(cache=True, nogil=True)
def _degrees(value: Number, granularity: Number, offset: Number, most: int) -> Any:
    """A stored coordinate in 1e-7 degrees, at most `most` degrees either way."""
    nano = value * granularity + offset
    if nano < -most * 1_000_000_000 or nano > most * 1_000_000_000:
        raise ValueError("a coordinate off the earth")
    return nano // 100


@nb.njit(cache=True, nogil=True)
def _dense(
    buf: Bytes, start: Number, stop: Number, grid: Longs, role: Bytes, out: Block, n: Number, t: int
) -> tuple[Any, Any]:
    """Append a group of dense nodes; returns the new counts of nodes and tags."""
    spans = np.zeros((11, 2), np.int64)
    pos = start
    while pos < stop:
        number, a, b, pos = field(buf, pos, stop)
        if b >= 0 and 0 <= number <= 10:
            spans[number, 0], spans[number, 1] = a, b
    ids, lats, lons, tags = spans[1, 0], spans[8, 0], spans[9, 0], spans[10, 0]
    node_id, lat, lon = 0, 0, 0
    while ids < spans[1, 1]:
        step, ids = varint(buf, ids, spans[1, 1])
        node_id += signed(step)
        step, lats = varint(buf, lats, spans[8, 1])
        lat += signed(step)
        step, lons = varint(buf, lons, spans[9, 1])
        lon += signed(step)
        out.node_id[n] = node_id
        out.node_lat[n] = _degrees(lat, grid[0], grid[1], 90)
        out.node_lon[n] = _degrees(lon, grid[0], grid[2], 180)
        kept, triggered = t, False
        while tags < spans[10, 1]:
            k, tags = varint(buf, tags, spans[10, 1])
            if k == 0:
                break
            v, tags = varint(buf, tags, spans[10, 1])
            if k < 0 or v < 0 or k >= len(role) or v >= len(role):
                raise ValueError("a tag names a string that is not there")
            if role[k] != IGNORED:
                triggered |= role[k] == TRIGGER
                out.node_key[kept] = k
                out.node_value[kept] = v
                kept += 1
        if triggered:
            t = kept
        n += 1
        out.node_tag_ends[n] = t
    return n, t


@nb.njit(cache=True, nogil=True)
def _fill(buf: Bytes, role: Bytes, out: Block) -> Longs:
    """Write every object of the block into `out`; returns how much of each array is used."""
    grid = np.array([100, 0, 0], np.int64)
    pos, end = 0, len(buf)
    while pos < end:
        number, a, b, pos = field(buf, pos, end)
        if b < 0 and number in (17, 19, 20):
            grid[0 if number == 17 else number - 18] = a
    n, nt, w, wr, wt, r, rm, rt = 0, 0, 0, 0, 0, 0, 0, 0
    spans = np.zeros((11, 2), np.int64)
    values = np.zeros(11, np.int64)
    pos = 0
    while pos < end:
        number, at, stop, pos = field(buf, pos, end)
        if number != 2 or stop < 0:
            continue
        while at < stop:
            kind, a, b, at = field(buf, at, stop)
            if b < 0:
                continue
            if kind == 2:
                n, nt = _dense(buf, a, b, grid, role, out, n, nt)
                continue
            spans[:] = 0
            values[:] = 0
            while a < b:
                part, c, d, a = field(buf, a, b)
                if 0 <= part <= 10:
                    if d < 0:
                        values[part] = c
                    else:
                        spans[part, 0], spans[part, 1] = c, d
            k0, k1, v0, v1 = spans[2, 0], spans[2, 1], spans[3, 0], spans[3, 1]
            if kind == 1:
                out.node_id[n] = signed(values[1])
                out.node_lat[n] = _degrees(signed(values[8]), grid[0], grid[1], 90)
                out.node_lon[n] = _degrees(signed(values[9]), grid[0], grid[2], 180)
                nt = _take_tags(buf, k0, k1, v0, v1, role, out.node_key, out.node_value, nt)
                n += 1
                out.node_tag_ends[n] = nt
            elif kind == 3:
                kept = _take_tags(buf, k0, k1, v0, v1, role, out.way_key, out.way_value, wt)
                if kept == wt and k0 < k1:
                    continue
                wt = kept
                c, d, ref = spans[8, 0], spans[8, 1], 0
                while c < d:
                    step, c = varint(buf, c, d)
                    ref += signed(step)
                    out.way_ref[wr] = ref
                    wr += 1
                out.way_id[w] = values[1]
                w += 1
                out.way_ref_ends[w] = wr
                out.way_tag_ends[w] = wt
            elif kind == 4:
                kept = _take_tags(buf, k0, k1, v0, v1, role, out.relation_key, out.relation_value, rt)
                if kept == rt:
                    continue
                rt = kept
                ids, roles, types, member = spans[9, 0], spans[8, 0], spans[10, 0], 0
                while ids < spans[9, 1]:
                    step, ids = varint(buf, ids, spans[9, 1])
                    member += signed(step)
                    text, roles = varint(buf, roles, spans[8, 1])
                    type_, types = varint(buf, types, spans[10, 1])
                    if text < 0 or text >= len(role):
                        raise ValueError("a role names a string that is not there")
                    out.member_id[rm] = member
                    out.member_role[rm] = text
                    out.member_type[rm] = type_
                    rm += 1
                out.relation_id[r] = values[1]
                r += 1
                out.relation_member_ends[r] = rm
                out.relation_tag_ends[r] = rt
    return np.array([n, nt, w, wr, wt, r, rm, rt], np.int64)


def read_block(buf: Bytes, role: Bytes) -> Block:
    """Decode one uncompressed PrimitiveBlock.

    role: uint8, one of IGNORED, WANTED, TRIGGER for each string of the block's table. Raises
    ValueError where the bytes are not a PrimitiveBlock.
    """
    most = _tally(buf)
    out = Block(**_columns(most))
    sizes = _sizes(_fill(buf, role, out))
    block = Block(**{name: array[: sizes[name]] for name, array in out._asdict().items()})
    for numbers in (block.node_id, block.way_id, block.relation_id):
        if len(numbers) and not -_MOST_NUMBER < numbers.min() <= numbers.max() < _MOST_NUMBER:
            raise ValueError("an object number beyond 60 bits")
    return block


def _sizes(counts: Longs) -> dict[str, int]:
    """Length of each column for so many nodes, tags, ways, refs, tags, relations, members, tags."""
    n, nt, w, wr, wt, r, rm, rt = counts.tolist()
    lengths = (n, n, n, n + 1, nt, nt, w, w + 1, wr, w + 1, wt, wt, r, r + 1, rm, rm, rm, r + 1, rt, rt)
    return dict(zip(Block._fields, lengths, strict=True))


def _columns(most: Longs) -> dict[str, Any]:
    long = {"node_id", "way_id", "way_ref", "relation_id", "member_id"}
    return {name: np.zeros(size, np.int64 if name in long else np.int32) for name, size in _sizes(most).items()}
