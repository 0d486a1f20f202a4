"""One thing mapped twice - a node inside its area - is one place."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from dreiraum.reach.places.found import Found, plain, points

NEAR = 50.0  # metres from a node to the edge of an area that is taken for the same thing
WIDEST = 250.0  # metres, however large the area


def merge_duplicates(found: Sequence[Found]) -> list[Found]:
    """Merge places of one service and one name that lie near and are mapped as different kinds of object.

    Near is 50 m beyond the radius of a circle as large as the area, 250 m at most. Two nodes stay two: there
    may be two machines or two doctors of one name. The first in order, which is the node, stays where it is
    and takes from the others the texts it lacks. Mobile offers and hubs are left alone.
    """
    if not found:
        return []
    groups = number_keys((one.service, plain(one.name)) if _mergeable(one) else None for one in found)
    pairs = near_pairs(points(found), groups, WIDEST)
    kind = np.array([one.kind for one in found])
    radius = np.sqrt(np.array([one.area for one in found]) / math.pi)
    limit = np.minimum(NEAR + np.maximum(radius[pairs[:, 0]], radius[pairs[:, 1]]), WIDEST)
    apart = np.linalg.norm(np.diff(points(found)[pairs], axis=1)[:, 0], axis=1)
    same = pairs[(kind[pairs[:, 0]] != kind[pairs[:, 1]]) & (apart <= limit)]
    label = connect(same, len(found))
    kept: dict[int, Found] = {}
    for one, group in zip(found, label.tolist(), strict=True):
        kept[group] = _filled(kept[group], one) if group in kept else one
    return list(kept.values())


def near_pairs(where: npt.NDArray[np.float64], groups: npt.NDArray[np.int64], metres: float) -> npt.NDArray[np.int64]:
    """Pairs (i < j) of one group within `metres`, int64 (k, 2), sorted; group -1 pairs with nobody."""
    members = np.flatnonzero(groups >= 0)
    if not len(members):
        return np.zeros((0, 2), np.int64)
    # A fourth coordinate keeps groups out of each other's reach.
    tree = cKDTree(np.column_stack((where[members], groups[members] * (2 * metres))))
    pairs = members[tree.query_pairs(metres, output_type="ndarray").reshape(-1, 2)]
    ordered: npt.NDArray[np.int64] = np.unique(np.sort(pairs, axis=1), axis=0)
    return ordered


def connect(pairs: npt.NDArray[np.int64], count: int) -> npt.NDArray[np.int32]:
    """Label each of `count` items with its connected component, int32 (count,)."""
    graph = coo_array((np.ones(len(pairs), np.int8), (pairs[:, 0], pairs[:, 1])), shape=(count, count))
    label: npt.NDArray[np.int32] = connected_components(graph, directed=False)[1]
    return label


def number_keys(keys: Iterable[Hashable]) -> npt.NDArray[np.int64]:
    """Number equal keys alike in order of first sight, int64 (n,); None becomes -1."""
    seen: dict[Hashable, int] = {}
    return np.array([-1 if key is None else seen.setdefault(key, len(seen)) for key in keys], np.int64)


def _mergeable(one: Found) -> bool:
    return one.delivery == 0 and plain(one.name) != ""


def _filled(one: Found, other: Found) -> Found:
    texts = ("organisation", "owner", "owner_id", "hours", "assumed_hours", "phone", "website", "address")
    return replace(one, **{key: getattr(one, key) or getattr(other, key) for key in texts})
