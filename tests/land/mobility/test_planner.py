"""The planner brings people home: it says what the engine says, first what must be ordered, and nothing of anybody."""

from __future__ import annotations

import datetime as dt
import logging
import re
from html import unescape
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from tests.land.mobility.town import FERN, OST, PAGE, PHONE, WEST

from dreiraum.ground.region.links import written
from dreiraum.land.mobility.words import arriving, clock
from dreiraum.reach.answers.journeys import Kind
from dreiraum.reach.places.hours import BERLIN

pytestmark = [pytest.mark.django_db]  # who takes requests for a Rufbus stands in the database
DAY = "2026-11-26"


def ask(site, start=OST, end=WEST, time="08:50", asked="08:50", path="/wege/", **more):
    query = {"von": written(*start), "nach": written(*end), "zeit": f"{DAY}T{time}", "asked": f"{DAY}T{asked}", **more}
    return site.get(f"{path}?{urlencode(query)}")


def text(response) -> str:
    """What a reader sees of the page."""
    main = re.search(r"<main.*</main>", response.content.decode(), re.S)[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def links(response, words: str) -> list[str]:
    found = re.findall(r'<a\b[^>]*href="([^"]*)"[^>]*>(.*?)</a>', response.content.decode(), re.S)
    return [unescape(href) for href, label in found if words in unescape(re.sub("<[^>]+>", "", label))]


def times(response) -> list[tuple[str, str]]:
    """Departure and arrival of every journey in the list."""
    head = r'class="journey-times">.*?<time[^>]*>([\d:]+)</time>.*?<time[^>]*>([\d:]+)</time>'
    return re.findall(head, response.content.decode(), re.S)


def moment(time: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{DAY}T{time}").replace(tzinfo=BERLIN)


@pytest.mark.parametrize(("start", "end"), [(OST, WEST), (WEST, OST), (WEST, FERN), (FERN, WEST)])
@pytest.mark.parametrize("time", ["06:50", "12:00", "18:05", "22:30"])
@pytest.mark.parametrize("arrive", [False, True])
def test_the_page_says_what_the_engine_says(site, town, start, end, time, arrive):
    response = ask(site, start, end, time, "06:00", art="an" if arrive else "ab")
    ends = ([float(half) for half in written(*one).split(",")] for one in (start, end))
    found = town.journeys(*ends, **{"arrive" if arrive else "depart": moment(time)}, asked=moment("06:00"))
    shown = [*found.found, *([found.direct] if found.direct else [])]
    assert times(response) == [(clock(one.depart), arriving(one)) for one in shown]
    for one in shown:
        assert any(leg.kind is Kind.RUFBUS for leg in one.legs) == (one.book_by is not None)


def test_the_rufbus_is_offered_with_its_deadline_while_there_is_time(site, town):
    page = ask(site, time="22:30", asked="21:30")
    said = text(page)
    assert times(page)[0] == ("22:38", "22:53")
    assert "Bis 22:10 anrufen" in said
    assert PHONE in said
    assert "Rufbus 61 von Ost, Bahnhof um 22:40 nach West, Dorfplatz, 1 Person." in said
    assert links(page, PHONE) == ["tel:0515199999"]
    assert links(page, "im Internet bestellen") == [PAGE]
    body = page.content.decode()
    assert body.index('class="order"') < body.index('class="legs"'), "what must be ordered stands first"


def test_inside_its_notice_the_rufbus_is_not_offered_and_the_page_says_why(site, town):
    page = ask(site, time="22:30", asked="22:20")
    said = text(page)
    assert "Rufbus 61" not in said
    assert PHONE not in said
    assert "dafür ist es jetzt zu spät" in said
    assert links(page, "Am nächsten Morgen suchen")
    (morning,) = links(page, "Am nächsten Morgen suchen")
    assert times(site.get(morning))


def test_the_moment_of_asking_is_shown_and_can_be_left_behind(site, town):
    page = ask(site, asked="08:40")
    assert "Stand: gefragt um 08:40" in text(page)
    (fresh,) = links(page, "Jetzt neu fragen")
    assert "asked" not in parse_qs(urlsplit(fresh).query)
    assert "Stand: gefragt" not in text(site.get(fresh))


def test_earlier_and_later_go_on_without_a_gap(site, town):
    page = ask(site, time="10:00", asked="06:00")
    (later,), (earlier,) = links(page, "Später"), links(page, "Früher")
    assert times(site.get(later))[0] > times(page)[len(times(page)) - 2]
    assert times(site.get(earlier))[-2] < times(page)[0]
    assert min(times(site.get(earlier))) < min(times(page))


def test_one_tap_asks_for_the_way_back(site, town):
    page = ask(site, time="08:50", asked="06:00")
    back = links(page, "Rückweg ab")[0]
    asked = parse_qs(urlsplit(back).query)
    assert asked["von"] == [written(*WEST)]
    assert asked["nach"] == [written(*OST)]
    assert asked["zeit"] == [f"{DAY}T10:36"]
    assert times(site.get(back))


def test_who_leaves_the_bike_at_the_stop_comes_back_to_it(site, town):
    page = ask(site, WEST, FERN, mit="rad-hin", asked="06:00")
    back = parse_qs(urlsplit(links(page, "Rückweg ab")[0]).query)
    assert back["nach"] != [written(*WEST)]
    assert "mit" not in back


def test_a_typed_name_becomes_a_point(site, town):
    page = site.get("/wege/", {"von": "West, Dorfplatz", "nach": "Fern, Kirche", "zeit": f"{DAY}T09:00"})
    assert page.status_code == 302
    assert "no-store" in page.headers["Cache-Control"]
    asked = parse_qs(urlsplit(page.headers["Location"]).query)
    assert re.fullmatch(r"5\d\.\d{5},9\.\d{5}", asked["von"][0])
    shown = site.get(page.headers["Location"])
    assert "Von West, Dorfplatz" in text(shown)
    assert "nach Fern, Kirche" in text(shown)


def test_without_a_time_one_leaves_now(site, town):
    before = dt.datetime.now(BERLIN)
    page = site.get("/wege/", {"von": written(*WEST), "nach": written(*OST)})
    (said,) = parse_qs(urlsplit(page.headers["Location"]).query)["zeit"]
    leaving = dt.datetime.fromisoformat(said).replace(tzinfo=BERLIN)
    assert before <= leaving <= dt.datetime.now(BERLIN) + dt.timedelta(minutes=1)


def test_a_name_that_can_be_several_things_can_be_chosen(site, town):
    page = site.get("/wege/", {"von": "Hauptstraße", "nach": "Fern, Kirche", "zeit": f"{DAY}T09:00", "mit": "rad"})
    assert "„Hauptstraße“ kann mehreres sein" in text(page)
    choice = links(page, "Hauptstraße")[0]
    asked = parse_qs(urlsplit(choice).query)
    assert (asked["zeit"], asked["mit"]) == ([f"{DAY}T09:00"], ["rad"])
    assert "kann mehreres sein" not in text(site.get(choice, follow=True))


def test_a_name_nobody_knows_is_said_so_and_what_was_typed_stays(site, town):
    page = site.get("/wege/", {"von": "Xyzzyhausen", "nach": "Fern, Kirche"})
    assert "Zu „Xyzzyhausen“ finden wir nichts" in text(page)
    assert 'value="Xyzzyhausen"' in page.content.decode()
    assert re.search(r'name="nach_ort" value="5\d\.\d{5},\d\.\d{5} Fern, Kirche"', page.content.decode())


def test_the_form_trusts_its_memory_of_a_point_only_while_the_field_says_the_same(site, town):
    held = f"{written(*FERN)} Daheim"
    known = site.get("/wege/", {"von": "Daheim", "von_ort": held, "nach": written(*WEST)})
    assert parse_qs(urlsplit(known.headers["Location"]).query)["von"] == [written(*FERN)]
    changed = site.get("/wege/", {"von": "Ost, Bahnhof", "von_ort": held, "nach": written(*WEST)})
    assert parse_qs(urlsplit(changed.headers["Location"]).query)["von"] != [written(*FERN)]


def test_half_a_question_asks_for_the_other_half(site, town):
    page = site.get("/wege/", {"nach": written(*WEST)})
    assert page.status_code == 200
    assert "Hier fehlt noch etwas" in text(page)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"von": "91.0,9.3"}, "kein Punkt auf der Karte"),
        ({"von": "9.3,52.1"}, "vertauscht"),
        ({"zeit": "morgen"}, "Diese Zeit können wir nicht lesen"),
        ({"asked": "9999-12-31T23:59"}, "Diese Zeit können wir nicht lesen"),
        ({"art": "weg"}, "Diese Wahl kennen wir nicht"),
        ({"mit": "rakete"}, "Diese Wahl kennen wir nicht"),
        ({"fuss": "4711"}, "Diese Wahl kennen wir nicht"),
        ({"von": "x" * 500}, "zu lang"),
    ],
)
def test_what_cannot_be_read_is_answered_with_a_sentence(site, town, query, sentence):
    usual = {"von": written(*OST), "nach": written(*WEST), "zeit": f"{DAY}T09:00"}
    page = site.get("/wege/", usual | query)
    assert page.status_code == 400
    assert sentence in text(page)


