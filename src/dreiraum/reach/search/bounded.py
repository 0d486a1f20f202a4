"""From single points outwards, no further than a limit: what is in reach, and how does one get there?

The same bucket queue as `nearest`, on a workspace that remembers what it touched, so that a small
search in a large network costs only what it reaches.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numba as nb
import numpy as np
import numpy.typing as npt

from dreiraum.reach.search.nearest import (
    UNREACHED,
    WIDTH,
    Ints,
    Longs,
    Seeds,
    Times,
    Two,
    grown,
    no_labels,
    split,
    take,
)
from dreiraum.reach.search.points import Points, Starts, along_edge
from dreiraum.reach.streets.arcs import Rows


class Workspace(NamedTuple):
    """Scratch of one searching thread: cost per node (65535 between searches), parents, found nodes."""

    cost: Times
    parent: Ints
    found: Ints
    first: Ints


def workspace(nodes: int, limit: int) -> Workspace:
    """Scratch for searches in a graph of `nodes` nodes up to `limit` tenths of a second."""
    return Workspace(
        np.full(nodes, UNREACHED, np.uint16),
        np.empty(nodes, np.int32),
        np.empty(nodes, np.int32),
        np.full((limit >> WIDTH) + 1, -1, np.int32),
    )


@nb.njit(cache=True, nogil=True)
def _search(rows: Rows, node: Ints, cost: Ints, limit: int, work: Workspace, pool: Longs) -> tuple[int, Longs]:
    """Costs from the starts (node, cost) into `work.cost`; returns how many nodes were found.

    parent: the arc (row in `rows`) by which a node is reached, -1 at a start.
    """
    ends, head, weight, first = rows.ends, rows.head, rows.weight, work.first
    best, parent, found = work.cost, work.parent, work.found
    free, used, count, last = np.int32(-1), np.int32(0), 0, 0
    for i in range(len(node)):
        v, c = node[i], cost[i]
        if v < 0 or c > limit or c >= best[v]:
            continue
        if best[v] == UNREACHED:
            found[count] = v
            count += 1
        best[v], parent[v] = c, -1
        pool[used] = (np.int64(v) << 32) | np.int64(np.uint32(first[c >> WIDTH]))
        first[c >> WIDTH] = used
        used += 1
        last = max(last, c >> WIDTH)
    bucket = 0
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
        d = best[v]
        if d >> WIDTH != bucket:
            continue
        for e in range(ends[v], ends[v + 1]):
            c, u = d + weight[e], head[e]
            if c >= best[u] or c > limit:
                continue
            if best[u] == UNREACHED:
                found[count] = u
                count += 1
            best[u], parent[u] = c, e
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
    return count, pool


@nb.njit(cache=True, nogil=True)
def _forget(work: Workspace, count: int) -> None:
    for i in range(count):
        work.cost[work.found[i]] = UNREACHED


@nb.njit(cache=True, nogil=True)
def reachable(rows: Rows, origins: Ints, limit: int, work: Workspace) -> tuple[Longs, Longs, Ints, Times]:
    """Nodes within `limit` of each origin node: start and end (origins,) in nodes and their costs.

    Origins are taken in the order of their numbers, so that neighbours follow each other.
    """
    start, end = np.zeros(len(origins), np.int64), np.zeros(len(origins), np.int64)
    nodes, costs = np.empty(4096, np.int32), np.empty(4096, np.uint16)
    pool = np.empty(4096, np.int64)
    zero = np.zeros(1, np.int32)
    total = 0
    for i in np.argsort(origins):
        count, pool = _search(rows, origins[i : i + 1], zero, limit, work, pool)
        if total + count > len(nodes):
            more, dearer = np.empty(2 * (total + count), np.int32), np.empty(2 * (total + count), np.uint16)
            more[:total], dearer[:total] = nodes[:total], costs[:total]
            nodes, costs = more, dearer
        start[i] = total
        for k in range(count):
            v = work.found[k]
            nodes[total + k] = v
            costs[total + k] = work.cost[v]
            work.cost[v] = UNREACHED
        total += count
        end[i] = total
    return start, end, nodes[:total].copy(), costs[:total].copy()


@nb.njit(cache=True, nogil=True)
def _costs_at(
    i: int,
    origins: Points,
    arrivals: Seeds,
    targets: Points,
    times: Times,
    limit: int,
    work: Workspace,
    out: Times,
) -> None:
    """Costs of all targets from origin i, whose search `work` holds, into out (targets,)."""
    out[:] = UNREACHED
    for k in range(len(arrivals.node)):
        c = np.int64(work.cost[arrivals.node[k]]) + arrivals.cost[k]
        j = arrivals.place[k]
        if c <= limit and c < out[j]:
            out[j] = c
    for j in range(len(targets.edge)):
        if targets.edge[j] == origins.edge[i]:
            direct = along_edge(times, targets.edge[j], origins.along[i], targets.along[j])
            c = direct + origins.access[i] + targets.access[j]
            if direct != UNREACHED and c <= limit and c < out[j]:
                out[j] = c


@nb.njit(cache=True, nogil=True)
def matrix(
    rows: Rows, into: Starts, origins: Points, arrivals: Seeds, targets: Points, times: Times, limit: int,
    work: Workspace,
) -> Times:  # fmt: skip
    """Cost (origins, targets) uint16, 65535 beyond `limit`; places of `arrivals` are rows of `targets`."""
    out = np.full((len(origins.edge), len(targets.edge)), UNREACHED, np.uint16)
    pool = np.empty(4096, np.int64)
    for i in range(len(origins.edge)):
        if origins.edge[i] >= 0:
            count, pool = _search(rows, into.node[i], into.cost[i], limit, work, pool)
            _costs_at(i, origins, arrivals, targets, times, limit, work, out[i])
            _forget(work, count)
    return out


class Windows(NamedTuple):
    """When an arrival at each target counts: windows `ends[j]:ends[j + 1]` of lo..hi, both included."""

    ends: Longs
    lo: Ints
    hi: Ints


@nb.njit(cache=True, nogil=True)
def two_by_service(
    rows: Rows, into: Starts, origins: Points, arrivals: Seeds, targets: Points, times: Times, limit: int,
    work: Workspace, service: npt.NDArray[np.int16], services: int, group: Ints, windows: Windows,
) -> Two:  # fmt: skip
    """Nearest and next target of each service from each origin: columns (origins * services,).

    Only arrivals in a target's windows count. Where no target of another group is in reach, the next
    is another target of the same group.
    """
    label = no_labels(len(origins.edge) * services)
    other = no_labels(services)
    own = np.arange(len(group)).astype(np.int32)
    row = np.empty(len(targets.edge), np.uint16)
    pool = np.empty(4096, np.int64)
    for i in range(len(origins.edge)):
        if origins.edge[i] < 0:
            continue
        count, pool = _search(rows, into.node[i], into.cost[i], limit, work, pool)
        _costs_at(i, origins, arrivals, targets, times, limit, work, row)
        _forget(work, count)
        other.cost[:] = UNREACHED
        other.place[:] = -1
        for j in range(len(row)):
            c = np.int32(row[j])
            if c == UNREACHED:
                continue
            for w in range(windows.ends[j], windows.ends[j + 1]):
                if windows.lo[w] <= c <= windows.hi[w]:
                    take(label, i * services + service[j], group, c, j)
                    take(other, service[j], own, c, j)
                    break
        for s in range(services):
            if label.place[i * services + s, 1] < 0:
                label.cost[i * services + s, 1] = other.cost[s, 1]
                label.place[i * services + s, 1] = other.place[s, 1]
    return split(label)


@nb.njit(cache=True, nogil=True)
def costs_from(rows: Rows, node: Ints, cost: Ints, limit: int, work: Workspace) -> tuple[Ints, Times]:
    """Nodes in reach of one point given by its starts, and their costs."""
    count, _ = _search(rows, node, cost, limit, work, np.empty(4096, np.int64))
    nodes = work.found[:count].copy()
    costs = work.cost[nodes]
    _forget(work, count)
    return nodes, costs


@nb.njit(cache=True, nogil=True)
def path(
    rows: Rows, node: Ints, cost: Ints, arrivals: Seeds, limit: int, work: Workspace
) -> tuple[Any, int, Any, Ints]:
    """Best way from starts to arrivals: cost (65535 = none), arrival row, node it starts at, links."""
    count, _ = _search(rows, node, cost, limit, work, np.empty(4096, np.int64))
    best, row, v = np.int64(UNREACHED), -1, np.int64(-1)
    for k in range(len(arrivals.node)):
        c = np.int64(work.cost[arrivals.node[k]]) + arrivals.cost[k]
        if c <= limit and c < best:
            best, row = c, k
    links = np.empty(count, np.int32)
    at = count
    if row >= 0:
        v = np.int64(arrivals.node[row])
        while work.parent[v] >= 0:
            e = work.parent[v]
            at -= 1
            links[at] = rows.link[e]
            low, high = 0, len(rows.ends) - 1  # the arc's tail is the node whose row holds it
            while low < high:
                middle = (low + high) >> 1
                if rows.ends[middle + 1] <= e:
                    low = middle + 1
                else:
                    high = middle
            v = np.int64(low)
    _forget(work, count)
    return best, row, v, links[at:].copy()
