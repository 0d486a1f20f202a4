"""The answer page says what the engine says, for every home, and nothing about anybody."""

from __future__ import annotations

import datetime as dt
import re
from html.parser import HTMLParser
from urllib.parse import quote

import numpy as np
import pytest
from django.test import Client
from tests.reach.drawing import latlon

from dreiraum.ground.region.links import written
from dreiraum.reach import Region
from dreiraum.reach.answers.home import ANSWERED
from dreiraum.reach.places.hours import BERLIN
from dreiraum.reach.streets.profiles import MODES


class _Rows(HTMLParser):
    """What a reader sees: each row's kind, and its table as [mode, place if another, minutes]."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.rows: dict[str, list[list[str]]] = {}
        self.kinds: dict[str, str] = {}
        self._row, self._part, self._hidden = "", "", False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        classes = (given.get("class") or "").split()
        if tag == "details" and "row" in classes:
            self._row = given["id"]
            self.rows[self._row], self.kinds[self._row] = [], given["class"].split("row--")[1]
        elif tag == "th" and given.get("scope") == "row" and self._row:
            self.rows[self._row].append(["", "", ""])
            self._part = "mode"
        elif tag == "span" and self._part:
            self._part = "place" if self._part == "mode" else "hidden"
        elif tag == "a" and self._row and re.search(r"\?(mode|von)=", given.get("href") or "") and self._part == "":
            self._part = "minutes" if self.rows[self._row] else ""

    def handle_endtag(self, tag):
        if tag in ("th", "a", "td"):
            self._part = ""
        elif tag == "table":
            self._row = ""

    def handle_data(self, data):
        at = {"mode": 0, "place": 1, "minutes": 2}.get(self._part)
        if at is not None:
            self.rows[self._row][-1][at] += data.strip()


def ask(client: Client, lat: float, lon: float, **query: str):
    return client.get(f"/erreichen/{written(lat, lon)}/", query)


MODE = {
    "foot": "zu Fuß", "wheelchair": "Rollstuhl", "bike": "Rad", "ebike": "E-Bike", "car": "Auto",
    "transit": "Bus und Bahn",
}  # fmt: skip


def said_by(region: Region, lat: float, lon: float, mode: str, asked: dt.datetime | None = None, window: str = ""):
    """What the page should say, straight from the engine: its rows' tables and kinds."""
    answer = region.nearest(lat, lon, mode=mode, asked=asked, window=window)
    rows, kinds = {}, {}
    for one in answer.services:
        by, choices = one.by(mode), {m: way.nearest for m, way in one.modes.items() if way.nearest}
        if one.transit.typical and (one.transit.departures or mode == "transit"):
            choices["transit"] = one.transit.typical
        others = [(choice.minutes, m, choice) for m, choice in choices.items() if m != mode]
        found = [(mode, choices[mode])] if mode in choices else []
        found += [(m, choice) for _, m, choice in sorted(others, key=lambda other: other[0])]
        ways = [(MODE[m], choice) for m, choice in found]
        best = found[0][1].place if found else -1
        second = one.modes[found[0][0]].second if found and found[0][0] != "transit" else None
        ways += [(f"{MODE[found[0][0]]}, zweite Wahl", second)] if second else []
        rows[one.service.key] = [
            [label, name_of(region, choice.place) if choice.place != best else "", f"{choice.minutes} Min"]
            for label, choice in ways
        ]
        kinds[one.service.key] = "aside" if not one.service.essential else "reached" if by.reached else "missed"
    return answer, rows, kinds


def name_of(region: Region, place: int) -> str:
    return region.places.name[place] or "(ohne Namen)"


def shown(page: str):
    parsed = _Rows(page)
    return parsed.rows, parsed.kinds


def agrees(client: Client, region: Region, lat: float, lon: float, mode: str) -> None:
    lat, lon = (float(half) for half in written(lat, lon).split(","))
    response = ask(client, lat, lon, mode=mode)
    answer, rows, kinds = said_by(region, lat, lon, mode)
    if answer.outside:
        assert response.status_code == 404
        return
    page = response.content.decode()
    assert shown(page) == (rows, kinds)
    head = answer.headline
    assert f"{head.physical} von {head.of} wichtigen Diensten" in re.sub("<[^>]+>", "", page)
    assert f"und {head.digital} digital" in page


@pytest.mark.parametrize("mode", MODES)
def test_the_page_says_what_the_engine_says(client, served_region, mode):
    for x in (0, 400, 1500, 3100):
        agrees(client, served_region, *latlon(x, 5), mode)


def test_three_hundred_random_homes_read_the_same_as_the_engine_says(site_server, demo_home):
    import urllib.request

    region = Region.open(demo_home / "region")
    windows = [one.window for one in region.leavings]
    random = np.random.default_rng(20261123)
    cells = random.choice(len(region.cells), 300, p=region.cells.people / region.cells.people.sum())
    aside = random.uniform(-4e-4, 4e-4, (300, 2))
    for i, cell in enumerate(cells):
        lat, lon = float(region.cells.lat[cell] + aside[i, 0]), float(region.cells.lon[cell] + aside[i, 1])
        lat, lon = (float(half) for half in written(lat, lon).split(","))
        mode, window = ANSWERED[i % len(ANSWERED)], windows[i % len(windows)]
        answer, rows, kinds = said_by(region, lat, lon, mode, window=window)
        if answer.outside:
            continue
        url = f"{site_server}/erreichen/{written(lat, lon)}/?mode={mode}&window={window}"
        with urllib.request.urlopen(url) as response:
            assert shown(response.read().decode()) == (rows, kinds), (lat, lon, mode, window)


