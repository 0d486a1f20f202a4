"""Each limit of each record, with the clock moved: a row is there the day before and gone the day after."""

import datetime as dt

import pytest
from tests.ground.bookings.making import booking, resource
from tests.ground.people.making import organisation, person
from tests.ground.people.traced import ride
from tests.ground.places.making import place

from dreiraum.ground.messages.models import Feedback, Message
from dreiraum.ground.people.models import Act, ApiKey, Consent, Mandate
from dreiraum.ground.people.records import blanks, records
from dreiraum.ground.people.retention import BATCH, forget_due
from dreiraum.ground.people.ways_in import Attempt, SignInCode
from dreiraum.ground.places.models import Change, Report, Statement, Upload
from dreiraum.land.supply.models import Handover, Loan, Pickup

START = dt.datetime(2027, 3, 2, 11, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)

pytestmark = pytest.mark.django_db


def _api_key(**fields):
    return ApiKey.objects.create(
        organisation=organisation(), name="Kasse", prefix="a" * 8, digest="b" * 64, created=START - 9 * DAY,
        **{"expires": START + 999 * DAY, **fields},
    )  # fmt: skip


def _session():
    from django.contrib.sessions.models import Session

    return Session.objects.create(session_key="k", session_data="d", expire_date=START)


def _mandate(**fields):
    return Mandate.objects.create(
        person=person(), helper=person(), given=START - 9 * DAY, channel="web", **{"expires": START, **fields}
    )


def _booking():
    return booking(
        resource("1"), person=person(), made_by=person(), starts=START - DAY, ends=START, note="n", answer="a"
    )


def _pickup(**fields):
    return Pickup.objects.create(place=place(), kind="parcel", name="Meyer", shelf="A3", **fields)


def _confirmation():
    from allauth.account.models import EmailAddress, EmailConfirmation

    who = person()
    address = EmailAddress.objects.create(user=who, email=who.email, verified=True)
    return EmailConfirmation.objects.create(email_address=address, key="k", created=START)


MAKING = {
    ("people.Mandate", "expires"): _mandate,
    ("people.Mandate", "revoked"): lambda: _mandate(revoked=START, expires=START + 999 * DAY),
    ("people.Consent", "withdrawn"): lambda: Consent.objects.create(
        user=person(), purpose="a", wording="1", given=START - DAY, withdrawn=START
    ),
    ("people.Act", "when"): lambda: Act.objects.create(actor=person(), verb="a", when=START),
    ("people.ApiKey", "expires"): lambda: _api_key(expires=START),
    ("people.ApiKey", "revoked"): lambda: _api_key(revoked=START),
    ("places.Upload", "created"): lambda: Upload.objects.create(
        by=person(), organisation=organisation(), name="a.csv", table="places", rows=[], created=START
    ),
    ("people.Attempt", "expires"): lambda: Attempt.objects.create(cache_key="k", value="v", expires=START),
    ("people.SignInCode", "expires"): lambda: SignInCode.objects.create(
        person=person(), kind="card", digest="d", created=START - DAY, expires=START
    ),
    ("sessions.Session", "expire_date"): _session,
    ("account.EmailConfirmation", "created"): _confirmation,
    ("ground_messages.Feedback", "created"): lambda: Feedback.objects.create(kind="other", message="a", created=START),
    ("ground_messages.Message", "created"): lambda: Message.objects.create(
        person=person(), kind="a", subject="s", text="t", created=START
    ),
    ("places.Statement", "when"): lambda: Statement.objects.create(
        place=place(), field="name", source="person", by=person(), when=START
    ),
    ("places.Report", "decided"): lambda: Report.objects.create(
        place=place(), reason="r", created=START - DAY, decided=START
    ),
    ("places.Report", "created"): lambda: Report.objects.create(place=place(), reason="r", created=START),
    ("places.Change", "when"): lambda: Change.objects.create(by=person(), what="w", records=[], when=START),
    ("bookings.Booking", "ends"): _booking,
    ("mobility.Ride", "depart"): lambda: ride(_booking(), depart=START, arrive=START + DAY, phone="05151 1"),
    ("supply.Pickup", "fetched"): lambda: _pickup(came=START - DAY, fetched=START),
    ("supply.Pickup", "came"): lambda: _pickup(came=START),
    ("supply.Loan", "back"): lambda: Loan.objects.create(
        place=place(), what="Leiter", name="Meyer", lent=START - DAY, back=START
    ),
    ("supply.Handover", "written"): lambda: Handover.objects.create(
        place=place(), text="t", by=person(), written=START
    ),
}
LIMITS = [(record, limit) for record in records() for limit in record.limits]


def name(one):
    return getattr(one, "model", None) or f"{one.since}+{one.days}"


@pytest.mark.parametrize(("record", "limit"), LIMITS, ids=name)
def test_every_limit_is_kept(record, limit):
    row = MAKING[record.model, limit.since]()
    rows = record.rows.filter(pk=row.pk)
    before = rows.values().get()
    forget_due(START + dt.timedelta(days=limit.days) - DAY / 2)
    assert all(rows.values(*limit.blank).get()[field] == _raw(before, field) for field in limit.blank)
    assert rows.exists()
    forget_due(START + dt.timedelta(days=limit.days) + 2 * DAY)
    if limit.blank:
        after = rows.values().get()
        assert {field: _raw(after, field) for field in limit.blank} == blanks(record.type, limit.blank)
        assert all(_raw(before, field) for field in limit.blank if field != "walk_in")
    else:
        assert not rows.exists()


def _raw(row, field):
    return row[field] if field in row else row[f"{field}_id"]


def test_what_has_no_limit_stays_for_good():
    kept = [person(), Consent.objects.create(user=person(), purpose="a", wording="1", given=START)]
    forget_due(START + 9999 * DAY)
    for row in kept:
        row.refresh_from_db()


def test_rows_are_forgotten_in_batches_until_none_is_left():
    Act.objects.bulk_create(Act(verb="a", when=START) for _ in range(2 * BATCH + 1))
    assert forget_due(START + 400 * DAY) == 2 * BATCH + 1
    assert forget_due(START + 400 * DAY) == 0


def test_a_blanked_booking_is_not_counted_again():
    _booking()
    assert forget_due(START + 31 * DAY) == 1
    assert forget_due(START + 31 * DAY) == 0
    assert forget_due(START + 366 * DAY) == 1
    assert forget_due(START + 366 * DAY) == 0
