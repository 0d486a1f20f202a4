"""Makes the peers' environments, runs the comparisons, each in a process of its own, and writes the table.

python -m benchmarks.run [--quick] [NAME ...]
"""

from __future__ import annotations

import argparse
import os
import subprocess
import time

from benchmarks import peers, table
from benchmarks.measure import ONE_THREAD
from benchmarks.places import PEERS, PYTHON, ROOT, data

NAMES = ("nearest", "reachable", "bound", "build", "memory", "startup", "names", "transit", "web", "swap", "bookings")
WITHOUT_QUICK = {"names"}  # always the same size
WITHOUT_PEERS = {"web", "swap", "bookings"}  # in the project's own environment


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"some of {', '.join(NAMES)}; all if none")
    parser.add_argument("--quick", action="store_true", help="leave out the graph of 1 million nodes")
    arguments = parser.parse_args()
    unknown = set(arguments.names) - set(NAMES)
    if unknown:
        parser.error(f"unknown: {', '.join(sorted(unknown))}; known are {', '.join(NAMES)}")
    data()
    peers.main()
    wanted = [name for name in NAMES if name in arguments.names] or NAMES
    failed = [name for name in wanted if not run(name, quick=arguments.quick)]
    table.write()
    if failed:
        raise SystemExit(f"failed: {', '.join(failed)}; their results are those of an earlier run or none")


def run(name: str, *, quick: bool) -> bool:
    start = time.monotonic()
    flags = ["--quick"] if quick and name not in WITHOUT_QUICK else []
    print(f"--- {name}", flush=True)
    python = PYTHON if name in WITHOUT_PEERS else PEERS / "bin" / "python"
    command = [str(python), "-m", f"benchmarks.{name}", *flags]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **ONE_THREAD}, check=False)
    print(f"    {time.monotonic() - start:.0f} s", flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    main()
