"""The open streets of a Region: arrays as they were built, mapped from disk when first used."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import numpy.typing as npt

from dreiraum.reach.errors import InputError
from dreiraum.reach.parts import Part
from dreiraum.reach.streets.arcs import Graph, Rows
from dreiraum.reach.streets.profiles import MODES
from dreiraum.reach.streets.snapping import Floats, Grid, Snaps, snap_points

GRAPH_FIELDS = ("tail", "head", "copy_link", "copy_tail")


class Streets:
    """Nodes, edges and one graph per mode of the part "streets"."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self._graphs: dict[str, Graph] = {}

    @property
    def nodes(self) -> int:
        """How many nodes all modes share; a mode's graph may have copies beyond."""
        return len(self.part.array("node_lon"))

    @property
    def edges(self) -> int:
        """How many edges there are."""
        return len(self.part.array("edge_start"))

    def times(self, mode: str) -> npt.NDArray[np.uint16]:
        """(edges, 2) tenths of a second along and against, 65535 = not permitted."""
        k = MODES.index(mode)
        return self.part.array("times")[:, 2 * k : 2 * k + 2]

    def offset(self, mode: str) -> float:
        """km/h between a point and its street."""
        return float(self.part.facts[mode]["offset"])

    def graph(self, mode: str) -> Graph:
        """The directed graph of one mode. Raises InputError for an unknown mode."""
        if mode not in MODES:
            raise InputError(f"unknown mode '{mode}'; known are {', '.join(MODES)}")
        if mode not in self._graphs:
            self._graphs[mode] = self._open(mode)
        return self._graphs[mode]

    def _open(self, mode: str) -> Graph:
        out, into = (
            Rows(*(self.part.array(f"{mode}_{way}_{name}") for name in Rows._fields)) for way in ("out", "into")
        )
        return Graph(out, into, *(self.part.array(f"{mode}_{name}") for name in GRAPH_FIELDS))

    @cached_property
    def _grid(self) -> Grid:
        return Grid(*(self.part.array(f"grid_{name}") for name in Grid._fields))

    def snap(self, mode: str, lon: Floats, lat: Floats) -> Snaps:
        """The nearest point of a street that `mode` can use, for each point in degrees."""
        array = self.part.array
        return snap_points(
            self._grid, array("shape_edge"), array("shape_along"), array("usable"), 1 << MODES.index(mode),
            array("shape_lon"), array("shape_lat"),
            np.ascontiguousarray(lon, np.float64), np.ascontiguousarray(lat, np.float64),
        )  # fmt: skip
