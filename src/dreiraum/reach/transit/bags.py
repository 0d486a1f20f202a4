"""Labels of a search by several criteria: what is kept at each stop, and where each label came from.

A label is a row of int32 numbers (columns below). At a stop a bag holds the labels that no other there equals
or beats in time, walking and rides; those that left the bag stay as rows, for what came from them.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numba as nb
import numpy as np

from dreiraum.reach.search.nearest import Number
from dreiraum.reach.transit.network import Ints

STOP, TIME, WALK, RIDES, LEAVE, PARENT, NEXT, WAY, ROW, TRIP, ON, OFF = range(12)
# WAY: how one got there. ROW: the access way, line or area. TRIP: of the line. ON, OFF: positions in the line;
# for an area when its ride begins and ends. LEAVE: which departure of the window. WALK: 0 where it does not matter.
ACCESS, LINE, AREA, CHANGE, WALKED = range(5)
COLUMNS = 12
DEAD, RESULT_LABEL, RESULT_EGRESS, RESULT_TIME, RESULT_WALK, RESULT_RIDES, RESULT_LEAVE = range(7)
RESULT_COLUMNS = 7


class Bags(NamedTuple):
    """First label of each stop's bag: (stops,) int32, -1 empty. used: how many labels and results there are."""

    ride: Ints
    ready: Ints
    used: Ints


@nb.njit(cache=True, nogil=True)
def no_bags(stops: int) -> Bags:
    """Bags without labels."""
    return Bags(np.full(stops, -1, np.int32), np.full(stops, -1, np.int32), np.zeros(2, np.int32))


@nb.njit(cache=True, nogil=True)
def doubled(rows: Ints) -> Ints:
    """The rows with twice as much room."""
    larger = np.empty((2 * len(rows), rows.shape[1]), np.int32)
    larger[: len(rows)] = rows
    return larger


@nb.njit(cache=True, nogil=True)
def fits(labels: Ints, first: Ints, stop: Number, time: Number, walk: Number, rides: Number) -> bool:
    """Whether no label in the stop's bag is as good in everything; those that are as bad leave the bag."""
    before, at = np.int32(-1), first[stop]
    while at >= 0:
        then, far, many = labels[at, TIME], labels[at, WALK], labels[at, RIDES]
        if then <= time and far <= walk and many <= rides:
            return False
        after = labels[at, NEXT]
        if then >= time and far >= walk and many >= rides:
            if before < 0:
                first[stop] = after
            else:
                labels[before, NEXT] = after
        else:
            before = at
        at = after
    return True


@nb.njit(cache=True, nogil=True)
def put(
    labels: Ints, bags: Bags, first: Ints, stop: Number, time: Number, walk: Number, rides: Number, leave: Number,
    parent: Number, way: Number, row: Number, trip: Number, on: Number, off: Number,
) -> Ints:  # fmt: skip
    """A new label at the front of the stop's bag, row `bags.used[0] - 1`; returns the labels."""
    at = bags.used[0]
    if at == len(labels):
        labels = doubled(labels)
    labels[at, STOP], labels[at, TIME], labels[at, WALK], labels[at, RIDES] = stop, time, walk, rides
    labels[at, LEAVE], labels[at, PARENT], labels[at, NEXT] = leave, parent, first[stop]
    labels[at, WAY], labels[at, ROW], labels[at, TRIP], labels[at, ON], labels[at, OFF] = way, row, trip, on, off
    first[stop] = at
    bags.used[0] = at + 1
    return labels


@nb.njit(cache=True, nogil=True)
def beaten(results: Ints, many: Number, time: Number, walk: Number, rides: Number) -> bool:
    """Whether a result is as good in everything."""
    for i in range(many - 1, -1, -1):
        if results[i, RESULT_TIME] <= time and results[i, RESULT_WALK] <= walk and results[i, RESULT_RIDES] <= rides:
            return True
    return False


@nb.njit(cache=True, nogil=True)
def reached(
    results: Ints, bags: Bags, label: Number, egress: Number, time: Number, walk: Number, rides: Number, leave: Number
) -> Any:
    """A new result, unless one is as good; those of the same departure that are as bad are dead. Returns results."""
    many = bags.used[1]
    if beaten(results, many, time, walk, rides):
        return results
    for i in range(many - 1, -1, -1):
        if results[i, RESULT_LEAVE] != leave:
            break
        if results[i, RESULT_TIME] >= time and results[i, RESULT_WALK] >= walk and results[i, RESULT_RIDES] >= rides:
            results[i, DEAD] = 1
    if many == len(results):
        results = doubled(results)
    results[many, DEAD], results[many, RESULT_LABEL], results[many, RESULT_EGRESS] = 0, label, egress
    results[many, RESULT_TIME], results[many, RESULT_WALK] = time, walk
    results[many, RESULT_RIDES], results[many, RESULT_LEAVE] = rides, leave
    bags.used[1] = many + 1
    return results
