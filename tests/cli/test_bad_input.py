"""Bad input: one clear line naming file, row or field and the way out, exit code 2, nothing half-written."""

import json
import os
import shutil
import subprocess
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from tests.cli.command import COMMAND, dreiraum, environment
from tests.cli.village import NORD, PEOPLE, write_town
from tests.reach.drawing import boxes, census

from dreiraum.reach.region import Region


@pytest.fixture
def build(files, old):
    """Build over the old Region, which afterwards serves as before; `build(changes)` in the files' folder."""
    before = (old / "manifest.json").read_bytes()

    def run(*args):
        given = args or ("district.toml",)
        return dreiraum("region", "build", *given, "--out", old, cwd=files)

    yield run
    assert (old / "manifest.json").read_bytes() == before
    Region.open(old).verify()
    assert Region.open(old).cells.people.sum() == sum(people for _, _, people in PEOPLE)


def change(path, before, after):
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def test_a_pbf_that_is_cut_off(files, build):
    path = files / "streets.osm.pbf"
    path.write_bytes(path.read_bytes()[:-100])
    build().refused("streets.osm.pbf", "cut off", "download it again")


def test_a_pbf_with_a_damaged_block(files, build):
    path = files / "streets.osm.pbf"
    data = bytearray(path.read_bytes())
    data[-60:-40] = bytes(20)
    path.write_bytes(data)
    build().refused("streets.osm.pbf", "damaged", "download it again")


def test_a_pbf_that_is_something_else(files, build):
    (files / "streets.osm.pbf").write_bytes(b"\x89PNG\r\n" * 1000)
    build().refused("streets.osm.pbf", "not an OSM PBF file", "check what was downloaded")


def test_an_xml_extract_that_is_html(files, build):
    (files / "page.osm").write_text("<!DOCTYPE html><html><body>404 Not Found<br></body></html>")
    build("--streets", "page.osm").refused("page.osm", "download it again")


def test_an_xml_extract_that_stops_half_way(files, build):
    path = files / "streets.osm"
    path.write_bytes(path.read_bytes()[:-300])
    build("--streets", "streets.osm").refused("streets.osm", "download it again")


def test_a_gzip_that_is_none(files, build):
    (files / "streets.osm.gz").write_bytes(b"\x1f\x8b" + bytes(500))
    build("--streets", "streets.osm.gz").refused("streets.osm.gz", "download it again")


def test_an_extract_of_an_unknown_kind(build):
    build("--streets", "census.csv").refused("census.csv", ".osm.pbf")


def test_an_extract_of_another_district(files, build):
    (files / "boundaries.geojson").write_text(boxes(("03252001", "Fern", 90_000, 0, 99_000, 9_000)))
    build().refused("streets.osm.pbf", "no OpenStreetMap nodes in the district's area", "right extract?")


def test_a_csv_with_a_missing_column(files, build):
    change(files / "census.csv", "Einwohner", "Bemerkung")
    change(files / "census.csv", "Unter18;a18bis29;a30bis49;a50bis64;a65undaelter", "a;b;c;d;e")
    build().refused("census.csv", "no column with people", "Einwohner", "it has x_mp_100m")


def test_a_csv_without_the_cells_place(files, build):
    change(files / "census.csv", "x_mp_100m;y_mp_100m", "links;rechts")
    build().refused("census.csv", "no column with the cell", "x_mp_100m")


def test_a_wrong_decimal_sign(files, build):
    change(files / "census.csv", ";32;", ";3,2;")
    build().refused("census.csv", "row 3", "Einwohner", "'3,2'", "is its decimal sign right?")


def test_a_decimal_comma_in_a_comma_separated_file(files, build):
    path = files / "census.csv"
    path.write_text(path.read_text().replace(";", ",").replace(",20,5", ",20,0,5"))
    build().refused("census.csv", "row 2", "fields", "decimal comma")


