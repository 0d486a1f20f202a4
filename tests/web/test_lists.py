"""No list asks the database more often, or grows without end, from ten rows to ten thousand."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.ground.bookings.making import policy, resource, session
from tests.ground.people.making import member, organisation
from tests.ground.places.making import offer
from tests.land.mobility.riding import line

from dreiraum.ground.bookings.models import Booking, Policy, Resource, Session
from dreiraum.ground.messages.models import Message
from dreiraum.ground.people.acting import HAT
from dreiraum.ground.people.models import Membership, Organisation, Role, User
from dreiraum.ground.places.models import Offer, Place, Report
from dreiraum.land.mobility.models import Ride, Run

pytestmark = pytest.mark.django_db
FEW, MANY = 10, 10_000
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
LARGEST = 400_000  # bytes of a page


class Stage:
    """An organisation, somebody with a hat of it, and what the lists show."""

    def __init__(self, role: Role) -> None:
        self.of = organisation(kind="municipality", reviewed=timezone.now(), municipality="03252006")
        self.who = member(role, self.of)
        self.noon = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
        self.terms, self.offer = policy(organisation=self.of), offer(organisation=self.of)
        self.hall = resource("A", policy=self.terms)
        self.session = session(
            offer=self.offer, policy=self.terms, seats=99_999, starts=self.noon, ends=self.noon + DAY
        )
        self.line = line(self.of)

    def browser(self) -> Client:
        """Signed in with the hat on."""
        client = Client()
        client.force_login(self.who)
        kept = client.session
        kept[HAT] = self.who.memberships.get(organisation=self.of).pk
        kept.save()
        return client

    def bookings(self, many: int, **fields) -> list[Booking]:
        usual = {"resource": self.hall, "starts": self.noon, "ends": self.noon + DAY, "state": "confirmed"}
        rows = (Booking(**{**usual, "walk_in": f"Gast {n}", **fields}) for n in range(many))
        return Booking.objects.bulk_create(rows, batch_size=500)


def own(stage, many):
    stage.bookings(many // 2, person=stage.who)
    stage.bookings(many // 2, person=stage.who, state="cancelled")


def requests(stage, many):
    stage.bookings(many, state="requested", expires=stage.noon + DAY)


def of_a_session(stage, many):
    stage.bookings(many, resource=None, session=stage.session)


def things(stage, many):
    Resource.objects.bulk_create(
        Resource(slug=f"r-{uuid.uuid4()}", name=f"Raum {n}", kind="room", organisation=stage.of, policy=stage.terms)
        for n in range(many)
    )


def rules(stage, many):
    Policy.objects.bulk_create(Policy(organisation=stage.of, name=f"Regel {n}") for n in range(many))


def sessions(stage, many):
    usual = {"offer": stage.offer, "policy": stage.terms, "seats": 5, "starts": stage.noon, "ends": stage.noon + DAY}
    Session.objects.bulk_create(Session(**usual) for _ in range(many))


def messages(stage, many):
    Message.objects.bulk_create(Message(person=stage.who, kind="x", subject=f"Nr. {n}", text="x") for n in range(many))


def offers(stage, many, state="published"):
    Offer.objects.bulk_create(
        Offer(slug=f"o-{uuid.uuid4()}", title=f"Angebot {n}", service="gp", review_on=stage.noon.date() + DAY,
              state=state, organisation=stage.of, place=stage.offer.place)
        for n in range(many)
    )  # fmt: skip


def places(stage, many):
    Place.objects.bulk_create(
        Place(slug=f"p-{uuid.uuid4()}", name=f"Ort {n}", lat=52.0, lon=9.5, state="published", organisation=stage.of)
        for n in range(many)
    )


def to_moderate(stage, many):
    offers(stage, many // 2, state="waiting")
    Report.objects.bulk_create(Report(offer=stage.offer, reason="Stimmt nicht.") for _ in range(many // 2))


def rides(stage, many):
    run = Run.objects.get_or_create(line=stage.line, key="heute", session=stage.session)[0]
    made = stage.bookings(many, resource=None, session=stage.session)
    Ride.objects.bulk_create(
        Ride(booking=one, run=run, start="Ost", end="West", depart=stage.noon, arrive=stage.noon + HOUR) for one in made
    )


def members(stage, many):
    people = User.objects.bulk_create(
        User(name=f"Mitglied {n}", email=f"{uuid.uuid4()}@example.org") for n in range(many)
    )
    Membership.objects.bulk_create(Membership(user=one, organisation=stage.of, role="helper") for one in people)


def organisations(stage, many):
    now = timezone.now()
    Organisation.objects.bulk_create(
        Organisation(slug=f"v-{uuid.uuid4()}", name=f"Verein {n}", kind="association", reviewed=now if n % 2 else None)
        for n in range(many)
    )


LISTS = {
    "own": ("host", own, MANY, ["/konto/buchungen/"]),
    "day": (
        "host", Stage.bookings, MANY,
        ["/buchungen/", "/buchungen/?code=Gast", "/buchungen/einrichten/was/{hall.slug}/zurueckziehen/"],
    ),
    "requests": ("host", requests, MANY, ["/buchungen/anfragen/"]),
    "things": ("host", things, MANY, ["/buchungen/einrichten/", "/buchungen/einrichten/?seite=2", "/buchungen/"]),
    "rules": ("host", rules, MANY, ["/buchungen/einrichten/regeln/"]),
    "sessions": ("host", sessions, MANY, ["/buchungen/einrichten/termine/"]),
    "a session": ("host", of_a_session, MANY, ["/buchungen/einrichten/termine/{session.pk}/"]),
    "messages": ("keeper", messages, MANY, ["/konto/nachrichten/", "/konto/"]),
    "offers": ("host", offers, MANY, ["/angebote/", "/angebote/verwalten/"]),
    "places": ("host", places, MANY, ["/angebote/verwalten/?stand=published"]),
    "to moderate": ("moderator", to_moderate, MANY, ["/angebote/pruefen/"]),
    "rides": ("dispatcher", rides, 400, ["/wege/disposition/"]),  # a day's, all of it
    "members": ("keeper", members, MANY, ["/konto/organisation/{of.slug}/"]),
    "organisations": ("operator", organisations, MANY, ["/konto/organisationen/pruefen/"]),
}  # fmt: skip


@pytest.mark.parametrize("rows", LISTS)
def test_lists_are_as_quick_and_as_short_with_ten_thousand_rows(rows, home):
    role, fill, many, addresses = LISTS[rows]
    stage = Stage("keeper" if role == "operator" else role)
    User.objects.filter(pk=stage.who.pk).update(is_superuser=role == "operator")
    client = stage.browser()

    def asked(at) -> list[str]:
        with CaptureQueriesContext(connection) as seen:
            answer = client.get(at)
        assert answer.status_code == 200, at
        assert len(answer.content) < LARGEST, f"{at}: {len(answer.content):,} bytes"
        return [one["sql"] for one in seen]

    pages = [one.format(**vars(stage)) for one in addresses]
    fill(stage, FEW)
    few = [len(asked(at)) for at in pages]
    fill(stage, many - FEW)
    for at, before in zip(pages, few, strict=True):
        now = asked(at)
        assert len(now) <= before + 1, (at, [one[:200] for one in now])  # a list with pages asks how many there are
        assert len(now) < 25, at
