"""An organisation's programs: what there is, when it is free, book, cancel; its own only, and what its key says."""

import datetime as dt
import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.ground.bookings.making import HOUR, booking, policy, resource, session
from tests.ground.bookings.test_pages import DAY, SOON
from tests.ground.people.making import organisation, person
from tests.ground.places.making import offer

from dreiraum.ground.bookings import schemas
from dreiraum.ground.bookings.actions import Who, book, book_seats
from dreiraum.ground.bookings.models import Booking
from dreiraum.ground.messages.models import Message
from dreiraum.ground.people.acting import Acting
from dreiraum.ground.people.api_keys import make_key
from dreiraum.ground.people.models import Act

pytestmark = pytest.mark.django_db
BOTH = ("booking.see", "booking.manage")


@pytest.fixture(autouse=True)
def _home(home):
    """Days and hours are the Region's."""


@pytest.fixture
def ours():
    return organisation()


@pytest.fixture
def hall(ours):
    return resource("A", "B", name="Saal", policy=policy(organisation=ours, shortest=60, step=60, ahead_days=99))


def program(of, *scopes, per_minute=600) -> Client:
    made = make_key(
        who=Acting(account=person()), organisation=of, name="Kasse", scopes=scopes or BOTH, days=3,
        per_minute=per_minute,
    )  # fmt: skip
    return Client(headers={"Authorization": f"Bearer {made[1]}"})


def wish(of, **more):
    return {"resource": of.slug, "starts": SOON.isoformat(), "ends": (SOON + HOUR).isoformat(), "name": "Chor", **more}


def send(client, body, key="", path="bookings"):
    headers = {"Idempotency-Key": key} if key else {}
    return client.post(f"/api/v1/{path}", json.dumps(body), content_type="application/json", headers=headers)


def week(path="bookings", **more):
    asked = {"from": f"{SOON - DAY:%Y-%m-%d}", "to": f"{SOON + DAY:%Y-%m-%d}", **more}
    return f"/api/v1/{path}?" + "&".join(f"{name}={value}" for name, value in asked.items())


def test_a_program_sees_what_there_is_books_it_and_cancels_it(ours, hall):
    client = program(ours)
    (listed,) = schemas.Things.model_validate_json(client.get("/api/v1/resources").content).resources
    assert (listed.resource, listed.parts, listed.rule.shortest) == (hall.slug, 2, 60)
    free = schemas.Times.model_validate_json(client.get(week(f"resources/{hall.slug}/free")).content)
    assert SOON in {dt.datetime.fromisoformat(one.starts) for one in free.times}
    assert {one.free for one in free.times} == {2}
    made = send(client, wish(hall, parts=2, note="Mit Klavier"))
    assert made.status_code == 201
    said = schemas.Booked.model_validate_json(made.content)
    assert (said.state, said.parts, said.name, said.note) == ("confirmed", ["A", "B"], "Chor", "Mit Klavier")
    assert client.get(f"/api/v1/bookings/{said.code}").json() == client.get(week()).json()["bookings"][0] == made.json()
    gone = client.delete(f"/api/v1/bookings/{said.code}?why=Rohrbruch")
    assert (gone.status_code, gone.json()["state"], gone.json()["answer"]) == (200, "cancelled", "Rohrbruch")
    assert client.delete(f"/api/v1/bookings/{said.code}").status_code == 200
    assert Booking.objects.get().claims.filter(active=True).count() == 0