def test_a_word_instead_of_a_number(files, build):
    change(files / "census.csv", ";32;", ";viele;")
    build().refused("census.csv", "row 3", "Einwohner", "'viele'", "not a number")


def test_a_negative_number_of_people(files, build):
    change(files / "census.csv", ";32;", ";-32;")
    build().refused("census.csv", "row 3", "Einwohner", "negative")


def test_a_census_that_is_html(files, build):
    (files / "census.csv").write_text("<html><body>Wartungsarbeiten</body></html>")
    build().refused("census.csv", "HTML", "download the CSV file itself")


def test_an_empty_census(files, build):
    (files / "census.csv").write_bytes(b"")
    build().refused("census.csv", "empty")


def test_a_census_in_a_wrong_coordinate_system(files, build):
    (files / "census.csv").write_text("x;y;Einwohner\n534250;5760150;12\n")
    build().refused("census.csv", "row 2", "not in Germany", "another coordinate system?")


def test_a_census_in_degrees(files, build):
    (files / "census.csv").write_text("x;y;Einwohner\n9.5;52.1;12\n")
    build().refused("census.csv", "row 2", "looks like degrees", "EPSG:3035")


def test_a_census_with_x_and_y_swapped(files, build):
    change(files / "census.csv", "x_mp_100m;y_mp_100m", "y_mp_100m;x_mp_100m")
    build().refused("census.csv", "row 2", "x and y are swapped")


def test_boundaries_in_an_undeclared_coordinate_system(files, build):
    path = files / "boundaries.geojson"
    given = json.loads(path.read_text())
    given["features"][0]["geometry"]["coordinates"] = [[[534e3, 576e4], [535e3, 576e4], [535e3, 577e4], [534e3, 576e4]]]
    path.write_text(json.dumps(given))
    build().refused("boundaries.geojson", "no degrees", "EPSG:4326")


def test_boundaries_with_latitude_first(files, build):
    path = files / "boundaries.geojson"
    given = json.loads(path.read_text())
    ring = given["features"][0]["geometry"]["coordinates"][0]
    given["features"][0]["geometry"]["coordinates"] = [[[lat, lon] for lon, lat in ring]]
    path.write_text(json.dumps(given))
    build().refused("boundaries.geojson", "latitude stands before longitude")


def test_all_cells_outside_the_boundary(files, build):
    (files / "census.csv").write_text(census([(50_000, 50_000, 100)]))
    build().refused("census.csv", "no inhabited cell lies in the municipalities", "the boundaries")


def test_some_cells_outside_the_boundary_are_counted_and_told(files, tmp_path):
    (files / "census.csv").write_text(census([*PEOPLE, (1500, 1500, 7)]))
    ended = dreiraum("region", "build", "district.toml", "--out", tmp_path / "new", cwd=files).fine()
    assert "1 Zellen mit 7 Menschen liegen außerhalb der Gemeinden" in ended.out
    assert "92 Menschen" in ended.out


def test_overlapping_boundaries(files, build):
    both = boxes(NORD, ("03252002", "Süd", -200, -200, 1000, 500))
    (files / "boundaries.geojson").write_text(both)
    build().refused("boundaries.geojson", "03252001 Nord and 03252002 Süd overlap", "correct the boundaries")


def test_an_empty_boundary(files, build):
    path = files / "boundaries.geojson"
    given = json.loads(path.read_text())
    given["features"][0]["geometry"]["coordinates"] = []
    path.write_text(json.dumps(given))
    build().refused("boundaries.geojson", "03252001", "empty")


def test_boundaries_without_any(files, build):
    (files / "boundaries.geojson").write_text('{"type": "FeatureCollection", "features": []}')
    build().refused("boundaries.geojson")


def test_boundaries_of_another_district(files, build):
    change(files / "boundaries.geojson", "03252001", "09472001")
    build().refused("boundaries.geojson", "no municipality's key begins with 03252")


def test_boundaries_without_keys(files, build):
    change(files / "boundaries.geojson", "AGS", "Nummer")
    build().refused("boundaries.geojson", "no column AGS")


