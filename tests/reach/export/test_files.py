"""Layers written to files and read back by others' readers."""

import csv
import json
import resource
import signal
import sqlite3
import sys
from contextlib import contextmanager

import numpy as np
import pyarrow
import pyarrow.parquet
import pyogrio
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reach.drawing import latlon
from tests.reach.export.conftest import NOTICE

from dreiraum.reach.errors import InputError
from dreiraum.reach.export.files import FORMATS, write_layer
from dreiraum.reach.export.layers import (
    Layer,
    cells_layer,
    column_of,
    coverage_layer,
    isochrone_layer,
    matrix_layer,
    municipalities_layer,
    places_layer,
    route_layer,
)
from dreiraum.reach.export.provenance import provenance
from dreiraum.reach.export.tables import write_csv, write_geojson

CREDIT = ("© OpenStreetMap-Mitwirkende", "© Amt für Proben", "© Vermessung")
LICENCES = ("ODbL-1.0", "DL-DE-BY-2.0", "GeoNutzV")


def every_layer(region, home) -> list[Layer]:
    shop = latlon(700, 5)
    return [
        coverage_layer(region, region.coverage()),
        municipalities_layer(region, region.coverage()),
        cells_layer(region),
        places_layer(region),
        isochrone_layer(region.isochrone(*home)),
        route_layer(region.route(home, shop)),
        matrix_layer([home], [shop, latlon(5500, 0)], region.matrix([home], [shop, latlon(5500, 0)]), mode="foot"),
    ]


def plain(layer: Layer) -> dict[str, list]:
    return {name: column.tolist() for name, column in layer.fields.items()}


