"""A fresh process that answers: opens a Region, answers for its homes, says in JSON how long each took.

    python -m benchmarks.first_answer REGION

Imports nothing that an answer does not need. REGION holds homes.json, pairs of longitude and latitude.
"""

import json
import os
import sys
import time
from pathlib import Path

from benchmarks import engine


def main() -> None:
    folder = Path(sys.argv[1])
    homes = json.loads((folder / "homes.json").read_text())
    import dreiraum.reach.region  # noqa: F401 - part of the first answer, not of opening

    start = time.perf_counter()
    region = engine.open_region(folder)
    opened = time.perf_counter()
    engine.answer(region, *homes[0])
    first, cpu = since_start_of_process(), time.process_time()
    warm = []
    for lon, lat in homes[1:]:
        before = time.perf_counter()
        engine.answer(region, lon, lat)
        warm.append((time.perf_counter() - before) * 1000)
    print(json.dumps({"first": first, "cpu": cpu, "open": (opened - start) * 1000, "warm": warm}))


def since_start_of_process() -> float:
    """Elapsed seconds since the kernel started this process (field 22 of proc(5) stat)."""
    ticks = int(Path("/proc/self/stat").read_text().rpartition(")")[2].split()[19])
    return time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
