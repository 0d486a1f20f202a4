"""Nearest facility for all nodes x 20 categories, on foot, limit 15 minutes.

Ours and scipy's searches need no preparation; pandana's builds a hierarchy first, which is measured
apart and left out of the ratios, in its favour.

    python -m benchmarks.nearest [--quick]
"""

from __future__ import annotations

import argparse
import time
from typing import Any

import numpy as np

from benchmarks import measure, peer_search
from benchmarks.network import CATEGORIES, LIMIT, Facilities, Network, agree, facilities, networks
from benchmarks.screen import Say, bar
from dreiraum.reach.search.nearest import UNREACHED, Seeds, Two, nearest, two_nearest

OURS, OURS_TWO, SCIPY = "dreiraum", "dreiraum, with owner and second", "scipy"
PANDANA, PANDANA_TWO, PREPARATION = "pandana", "pandana, with second", "pandana's preparation"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="leave out the million")
    quick = parser.parse_args().quick
    measure.pin("benchmarks.nearest")
    with bar() as say:
        cases = [compare(network, say) for network in networks(quick, say)]
    measure.keep("nearest", f"Nearest facility, all nodes x {CATEGORIES} categories, on foot, 15 minutes", cases)


def compare(network: Network, say: Say) -> measure.Case:
    """All contestants on one network, after their answers were found equal."""
    places = facilities(network.nodes)
    seeds = [Seeds(nodes, np.zeros(len(nodes), np.uint16), _count(nodes)) for nodes in places]
    network.backward  # noqa: B018 - scipy's matrix is made before any clock runs
    say(f"{network.name}: pandana's preparation", 0, 1)
    pandana, preparation = _prepare(network, places)
    _check(network, places, seeds, pandana)
    contestants = {
        OURS: lambda: [nearest(network.graph.into, seed, LIMIT) for seed in seeds],
        OURS_TWO: lambda: _two(network, seeds),
        SCIPY: lambda: peer_search.scipy_nearest(network, places),
        PANDANA: lambda: peer_search.pandana_nearest(pandana, CATEGORIES),
    }
    small = network.nodes < 100_000
    if small:
        contestants[PANDANA_TWO] = lambda: peer_search.pandana_nearest(pandana, CATEGORIES, 2)
    samples = measure.take_turns(contestants, 11 if small else 3, say, network.name)
    samples[PREPARATION] = [preparation]
    case = measure.Case(network.name, "s", network.size, samples)
    case.at_least("pandana : ours, preparation left out", ours=OURS, peer=PANDANA, times=25)
    case.at_least("scipy : ours", ours=OURS, peer=SCIPY, times=3)
    case.at_most("owner and second : nearest alone", ours=OURS_TWO, peer=OURS, times=3)
    return case


def _count(nodes: Any) -> Any:
    return np.arange(len(nodes), dtype=np.int32)


def _two(network: Network, seeds: list[Seeds]) -> list[Two]:
    return [two_nearest(network.graph.into, seed, seed.place, LIMIT) for seed in seeds]


def _prepare(network: Network, places: Facilities) -> tuple[Any, float]:
    start = time.process_time()
    pandana = peer_search.pandana_network(network, places, 2)
    return pandana, time.process_time() - start


def _check(network: Network, places: Facilities, seeds: list[Seeds], pandana: Any) -> None:
    """Distances of all contestants are the same numbers; owners stand where their distance says."""
    ours = np.stack([nearest(network.graph.into, seed, LIMIT) for seed in seeds])
    two = _two(network, seeds)
    distances = _with_infinity(ours)
    agree(distances, peer_search.scipy_nearest(network, places), f"{network.name}: nearest and scipy")
    agree(ours, np.stack([pair.cost for pair in two]), f"{network.name}: nearest alone and with second")
    theirs = peer_search.pandana_nearest(pandana, CATEGORIES, 2)
    agree(distances, theirs[:, :, 0], f"{network.name}: nearest and pandana")
    seconds = _with_infinity(np.stack([pair.next_cost for pair in two]))
    agree(seconds, theirs[:, :, 1], f"{network.name}: second nearest and pandana")
    for place in range(len(places[0])):  # the rarest category, place by place
        mine = two[0].place == place
        alone = nearest(network.graph.into, Seeds(*(column[place : place + 1] for column in seeds[0])), LIMIT)
        agree(alone[mine], two[0].cost[mine], f"{network.name}: distance to the named owner")


def _with_infinity(costs: Any) -> Any:
    return np.where(costs == UNREACHED, np.inf, costs)


if __name__ == "__main__":
    main()