def read_csv(path):
    """Comment lines, and the columns as texts."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    head = [line for line in lines if line.startswith("# ")]
    names, *rows = csv.reader(lines[len(head) :])
    return head, {name: [row[k] for row in rows] for k, name in enumerate(names)}


def read_with_gdal(path, layer):
    """Columns with None where unknown, and the shapes."""
    meta, _, wkb, columns = pyogrio.raw.read(path, layer=layer)
    known = {
        name: [None if str(value) in ("None", "nan") else value for value in column.tolist()]
        for name, column in zip(meta["fields"], columns, strict=True)
    }
    return known, None if wkb is None else shapely.from_wkb(wkb), meta


def read_parquet(path):
    table = pyarrow.parquet.read_table(path)
    words = {key.decode(): text.decode() for key, text in table.schema.metadata.items()}
    return table.to_pydict(), words


def test_csv_gives_back_every_value(region, home, written):
    for layer in every_layer(region, home):
        write_layer(written / "a.csv", layer, region)
        _, columns = read_csv(written / "a.csv")
        for name, values in plain(layer).items():
            told = ["" if v is None else str(v).lower() if isinstance(v, bool) else str(v) for v in values]
            assert columns[name] == told
        if layer.outline:
            shape = shapely.from_wkt(columns["wkt"])
            assert shapely.equals_exact(shapely.normalize(shape), shapely.normalize(layer.shape), tolerance=1e-7).all()


def test_geojson_gives_back_every_value_and_shape(region, home, written):
    for layer in every_layer(region, home):
        write_layer(written / "a.geojson", layer, region)
        features = json.loads((written / "a.geojson").read_text(encoding="utf-8"))["features"]
        for name, values in plain(layer).items():
            assert [one["properties"][name] for one in features] == values
        if layer.shape is None:
            assert {one["geometry"] for one in features} == {None}
        else:
            shape = shapely.from_geojson([json.dumps(one["geometry"]) for one in features])
            assert {one.geom_type for one in shape} == {layer.shape_type}
            assert shapely.hausdorff_distance(shape, layer.shape).max() < 1e-7


@pytest.mark.parametrize("ending", [".gpkg", ".geojson"])
def test_gdal_reads_what_was_written(region, home, written, ending):
    for layer in every_layer(region, home):
        path = written / f"a{ending}"
        write_layer(path, layer, region)
        columns, shape, meta = read_with_gdal(path, layer.name)
        assert columns.keys() == layer.fields.keys()
        for name, values in plain(layer).items():
            assert columns[name] == values
        if layer.shape is not None:
            assert meta["crs"] == "EPSG:4326"
            assert shapely.hausdorff_distance(shape, layer.shape).max() < 1e-7


def test_geoparquet_gives_back_every_value_and_shape(region, home, written):
    for layer in every_layer(region, home):
        write_layer(written / "a.parquet", layer, region)
        columns, words = read_parquet(written / "a.parquet")
        for name, values in plain(layer).items():
            assert columns[name] == values
        if layer.shape is None:
            assert "geo" not in words
            continue
        geo = json.loads(words["geo"])
        assert (geo["version"], geo["primary_column"]) == ("1.1.0", "geometry")
        said = geo["columns"]["geometry"]
        assert (said["encoding"], said["geometry_types"]) == ("WKB", [layer.shape_type])
        shape = shapely.from_wkb(columns["geometry"])
        assert said["bbox"] == shapely.total_bounds(shape).tolist()
        assert shapely.hausdorff_distance(shape, layer.shape).max() < 1e-7
        for polygon in shapely.get_parts(shape):
            if polygon.geom_type == "Polygon":
                assert polygon.exterior.is_ccw
                assert not any(hole.is_ccw for hole in polygon.interiors)


def test_every_format_says_notice_attribution_and_licences(region, written):
    layer = cells_layer(region)
    for ending in FORMATS:
        write_layer(written / f"a{ending}", layer, region)
    head = "".join(read_csv(written / "a.csv")[0])
    members = json.loads((written / "a.geojson").read_text(encoding="utf-8"))
    _, words = read_parquet(written / "a.parquet")
    info = pyogrio.read_info(written / "a.gpkg", layer="cells")
    for said in (members, words, info["layer_metadata"], info["dataset_metadata"]):
        assert said["notice"].startswith(NOTICE)
        assert said["attribution"] == "; ".join(CREDIT)
        assert said["licence"] == "; ".join(LICENCES)
    for text in (NOTICE, *CREDIT, *LICENCES, "Erfundener Zensus, Einwohner je 100-m-Zelle."):
        assert text in head
    table, _, _ = read_with_gdal(written / "a.gpkg", "attribution")
    assert NOTICE in table["text"]
    assert {text for text in table["attribution"] if text} == set(CREDIT)
    with sqlite3.connect(written / "a.gpkg") as database:
        told = database.execute("SELECT description FROM gpkg_contents WHERE table_name = 'cells'").fetchone()[0]
    database.close()
    assert NOTICE in told and CREDIT[0] in told


def test_sums_read_back_are_those_of_the_coverage(region, written):
    coverage = region.coverage(mode="bike")
    write_layer(written / "a.parquet", coverage_layer(region, coverage), region)
    rows = pyarrow.parquet.read_table(written / "a.parquet").to_pylist()
    for s, key in enumerate(coverage.service):
        ours = [
            row["physical"] for row in rows if row["service"] == key and row["age"] == "all" and row["municipality"]
        ]
        assert sum(ours) == coverage.physical[-1, s, 0]


@pytest.mark.parametrize("ending", list(FORMATS))
def test_the_same_layer_gives_the_same_bytes(region, written, ending):
    for name in ("a", "b"):
        (written / name).mkdir()
        write_layer(written / name / f"layer{ending}", cells_layer(region), region)
    a, b = ((written / name / f"layer{ending}").read_bytes() for name in ("a", "b"))
    assert a == b


@pytest.mark.parametrize("ending", list(FORMATS))
def test_a_layer_without_rows_is_a_file_without_rows(region, written, ending):
    fields = {"name": np.empty(0, object), "people": np.empty(0, np.int64)}
    layer = Layer("places", "Nichts", fields, np.empty(0, object), "Point")
    path = written / f"a{ending}"
    write_layer(path, layer, region)
    if ending == ".csv":
        assert read_csv(path)[1] == {"name": [], "people": []}
    elif ending == ".parquet":
        assert read_parquet(path)[0] == {"name": [], "people": [], "geometry": []}
    elif ending == ".geojson":
        assert json.loads(path.read_text(encoding="utf-8"))["features"] == []
    else:
        assert pyogrio.read_info(path, layer="places")["features"] == 0


@pytest.mark.parametrize("name", ["a.shp", "a", "a.geojson.bak", ".csv"])
def test_an_unknown_ending_is_refused_with_those_that_are_known(region, written, name):
    with pytest.raises(InputError, match=r"unknown ending .*; known are \.csv, \.geojson, \.gpkg, \.parquet"):
        write_layer(written / name, places_layer(region), region)
    assert list(written.iterdir()) == []


@pytest.mark.parametrize("ending", list(FORMATS))
def test_a_folder_that_is_not_there_is_named(region, written, ending):
    path = written / "nowhere" / f"a{ending}"
    with pytest.raises(InputError) as caught:
        write_layer(path, places_layer(region), region)
    assert str(caught.value).startswith(f"{path}: cannot be written (No such file or directory)")


def test_a_folder_is_not_replaced_by_a_file(region, written):
    (written / "a.csv").mkdir()
    with pytest.raises(InputError, match="it is a folder"):
        write_layer(written / "a.csv", places_layer(region), region)


def test_an_unwritable_folder_is_named(region):
    with pytest.raises(InputError, match=r"^/proc/a\.csv: cannot be written \("):
        write_layer("/proc/a.csv", places_layer(region), region)


@contextmanager
def files_of_at_most(size: int):
    """A disk that is full after so many bytes of one file."""
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, old[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)
        signal.signal(signal.SIGXFSZ, before)


@pytest.mark.parametrize("ending", list(FORMATS))
def test_a_full_disk_is_one_line_and_leaves_the_old_file(region, written, ending):
    path = written / f"a{ending}"
    write_layer(path, cells_layer(region), region)
    before = path.read_bytes()
    layer = cells_layer(region, mode="car")
    with files_of_at_most(2048), pytest.raises(InputError) as caught:
        write_layer(path, layer, region)
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)
    assert path.read_bytes() == before
    assert [one.name for one in written.iterdir()] == [path.name]


def test_without_pyarrow_the_way_out_is_named(region, written, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(InputError, match=r"pip install dreiraum\[parquet\]"):
        write_layer(written / "a.parquet", places_layer(region), region)
    assert list(written.iterdir()) == []


texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
numbers = st.floats(allow_nan=False, allow_infinity=False)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(texts | st.none(), numbers | st.none()), min_size=1, max_size=5))
def test_any_text_and_number_survives_csv_and_geojson(region, tmp_path_factory, rows):
    folder = tmp_path_factory.mktemp("any")
    words = [word for word, _ in rows]
    layer = Layer("any", "Probe\nin zwei Zeilen", {"word": column_of(words), "value": column_of(v for _, v in rows)})
    said = provenance(region, layer.title)
    write_geojson(folder / "a.geojson", layer, said)
    features = json.loads((folder / "a.geojson").read_text(encoding="utf-8"))["features"]
    assert [(one["properties"]["word"], one["properties"]["value"]) for one in features] == rows
    write_csv(folder / "a.csv", layer, said)
    with (folder / "a.csv").open(encoding="utf-8", newline="") as file:
        for _ in range(1 + len(said.notices) + 2 + len(said.sources)):
            assert next(file).startswith("# ")
        assert next(file) == "word,value\n"
        found = [(word or None, float(value) if value else None) for word, value in csv.reader(file)]
    assert found == [(word and word.replace("\r", " "), value) for word, value in rows]
