"""What is warm compiles nothing, and whether it is warm is told without a compiler."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.reach.district import write_district
from tests.reach.transit.zips import hourly, write_zip

from dreiraum.reach import warm as module
from dreiraum.reach.region import Region
from dreiraum.reach.warm import is_warm, warm

ASKS = """
import sys
from numba.core import event
with event.install_recorder("numba:compile") as compiled:
    from dreiraum.reach.region import Region
    region = Region.open(sys.argv[1])
    home = float(region.cells.lat[0]), float(region.cells.lon[0])
    first = region.nearest(*home)
    assert first.services
    region.ready()
    for mode in ("foot", "wheelchair", "bike", "ebike", "car"):
        region.nearest(*home, mode=mode)
        region.coverage(mode=mode)
        region.isochrone(*home, mode=mode)
    start = region.leavings[0].start
    region.nearest(*home, mode="transit", asked=start)
    region.coverage(mode="carfree", window="sunday")
    region.coverage(mode="transit", asked=start)
    region.set_timetable([sys.argv[2]])
print([data["dispatcher"].__name__ for _, one in compiled.buffer if (data := one.data) and one.is_start])
"""
TELLS = """
import sys, time
from dreiraum.reach.warm import is_warm
start = time.perf_counter()
told = is_warm()
print(told, time.perf_counter() - start, *sorted({"numba", "llvmlite", "numpy"} & sys.modules.keys()))
"""


@pytest.fixture(scope="module")
def warmed() -> None:
    """A cache as `dreiraum warm` leaves it."""
    if not is_warm():
        warm()


def run(program: str, *arguments: str | Path) -> list[str]:
    command = [sys.executable, "-c", program, *map(str, arguments)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()


def test_a_fresh_process_opens_and_answers_without_compiling_anything(warmed, tmp_path):
    config = write_district(tmp_path / "district", more='\n[[sources.timetable]]\npath = "bus.zip"\n')
    bus = hourly([("dorf", 0), ("stadt", 8)], [0, 30], range(5, 22))
    write_zip(tmp_path / "district" / "bus.zip", {"dorf": (0, 0), "stadt": (5900, 0)}, bus)
    Region.build(config, tmp_path / "region")
    assert run(ASKS, tmp_path / "region", tmp_path / "district" / "bus.zip") == ["[]"]


def test_whether_it_is_warm_is_told_at_once_and_without_numba(warmed):
    told, seconds, *loaded = run(TELLS)
    assert (told, loaded) == ("True", [])
    assert float(seconds) < 0.5  # a few ms; the machine may be busy


def test_a_cache_that_is_not_there_or_not_whole_or_not_ours_is_cold(warmed, tmp_path, monkeypatch):
    note = json.loads(module._note().read_text(encoding="utf-8"))
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    assert not is_warm()
    for said, told in (
        (note, True),
        ({**note, "mark": "0" * 64}, False),
        ({**note, "compiled": [*note["compiled"], str(tmp_path / "kernel.nbi")]}, False),
        ({}, False),
        ([], False),
    ):
        (tmp_path / "dreiraum.warm").write_text(json.dumps(said), encoding="utf-8")
        assert is_warm() == told
    (tmp_path / "dreiraum.warm").write_bytes(b"\xff\x00")
    assert not is_warm()
