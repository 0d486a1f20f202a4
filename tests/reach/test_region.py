"""The only door: what opens, what is refused, and what every output must carry."""

import shutil

import numpy as np
import pytest
from tests.reach.district import write_district
from tests.reach.drawing import latlon

from dreiraum.reach.errors import InputError
from dreiraum.reach.region import Region, checked


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("door")
    Region.build(write_district(folder / "district"), folder / "region")
    return folder / "region"


def test_a_region_says_what_it_is_made_of(built):
    region = Region.open(built)
    assert (region.manifest["name"], region.country, region.subdivision) == ("Zwei Dörfer", "DE", "NI")
    assert region.notices == ("Alles ausgedacht.",)
    assert "© OpenStreetMap-Mitwirkende, ODbL 1.0" in region.attribution
    kinds = [source["kind"] for source in region.manifest["sources"]]
    assert kinds == ["streets", "population", "boundaries", "broadband"]
    assert all(len(source["sha256"]) == 64 for source in region.manifest["sources"])
    region.verify()


def test_nothing_of_a_part_is_read_before_it_is_asked_for(built):
    region = Region.open(built)
    assert all(not part._open for part in region.parts.values())
    region.nearest(*latlon(0, 0))
    assert isinstance(region.parts["streets"].array("times").base, np.memmap)


def test_a_region_may_be_moved(built, tmp_path):
    shutil.copytree(built, tmp_path / "elsewhere")
    one, other = (Region.open(path).nearest(*latlon(0, 0)) for path in (built, tmp_path / "elsewhere"))
    assert one.headline == other.headline


def test_a_region_that_may_only_be_read_is_read(built, tmp_path):
    shutil.copytree(built, tmp_path / "read-only")
    for path in [*(tmp_path / "read-only").rglob("*"), tmp_path / "read-only"]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        assert Region.open(tmp_path / "read-only").nearest(*latlon(0, 0)).headline.of == 14
    finally:
        for path in [tmp_path / "read-only", *(tmp_path / "read-only").rglob("*")]:
            path.chmod(0o755)


@pytest.mark.parametrize("content", [None, "file"])
def test_no_region_is_said(tmp_path, content):
    if content:
        (tmp_path / "x").write_text(content)
    with pytest.raises(InputError, match="no Region here"):
        Region.open(tmp_path / "x")


def test_a_part_that_is_gone_is_said_on_opening(built, tmp_path):
    shutil.copytree(built, tmp_path / "copy")
    shutil.rmtree(Region.open(tmp_path / "copy").parts["names"].path)
    with pytest.raises(InputError, match=r"names.*build the Region again"):
        Region.open(tmp_path / "copy")


def test_a_region_that_is_open_answers_on_while_a_new_one_comes_into_force(built, tmp_path):
    shutil.copytree(built, tmp_path / "copy")
    region = Region.open(tmp_path / "copy")
    more = '[[place]]\nservice = "bakery"\nname = "Neu"\nlat = 52.0\nlon = 9.5\n'
    Region.build(write_district(tmp_path / "other", more=more), tmp_path / "copy")
    old, new = (one.nearest(*latlon(0, 0)) for one in (region, Region.open(tmp_path / "copy")))
    old_bakery, new_bakery = (
        next(one for one in answer.services if one.service.key == "bakery").modes["foot"].nearest.tenths
        for answer in (old, new)
    )
    assert (old_bakery > 2000, new_bakery) == (True, 0)


@pytest.mark.parametrize(("lat", "lon"), [(52, 9.4), (-90, -180), (90, 180)])
def test_a_point_on_the_earth_is_one(lat, lon):
    assert checked(lat, lon) == (lat, lon)


@pytest.mark.parametrize(("lat", "lon"), [(90.1, 0), (0, 180.1), (float("nan"), 0), (0, float("-inf"))])
def test_a_point_that_is_none_is_refused(lat, lon):
    with pytest.raises(InputError, match="not a latitude and longitude"):
        checked(lat, lon)
