"""How far the nearest search is from what memory alone would take.

Two bounds, both for the nodes within 15 minutes of 20 categories' facilities and the arcs at them:
the bytes a search must touch (row ends, costs, heads and weights, each once) at the rate at which one
thread reads an array of the graph's size; and one pass over the same arcs in memory order that reads
the cost at each arc's other end, which is a search that never has to choose.

    python -m benchmarks.bound [--quick]
"""

from __future__ import annotations

import argparse
import time
from typing import Any

import numba as nb
import numpy as np
import numpy.typing as npt

from benchmarks import measure
from benchmarks.network import CATEGORIES, LIMIT, Network, facilities, networks
from benchmarks.screen import Say, bar
from dreiraum.reach.search.nearest import UNREACHED, Seeds, nearest
from dreiraum.reach.streets.arcs import Rows

OURS, PASS, BYTES = "dreiraum", "one pass over the arcs", "bytes at read bandwidth"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="leave out the million")
    quick = parser.parse_args().quick
    measure.pin("benchmarks.bound")
    with bar() as say:
        cases = [compare(network, say) for network in networks(quick, say)]
    measure.keep("bound", f"Distance to the memory bound, nearest, {CATEGORIES} categories, 15 minutes", cases)


def compare(network: Network, say: Say) -> measure.Case:
    rows = network.graph.into
    places = facilities(network.nodes)
    seeds = [Seeds(nodes, np.zeros(len(nodes), np.uint16), np.arange(len(nodes), dtype=np.int32)) for nodes in places]
    reached = [nearest(rows, seed, LIMIT) for seed in seeds]
    touched = sum(_bytes(rows, cost) for cost in reached)
    graph_bytes = sum(column.nbytes for column in (rows.ends, rows.head, rows.weight)) + reached[0].nbytes
    _one_pass(rows, reached[0])
    bandwidth = read_bandwidth(graph_bytes)
    contestants = {
        OURS: lambda: [nearest(rows, seed, LIMIT) for seed in seeds],
        PASS: lambda: [_one_pass(rows, cost) for cost in reached],
    }
    samples = measure.take_turns(contestants, 11, say, network.name)
    samples[BYTES] = [touched / bandwidth]
    settled = sum(int((cost != UNREACHED).sum()) for cost in reached)
    size = {**network.size, "settled": settled, "bytes": touched, "GB/s": round(bandwidth / 1e9, 1)}
    case = measure.Case(network.name, "s", size, samples)
    case.notes += [f"{case.median(OURS) / settled * 1e9:.1f} ns per settled node"]
    case.notes += [f"{case.median(OURS) / case.median(bound):.1f} x {bound}" for bound in (PASS, BYTES)]
    return case


def _bytes(rows: Rows, cost: npt.NDArray[np.uint16]) -> int:
    """Bytes of the rows and costs of reached nodes, each once, and of the costs' first filling."""
    reached = cost != UNREACHED
    arcs = int(np.diff(rows.ends)[reached].sum())
    per_node = rows.ends.itemsize + cost.itemsize
    per_arc = rows.head.itemsize + rows.weight.itemsize
    return cost.nbytes + int(reached.sum()) * per_node + arcs * per_arc


@nb.njit(cache=True)
def _one_pass(rows: Rows, cost: Any) -> int:
    """Compare every reached node's cost with those over its arcs; the sum keeps the loop alive."""
    better = 0
    for v in range(len(rows.ends) - 1):
        if cost[v] == UNREACHED:
            continue
        for e in range(rows.ends[v], rows.ends[v + 1]):
            better += cost[v] + rows.weight[e] < cost[rows.head[e]]
    return better


@nb.njit(cache=True)
def _sum(numbers: Any) -> int:
    total = np.int64(0)
    for number in numbers:
        total += number
    return total


def read_bandwidth(size: int) -> float:
    """Bytes per second at which one thread reads an array of `size` bytes again and again."""
    numbers = np.ones(max(1, size // 8), np.int64)
    _sum(numbers)
    repeats = max(3, (1 << 30) // size)
    best = np.inf
    for _ in range(5):
        start = time.process_time()
        for _ in range(repeats):
            _sum(numbers)
        best = min(best, time.process_time() - start)
    return numbers.nbytes * repeats / best


if __name__ == "__main__":
    main()