def test_from_elsewhere_no_stop_is_in_reach_and_the_page_offers_what_may_help(site, town):
    page = ask(site, (48.1, 11.5), WEST)
    assert "keine Haltestelle zu erreichen" in text(page)
    assert links(page, "Bis zu 30 Minuten zur Haltestelle")
    assert links(page, "Mit dem Auto zum Park-and-ride")


def test_a_day_without_a_timetable_leads_to_one_that_has(site, town):
    query = {"von": written(*OST), "nach": written(*WEST), "zeit": "2027-03-01T09:00"}
    page = site.get("/wege/", query)
    assert "1. November 2026" in text(page)
    assert "31. Dezember 2026" in text(page)
    (there,) = links(page, "Am 31. Dezember 2026 suchen")
    assert times(site.get(there))


def test_without_any_timetable_the_planner_says_so_and_still_walks(client):
    assert "noch kein Fahrplan" in text(client.get("/wege/"))
    page = ask(client)
    assert "noch kein Fahrplan" in text(page)
    assert page.status_code == 200


def test_one_journey_has_a_page_a_line_and_a_file_of_its_own(site, town):
    page = ask(site, WEST, FERN, asked="06:00")
    own = site.get(links(page, "Auf einer Seite")[0])
    assert own.status_code == 200
    assert "08:59 bis 09:16, 17 Min" in text(own)
    assert "Steig A" in text(own)
    assert "Gleis 1" in text(own)
    (line,) = re.findall(r'data-journey-url="([^"]*)"', own.content.decode())
    shape = site.get(unescape(line)).json()
    marks = [one["properties"]["mark"] for one in shape["features"] if one["geometry"]["type"] == "LineString"]
    assert marks == ["walk", "bus", "walk", "rail", "walk"]
    assert [one["properties"]["what"] for one in shape["features"] if "what" in one["properties"]].count("stop") == 3


