"""Sessions take units like bookings do: all or none, and the database refuses what overlaps."""

import datetime as dt
import threading

import pytest
from django.db import IntegrityError, connection, transaction
from tests.ground.bookings.making import HOUR, NOON, booking, claim, policy, resource
from tests.ground.people.making import organisation, person
from tests.ground.places.making import offer

from dreiraum.ground.bookings.actions import Sort, Who, book, book_seats, call_off, schedule, withdraw
from dreiraum.ground.bookings.models import Booking, Claim, Session
from dreiraum.ground.bookings.queries import next_free
from dreiraum.ground.bookings.refused import Reason, Refused
from dreiraum.ground.messages.models import Message

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
NOW = NOON - 7 * DAY


def hall(*units, **terms):
    return resource(*units, policy=policy(ahead_days=9999, **terms))


def course(of, **wish):
    units = wish.pop("units", list(of.units.all()))
    about = {"offer": offer(organisation=of.organisation), "policy": of.policy, "seats": 9}
    return schedule(**{**about, "starts": NOON, "ends": NOON + HOUR, "units": units, "now": NOW, **wish})


def test_a_course_in_a_hall_keeps_the_hall_for_itself_with_the_halls_buffers():
    of = hall("A", "B", buffer_before=15, buffer_after=30)
    (made,) = course(of).made
    spans = Claim.objects.filter(session=made, active=True).values_list("starts", "ends")
    assert list(spans) == [(NOON - HOUR / 4, NOON + 1.5 * HOUR)] * 2
    with pytest.raises(Refused) as refused:
        book(resource=of, starts=NOON, ends=NOON + HOUR, who=Who(walk_in="x", staff=True), now=NOW)
    assert refused.value.reason == Reason.TAKEN
    assert next_free(of, NOON, NOON + HOUR, now=NOW, limit=1)[0].starts >= NOON + 1.5 * HOUR


def test_one_part_that_is_taken_refuses_the_course_and_nothing_of_it_is_left():
    of = hall("A", "B")
    claim(of.units.get(name="B"), NOON, NOON + HOUR)
    with pytest.raises(Refused) as refused:
        course(of)
    assert (refused.value.reason, refused.value.dates) == (Reason.CLASHES, (NOON,))
    assert (Session.objects.count(), Claim.objects.count()) == (0, 1)


def test_a_series_of_dates_names_those_that_are_taken_and_makes_all_or_the_free_ones():
    of, rule = hall("A"), "FREQ=WEEKLY;COUNT=4"
    claim(of.units.get(), NOON + 14 * DAY, NOON + 14 * DAY + HOUR)
    with pytest.raises(Refused) as refused:
        course(of, rule=rule)
    assert refused.value.dates == (NOON + 14 * DAY,)
    assert not Session.objects.exists()
    made = course(of, rule=rule, sort=Sort.FREE)
    assert [one.starts for one in made.made] == [NOON, NOON + 7 * DAY, NOON + 21 * DAY]
    assert made.left_out == [NOON + 14 * DAY]


def test_the_database_itself_refuses_a_claim_beside_a_sessions_claim():
    of = hall("A")
    (made,) = course(of).made
    for field in ({"session": made}, {"booking": booking(of)}):
        with pytest.raises(IntegrityError, match="bookings_claim_no_overlap"), transaction.atomic():
            Claim.objects.create(unit=of.units.get(), starts=NOON, ends=NOON + HOUR, **field)


def test_a_course_that_is_called_off_gives_the_hall_back_and_tells_who_was_coming():
    of, who = hall("A"), person()
    (made,) = course(of).made
    book_seats(session=made, who=Who(person=who), now=NOW)
    assert call_off(session=made, why="Der Ofen ist kaputt.", now=NOW) == 1
    assert "Der Ofen ist kaputt." in Message.objects.filter(person=who).first().text
    book(resource=of, starts=NOON, ends=NOON + HOUR, who=Who(walk_in="x", staff=True), now=NOW)


def test_a_held_place_whose_time_is_over_gives_way_to_a_course():
    of = hall("A")
    book(resource=of, starts=NOON, ends=NOON + HOUR, who=Who(person=person()), hold=True, now=NOW - DAY)
    assert course(of).made
    assert Booking.objects.get().state == "expired"


@pytest.mark.parametrize(("wish", "reason"), [
    ({"ends": NOON - HOUR}, Reason.SHORT), ({"now": NOON + DAY}, Reason.PAST), ({"rule": "FREQ=HOURLY"}, Reason.RULE),
])  # fmt: skip
def test_what_makes_no_session_is_refused(wish, reason):
    with pytest.raises(Refused) as refused:
        course(hall("A"), **wish)
    assert refused.value.reason == reason


def test_what_is_withdrawn_tells_all_who_come_later_and_takes_no_more():
    of, early, late = hall("A", "B"), person(), person()
    for who, at in ((early, NOON), (late, NOON + DAY)):
        book(resource=of, starts=at, ends=at + HOUR, who=Who(person=who), now=NOW)
    (made,) = course(of, units=[of.units.get(name="B")], starts=NOON + 2 * DAY, ends=NOON + 2 * DAY + HOUR).made
    assert withdraw(resource=of, last_day=NOON.date(), why="Wir ziehen um.", now=NOW) == 1
    assert [Booking.objects.get(person=who).state for who in (early, late)] == ["confirmed", "cancelled"]
    assert "Wir ziehen um." in Message.objects.filter(person=late).first().text
    assert Message.objects.filter(person=early).count() == 1
    made.refresh_from_db()
    assert made.cancelled == NOW
    of.refresh_from_db()
    for who in (Who(person=person()), Who(walk_in="x", staff=True)):
        with pytest.raises(Refused):
            book(resource=of, starts=NOON + DAY, ends=NOON + DAY + HOUR, who=who, now=NOW)
    assert all(one.starts <= NOON + DAY for one in next_free(of, NOON, NOON + HOUR, now=NOW, limit=999))
    assert Booking.objects.count() == 2


@pytest.mark.skipif(connection.vendor != "postgresql", reason="of SQLite the tests share one connection in memory")
@pytest.mark.django_db(transaction=True)
def test_of_a_booking_and_a_withdrawal_at_once_no_booking_is_left_untold():
    of = hall("A", organisation=organisation())
    ready, stale = threading.Barrier(2), type(of).objects.select_related("policy", "place").get(pk=of.pk)

    def take():
        try:
            ready.wait()
            book(resource=stale, starts=NOON, ends=NOON + HOUR, who=Who(walk_in="x", staff=True), now=NOW, suggest=0)
        except Refused:
            pass
        finally:
            connection.close()

    other = threading.Thread(target=take)
    other.start()
    ready.wait()
    withdraw(resource=of, last_day=NOW.date(), why="Umzug", now=NOW)
    other.join()
    assert not Booking.objects.filter(state="confirmed").exists()
    assert not Claim.objects.filter(active=True).exists()
