"""Building a Region: the same bytes again, never half of one, and one line for everything that goes wrong."""

import contextlib
import filecmp
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from tests.reach.district import write_district
from tests.reach.drawing import ROAD, boxes, census, latlon, lonlat, write_map

from dreiraum.reach.config import District
from dreiraum.reach.errors import InputError
from dreiraum.reach.manifest import building
from dreiraum.reach.region import Region


def files(folder: Path) -> list[Path]:
    return sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())


@pytest.fixture(scope="module")
def config(tmp_path_factory) -> Path:
    return write_district(tmp_path_factory.mktemp("sources") / "district")


@pytest.fixture
def built(tmp_path, config) -> Path:
    Region.build(config, tmp_path / "region")
    return tmp_path / "region"


def bakery(folder):
    answer = Region.open(folder).nearest(*latlon(0, 0))
    return next(one for one in answer.services if one.service.key == "bakery").modes["foot"].nearest.tenths


def test_a_rebuild_from_the_same_files_is_the_same_to_the_byte(tmp_path, config):
    for name in ("one", "two"):
        Region.build(config, tmp_path / name)
    assert files(tmp_path / "one") == files(tmp_path / "two")
    same, different, failed = filecmp.cmpfiles(
        tmp_path / "one", tmp_path / "two", files(tmp_path / "one"), shallow=False
    )
    assert (len(same) > 20, different, failed) == (True, [], [])


def test_a_rebuild_of_a_real_town_is_the_same_to_the_byte(tmp_path, shared_data):
    path = shared_data / "north-bayreuth" / "north-bayreuth.osm.gz"
    for name in ("one", "two"):
        Region.build(District.of(streets=path), tmp_path / name)
    _, different, failed = filecmp.cmpfiles(tmp_path / "one", tmp_path / "two", files(tmp_path / "one"), shallow=False)
    assert (different, failed) == ([], [])


def test_another_process_builds_the_same_bytes(built, config, tmp_path):
    """Hashes of texts differ from process to process; no order may depend on them."""
    program = f"from dreiraum.reach.region import Region; Region.build({str(config)!r}, {str(tmp_path / 'other')!r})"
    subprocess.run([sys.executable, "-c", program], check=True, env={**os.environ, "PYTHONHASHSEED": "77"})
    _, different, failed = filecmp.cmpfiles(built, tmp_path / "other", files(built), shallow=False)
    assert (different, failed) == ([], [])


def test_rebuilding_in_place_changes_nothing(built, config):
    before = {path: (built / path).read_bytes() for path in files(built)}
    Region.build(config, built)
    assert {path: (built / path).read_bytes() for path in files(built)} == before


def test_a_damaged_region_is_found_and_healed_by_building_again(built, config):
    region = Region.open(built)
    path = region.parts["streets"].path / "length.npy"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"length\.npy: damaged"):
        Region.open(built).verify()
    Region.build(config, built)
    Region.open(built).verify()


@pytest.mark.parametrize("after", [0.0, 0.15, 0.4])
def test_a_build_that_is_killed_leaves_the_old_region_serving_and_the_next_one_works(built, config, after):
    """Killed before, while and after it writes parts; a build of other streets, so that all parts are new."""
    before, minutes = (built / "manifest.json").read_bytes(), bakery(built)
    other = config.parent.with_name("other")
    if not other.exists():
        write_district(other, more='[[place]]\nservice = "food"\nname = "Neu"\nlat = 52.0\nlon = 9.5\n')
    program = (
        "import time, dreiraum.reach.build as build\n"
        "from dreiraum.reach.region import Region\n"
        "def slowly(*given, write=build.write_part):\n"
        "    print('part', flush=True)\n"
        f"    time.sleep({after})\n"
        "    name = write(*given)\n"
        "    print('done', flush=True)\n"
        "    time.sleep(30)\n"
        "build.write_part = slowly\n"
        f"Region.build({str(other / 'district.toml')!r}, {str(built)!r})"
    )
    child = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert child.stdout.readline() == "part\n"
    if not after:
        child.stdout.readline()
    else:
        time.sleep(after / 2)
    child.send_signal(signal.SIGKILL)
    child.communicate()
    assert (built / "manifest.json").read_bytes() == before
    assert bakery(built) == minutes
    Region.open(built).verify()
    region = Region.build(other / "district.toml", built)
    assert len(region.places) == len(Region.build(config, built).places) + 1
    assert not list((built / "parts").glob(".writing*"))


def test_a_second_build_at_the_same_time_is_refused(built, config):
    with building(built), pytest.raises(InputError, match="another build is writing here"):
        Region.build(config, built)
    Region.build(config, built)


@pytest.mark.parametrize("most", [0, 500, 4_000])
def test_a_full_disk_is_one_line_and_the_old_region_serves(built, config, most):
    other = write_district(
        built.parent / "more", more='[[place]]\nservice = "food"\nname = "Neu"\nlat = 52.0\nlon = 9.5\n'
    )
    before, minutes = (built / "manifest.json").read_bytes(), bakery(built)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        with pytest.raises(InputError, match="disk is full") as error:
            Region.build(other, built)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "\n" not in str(error.value)
    assert (built / "manifest.json").read_bytes() == before
    assert bakery(built) == minutes
    Region.build(other, built).verify()


def test_a_folder_that_may_not_be_written_is_named(tmp_path, config):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="file"):
        Region.build(config, tmp_path / "file" / "region")


