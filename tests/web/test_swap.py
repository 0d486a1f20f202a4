"""A Region is replaced while people ask: every answer is the old one or the new one, whole."""

import re
import shutil
import threading
import time
from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import quote

import pytest
from tests.cli.command import dreiraum
from tests.reach.district import write_district
from tests.reach.drawing import latlon
from tests.serving import HOUSES, get, put_in_force, serving

from dreiraum.reach import Region

LAT, LON = latlon(40, 0)
PAGES = (
    f"/erreichen/{LAT:.5f},{LON:.5f}/?time=2026-11-24T10:00",
    f"/en/erreichen/{LAT:.5f},{LON:.5f}/?mode=bike&time=2026-11-24T10:00",
    f"/suche/?q={quote('Bäckerei')}",
    "/gemeinden/west/",
)
CLIENTS, PER_SECOND = 5, 50
MOVED = {
    501: (900, 0, {"shop": "bakery", "name": "Bäckerei Neu"}),
    507: (200, 0, {"shop": "supermarket", "name": "Neuer Markt"}),
}  # fmt: skip


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """The configurations of two Regions."""
    folder = tmp_path_factory.mktemp("both")
    return write_district(folder / "old", extra=HOUSES), write_district(folder / "new", extra=HOUSES | MOVED)


def build(config, region):
    dreiraum("region", "build", config, "--out", region).fine()
    return region


def content(page):
    """A page without what differs from answer to answer: a form's token."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]*"', b"", page)


def expected(address):
    return {page: content(get(address + page).body) for page in PAGES}


def follow(address, region):
    """Ask until all workers serve the Region on disk."""
    version, end = Region.open(region).version, time.monotonic() + 30
    while True:
        told = set(re.findall(r'dreiraum_region_info{pid="\d+",version="(\w+)"}', get(f"{address}/metrics").text))
        if told == {version}:
            return
        assert time.monotonic() < end, told
        for _ in range(8):
            get(f"{address}/readyz")


class Visitors:
    """So many requests per second over a few connections, whatever the answers take; all answers are kept."""

    def __init__(self, address):
        self.host, self.stop = address.removeprefix("http://"), threading.Event()
        self.answers, self.failures = [], []
        self.threads = [threading.Thread(target=self.visit, args=(number,)) for number in range(CLIENTS)]

    def __enter__(self):
        for one in self.threads:
            one.start()
        return self

    def __exit__(self, *error):
        self.stop.set()
        for one in self.threads:
            one.join()

    def visit(self, number):
        with closing(HTTPConnection(self.host, timeout=30)) as connection:
            self.ask_on(connection, number)

    def ask_on(self, connection, number):
        pause = CLIENTS / PER_SECOND
        due = time.monotonic() + pause * number / CLIENTS
        while not self.stop.wait(max(0.0, due - time.monotonic())):
            due += pause
            page = PAGES[number % len(PAGES)]
            number += 1
            try:
                connection.request("GET", page)
                answer = connection.getresponse()
                self.answers.append((page, answer.status, content(answer.read())))
            except OSError as error:
                self.failures.append((page, error))
                connection.close()


def test_under_load_every_answer_is_exactly_that_of_one_region(both, tmp_path):
    old, new = both
    region = build(old, tmp_path / "region")
    with serving(tmp_path, "--workers", "2") as address:
        truth = [expected(address)]
        build(new, region)
        follow(address, region)
        truth.append(expected(address))
        assert all(truth[0][page] != truth[1][page] for page in PAGES)
        with Visitors(address) as visitors:
            for config in (old, new, old, new, old):
                build(config, region)
                time.sleep(1)
        follow(address, region)
        assert expected(address) == truth[0]
    assert visitors.failures == []
    assert {status for _, status, _ in visitors.answers} == {200}
    assert [page for page, _, body in visitors.answers if body not in (truth[0][page], truth[1][page])] == []
    assert len({body for _, _, body in visitors.answers}) == 2 * len(PAGES)
    assert len(visitors.answers) > 300  # 50 a second, unless the machine has other things to do


def test_replaced_regions_leave_no_memory_behind(both, tmp_path):
    regions = [build(config, tmp_path / name) for config, name in zip(both, ("first", "second"), strict=True)]
    region, held = shutil.copytree(regions[0], tmp_path / "region"), []
    with serving(tmp_path, "--workers", "1") as address:
        for turn in range(1, 11):
            put_in_force(regions[turn % 2], region)
            follow(address, region)
            assert {get(address + page).status for page in PAGES * 3} == {200}
            (private,) = re.findall(r"dreiraum_process_private_bytes{.*} (\S+)", get(f"{address}/metrics").text)
            held.append(float(private))
    assert max(held[5:]) < held[2] + 5_000_000, held
