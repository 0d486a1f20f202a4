"""People of 1 km cells spread over 100 m cells, as whole people, with every sum kept.

Quotas are rounded by largest remainders (Hamilton apportionment; Balinski and Young, Fair Representation,
1982) in integer arithmetic, so that the result is the same everywhere.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from dreiraum.reach.people import grid
from dreiraum.reach.people.cells import UNKNOWN_AGE, Inhabited
from dreiraum.reach.people.census import CensusGrid
from dreiraum.reach.people.municipalities import Municipalities

Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

# Percentages come with two decimals, so this keeps them exact.
_SCALE = 10_000
_PER_SIDE = grid.COARSE // grid.FINE
_AT_ONCE = 2_000_000


def apportion(total: Longs, group: Longs, weight: Longs) -> Longs:
    """Divide total[g] among the members of group g by weight; int64 (n,), exact sums.

    total: int64 (g,). group: int64 (n,), ascending, every g with a positive weight in it. weight: int64
    (n,), >= 0. Largest remainder first, ties in the order given.
    """
    whole = np.zeros(len(total), np.int64)
    np.add.at(whole, group, weight)
    share, remainder = np.divmod(total[group] * weight, np.maximum(whole[group], 1))
    left = total.copy()
    np.subtract.at(left, group, share)
    order = np.lexsort((-remainder, group))
    first = np.searchsorted(group, np.arange(len(total)))
    rank = np.empty(len(group), np.int64)
    rank[order] = np.arange(len(group)) - first[group[order]]
    return share + (rank < left[group])


def evenly(total: Longs, group: Longs) -> Longs:
    """Divide total[g] equally among the members of group g (ascending), int64 (n,), exact sums.

    All remainders are equal here; who gets one more is spaced out, so that seven people do not all live
    at the southern edge.
    """
    size = np.bincount(group, minlength=len(total)).astype(np.int64)
    place = np.arange(len(group)) - np.searchsorted(group, np.arange(len(total)))[group]
    here, count = total[group], size[group]
    return np.asarray((place + 1) * here // count - place * here // count)


def age_totals(people: Longs, weights: Floats) -> Longs:
    """Whole people per age group, int64 (n, 3), rows sum to people; -1 where weights (n, 3) are nan."""
    known = np.flatnonzero(weights.sum(axis=1) > 0)
    totals = np.full((len(people), 3), UNKNOWN_AGE, np.int64)
    whole = np.round(weights[known] * _SCALE).astype(np.int64)
    group = np.repeat(np.arange(len(known)), 3)
    totals[known] = apportion(people[known], group, whole.ravel()).reshape(-1, 3)
    return totals


def spread_ages(people: Longs, parent: Longs, totals: Longs) -> Longs:
    """Divide the age groups of each parent among its cells, int64 (n, 3).

    people: int64 (n,); parent: int64 (n,), ascending index into totals (p, 3), whose rows sum to the
    people of the parent or are -1. Rows sum to people, columns to totals: the people of a parent stand in
    a queue in cell order, the groups are dealt into it evenly, each cell takes its part of the queue.
    """
    age = np.full((len(people), 3), UNKNOWN_AGE, np.int64)
    known = np.flatnonzero(totals[parent, 0] >= 0)
    ends = np.cumsum(people[known])
    start = 0
    while start < len(known):
        # Whole parents at a time, so that a federal state does not need gigabytes.
        reach = int(np.searchsorted(ends, (ends[start - 1] if start else 0) + _AT_ONCE, "right"))
        stop = max(reach, start + 1)
        stop = int(np.searchsorted(parent[known], parent[known[stop - 1]], "right"))
        some = known[start:stop]
        age[some] = _deal(people[some], parent[some], totals)
        start = stop
    return age


def _deal(people: Longs, parent: Longs, totals: Longs) -> Longs:
    parents = np.unique(parent)
    counts = totals[parents].ravel()
    member = np.repeat(np.arange(len(counts)), counts)
    nth = np.arange(len(member)) - np.repeat(np.cumsum(counts) - counts, counts)
    position = (2 * nth + 1) / (2 * counts[member])
    order = np.lexsort((member % 3, position, member // 3))
    group = (member % 3)[order]
    owner = np.repeat(np.arange(len(people)), people)
    return np.bincount(owner * 3 + group, minlength=3 * len(people)).reshape(-1, 3)


def spread(coarse: CensusGrid, fine: CensusGrid | None, municipalities: Municipalities) -> Inhabited:
    """People of 1 km cells over 100 m cells, by dwellings of `fine`.

    A 1 km cell without dwellings is spread evenly over those of its 100 cells whose centre lies in the
    municipality its source names; over all 100 where the source names none or none lies in it. Each cell
    keeps the key of the 1 km cell it comes from. Sums of people and age groups per 1 km cell are exact.
    """
    some = np.flatnonzero(coarse.people > 0)
    x, y, parent, weight = _weighted(coarse, some, fine)
    bare = np.setdiff1d(np.arange(len(some)), parent)
    bare_x, bare_y, bare_parent = _hundred(coarse, some, bare, municipalities)
    total = coarse.people[some].astype(np.int64)
    people = np.concatenate(
        [apportion(_only(total, parent), parent, weight), evenly(_only(total, bare_parent), bare_parent)]
    )
    x, y = np.concatenate([x, bare_x]), np.concatenate([y, bare_y])
    parent = np.concatenate([parent, bare_parent])
    order = np.lexsort((x, y, parent))
    order = order[people[order] > 0]
    x, y, parent, people = x[order], y[order], parent[order], people[order]
    age = spread_ages(people, parent, age_totals(total, coarse.age[some]))
    order = np.lexsort((x, y))
    return Inhabited(
        x[order].astype(np.int32),
        y[order].astype(np.int32),
        people[order].astype(np.int32),
        age[order].astype(np.int32),
        coarse.ags[some][parent[order]],
    )


def _only(total: Longs, parent: Longs) -> Longs:
    """Totals of the parents that occur; the others are divided elsewhere."""
    kept = np.zeros(len(total), np.bool_)
    kept[parent] = True
    return np.where(kept, total, 0)


def parents_of(fine_x: grid.Ints, fine_y: grid.Ints, coarse: CensusGrid) -> Longs:
    """Index of the 1 km cell around each 100 m cell, int64 (n,); -1 where there is none."""
    if not len(coarse):
        return np.full(len(fine_x), -1, np.int64)
    key = grid.keys(coarse.x, coarse.y)
    wanted = grid.keys(grid.centres(fine_x, grid.COARSE), grid.centres(fine_y, grid.COARSE))
    place = np.minimum(np.searchsorted(key, wanted), len(key) - 1)
    return np.where(key[place] == wanted, place, -1)


def _weighted(coarse: CensusGrid, some: Longs, fine: CensusGrid | None) -> tuple[grid.Ints, grid.Ints, Longs, Longs]:
    if fine is None:
        nothing = np.empty(0, np.int64)
        return nothing.astype(np.int32), nothing.astype(np.int32), nothing, nothing
    numbered = np.full(len(coarse) + 1, -1, np.int64)
    numbered[some] = np.arange(len(some))
    parent = numbered[parents_of(fine.x, fine.y, coarse)]
    used = np.flatnonzero((parent >= 0) & (fine.dwellings > 0))
    used = used[np.argsort(parent[used], kind="stable")]
    return fine.x[used], fine.y[used], parent[used], fine.dwellings[used].astype(np.int64)


def _hundred(
    coarse: CensusGrid, some: Longs, bare: Longs, municipalities: Municipalities
) -> tuple[grid.Ints, grid.Ints, Longs]:
    step = np.arange(_PER_SIDE, dtype=np.int32) * grid.FINE + grid.FINE // 2 - grid.COARSE // 2
    x = (coarse.x[some][bare][:, None] + np.tile(step, _PER_SIDE)).ravel()
    y = (coarse.y[some][bare][:, None] + np.repeat(step, _PER_SIDE)).ravel()
    belongs = municipalities.at(*grid.to_degrees(x, y))
    key = np.where(belongs >= 0, municipalities.numbers()[belongs], -1)
    inside = (key == np.repeat(coarse.ags[some][bare], len(step) ** 2)).reshape(-1, _PER_SIDE**2)
    inside |= ~inside.any(axis=1, keepdims=True)
    kept = inside.ravel()
    return x[kept], y[kept], np.repeat(bare, _PER_SIDE**2)[kept]
