"""Boundaries are read whatever their spelling; what would assign people wrongly is refused."""

import json
import zipfile
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer

from dreiraum.reach.errors import InputError
from dreiraum.reach.people.boundaries import read_boundaries
from dreiraum.reach.people.municipalities import Municipalities, everything

WEST = shapely.box(9.0, 52.0, 9.1, 52.1)
EAST = shapely.box(9.1, 52.0, 9.2, 52.1)


def geojson(folder: Path, *features: tuple[object, dict[str, object]], **more: object) -> Path:
    path = folder / "b.geojson"
    collection = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": properties,
                "geometry": json.loads(shapely.to_geojson(shape)) if isinstance(shape, shapely.Geometry) else shape,
            }
            for shape, properties in features
        ],
        **more,
    }
    path.write_text(json.dumps(collection), encoding="utf-8")
    return path


def two(folder: Path) -> Municipalities:
    return read_boundaries(geojson(folder, (EAST, {"AGS": "03252002", "GEN": "Ost"}), (WEST, {"AGS": "03252001"})))


@pytest.mark.parametrize(
    "properties",
    [
        {"AGS": "03252001", "GEN": "Aerzen"},
        {"ags": "03252001", "name": "Aerzen"},
        {"AGS": 3252001, "gen": "Aerzen"},
        {"AGS": 3252001.0, "gen": "Aerzen"},
        {"de:amtlicher_gemeindeschluessel": "03252001", "name": "Aerzen"},
        {"ARS": "032520001001", "GEN": "Aerzen"},
        {"RS": "03 252 0001 001", "GEN": "Aerzen"},
    ],
)
def test_keys_and_names_in_the_usual_spellings(tmp_path, properties):
    found = read_boundaries(geojson(tmp_path, (WEST, properties)))
    assert (found.ags, found.name) == (("03252001",), ("Aerzen",))


def test_municipalities_are_sorted_by_key_and_found_by_point(tmp_path):
    found = two(tmp_path)
    assert found.ags == ("03252001", "03252002")
    assert found.at([9.05, 9.15, 9.3, np.nan], [52.05, 52.05, 52.05, 52.0]).tolist() == [0, 1, -1, -1]
    assert found.at([], []).shape == (0,)


def test_a_point_on_a_common_edge_belongs_to_the_lowest_index(tmp_path):
    assert two(tmp_path).at(9.1, 52.05).tolist() == [0]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.floats(8.9, 9.3), st.floats(51.9, 52.2)), min_size=1, max_size=40))
def test_points_are_where_shapely_finds_them_one_by_one(points):
    found = Municipalities(("1", "2"), ("a", "b"), np.array([WEST, EAST], object))
    lon, lat = np.array(points).T
    for index, point in zip(found.at(lon, lat), shapely.points(lon, lat), strict=True):
        hits = [place for place, shape in enumerate((WEST, EAST)) if shape.intersects(point)]
        assert index == min(hits, default=-1)
        assert found.at(point.x, point.y).tolist() == [index]


@pytest.mark.parametrize("lon", [np.nan, np.inf, -np.inf, 1e300])
def test_a_single_point_that_is_none_lies_nowhere(tmp_path, lon):
    assert two(tmp_path).at(lon, 52.05).tolist() == [-1]


def test_without_boundaries_everything_belongs_to_one():
    one = everything("Landkreis", "03252")
    assert one.bounds is None
    assert one.at([0.0, 9.0], [0.0, 52.0]).tolist() == [0, 0]


def test_a_declared_coordinate_system_is_converted(tmp_path):
    change = Transformer.from_crs(4326, 25832, always_xy=True)
    metres = shapely.transform(WEST, lambda p: np.column_stack(change.transform(p[:, 0], p[:, 1])))
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::25832"}}
    found = read_boundaries(geojson(tmp_path, (metres, {"AGS": "03252001"}), crs=crs))
    assert found.bounds == pytest.approx((9.0, 52.0, 9.1, 52.1), abs=1e-6)


def test_a_geopackage_with_several_layers_gives_that_of_municipalities(tmp_path):
    path = tmp_path / "vg250.gpkg"
    wkb = np.array([shapely.to_wkb(WEST), shapely.to_wkb(EAST)], object)
    for layer, keys in (("vg250_krs", ["03252", "03253"]), ("vg250_gem", ["03252001", "03253002"])):
        fields = {"field_data": [np.array(keys, object)], "fields": ["AGS"], "geometry_type": "Polygon"}
        pyogrio.raw.write(path, wkb, layer=layer, crs="EPSG:4326", append=path.exists(), **fields)
    assert read_boundaries(path).ags == ("03252001", "03253002")
    assert read_boundaries(path, within="03252").ags == ("03252001",)
    with pytest.raises(InputError, match="no municipality's key begins with 99"):
        read_boundaries(path, within="99")


def test_shapes_of_one_key_are_united(tmp_path):
    found = read_boundaries(geojson(tmp_path, (WEST, {"AGS": "03252001"}), (EAST, {"AGS": "03252001"})))
    assert found.at([9.05, 9.15], [52.05, 52.05]).tolist() == [0, 0]


def test_a_bow_tie_is_repaired(tmp_path):
    tie = shapely.Polygon([(9, 52), (9.1, 52.1), (9.1, 52), (9, 52.1)])
    found = read_boundaries(geojson(tmp_path, (tie, {"AGS": "03252001"})))
    assert found.shape[0].is_valid
    assert found.shape[0].area == pytest.approx(0.005)


