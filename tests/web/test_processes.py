"""Several processes are one site: they share the Region's pages, count together, and follow a new Region alike."""

import os
import re
import shutil
import signal
import time
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
    own = shutil.copytree(demo_home, tmp_path / "own")
    with serving(own, "--workers", "2", DREIRAUM_LIMITS="0") as address:
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
            shared, private = mapped(worker, own / "region")
            assert shared > 5_000_000
            assert private < shared / 10


def test_they_count_together(home, tmp_path):
    own = shutil.copytree(home, tmp_path / "own", ignore=shutil.ignore_patterns("sources", "dreiraum.sqlite3*"))
    with serving(own, "--workers", "2") as address:
        before = counted(address)
        for _ in range(20):
            assert get(f"{address}/impressum/").status == 200
        assert counted(address) == before + 20


def counted(address):
    found = re.search(r'dreiraum_requests_total{method="GET",route="site:imprint",status="200"} (\S+)',
                      get(f"{address}/metrics").text)  # fmt: skip
    return float(found[1]) if found else 0


def test_one_that_takes_the_place_of_another_starts_with_the_region_on_disk(home, tmp_path):
    own = shutil.copytree(home, tmp_path / "own", ignore=shutil.ignore_patterns("sources", "dreiraum.sqlite3*"))
    with serving(own, "--workers", "1") as address:
        first = get(f"{address}/readyz").text
        (worker,) = re.findall(r'dreiraum_region_info{pid="(\d+)"', get(f"{address}/metrics").text)
        manifest = own / "region" / "manifest.json"
        scratch = manifest.with_name("manifest.new")
        scratch.write_text(manifest.read_text(encoding="utf-8").replace("Zwei Dörfer", "Drei Dörfer"), encoding="utf-8")
        scratch.replace(manifest)
        os.kill(int(worker), signal.SIGKILL)
        assert Region.open(own / "region").version in once_it_answers(f"{address}/readyz")
        assert Region.open(own / "region").version not in first


def once_it_answers(url, seconds=60):
    end = time.monotonic() + seconds
    while True:
        try:
            return get(url).text
        except OSError:
            assert time.monotonic() < end
            time.sleep(0.02)
