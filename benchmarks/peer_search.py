"""The searches of scipy and pandana, as each is meant to be called."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse.csgraph import dijkstra

from benchmarks.network import LIMIT, Facilities, Network

Times = npt.NDArray[np.float64]


def scipy_nearest(network: Network, places: Facilities) -> Times:
    """float64 (categories, nodes): cost to the nearest facility, inf over the limit."""
    backward = network.backward
    return np.stack([dijkstra(backward, indices=nodes, min_only=True, limit=LIMIT) for nodes in places])


def scipy_reachable(network: Network, start: int) -> tuple[npt.NDArray[np.int64], Times]:
    """Nodes within the limit of `start` and their costs."""
    cost = dijkstra(network.forward, indices=start, limit=LIMIT)
    nodes = np.flatnonzero(np.isfinite(cost))
    return nodes, cost[nodes]


def pandana_network(network: Network, places: Facilities, items: int) -> Any:
    """All that pandana prepares: its network with the hierarchy, and where the facilities are."""
    with _quiet():
        pandana = network.pandana()
    pandana_places(pandana, places, items)
    return pandana


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep what C++ prints off the screen."""
    sys.stdout.flush()
    kept = os.dup(1)
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123 - a device, not a file of ours
        os.dup2(nowhere.fileno(), 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)


def pandana_places(pandana: Any, places: Facilities, items: int) -> None:
    """Tell pandana where the facilities are; part of its preparation."""
    import pandas as pd

    for category, nodes in enumerate(places):
        at = pd.Series(nodes.astype(np.float64))
        pandana.set_pois(str(category), LIMIT, items, at, at * 0.0)


def pandana_nearest(pandana: Any, categories: int, items: int = 1) -> Times:
    """float64 (categories, nodes, items): costs to the nearest facilities, inf over the limit."""
    found = (pandana.nearest_pois(LIMIT, str(k), items, max_distance=np.inf) for k in range(categories))
    return np.stack([frame.to_numpy() for frame in found])


def pandana_reachable(pandana: Any, starts: npt.NDArray[np.int32]) -> Any:
    """pandana's own table for all starts at once: source, destination, cost."""
    return pandana.nodes_in_range(starts, LIMIT)


def pandana_reachable_bare(pandana: Any, starts: npt.NDArray[np.int32]) -> list[Any]:
    """The same without the tables that pandana makes of its C++ answer (a call inside its module)."""
    numbers = pandana.node_idx.index.to_numpy(dtype=np.int64)
    found: list[Any] = pandana.net.nodes_in_range(starts.astype(np.int64), LIMIT, 0, numbers)
    return found
