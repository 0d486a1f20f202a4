"""Areas by public transport and without a car: figures recounted, two times of the week, files and the interface."""

from __future__ import annotations

import json
import re
from html import unescape

import numpy as np
import pytest
from tests.land.coverage.reading import Page, number
from tests.land.coverage.test_area_pages import BASIC, BOERN, BRUENN, cells_of, services
from tests.land.coverage.test_downloads import files, rows, said

from dreiraum.land.coverage import schemas
from dreiraum.reach import Region
from dreiraum.reach.streets.profiles import MODES

WINDOWS = ("weekday_morning", "sunday")
PATHS = ("/gemeinden/", BOERN, BRUENN, BRUENN + "hof/")


def near(region: Region, window: str, s: int, limit: int | None = None, *, carfree: bool = False) -> np.ndarray:
    """Which cells reach a service, from the parts of the Region alone. limit: minutes, else the service's own."""
    keys = [one.window for one in region.leavings]
    part, times, of = region.parts["transit"], region.parts["times"], region.catalogue.services[s].limit
    own = {mode: 600 * (limit or of[mode].value) for mode in ("transit", "foot", "bike")}
    there, back = (part.array(name)[keys.index(window), s] for name in ("typical", "back"))
    found = (there <= own["transit"]) & (back <= own["transit"])
    for mode in ("foot", "bike") if carfree else ():
        cost = times.array("cost")[MODES.index(mode), s]
        found |= (cost <= own[mode]) & (cost < 65535)
    return found


@pytest.mark.parametrize("path", PATHS[1:])
@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("mode", ["transit", "carfree"])
def test_every_figure_is_what_a_recount_of_the_homes_gives(site, riding, path, window, mode):
    shown = services(Page(site.get(path, {"mode": mode, "window": window})))
    cells = cells_of(riding, path)
    for s, service in enumerate(riding.catalogue.services):
        reached = near(riding, window, s, carfree=mode == "carfree")[cells]
        people = riding.cells.people[cells]
        assert shown[service.name][0] == people[reached].sum(), service.key
        assert sum(shown[service.name]) == people.sum()


@pytest.mark.parametrize("mode", ["transit", "carfree"])
def test_the_time_of_the_week_is_chosen_said_and_kept(site, riding, mode):
    page = Page(site.get(BOERN, {"mode": mode, "window": "sunday"}))
    assert "sonntags mit Bus und Bahn" in page.text or "sonntags ohne Auto" in page.text
    assert "Sonntag, 8. November, 14 bis 15 Uhr" in page.text
    kept = [href for href, _ in page.links if href.startswith(f"{BOERN}neudorf/")]
    assert any("window=sunday" in href for href in kept)
    assert any("window=sunday" in href for href in files(site.get(BOERN, {"mode": mode, "window": "sunday"})))


def test_street_modes_have_no_time_of_the_week(site, riding):
    page = Page(site.get(BOERN, {"mode": "bike", "window": "sunday"}))
    assert "sonntags" not in page.text.replace("werktags und sonntags nebeneinander", "")
    assert not [href for href, _ in page.links if "window=" in href and not href.startswith("/en/")]


@pytest.mark.parametrize("mode", ["transit", "carfree"])
@pytest.mark.parametrize("limit", ["own", "30", "45"])
def test_both_times_side_by_side_are_recounted(site, riding, mode, limit):
    for path, inner in (("/ohne-auto/", PATHS[1:3]), ("/ohne-auto/bruenn/", (BRUENN + "hof/", BRUENN + "hof-2/"))):
        for key in BASIC:
            table = Page(site.get(path, {"mode": mode, "service": key, "limit": limit})).tables[0]
            s = riding.catalogue.keys.index(key)
            found = {(row[0], number(row[2]), number(row[3])) for row in table.rows[1:]}
            for area in inner:
                cells = cells_of(riding, area)
                minutes = None if limit == "own" else int(limit)
                ways = (near(riding, window, s, minutes, carfree=mode == "carfree")[cells] for window in WINDOWS)
                wanted = tuple(int(riding.cells.people[cells][reached].sum()) for reached in ways)
                assert wanted in {(one, other) for _, one, other in found}, (key, area)


def test_the_numbers_differ_between_the_times(site, riding):
    table = Page(site.get("/ohne-auto/", {"service": "pharmacy", "limit": "own"})).tables[0]
    assert number(table.rows[-1][2]) > number(table.rows[-1][3])
    assert re.search(r"\d+ Punkte? weniger", table.rows[-1][4])


def test_the_mean_of_all_is_that_of_the_areas_page(site, riding):
    for window, column in zip(WINDOWS, (2, 3), strict=True):
        area = Page(site.get(BRUENN, {"mode": "transit", "window": window})).text
        mean = re.search(r"Im Mittel sind (\d+,\d) von", area)[1]
        table = Page(site.get("/ohne-auto/", {"limit": "own"})).tables[0]
        assert table.row("Brünn")[column - 1].split(":")[0] == mean


