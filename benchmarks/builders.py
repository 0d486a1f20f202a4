"""Child processes of the build comparison: each builds once, or once to warm up and once for the clock.

    python -m benchmarks.builders CONTESTANT EXTRACT [WARM-UP EXTRACT]

The last line printed is JSON: CPU seconds of the last build and what came of it.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import engine

Built = dict[str, Any]


def pyrosm_tables(source: Path) -> Built:
    """pyrosm at its fastest: everything in memory, networks as tables of nodes and edges."""
    return _pyrosm(source, engine="in_memory", routable=False)


def pyrosm_graphs(source: Path) -> Built:
    """pyrosm's networks as graphs one can route on (simplified, igraph)."""
    return _pyrosm(source, engine="out_of_core", routable=True)


def pyrosm_streaming(source: Path) -> Built:
    """As `pyrosm_tables`, with the reader for files that do not fit into memory."""
    return _pyrosm(source, engine="out_of_core", routable=False)


def _pyrosm(source: Path, *, engine: str, routable: bool) -> Built:
    """Networks on foot, by bike and by car; services, buildings and addresses."""
    import pyrosm

    workers = 1 if engine == "out_of_core" else None
    osm = pyrosm.OSM(str(source), engine=engine, workers=workers, keep_metadata=False, progress=False)
    counts: dict[str, int] = {}
    for mode in ("walking", "cycling", "driving"):
        if routable:
            counts[mode] = osm.get_graph(mode, graph_type="igraph").ecount()
        else:
            counts[mode] = len(osm.get_network(mode, nodes=True)[1])
    tables = {
        "services": osm.get_pois(),
        "buildings": osm.get_buildings(),
        "addresses": osm.get_data_by_custom_criteria({"addr:housenumber": [True]}),
    }
    counts |= {name: 0 if table is None else len(table) for name, table in tables.items()}
    return {"counts": counts}


BUILDERS: dict[str, Callable[[Path], Built]] = {
    "dreiraum": engine.build,
    "pyrosm-tables": pyrosm_tables,
    "pyrosm-graphs": pyrosm_graphs,
    "pyrosm-streaming": pyrosm_streaming,
}


def main() -> None:
    build, sources = BUILDERS[sys.argv[1]], [Path(name) for name in sys.argv[2:]]
    warnings.simplefilter("ignore")  # the peers' own; ours are errors in the tests
    tempfile.tempdir = tempfile.mkdtemp(prefix="dreiraum-bench-")
    for source in reversed(sources):
        start = time.process_time()
        built = build(source)
        cpu = time.process_time() - start
    print(json.dumps({"cpu": cpu, **built}))


if __name__ == "__main__":
    main()
