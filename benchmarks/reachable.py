"""The set of nodes within 15 minutes' walk of one random origin, and their distances.

All but scipy take many origins at a time and may order them; ours is measured one by one as well.

python -m benchmarks.reachable [--quick]
"""

from __future__ import annotations

import argparse
from typing import Any

import numpy as np

from benchmarks import measure, peer_search
from benchmarks.network import LIMIT, Network, agree, networks, origins
from benchmarks.screen import Say, bar
from dreiraum.reach.search.bounded import Workspace, reachable, workspace

OURS, SINGLE = "dreiraum", "dreiraum, one call per origin"
SCIPY, PANDANA, BARE = "scipy", "pandana", "pandana's C++ call alone"
# So many origins per measurement that it lasts long enough to be measured.
MANY, FEW = 1000, 100


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="leave out the million")
    quick = parser.parse_args().quick
    measure.pin("benchmarks.reachable")
    with bar() as say:
        cases = [compare(network, say) for network in networks(quick, say)]
    measure.keep("reachable", "Nodes within 15 minutes' walk of a random origin", cases)


def compare(network: Network, say: Say) -> measure.Case:
    """All contestants on one network, after their answers were found equal."""
    network.forward  # noqa: B018 - scipy's matrix is made before any clock runs
    say(f"{network.name}: pandana's preparation", 0, 1)
    pandana = peer_search.pandana_network(network, [], 1)
    work = workspace(network.nodes, LIMIT)
    _check(network, work, pandana, origins(network.nodes, 50))
    many, few = origins(network.nodes, MANY), origins(network.nodes, FEW)
    rows = network.graph.out
    contestants = {
        OURS: lambda: reachable(rows, many, LIMIT, work),
        SINGLE: lambda: [reachable(rows, many[i : i + 1], LIMIT, work) for i in range(MANY)],
        SCIPY: lambda: [peer_search.scipy_reachable(network, start) for start in few.tolist()],
        PANDANA: lambda: peer_search.pandana_reachable(pandana, few),
        BARE: lambda: peer_search.pandana_reachable_bare(pandana, few),
    }
    samples = measure.take_turns(contestants, 11, say, network.name)
    per_origin = {
        name: [sample / (MANY if name in (OURS, SINGLE) else FEW) * 1000 for sample in values]
        for name, values in samples.items()
    }
    found = len(reachable(rows, many, LIMIT, work)[2]) / MANY
    size = {**network.size, "nodes in reach, mean": round(found)}
    case = measure.Case(network.name, "ms", size, per_origin)
    case.at_least("pandana : ours", ours=OURS, peer=PANDANA, times=20)
    if network.nodes > 500_000:
        case.at_least("scipy : ours", ours=OURS, peer=SCIPY, times=50)
    for peer in (SINGLE, BARE, SCIPY):
        case.notes.append(f"{peer} : ours = {case.median(peer) / case.median(OURS):.3g}")
    return case


def _check(network: Network, work: Workspace, pandana: Any, starts: Any) -> None:
    """The same sets with the same distances."""
    first, last, nodes, costs = reachable(network.graph.out, starts, LIMIT, work)
    table = peer_search.pandana_reachable(pandana, starts)
    for row, start in enumerate(starts.tolist()):
        mine = slice(first[row], last[row])
        order = np.argsort(nodes[mine])
        ours = np.stack([nodes[mine][order], costs[mine][order]])
        agree(ours, peer_search.scipy_reachable(network, start), f"{network.name}: reach of {start} and scipy")
        theirs = table[table.source == start].sort_values("destination")
        agree(
            ours,
            theirs[["destination", "cost"]].to_numpy().T,
            f"{network.name}: reach of {start} and pandana",
        )


if __name__ == "__main__":
    main()