def test_the_same_wish_sent_again_is_the_same_booking_and_without_a_key_another(ours, hall):
    client = program(ours)
    first, second = (send(client, wish(hall), key="chor-1") for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert send(client, wish(hall)).status_code == 201
    assert Booking.objects.count() == 2


def test_booking_asks_the_database_little(ours, hall, django_assert_num_queries):
    """Whose key, what; a transaction's begin and end; the booking, its claims, and which parts those are."""
    client = program(ours)
    client.get("/api/v1/resources")  # the day of its use is noted
    with django_assert_num_queries(7):
        assert send(client, wish(hall, parts=2), key="chor-1").json()["parts"] == ["A", "B"]


def test_what_is_taken_is_409_with_the_next_free_times(ours, hall):
    client = program(ours)
    book(resource=hall, starts=SOON, ends=SOON + HOUR, who=Who(walk_in="x", staff=True), many=2)
    refused = send(client, wish(hall))
    error = schemas.Conflict.model_validate_json(refused.content).error
    assert (refused.status_code, error.reason) == (409, "taken")
    assert dt.datetime.fromisoformat(error.free[0].starts) == SOON + HOUR
    assert send(client, wish(hall, override=True)).status_code == 409
    assert Booking.objects.count() == 1


def test_the_rule_holds_for_programs_unless_they_say_otherwise(ours):
    strict = resource("A", policy=policy(organisation=ours, prerequisite="Einweisung", approval=True, ahead_days=1))
    client = program(ours)
    assert send(client, wish(strict)).json()["error"]["reason"] == "ahead"
    assert send(client, wish(strict, override=True)).json()["state"] == "confirmed"
    near = resource("A", policy=policy(organisation=ours, prerequisite="Einweisung", approval=True))
    assert send(client, wish(near)).json()["error"]["reason"] == "prerequisite"
    assert send(client, wish(near, agreed=True)).json()["state"] == "requested"


@pytest.mark.parametrize(("change", "field"), [
    ({"name": None}, "name"), ({"starts": "morgen"}, "starts"), ({"starts": "2026-12-01T09:00"}, "starts"),
    ({"parts": 0}, "parts"), ({"resource": "nicht-da"}, "resource"), ({"ends": "2020-01-01T00:00Z"}, "ends"),
    ({"colour": "red"}, "colour"), ({"note": "\x00"}, "note"),
])  # fmt: skip
def test_a_field_that_cannot_be_is_named(ours, hall, change, field):
    answer = send(program(ours), wish(hall, **change))
    assert (answer.status_code, answer.json()["error"]["field"]) == (422, field)
    assert not Booking.objects.exists()


@pytest.mark.parametrize(("asked", "field"), [
    ("bookings?from=x", "from"), ("bookings?from=2026-02-30", "from"), ("bookings?from=2026-01-01&to=2026-12-31", "to"),
    ("bookings?state=gone", "state"), ("bookings?page=0", "page"), ("bookings?colour=red", "colour"),
])  # fmt: skip
def test_a_parameter_that_cannot_be_is_named(ours, asked, field):
    answer = program(ours).get(f"/api/v1/{asked}")
    assert (answer.status_code, answer.json()["error"]["field"]) == (400, field)


def test_no_key_sees_or_changes_what_another_organisation_has(ours, hall):
    other = resource("A", policy=policy())
    made = booking(other, starts=SOON, ends=SOON + HOUR)
    client = program(ours)
    assert client.get("/api/v1/resources").json()["resources"][0]["resource"] == hall.slug
    assert client.get(week()).json() == {"bookings": [], "next": None}
    assert client.get(week(f"resources/{other.slug}/free")).status_code == 404
    assert client.get(f"/api/v1/bookings/{made.code}").status_code == 404
    assert client.delete(f"/api/v1/bookings/{made.code}").status_code == 404
    assert send(client, wish(other)).status_code == 422
    assert Booking.objects.get().state == "confirmed"


def test_a_key_may_what_it_says_and_no_key_may_nothing(ours, hall):
    reader = program(ours, "booking.see")
    assert reader.get(week()).status_code == 200
    assert send(reader, wish(hall)).status_code == 403
    assert "Schlüssel" in send(reader, wish(hall)).json()["error"]["message"]
    assert reader.get("/api/v1/rides").status_code == 403
    for client in (Client(), Client(headers={"Authorization": "Bearer dr_x_y"})):
        answer = client.get(week())
        assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    hasty = program(ours, per_minute=2)
    assert [hasty.get(week()).status_code for _ in range(3)] == [200, 429, 429]
    assert int(hasty.get(week()).headers["Retry-After"]) > 0
    assert reader.put("/api/v1/bookings").headers["Allow"] == "GET, POST, HEAD, OPTIONS"


def test_who_booked_on_the_site_is_named_told_and_the_act_recorded(ours, hall):
    who, one = person("Erna Echt"), session(offer=offer(organisation=ours), starts=SOON, ends=SOON + HOUR)
    made = book_seats(session=one, who=Who(person=who), seats=2)
    client = program(ours)
    said = client.get(f"/api/v1/bookings/{made.code}").json()
    assert (said["name"], said["session"], said["resource"], said["seats"]) == ("Erna Echt", str(one.pk), None, 2)
    assert client.delete(f"/api/v1/bookings/{made.code}?why=Krank").status_code == 200
    assert "Krank" in Message.objects.filter(person=who).first().text
    assert Act.objects.get(person=who).organisation == ours


def test_queries_of_lists_are_flat_and_lists_have_pages(ours, hall):
    client = program(ours)
    resources = [resource("A", policy=hall.policy) for _ in range(3)]
    Booking.objects.bulk_create(
        Booking(resource=resources[n % 3], walk_in="x", starts=SOON, ends=SOON + HOUR, state="confirmed")
        for n in range(60)
    )  # fmt: skip
    for path in ("/api/v1/resources", week(), week(page=2)):
        with CaptureQueriesContext(connection) as seen:
            assert client.get(path).status_code == 200
        assert len(seen) <= 6, path
    pages = [client.get(week(page=number)).json() for number in (1, 2, 3)]
    assert [(len(one["bookings"]), one["next"]) for one in pages] == [(50, 2), (10, None), (0, None)]