def test_a_time_counts_only_what_is_open_then(client, served_region):
    at = latlon(0, 5)
    lat, lon = (float(half) for half in written(*at).split(","))
    asked = dt.datetime(2026, 11, 22, 3, 0, tzinfo=BERLIN)  # a Sunday night
    response = ask(client, lat, lon, time="2026-11-22T03:00")
    _, rows, kinds = said_by(served_region, lat, lon, "foot", asked)
    assert shown(response.content.decode()) == (rows, kinds)
    assert rows != said_by(served_region, lat, lon, "foot")[1]


@pytest.mark.parametrize(
    ("at", "query", "sentence"),
    [
        ("hallo", {}, "kein Punkt auf der Karte"),
        ("91.0,9.3", {}, "kein Punkt auf der Karte"),
        ("nan,9.3", {}, "kein Punkt auf der Karte"),
        ("52.1," + "9" * 10_000, {}, "kein Punkt auf der Karte"),
        ("52.1;DROP TABLE people_user,9", {}, "kein Punkt auf der Karte"),
        ("🏠,🚲", {}, "kein Punkt auf der Karte"),
        ("9.3,52.1", {}, "vertauscht"),
        ("52.1,9.3", {"mode": "rocket"}, "Dieses Verkehrsmittel kennen wir nicht"),
        ("52.1,9.3", {"time": "morgen"}, "Diese Zeit können wir nicht lesen"),
        ("52.1,9.3", {"time": "9999-12-31T23:59"}, "Diese Zeit können wir nicht lesen"),
    ],
)
def test_what_cannot_be_read_is_answered_with_a_sentence(client, at, query, sentence):
    response = client.get(f"/erreichen/{quote(at)}/", query)
    assert response.status_code == 400
    assert sentence in response.content.decode()


def test_an_address_in_another_country_is_outside(client):
    response = ask(client, 48.8566, 2.3522)
    assert response.status_code == 404
    assert "außerhalb des Gebiets" in response.content.decode()


def test_the_page_is_nobody_elses_business(client):
    response = ask(client, *latlon(0, 5))
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response.headers["Cache-Control"]
    assert not response.cookies
    assert "noindex" in response.content.decode()


def test_a_detour_to_the_page_is_kept_by_nobody_either(client):
    response = client.get(f"/erreichen/{written(*latlon(0, 5))}")
    assert response.status_code == 301
    assert response.headers["Cache-Control"] == "no-store"


def test_the_address_to_pass_on_holds_what_was_understood_however_much_was_asked(client):
    at = written(*latlon(0, 5))
    page = ask(client, *latlon(0, 5), mode="bike", time="2026-11-24T10:00", fbclid="x" * 5000).content.decode()
    assert f"<p>http://testserver/erreichen/{at}/?mode=bike&amp;time=2026-11-24T10%3A00</p>" in page
    assert f"<p>http://testserver/erreichen/{at}/</p>" in ask(client, *latlon(0, 5)).content.decode()


def test_the_page_asks_the_database_nothing(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        ask(client, *latlon(0, 5))


def test_a_house_is_called_by_its_address(client):
    assert "Hauptstraße 1" in ask(client, *latlon(0, -15)).content.decode()


def test_every_route_offered_opens_and_takes_the_minutes_shown(client, served_region):
    at = latlon(0, 5)
    page = ask(client, *at).content.decode()
    links = dict.fromkeys(re.findall(r'href="(/erreichen/[^"]+/weg/[^"]+)"', page))
    assert len(links) > 5
    for link, minutes in re.findall(r'<a href="(/erreichen/[^"]+/weg/[^"]+)">(\d+) Min', page):
        response = client.get(link.replace("&amp;", "&"))
        assert response.status_code == 200
        assert f"{minutes} Minute" in response.content.decode()


def test_a_place_nobody_knows_has_no_route(client):
    assert client.get(f"/erreichen/{written(*latlon(0, 5))}/weg/node/999999/").status_code == 404


def test_the_line_on_the_map_is_the_engines_route(client, served_region):
    at = tuple(float(half) for half in written(*latlon(0, 5)).split(","))
    found = (one.modes["foot"].nearest for one in served_region.nearest(*at).services)
    near = next(choice for choice in found if choice)
    places = served_region.places
    response = client.get(f"/erreichen/{written(*at)}/weg.geojson", {"ref": places.ref[near.place], "mode": "foot"})
    way = served_region.route(at, (places.lat[near.place], places.lon[near.place]), mode="foot")
    feature = response.json()
    assert feature["properties"]["minutes"] == way.minutes == near.minutes
    np.testing.assert_allclose(feature["geometry"]["coordinates"], way.line, atol=1e-6)
