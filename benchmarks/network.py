"""One street graph in the form each contestant wants it, and facilities to look for."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from benchmarks import million, places
from benchmarks.screen import Say, silent
from dreiraum.reach.osm.extract import read_extract
from dreiraum.reach.parts import Part, write_part
from dreiraum.reach.streets.arcs import Graph
from dreiraum.reach.streets.build import STREET_KEYS, STREET_TRIGGERS, build_streets
from dreiraum.reach.streets.network import Streets
from dreiraum.reach.streets.profiles import read_profiles

CATEGORIES = 20
SEED = 15
LIMIT = 15 * 60 * 10  # 15 minutes in tenths of a second

Facilities = list[npt.NDArray[np.int32]]


@dataclass(frozen=True)
class Network:
    """The foot graph of an extract, in tenths of a second."""

    name: str
    graph: Graph

    @property
    def nodes(self) -> int:
        return len(self.graph.out.ends) - 1

    @property
    def size(self) -> dict[str, int]:
        return {"nodes": self.nodes, "arcs": len(self.graph.out.head)}

    @cached_property
    def forward(self) -> csr_matrix:
        """scipy's form, float64 as its Dijkstra wants it, so that no call converts anything.

        Parallel arcs stay: scipy walks rows entry by entry.
        """
        return self._matrix(self.graph.out)

    @cached_property
    def backward(self) -> csr_matrix:
        """The same with every arc turned round: searches from facilities find the way to them."""
        return self._matrix(self.graph.into)

    def _matrix(self, rows: Any) -> csr_matrix:
        parts = (rows.weight.astype(np.float64), np.array(rows.head), np.array(rows.ends))
        return csr_matrix(parts, shape=(self.nodes, self.nodes))

    def pandana(self) -> Any:
        """pandana's network; making it contracts the graph (its hierarchy).

        It looks places up by coordinates, so nodes get distinct ones: their number on a line. Loops are
        left out, they are on no shortest path and not made for its hierarchy.
        """
        import pandas as pd
        from pandana import Network as Pandana

        out = self.graph.out
        tail = np.repeat(np.arange(self.nodes), np.diff(out.ends))
        real = tail != out.head
        number = pd.Series(np.arange(self.nodes, dtype=np.float64))
        weights = pd.DataFrame({"cost": out.weight[real].astype(np.float64)})
        ends = (pd.Series(column[real].astype(np.int64)) for column in (tail, out.head))
        return Pandana(number, number * 0.0, *ends, weights, twoway=False)


def networks(quick: bool, say: Say = silent) -> list[Network]:
    """Heidelberg and, unless `quick`, the million; built by the code under test."""
    sources = {"Heidelberg": places.heidelberg()}
    if not quick:
        sources["1 million"] = million.make(places.MILLION, say=say)
    return [foot(name, source) for name, source in sources.items()]


def foot(name: str, source: Path) -> Network:
    """The foot graph of an extract, written as a part and mapped again as a Region has it."""
    extract = read_extract(source, trigger=STREET_TRIGGERS, wanted=STREET_KEYS)
    columns, facts = build_streets(extract, read_profiles())
    with tempfile.TemporaryDirectory(prefix="dreiraum-bench-") as scratch:  # mapped arrays outlive it
        part = Part(Path(scratch) / write_part(Path(scratch), "streets", columns, facts))
        return Network(name, Streets(part).graph("foot"))


def facilities(nodes: int) -> Facilities:
    """Random facilities, the same in every run: from 3 (a hospital) to 400 (a stop) per 30,000 nodes."""
    chance = np.random.default_rng(SEED)
    counts = np.rint(np.geomspace(3, 400, CATEGORIES) * nodes / 30_000).astype(int)
    return [np.sort(chance.choice(nodes, count, replace=False)).astype(np.int32) for count in counts]


def origins(nodes: int, count: int) -> npt.NDArray[np.int32]:
    """Random nodes to start from, the same in every run."""
    return np.random.default_rng(SEED + 1).choice(nodes, count, replace=False).astype(np.int32)


def agree(one: npt.ArrayLike, other: npt.ArrayLike, what: str) -> None:
    """End the run where two results differ: a fast wrong answer is no result."""
    left, right = np.asarray(one, np.float64), np.asarray(other, np.float64)
    if left.shape != right.shape or not np.array_equal(left, right):
        raise SystemExit(f"{what}: results differ ({left.shape} and {right.shape}); no times are kept")
