"""From every node at once: how far is the nearest place, whose is it, and what is the next one?

A multi-source search from all places over the arcs turned round. Its queue has a bucket for every
`2 ** WIDTH` tenths of a second (Dial, Algorithm 360, CACM 12, 1969); inside a bucket nodes are taken
in any order and again when they improve (Meyer and Sanders, Δ-stepping, J. Algorithms 49, 2003).
Nodes lie in memory along a Hilbert curve, so `2 ** PATCH` of them are a patch of the map. The places
of one patch after the other send out their search over the same costs: it spreads only where it
improves, so costs are exact, and it stays where labels and arcs are in the cache.
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
PATCH = 13  # 8,192 nodes


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


class Labels(NamedTuple):
    """The two best of many points, nearest first: cost uint16 (many, 2), place int32 (many, 2)."""

    cost: Times
    place: Ints


@nb.njit(cache=True, nogil=True)
def no_labels(many: int) -> Labels:
    """Labels of points that nothing reaches yet."""
    return Labels(np.full((many, 2), UNREACHED, np.uint16), np.full((many, 2), -1, np.int32))


@nb.njit(cache=True, nogil=True)
def split(label: Labels) -> Two:
    """Labels as columns."""
    cost, place = label.cost, label.place
    return Two(cost[:, 0].copy(), place[:, 0].copy(), cost[:, 1].copy(), place[:, 1].copy())


@nb.njit(cache=True, nogil=True)
def take(label: Labels, u: Number, group: Ints, c: Number, place: Number) -> bool:
    """Offer a place at cost c to point u; True if it is among the two best, which are of different groups.

    Of equal costs the one that came first stays.
    """
    cost, kept = label.cost, label.place
    if c >= cost[u, 1]:
        return False
    if kept[u, 0] >= 0 and group[kept[u, 0]] == group[place]:
        if c >= cost[u, 0]:
            return False
    elif c < cost[u, 0]:
        cost[u, 1], kept[u, 1] = cost[u, 0], kept[u, 0]
    else:
        cost[u, 1], kept[u, 1] = c, place
        return True
    cost[u, 0], kept[u, 0] = c, place
    return True


@nb.njit(cache=True, nogil=True)
def _spread(
    rows: Rows, cost: Times, place: Ints, bar: Ints, group: Ints, limit: int, first: Ints, pool: Longs, used: int
) -> Longs:
    """Let costs spread from the nodes that wait in the buckets until nothing improves; returns the pool.

    place: int32 (nodes,) to note whose cost it is, or empty. bar: int32 (nodes,), a group that a node does
    not take, or empty.
    """
    ends, head, weight = rows.ends, rows.head, rows.weight
    owned, barred = len(place) > 0, len(bar) > 0
    free, bucket = np.int32(-1), 0
    while bucket < len(first):
        slot = first[bucket]
        if slot < 0:
            bucket += 1
            continue
        entry = pool[slot]
        first[bucket] = np.int32(entry)
        pool[slot] = free
        free = slot
        u = entry >> 32
        d = cost[u]
        if d >> WIDTH != bucket:
            continue
        for e in range(ends[u], ends[u + 1]):
            c, w = d + weight[e], head[e]
            if c >= cost[w] or c > limit or (barred and bar[w] == group[place[u]]):
                continue
            cost[w] = c
            if owned:
                place[w] = place[u]
            at = free
            if at >= 0:
                free = np.int32(pool[at])
            else:
                at = np.int32(used)
                used += 1
                if at == len(pool):
                    pool = grown(pool)
            pool[at] = (np.int64(w) << 32) | np.int64(np.uint32(first[c >> WIDTH]))
            first[c >> WIDTH] = at
    return pool


@nb.njit(cache=True, nogil=True)
def _wait(pool: Longs, first: Ints, used: int, node: Number, cost: Number) -> Longs:
    """Put a node into its bucket as entry number `used`: node << 32 | next entry."""
    if used == len(pool):
        pool = grown(pool)
    pool[used] = (np.int64(node) << 32) | np.int64(np.uint32(first[cost >> WIDTH]))
    first[cost >> WIDTH] = used
    return pool


@nb.njit(cache=True, nogil=True)
def _first(rows: Rows, seeds: Seeds, limit: int, cost: Times, place: Ints) -> None:
    """Nearest seed of every node into `cost`, and into `place` unless that is empty."""
    first = np.full((limit >> WIDTH) + 1, -1, np.int32)
    pool = np.empty(4096, np.int64)
    none = np.empty(0, np.int32)
    order = np.argsort(seeds.node, kind="mergesort")
    i = 0
    while i < len(order):
        used, patch = 0, seeds.node[order[i]] >> PATCH
        while i < len(order) and seeds.node[order[i]] >> PATCH == patch:
            v, c = seeds.node[order[i]], seeds.cost[order[i]]
            if c <= limit and c < cost[v]:
                cost[v] = c
                if len(place):
                    place[v] = seeds.place[order[i]]
                pool = _wait(pool, first, used, v, c)
                used += 1
            i += 1
        pool = _spread(rows, cost, place, none, none, limit, first, pool, used)


@nb.njit(cache=True, nogil=True)
def nearest(rows: Rows, seeds: Seeds, limit: int) -> Times:
    """Cost (nodes,) uint16 from the nearest seed, 65535 where it exceeds `limit` (at most MOST).

    rows: the graph's `into`, so that costs run from each node to the seed.
    """
    cost = np.full(len(rows.ends) - 1, UNREACHED, np.uint16)
    _first(rows, seeds, limit, cost, np.empty(0, np.int32))
    return cost


@nb.njit(cache=True, nogil=True)
def two_nearest(rows: Rows, seeds: Seeds, group: Ints, limit: int) -> Two:
    """As `nearest`, with the place it leads to and the next nearest place of another group.

    group: int32 (places,); places of one group count as one choice. The next place is found from the
    borders between groups: whatever is second somewhere is first just across some border on the way
    (the network Voronoi argument of Okabe et al., Spatial Tessellations, 2000, for order 2). Which of
    several places at the same cost is named depends on the order of the search, which is fixed.
    """
    ends, head, weight = rows.ends, rows.head, rows.weight
    nodes = len(ends) - 1
    cost, place = np.full(nodes, UNREACHED, np.uint16), np.full(nodes, -1, np.int32)
    _first(rows, seeds, limit, cost, place)
    bar = np.full(nodes, -1, np.int32)
    for v in range(nodes):
        if place[v] >= 0:
            bar[v] = group[place[v]]
    next_cost, next_place = np.full(nodes, UNREACHED, np.uint16), np.full(nodes, -1, np.int32)
    first = np.full((limit >> WIDTH) + 1, -1, np.int32)
    pool = np.empty(4096, np.int64)
    order = np.argsort(seeds.node, kind="mergesort")
    i = 0
    for start in range(0, nodes, 1 << PATCH):
        used = 0
        while i < len(order) and seeds.node[order[i]] < start + (1 << PATCH):
            v, c, p = seeds.node[order[i]], seeds.cost[order[i]], seeds.place[order[i]]
            if c <= limit and c < next_cost[v] and group[p] != bar[v]:
                next_cost[v], next_place[v] = c, p
                pool = _wait(pool, first, used, v, c)
                used += 1
            i += 1
        for u in range(start, min(start + (1 << PATCH), nodes)):
            if place[u] < 0:
                continue
            for e in range(ends[u], ends[u + 1]):
                c, w = cost[u] + weight[e], head[e]
                if bar[w] != bar[u] and c < next_cost[w] and c <= limit:
                    next_cost[w], next_place[w] = c, place[u]
                    pool = _wait(pool, first, used, w, c)
                    used += 1
        pool = _spread(rows, next_cost, next_place, bar, group, limit, first, pool, used)
    return Two(cost, place, next_cost, next_place)
