"""The database itself refuses what must never be, whoever writes."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from tests.ground.bookings.making import NOON, booking, claim, session, unit

from dreiraum.ground.bookings.models import Booking, Claim
from dreiraum.ground.bookings.refusal import Refusal, why
from dreiraum.ground.bookings.transactions import atomically

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def refused(act) -> Refusal | None:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        act()
    return why(caught.value)


@pytest.mark.parametrize(("begin", "end"), [(0, 1), (-1, 0.5), (0.5, 2), (-1, 2), (0.25, 0.75)])
def test_two_active_claims_on_one_unit_never_overlap(begin, end):
    one = unit()
    claim(one, NOON, NOON + HOUR)
    assert refused(lambda: claim(one, NOON + begin * HOUR, NOON + end * HOUR)) == Refusal.TAKEN


def test_claims_that_touch_are_none_that_overlap():
    one = unit()
    for hours in (0, 2, 1, -1):
        claim(one, NOON + hours * HOUR, NOON + (hours + 1) * HOUR)
    assert Claim.objects.count() == 4


def test_another_unit_is_free_and_so_is_an_inactive_claims_time():
    one = unit()
    claim(one, NOON, NOON + HOUR, active=False)
    claim(one, NOON, NOON + HOUR)
    claim(unit(), NOON, NOON + HOUR)
    assert refused(lambda: Claim.objects.filter(active=False).update(active=True)) == Refusal.TAKEN


def test_a_claim_that_moves_is_looked_at_again():
    one = unit()
    claim(one, NOON, NOON + HOUR)
    other = claim(one, NOON + 2 * HOUR, NOON + 3 * HOUR)
    assert refused(lambda: Claim.objects.filter(pk=other.pk).update(starts=NOON)) == Refusal.TAKEN
    Claim.objects.filter(pk=other.pk).update(starts=NOON + HOUR)


def test_a_claim_of_half_seconds_is_refused():
    assert refused(lambda: claim(unit(), NOON + dt.timedelta(milliseconds=500), NOON + HOUR)) is None


def test_seats_are_counted_as_bookings_come_change_and_go():
    one = session(seats=5)

    def taken() -> int:
        one.refresh_from_db()
        return one.taken

    first = booking(one, seats=3)
    assert taken() == 3
    booking(one, seats=1, state="waiting")
    assert taken() == 3
    Booking.objects.filter(pk=first.pk).update(seats=4)
    assert taken() == 4
    Booking.objects.filter(pk=first.pk).update(state="cancelled")
    assert taken() == 0
    Booking.objects.filter(pk=first.pk).update(state="confirmed")
    first.delete()
    assert taken() == 0


def test_a_session_is_never_oversold():
    one = session(seats=2)
    booking(one)
    assert refused(lambda: booking(one, seats=2)) == Refusal.FULL
    waiting = booking(one, seats=2, state="waiting")
    assert refused(lambda: Booking.objects.filter(pk=waiting.pk).update(state="confirmed")) == Refusal.FULL
    one.refresh_from_db()
    assert one.taken == 1


def test_another_error_of_the_database_stays_what_it_is():
    with pytest.raises(IntegrityError) as caught:
        atomically(lambda: Booking.objects.create(resource=None, starts=NOON, ends=NOON, state="confirmed"))()
    assert why(caught.value) is None
    assert caught.value.__cause__ is not caught.value
