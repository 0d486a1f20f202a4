"""What people are told, in their language, with both names where somebody acted for them."""

import datetime as dt

import pytest
from tests.ground.bookings.making import HOUR, NOON, policy, resource, session
from tests.ground.bookings.test_booking import NOW, take
from tests.ground.bookings.test_leaving import seat
from tests.ground.people.making import person
from tests.ground.places.making import place

from dreiraum.ground.bookings import chores
from dreiraum.ground.bookings.actions import (
    Sort,
    Who,
    approve,
    book_series,
    call_off,
    cancel,
    decline,
    expire,
)
from dreiraum.ground.messages.models import Message

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def told(who) -> list[str]:
    return list(Message.objects.filter(person=who).order_by("id").values_list("kind", flat=True))


def last(who) -> Message:
    return Message.objects.filter(person=who).latest("id")


def test_a_booking_is_confirmed_with_time_place_and_code():
    who, here = person(), place(name="Hof 3", street="Hauptstraße 1", postcode="31789", town="Hameln")
    made = take(resource("A", name="Videokabine", place=here), person=who)
    message = last(who)
    assert message.subject == "Gebucht: Videokabine, Di, 2. Mär, 12:00"
    for words in ("Dienstag, 2. März 2027, 12:00 bis 13:00", "Hof 3, Hauptstraße 1, 31789 Hameln", made.code):
        assert words in message.text
    assert message.link == f"/konto/buchungen/{made.code}/"


def test_in_english_for_whoever_reads_english():
    who = person(language="en")
    take(resource("A", name="Booth"), person=who)
    assert last(who).subject == "Booked: Booth, Tue, 2 Mar, 12:00"
    assert "to 13:00" in last(who).text


def test_who_acted_for_somebody_stands_in_the_message():
    who, hands = person(), person("Tochter Beispiel")
    made = take(resource("A"), who=Who(person=who, by=hands))
    assert "Das hat für Sie getan: Tochter Beispiel" in last(who).text
    cancel(booking=made, by=hands, now=NOW)
    assert "Tochter Beispiel" in last(who).text
    assert last(who).urgent


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_turn_has_its_words(language):
    one = session(seats=1, policy=policy(approval=True))
    first, second, third = (seat(one, now=NOW + number * HOUR) for number in range(3))
    for booking in (first, second, third):
        booking.person.language = language
        booking.person.save()
    decline(booking=first, why="Zu jung", now=NOW)
    approve(booking=second, answer="Bis Dienstag!")
    call_off(session=one, why="Krank", now=NOW)
    assert told(first.person) == ["booking-made", "booking-declined"]
    assert "Zu jung" in last(first.person).text
    assert told(second.person)[-2:] == ["booking-approved", "booking-called-off"]
    assert told(third.person) == ["booking-waiting", "booking-called-off"]
    other = seat(session(seats=1, policy=policy(approval=True)), now=NOW)
    expire(now=NOON)
    assert told(other.person)[-1] == "booking-expired"


def test_a_hold_says_nothing_and_a_walk_in_has_nobody_to_tell():
    take(resource("A"), hold=True)
    take(resource("A"), who=Who(walk_in="Gast", staff=True))
    assert not Message.objects.exists()


def test_a_series_is_told_once_with_all_dates():
    hall, who = resource("A"), person()
    take(hall, NOON + 7 * DAY)
    book_series(
        resource=hall, starts=NOON, ends=NOON + HOUR, rule="FREQ=WEEKLY;COUNT=3", who=Who(person=who), sort=Sort.FREE,
        now=NOW,
    )  # fmt: skip
    assert told(who) == ["booking-series"]
    assert "Di, 16. Mär" in last(who).text
    assert "Nicht gebucht, weil nicht frei:\n- Di, 9. Mär" in last(who).text


def test_a_day_before_people_are_reminded_once_with_the_way_there_and_where_to_cancel():
    who = person()
    made = take(resource("A", place=place(lat=52.01, lon=9.51)), person=who)
    assert chores.remind(NOON - 25 * HOUR) == 0
    assert chores.remind(NOON - 23 * HOUR) == 1
    assert chores.remind(NOON - 22 * HOUR) == 0
    text = last(who).text
    assert f"/konto/buchungen/{made.code}/" in text
    assert "/wege/?" in text
    assert "52.01" in text


def test_a_reminder_is_taken_back_with_the_booking():
    who = person()
    made = take(resource("A"), person=who)
    chores.remind(NOON - 23 * HOUR)
    cancel(booking=made, now=NOON - 20 * HOUR)
    assert told(who)[-1] == "booking-cancelled"
    assert "booking-reminder" not in told(who)
