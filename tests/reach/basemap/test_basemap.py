"""What the tiles of a Region show, read back by another program."""

import math
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pmtiles.reader import MmapSource, Reader, all_tiles
from tests.reach.basemap.tiles import at, number, whole
from tests.reach.drawing import EAST, NORTH, ROAD, lonlat, write_map

from dreiraum.reach.basemap.basemap import TILES, BaseMap
from dreiraum.reach.config import District
from dreiraum.reach.errors import InputError
from dreiraum.reach.parts import Part
from dreiraum.reach.region import Region


def metres(shape):
    """A shape in degrees as one in metres of the drawing."""
    lon, lat = lonlat(0, 0)
    return shapely.transform(shape, lambda points: (points - (lon, lat)) * (EAST, NORTH))


def piece(features, **said):
    """The one feature with these attributes, in metres."""
    (found,) = [shape for attributes, shape in features if said.items() <= attributes.items()]
    return metres(found)


@pytest.fixture(scope="module")
def shown(drawn):
    """The whole district fits four tiles at zoom 13; each layer's pieces."""
    return whole(drawn.basemap, 13)


@pytest.fixture(scope="module")
def near(drawn):
    return lambda x, y, z=14: at(drawn.basemap, *lonlat(x, y), z)


def united(features, **said):
    return metres(shapely.union_all([shape for attributes, shape in features if said.items() <= attributes.items()]))


def test_all_layers_are_there(drawn, shown):
    layers = {"landuse", "water", "waterway", "outside", "municipality", "road", "rail", "boundary", "place"}
    assert set(shown) == layers
    assert set(drawn.basemap.layers) == layers | {"building"}


def test_roads_run_where_they_were_drawn_and_say_what_they_are(shown):
    attributes = {frozenset(said.items()) for said, _ in shown["road"]}
    assert attributes == {
        frozenset({("kind", "minor"), ("name", "Hauptstraße")}),
        frozenset({("kind", "primary"), ("ref", "B 83"), ("bridge", True)}),
    }
    main = united(shown["road"], kind="minor")
    assert main.hausdorff_distance(shapely.LineString([(500, 1000), (2000, 1000)])) < 1.5


def test_small_roads_come_at_high_zooms_only(drawn):
    kinds = {z: {said["kind"] for said, _ in whole(drawn.basemap, z)["road"]} for z in (7, 11, 12)}
    assert kinds == {7: {"primary"}, 11: {"primary"}, 12: {"primary", "minor"}}


def test_a_wood_has_its_clearing(shown):
    wood = united(shown["landuse"], kind="forest")
    assert wood.area == pytest.approx(1000 * 1000 - 400 * 400, rel=0.01)
    assert wood.covers(shapely.Point(600, 2000))
    assert not wood.intersects(shapely.Point(1000, 2000).buffer(190))


def test_water_is_an_area_and_a_river_a_line_with_its_name(shown):
    assert united(shown["water"], kind="lake").area == pytest.approx(1000 * 600, rel=0.01)
    assert {said["name"] for said, _ in shown["waterway"]} == {"Weser"}


def test_houses_come_at_zoom_14(near):
    assert piece(near(1000, 1025)["building"]).area == pytest.approx(12 * 10, rel=0.1)
    assert "building" not in near(1000, 1025, z=13)


def test_every_border_is_drawn_once(shown):
    between, around = united(shown["boundary"], kind="municipality"), united(shown["boundary"], kind="district")
    assert between.length == pytest.approx(4000, rel=0.02)
    assert between.hausdorff_distance(shapely.LineString([(2000, 0), (2000, 4000)])) < 5
    assert around.hausdorff_distance(shapely.box(0, 0, 4000, 4000).exterior) < 5


def test_municipalities_and_what_lies_outside_fill_the_box(drawn, shown):
    west, east = (united(shown["municipality"], name=name) for name in ("West", "Ost"))
    assert west.area == pytest.approx(2000 * 4000, rel=0.01)
    assert {said["ags"] for said, _ in shown["municipality"]} == {"03252001", "03252002"}
    outside = united(shown["outside"])
    box = metres(shapely.box(*drawn.basemap.bounds))
    assert shapely.union_all([west, east, outside]).area == pytest.approx(box.area, rel=0.01)
    assert outside.intersection(west).area < 0.01 * west.area


def test_the_map_ends_with_the_districts_buffer(drawn):
    west, south, east, north = metres(shapely.box(*drawn.basemap.bounds)).bounds
    assert all(-4000 < edge < -2900 for edge in (west, south))
    assert all(6900 < edge < 8000 for edge in (east, north))