def test_every_number_opens_to_journeys(site, riding):
    page = Page(site.get("/ohne-auto/"))
    inside = [href for href, _ in page.links if href.startswith("/ohne-auto/bruenn/")]
    assert len(inside) == 3  # the name and both numbers
    villages = Page(site.get(unescape(inside[0])))
    homes = [unescape(href) for href, _ in villages.links if href.startswith("/erreichen/")]
    assert len(homes) == 2 * 4
    planned = [re.findall(r'href="(/wege/\?von=[^"]+)"', site.get(one).content.decode()) for one in homes]
    assert all(planned)
    assert site.get(unescape(planned[0][0])).status_code == 200


@pytest.mark.parametrize("query", ["mode=foot", "service=x", "limit=5", "limit=x"])
def test_what_cannot_be_compared_is_a_sentence(site, riding, query):
    response = site.get(f"/ohne-auto/?{query}")
    assert response.status_code == 400
    assert "Wählen Sie" in response.content.decode()


def test_a_municipality_nobody_knows_is_not_compared(site, riding):
    assert site.get("/ohne-auto/atlantis/").status_code == 404


@pytest.mark.parametrize("mode", ["transit", "carfree"])
def test_files_are_those_of_the_engine_at_the_time(site, riding, mode):
    engine = riding.coverage(mode=mode, by="municipality", window="sunday").rows()
    expected = [{name: said(value) for name, value in row.items()} for row in engine]
    answer = site.get("/gemeinden/versorgung.csv", {"mode": mode, "window": "sunday"})
    assert "sonntags" in answer.headers["Content-Disposition"]
    assert [{name: value.removeprefix("'") for name, value in row.items()} for row in rows(answer)] == expected


def test_cells_to_download_say_there_and_back(site, riding):
    found = rows(site.get("/gemeinden/zellen.csv", {"mode": "transit", "window": "sunday"}))
    part = riding.parts["transit"]
    sunday = [one.window for one in riding.leavings].index("sunday")
    back = part.array("back")[sunday, 0]
    assert [row["food_back_minutes"] for row in found] == [
        "" if tenths == 65535 else str(-(-int(tenths) // 600)) for tenths in back
    ]
    assert site.get("/gemeinden/zellen.csv", {"mode": "carfree"}).status_code == 404
    assert not [one for one in files(site.get("/gemeinden/?mode=carfree")) if "zellen" in one]


INTERFACE = {
    "nearest?lat={lat}&lon={lon}&mode=transit&window=sunday": schemas.Home,
    "nearest?lat={lat}&lon={lon}&mode=transit&time=2026-11-03T10:00": schemas.Home,
    "coverage?mode=transit&window=sunday": schemas.Coverage,
    "coverage?mode=carfree&by=village": schemas.Coverage,
    "cells?mode=transit&window=sunday": schemas.Cells,
}


@pytest.mark.parametrize("question", INTERFACE)
def test_the_interface_answers_in_the_shape_that_is_described(site, riding, question):
    at = {"lat": f"{riding.cells.lat[0]:.5f}", "lon": f"{riding.cells.lon[0]:.5f}"}
    response = site.get(f"/api/v1/{question.format(**at)}")
    assert response.status_code == 200
    INTERFACE[question].model_validate_json(response.content, strict=True)


def test_the_interface_says_what_the_engine_says(site, riding):
    lat, lon = round(float(riding.cells.lat[5]), 5), round(float(riding.cells.lon[5]), 5)
    found = site.get("/api/v1/nearest", {"lat": lat, "lon": lon, "mode": "transit", "window": "sunday"}).json()
    answer = riding.nearest(lat, lon, mode="transit", window="sunday")
    assert found["headline"]["reached"] == answer.headline.physical
    assert found["leaving"]["window"] == "sunday"
    assert [one["transit"]["back_minutes"] for one in found["services"]] == [
        one.transit.back for one in answer.services
    ]


@pytest.mark.parametrize("window", WINDOWS)
def test_the_interface_names_the_file_of_every_time(site, riding, window):
    found = site.get("/api/v1/cells", {"mode": "transit", "window": window}).json()
    assert site.get(found["transit"][window]).status_code == 200
    assert f"window={window}" in found["csv"]
    assert "food_bad_minutes" in site.get(found["csv"]).content.decode()


@pytest.mark.parametrize(
    ("question", "field"),
    [("coverage?mode=transit&window=never", "window"), ("cells?mode=carfree", "mode")],
)
def test_the_interface_refuses_what_there_is_not(site, riding, question, field):
    response = site.get(f"/api/v1/{question}")
    assert response.status_code == 400
    assert json.loads(response.content)["error"]["field"] == field


def test_without_a_timetable_the_interface_says_so(site, district):
    response = site.get("/api/v1/coverage?mode=transit")
    assert response.status_code == 400
    assert "kein Fahrplan" in json.loads(response.content)["error"]["message"]
