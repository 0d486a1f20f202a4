"""Folds chains of nodes between junctions into single edges.

A node stays where streets meet or end, where a mode's permission changes, where any mode's speed
changes by more than `SPEED_STEP` (so that a point part-way along an edge has its share of the time),
and where a caller asks for it. Times are summed in float64 and rounded once per edge.
"""

from __future__ import annotations

from typing import NamedTuple

import numba as nb
import numpy as np
import numpy.typing as npt

from dreiraum.reach.streets.geometry import metres

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

SPEED_STEP = 1.15
LONGEST = 1800.0  # seconds; a longer country road is cut, for an edge of over 109 minutes cannot be told


class Segments(NamedTuple):
    """Straight pieces between consecutive nodes of ways: rows of nodes, class of speeds, way row."""

    a: Ints
    b: Ints
    way: Ints


class Chains(NamedTuple):
    """Folded edges. Edge e runs over `shape[ends[e]:ends[e + 1]]` (rows of nodes, both ends included).

    along: float32, share of its edge's length before each shape point, 0 at the first and 1 at the last.
    seconds: float64 (edges, 2 * modes), columns along and against per mode, inf = not permitted.
    first_way, last_way: way rows at both ends; main_way: the longest piece. length: metres.
    """

    ends: Longs
    shape: Ints
    along: npt.NDArray[np.float32]
    seconds: Floats
    length: Floats
    first_way: Ints
    last_way: Ints
    main_way: Ints


@nb.njit(cache=True, nogil=True)
def split_ways(way_ends: Longs, way_node: Ints) -> Segments:
    """Pieces of all ways; nodes that the extract lacks (-1) and repeated nodes make gaps."""
    most = np.maximum(way_ends[1:] - way_ends[:-1] - 1, 0).sum()
    a, b, way = np.empty(most, np.int32), np.empty(most, np.int32), np.empty(most, np.int32)
    count = 0
    for w in range(len(way_ends) - 1):
        for i in range(way_ends[w] + 1, way_ends[w + 1]):
            u, v = way_node[i - 1], way_node[i]
            if u >= 0 and v >= 0 and u != v:
                a[count], b[count], way[count] = u, v, w
                count += 1
    return Segments(a[:count].copy(), b[:count].copy(), way[:count].copy())


@nb.njit(cache=True, nogil=True)
def incidence(nodes: int, a: Ints, b: Ints) -> tuple[Longs, Longs]:
    """For every node the ends of segments at it: 2 * segment for its a end, + 1 for its b end."""
    ends = np.zeros(nodes + 1, np.int64)
    for s in range(len(a)):
        ends[a[s] + 1] += 1
        ends[b[s] + 1] += 1
    for v in range(nodes):
        ends[v + 1] += ends[v]
    at = ends[:-1].copy()
    half = np.empty(2 * len(a), np.int64)
    for s in range(len(a)):
        half[at[a[s]]] = 2 * s
        at[a[s]] += 1
        half[at[b[s]]] = 2 * s + 1
        at[b[s]] += 1
    return ends, half


@nb.njit(cache=True, nogil=True)
def _differ(one: Floats, other: Floats, same_direction: bool) -> bool:
    """Whether two rows of speeds (along, against per mode) do not continue each other."""
    for k in range(len(one)):
        p, q = one[k], other[k if same_direction else k ^ 1]
        if (p == 0) != (q == 0) or p > q * SPEED_STEP or q > p * SPEED_STEP:
            return True
    return False


@nb.njit(cache=True, nogil=True)
def junctions(
    ends: Longs, half: Longs, speed_class: Ints, speeds: Floats, keep: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    """Which nodes stay. speed_class: row of `speeds` per segment; keep: nodes asked for."""
    stays = np.zeros(len(ends) - 1, np.bool_)
    for v in range(len(stays)):
        degree = ends[v + 1] - ends[v]
        if degree == 0:
            continue
        if degree != 2 or keep[v]:
            stays[v] = True
            continue
        x, y = half[ends[v]], half[ends[v] + 1]
        p, q = speed_class[x >> 1], speed_class[y >> 1]
        # x arrives at v by its b end, y leaves v by its a end: they run the same way
        same = (x & 1) != (y & 1)
        stays[v] = (p != q or not same) and _differ(speeds[p], speeds[q], same)
    return stays


@nb.njit(cache=True, nogil=True)
def fold(
    lon: Ints, lat: Ints, segments: Segments, speed_class: Ints, speeds: Floats, stays: npt.NDArray[np.bool_],
    ends: Longs, half: Longs,
) -> Chains:  # fmt: skip
    """Walk from every staying node along its segments to the next one; rings keep one node."""
    many = len(segments.a)
    shape = np.empty(2 * many, np.int32)
    run = np.zeros(2 * many, np.float64)
    chain_ends = np.zeros(many + 1, np.int64)
    seconds = np.empty((many, speeds.shape[1]), np.float64)
    length = np.zeros(many, np.float64)
    first_way, last_way = np.empty(many, np.int32), np.empty(many, np.int32)
    main_way = np.empty(many, np.int32)
    done = np.zeros(many, np.bool_)
    count, at = 0, 0
    for ring in range(2):  # first from junctions, then what is left: rings without any
        for start in range(len(ends) - 1):
            if not stays[start] and ring == 0:
                continue
            for slot in range(ends[start], ends[start + 1]):
                h = half[slot]
                if done[h >> 1]:
                    continue
                stays[start] = True
                v = start
                shape[at] = v
                at += 1
                seconds[count, :] = 0.0
                first_way[count] = segments.way[h >> 1]
                longest = -1.0
                while True:
                    s, back = h >> 1, h & 1
                    done[s] = True
                    u = segments.a[s] if back else segments.b[s]
                    piece = metres(lon[v], lat[v], lon[u], lat[u])
                    length[count] += piece
                    if piece > longest:
                        longest = piece
                        main_way[count] = segments.way[s]
                    row = speeds[speed_class[s]]
                    for k in range(len(row)):
                        speed = row[k ^ back]
                        seconds[count, k] += piece * 3.6 / speed if speed > 0 else np.inf
                    shape[at] = u
                    run[at] = length[count]
                    at += 1
                    v = u
                    for k in range(len(row)):
                        if LONGEST < seconds[count, k] < np.inf:
                            stays[v] = True
                    if stays[v]:
                        break
                    x = half[ends[v]]
                    h = half[ends[v] + 1] if (x >> 1) == s else x
                last_way[count] = segments.way[s]
                if length[count] > 0:
                    run[chain_ends[count] : at] /= length[count]
                run[at - 1] = 1.0
                count += 1
                chain_ends[count] = at
    return Chains(
        chain_ends[: count + 1].copy(), shape[:at].copy(), run[:at].astype(np.float32), seconds[:count].copy(),
        length[:count].copy(), first_way[:count].copy(), last_way[:count].copy(), main_way[:count].copy(),
    )  # fmt: skip
