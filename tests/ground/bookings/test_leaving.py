"""Giving back: cancelling, answering, the waitlist, what expires, who does not come."""

import datetime as dt
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.ground.bookings.making import HOUR, NOON, policy, resource, session
from tests.ground.bookings.test_booking import MINUTE, NOW, refused, take
from tests.ground.people.making import person

from dreiraum.ground.bookings.actions import (
    Who,
    approve,
    book_seats,
    call_off,
    cancel,
    change_seats,
    check_in,
    decline,
    expire,
    release_no_shows,
    walk_in,
)
from dreiraum.ground.bookings.models import Booking, BookingState
from dreiraum.ground.bookings.refused import Reason

pytestmark = pytest.mark.django_db


moments = count()


def seat(of, seats=1, **more):
    more.setdefault("now", NOW + next(moments) * dt.timedelta(microseconds=1))
    return book_seats(session=of, who=Who(person=person()), seats=seats, wait=True, **more)


def states(*bookings) -> list[str]:
    return [Booking.objects.get(pk=one.pk).state for one in bookings]


def test_cancelling_frees_the_time_and_twice_is_once():
    hall = resource("A")
    made = take(hall)
    assert cancel(booking=made, now=NOW).state == "cancelled"
    assert cancel(booking=made, now=NOW).state == "cancelled"
    take(hall)


def test_cancelling_ends_at_the_policys_limit_but_not_for_those_who_answer():
    made = take(resource("A", policy=policy(cancel_until=1440)))
    late = refused(cancel, booking=made, now=NOON - 23 * HOUR)
    assert late.reason == Reason.TOO_LATE
    assert "Mo, 1. Mär" in late.sentence
    assert refused(cancel, booking=made, staff=True, now=NOON + HOUR).reason == Reason.PAST
    assert cancel(booking=made, staff=True, why="Rohrbruch", now=NOON).answer == "Rohrbruch"


def test_a_request_can_be_taken_back_at_any_time_before_it_begins():
    made = take(resource("A", policy=policy(approval=True, cancel_until=1440)))
    assert cancel(booking=made, now=NOON - MINUTE).state == "cancelled"


def test_the_first_who_waits_gets_the_seat_in_the_same_transaction():
    one = session(seats=2)
    first, *waiting = (seat(one, 2), seat(one, 2), seat(one), seat(one))
    assert states(first, *waiting) == ["confirmed", "waiting", "waiting", "waiting"]
    cancel(booking=first, now=NOW)
    assert states(first, *waiting) == ["cancelled", "confirmed", "waiting", "waiting"]


def test_a_group_that_does_not_fit_goes_on_waiting():
    one = session(seats=2)
    first, _, group, single = (seat(one), seat(one), seat(one, 2), seat(one))
    cancel(booking=first, now=NOW)
    assert states(group, single) == ["waiting", "confirmed"]


def test_more_seats_go_to_those_who_wait_and_fewer_than_taken_are_refused():
    one = session(seats=1)
    seat(one)
    waiting = [seat(one), seat(one)]
    change_seats(session=one, seats=2, now=NOW)
    assert states(*waiting) == ["confirmed", "waiting"]
    assert refused(change_seats, session=one, seats=1, now=NOW).reason == Reason.FULL


def test_who_is_promoted_where_seats_need_an_answer_has_asked():
    one = session(seats=1, policy=policy(approval=True))
    first, second = seat(one), seat(one)
    assert states(first, second) == ["requested", "waiting"]
    decline(booking=first, why="Kurs ist für Kinder", now=NOW)
    assert states(first, second) == ["declined", "requested"]
    approve(booking=second)
    approve(booking=second)
    assert states(second) == ["confirmed"]
    assert refused(decline, booking=second, why="", now=NOW).reason == Reason.STATE


def test_a_session_called_off_frees_everybody_and_promotes_nobody():
    one = session(seats=1)
    all_of_them = [seat(one), seat(one)]
    assert call_off(session=one, why="Krank", now=NOW) == 2
    assert call_off(session=one, why="Krank", now=NOW) == 0
    assert states(*all_of_them) == ["cancelled", "cancelled"]


