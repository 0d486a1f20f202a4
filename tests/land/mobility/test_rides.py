"""Rides on request: asked for from a journey, in time, once; answered; cancelled."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from html import unescape
from urllib.parse import urlencode

import icalendar
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from tests.ground.people.making import organisation, person
from tests.land.mobility.riding import asked, dispatcher, line, signed_in, soon, wish
from tests.land.mobility.town import OST, WEST

from dreiraum.ground.bookings.models import Booking, Session
from dreiraum.ground.bookings.refused import Reason, Refused
from dreiraum.ground.messages.models import Message
from dreiraum.ground.people.acting import Acting
from dreiraum.ground.people.models import Act, Mandate
from dreiraum.ground.region.links import written
from dreiraum.land.mobility.actions import TooLate, accept, cancel_ride, decline, request_ride
from dreiraum.land.mobility.models import Line, Ride, Run
from dreiraum.land.mobility.rides import taking, to_book, wish_of
from dreiraum.reach.places.hours import BERLIN

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 11, 26)
EVENING = dt.datetime(2026, 11, 26, 21, 0, tzinfo=BERLIN)
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def evening(monkeypatch):
    """The clock of the site shows 21:00 of a day on which the town's Rufbus runs."""
    from dreiraum.land.mobility import asking

    monkeypatch.setattr(asking, "now", lambda: EVENING)


def list_page(client, time="22:30"):
    query = {"von": written(*OST), "nach": written(*WEST), "zeit": f"{DAY}T{time}"}
    return client.get(f"/wege/?{urlencode(query)}").content.decode()


def journey_page(client, time="22:30"):
    for one in dict.fromkeys(re.findall(r'href="(/wege/fahrt/\?[^"]*)"', list_page(client, time))):
        page = client.get(unescape(one)).content.decode()
        if "leg--demand" in page:
            return page
    raise AssertionError("no journey with the Rufbus")


def request_address(page: str) -> str | None:
    found = re.search(r'href="(/wege/rufbus/\?[^"]*)"', page)
    return unescape(found[1]) if found else None


def form_of(page) -> dict[str, str]:
    return {"seats": "2", "phone": "05151 1", "key": re.search(r'name="key" value="(\w+)"', page.content.decode())[1]}


# from the planner


def test_a_journey_and_its_row_in_the_planner_offer_it_only_where_the_organisation_takes_requests(site, town, evening):
    assert request_address(journey_page(site)) is None
    line()
    assert request_address(journey_page(site))
    assert site.get(request_address(list_page(site))).status_code in (200, 302)


@pytest.mark.parametrize("fields", [{"agency": "Andere"}, {"name": "62"}])
def test_other_agencies_and_lines_are_not_asked(site, town, evening, fields):
    line(**fields)
    assert request_address(journey_page(site)) is None


def test_an_organisation_that_nobody_reviewed_is_not_asked(site, town, evening):
    line(organisation(kind="transport"))
    assert request_address(journey_page(site)) is None


def test_a_row_for_the_whole_agency_takes_its_lines_and_a_lines_own_row_goes_first(site, town, evening):
    every = line(name="")
    leg = next(leg for _, leg in to_book(rufbus(town)))
    assert taking(leg) == every
    assert taking(leg) != line()


def rufbus(town):
    found = town.journeys(OST_AT, WEST_AT, depart=EVENING.replace(hour=22, minute=30), asked=EVENING)
    return next(one for one in found.found if list(to_book(one)))


OST_AT, WEST_AT = ([float(half) for half in written(*one).split(",")] for one in (OST, WEST))


def test_the_ride_is_what_the_timetable_says(town):
    """22:40 to 22:52 with half an hour's notice, as the feed has it."""
    found = wish_of(next(leg for _, leg in to_book(rufbus(town))), ("", ""))
    assert (found.start, found.end) == ("Ost, Bahnhof", "West, Dorfplatz")
    at = [dt.datetime(2026, 11, 26, 22, minute, tzinfo=BERLIN) for minute in (40, 52, 10)]
    assert [found.depart, found.arrive, found.deadline] == at
    assert (found.opens, found.closes) == (at[0], at[1])


def test_whoever_is_not_signed_in_signs_in_first_and_comes_back(site, town, evening):
    line()
    response = site.get(request_address(journey_page(site)))
    assert response.status_code == 302
    assert "next=%2Fwege%2Frufbus%2F" in response["Location"]


