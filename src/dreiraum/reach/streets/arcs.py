"""The directed graph of one mode: arcs in compressed rows, with closed nodes and turn bans built in.

A node that lets nobody through, and a turn that is banned, become extra nodes: every street at a
closed node ends at a copy of its own, and an arc into a restricted turn ends at a copy that has
only the permitted ways out. Searches then need no rule but the arcs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numba as nb
import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Times = npt.NDArray[np.uint16]

NEVER = np.uint16(65535)


class Rows(NamedTuple):
    """Compressed sparse rows: node v's arcs are `ends[v]:ends[v + 1]`. weight in tenths of a second."""

    ends: Ints
    head: Ints
    weight: Times
    link: Ints


class Graph(NamedTuple):
    """One mode. Nodes below `len(node_lon)` are places on the map, the rest copies of some.

    out: arcs by tail; into: the same arcs by head (head then holds the tail). link = 2 * edge +
    direction. tail, head: int32 (edges, 2), ends of the arc along and against; -1 = no such arc.
    copy_link, copy_tail: further tails of an arc that starts at copies too, sorted by link.
    """

    out: Rows
    into: Rows
    tail: Ints
    head: Ints
    copy_link: Ints
    copy_tail: Ints


class Ban(NamedTuple):
    """Arriving by `link`, one may (`only`) or may not leave over `edge`."""

    link: int
    edge: int
    only: bool


def build_graph(nodes: int, start: Ints, end: Ints, times: Times, closed: Longs, bans: Sequence[Ban]) -> Graph:
    """The graph of one mode from edges (m,) and their times (m, 2) along and against."""
    ends = np.stack([start, end], axis=1)
    nodes = _close(nodes, ends, times, closed)
    tail = np.where(times != NEVER, ends, -1).astype(np.int32)
    head = np.where(times != NEVER, ends[:, ::-1], -1).astype(np.int32)
    nodes, copy_link, copy_tail = _ban(nodes, tail, head, bans)
    link = np.flatnonzero(times.reshape(-1) != NEVER).astype(np.int32)
    order = np.argsort(copy_link, kind="stable")
    copy_link, copy_tail = copy_link[order], copy_tail[order]
    all_link = np.concatenate([link, copy_link])
    all_tail = np.concatenate([tail.reshape(-1)[link], copy_tail])
    all_head = head.reshape(-1)[all_link]
    weight = times.reshape(-1)[all_link]
    return Graph(
        _rows(nodes, all_tail, all_head, weight, all_link),
        _rows(nodes, all_head, all_tail, weight, all_link),
        tail,
        head,
        copy_link,
        copy_tail,
    )


def _close(nodes: int, ends: Ints, times: Times, closed: Longs) -> int:
    """Give every street at a closed node an end of its own; returns the new number of nodes."""
    if not len(closed):
        return nodes
    used = np.repeat((times != NEVER).any(axis=1), 2)
    at_closed = np.flatnonzero(np.isin(ends.reshape(-1), closed) & used)
    flat = ends.reshape(-1)
    order = at_closed[np.argsort(flat[at_closed], kind="stable")]
    first = np.ones(len(order), bool)
    first[1:] = flat[order[1:]] != flat[order[:-1]]
    extra = order[~first]
    flat[extra] = nodes + np.arange(len(extra))
    return nodes + len(extra)


def _ban(nodes: int, tail: Ints, head: Ints, bans: Sequence[Ban]) -> tuple[int, Ints, Ints]:
    """Redirect restricted arrivals to copies; returns nodes, links and tails of the copies' arcs."""
    by_arrival: dict[int, list[Ban]] = defaultdict(list)
    for ban in bans:
        if head[ban.link >> 1, ban.link & 1] >= 0:
            by_arrival[ban.link].append(ban)
    leaving = _leaving(tail, {int(head[link >> 1, link & 1]) for link in by_arrival})
    copy_link, copy_tail = [], []
    for link in sorted(by_arrival):
        entries = by_arrival[link]
        only = {ban.edge for ban in entries if ban.only}
        never = {ban.edge for ban in entries if not ban.only}
        ways_out = leaving[int(head[link >> 1, link & 1])]
        only &= {out >> 1 for out in ways_out} - never  # an order to turn where nobody may go says nothing
        allowed = [out for out in ways_out if (out >> 1) not in never and (not only or (out >> 1) in only)]
        if len(allowed) == len(ways_out):
            continue
        head[link >> 1, link & 1] = nodes
        copy_link += allowed
        copy_tail += [nodes] * len(allowed)
        nodes += 1
    return nodes, np.array(copy_link, np.int32), np.array(copy_tail, np.int32)


def _leaving(tail: Ints, nodes: set[int]) -> dict[int, list[int]]:
    flat = tail.reshape(-1)
    links = np.flatnonzero(np.isin(flat, np.array(sorted(nodes), np.int64)))
    leaving: dict[int, list[int]] = {node: [] for node in nodes}
    for link in links:
        leaving[int(flat[link])].append(int(link))
    return leaving


def _rows(nodes: int, key: Ints, other: Ints, weight: Times, link: Ints) -> Rows:
    ends, order = by_key(nodes, key)
    return Rows(ends, other[order], weight[order], link[order])


@nb.njit(cache=True, nogil=True)
def by_key(count: int, key: Ints) -> tuple[Ints, Ints]:
    """Stable counting sort: row ends (count + 1,) and the order of items."""
    ends = np.zeros(count + 1, np.int32)
    for i in range(len(key)):
        ends[key[i] + 1] += 1
    for v in range(count):
        ends[v + 1] += ends[v]
    at = ends[:-1].copy()
    order = np.empty(len(key), np.int32)
    for i in range(len(key)):
        order[at[key[i]]] = i
        at[key[i]] += 1
    return ends, order
