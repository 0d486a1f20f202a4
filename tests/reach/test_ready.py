"""A Region that is ready answers from what it has: without its folder, and to many at once."""

from __future__ import annotations

import datetime as dt
import shutil
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from tests.reach.district import write_district
from tests.reach.drawing import latlon

from dreiraum.reach.errors import InputError
from dreiraum.reach.export.cells import cell_minutes
from dreiraum.reach.region import Region
from dreiraum.reach.streets.profiles import MODES

TUESDAY = dt.datetime(2026, 11, 24, 10)
HOMES = [(x, y) for x in range(-2400, 8000, 700) for y in (0, -30)]
HOUSES = {
    700 + k: (x, -15, {"addr:street": "Hauptstraße", "addr:housenumber": str(k + 1), "addr:city": "West"})
    for k, x in enumerate((0, 40, 80))
}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ready")
    Region.build(write_district(folder / "district", extra=HOUSES), folder / "region")
    return folder / "region"


def everything(region: Region, homes: list[tuple[int, int]]) -> list[object]:
    """What the Region says of homes, in every way it can be asked."""
    said: list[object] = []
    for at in homes:
        home = latlon(*at)
        for mode in MODES:
            said += [region.nearest(*home, mode=mode), region.nearest(*home, mode=mode, asked=TUESDAY)]
            route = region.route(home, latlon(at[0] + 400, 0), mode=mode)
            said += [route.tenths, route.line.tolist(), route.legs]
            said.append(np.nan_to_num(region.matrix([home], [latlon(0, 0)], mode=mode), nan=-1).tolist())
        said.append(region.address(*home))
        said.append(region.find("Hauptstr 2", near=home))
    return said


def by_district(region: Region) -> list[object]:
    said: list[object] = [cell_minutes(region)]
    for mode in MODES:
        said.append(list(region.coverage(mode=mode).rows()))
        said.append(list(region.coverage(mode=mode, by="village", asked=TUESDAY).rows()))
        said.append(region.isochrone(*latlon(500, 0), mode=mode, minutes=5).area.wkb)
    return said


def test_what_is_ready_answers_without_its_folder_as_it_did_with_it(built, tmp_path):
    shutil.copytree(built, tmp_path / "copy")
    region = Region.open(tmp_path / "copy")
    region.ready()
    shutil.rmtree(tmp_path / "copy")
    expected = Region.open(built)
    assert everything(region, HOMES[:6]) == everything(expected, HOMES[:6])
    assert by_district(region) == by_district(expected)
    assert region.version == expected.version


@pytest.mark.parametrize("prepare", [Region.ready, Region.hold], ids=["ready", "held"])
def test_what_is_ready_or_held_has_every_file_of_every_part_mapped(built, prepare):
    region = Region.open(built)
    prepare(region)
    for part in region.parts.values():
        files = {name.removesuffix(".npy").removesuffix(".ends").removesuffix(".text") for name in part.head["files"]}
        assert part._open.keys() == files


def test_a_region_replaced_twice_still_answers_what_it_did(built, tmp_path):
    shutil.copytree(built, tmp_path / "copy")
    region = Region.open(tmp_path / "copy")
    region.ready()
    before = everything(region, HOMES[:4])
    for name in ("Neu", "Neuer"):
        more = f'[[place]]\nservice = "bakery"\nname = "{name}"\nlat = 52.0\nlon = 9.5\n'
        Region.build(write_district(tmp_path / name, more=more), tmp_path / "copy")
    assert not any(part.path.exists() for kind, part in region.parts.items() if kind == "places")
    assert everything(region, HOMES[:4]) == before


def test_a_part_that_is_cut_off_is_noticed_before_anybody_asks(built, tmp_path):
    shutil.copytree(built, tmp_path / "copy")
    region = Region.open(tmp_path / "copy")
    (region.parts["times"].path / "walk.npy").write_bytes(b"")
    with pytest.raises(InputError, match=r"walk.npy: damaged or cut off"):
        region.ready()


@pytest.mark.parametrize("prepared", [True, False], ids=["ready", "just opened"])
def test_eight_threads_at_once_hear_what_one_hears(built, prepared):
    expected = [everything(Region.open(built), [at]) for at in HOMES[::3]]
    region = Region.open(built)
    if prepared:
        region.ready()
    order = np.random.default_rng(3).permutation(8 * len(expected)) % len(expected)
    with ThreadPoolExecutor(8) as threads:
        heard = list(threads.map(lambda k: everything(region, [HOMES[::3][k]]), order.tolist()))
    assert all(one == expected[k] for one, k in zip(heard, order.tolist(), strict=True))


def test_the_version_of_a_region_names_its_content(built, tmp_path):
    shutil.copytree(built, tmp_path / "copy")
    assert Region.open(built).version == Region.open(tmp_path / "copy").version
    more = '[[place]]\nservice = "bakery"\nname = "Neu"\nlat = 52.0\nlon = 9.5\n'
    Region.build(write_district(tmp_path / "district", more=more), tmp_path / "copy")
    versions = {Region.open(built).version, Region.open(tmp_path / "copy").version}
    assert len(versions) == 2
    assert all(len(version) == 12 and int(version, 16) >= 0 for version in versions)