def test_places_have_their_rank_and_what_nobody_lives_in_has_no_name(shown):
    said = sorted((said["rank"], said["kind"], said["name"]) for said, _ in shown["place"])
    assert said == [(0, "town", "Stadt"), (1, "village", "Ostdorf"), (2, "village", "Westdorf")]


def test_zooms_and_bounds_are_those_of_the_file(drawn):
    basemap = drawn.basemap
    with (drawn.parts["basemap"].path / TILES).open("rb") as file:
        header = Reader(MmapSource(file)).header()
    assert (basemap.minzoom, basemap.maxzoom) == (header["min_zoom"], header["max_zoom"]) == (7, 14)
    assert basemap.bounds == pytest.approx(
        [header[f"{one}_e7"] / 1e7 for one in ("min_lon", "min_lat", "max_lon", "max_lat")]
    )


def assert_same_tiles(region):
    """Every tile of the file, found by the package's own reader, is what the base map gives, and no other is."""
    with (region.parts["basemap"].path / TILES).open("rb") as file:
        tiles = dict(all_tiles(MmapSource(file)))
    assert {key: region.basemap.tile(*key) for key in tiles} == tiles
    beside = {(z, x + dx, y + dy) for z, x, y in tiles for dx in (-1, 0, 1) for dy in (-1, 0, 1)} - tiles.keys()
    assert all(region.basemap.tile(*key) is None for key in beside)
    return tiles


def test_every_tile_of_the_file_is_found(drawn):
    assert len(assert_same_tiles(drawn)) > 60


@given(st.integers(-3, 40), st.integers(-(2**40), 2**40), st.integers(-(2**40), 2**40))
@settings(max_examples=300)
def test_tiles_that_are_none_are_none(drawn, z, x, y):
    basemap = drawn.basemap
    tile = basemap.tile(z, x, y)
    if not (7 <= z <= 14 and 0 <= x < 2**z and 0 <= y < 2**z):
        assert tile is None


def test_the_tile_of_a_place_far_away_is_none(drawn):
    assert drawn.basemap.tile(14, *number(13.4, 52.5, 14)) is None
    assert drawn.basemap.tile(14, *number(*lonlat(1000, 1000), 14)) is not None


def test_many_threads_get_the_same_tiles(drawn):
    fresh = Region.open(drawn.path)
    keys = [(14, *number(*lonlat(x, y), 14)) for x in range(0, 4000, 500) for y in range(0, 4000, 500)]
    barrier = threading.Barrier(8)

    def read(_):
        barrier.wait()
        return [fresh.basemap.tile(*key) for key in keys]

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(read, range(8)))
    assert answers == [[drawn.basemap.tile(*key) for key in keys]] * 8


def test_an_extract_with_nothing_but_roads_gives_roads(tmp_path):
    path = write_map(tmp_path / "map.osm.pbf", {1: (0, 0), 2: (500, 0)}, {1: ([1, 2], ROAD)})
    basemap = Region.build(District.of(streets=path), tmp_path / "region").basemap
    assert basemap.layers == ("road",)
    (street,) = at(basemap, *lonlat(250, 0), 14)["road"]
    assert (street[0], math.dist(*metres(street[1]).coords)) == ({"kind": "minor"}, pytest.approx(500, rel=0.01))


def copy_of(part, folder, content):
    """The part with other tiles, its hashes as they were."""
    path = folder / part.path.name
    path.mkdir(exist_ok=True)
    (path / "part.json").write_bytes((part.path / "part.json").read_bytes())
    (path / TILES).write_bytes(content)
    return Part(path)


@pytest.mark.parametrize("length", [1, 100, 127, 200, 3000])
def test_a_file_cut_off_is_one_line(drawn, tmp_path, length):
    content = (drawn.parts["basemap"].path / TILES).read_bytes()
    basemap = BaseMap(copy_of(drawn.parts["basemap"], tmp_path, content[:length]))
    with pytest.raises(InputError, match=r"tiles\.pmtiles: damaged or cut off; build the Region again"):
        basemap.tile(14, *number(*lonlat(1000, 1025), 14))


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_a_damaged_file_gives_bytes_or_one_line(drawn, tmp_path_factory, data):
    content = bytearray((drawn.parts["basemap"].path / TILES).read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, 1500))] = data.draw(st.integers(0, 255))
    basemap = BaseMap(copy_of(drawn.parts["basemap"], tmp_path_factory.mktemp("damaged"), bytes(content)))
    for ask in (lambda: basemap.tile(14, *number(*lonlat(1000, 1025), 14)), lambda: basemap.layers):
        try:
            ask()
        except InputError as error:
            assert "build the Region again" in str(error)