def test_an_unknown_service_in_the_configuration(files, build):
    change(files / "district.toml", 'service = "gp"', 'service = "gpp"')
    build().refused("district.toml", "[[digital]] number 1", "'gpp'", "did you mean 'gp'?")


def test_an_unknown_key_in_the_configuration(files, build):
    change(files / "district.toml", "subdivision", "subdivison")
    build().refused("district.toml", "unknown key 'subdivison'", "did you mean 'subdivision'?")


def test_a_configuration_that_is_not_toml(files, build):
    change(files / "district.toml", 'name = "Kreis Nord"', "name = Kreis Nord")
    build().refused("district.toml", "not valid TOML", "line 2")


def test_coordinates_swapped_in_the_configuration(files, build):
    hub = '\n[[hub]]\nname = "Hub"\nlat = 9.5\nlon = 52.0\ndigital = ["gp"]\n'
    (files / "district.toml").write_text((files / "district.toml").read_text() + hub)
    build().refused("district.toml", "[[hub]] number 1", "look swapped")


def test_an_unknown_service_in_a_map(region, tmp_path):
    ended = dreiraum("region", "map", region, "--service", "bakeri", "--out", tmp_path / "map.png")
    ended.refused("'bakeri'", "did you mean 'bakery'?")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("verb", ["nearest", "isochrone"])
def test_coordinates_swapped(region, verb):
    dreiraum("region", verb, region, "--at", "9.5,52.0").refused("9.5,52", "look swapped", "52,9.5")


def test_coordinates_swapped_in_a_file_of_points(region, tmp_path):
    (tmp_path / "points.csv").write_text("id;lat;lon\nhome;52,001;9,501\nshop;9,501;52,001\n")
    ended = dreiraum(
        "region", "matrix", region, "--origins", "points.csv", "--destinations", "points.csv", cwd=tmp_path
    )
    ended.refused("points.csv", "row 3", "look swapped")


@pytest.mark.parametrize("at", ["nonsense", "52,9,5", "52", ",", "inf,9", "nan,nan", "152,9", "52.0,9.5x", "5²,9"])
def test_a_point_that_is_none(region, at):
    dreiraum("region", "nearest", region, "--at", at).refused("give", "52.10")


@pytest.mark.parametrize("time", ["yesterday", "25:00", "2026-13-01", "2026-11-24T10:00+05:00", "0001-01-01T00:00"])
def test_a_time_that_is_none(region, time):
    dreiraum("region", "nearest", region, "--at", "52.0,9.5", "--time", time).refused(time[:10])


def test_a_point_outside_is_an_answer(region):
    ended = dreiraum("region", "nearest", region, "--at", "50.0,8.5").fine()
    assert "außerhalb des Gebiets" in ended.out


def test_a_query_of_ten_thousand_characters(region):
    for text in ("x" * 10_000, "Straße " * 1_400, "ß" * 10_000):
        ended = dreiraum("region", "find", region, text)
        assert (ended.code, ended.out) == (0, "") or ended.out.startswith("52.")


def test_a_query_that_is_no_text(region):
    assert dreiraum("region", "find", region, b"Stra\xdfe \xff").code == 0
    for text in ("", "  "):
        dreiraum("region", "find", region, text).refused("nothing to look for", "Hauptstraße 5")


def test_a_name_that_is_no_text(village, tmp_path):
    streets = village / "streets.osm.pbf"
    dreiraum("region", "build", "--streets", streets, "--name", b"Stra\xdfe", "--out", tmp_path / "new").refused(
        "UTF-8"
    )


@pytest.mark.parametrize(
    ("option", "name"), [("--streets", "none.osm.pbf"), ("--population", "none.csv"), ("--boundaries", "none.geojson")]
)
def test_a_file_that_is_not_there(build, option, name):
    given = {"--streets": "streets.osm.pbf", option: name}
    build(*(word for pair in given.items() for word in pair)).refused(name, "no such file", "check the path")