def test_requests_expire_and_their_seats_go_on():
    one = session(seats=1, policy=policy(approval=True, answer_hours=1))
    first, second = seat(one, now=NOW), seat(one, now=NOW)
    assert expire(now=NOW + 59 * MINUTE) == 0
    assert expire(now=NOW + 60 * MINUTE) == 1
    assert states(first, second) == ["expired", "requested"]
    assert expire(now=NOON) == 1


def test_waiting_ends_when_the_session_begins():
    one = session(seats=1)
    _, waiting = seat(one), seat(one)
    assert expire(now=NOON) == 1
    assert states(waiting) == ["expired"]


def test_somebody_is_checked_in_on_the_day_once():
    made = take(resource("A"))
    assert refused(check_in, booking=made, now=NOON - 13 * HOUR).reason == Reason.NOT_YET
    assert refused(check_in, booking=made, now=NOON + HOUR).reason == Reason.PAST
    assert check_in(booking=made, now=NOON - 2 * HOUR).state == "arrived"
    assert check_in(booking=made, now=NOON + 2 * HOUR).state == "arrived"
    asked = take(resource("B", policy=policy(approval=True)))
    assert refused(check_in, booking=asked, now=NOON).reason == Reason.STATE


def test_who_walks_in_is_there_now():
    hall = resource("A", policy=policy(shortest=30, notice=600))
    made = walk_in(of=hall, name="Frau Muster", now=NOON + dt.timedelta(seconds=42))
    assert (made.state, made.starts, made.ends, made.walk_in) == ("arrived", NOON, NOON + HOUR / 2, "Frau Muster")
    assert refused(walk_in, of=hall, name="Herr Muster", now=NOON + MINUTE).reason == Reason.TAKEN
    one = session(seats=1)
    assert walk_in(of=one, name="Herr Muster", now=NOON).state == "arrived"
    assert refused(walk_in, of=one, name="Frau Muster", now=NOON).reason == Reason.FULL


def test_who_does_not_come_frees_the_unit_after_a_while():
    hall = resource("A", policy=policy(no_show_after=15))
    missed, other = take(hall), take(resource("B"))
    here = check_in(booking=take(resource("C", policy=hall.policy)), now=NOON)
    assert release_no_shows(now=NOON + 14 * MINUTE) == 0
    assert release_no_shows(now=NOON + 15 * MINUTE) == 1
    assert states(missed, other, here) == ["missed", "confirmed", "arrived"]
    walk_in(of=hall, name="Gast", now=NOON + 15 * MINUTE)


STEPS = st.lists(
    st.tuples(st.sampled_from(["book", "cancel", "approve", "decline", "expire", "seats"]), st.integers(1, 4)),
    max_size=25,
)


@given(steps=STEPS, approval=st.booleans())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_happens_seats_are_counted_and_nobody_waits_beside_a_free_seat(db, steps, approval):
    one, made, now = session(seats=4, policy=policy(approval=approval)), [], NOW
    for verb, number in steps:
        now += 13 * HOUR / 60
        mine = made[number % len(made)] if made else None
        if verb == "book":
            made.append(seat(one, number, now=now))
        elif verb == "seats":
            one.refresh_from_db()
            change_seats(session=one, seats=max(one.taken, number + 2), now=now)
        elif verb == "expire":
            expire(now=now + 49 * HOUR if number == 4 else now)
        elif mine is not None:
            state = states(mine)[0]
            if verb == "cancel" and state in ("requested", "confirmed", "waiting"):
                cancel(booking=mine, now=now)
            if verb == "approve" and state == "requested":
                approve(booking=mine)
            if verb == "decline" and state == "requested":
                decline(booking=mine, why="", now=now)
        one.refresh_from_db()
        counted = [b.seats for b in one.bookings.filter(state__in=("held", "requested", "confirmed", "arrived"))]
        assert one.taken == sum(counted) <= one.seats
        waiting = one.bookings.filter(state=BookingState.WAITING)
        assert all(b.seats > one.seats - one.taken for b in waiting)
