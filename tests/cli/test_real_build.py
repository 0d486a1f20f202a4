"""The real district, loaded from the web: the same configuration and code, small stand-ins served on loopback."""

import io
import json
import re
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from threading import Thread

import numpy as np
import pyogrio
import pytest
import shapely
from pyproj import Transformer
from tests.cli.command import dreiraum
from tests.cli.village import write_village
from tests.reach.drawing import lonlat

from dreiraum.reach.people import grid
from dreiraum.reach.region import Region

CONFIG = resources.files("dreiraum.demo") / "districts" / "hameln-pyrmont.toml"
PEOPLE = [(0, 0, 20), (300, 300, 32), (700, 700, 40), (30_000, 0, 77)]  # the last ones live in another district
NAMES = {
    "niedersachsen-latest.osm.pbf",
    "Zensus2022_Bevoelkerungszahl.zip",
    "Alter_in_5_Altersklassen.zip",
    "vg250_01-01.utm32s.gpkg.ebenen.zip",
}


def cell(x, y, size=100):
    east, north = grid.to_metres(*([value] for value in lonlat(x, y)))
    return int(grid.centres(east, size)[0]), int(grid.centres(north, size)[0])


def zipped(files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def table(head, size, label, values):
    """A census table as published: one row per cell of the size, `;`, the cell's name and centre first."""
    rows = [f"GITTER_ID_{label};x_mp_{label};y_mp_{label};{head}"]
    cells = {}
    for x, y, people in PEOPLE:
        cells[cell(x, y, size)] = cells.get(cell(x, y, size), 0) + people
    for (east, north), people in cells.items():
        name = f"CRS3035RES{size}mN{north - size // 2}E{east - size // 2}"
        rows.append(f"{name};{east};{north};{values(people)}")
    return "\n".join(rows) + "\n"


def population():
    sizes = (("10km", 10_000), ("1km", 1000), ("100m", 100))
    return zipped({
        f"Zensus2022_Bevoelkerungszahl_{label}-Gitter.csv": table("Einwohner", size, label, str)
        for label, size in sizes
    })  # fmt: skip


def ages():
    head = "Insgesamt_Bevoelkerung;Unter18;a18bis29;a30bis49;a50bis64;a65undaelter;werterlaeuternde_Zeichen"

    def values(people):
        if people == 20:  # suppressed
            return "20;–;–;–;–;–;KLAMMERN"
        return f"{people};{people // 4};{people // 4};0;0;{people - 2 * (people // 4)};"

    sizes = (("10km", 10_000), ("1km", 1000), ("100m", 100))
    return zipped({
        f"Zensus2022_Alter_in_5_Altersklassen_{label}-Gitter.csv": table(head, size, label, values).encode("cp1252")
        for label, size in sizes
    })  # fmt: skip


def boundaries(folder):
    """A GeoPackage of several layers in EPSG:25832 with the municipalities of two districts."""
    to_utm = Transformer.from_crs(4326, 25832, always_xy=True)

    def box(west, south, east, north):
        corners = [lonlat(x, y) for x, y in ((west, south), (east, south), (east, north), (west, north))]
        return shapely.MultiPolygon([shapely.Polygon([to_utm.transform(*corner) for corner in corners])])

    path = folder / "DE_VG250.gpkg"
    here, there = box(-20_000, -20_000, 20_000, 20_000), box(20_000, -20_000, 40_000, 20_000)
    layers = {
        "vg250_sta": (["DE"], [box(-20_000, -20_000, 40_000, 20_000)]),
        "vg250_krs": (["03252", "03255"], [here, there]),
        "vg250_gem": (["03252006", "03255001"], [here, there]),
    }
    for number, (layer, (keys, shapes)) in enumerate(layers.items()):
        pyogrio.raw.write(
            path, shapely.to_wkb(np.array(shapes, object)),
            [np.array(keys, object), np.array([f"Gebiet {key}" for key in keys], object)], ["AGS", "GEN"],
            layer=layer, driver="GPKG", geometry_type="MultiPolygon", crs="EPSG:25832", append=number > 0,
        )  # fmt: skip
    return zipped({"vg250_01-01.utm32s.gpkg.ebenen/vg250_ebenen_0101/DE_VG250.gpkg": path.read_bytes()})


class Shelf(BaseHTTPRequestHandler):
    """Serves the stand-ins by the last piece of the address and notes what was asked for."""

    def do_GET(self):
        name = self.path.rsplit("/", 1)[-1]
        self.server.asked.append(name)
        data = self.server.files.get(name)
        if data is None:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args):
        pass


