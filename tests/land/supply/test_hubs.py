"""Hubs: their list, one page for everything under the roof, and the week for the door."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.formats import date_format
from tests.ground.bookings.making import session
from tests.ground.people.making import organisation
from tests.ground.places.making import offer, place

from dreiraum.ground.places.models import Stop
from dreiraum.land.supply.queries import week

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]

MONDAY = dt.date(2027, 3, 1)
BERLIN = timezone.get_default_timezone()


def at(day: int, hour: int, minute: int = 0) -> dt.datetime:
    """A moment of the week of MONDAY."""
    return dt.datetime.combine(MONDAY + dt.timedelta(days=day), dt.time(hour, minute), BERLIN)


def hub(**fields):
    fields.setdefault("opening_hours", "Mo-Fr 09:00-12:00,15:00-18:00; We off; PH off")
    fields.setdefault("organisation", organisation())
    return place(**{"hub": True, "slug": "dorftreff", "name": "Dorftreff", "town": "Westdorf", **fields})


def days(of, monday=MONDAY):
    from dreiraum.land.supply.queries import hub as find

    return week(find(of.slug), monday)


def text(page) -> str:
    """Words of a page's main part."""
    main = re.search(r"<main.*?</main>", page.content.decode(), re.DOTALL)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def test_the_list_holds_public_hubs_alone(client):
    hub()
    place(name="Laden"), place(hub=True, name="Entwurf", state="draft")
    said = text(client.get("/versorgungspunkte/"))
    assert "Dorftreff" in said
    assert not {"Laden", "Entwurf"} & set(said.split())


def test_an_empty_list_offers_the_first_step(client):
    page = client.get("/versorgungspunkte/")
    assert "sobald der erste eingetragen ist" in text(page)
    assert 'href="/angebote/"' in page.content.decode()


def test_the_list_asks_as_much_for_one_hub_as_for_thirty(client):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/versorgungspunkte/").status_code == 200
        return len(queries)

    offer(place=hub())
    few = asked()
    for number in range(30):
        offer(place=hub(slug=f"treff-{number}", name=f"Treff {number}"))
    assert asked() == few


def test_a_place_that_is_no_hub_has_no_page_here(client):
    place(slug="laden")
    hub(slug="zu", state="closed")
    assert [client.get(f"/versorgungspunkte/{slug}/").status_code for slug in ("laden", "zu", "nie")] == [404] * 3


def test_days_say_when_the_hub_is_open():
    said = [one.hours for one in days(hub())]
    both = ("9:00–12:00", "15:00–18:00")
    assert said == [both, both, (), both, both, (), ()]


def test_nobody_knows_the_hours_of_a_hub_without_any():
    assert [one.hours for one in days(hub(opening_hours=""))] == [None] * 7


def test_holidays_close_the_hub():
    good_friday = dt.date(2027, 3, 26)
    assert days(hub(), good_friday - dt.timedelta(days=4))[4].hours == ()


def test_a_block_with_hours_of_its_own_stands_on_its_days():
    of = hub()
    offer(place=of, title="Rathaus per Video", opening_hours="Tu 10:00-12:00")
    offer(place=of, title="Laden")
    offer(place=of, title="Entwurf", opening_hours="Tu 10:00-12:00", state="draft")
    found = [[(block.offer.title, block.hours) for block in one.blocks] for one in days(of)]
    assert found == [[], [("Rathaus per Video", ("10:00–12:00",))], [], [], [], [], []]


def test_a_block_that_has_ended_does_not_stand_there_any_more():
    of = hub()
    offer(place=of, opening_hours="Mo-Fr 10:00-12:00", ends=MONDAY + dt.timedelta(days=1))
    assert [len(one.blocks) for one in days(of)] == [1, 1, 0, 0, 0, 0, 0]


def test_sessions_and_what_comes_by_stand_in_the_order_of_time():
    of = hub()
    course = offer(place=of, title="Handy-Hilfe")
    session(offer=course, starts=at(1, 15), ends=at(1, 17), seats=8)
    session(offer=course, starts=at(1, 10), ends=at(1, 11), seats=8, cancelled=at(0, 8), cancelled_why="krank")
    session(offer=course, starts=at(7, 0), ends=at(7, 1), seats=8)
    bus = offer(delivery="mobile", title="Bücherbus", place=None)
    Stop.objects.create(offer=bus, where="Dorfplatz", lat=52.001, lon=9.501, starts=at(1, 14), ends=at(1, 14, 40))
    Stop.objects.create(offer=bus, where="woanders", lat=52.01, lon=9.5, starts=at(1, 9), ends=at(1, 9, 40))
    found = [[(date.title, date.free) for date in one.dates] for one in days(of)]
    assert found == [[], [("Bücherbus", None), ("Handy-Hilfe", 8)], [], [], [], [], []]


def test_a_week_takes_as_many_queries_however_much_happens():
    def asked(of) -> int:
        from dreiraum.land.supply.queries import hub as find

        found = find(of.slug)
        with CaptureQueriesContext(connection) as queries:
            week(found, MONDAY)
        return len(queries)

    of = hub()
    none = asked(of)
    course = offer(place=of)
    for day in range(5):
        session(offer=course, starts=at(day, 9), ends=at(day, 10))
    assert asked(of) == none == 2


def test_the_page_says_who_answers_what_there_is_and_how_to_get_there(client):
    of = hub(phone="05151 1")
    offer(place=of, title="Paketstation")
    page = client.get("/versorgungspunkte/dorftreff/")
    said = text(page)
    assert all(word in said for word in ("Paketstation", of.organisation.name, "05151 1", "Westdorf", "ohne Auto"))
    assert 'name="nach" value="52.00000,9.50000"' in page.content.decode()


def test_the_notice_of_the_week_names_its_days_and_leads_to_the_page(client):
    hub()
    today = timezone.localdate()
    monday = today - dt.timedelta(days=today.weekday())
    sunday = monday + dt.timedelta(days=6)
    page = client.get(f"/versorgungspunkte/dorftreff/aushang/{today}/")
    assert f"{date_format(monday, 'j. F')} bis {date_format(sunday, 'j. F Y')}" in text(page)
    assert "http://testserver/versorgungspunkte/dorftreff/" in text(page)
    assert "<svg" in page.content.decode()


@pytest.mark.parametrize("day", ["2027-02-30", "2099-01-01", "1-1-1", "9999-12-31"])
def test_there_is_no_notice_of_days_that_are_none_or_far_away(client, day):
    hub()
    assert client.get(f"/versorgungspunkte/dorftreff/aushang/{day}/").status_code == 404
