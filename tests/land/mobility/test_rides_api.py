"""A dispatch system sees its organisation's requests for rides and answers them; a ride's messages lead to its page."""

import json

import pytest
from tests.ground.bookings.test_api import program
from tests.land.mobility.riding import asked, line, signed_in, soon

from dreiraum.ground.messages.models import Message
from dreiraum.ground.people.models import Act
from dreiraum.land.mobility.rides_api import Asked, AskedRides

pytestmark = pytest.mark.django_db


def answer(client, code, **said):
    return client.post(f"/api/v1/rides/{code}", json.dumps(said), content_type="application/json")


def test_a_request_is_seen_answered_and_told(home):
    ride, foreign = asked(line()), asked(line(agency="Andere"), when=soon(25))
    client = program(ride.organisation, "ride.dispatch")
    (seen,) = AskedRides.model_validate_json(client.get("/api/v1/rides").content).rides
    assert (seen.code, seen.state, seen.start, seen.end) == (ride.booking.code, "requested", ride.start, ride.end)
    unexplained = answer(client, seen.code, answer="no")
    assert (unexplained.status_code, unexplained.json()["error"]["field"]) == (422, "why")
    accepted = Asked.model_validate_json(answer(client, seen.code, answer="yes").content)
    assert accepted.state == "confirmed"
    assert answer(client, seen.code, answer="no", why="Voll").status_code == 409
    assert answer(client, seen.code, answer="off", why="Panne").json()["state"] == "cancelled"
    assert Act.objects.filter(verb="ride.dispatch", person=ride.booking.person, actor=None).count() == 2
    assert answer(client, foreign.booking.code, answer="yes").status_code == 404


def test_every_message_of_a_ride_leads_to_its_page_and_so_does_the_list_of_bookings(home):
    ride = asked(line())
    answer(program(ride.organisation, "ride.dispatch"), ride.booking.code, answer="yes")
    page = f"/wege/fahrten/{ride.booking.code}/"
    assert set(Message.objects.filter(person=ride.booking.person).values_list("link", flat=True)) == {page}
    client = signed_in(ride.booking.person)
    assert client.get(f"/konto/buchungen/{ride.booking.code}/").url == page
    assert client.get(page).status_code == 200
