"""The dispatcher's desk: their own lines alone, in the order of time, answered with the keyboard and without script."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.ground.people.making import member, organisation, person
from tests.land.mobility.riding import asked, dispatcher, line, signed_in, wish

from dreiraum.ground.bookings.models import Booking
from dreiraum.land.mobility.actions import note_call
from dreiraum.land.mobility.models import Ride, Run
from dreiraum.land.mobility.queries import sheet

pytestmark = pytest.mark.django_db

DESK = "/wege/disposition/"
MINUTE = dt.timedelta(minutes=1)


def at_desk(of) -> Client:
    who = dispatcher(of)
    return signed_in(who.user, who.hat)


def tomorrow(hour: int) -> dt.datetime:
    return timezone.localtime().replace(hour=hour, minute=0, second=0, microsecond=0) + dt.timedelta(days=1)


def names(page) -> list[str]:
    return re.findall(r"<td><b>([^<]*)</b>", page.content.decode())


def test_requests_stand_in_the_order_of_time():
    of = line()
    for hour, name in ((15, "Drei"), (9, "Eins"), (12, "Zwei")):
        asked(of, person(name), tomorrow(hour))
    assert names(at_desk(of).get(DESK)) == ["Eins", "Zwei", "Drei"]


def test_who_dispatches_one_line_sees_and_answers_no_other():
    of, foreign = line(), line(name="62", of=organisation(kind="transport", reviewed=timezone.now()))
    theirs = asked(foreign, person("Fremd"))
    client = at_desk(of)
    assert names(client.get(DESK)) == []
    assert client.post(f"{DESK}{theirs.booking.code}/", {"what": "ja"}).status_code == 404
    assert client.get(f"{DESK}blatt/{foreign.pk}/2026-11-28/").status_code == 404
    assert client.post(f"{DESK}anruf/", {"line": foreign.pk, **CALL}).status_code == 400
    assert Booking.objects.get().state == "requested"


@pytest.mark.parametrize("path", ["", "anruf/", "blatt/1/2026-11-28/"])
def test_no_other_hat_sees_the_desk(path):
    user = member("provider", line().organisation)
    assert signed_in(user, user.memberships.get()).get(f"{DESK}{path}").status_code == 403
    assert Client().get(f"{DESK}{path}").status_code == 302


def test_yes():
    of = line()
    made = asked(of)
    answer = at_desk(of).post(f"{DESK}{made.booking.code}/", {"what": "ja"})
    assert answer["Location"] == f"{DESK}#{made.booking.code}"
    assert Booking.objects.get().state == "confirmed"


def test_no_needs_a_reason():
    of = line()
    made, client = asked(of), at_desk(of)
    refused = client.post(f"{DESK}{made.booking.code}/", {"what": "nein", "why": " "})
    assert refused.status_code == 400
    assert "Schreiben Sie bitte den Grund dazu" in refused.content.decode()
    client.post(f"{DESK}{made.booking.code}/", {"what": "nein", "why": "Bus defekt"})
    assert (Booking.objects.get().state, Booking.objects.get().answer) == ("declined", "Bus defekt")


def test_an_answer_to_what_was_cancelled_meanwhile_says_so():
    of = line()
    made, client = asked(of), at_desk(of)
    Booking.objects.update(state="cancelled")
    refused = client.post(f"{DESK}{made.booking.code}/", {"what": "ja"})
    assert refused.status_code == 409
    assert "abgesagt" in refused.content.decode()


CALL = {"name": "Karl Anruf", "phone": "05151 7", "start": "Ost", "end": "West", "minutes": "15", "seats": "2",
        "key": "k1"}  # fmt: skip


def test_a_call_is_noted_once_and_stands():
    of = line()
    client = at_desk(of)
    form = {"line": of.pk, "depart": f"{tomorrow(9):%Y-%m-%dT%H:%M}", **CALL}
    for _ in range(2):
        assert client.post(f"{DESK}anruf/", form).status_code == 302
    made = Ride.objects.get()
    assert (made.booking.walk_in, made.booking.state, made.booking.seats) == ("Karl Anruf", "confirmed", 2)
    assert names(client.get(DESK)) == ["Karl Anruf"]


def test_a_call_joins_the_run_that_is_there():
    of = line()
    made = asked(of, when=tomorrow(9))
    form = {"line": of.pk, "depart": f"{tomorrow(9) + 5 * MINUTE:%Y-%m-%dT%H:%M}", **CALL}
    at_desk(of).post(f"{DESK}anruf/", form)
    assert Run.objects.get() == made.run
    assert made.run.rides.count() == 2


def test_a_full_bus_is_full_for_callers_too():
    of = line(seats=1)
    form = {"line": of.pk, "depart": f"{tomorrow(9):%Y-%m-%dT%H:%M}", **CALL}
    refused = at_desk(of).post(f"{DESK}anruf/", form)
    assert refused.status_code == 400
    assert "nicht mehr genug Plätze" in refused.content.decode()


def test_an_organisation_without_a_line_reads_what_would_be_here():
    who = member("dispatcher", organisation(kind="transport", reviewed=timezone.now()))
    page = signed_in(who, who.memberships.get()).get(DESK).content.decode()
    assert "Noch ist Ihrer Organisation keine Linie zugeordnet" in page


def test_as_many_queries_for_a_hundred_rides_as_for_one():
    of = line(seats=500)
    client = at_desk(of)
    asked(of, when=tomorrow(9))
    client.get(DESK)
    with CaptureQueriesContext(connection) as few:
        client.get(DESK)
    for number in range(100):
        asked(of, when=tomorrow(number % 12 + 6), by=person(f"Person {number}"))
    with CaptureQueriesContext(connection) as many:
        assert len(names(client.get(DESK))) == 101
    assert len(many) == len(few) <= 8, [one["sql"][:150] for one in many]


# the driver's sheet


def test_the_sheet_has_the_stops_in_order_with_who_gets_on_and_off():
    of, depart = line(), tomorrow(9)
    who = dispatcher(of)
    usual = {"line": of, "by": who}
    note_call(**usual, name="Anna", wish=wish(depart), seats=2)
    note_call(
        **usual, name="Bert", wish=replace(wish(depart), start="Mitte", depart=depart + 3 * MINUTE), wheelchair=True
    )
    asked(of, person("Nur gefragt"), depart)
    ((tour, halts),) = sheet(of, depart.date())
    assert tour.seats == 3
    said = [(one.name, [r.booking.walk_in for r in one.on], [r.booking.walk_in for r in one.off]) for one in halts]
    assert said == [
        ("Ost, Bahnhof", ["Anna"], []),
        ("Mitte", ["Bert"], []),
        ("West, Dorfplatz", [], ["Anna", "Bert"]),
    ]


@pytest.mark.parametrize(("days", "shown"), [(0, True), (1, True), (2, False)])
def test_numbers_stand_on_it_until_the_day_after(monkeypatch, days, shown):
    of, depart = line(), tomorrow(9)
    who = dispatcher(of)
    note_call(line=of, by=who, name="Anna", wish=wish(depart), phone="05151 123")
    client = signed_in(who.user, who.hat)
    today = depart.date() + dt.timedelta(days=days)
    monkeypatch.setattr(timezone, "localdate", lambda *_: today)
    page = client.get(f"{DESK}blatt/{of.pk}/{depart:%Y-%m-%d}/").content.decode()
    assert ("05151 123" in page) is shown
    assert "Anna" in page


def test_a_day_that_does_not_exist_is_not_found():
    of = line()
    assert at_desk(of).get(f"{DESK}blatt/{of.pk}/2026-13-41/").status_code == 404


def test_the_sheet_of_a_day_without_rides_says_so():
    of = line()
    page = at_desk(of).get(f"{DESK}blatt/{of.pk}/2030-01-01/").content.decode()
    assert "keine Fahrt zugesagt" in page
