"""Places as targets of a search, ready per mode."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from dreiraum.reach.search.bounded import Workspace, workspace
from dreiraum.reach.search.nearest import Seeds
from dreiraum.reach.search.points import Points, Starts, points, seeds, starts
from dreiraum.reach.streets.arcs import Graph
from dreiraum.reach.streets.network import Streets

Floats = npt.NDArray[np.float64]


class Targets(NamedTuple):
    """Points of one mode with their arrivals; rows are those of the coordinates given."""

    at: Points
    arrivals: Seeds


class Origins(NamedTuple):
    """Points of one mode with their ways into the graph."""

    at: Points
    into: Starts


def targets(streets: Streets, mode: str, lon: Floats, lat: Floats) -> Targets:
    """Snap points that are to be reached."""
    at = points(streets.snap(mode, lon, lat), streets.offset(mode))
    return Targets(at, seeds(streets.graph(mode), streets.times(mode), at))


def origins(streets: Streets, mode: str, lon: Floats, lat: Floats) -> Origins:
    """Snap points that people start from."""
    at = points(streets.snap(mode, lon, lat), streets.offset(mode))
    return Origins(at, starts(streets.graph(mode), streets.times(mode), at))


def chosen(all_targets: Targets, rows: npt.NDArray[np.int64]) -> Targets:
    """Some of the targets, numbered anew in the order of `rows`."""
    whole = all_targets.at
    at = Points(whole.edge[rows], whole.along[rows], whole.access[rows])
    number = np.full(len(all_targets.at.edge), -1, np.int32)
    number[rows] = np.arange(len(rows), dtype=np.int32)
    mine = number[all_targets.arrivals.place]
    keep = mine >= 0
    arrivals = all_targets.arrivals
    return Targets(at, Seeds(arrivals.node[keep], arrivals.cost[keep], mine[keep]))


def scratch(graph: Graph, limit: int) -> Workspace:
    """A workspace that fits a graph."""
    return workspace(len(graph.out.ends) - 1, limit)