def test_a_folder_instead_of_a_file(build):
    build("--streets", ".").refused("a folder, not a file")
    build("--streets", "streets.osm.pbf", "--population", ".").refused("a folder, not a file")
    build(".").refused("Is a directory")


def test_a_file_one_may_not_read(files, build):
    path = files / "census.csv"
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read every file")
    build().refused("census.csv", "Permission denied")


def test_nothing_to_build_from(build):
    build("--name", "Nichts").refused("nothing to build from", "--streets")
    build("district.toml", "--streets", "streets.osm.pbf").refused("CONFIG")


def test_a_region_that_is_none(tmp_path, files):
    dreiraum("region", "info", tmp_path / "nowhere").refused("no Region here", "dreiraum region build")
    dreiraum("region", "info", tmp_path).refused("no Region here")
    dreiraum("region", "info", files / "census.csv").refused("no Region here")


def test_a_region_of_another_format(old):
    change(old / "manifest.json", '"format": 3', '"format": 7')
    dreiraum("region", "info", old).refused("manifest.json", "format 7", "build the Region again")


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"format": 3}', '{"format": 3, "parts": {}}', "\x00", "[" * 5000, "null"]
)
def test_a_manifest_that_is_damaged(old, text):
    (old / "manifest.json").write_text(text)
    dreiraum("region", "coverage", old).refused("manifest.json", "build the Region again")


def test_a_manifest_cannot_name_folders_elsewhere(old):
    name = json.loads((old / "manifest.json").read_text())["parts"]["people"]
    change(old / "manifest.json", name, "../../" + name)
    dreiraum("region", "coverage", old).refused("manifest.json", "parts")


def part(region, kind):
    return next((region / "parts").glob(f"{kind}-*"))


@pytest.mark.parametrize("kind", ["streets", "people", "connections", "places", "names", "times"])
def test_a_part_that_is_missing(old, kind):
    shutil.rmtree(part(old, kind))
    dreiraum("region", "coverage", old).refused(kind, "build the Region again")


def test_a_part_that_says_something_else(old):
    change(part(old, "people") / "part.json", '"people": 92', '"people": 93')
    dreiraum("region", "info", old).refused("part.json", "damaged", "build the Region again")


def test_a_column_that_is_cut_off(old):
    path = part(old, "people") / "people.npy"
    path.write_bytes(path.read_bytes()[:-4])
    dreiraum("region", "coverage", old).refused("people.npy", "cut off", "build the Region again")


def test_a_column_that_is_gone(old):
    (part(old, "times") / "cost.npy").unlink()
    dreiraum("region", "coverage", old).refused("cost.npy", "build the Region again")
    dreiraum("region", "verify", old).refused("cost.npy", "build the Region again")


def test_a_flipped_bit_is_found_and_a_new_build_repairs_it(old, files):
    path = part(old, "people") / "people.npy"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    dreiraum("region", "verify", old).refused("people.npy", "damaged", "build the Region again")
    dreiraum("region", "build", "district.toml", "--out", old, cwd=files).fine()
    dreiraum("region", "verify", old).fine()
    assert not [one for one in (old / "parts").iterdir() if one.name.startswith(".")]


def test_out_that_is_a_file(files):
    (files / "taken").write_text("precious")
    dreiraum("region", "build", "district.toml", "--out", "taken", cwd=files).refused("taken", "choose another --out")
    assert (files / "taken").read_text() == "precious"
    dreiraum("demo", "--out", "taken", cwd=files).refused("taken")


def test_an_answer_written_over_a_folder_or_into_none(region, tmp_path):
    (tmp_path / "folder.csv").mkdir()
    for out in ("folder.csv", "none/answer.csv", "answer.xls"):
        dreiraum("region", "coverage", region, "--out", out, cwd=tmp_path).refused(out)
    assert [one.name for one in tmp_path.iterdir()] == ["folder.csv"]


