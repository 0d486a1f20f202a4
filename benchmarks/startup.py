"""How long people wait: a fresh process, opening a Region, a worker that has answered before.

Elapsed time, as people feel it, in the project's own environment: the peers' libraries stay out of it.

    python -m benchmarks.startup [--quick]
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import measure, million, places
from benchmarks.engine import build, open_region
from benchmarks.screen import Say, bar

if TYPE_CHECKING:
    from dreiraum.reach.region import Region

FRESH, CPU = "fresh process to its first answer", "the same in CPU time"
LIBRARIES = "fresh process that imports numba and numpy"
OPEN, WARM = "Region.open", "answer of a warmed worker"
REPEATS, HOMES, SEED = 11, 50, 15


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="leave out the million")
    quick = parser.parse_args().quick
    measure.pin("benchmarks.startup")
    with bar() as say, tempfile.TemporaryDirectory(prefix="dreiraum-bench-") as scratch:
        sources = {"Bad Hersfeld": places.data() / "bad-hersfeld" / "bad-hersfeld.osm.gz"}
        if not quick:
            sources["1 million"] = million.make(places.MILLION, say=say)
        cases = [case for name, source in sources.items() for case in compare(name, source, Path(scratch) / name, say)]
    measure.keep("startup", "Waiting for an answer (elapsed time)", cases)


def compare(name: str, source: Path, folder: Path, say: Say) -> list[measure.Case]:
    """Waits in seconds for fresh processes, in milliseconds for the rest."""
    say(f"{name}: build", 0, 1)
    counts = build(source, folder)["counts"]
    region = open_region(folder)
    write_homes(region, folder)
    measure.run_child([places.PYTHON, "-m", "benchmarks.first_answer", folder])  # compiles what is not yet
    fresh: dict[str, list[float]] = {FRESH: [], CPU: [], LIBRARIES: []}
    within: dict[str, list[float]] = {OPEN: [], WARM: []}
    for turn in range(REPEATS):
        say(f"{name}: fresh processes", turn, REPEATS)
        child = measure.run_child([places.PYTHON, "-m", "benchmarks.first_answer", folder])
        said = measure.succeeded(child, "first answer").said
        fresh[FRESH].append(said["first"])
        fresh[CPU].append(said["cpu"])
        within[OPEN].append(said["open"])
        within[WARM] += said["warm"]
        fresh[LIBRARIES].append(measure.run_child([places.PYTHON, "-c", "import numba, numpy"]).wall)
    seconds = measure.Case(name, "s", counts, fresh)
    seconds.below("fresh process to its first answer, s", ours=FRESH, bound=2)
    millis = measure.Case(name, "ms", counts, within)
    millis.below("Region.open, ms", ours=OPEN, bound=50)
    millis.below("answer of a warmed worker, ms", ours=WARM, bound=10)
    millis.notes.append(f"{WARM}: 95th percentile {statistics.quantiles(within[WARM], n=20)[-1]:.1f} ms")
    return [seconds, millis]


def write_homes(region: Region, folder: Path) -> None:
    """Random nodes of the Region, where people may live."""
    array = region.streets.part.array
    rows = random.Random(SEED).sample(range(region.streets.nodes), HOMES)
    homes = [(int(array("node_lon")[row]) / 1e7, int(array("node_lat")[row]) / 1e7) for row in rows]
    (folder / "homes.json").write_text(json.dumps(homes))


if __name__ == "__main__":
    main()
