"""What worker processes hold: the Region's pages once for all of them, little beyond."""

import re
from pathlib import Path

from tests.serving import get, serving

from dreiraum.reach import Region
from dreiraum.web.metrics import memory

MOST = 300_000_000  # bytes of a worker beyond shared pages


def mapped(pid, folder):
    """Bytes of the files below a folder that a process has mapped: shared with others, its own."""
    kinds, here = {"Shared": 0, "Private": 0}, False
    for line in Path(f"/proc/{pid}/smaps").read_text(encoding="utf-8").splitlines():
        if re.match(r"[0-9a-f]+-", line):
            here = str(folder) in line
        elif here and (found := re.match(r"(Shared|Private)_(?:Clean|Dirty): +(\d+) kB", line)):
            kinds[found[1]] += int(found[2]) * 1024
    return kinds["Shared"], kinds["Private"]


def test_two_workers_share_the_region_and_hold_little_beyond(demo_home, tmp_path):
    region = Region.open(demo_home / "region")
    cells = region.cells
    step = max(1, len(cells) // 60)
    homes = [f"{cells.lat[row]:.5f},{cells.lon[row]:.5f}" for row in range(0, len(cells), step)]
    pages = ["/", "/en/", "/karte/", "/gemeinden/", "/suche/?q=Hauptstr", *(f"/erreichen/{one}/" for one in homes)]
    with serving(demo_home, "--workers", "2", log=tmp_path / "output", DREIRAUM_LIMITS="0") as address:
        for page in pages:
            assert get(address + page).status == 200
        figures = get(f"{address}/metrics").text
        workers = re.findall(r'dreiraum_process_private_bytes{pid="(\d+)"}', figures)
        asked = re.findall(r'dreiraum_region_info{pid="(\d+)",version="\w+"} 1\.0', figures)
        assert len(asked) == 2
        for worker in workers:
            held = memory(worker)
            assert held["Private_Clean"] + held["Private_Dirty"] < MOST
            assert held["Pss"] < MOST
            shared, own = mapped(worker, demo_home / "region")
            assert shared > 5_000_000
            assert own < shared / 10
