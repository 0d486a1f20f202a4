"""A Region is replaced while people ask: every answer is the old one or the new one, whole."""

import re
import shutil
import time
from urllib.parse import quote

import pytest
from tests.cli.command import dreiraum
from tests.reach.district import write_district
from tests.reach.drawing import latlon
from tests.serving import HOUSES, get, put_in_force, serving
from tests.web.visitors import Visitors, content, follow, settles

LAT, LON = latlon(40, 0)
PAGES = (
    f"/erreichen/{LAT:.5f},{LON:.5f}/?time=2026-11-24T10:00",
    f"/en/erreichen/{LAT:.5f},{LON:.5f}/?mode=bike&time=2026-11-24T10:00",
    f"/suche/?q={quote('Bäckerei')}",
    "/gemeinden/west/",
)
MOVED = {
    501: (900, 0, {"shop": "bakery", "name": "Bäckerei Neu"}),
    507: (200, 0, {"shop": "supermarket", "name": "Neuer Markt"}),
}  # fmt: skip


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """Two Regions, with the configuration of each."""
    folder = tmp_path_factory.mktemp("both")
    configs = write_district(folder / "old", extra=HOUSES), write_district(folder / "new", extra=HOUSES | MOVED)
    return [(config, build(config, folder / f"region{number}")) for number, config in enumerate(configs)]


def build(config, region):
    dreiraum("region", "build", config, "--out", region).fine()
    return region


def expected(address):
    return {page: content(get(address + page).body) for page in PAGES}


def test_under_load_every_answer_is_exactly_that_of_one_region(both, tmp_path):
    (_, old), (config, new) = both
    region = shutil.copytree(old, tmp_path / "region")
    with serving(tmp_path, "--workers", "2") as address:
        truth = [expected(address)]
        put_in_force(new, region)
        follow(address, region)
        truth.append(expected(address))
        assert all(truth[0][page] != truth[1][page] for page in PAGES)
        with Visitors(address, PAGES) as visitors:
            for other in (old, new, old):
                put_in_force(other, region)
                time.sleep(1)
            build(config, region)
            put_in_force(old, region)
            time.sleep(1)
        follow(address, region)
        assert settles(lambda: expected(address), truth[0])
    assert visitors.failures == []
    assert {status for _, status, _ in visitors.answers} == {200}
    assert [page for page, _, body in visitors.answers if body not in (truth[0][page], truth[1][page])] == []
    assert len({body for _, _, body in visitors.answers}) == 2 * len(PAGES)
    assert len(visitors.answers) > 100  # 50 a second, unless the machine has other things to do


def test_replaced_regions_leave_no_memory_behind(both, tmp_path):
    regions = [region for _, region in both]
    region, held = shutil.copytree(regions[0], tmp_path / "region"), []
    with serving(tmp_path, "--workers", "1") as address:
        for turn in range(1, 11):
            put_in_force(regions[turn % 2], region)
            follow(address, region)
            assert {get(address + page).status for page in PAGES * 3} == {200}
            (private,) = re.findall(r"dreiraum_process_private_bytes{.*} (\S+)", get(f"{address}/metrics").text)
            held.append(float(private))
    assert max(held[5:]) < held[2] + 5_000_000, held