def test_a_folder_one_may_not_write(region, village, tmp_path):
    if os.geteuid():
        shut = tmp_path / "shut"
        shut.mkdir(mode=0o500)
    else:
        shut = Path("/sys/kernel")  # where even root creates nothing
    ended = dreiraum("region", "build", village / "district.toml", "--out", shut / "new")
    ended.refused(str(shut / "new"), "cannot be written")
    dreiraum("region", "coverage", region, "--out", shut / "answer.csv").refused("cannot be written")


@pytest.mark.parametrize("kilobytes", [1, 4, 32])
@pytest.mark.parametrize("ending", ["osm.pbf", "osm"])
def test_a_disk_that_is_full_at_some_point_of_the_build(bigger, build, old, tmp_path, kilobytes, ending):
    streets = bigger if ending == "osm.pbf" else write_town(tmp_path / "bigger.osm", side=40)
    line = f"ulimit -f {kilobytes}; exec {COMMAND} region build --streets {streets} --out {old}"
    ended = subprocess.run(["bash", "-c", line], env=environment(), capture_output=True, check=False)
    assert ended.returncode == 2, ended
    assert ended.stderr.count(b"\n") == 1
    assert b"is full" in ended.stderr
    assert b"free some space" in ended.stderr
    assert ended.stdout == b""


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 100 KB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=100k", "tmpfs", disk]
    if os.geteuid() or not shutil.which("mount") or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a tiny disk cannot be mounted here")
    yield disk
    subprocess.run(["umount", disk], check=True)


def test_a_disk_that_is_full(files, small_disk):
    ended = dreiraum("region", "build", "district.toml", "--out", small_disk / "new", cwd=files)
    ended.refused("the disk is full", "free some space")
    dreiraum("region", "info", small_disk / "new").refused("no Region here")


def test_an_output_that_is_full(region):
    for verb in (["info"], ["coverage"], ["nearest", "--at", "52.0,9.5", "--json"]):
        with Path("/dev/full").open("w") as full:
            ended = dreiraum_to(full, "region", verb[0], region, *verb[1:])
        assert ended.returncode == 2
        assert ended.stderr == b"dreiraum: output: the disk is full; free some space and run the command again\n"


def dreiraum_to(file, *args):
    return subprocess.run([COMMAND, *args], stdout=file, stderr=subprocess.PIPE, check=False)


class Shelf(BaseHTTPRequestHandler):
    """Serves a folder; what is under /half stops half way, everything under /none is not there."""

    folder = Path()

    def do_GET(self):
        name = self.path.rsplit("/", 1)[-1]
        if self.path.startswith("/none"):
            self.send_error(404)
            return
        data = (self.server.folder / name).read_bytes()
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data[: len(data) // 2] if self.path.startswith("/half") else data)

    def log_message(self, *args):
        pass


@pytest.fixture
def shelf(files):
    """The files on the web, on loopback; the address of the server."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Shelf)
    server.folder = files
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_url_that_is_not_there(build, shelf):
    url = f"{shelf}/none/streets.osm.pbf"
    build("--streets", url).refused(url, "not there (HTTP 404)", "correct the address")


def test_a_url_that_stops_half_way(build, shelf):
    url = f"{shelf}/half/streets.osm.pbf"
    build("--streets", url).refused(url, "the connection broke after", "run")


def test_a_url_of_a_server_that_is_not_there(build):
    build("--streets", "http://127.0.0.1:9/streets.osm.pbf").refused("127.0.0.1", "cannot be reached", "check address")


def test_a_url_that_is_none(build):
    build("--streets", "ftp://example.org/streets.osm.pbf").refused("not a web address", "https://")


def test_sources_from_urls(shelf, tmp_path):
    given = ("--streets", f"{shelf}/streets.osm.pbf", "--population", f"{shelf}/census.csv")
    dreiraum("region", "build", *given, "--out", tmp_path / "new").fine()
    assert Region.open(tmp_path / "new").cells.people.sum() == 92
