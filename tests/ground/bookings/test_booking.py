"""Taking units and seats: what a policy asks, what the database refuses, what a form sent twice does."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing

import pytest
from django.db import connection, connections, transaction
from tests.ground.bookings.making import HOUR, NOON, policy, resource, session, unit
from tests.ground.people.making import person

from dreiraum.ground.bookings.actions import Who, book, book_seats, cancel, confirm
from dreiraum.ground.bookings.models import Booking, Claim, Unit
from dreiraum.ground.bookings.refused import Reason, Refused

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)
NOW = NOON - dt.timedelta(days=2)


def take(of, starts=NOON, ends=None, **more):
    more.setdefault("who", Who(person=more.pop("person", None) or person()))
    return book(resource=of, starts=starts, ends=ends or starts + HOUR, now=NOW, **more)


def refused(act, *args, **more) -> Refused:
    bookings, claims = Booking.objects.count(), Claim.objects.count()
    with pytest.raises(Refused) as caught:
        act(*args, **more)
    assert (Booking.objects.count(), Claim.objects.count()) == (bookings, claims), "something was left behind"
    assert caught.value.sentence
    return caught.value


def units_of(made: Booking) -> set[str]:
    return set(made.claims.filter(active=True).values_list("unit__name", flat=True))


def test_each_booking_gets_a_unit_until_none_is_free():
    hall = resource("A", "B", policy=policy(longest=60))
    assert units_of(take(hall)) == {"A"}
    assert units_of(take(hall)) == {"B"}
    assert refused(take, hall).reason == Reason.TAKEN
    assert units_of(take(hall, NOON + HOUR)) == {"A"}


def test_a_refusal_names_the_next_free_times():
    hall = resource("A", policy=policy(step=60, shortest=60))
    take(hall, NOON, NOON + 2 * HOUR)
    found = refused(take, hall)
    assert [one.starts for one in found.free] == [NOON + k * HOUR for k in (2, 3, 4)]
    assert "Di, 2. Mär" in found.sentence
    assert "14:00" in found.sentence


def test_three_partitions_are_taken_together_or_not_at_all():
    hall = resource("A", "B", "C")
    taken = take(hall, units=list(Unit.objects.filter(resource=hall, name="B")))
    assert refused(take, hall, many=3).reason == Reason.TAKEN
    assert refused(take, hall, units=list(hall.units.all())).reason == Reason.TAKEN
    cancel(booking=taken, now=NOW)
    assert units_of(take(hall, many=3)) == {"A", "B", "C"}


def test_doctor_booth_and_helper_come_together_or_not_at_all():
    doctor, booth, helper = resource("Ärztin"), resource("1", "2"), resource("Helfer")
    made = take(doctor, together=[booth, helper])
    assert units_of(made) == {"Ärztin", "1", "Helfer"}
    other = resource("Arzt")
    assert refused(take, other, together=[booth, helper]).reason == Reason.TAKEN
    assert not Claim.objects.filter(unit__resource=other).exists()
    cancel(booking=made, now=NOW)
    assert units_of(take(other, together=[booth, helper])) == {"Arzt", "1", "Helfer"}


def test_buffers_keep_the_time_around_busy():
    hall = resource("A", policy=policy(buffer_before=15, buffer_after=30))
    take(hall)
    assert refused(take, hall, NOON + HOUR + 30 * MINUTE).reason == Reason.TAKEN
    take(hall, NOON + HOUR + 60 * MINUTE)


def test_claims_are_whole_seconds():
    hall = resource("A")
    made = take(hall, NOON + dt.timedelta(microseconds=999_999))
    assert made.starts == NOON
    assert [one.starts.microsecond for one in made.claims.all()] == [0]


@pytest.mark.parametrize(
    ("terms", "starts", "ends", "reason"),
    [
        ({}, NOW - HOUR, NOW, Reason.PAST),
        ({"notice": 3 * 1440}, NOON, NOON + HOUR, Reason.NOTICE),
        ({"ahead_days": 1}, NOON, NOON + HOUR, Reason.AHEAD),
        ({"shortest": 90}, NOON, NOON + HOUR, Reason.SHORT),
        ({"longest": 30}, NOON, NOON + HOUR, Reason.LONG),
        ({"step": 60}, NOON + 30 * MINUTE, NOON + 2 * HOUR, Reason.STEP),
        ({"step": 30}, NOON, NOON + 45 * MINUTE, Reason.STEP),
        ({"prerequisite": "Einweisung am Gerät"}, NOON, NOON + HOUR, Reason.PREREQUISITE),
        ({}, NOON, NOON, Reason.SHORT),
    ],
)
def test_what_a_policy_asks_holds_for_people_and_not_for_those_who_answer(terms, starts, ends, reason):
    hall = resource("A", policy=policy(**terms))
    assert refused(take, hall, starts, ends).reason == reason
    if ends > starts:
        take(hall, starts, ends, who=Who(walk_in="Gast", staff=True))


def test_closed_hours_are_refused_and_open_ones_named():
    hall = resource("A", opening_hours="Mo-Fr 14:00-18:00")
    found = refused(take, hall)
    assert found.reason == Reason.CLOSED
    assert found.free[0].starts == NOON + 2 * HOUR
    take(hall, NOON + 5 * HOUR)
    assert refused(take, hall, NOON + 5.5 * HOUR).reason == Reason.CLOSED


def test_a_place_says_when_its_resource_is_open(served_region):
    from tests.ground.places.making import place

    hall = resource("A", place=place(opening_hours="Mo-Fr 14:00-18:00"))
    assert refused(take, hall).reason == Reason.CLOSED


def test_the_quota_counts_any_span_of_its_days():
    hall, who = resource("A", policy=policy(quota=2, quota_days=7)), person()
    day = dt.timedelta(days=1)
    take(hall, NOON, person=who)
    take(hall, NOON + 6 * day, person=who)
    assert refused(take, hall, NOON + 3 * day, person=who).reason == Reason.QUOTA
    take(hall, NOON + 3 * day)
    take(hall, NOON + 7 * day, person=who)
    assert refused(take, hall, NOON + 8 * day, person=who).reason == Reason.QUOTA


def test_a_resource_that_is_not_public_is_booked_by_staff_only():
    hall = resource("A", public=False)
    assert refused(take, hall).reason == Reason.PRIVATE
    assert take(hall, who=Who(walk_in="Chor", staff=True)).walk_in == "Chor"


def test_a_form_sent_twice_books_once_and_another_persons_key_is_another():
    hall, who = resource("A", "B", "C"), person()
    first = take(hall, person=who, key="abc")
    assert take(hall, person=who, key="abc") == first
    assert take(hall, key="abc") != first
    assert take(hall, NOON + HOUR, person=who, key="abc") != first
    assert Booking.objects.count() == 3
    one = session(seats=5)
    assert len({book_seats(session=one, who=Who(person=who), key="abc", now=NOW) for _ in range(3)}) == 1


def test_price_state_and_names_are_kept():
    hall = resource("A", policy=policy(price_cents=250, approval=True, answer_hours=24))
    who, hands = person(), person("Hilfe")
    made = take(hall, who=Who(person=who, by=hands))
    assert (made.person, made.made_by, made.state, made.price_cents) == (who, hands, "requested", 250)
    assert made.expires == NOW + dt.timedelta(days=1)
    with pytest.raises(ValueError, match="for somebody"):
        Who()


def test_a_hold_keeps_its_slot_until_its_time_is_over():
    hall = resource("A", policy=policy(hold_minutes=10))
    held = take(hall, hold=True)
    assert refused(take, hall).reason == Reason.TAKEN
    later = NOW + 11 * MINUTE
    other = book(resource=hall, starts=NOON, ends=NOON + HOUR, who=Who(person=person()), now=later)
    held.refresh_from_db()
    assert (held.state, other.state) == ("expired", "confirmed")
    assert refused(confirm, booking=held, now=later).reason == Reason.STATE


def test_a_hold_is_confirmed_within_its_time():
    hall = resource("A", policy=policy(hold_minutes=10))
    made = confirm(booking=take(hall, hold=True), now=NOW + 9 * MINUTE)
    assert (made.state, made.expires) == ("confirmed", None)


def test_seats_are_sold_to_the_last_and_then_there_is_a_waitlist():
    one = session(seats=3)
    book_seats(session=one, who=Who(person=person()), seats=2, now=NOW)
    assert refused(book_seats, session=one, who=Who(person=person()), seats=2, now=NOW).reason == Reason.FULL
    waiting = book_seats(session=one, who=Who(person=person()), seats=2, wait=True, now=NOW)
    assert waiting.state == "waiting"
    assert book_seats(session=one, who=Who(person=person()), wait=True, now=NOW).state == "confirmed"


def test_nobody_has_two_bookings_of_one_session():
    one, who = session(), person()
    book_seats(session=one, who=Who(person=who), now=NOW)
    assert refused(book_seats, session=one, who=Who(person=who), now=NOW).reason == Reason.TWICE


def test_without_a_waitlist_or_after_it_is_called_off_nobody_waits():
    one = session(seats=1, policy=policy(waitlist=False))
    book_seats(session=one, who=Who(person=person()), now=NOW)
    assert refused(book_seats, session=one, who=Who(person=person()), wait=True, now=NOW).reason == Reason.FULL
    off = session(cancelled=NOW)
    assert refused(book_seats, session=off, who=Who(person=person()), now=NOW).reason == Reason.CALLED_OFF


def test_a_unit_out_of_service_is_not_given():
    hall = resource("A", "B")
    hall.units.filter(name="A").update(active=False)
    assert units_of(take(hall)) == {"B"}


@pytest.mark.django_db(transaction=True)
def test_a_unit_that_somebody_takes_in_the_same_moment_leaves_the_next():
    if connection.vendor == "sqlite":
        pytest.skip("one transaction writes at a time")
    hall = resource("A", "B", "C")

    def elsewhere() -> set[str]:
        with closing(connections["default"]):
            return units_of(take(hall, who=Who(walk_in="Chor")))

    with ThreadPoolExecutor(2) as pool:
        with transaction.atomic():
            assert units_of(take(hall)) == {"A"}
            others = [pool.submit(elsewhere) for _ in range(2)]
            assert not wait(others, timeout=0.5).done
        assert set.union(*(one.result() for one in others)) == {"B", "C"}


def test_a_booking_asks_the_database_little(django_assert_num_queries):
    """A transaction's begin and end; the booking, its claims, its message, how that goes out, its dispatch."""
    hall, who = resource("A", "B", "C"), person()
    with django_assert_num_queries(7):
        take(hall, person=who, many=3, key="abc")


def test_a_seat_asks_the_database_little(django_assert_num_queries):
    """A transaction's begin and end; the session, the booking, its message, how that goes out, its dispatch."""
    one, who = session(), person()
    with django_assert_num_queries(7):
        book_seats(session=one, who=Who(person=who), key="abc", now=NOW)


def test_the_other_resources_units_can_be_named():
    hall, other = resource("A"), unit()
    assert units_of(take(hall, units=[hall.units.get(), other])) == {"A", "1"}
