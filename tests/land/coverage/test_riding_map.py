"""The map by public transport: a file per time of the week, and a table and a picture that say the same."""

from __future__ import annotations

import brotli
import numpy as np
import pytest
from tests.land.coverage.reading import Page, number
from tests.land.coverage.test_map_page import Cells, cells_url

from dreiraum.reach.export.figures import count
from dreiraum.reach.export.transit_cells import transit_minutes

SERVICES = ("food", "gp", "primary_school", "hospital")


class Transit(Cells):
    """The file of a time of the week, read by its description alone."""

    magic = b"DRTRANS1"

    def counted(self, service: str, limit: int | None, cells: Cells) -> tuple[int, list[tuple[int, int]]]:
        s = self.header["services"].index(service)
        most = limit if limit is not None else self.header["limits"][s]
        home, people = cells.array("municipality"), cells.array("people").astype(int)
        near = (self.array("minutes")[s] <= most) & (self.array("back")[s] <= most)
        many = range(len(cells.header["municipalities"]))
        return most, [(int(people[home == a].sum()), int(people[(home == a) & near].sum())) for a in many]


def url(region, window: str) -> str:
    return f"/karte/bus-und-bahn-{region.version}/{window}.bin"


@pytest.mark.parametrize("window", ["weekday_morning", "saturday", "sunday"])
@pytest.mark.parametrize("limit", [None, 5, 20, 30])
def test_the_table_is_what_the_browser_counts_from_both_files(site, riding, window, limit):
    if window not in [one.window for one in riding.leavings]:
        assert site.get("/karte/", {"mode": "transit", "window": window}).status_code == 400
        return
    cells, transit = Cells(site.get(cells_url(riding)).content), Transit(site.get(url(riding, window)).content)
    for service in SERVICES:
        query = {"service": service, "mode": "transit", "window": window} | ({} if limit is None else {"limit": limit})
        table = Page(site.get("/karte/", query)).table("je Gemeinde")
        most, expected = transit.counted(service, limit, cells)
        assert f"in {most} Minuten" in table.caption
        *rows, total = [[number(row[k]) for k in (1, 2, 4)] for row in table.rows[1:]]
        assert rows == [[all_, near, all_ - near] for all_, near in expected]
        assert total == np.sum(rows, axis=0).tolist()


def test_on_sunday_without_a_way_back_fewer_people_are_near(site, riding):
    near = {}
    for window in ("weekday_morning", "sunday"):
        table = Page(site.get("/karte/", {"service": "pharmacy", "mode": "transit", "window": window})).tables[0]
        near[window] = number(table.rows[-1][2])
    assert near["sunday"] < near["weekday_morning"]


def test_the_file_comes_packed_and_stays_as_it_is(site, riding):
    answer = site.get(url(riding, "sunday"), headers={"Accept-Encoding": "gzip, br"})
    leaving = next(one for one in riding.leavings if one.window == "sunday")
    assert answer.headers["Content-Encoding"] == "br"
    assert brotli.decompress(answer.content) == transit_minutes(riding, leaving)
    assert "immutable" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("path", ["{}/never.bin", "{}/.bin"])
def test_another_time_or_version_is_not_there(site, riding, path):
    assert site.get(f"/karte/bus-und-bahn-{path.format(riding.version)}").status_code == 404
    assert site.get("/karte/bus-und-bahn-000000000000/sunday.bin").status_code == 404


def test_the_page_knows_the_file_and_the_picture_of_the_time(site, riding):
    page = site.get("/karte/", {"mode": "transit", "window": "sunday", "service": "gp"}).content.decode()
    assert f'data-transit="/karte/bus-und-bahn-{riding.version}/{{window}}.bin"' in page
    assert 'data-window="sunday"' in page
    assert f'data-picture="/karte/bild-{riding.version}/sunday/gp-transit.png"' in page
    assert "Hausarztpraxis sonntags mit Bus und Bahn" in page
    assert "Minuten hin oder zurück, was länger dauert" in page


def test_the_picture_is_drawn_for_each_time(site, riding):
    first, other = (
        b"".join(site.get(f"/karte/bild-{riding.version}/{window}/pharmacy-transit.png").streaming_content)
        for window in ("weekday_morning", "sunday")
    )
    assert first[:4] == other[:4] == b"\x89PNG"
    assert first != other


@pytest.mark.parametrize("name", ["sunday/gp-foot", "never/gp-transit", "gp-transit"])
def test_there_is_no_picture_of_another_time_or_mode(site, riding, name):
    assert site.get(f"/karte/bild-{riding.version}/{name}.png").status_code == 404


def test_the_picture_counts_the_same_people(site, riding):
    for service in SERVICES:
        table = Page(site.get("/karte/", {"service": service, "mode": "transit", "window": "sunday"})).tables[0]
        assert count(riding, service, "transit", "sunday").within == number(table.rows[-1][2])


def test_the_map_for_other_sites_keeps_the_time(site, riding):
    page = site.get("/einbetten/karte/", {"mode": "transit", "window": "sunday"}).content.decode()
    assert "mode=transit&amp;window=sunday" in page
    assert "window=sunday" in site.get("/einbetten/", {"mode": "transit", "window": "sunday"}).content.decode()
    assert "&amp;window=" not in site.get("/einbetten/karte/", {"mode": "foot", "window": "sunday"}).content.decode()