def test_the_first_journey_has_an_address_without_knowing_its_key(site, town):
    (first, *_) = re.findall(r'data-journey="([^"]*)"', ask(site, asked="06:00").content.decode())
    shape = site.get(unescape(first)).json()
    assert ask(site, asked="06:00", path="/wege/fahrt.geojson", fahrt="erste").json() == shape
    page = ask(site, asked="06:00", path="/wege/fahrt/", fahrt="erste")
    (line,) = re.findall(r'data-journey-url="([^"]*)"', page.content.decode())
    assert site.get(unescape(line)).json() == shape


def test_a_journey_that_is_not_there_any_more_says_so_and_leads_on(site, town):
    page = ask(site, path="/wege/fahrt/", fahrt="0000000000")
    assert page.status_code == 404
    assert "Diese Verbindung gibt es nicht mehr" in text(page)
    assert links(page, "Andere Verbindungen zeigen")


def test_the_page_on_paper_has_the_address_that_asks_again(site, town):
    page = ask(site, asked="06:00", fbclid="x" * 50)
    (address,) = re.findall(r'answer-address">.*?<p>([^<]*)</p>', page.content.decode(), re.S)
    assert times(site.get(unescape(address).removeprefix("http://testserver"))) == times(page)
    assert "fbclid" not in address


def test_nobody_keeps_or_logs_where_somebody_goes(site, town, caplog, django_assert_num_queries, db):
    caplog.set_level(logging.DEBUG)
    paths = ("/wege/", "/wege/fahrt/", "/wege/fahrt.ics", "/wege/fahrt.geojson")
    with django_assert_num_queries(0):
        for path in paths:
            page = ask(site, path=path, fahrt="0000000000")
            assert "no-store" in page.headers["Cache-Control"]
            assert page.headers["Referrer-Policy"] == "no-referrer"
            assert not page.cookies
    logged = "\n".join(
        f"{record.getMessage()} {vars(record)}" for record in caplog.records if "dreiraum" in record.name
    )
    assert len(logged.splitlines()) >= len(paths)
    for half in written(*OST).split(","):
        assert half[:6] not in logged