def test_a_form_sent_twice_asks_once(town, evening, django_time):
    line()
    client = signed_in(person("Anna Alt"))
    address = request_address(journey_page(client))
    form = form_of(client.get(address))
    first, second = client.post(address, form), client.post(address, form)
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    made = Ride.objects.get()
    assert (made.booking.seats, made.booking.state, made.phone) == (2, "requested", "05151 1")
    assert made.booking.session.taken == 2


@pytest.fixture
def django_time(monkeypatch):
    """What counts from now counts from that evening."""
    monkeypatch.setattr(timezone, "now", lambda: EVENING.astimezone(dt.UTC))


def test_after_the_deadline_the_address_asks_for_nothing_any_more(town, evening, monkeypatch, django_time):
    from dreiraum.land.mobility import asking

    line()
    client = signed_in(person())
    address = request_address(journey_page(client))
    form = form_of(client.get(address))
    monkeypatch.setattr(asking, "now", lambda: EVENING.replace(hour=22, minute=11))
    assert client.post(address, form).status_code == 404
    assert not Booking.objects.exists()


@pytest.mark.parametrize(("seats", "sentence"), [("0", "Mindestens eine Person"), ("9", "Höchstens 8 Personen")])
def test_a_wrong_number_is_said_at_its_field(town, evening, django_time, seats, sentence):
    line()
    client = signed_in(person())
    address = request_address(journey_page(client))
    response = client.post(address, form_of(client.get(address)) | {"seats": seats})
    assert response.status_code == 400
    assert sentence in response.content.decode()
    assert not Booking.objects.exists()


# the verbs


def test_the_deadline_is_kept_to_the_minute_by_the_verb_itself():
    of, wanted = line(), wish()
    with pytest.raises(TooLate) as late:
        request_ride(line=of, wish=wanted, by=Acting(person()), now=wanted.deadline + MINUTE)
    assert "Bestellen ging bis" in late.value.sentence
    assert not Run.objects.exists()
    assert not Session.objects.exists()
    assert request_ride(line=of, wish=wanted, by=Acting(person()), now=wanted.deadline).booking.state == "requested"


def test_somebody_elses_ride_opens_no_door_after_the_deadline():
    of, wanted = line(), wish()
    request_ride(line=of, wish=wanted, by=Acting(person()), now=wanted.deadline)
    with pytest.raises(TooLate):
        request_ride(line=of, wish=wanted, by=Acting(person()), now=wanted.deadline + MINUTE)


def test_a_form_that_comes_again_after_the_deadline_finds_its_ride():
    of, wanted, who = line(), wish(), Acting(person())
    first = request_ride(line=of, wish=wanted, by=who, key="a", now=wanted.deadline)
    again = request_ride(line=of, wish=wanted, by=who, key="a", now=wanted.deadline + MINUTE)
    assert first == again


def test_a_cancelled_ride_opens_no_door_after_the_deadline():
    of, wanted, who = line(), wish(), Acting(person())
    made = request_ride(line=of, wish=wanted, by=who, key="a", now=wanted.deadline)
    cancel_ride(ride=made, by=who, now=wanted.deadline)
    with pytest.raises(TooLate):
        request_ride(line=of, wish=wanted, by=who, key="b", now=wanted.deadline + MINUTE)


def test_seats_of_a_run_are_shared_by_all_who_ride_a_part_of_it():
    of, depart = line(seats=3), soon()
    asked(of, when=depart, seats=2)
    later = replace(wish(depart), depart=depart + 4 * MINUTE, arrive=depart + 8 * MINUTE)
    with pytest.raises(Refused) as full:
        asked(of, wish=later, seats=2)
    assert full.value.reason is Reason.FULL
    assert asked(of, wish=later).booking.starts == later.depart
    assert Session.objects.get().taken == 3


def test_a_person_asks_once_for_a_run():
    of, who = line(), person()
    asked(of, who, key="a")
    with pytest.raises(Refused) as twice:
        asked(of, who, key="b")
    assert twice.value.reason is Reason.TWICE