@pytest.mark.parametrize("kind", ["streets.osm.pbf", "people.csv", "boundaries.geojson", "broadband.csv"])
@pytest.mark.parametrize("content", [b"", b"<html>404</html>", b"\x00\xff\x00", None])
def test_a_source_that_cannot_be_used_is_named_and_the_old_region_serves(built, config, tmp_path, kind, content):
    shutil.copytree(config.parent, tmp_path / "bad")
    source = tmp_path / "bad" / kind
    if content is None:
        source.unlink()
    else:
        source.write_bytes(content)
    before = (built / "manifest.json").read_bytes()
    with pytest.raises(InputError, match=kind.replace(".", r"\.")) as error:
        Region.build(tmp_path / "bad" / "district.toml", built)
    assert "\n" not in str(error.value)
    assert (built / "manifest.json").read_bytes() == before
    assert bakery(built) > 0


def test_streets_of_another_district_are_refused(tmp_path, config):
    shutil.copytree(config.parent, tmp_path / "bad")
    far = boxes(("03252001", "Fern", 200_000, 0, 210_000, 9_000))
    (tmp_path / "bad" / "boundaries.geojson").write_text(far)
    with pytest.raises(InputError, match="in the district's area"):
        Region.build(tmp_path / "bad" / "district.toml", tmp_path / "region")
    assert not (tmp_path / "region" / "manifest.json").exists()


def test_an_extract_without_streets_is_refused(tmp_path):
    write_map(tmp_path / "a.osm.pbf", {1: (0, 0, {"amenity": "pub"}), 2: (5, 5)}, {})
    with pytest.raises(InputError, match="holds no street that any mode may use"):
        Region.build(District.of(streets=tmp_path / "a.osm.pbf"), tmp_path / "region")


def test_a_street_on_null_island_does_not_fill_the_memory(tmp_path):
    """A node without a place often ends at 0 N 0 E; the grid between must not be paid for."""
    nodes = {k: (100 * k, 0) for k in range(5)}
    null = {10: (-9.5 * 68_459, -52 * 111_195), 11: (-9.5 * 68_459 + 100, -52 * 111_195)}
    path = write_map(tmp_path / "a.osm.pbf", nodes | null, {1: ([0, 1, 2, 3, 4], ROAD), 2: ([10, 11], ROAD)})
    (tmp_path / "people.csv").write_text(census([(0, 0, 10)]))
    with few_gigabytes(6):
        region = Region.build(District.of(streets=path, population=tmp_path / "people.csv"), tmp_path / "region")
    lon, lat = np.array([lonlat(150, 30)]).T
    snap = region.streets.snap("foot", lon, lat)
    assert snap.offset[0] == pytest.approx(30, abs=0.1)
    assert sum(path.stat().st_size for path in (tmp_path / "region").rglob("*") if path.is_file()) < 10_000_000


@contextlib.contextmanager
def few_gigabytes(many):
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (many << 30, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


# a second district is a folder


@pytest.fixture(scope="module")
def second(tmp_path_factory) -> Region:
    """Another district: its own names and keys, slower walkers, a service of its own and a longer limit."""
    folder = tmp_path_factory.mktemp("second")
    nodes = {k: (500 * k, 0) for k in range(9)}
    nodes |= {100: (2000, 0, {"amenity": "pharmacy"}), 101: (500, 0, {"amenity": "fire_station"})}
    write_map(folder / "streets.osm.gz", nodes, {1: (list(range(9)), ROAD)})
    (folder / "people.csv").write_text(census([(0, 0, 40)]))
    (folder / "boundaries.geojson").write_text(boxes(("05111000", "Anderstadt", -2000, -2000, 6000, 2000)))
    (folder / "services.toml").write_text(
        "[service.pharmacy.limit]\nfoot = 45\n"
        '[service.fire]\nname = "Feuerwehr"\nerrand_minutes = 5\nmatch = [{ amenity = "fire_station" }]\n'
    )
    (folder / "profiles").mkdir()
    (folder / "profiles" / "foot.toml").write_text("[highway]\nresidential = 3.6\n")
    (folder / "district.toml").write_text(
        'name = "Anderskreis"\nags = "05111"\nsubdivision = "NW"\nservices = "services.toml"\nprofiles = "profiles"\n'
        '[[sources.streets]]\npath = "streets.osm.gz"\nattribution = "© Andere"\n'
        '[[sources.population]]\npath = "people.csv"\n[[sources.boundaries]]\npath = "boundaries.geojson"\n'
    )
    return Region.build(folder / "district.toml", folder / "region")


def test_a_second_district_has_its_own_names_and_calendar(second):
    assert (second.manifest["name"], second.manifest["ags"], second.subdivision) == ("Anderskreis", "05111", "NW")
    assert second.municipalities.name == ("Anderstadt",)
    assert "© Andere" in second.attribution
    assert second.catalogue.keys[-1] == "fire"
    assert second.catalogue.version.endswith("+district")


def test_a_second_district_has_its_own_speeds(second):
    # 500 m at 3.6 km/h: 500 s
    fire = second.nearest(*latlon(0, 0)).services[-1]
    assert fire.modes["foot"].nearest.tenths == pytest.approx(5000, abs=2)


def test_a_second_district_has_its_own_limits_and_they_may_be_long(second):
    # 2000 m at 3.6 km/h: 2000 s, 33.3 minutes of the 45 it grants
    home = second.nearest(*latlon(0, 0))
    pharmacy = next(one for one in home.services if one.service.key == "pharmacy").modes["foot"]
    assert (pharmacy.limit, pharmacy.reached) == (45, True)
    assert second.coverage().physical[-1, second.catalogue.index("pharmacy"), 0] == 40