def test_a_part_of_a_region_gives_the_same_municipalities(tmp_path):
    found = two(tmp_path)
    again = Municipalities.from_columns(found.columns().__getitem__)
    assert (again.ags, again.name) == (found.ags, found.name)
    assert shapely.equals_exact(again.shape, found.shape).all()
    assert Municipalities.from_columns(everything("a", "1").columns().__getitem__).bounds is None


KEY = {"AGS": "03252001", "GEN": "West"}
BAD = {
    "no key": ([(WEST, {"GEN": "West"})], "no column AGS .* it has gen"),
    "odd key": ([(WEST, {"AGS": "Aerzen"})], "shape 1: 'Aerzen' is no municipality key"),
    "no shapes": ([], "no shapes|not readable"),
    "no geometry": ([(None, KEY)], "03252001 has an empty or broken shape"),
    "a point": ([(shapely.Point(9, 52), KEY)], "03252001 has an empty or broken shape"),
    "flat": (
        [(shapely.Polygon([(9, 52), (9.1, 52), (9, 52)]), KEY)],
        "03252001 has an empty or broken shape",
    ),
    "overlap": (
        [(WEST, KEY), (shapely.box(9.05, 52, 9.15, 52.1), {"AGS": "03252002", "GEN": "Mitte"})],
        "03252001 West and 03252002 Mitte overlap by 50 %",
    ),
    "swapped": ([(shapely.box(52.0, 9.0, 52.1, 9.1), KEY)], "latitude stands before longitude"),
    "metres": (
        [(shapely.box(514000, 5762000, 515000, 5763000), KEY)],
        "coordinates up to 5763000 are no degrees",
    ),
}


@pytest.mark.parametrize(("features", "said"), BAD.values(), ids=BAD)
def test_bad_boundaries_are_named(tmp_path, features, said):
    with pytest.raises(InputError, match=said) as error:
        read_boundaries(geojson(tmp_path, *features))
    assert "b.geojson" in str(error.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"<!DOCTYPE html><html>404</html>", "HTML"),
        (b"x;y\n1;2\n", "neither GeoJSON nor GeoPackage"),
        (b'{"type": "FeatureCollection", "features": [', "not readable"),
        (b"SQLite format 3\0 and then nothing", "not readable"),
    ],
)
def test_what_is_no_boundary_file_is_refused(tmp_path, content, said):
    path = tmp_path / "b.json"
    path.write_bytes(content)
    with pytest.raises(InputError, match=said):
        read_boundaries(path)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        read_boundaries(tmp_path / "nothing.geojson")


NUMBERS = st.one_of(st.floats(allow_nan=True), st.sampled_from([9.0, 52.0, 9.1, 52.1, 1e308]), st.none())
GEOMETRIES = st.one_of(
    st.none(),
    st.fixed_dictionaries(
        {
            "type": st.sampled_from(["Polygon", "MultiPolygon", "Point", "LineString", "Nothing"]),
            "coordinates": st.lists(st.lists(st.lists(NUMBERS, max_size=3), max_size=6), max_size=2),
        }
    ),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(GEOMETRIES, st.fixed_dictionaries({"AGS": st.sampled_from(["03252001", "1", None])}))))
def test_any_geojson_is_read_or_refused(tmp_path_factory, features):
    try:
        read_boundaries(geojson(tmp_path_factory.mktemp("fuzz"), *features))
    except InputError as error:
        assert "b.geojson" in str(error)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200), st.sampled_from([b"", b"{", b'{"type":"Feature"', b"SQLite format 3\0"]))
def test_any_bytes_are_read_or_refused(tmp_path_factory, tail, head):
    path = tmp_path_factory.mktemp("fuzz") / "b.geojson"
    path.write_bytes(head + tail)
    with pytest.raises(InputError):
        read_boundaries(path)


def test_the_eight_municipalities_of_hameln_pyrmont(shared_data):
    found = read_boundaries(shared_data / "hameln-pyrmont" / "gemeinden.geojson")
    assert found.ags == tuple(f"0325200{number}" for number in range(1, 9))
    assert found.name[5] == "Hameln"
    assert found.name[found.at(9.356, 52.104)[0]] == "Hameln"


def test_a_geopackage_inside_an_archive_is_read_as_the_survey_office_publishes_it(tmp_path: Path) -> None:
    shape = shapely.box(9.0, 52.0, 9.2, 52.2)
    pyogrio.raw.write(
        tmp_path / "VG250.gpkg",
        geometry=np.array([shapely.to_wkb(shape)], object),
        field_data=[np.array(["03252001"], object), np.array(["Aerzen"], object)],
        fields=np.array(["AGS", "GEN"], object),
        layer="vg250_gem",
        geometry_type="Polygon",
        crs="EPSG:4326",
    )
    with zipfile.ZipFile(tmp_path / "vg250.zip", "w") as archive:
        archive.write(tmp_path / "VG250.gpkg", "vg250.gpkg/ebenen/DE_VG250.gpkg")
    assert read_boundaries(tmp_path / "vg250.zip").name == ("Aerzen",)


def test_an_archive_without_boundaries_is_refused_by_name(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "vg250.zip", "w") as archive:
        archive.writestr("readme.txt", "nothing here")
    with pytest.raises(InputError, match=r"vg250\.zip.*one GeoPackage"):
        read_boundaries(tmp_path / "vg250.zip")
