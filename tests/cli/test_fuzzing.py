"""Whatever bytes a file holds, and whatever a word says: an answer, or one line and exit code 2."""

import bz2
import gzip
import os
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cli.village import write_village

from dreiraum.cli import main
from dreiraum.reach.region import Region

EXAMPLES = int(os.environ.get("DREIRAUM_FUZZ", "15"))
bounded = settings(
    max_examples=EXAMPLES, deadline=None, derandomize=EXAMPLES <= 15,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip

SHARES = "AGS,alle Technologien ≥ 16 Mbit/s,alle Technologien ≥ 100 Mbit/s\n03252001,97.5,40.1\n"
SPEEDS = "GITTER_ID_100m;down_mbit\nCRS3035RES100mN3210100E4286600;50\n"
SERVICES = """
[service.food.limit]
foot = 20
[service.zoo]
name = "Zoo"
name_en = "Zoo"
essential = false
errand_minutes = { value = 60, assumption = "ein Rundgang" }
match = [{ tourism = "zoo" }]
"""
PROFILE = "[highway]\nresidential = 3.0\n"
OFFERS = """
[[mobile]]
service = "food"
name = "Rollender Laden"
lat = 52.001
lon = 9.501
stop = "Dorfplatz"
hours = "Th 15:10-15:40"
[[hub]]
name = "Hub"
lat = 52.0
lon = 9.5
hours = "Mo-Fr 09:00-17:00"
digital = ["gp"]
"""
POINTS = "id;lat;lon\nDaheim;52.0005;9.5005\nFeld;52,005;9,505\n"


@cache
def seeds(folder):
    """A well-formed file of every kind."""
    write_village(folder)
    osm = (folder / "streets.osm").read_bytes()
    return {
        "streets.osm.pbf": (folder / "streets.osm.pbf").read_bytes(),
        "streets.osm": osm,
        "streets.osm.gz": gzip.compress(osm, mtime=0),
        "streets.osm.bz2": bz2.compress(osm),
        "census.csv": (folder / "census.csv").read_bytes(),
        "boundaries.geojson": (folder / "boundaries.geojson").read_bytes(),
        "shares.csv": SHARES.encode(),
        "speeds.csv": SPEEDS.encode(),
        "district.toml": ((folder / "district.toml").read_text(encoding="utf-8") + OFFERS).encode(),
        "services.toml": SERVICES.encode(),
        "foot.toml": PROFILE.encode(),
        "points.csv": POINTS.encode(),
    }


@st.composite
def spoilt(draw, data):
    """Some of the ways in which files go wrong."""
    at, size = draw(st.integers(0, len(data))), draw(st.integers(1, 60))
    ways = {
        "noise": lambda: draw(st.binary(max_size=300)),
        "cut": lambda: data[:at],
        "flip": lambda: flipped(draw, data),
        "insert": lambda: data[:at] + draw(st.binary(min_size=1, max_size=40)) + data[at:],
        "remove": lambda: data[:at] + data[at + size :],
        "repeat": lambda: data[:at] + data[at : at + size] * draw(st.integers(2, 4)) + data[at + size :],
        "words": lambda: data.replace(draw(OLD), draw(NEW), draw(st.integers(1, 3))),
    }
    return ways[draw(st.sampled_from(sorted(ways)))]()


OLD = st.sampled_from([b"1", b"5", b".", b";", b",", b'"', b"\n", b"=", b"[", b"Mo", b"0"])
NEW = st.sampled_from([b"", b"-", b"9" * 25, b"NaN", b"1e999", b"\xff", b"\x00", b"]", b"{", b"true"])


def flipped(draw, data):
    changed = bytearray(data)
    for place in draw(st.lists(st.integers(0, len(data) - 1), min_size=1, max_size=4)):
        changed[place] = draw(st.integers(0, 255))
    return bytes(changed)


def ask(*args):
    """Run the command in this process; anything but an answer or one line is a failure."""
    ended = CliRunner().invoke(main, [os.fspath(arg) for arg in args])
    if ended.exception is not None and not isinstance(ended.exception, SystemExit):
        raise ended.exception
    assert ended.exit_code in (0, 2), ended.output
    if ended.exit_code == 2:
        assert ended.stderr.startswith("dreiraum: ")
        assert ended.stderr.count("\n") == 1
    return ended


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("fuzz")
    seeds(folder)
    return folder


def build(place, name, data):
    path = place / f"spoilt-{name}" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    given = {"--streets": place / "streets.osm.pbf", "--population": place / "census.csv"}
    given["--boundaries"] = place / "boundaries.geojson"
    kind = {"streets": "--streets", "census": "--population", "boundaries": "--boundaries"}
    given[kind.get(name.split(".")[0], "--broadband")] = path
    out = place / "out"
    ended = ask("region", "build", *(word for pair in given.items() for word in pair), "--out", out)
    if ended.exit_code == 0:
        Region.open(out).verify()
        assert Region.open(out).nearest(52.0, 9.5).services
    return ended.exit_code


SOURCES = (
    *("streets.osm.pbf", "streets.osm", "streets.osm.gz", "streets.osm.bz2"),
    *("census.csv", "boundaries.geojson", "shares.csv", "speeds.csv"),
)


@pytest.mark.parametrize("name", SOURCES)
def test_what_is_spoilt_was_good(place, name):
    assert build(place, name, seeds(place)[name]) == 0


@pytest.mark.parametrize("name", SOURCES)
@bounded
@given(data=st.data())
def test_sources(place, name, data):
    build(place, name, data.draw(spoilt(seeds(place)[name])))


def configured(place, files):
    folder = place / "district"
    if not folder.exists():
        write_village(folder)
        (folder / "profiles").mkdir()
    own = b'services = "services.toml"\nprofiles = "profiles"\n'
    (folder / "district.toml").write_bytes(own + files["district.toml"])
    (folder / "services.toml").write_bytes(files["services.toml"])
    (folder / "profiles" / "foot.toml").write_bytes(files["foot.toml"])
    return ask("region", "build", folder / "district.toml", "--out", place / "configured").exit_code


def test_the_configuration_that_is_spoilt_was_good(place):
    assert configured(place, seeds(place)) == 0


@pytest.mark.parametrize("name", ["district.toml", "services.toml", "foot.toml"])
@bounded
@given(data=st.data())
def test_configuration(place, name, data):
    if configured(place, {**seeds(place), name: data.draw(spoilt(seeds(place)[name]))}) == 0:
        ask("region", "nearest", place / "configured", "--at", "52.0,9.5", "--time", "2026-11-26T15:00", "--json")


@bounded
@given(data=st.data())
def test_points(place, region, data):
    (place / "spoilt.csv").write_bytes(data.draw(spoilt(POINTS.encode())))
    ask("region", "matrix", region, "--origins", place / "spoilt.csv", "--destinations", place / "points.csv")


@pytest.fixture(scope="module", autouse=True)
def points(place):
    (place / "points.csv").write_text(POINTS)


@bounded
@given(data=st.data())
def test_manifest(place, region, data):
    spoil = place / "manifest"
    spoil.mkdir(exist_ok=True)
    if not (spoil / "parts").exists():
        (spoil / "parts").symlink_to(region / "parts")
    (spoil / "manifest.json").write_bytes(data.draw(spoilt((region / "manifest.json").read_bytes())))
    for verb in (["info"], ["info", "--json"], ["coverage"], ["nearest", "--at", "52.0,9.5", "--json"]):
        ask("region", verb[0], spoil, *verb[1:])


@bounded
@given(data=st.data(), kind=st.sampled_from(["streets", "people", "connections", "places", "names", "times"]))
def test_part(place, old, data, kind):
    head = next((old / "parts").glob(f"{kind}-*")) / "part.json"
    good = head.read_bytes()
    try:
        head.write_bytes(data.draw(spoilt(good)))
        ask("region", "coverage", old)
        ask("region", "verify", old)
    finally:
        head.write_bytes(good)


@bounded
@given(data=st.data())
def test_cut_columns(old, data):
    path = data.draw(st.sampled_from(sorted((old / "parts").glob("*/*.npy"))))
    good = path.read_bytes()
    try:
        path.write_bytes(good[: data.draw(st.integers(0, len(good) - 1))])
        for verb in (["coverage"], ["nearest", "--at", "52.0,9.5"], ["find", "Markt"], ["verify"]):
            ask("region", verb[0], old, *verb[1:])
    finally:
        path.write_bytes(good)


@settings(bounded, max_examples=4 * EXAMPLES)
@given(text=st.text(max_size=60))
def test_queries(region, text):
    ask("region", "find", region, "--json", "--", text)


@settings(bounded, max_examples=4 * EXAMPLES)
@given(
    at=st.one_of(
        st.text(max_size=20),
        st.tuples(st.floats(), st.floats()).map(lambda pair: f"{pair[0]},{pair[1]}"),
        st.tuples(st.floats(51.99, 52.02), st.floats(9.49, 9.52)).map(lambda pair: f"{pair[0]},{pair[1]}"),
    ),
    minutes=st.one_of(st.floats(0.01, 109), st.text(max_size=4)),
    verb=st.sampled_from(["nearest", "isochrone", "route"]),
)
def test_places_and_minutes(region, at, minutes, verb):
    given_points = [f"--from={at}", "--to=52.001,9.501"] if verb == "route" else [f"--at={at}"]
    limit = [f"--minutes={minutes}"] if verb == "isochrone" else []
    ask("region", verb, region, *given_points, *limit, "--json")


@settings(bounded, max_examples=2 * EXAMPLES)
@given(time=st.one_of(st.text(max_size=20), st.datetimes().map(lambda moment: moment.isoformat())))
def test_times(region, time):
    ask("region", "nearest", region, "--at=52.0,9.5", f"--time={time}", "--json")


@settings(bounded, max_examples=2 * EXAMPLES)
@given(name=st.text(max_size=12).filter(lambda name: "\0" not in name and "/" not in name))
def test_names_of_files_and_regions(region, tmp_path, name):
    ask("region", "info", tmp_path / name / "region")
    ask("region", "build", "--streets", tmp_path / (name or "x") / "a.osm.pbf", "--name", name, "--out", tmp_path / "n")
    if (Path(tmp_path) / "n").exists():
        assert not (tmp_path / "n" / "manifest.json").exists()
