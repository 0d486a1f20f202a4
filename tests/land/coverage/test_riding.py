"""Bus and train on the answer page: what the engine says, there and back, for a time of the week or a time asked."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.land.coverage.reading import Page
from tests.land.coverage.test_answer_page import ask, said_by, shown
from tests.reach.drawing import latlon

from dreiraum.ground.region.links import written
from dreiraum.reach.places.hours import BERLIN

HOMES = (100, 900, 1600, 2600, 3100, 4100, 5600, 6900)
WINDOWS = ("weekday_morning", "weekday_evening", "sunday")
TUESDAY = "2026-11-03T10:00"


def home(x: float) -> tuple[float, float]:
    lat, lon = (float(half) for half in written(*latlon(x, 50)).split(","))
    return lat, lon


def text(response) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", response.content.decode())))


def row(response, key: str) -> str:
    """One service's row as HTML."""
    return re.search(rf'<details [^>]*id="{key}".*?</details>', response.content.decode(), re.S)[0]


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("x", HOMES)
def test_the_page_says_what_the_engine_says(site, riding, x, window):
    at = home(x)
    answer = riding.nearest(*at, mode="transit", window=window)
    response = ask(site, *at, mode="transit", window=window)
    assert shown(response.content.decode()) == said_by(riding, *at, "transit", window=window)[1:]
    head = answer.headline
    assert f"Mit Bus und Bahn: {head.physical} von {head.of} wichtigen Diensten" in text(response)
    assert f"und {head.digital} digital" in text(response)
    for one in answer.services:
        by = one.transit
        if by.typical and by.departures:
            bad = f"im schlechten Fall {by.bad}" if by.bad is not None else "im schlechten Fall gar nicht"
            back = f"zurück {by.back}" if by.back is not None else "kein Weg zurück"
            assert f"meist {by.typical.minutes} Min, {bad}, {back} · {by.departures} Fahrt" in row(
                response, one.service.key
            )


@pytest.mark.parametrize("mode", ["foot", "car"])
def test_other_modes_show_the_bus_too_and_count_it_on_its_chip(site, riding, mode):
    at = home(3100)
    answer = riding.nearest(*at, mode=mode)
    response = ask(site, *at, mode=mode)
    many = sum(one.transit.reached for one in answer.services if one.service.essential)
    assert f"Bus und Bahn {many} – erreicht: {many}" in text(response)
    ridden = [one for one in answer.services if one.transit.typical and one.transit.departures]
    assert ridden
    for one in ridden:
        assert f"{one.transit.typical.minutes} Min" in row(response, one.service.key).split("Bus und Bahn", 1)[1]


def test_who_is_quicker_on_foot_is_not_told_to_ride(site, riding):
    at = home(600)
    food = riding.nearest(*at, mode="transit").services[0].transit
    assert food.departures == 0
    html = row(ask(site, *at, mode="transit"), "food")
    assert "am schnellsten ganz zu Fuß" in html
    assert "/wege/" not in html
    assert "Bus und Bahn" not in row(ask(site, *at), "food")


def test_the_way_into_the_planner_is_there_and_back_on_the_day_of_the_window(site, riding):
    at = home(3100)
    one = riding.nearest(*at, mode="transit").services[2]
    place = riding.places.lat[one.transit.typical.place], riding.places.lon[one.transit.typical.place]
    found = re.findall(r'href="(/wege/[^"]+)"', row(ask(site, *at, mode="transit"), one.service.key))
    there, back = (parse_qs(urlsplit(unescape(link)).query) for link in found[-2:])
    start = riding.leavings[0].start
    assert (there["von"], there["nach"]) == ([written(*at)], [written(*place)])
    assert (back["von"], back["nach"]) == ([written(*place)], [written(*at)])
    assert there["zeit"] == [f"{start:%Y-%m-%dT%H:%M}"]
    stay = dt.timedelta(minutes=one.transit.typical.minutes + round(one.service.errand_minutes.value))
    assert back["zeit"] == [f"{start + stay:%Y-%m-%dT%H:%M}"]
    assert site.get(unescape(found[-2])).status_code == 200


def test_the_window_is_said_with_its_date_and_can_be_changed(site, riding):
    page = Page(ask(site, *home(3100), mode="transit", window="sunday"))
    when = riding.leavings[-1].start
    assert f"sonntags: Sonntag, {when.day}. November, 14 bis 15 Uhr" in page.text
    choices = [href for href, _ in page.links if "window=" in href and "mode=transit" in href]
    for window in (one.window for one in riding.leavings):
        assert any(f"window={window}" in href for href in choices)
        assert ask(site, *home(3100), mode="transit", window=window).status_code == 200


def test_a_time_asked_is_the_hour_from_then_and_there_is_no_window_to_choose(site, riding):
    response = ask(site, *home(3100), mode="transit", time=TUESDAY)
    page = Page(response)
    assert "Dienstag, 3. November, 10 bis 11 Uhr" in page.text
    assert not [href for href, _ in page.links if "window=" in href]
    answer = riding.nearest(
        *home(3100), mode="transit", asked=dt.datetime.fromisoformat(TUESDAY).replace(tzinfo=BERLIN)
    )
    assert f"Mit Bus und Bahn: {answer.headline.physical} von" in page.text


def test_without_a_way_back_nothing_is_reached_and_the_reason_is_said(site, riding):
    answer = riding.nearest(*home(3000), mode="transit", window="sunday")
    gone = [one for one in answer.services if one.transit.typical and one.transit.back is None]
    assert gone
    for one in gone:
        html = row(ask(site, *home(3000), mode="transit", window="sunday"), one.service.key)
        assert "kein Weg zurück" in html
        assert "row--missed" in html or not one.service.essential


@pytest.mark.parametrize("mode", ["transit", "foot"])
def test_a_day_without_timetable_says_so_and_from_when_it_is_known(site, riding, mode):
    page = text(ask(site, *home(3100), mode=mode, time="2027-03-02T10:00"))
    assert (
        "Für diesen Tag ist kein Fahrplan bekannt. Bekannt ist er von 2. November 2026 bis 29. November 2026." in page
    )
    assert ("Mit Bus und Bahn: an diesem Tag ohne Fahrplan" in page) == (mode == "transit")


@pytest.mark.parametrize("query", [{"mode": "carfree"}, {"mode": "transit", "window": "never"}])
def test_what_the_page_does_not_know_is_a_sentence(site, riding, query):
    response = ask(site, *home(3100), **query)
    assert response.status_code == 400
    assert "Wählen Sie eine" in response.content.decode()


def test_a_region_without_timetable_speaks_of_no_bus(site, district):
    for path in (f"/erreichen/{written(*home(3100))}/", "/karte/", "/gemeinden/", "/gemeinden/bruenn/"):
        page = site.get(path).content.decode()
        assert "Bus und Bahn" not in page
        assert "window" not in re.sub(r'data-window=""', "", page)
        assert "ohne-auto" not in page
    assert site.get("/ohne-auto/").status_code == 404
    assert ask(site, *home(3100), mode="transit").status_code == 400
