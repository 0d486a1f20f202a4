"""From finding to using: offers and places show what can be booked next, and booking leads back."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.ground.bookings.making import claim, policy, resource, session
from tests.ground.places.making import offer, place

from dreiraum.ground.bookings.opening import midnight
from dreiraum.ground.places.using import uses_of

pytestmark = [pytest.mark.database, pytest.mark.django_db]
HOUR = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def _home(home):
    """Pages need a Region."""


def tomorrow(hour: int) -> dt.datetime:
    return midnight(timezone.localdate() + dt.timedelta(days=1)) + hour * HOUR


def page(client, thing) -> str:
    kind = "angebot" if hasattr(thing, "delivery") else "ort"
    return client.get(f"/angebote/{kind}/{thing.slug}/").content.decode()


def test_an_offer_shows_the_next_times_at_which_something_of_it_is_free(client):
    one = offer()
    booth = resource("1", "2", offer=one, place=one.place, opening_hours="Mo-Su 09:00-12:00", name="Kabine")
    first, second = booth.units.all()
    for unit, hours in ((first, (9, 10)), (second, (9,))):
        for hour in hours:
            claim(unit, tomorrow(hour), tomorrow(hour) + HOUR)
    (use,) = uses_of(one)
    ahead = [at for at in use.times if at.starts >= tomorrow(0)]
    assert (ahead[0].starts, ahead[0].free) == (tomorrow(10), 1)
    said = page(client, one)
    assert "Jetzt buchen" in said
    assert f'href="/buchen/{booth.slug}/neu/?ab=' in said
    assert "Jetzt buchen" in page(client, one.place)


def test_what_cannot_be_booked_by_everybody_or_is_not_free_is_not_promised(client):
    one = offer()
    resource("1", offer=one, public=False)
    assert uses_of(one) == []
    assert "Jetzt buchen" not in page(client, one)
    resource("1", offer=one, opening_hours="off")
    assert "nichts frei" in page(client, one)


def test_a_full_course_shows_its_waiting_list_and_one_without_is_not_shown(client):
    one = offer(title="Löten lernen")
    at = tomorrow(18)
    full = session(offer=one, starts=at, ends=at + HOUR, seats=1)
    session(offer=one, starts=at + HOUR, ends=at + 2 * HOUR, seats=3, policy=policy(waitlist=False))
    called_off = session(offer=one, starts=at + 2 * HOUR, ends=at + 3 * HOUR)
    type(called_off).objects.filter(pk=called_off.pk).update(cancelled=timezone.now())
    type(full).objects.filter(pk=full.pk).update(taken=1)
    (use,) = uses_of(one)
    assert [time.free for time in use.times] == [0, 3]
    said = page(client, one)
    assert "Warteliste" in said
    assert f"/termine/{full.pk}/" in said
    type(full).objects.filter(pk=full.pk).update(policy=policy(waitlist=False))
    assert [time.free for time in uses_of(one)[0].times] == [3]


def test_booking_leads_back_to_the_offer_or_the_place(client):
    one = offer(title="Kochkurs")
    course = session(offer=one, starts=tomorrow(18), ends=tomorrow(19))
    assert f'href="/angebote/angebot/{one.slug}/"' in client.get(f"/termine/{course.pk}/").content.decode()
    of_offer, of_place = resource("1", offer=one, place=one.place), resource("1", place=one.place)
    assert f'href="/angebote/angebot/{one.slug}/"' in client.get(f"/buchen/{of_offer.slug}/").content.decode()
    assert f'href="/angebote/ort/{one.place.slug}/"' in client.get(f"/buchen/{of_place.slug}/").content.decode()
    type(one).objects.filter(pk=one.pk).update(state="draft")
    assert f"/angebote/angebot/{one.slug}/" not in client.get(f"/buchen/{of_offer.slug}/").content.decode()


def test_a_digital_offer_leads_to_the_booth_where_somebody_helps():
    hub = place(hub=True)
    booth = resource("1", place=hub, kind="booth", name="Kabine")
    resource("1", place=hub, kind="room")
    one = offer(delivery="digital", help_at=hub)
    assert [use.url for use in uses_of(one)] == [f"/buchen/{booth.slug}/"]


def test_the_page_asks_as_often_for_many_resources_and_sessions_as_for_one(client):
    one = offer()

    def grow(many: int) -> None:
        for number in range(many):
            made = resource("1", "2", offer=one, place=one.place)
            claim(made.units.first(), tomorrow(number), tomorrow(number) + HOUR)
            session(offer=one, starts=tomorrow(number), ends=tomorrow(number) + HOUR)

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page(client, one)
        return len(queries)

    grow(1)
    page(client, one)
    few = asked()
    grow(6)
    assert asked() == few
