"""The desk of a hub: one screen for the day, each act one or two steps, and only for who runs it."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.ground.bookings.making import booking, resource, session
from tests.ground.people.making import member, organisation, person
from tests.ground.places.making import offer, place
from tests.land.mobility.riding import signed_in

from dreiraum.ground.people.models import Act, Membership
from dreiraum.land.supply.actions import bring_back, count_visit, hand_out, hand_over, lend, take_back_visit, take_in
from dreiraum.land.supply.models import Handover, Loan, Pickup, Visits

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]

DESK = "/versorgungspunkte/dorftreff/tresen/"
MORNING = dt.datetime(2027, 3, 2, 8, 30, tzinfo=dt.UTC)  # 9:30 in Hameln
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def hub():
    return place(hub=True, slug="dorftreff", name="Dorftreff", organisation=organisation(reviewed=timezone.now()))


def at_desk(hub, role="host") -> Client:
    user = member(role, hub.organisation, name="Hanna Host")
    return signed_in(user, Membership.objects.get(user=user))


def text(page) -> str:
    main = re.search(r"<main.*?</main>", page.content.decode(), re.DOTALL)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def now_at(hub, **fields):
    """Somebody booked at the hub for now."""
    starts = timezone.now() - dt.timedelta(minutes=10)
    return booking(
        resource("1", place=hub, organisation=hub.organisation, name="Kabine"),
        starts=starts,
        ends=starts + HOUR,
        **fields,
    )


def test_visits_are_counted_by_the_hour_and_nothing_else_is_kept(hub):
    for minutes in (0, 10, 40):
        count_visit(place=hub, now=MORNING + dt.timedelta(minutes=minutes))
    assert list(Visits.objects.values_list("day", "hour", "number")) == [
        (dt.date(2027, 3, 2), 9, 2), (dt.date(2027, 3, 2), 10, 1),
    ]  # fmt: skip


def test_a_visit_counted_by_mistake_is_taken_back_once(hub):
    count_visit(place=hub, now=MORNING)
    assert [take_back_visit(place=hub, now=MORNING + HOUR) for _ in range(2)] == [True, False]
    assert Visits.objects.get().number == 0


def test_the_database_knows_no_hour_25(hub):
    with pytest.raises(IntegrityError), transaction.atomic():
        Visits.objects.create(place=hub, day=MORNING.date(), hour=25)


def test_what_is_fetched_is_fetched_once(hub):
    parcel = take_in(place=hub, kind="parcel", name="Meyer")
    assert [hand_out(pickup=parcel) for _ in range(2)] == [True, False]


def test_what_is_back_is_back_once(hub):
    drill = lend(place=hub, what="Bohrmaschine", name="Meyer")
    assert [bring_back(loan=drill) for _ in range(2)] == [True, False]


def test_a_visit_is_one_tap(hub):
    client = at_desk(hub)
    assert client.post(f"{DESK}besuch/")["Location"] == f"{DESK}#besuche"
    client.post(f"{DESK}besuch/")
    client.post(f"{DESK}besuch/", {"less": "1"})
    assert Visits.objects.get().number == 1
    assert "Besuche heute 1" in text(client.get(DESK))


def test_who_booked_is_checked_in_with_one_tap(hub):
    of, elsewhere = now_at(hub, walk_in="Ida"), now_at(place(organisation=organisation()), walk_in="Fremd")
    client = at_desk(hub)
    said = text(client.get(DESK))
    assert "Ida" in said
    assert "Fremd" not in said
    assert client.post(f"{DESK}da/{of.code}/").status_code == 302
    of.refresh_from_db()
    assert of.state == "arrived"
    assert client.post(f"{DESK}da/{elsewhere.code}/").status_code == 404


def test_guests_of_another_organisation_in_the_house_are_not_seen(hub):
    foreign = resource("1", place=hub, name="Sprechzimmer", opening_hours="24/7")
    starts = timezone.now() - dt.timedelta(minutes=10)
    of = booking(foreign, starts=starts, ends=starts + HOUR, walk_in="Patientin")
    client = at_desk(hub)
    said = text(client.get(DESK))
    assert "Patientin" not in said
    assert "Sprechzimmer" not in said
    assert client.post(f"{DESK}da/{of.code}/").status_code == 404
    form = {"resource": foreign.pk, "name": "Kurt", "key": "k1"}
    assert client.post(f"{DESK}ohne-termin/", form).status_code == 400


def test_who_is_checked_in_can_read_by_whom(hub):
    ida = person("Ida")
    of = now_at(hub, person=ida, walk_in="")
    at_desk(hub).post(f"{DESK}da/{of.code}/")
    assert Act.objects.get(person=ida).verb == "booking.manage"


def test_who_comes_to_a_course_stands_there_too(hub):
    starts = timezone.localtime().replace(hour=18, minute=0, second=0, microsecond=0)
    course = session(offer=offer(place=hub, title="Handy-Hilfe"), starts=starts, ends=starts + HOUR)
    booking(course, starts=starts, ends=starts + HOUR, walk_in="Otto")
    assert "Otto Handy-Hilfe" in text(at_desk(hub).get(DESK))


def test_somebody_without_an_appointment_takes_the_booth(hub):
    booth = resource("1", place=hub, name="Kabine", opening_hours="24/7", organisation=hub.organisation)
    client = at_desk(hub)
    form = {"resource": booth.pk, "name": "Kurt", "key": "k1"}
    assert client.post(f"{DESK}ohne-termin/", form).status_code == 302
    assert booth.bookings.get().state == "arrived"
    taken = client.post(f"{DESK}ohne-termin/", {**form, "name": "Lisa", "key": "k2"})
    assert taken.status_code == 409
    assert "Lisa" not in text(client.get(DESK))


def test_a_room_of_another_house_cannot_be_taken_from_here(hub):
    foreign = resource("1", place=place(), opening_hours="24/7")
    form = {"resource": foreign.pk, "name": "Kurt", "key": "k1"}
    assert at_desk(hub).post(f"{DESK}ohne-termin/", form).status_code == 400
    assert not foreign.bookings.exists()


def test_a_parcel_comes_gets_a_code_and_is_fetched_by_it(hub):
    client = at_desk(hub)
    came = client.post(f"{DESK}annehmen/", {"kind": "parcel", "name": "Meyer", "shelf": "A3"})
    parcel = Pickup.objects.get()
    assert parcel.code in came["Location"]
    spoken = f"{parcel.code[:4].lower()} {parcel.code[4:]}"
    assert "Meyer" in text(client.get(DESK, {"suche": spoken}))
    client.post(f"{DESK}ausgeben/{parcel.code}/")
    assert "Meyer" not in text(client.get(DESK))


def test_something_is_lent_and_comes_back(hub):
    client, tomorrow = at_desk(hub), timezone.localdate() + dt.timedelta(days=1)
    client.post(f"{DESK}verleihen/", {"what": "Bohrmaschine", "name": "Meyer", "due": tomorrow})
    assert "Bohrmaschine · Meyer" in text(client.get(DESK))
    client.post(f"{DESK}zurueck/{Loan.objects.get().pk}/")
    assert "Bohrmaschine" not in text(client.get(DESK))


def test_nothing_is_lent_until_yesterday(hub):
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    page = at_desk(hub).post(f"{DESK}verleihen/", {"what": "Bohrmaschine", "name": "Meyer", "due": yesterday})
    assert page.status_code == 400
    assert "Dieser Tag ist vorbei." in text(page)
    assert not Loan.objects.exists()


def test_the_next_shift_reads_the_newest_note_and_who_wrote_it(hub):
    hand_over(place=hub, text="Kaffee ist aus.", by=person())
    client = at_desk(hub)
    client.post(f"{DESK}uebergabe/", {"text": "Kaffee ist da."})
    said = text(client.get(DESK))
    assert "Hanna Host" in said
    assert "Kaffee ist da." in said
    assert "Kaffee ist aus." not in said


@pytest.mark.parametrize("kind", ["annehmen", "verleihen", "uebergabe", "ohne-termin"])
def test_an_empty_form_keeps_nothing_and_says_so(hub, kind):
    resource("1", place=hub, organisation=hub.organisation)
    page = at_desk(hub).post(f"{DESK}{kind}/", {})
    assert page.status_code == 400
    assert "Das hat noch nicht geklappt" in text(page)
    assert not any(model.objects.exists() for model in (Pickup, Loan, Handover))


def test_who_runs_one_hub_runs_no_other(hub):
    client = at_desk(place(hub=True, slug="anderswo", organisation=organisation()))
    parcel = take_in(place=hub, kind="parcel", name="Meyer")
    assert client.get(DESK).status_code == 403
    assert client.post(f"{DESK}ausgeben/{parcel.code}/").status_code == 403
    assert client.post(f"/versorgungspunkte/anderswo/tresen/ausgeben/{parcel.code}/").status_code == 404
    parcel.refresh_from_db()
    assert parcel.fetched is None


@pytest.mark.parametrize("role", ["helper", "provider", "dispatcher", "keeper"])
def test_other_hats_do_not_run_the_desk(hub, role):
    assert at_desk(hub, role).get(DESK).status_code == 403


def test_who_runs_one_hub_comes_straight_to_its_desk(hub):
    client = at_desk(hub)
    assert client.get("/versorgungspunkte/tresen/")["Location"] == DESK
    place(hub=True, name="Zweiter", organisation=hub.organisation)
    assert "Zweiter" in text(client.get("/versorgungspunkte/tresen/"))


def test_the_desk_asks_as_much_on_a_full_day_as_on_an_empty_one(hub):
    client = at_desk(hub)
    resource("1", place=hub, organisation=hub.organisation)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(DESK)
        return len(queries)

    asked()
    empty = asked()
    for number in range(20):
        now_at(hub, walk_in=f"Gast {number}")
        take_in(place=hub, kind="parcel", name=f"Gast {number}")
        lend(place=hub, what="Leiter", name=f"Gast {number}")
    assert asked() == empty
