"""From every node at once: how far is the nearest place, whose is it, and what is the next one?

A multi-source search from all places over the arcs turned round. Its queue has a bucket for every
`2 ** WIDTH` tenths of a second (Dial, Algorithm 360, CACM 12, 1969); inside a bucket nodes are taken
in any order and again when they improve (Meyer and Sanders, Δ-stepping, J. Algorithms 49, 2003).
Nodes lie in memory along a Hilbert curve, so a block of `2 ** BLOCK` of them is a patch of the map:
the search runs inside one patch until nothing there improves and leaves word at the borders, for
then labels and arcs stay in the cache. Patches are visited until no word is left; costs are exact.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numba as nb
import numpy as np
import numpy.typing as npt

from dreiraum.reach.streets.arcs import Rows

Number = int | np.integer[Any]  # Python's or NumPy's, for compiled functions
Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Times = npt.NDArray[np.uint16]

UNREACHED = np.uint16(65535)
MOST = 65534  # the longest limit a search takes, in tenths of a second
WIDTH = 5  # buckets of 3.2 s
BLOCK = 15  # 32,768 nodes and their arcs: half a megabyte


class Seeds(NamedTuple):
    """Where a search starts: node, cost there in tenths of a second, and for which place."""

    node: Ints
    cost: Times
    place: Ints


class Two(NamedTuple):
    """Nearest and next place; cost 65535 and place -1 where there is none."""

    cost: Times
    place: Ints
    next_cost: Times
    next_place: Ints


@nb.njit(cache=True, nogil=True)
def grown(pool: Longs) -> Longs:
    """The pool with twice as many slots."""
    larger = np.empty(2 * len(pool), np.int64)
    larger[: len(pool)] = pool
    return larger


@nb.njit(cache=True, nogil=True)
def nearest(rows: Rows, seeds: Seeds, limit: int) -> Times:
    """Cost (nodes,) uint16 from the nearest seed, 65535 where it exceeds `limit` (at most MOST).

    rows: the graph's `into`, so that costs run from each node to the seed.
    """
    ends, head, weight = rows.ends, rows.head, rows.weight
    nodes = len(ends) - 1
    cost = np.full(nodes, UNREACHED, np.uint16)
    waits = np.zeros(nodes, np.bool_)
    calls = np.zeros((nodes >> BLOCK) + 1, np.bool_)
    for i in range(len(seeds.node)):
        v, c = seeds.node[i], seeds.cost[i]
        if c <= limit and c < cost[v]:
            cost[v] = c
            waits[v] = calls[v >> BLOCK] = True
    first = np.full((limit >> WIDTH) + 1, -1, np.int32)
    pool = np.empty(4096, np.int64)  # node << 32 | next slot
    while calls.any():
        for block in range(len(calls)):
            if not calls[block]:
                continue
            calls[block] = False
            free, used, last, bucket = np.int32(-1), np.int32(0), 0, 0
            start = block << BLOCK
            for v in range(start, min(start + (1 << BLOCK), nodes)):
                if waits[v]:
                    waits[v] = False
                    k = cost[v] >> WIDTH
                    if used == len(pool):
                        pool = grown(pool)
                    pool[used] = (np.int64(v) << 32) | np.int64(np.uint32(first[k]))
                    first[k] = used
                    used += 1
                    last = max(last, k)
            while bucket <= last:
                slot = first[bucket]
                if slot < 0:
                    bucket += 1
                    continue
                entry = pool[slot]
                first[bucket] = np.int32(entry)
                pool[slot] = free
                free = slot
                v = entry >> 32
                d = cost[v]
                if d >> WIDTH != bucket:
                    continue
                for e in range(ends[v], ends[v + 1]):
                    c, u = d + weight[e], head[e]
                    if c >= cost[u] or c > limit:
                        continue
                    cost[u] = c
                    if u >> BLOCK != block:
                        waits[u] = calls[u >> BLOCK] = True
                        continue
                    at = free
                    if at >= 0:
                        free = np.int32(pool[at])
                    else:
                        at = used
                        used += 1
                        if at == len(pool):
                            pool = grown(pool)
                    k = c >> WIDTH
                    pool[at] = (np.int64(u) << 32) | np.int64(np.uint32(first[k]))
                    first[k] = at
                    last = max(last, k)
    return cost


@nb.njit(cache=True, nogil=True)
def no_labels(many: int) -> Ints:
    """Labels (many, 4): cost, place, next cost, next place; nothing reached yet."""
    label = np.full((many, 4), -1, np.int32)
    label[:, 0] = label[:, 2] = UNREACHED
    return label


@nb.njit(cache=True, nogil=True)
def split(label: Ints) -> Two:
    """Labels as columns."""
    return Two(
        label[:, 0].astype(np.uint16), label[:, 1].copy(), label[:, 2].astype(np.uint16), label[:, 3].copy()
    )


@nb.njit(cache=True, nogil=True)
def take(label: Ints, u: Number, group: Ints, c: Number, place: Number) -> bool:
    """Offer (cost, place) to label[u] = cost, place, next cost, next place; True if it is better.

    The two kept are of different groups; equal costs keep the place that came first.
    """
    if c >= label[u, 2]:
        return False
    g = group[place]
    if label[u, 1] >= 0 and group[label[u, 1]] == g:
        if c >= label[u, 0]:
            return False
    elif c < label[u, 0]:
        label[u, 2], label[u, 3] = label[u, 0], label[u, 1]
    else:
        label[u, 2], label[u, 3] = c, place
        return True
    label[u, 0], label[u, 1] = c, place
    return True


@nb.njit(cache=True, nogil=True)
def two_nearest(rows: Rows, seeds: Seeds, group: Ints, limit: int) -> Two:
    """As `nearest`, with the place it leads to and the next nearest place of another group.

    group: int32 (places,); places of one group count as one choice. Which of several places at the
    same cost is named depends on the order of the search, which is fixed.
    """
    ends, head, weight = rows.ends, rows.head, rows.weight
    nodes = len(ends) - 1
    label = no_labels(nodes)
    waits = np.zeros(nodes, np.bool_)
    calls = np.zeros((nodes >> BLOCK) + 1, np.bool_)
    for i in range(len(seeds.node)):
        v, c = seeds.node[i], np.int32(seeds.cost[i])
        if c <= limit and take(label, v, group, c, seeds.place[i]):
            waits[v] = calls[v >> BLOCK] = True
    first = np.full((limit >> WIDTH) + 1, -1, np.int32)
    pool = np.empty(4096, np.int64)  # node << 32 | next slot
    while calls.any():
        for block in range(len(calls)):
            if not calls[block]:
                continue
            calls[block] = False
            free, used, last, bucket = np.int32(-1), np.int32(0), 0, 0
            start = block << BLOCK
            for v in range(start, min(start + (1 << BLOCK), nodes)):
                for which in range(0, 4 if waits[v] else 0, 2):
                    if label[v, which + 1] < 0:
                        continue
                    k = label[v, which] >> WIDTH
                    if used == len(pool):
                        pool = grown(pool)
                    pool[used] = (np.int64(v) << 32) | np.int64(np.uint32(first[k]))
                    first[k] = used
                    used += 1
                    last = max(last, k)
                waits[v] = False
            while bucket <= last:
                slot = first[bucket]
                if slot < 0:
                    bucket += 1
                    continue
                entry = pool[slot]
                first[bucket] = np.int32(entry)
                pool[slot] = free
                free = slot
                v = entry >> 32
                for which in range(0, 4, 2):
                    d, place = label[v, which], label[v, which + 1]
                    if place < 0 or d >> WIDTH != bucket:
                        continue
                    for e in range(ends[v], ends[v + 1]):
                        c, u = d + np.int32(weight[e]), head[e]
                        if c >= label[u, 2] or c > limit or not take(label, u, group, c, place):
                            continue
                        if u >> BLOCK != block:
                            waits[u] = calls[u >> BLOCK] = True
                            continue
                        at = free
                        if at >= 0:
                            free = np.int32(pool[at])
                        else:
                            at = used
                            used += 1
                            if at == len(pool):
                                pool = grown(pool)
                        k = c >> WIDTH
                        pool[at] = (np.int64(u) << 32) | np.int64(np.uint32(first[k]))
                        first[k] = at
                        last = max(last, k)
    return split(label)
