"""The map page without JavaScript: its table is what the browser would count, its picture is drawn once."""

from __future__ import annotations

import gzip
import io
import json
import shutil
import struct

import brotli
import numpy as np
import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import settings as trials
from hypothesis import strategies as st
from PIL import Image
from tests.land.coverage.reading import Page, number

from dreiraum.reach.streets.profiles import MODES


def cells_url(region) -> str:
    return f"/karte/zellen-{region.version}.bin"


class Cells:
    """The file of cells, read by its description alone, as the browser reads it."""

    magic = b"DRCELLS1"

    def __init__(self, content: bytes) -> None:
        assert content[:8] == self.magic
        (length,) = struct.unpack_from("<I", content, 8)
        self.header = json.loads(content[12 : 12 + length])
        self._body = content[12 + length :]

    def array(self, name: str) -> np.ndarray:
        one = self.header["arrays"][name]
        kind = np.dtype(one["type"]).newbyteorder("<")
        return np.frombuffer(self._body, kind, int(np.prod(one["shape"])), one["at"]).reshape(one["shape"])

    def counted(self, service: str, mode: str, limit: int | None) -> tuple[int, list[tuple[int, int]]]:
        """The limit, and per municipality the people and those within it."""
        m = [one["key"] for one in self.header["modes"]].index(mode)
        s = [one["key"] for one in self.header["services"]].index(service)
        most = limit if limit is not None else self.header["limits"][m][s]
        home, people = self.array("municipality"), self.array("people").astype(int)
        near = self.array("minutes")[m, s] <= most
        many = range(len(self.header["municipalities"]))
        return most, [(int(people[home == a].sum()), int(people[(home == a) & near].sum())) for a in many]


@pytest.fixture
def cells(site, district) -> Cells:
    return Cells(site.get(cells_url(district)).content)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("limit", [None, 5, 10, 15, 20, 25, 30])
def test_the_table_is_what_the_browser_counts_from_the_cells(site, district, cells, mode, limit):
    for service in ("food", "gp", "primary_school", "hospital"):
        query = {"service": service, "mode": mode} | ({} if limit is None else {"limit": limit})
        table = Page(site.get("/karte/", query)).table("je Gemeinde")
        most, expected = cells.counted(service, mode, limit)
        assert f"in {most} Minuten" in table.caption
        *rows, total = [[number(row[k]) for k in (1, 2, 4)] for row in table.rows[1:]]
        assert rows == [[all_, near, all_ - near] for all_, near in expected]
        assert total == np.sum(rows, axis=0).tolist()


def test_the_legend_holds_everybody_once(site, district, cells):
    from dreiraum.land.coverage.maps import people_within

    for limit in range(1, 31):
        by_area, by_class = people_within(0, "bike", limit)
        assert sum(by_class) == sum(people for people, _ in by_area) == district.cells.people.sum()
        assert sum(by_class[:-1]) == sum(near for _, near in cells.counted("food", "bike", limit)[1])


def test_where_nothing_is_asked_the_first_service_on_foot_is_shown(site, district):
    page = site.get("/karte/").content.decode()
    assert "Lebensmittel zu Fuß" in page
    assert f'data-cells="{cells_url(district)}"' in page
    assert 'data-limit=""' in page


@pytest.mark.parametrize(
    "query",
    ["service=x", "mode=x", "limit=0", "limit=31", "limit=-5", "limit=5.5", "limit=٥", "limit=9999999999", "limit=x"],
)
def test_what_cannot_be_shown_is_a_sentence(site, district, query):
    answer = site.get(f"/karte/?{query}")
    assert answer.status_code == 400
    assert "Wählen Sie" in answer.content.decode()


@pytest.mark.parametrize(
    ("accepted", "coding", "unpacked"),
    [
        ("gzip, deflate, br", "br", brotli.decompress),
        ("br;q=1.0", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("br;q=0, gzip", "gzip", gzip.decompress),
        ("identity", None, bytes),
        ("", None, bytes),
    ],
)
def test_the_cells_come_as_the_browser_can_unpack_them(site, district, accepted, coding, unpacked):
    from dreiraum.reach.export.cells import cell_minutes

    answer = site.get(cells_url(district), headers={"Accept-Encoding": accepted})
    assert answer.headers.get("Content-Encoding") == coding
    assert unpacked(answer.content) == cell_minutes(district)
    assert "immutable" in answer.headers["Cache-Control"]
    assert "Accept-Encoding" in answer.headers["Vary"]


@given(st.text(st.sampled_from("abrgzip*;q=01., "), max_size=30))
@trials(max_examples=50)
def test_whatever_is_said_to_be_accepted_the_cells_can_be_told(text):
    from dreiraum.land.coverage.map_views import coding

    assert coding(text) in ("br", "gzip", "")
    assert coding(f"{text}, br") in ("br", "gzip")
    assert coding("gzip;q=0") == coding("gzip; q=0.000, br;q=0") == ""


@pytest.mark.parametrize("version", ["000000000000", "x"])
def test_another_version_is_not_there(site, district, version):
    assert site.get(f"/karte/zellen-{version}.bin").status_code == 404
    assert site.get(f"/karte/bild-{version}/food-foot.png").status_code == 404


def test_the_picture_is_drawn_once_and_kept(site, district):
    shutil.rmtree(settings.HOME / "cache", ignore_errors=True)
    url = f"/karte/bild-{district.version}/primary_school-bike.png"
    first, again = (site.get(url) for _ in range(2))
    picture = b"".join(first.streaming_content)
    assert first.headers["Content-Type"] == "image/png"
    assert "immutable" in first.headers["Cache-Control"]
    assert Image.open(io.BytesIO(picture)).width == 1200
    assert b"".join(again.streaming_content) == picture
    files = list((settings.HOME / "cache" / district.version).iterdir())
    assert [one.name for one in files] == ["primary_school-bike.png"]
    assert files[0].read_bytes() == picture


@pytest.mark.parametrize("name", ["x-foot", "food-plane", "foot"])
def test_there_is_no_picture_of_what_is_not_known(site, district, name):
    assert site.get(f"/karte/bild-{district.version}/{name}.png").status_code == 404


@pytest.mark.parametrize("path", ["/karte/", "/en/karte/"])
def test_without_borders_the_map_shows_one_row(site, bare, path):
    table = Page(site.get(path)).tables[0]
    assert [row[0] for row in table.rows[1:]] == ["Kreis Süntel"] * 2
    assert table.rows[1][1:] == table.rows[2][1:]
