"""Where points on streets meet the graph: leaving an edge at its heads, arriving over its tails."""

from __future__ import annotations

from typing import Any, NamedTuple

import numba as nb
import numpy as np
import numpy.typing as npt

from dreiraum.reach.search.nearest import UNREACHED, Number, Seeds, Two, no_labels, split, take
from dreiraum.reach.streets.arcs import NEVER, Graph
from dreiraum.reach.streets.snapping import Snaps

Ints = npt.NDArray[np.int32]
Times = npt.NDArray[np.uint16]
Shares = npt.NDArray[np.float32]
Share = float | np.floating[Any]


class Points(NamedTuple):
    """Points of one mode. access: int32, tenths of a second between the point and its street.

    edge int32 (-1 = not connected), along float32, sorted by nothing in particular.
    """

    edge: Ints
    along: Shares
    access: Ints


class Starts(NamedTuple):
    """Where each point enters the graph: node and cost int32 (points, 2); node -1 = not that way."""

    node: Ints
    cost: Ints


def points(snaps: Snaps, offset_speed: float) -> Points:
    """Snapped points with the time for the way to the street at `offset_speed` km/h."""
    access = np.round(snaps.offset * (36.0 / offset_speed)).astype(np.int32)
    return Points(snaps.edge, snaps.along, access)


def starts(graph: Graph, times: Times, at: Points) -> Starts:
    """Ways out of each point along and against its edge."""
    return Starts(*_starts(graph.head, graph.tail, times, at))


@nb.njit(cache=True, nogil=True)
def _starts(head: Ints, tail: Ints, times: Times, at: Points) -> tuple[Ints, Ints]:
    node = np.full((len(at.edge), 2), -1, np.int32)
    cost = np.zeros((len(at.edge), 2), np.int32)
    for i in range(len(at.edge)):
        edge = at.edge[i]
        if edge < 0:
            continue
        for way in range(2):
            share = at.along[i] if way else np.float32(1) - at.along[i]
            cost[i, way] = np.int32(round(np.float64(share) * times[edge, way])) + at.access[i]
            node[i, way] = head[edge, way]
            # who stands at the very end of a one-way street stands at its node, whatever the street allows
            if node[i, way] < 0 and share == 0:
                node[i, way] = tail[edge, 1 - way]
    return node, cost


def seeds(graph: Graph, times: Times, at: Points) -> Seeds:
    """Ways into each point, for a search over the arcs turned round; sorted by point."""
    row = np.flatnonzero(at.edge >= 0)
    edge = at.edge[row]
    place, node, cost = [], [], []
    for way in (0, 1):
        came_from = _tails(graph, at, row, way)
        here = came_from >= 0
        part = _cost_into(times, at, row, way)
        extra, slot = _copies(graph, 2 * edge + way)
        place += [row[here], row[extra]]
        node += [came_from[here], graph.copy_tail[slot]]
        cost += [part[here], part[extra]]
    places, nodes, costs = np.concatenate(place), np.concatenate(node), np.concatenate(cost)
    order = np.argsort(places, kind="stable")
    return Seeds(
        nodes[order].astype(np.int32),
        np.minimum(costs[order], UNREACHED).astype(np.uint16),
        places[order].astype(np.int32),
    )


def seeds_of_ways(graph: Graph, times: Times, at: Points) -> list[tuple[set[int], int]]:
    """For a single point, along and against its edge: the nodes one comes from, and the cost from there."""
    row, edge = np.zeros(1, np.int64), at.edge[:1]
    return [
        (
            {int(_tails(graph, at, row, way)[0]), *graph.copy_tail[_copies(graph, 2 * edge + way)[1]].tolist()},
            int(_cost_into(times, at, row, way)[0]),
        )
        for way in (0, 1)
    ]


def _tails(graph: Graph, at: Points, row: npt.NDArray[np.int64], way: int) -> Ints:
    """The node from which one enters each point's edge that way, or at which the point lies; -1 for none."""
    edge, along = at.edge[row], at.along[row]
    lies_there = along == (0 if way == 0 else 1)
    tail = graph.tail[edge, way]
    found: Ints = np.where(tail >= 0, tail, np.where(lies_there, graph.head[edge, 1 - way], -1))
    return found


def _cost_into(times: Times, at: Points, row: npt.NDArray[np.int64], way: int) -> npt.NDArray[np.int64]:
    along = at.along[row].astype(np.float64)
    share = along if way == 0 else 1 - along
    cost: npt.NDArray[np.int64] = np.round(share * times[at.edge[row], way]).astype(np.int64) + at.access[row]
    return cost


def _copies(graph: Graph, link: Ints) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Which of the links also start at copies of their tail: index into `link`, row of `copy_tail`."""
    first = np.searchsorted(graph.copy_link, link)
    many = np.searchsorted(graph.copy_link, link, side="right") - first
    index = np.repeat(np.arange(len(link)), many)
    return index, np.arange(len(index)) - np.repeat(np.cumsum(many) - many, many) + np.repeat(first, many)


@nb.njit(cache=True, nogil=True)
def along_edge(times: Times, edge: Number, a: Share, b: Share) -> Any:
    """Cost from share `a` to share `b` of one edge without leaving it, 65535 where not permitted."""
    if a == b:
        return np.int64(0 if min(times[edge, 0], times[edge, 1]) != NEVER else UNREACHED)
    way = 0 if b > a else 1
    whole = times[edge, way]
    if whole == NEVER:
        return np.int64(UNREACHED)
    return np.int64(round(abs(np.float64(b) - np.float64(a)) * whole))


@nb.njit(cache=True, nogil=True)
def two_at_points(
    by_node: Two,
    into: Starts,
    at: Points,
    targets: Points,
    by_edge: Ints,
    group: Ints,
    times: Times,
    limit: int,
) -> Two:
    """Nearest and next place of each point, from those of the nodes it leads to.

    by_edge: rows of `targets` sorted by edge, so that places on the point's own edge are seen too.
    """
    label = no_labels(len(at.edge))
    for i in range(len(at.edge)):
        if at.edge[i] < 0:
            continue
        for way in range(2):
            v = into.node[i, way]
            if v < 0:
                continue
            for cost, place in (
                (by_node.cost[v], by_node.place[v]),
                (by_node.next_cost[v], by_node.next_place[v]),
            ):
                c = np.int32(cost) + into.cost[i, way]
                if place >= 0 and c <= limit:
                    take(label, i, group, c, place)
        low, high = 0, len(by_edge)
        while low < high:
            middle = (low + high) >> 1
            if targets.edge[by_edge[middle]] < at.edge[i]:
                low = middle + 1
            else:
                high = middle
        while low < len(by_edge) and targets.edge[by_edge[low]] == at.edge[i]:
            j = by_edge[low]
            low += 1
            direct = along_edge(times, at.edge[i], at.along[i], targets.along[j])
            c = np.int32(direct) + at.access[i] + targets.access[j]
            if direct != UNREACHED and c <= limit:
                take(label, i, group, c, j)
    return split(label)