def test_acting_for_another_names_both():
    helper, anna = person("Hanna Hilfe"), person("Anna Alt")
    mandate = Mandate.objects.create(
        person=anna, helper=helper, channel="paper", expires=timezone.now() + dt.timedelta(days=9)
    )
    made = asked(line(), Acting(helper, mandate=mandate))
    assert (made.booking.person, made.booking.made_by) == (anna, helper)
    act = Act.objects.get()
    assert (act.actor, act.person, act.verb) == (helper, anna, "ride.request")


def test_yes_is_told_and_reminds_in_time_with_the_way_to_the_stop():
    of, anna = line(), person("Anna Alt")
    made = asked(of, anna)
    accept(ride=made, by=dispatcher(of))
    assert Booking.objects.get().state == "confirmed"
    kinds = {one.kind: one.text for one in Message.objects.filter(person=anna)}
    assert set(kinds) == {"booking-made", "booking-approved", "booking-reminder"}
    assert "Ost, Bahnhof – West, Dorfplatz" in kinds["booking-approved"]
    assert "nach=52.1" in kinds["booking-reminder"]
    assert "art=an" in kinds["booking-reminder"]


def test_no_is_told_with_its_reason_and_frees_the_seats():
    of, anna = line(seats=1), person("Anna Alt")
    made = asked(of, anna)
    decline(ride=made, by=dispatcher(of), why="Der Bus ist in der Werkstatt.")
    assert "Der Bus ist in der Werkstatt." in Message.objects.get(person=anna, kind="booking-declined").text
    assert asked(of).booking.state == "requested"


def test_twice_yes_is_once():
    of = line()
    made, who = asked(of), dispatcher(of)
    accept(ride=made, by=who)
    accept(ride=made, by=who)
    assert Message.objects.filter(kind="booking-approved").count() == 1
    assert Act.objects.filter(verb="ride.dispatch").count() == 1


def test_a_ride_is_cancelled_until_half_an_hour_before_and_not_later():
    of, who = line(), Acting(person())
    made = asked(of, who.user)
    accept(ride=made, by=dispatcher(of))
    with pytest.raises(Refused):
        cancel_ride(ride=made, by=who, now=made.until + MINUTE)
    cancel_ride(ride=made, by=who, now=made.until)
    assert Booking.objects.get().state == "cancelled"
    assert Session.objects.get().taken == 0


# what became of it


def test_the_persons_page_says_where_it_stands_and_how_to_get_out_of_it():
    anna = person("Anna Alt")
    made = asked(line(), anna)
    client = signed_in(anna)
    address = f"/wege/fahrten/{made.booking.code}/"
    page = client.get(address).content.decode()
    assert "Ihre Anfrage ist angekommen" in page
    assert "nach=52.1" in page
    assert client.post(f"{address}absagen/").status_code == 302
    assert "abgesagt" in client.get(address).content.decode()


def test_nobody_else_sees_it():
    made = asked(line())
    for path in ("/", ".ics"):
        assert signed_in(person()).get(f"/wege/fahrten/{made.booking.code}{path}").status_code == 404
    assert signed_in(person()).post(f"/wege/fahrten/{made.booking.code}/absagen/").status_code == 404


def test_the_calendar_file_holds_the_ride():
    anna = person("Anna Alt")
    made = asked(line(), anna)
    answer = signed_in(anna).get(f"/wege/fahrten/{made.booking.code}.ics")
    (event,) = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert event.decoded("dtstart") == made.depart
    assert event.decoded("dtend") == made.arrive
    assert str(event["location"]) == "Ost, Bahnhof"
    assert str(event["status"]) == "TENTATIVE"
    assert "Anna" not in answer.content.decode()


# whose lines


def test_the_operator_links_a_line_to_an_organisation(capsys):
    of = organisation(kind="transport", slug="oeffis")
    call_command("rides", organisation="oeffis", agency="Öffis", line="61")
    made = Line.objects.get()
    assert (made.organisation, made.name, str(made), made.seats) == (of, "61", "Rufbus 61", 8)
    assert "Öffis 61: oeffis, 8 seats (not reviewed yet: nobody can ask)" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"organisation": "niemand", "agency": "Öffis"}, "no organisation is called niemand"),
        ({"agency": "Öffis"}, "name both"),
        ({"organisation": "oeffis", "agency": "Öffis", "seats": 0}, "at least one seat"),
    ],
)
def test_what_cannot_be_linked_is_said(options, words):
    with pytest.raises(CommandError, match=words):
        call_command("rides", **options)
