"""Peak memory of a process that builds a Region of 1 million nodes.

python -m benchmarks.memory [--quick]
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks import measure, million, places
from benchmarks.screen import bar

OURS = "dreiraum"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="Heidelberg instead of the million")
    quick = parser.parse_args().quick
    measure.pin("benchmarks.memory")
    with bar() as say:
        if quick:
            case = peak("Heidelberg", places.heidelberg())
        else:
            source = million.make(places.MILLION, say=say)
            say("1 million: build", 0, 1)
            case = peak("1 million", source)
            case.below("peak of a build, GB", ours=OURS, bound=2)
    measure.keep("memory", "Memory that a build takes (resident, at its peak)", [case])


def peak(name: str, source: Path) -> measure.Case:
    """Gigabytes (1e9 bytes) at the peak of a fresh process."""
    child = measure.run_child([sys.executable, "-m", "benchmarks.builders", "dreiraum", source])
    counts = measure.succeeded(child, "build").said["counts"]
    return measure.Case(name, "GB", counts, {OURS: [child.peak / 1e9]})


if __name__ == "__main__":
    main()
