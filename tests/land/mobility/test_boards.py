"""Boards tell what leaves next, until when it can be ordered, and how old they are."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape

import pytest
from tests.land.mobility import making
from tests.land.mobility.town import PHONE, WEST

from dreiraum.ground.region.links import written
from dreiraum.land.mobility import board_views
from dreiraum.land.mobility.boards import board, row_of
from dreiraum.land.mobility.stops import by_slug, looking_like, nearest, stops
from dreiraum.reach.answers.journeys import Kind
from dreiraum.reach.places.hours import BERLIN


@pytest.fixture
def clock(monkeypatch):
    """Set the time of asking."""

    def put(time: str) -> None:
        moment = dt.datetime.fromisoformat(f"2026-11-26T{time}").replace(tzinfo=BERLIN)
        monkeypatch.setattr(board_views, "now", lambda: moment)

    return put


def text(response) -> str:
    main = re.search(r"<main.*</main>", response.content.decode(), re.S)[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


class TestStops:
    def test_both_sides_of_the_road_and_all_platforms_are_one_stop(self, town):
        assert [one.name for one in stops()] == ["Fern, Kirche", "Mitte, Linde", "Ost, Bahnhof", "West, Dorfplatz"]
        assert sorted(row for one in stops() for row in one.rows) == list(range(town.timetable.stops))

    def test_each_has_an_address_of_its_own(self, town):
        assert [by_slug(one.slug) for one in stops()] == list(stops())

    @pytest.mark.parametrize(
        ("typed", "first"),
        [("dorfplatz", "West, Dorfplatz"), ("OST BAHN", "Ost, Bahnhof"), ("Bahnhof, Ost", "Ost, Bahnhof")],
    )
    def test_every_typed_word_must_be_in_the_name(self, town, typed, first):
        assert [one.name for one in looking_like(typed, 5)] == [first]

    def test_nothing_is_found_for_nothing(self, town):
        assert looking_like("", 5) == looking_like(",", 5) == looking_like("xyzzy", 5) == []

    def test_the_nearest_come_first(self, town):
        found = nearest(WEST, 10)
        assert [one.stop.name for one in found[:2]] == ["West, Dorfplatz", "Mitte, Linde"]
        assert [one.metres for one in found] == sorted(one.metres for one in found)
        assert [one.stop.name for one in nearest(WEST, 10, 400)] == ["West, Dorfplatz"]


class TestRows:
    at = making.at("22:20")

    def row(self, departure, **more):
        return row_of(departure, self.at, several=False)

    def test_a_departure_on_time(self, town):
        row = self.row(making.leaving("33", "22:40"))
        assert (row.line, row.time, row.expected, row.away, row.state) == ("Bus 33", "22:40", "", "in 20 Min", "")

    def test_a_late_one_says_when_it_is_expected(self, town):
        row = self.row(making.leaving("33", "22:40", late=5))
        assert (row.time, row.expected, row.away, row.state) == ("22:40", "22:45", "in 25 Min", "late")

    def test_one_that_does_not_run_says_so(self, town):
        assert self.row(making.leaving("33", late=None)).state == "cancelled"

    def test_a_rufbus_says_until_when_and_where_it_is_ordered(self, town):
        order = making.order("22:30")
        row = self.row(making.leaving("61", "23:00", kind=Kind.RUFBUS, booking=order))
        assert (row.line, row.order, row.dial) == ("Rufbus 61", "bestellen bis 22:30", "051517880")

    def test_a_rufbus_inside_its_notice_cannot_be_ordered(self, town):
        row = self.row(making.leaving("61", "22:40", kind=Kind.RUFBUS, booking=making.order("22:10"), too_late=True))
        assert (row.state, row.order) == ("too late", "")

    def test_what_leaves_tomorrow_says_its_day(self, town):
        row = row_of(
            making.leaving("33", "05:10"), making.at("23:50", making.DAY - dt.timedelta(days=1)), several=False
        )
        assert row.day == "Do, 26. Nov."

    def test_what_is_far_ahead_is_not_counted_in_minutes(self, town):
        assert self.row(making.leaving("33", "23:40")).away == ""


def test_a_board_shows_the_next_hour_and_a_half(site, town, clock):
    clock("08:00")
    page = site.get("/haltestellen/ost-bahnhof/")
    found = re.findall(r'<time datetime="[^"]*">([\d:]+)</time>', page.content.decode())
    assert found == ["08:10", "08:30", "09:10", "09:30"]
    assert "Stand 08:00 Uhr" in text(page)
    assert "Gleis 1" in text(page)


def test_a_board_can_be_asked_for_another_time(site, town, clock):
    clock("06:00")
    page = site.get("/haltestellen/ost-bahnhof/", {"zeit": "2026-11-26T22:00"})
    assert "Abfahrten ab Do, 26. Nov., 22:00" in text(page)
    assert "bestellen bis 22:10" in text(page)
    assert "data-board" not in page.content.decode(), "what is not now does not change by itself"
    clock("22:20")
    assert "nicht mehr zu bestellen" in text(site.get("/haltestellen/ost-bahnhof/", {"zeit": "2026-11-26T22:00"}))
    assert site.get("/haltestellen/ost-bahnhof/", {"zeit": "bald"}).status_code == 400


def test_late_in_the_evening_the_next_ones_are_shown_however_far(site, town, clock):
    clock("19:00")
    said = text(site.get("/haltestellen/ost-bahnhof/"))
    assert "In den nächsten 90 Minuten fährt hier nichts. Danach:" in said
    assert "bestellen bis 22:10" in said


def test_in_the_notice_the_board_says_that_it_is_too_late(site, town, clock):
    clock("22:20")
    said = text(site.get("/haltestellen/ost-bahnhof/"))
    assert "nicht mehr zu bestellen" in said
    assert PHONE not in said


@pytest.mark.parametrize("path", ["/haltestellen/west-dorfplatz/tafel/", f"/haltestellen/bei/{written(*WEST)}/tafel/"])
def test_a_wall_needs_no_hand_and_leads_nowhere(site, town, clock, path):
    clock("08:00")
    page = site.get(path)
    body = page.content.decode()
    assert "08:03" not in body
    assert "09:00" in body
    assert not re.search(r"<(a|button|input|form)\b", body)
    assert re.search(r'<noscript><meta http-equiv="refresh" content="\d+"></noscript>', body)
    assert not page.cookies
    assert "no-store" in page.headers["Cache-Control"]


def test_a_wall_where_no_stop_is_says_so(site, town):
    page = site.get("/haltestellen/bei/52.10000,9.36000/tafel/")
    assert page.status_code == 200
    assert "Im Umkreis von 400 Metern ist keine Haltestelle" in text(page)


def test_a_stop_can_be_looked_for_by_name_and_around_a_point(site, town):
    assert 'href="/haltestellen/west-dorfplatz/"' in site.get("/haltestellen/", {"q": "dorfpl"}).content.decode()
    around = site.get("/haltestellen/", {"um": written(*WEST)})
    assert text(around).index("West, Dorfplatz") < text(around).index("Mitte, Linde")
    assert "finden wir nicht" in text(site.get("/haltestellen/", {"q": "xyzzy"}))
    assert "4 Haltestellen" in text(site.get("/haltestellen/"))


def test_a_stop_nobody_knows_is_not_found(site, town):
    assert site.get("/haltestellen/nirgends/").status_code == 404
    assert site.get("/haltestellen/nirgends/tafel/").status_code == 404


def test_without_a_timetable_there_is_nothing_to_look_for(client):
    assert "noch kein Fahrplan" in text(client.get("/haltestellen/"))


def test_a_board_of_several_stops_shows_each_ride_once_and_says_from_where(town):
    around = [near.stop for near in nearest(WEST, 3)]
    rows = board(around, making.at("08:00")).rows
    assert [(row.line, row.time, row.stop) for row in rows[:3]] == [
        ("Bus 33", "08:00", "West, Dorfplatz"), ("S5", "08:10", "Ost, Bahnhof"), ("Bus 33", "08:30", "Ost, Bahnhof"),
    ]  # fmt: skip
    alone = board(around[:1], making.at("08:00")).rows
    assert {row.stop for row in alone} == {""}