@pytest.fixture
def web(tmp_path):
    streets = write_village(tmp_path / "village") / "streets.osm.pbf"
    server = ThreadingHTTPServer(("127.0.0.1", 0), Shelf)
    server.asked = []
    server.files = {
        "niedersachsen-latest.osm.pbf": streets.read_bytes(),
        "Zensus2022_Bevoelkerungszahl.zip": population(),
        "Alter_in_5_Altersklassen.zip": ages(),
        "vg250_01-01.utm32s.gpkg.ebenen.zip": boundaries(tmp_path),
    }
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def config(web, tmp_path):
    """The packaged configuration with other hosts, its hubs moved into the stand-in village."""
    text, hosts = re.subn(r'^url = "https://[^/]+', f'url = "http://127.0.0.1:{web.server_port}', text_of(), flags=re.M)
    assert hosts == len(NAMES)
    lon, lat = lonlat(0, 0)
    text, _ = re.subn(r"^lat = .*\nlon = .*", f"lat = {lat}\nlon = {lon}", text, flags=re.M)
    path = tmp_path / "hameln-pyrmont.toml"
    path.write_text(text, encoding="utf-8")
    return path


def text_of():
    return CONFIG.read_text(encoding="utf-8")


def test_the_real_district_is_built_from_the_web(web, config, tmp_path):
    out = tmp_path / "region"
    ended = dreiraum("region", "build", config, "--out", out).fine()
    assert "Landkreis Hameln-Pyrmont: 92 Menschen in 3 Zellen" in ended.out
    assert set(web.asked) == NAMES
    region = Region.open(out)
    assert region.municipalities.ags == ("03252006",)
    assert region.municipalities.name == ("Gebiet 03252006",)
    assert region.cells.people.tolist() == [20, 32, 40]
    assert region.cells.age.sum(axis=1).tolist() == [-3, 32, 40]
    assert region.cells.basis == "Zensus 2022, Bevölkerung im 100-m-Gitter, Einwohner je 100-m-Zelle"
    assert "Für 20 Menschen ist kein Alter veröffentlicht." in region.cells.warnings
    home = json.loads(dreiraum("region", "nearest", out, "--at", "52.0005,9.5005", "--json").fine().out)
    assert home["headline"]["reached"] == 2
    assert home["attribution"] == [
        "© OpenStreetMap-Mitwirkende", "© Statistische Ämter des Bundes und der Länder, 2024", "© GeoBasis-DE / BKG"
    ]  # fmt: skip
    assert [one["url"].startswith("http://127.0.0.1") for one in region.manifest["sources"]] == [True] * 4


def test_a_second_build_loads_nothing_again(web, config, tmp_path):
    out = tmp_path / "region"
    dreiraum("region", "build", config, "--out", out).fine()
    web.asked.clear()
    dreiraum("region", "build", config, "--out", out).fine()
    assert web.asked == []


def test_a_file_that_is_gone_from_the_web_is_named(web, config, tmp_path):
    del web.files["Alter_in_5_Altersklassen.zip"]
    ended = dreiraum("region", "build", config, "--out", tmp_path / "region")
    ended.refused("Alter_in_5_Altersklassen.zip", "HTTP 404", "correct the address")


def test_an_error_page_instead_of_an_archive_is_named(web, config, tmp_path):
    web.files["Zensus2022_Bevoelkerungszahl.zip"] = b"<!DOCTYPE html><title>Wartung</title>"
    ended = dreiraum("region", "build", config, "--out", tmp_path / "region")
    ended.refused("Zensus2022_Bevoelkerungszahl.zip", "HTML", "download the CSV file itself")
