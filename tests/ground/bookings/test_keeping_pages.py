"""Pages of those who keep what can be booked: from an empty list to a hall with terms, dates and calendars."""

import datetime as dt

import pytest
from django.utils import timezone
from tests.ground.bookings.making import HOUR, booking, claim, policy, resource, session
from tests.ground.bookings.test_pages import DAY, SOON, at_the_desk, browser, text
from tests.ground.people.making import organisation, person
from tests.ground.places.making import offer, place

from dreiraum.ground.bookings.actions import Who, book, book_seats
from dreiraum.ground.bookings.models import Booking, Claim, OutsideCalendar, Policy, Resource, Session
from dreiraum.ground.messages.models import Message

pytestmark = pytest.mark.django_db
AT = "/buchungen/einrichten/"
TERMS = {
    "name": "Werkstatt", "price": "2,50", "approval": "on", "answer_hours": "24", "prerequisite": "Einweisung",
    "step": "30", "shortest": "60", "longest": "240", "buffer_before": "0", "buffer_after": "15", "ahead_days": "60",
    "notice": "1440", "cancel_until": "1440", "no_show_after": "30", "quota": "2", "quota_days": "7", "waitlist": "on",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _home(home):
    """Pages need a Region."""


@pytest.fixture
def ours():
    return organisation()


@pytest.fixture
def keeper(ours):
    return at_the_desk(ours)


def test_from_nothing_to_a_machine_that_people_can_book(keeper, ours):
    assert "Es dauert zwei Minuten" in text(keeper.get(AT))
    assert keeper.post(f"{AT}regeln/neu/", TERMS).status_code == 302
    terms = Policy.objects.get()
    assert (terms.price_cents, terms.notice, terms.prerequisite, terms.buffer_after) == (250, 1440, "Einweisung", 15)
    sent = keeper.post(
        f"{AT}neu/",
        {
            "name": "Löwen-Laser",
            "kind": "machine",
            "policy": terms.pk,
            "public": "on",
            "units": "links\n rechts\nlinks",
        },
    )
    made = Resource.objects.get()
    assert (made.slug, made.organisation, sent.url) == ("loewen-laser", ours, f"{AT}was/loewen-laser/")
    assert [one.name for one in made.units.all()] == ["links", "rechts"]
    assert "2 Teile" in text(keeper.get(AT))
    week = text(browser().get(f"/buchen/{made.slug}/?woche={SOON:%Y-%m-%d}"))
    assert "Einweisung" in week
    assert "2 frei" in week


def test_without_terms_it_is_free_of_charge_and_at_once_and_the_same_terms_serve_again(keeper):
    for name in ("Saal", "Saal"):
        sent = {"name": name, "kind": "room", "public": "on", "units": "1"}
        assert keeper.post(f"{AT}neu/", sent).status_code == 302
    assert [one.slug for one in Resource.objects.order_by("slug")] == ["saal", "saal-2"]
    assert Policy.objects.get().price_cents == 0


@pytest.mark.parametrize(("path", "sent", "words"), [
    ("neu/", {"name": "Saal", "kind": "room", "units": "x" * 81}, "Schreiben Sie 1 bis 200 Namen"),
    ("neu/", {"name": "", "kind": "room", "units": "1"}, "Prüfen Sie bitte, was unten markiert ist."),
    ("regeln/neu/", {**TERMS, "longest": "30"}, "Das ist kürzer als die kürzeste Buchung."),
    ("regeln/neu/", {**TERMS, "quota_days": "0"}, "Mindestens ein Tag."),
    ("regeln/neu/", {**TERMS, "price": "viel"}, "Prüfen Sie bitte, was unten markiert ist."),
    ("termine/neu/", {"rhythm": "FREQ=WEEKLY"}, "Bis wann soll es sich wiederholen?"),
])  # fmt: skip
def test_what_does_not_fit_is_said_and_nothing_is_kept(keeper, ours, path, sent, words):
    offer(organisation=ours)
    answer = keeper.post(f"{AT}{path}", sent)
    assert (answer.status_code, words in text(answer)) == (400, True)
    assert not Resource.objects.exists()
    assert not Policy.objects.exists()
    assert not Session.objects.exists()


def test_units_hours_and_facts_change_and_what_is_booked_stays(keeper, ours):
    hall = resource("A", "B", policy=policy(organisation=ours))
    made = booking(hall, person=person(), walk_in="", starts=SOON, ends=SOON + HOUR)
    claim(hall.units.get(name="A"), SOON, SOON + HOUR, booking=made)
    at, unit = f"{AT}was/{hall.slug}/", hall.units.get(name="A")
    assert keeper.post(f"{at}teile/", {"units": "B\nC"}).status_code == 302
    assert keeper.post(f"{at}teile/{unit.pk}/").status_code == 302
    assert list(hall.units.values_list("name", "active")) == [("A", False), ("B", True), ("C", True)]
    assert "außer Betrieb" in text(keeper.get(at))
    preview = keeper.post(f"{at}zeiten/", {"raw": "Mo-Fr 09:00-17:00", "preview": "1"})
    assert "Montag bis Freitag" in text(preview)
    assert keeper.post(f"{at}zeiten/", {"raw": "Mo-Fr 09:00-17:00"}).status_code == 302
    changed = {"name": "Halle", "kind": "room", "policy": hall.policy_id, "public": ""}
    assert keeper.post(at, changed).status_code == 302
    hall.refresh_from_db()
    assert (hall.name, hall.opening_hours, hall.public) == ("Halle", "Mo-Fr 09:00-17:00", False)
    assert keeper.post(f"{at}teile/{unit.pk}/", {"on": "1"}).status_code == 302
    assert Booking.objects.get().state == "confirmed"


def test_withdrawing_shows_who_is_concerned_tells_them_and_can_be_taken_back(keeper, ours):
    who, hall = person("Karla Kommt"), resource("A", policy=policy(organisation=ours))
    book(resource=hall, starts=SOON, ends=SOON + HOUR, who=Who(person=who, staff=True))
    at, last = f"{AT}was/{hall.slug}/", SOON.date() - dt.timedelta(days=1)
    assert "Karla Kommt" in text(keeper.get(f"{at}zurueckziehen/"))
    assert keeper.post(f"{at}zurueckziehen/", {"last_day": last, "why": ""}).status_code == 400
    look = text(keeper.post(f"{at}zurueckziehen/", {"last_day": last, "why": "Umbau", "look": "1"}))
    assert "Eine Buchung wird abgesagt" in look
    assert Booking.objects.get().state == "confirmed"
    assert keeper.post(f"{at}zurueckziehen/", {"last_day": last, "why": "Umbau"}).status_code == 302
    assert Booking.objects.get().state == "cancelled"
    assert "Umbau" in Message.objects.filter(person=who).first().text
    assert "Nur noch bis" in text(keeper.get(at))
    week = f"/buchen/{hall.slug}/?woche={SOON + 7 * DAY:%Y-%m-%d}"
    assert "nichts frei" in text(browser().get(week))
    keeper.post(f"{at}wieder/")
    assert "nichts frei" not in text(browser().get(week))


def test_a_series_of_dates_takes_the_hall_and_says_which_day_is_taken(keeper, ours):
    hall, of = resource("A", policy=policy(organisation=ours)), offer(organisation=ours, title="Töpfern")
    claim(hall.units.get(), SOON + 7 * DAY, SOON + 7 * DAY + HOUR)
    here = timezone.localtime(SOON)
    wish = {
        "offer": of.pk, "day": f"{here:%Y-%m-%d}", "begin": f"{here:%H:%M}", "end": f"{here + HOUR:%H:%M}",
        "seats": "8", "rhythm": "FREQ=WEEKLY", "until": f"{here + 14 * DAY:%Y-%m-%d}", "units": hall.units.get().pk,
    }  # fmt: skip
    refused = keeper.post(f"{AT}termine/neu/", wish)
    assert (refused.status_code, "Nicht alle Tage sind frei" in text(refused)) == (409, True)
    assert not Session.objects.exists()
    assert keeper.post(f"{AT}termine/neu/", {**wish, "sort": "free"}).status_code == 302
    assert Session.objects.count() == Claim.objects.filter(session__isnull=False).count() == 2
    assert "Töpfern" in text(keeper.get(f"{AT}termine/"))
    assert "Töpfern" in text(keeper.get(f"/buchungen/kalender/{hall.slug}/?woche={SOON:%Y-%m-%d}"))


def test_a_session_shows_who_comes_changes_its_seats_and_is_called_off_with_a_reason(keeper, ours):
    one, first, second = (
        session(offer=offer(organisation=ours), starts=SOON, ends=SOON + HOUR, seats=1),
        *(person(name) for name in ("Anna Erste", "Bela Zweiter")),
    )
    for who in (first, second):
        book_seats(session=one, who=Who(person=who), wait=True)
    at = f"{AT}termine/{one.pk}/"
    page = text(keeper.get(at))
    assert page.index("Anna Erste") < page.index("Bela Zweiter")
    assert keeper.post(f"{at}plaetze/", {"seats": "2"}).status_code == 302
    assert Booking.objects.get(person=second).state == "confirmed"
    assert "schon vergeben" in text(keeper.post(f"{at}plaetze/", {"seats": "1"}))
    assert keeper.post(f"{at}absagen/", {"why": " "}).status_code == 400
    assert keeper.post(f"{at}absagen/", {"why": "krank"}).status_code == 302
    assert set(Booking.objects.values_list("state", flat=True)) == {"cancelled"}
    assert "Dieser Termin fällt aus" in text(keeper.get(at))


def test_a_calendar_of_somebody_else_says_when_it_was_read_and_what_is_wrong(keeper, ours):
    hall = resource("A", policy=policy(organisation=ours))
    at = f"{AT}was/{hall.slug}/"
    wish = {"unit": hall.units.get().pk, "url": "http://127.0.0.1:9/geheim.ics"}
    assert keeper.post(f"{at}kalender/", {**wish, "url": "ftp://example.org/"}).status_code == 400
    assert keeper.post(f"{at}kalender/", wish).status_code == 302
    assert "Diese Adresse liegt in einem privaten Netz." in text(keeper.get(at))
    assert "Diesen Kalender lesen wir schon." in text(keeper.post(f"{at}kalender/", wish))
    known = OutsideCalendar.objects.get()
    claim(hall.units.get(), SOON, SOON + HOUR, outside=known)
    OutsideCalendar.objects.update(problem="")
    assert "zuletzt gelesen" in text(keeper.get(at))
    assert keeper.post(f"{at}kalender/{known.pk}/", {"end": "1"}).status_code == 302
    assert not Claim.objects.exists()


def test_nobody_keeps_what_another_organisation_has(keeper):
    foreign = resource("A", place=place())
    one = session(starts=SOON, ends=SOON + HOUR)
    calendar = OutsideCalendar.objects.create(unit=foreign.units.get(), url="https://example.org/a.ics")
    at, dated, unit = f"{AT}was/{foreign.slug}/", f"{AT}termine/{one.pk}/", foreign.units.get().pk
    for path in (at, f"{at}zeiten/", f"{at}zurueckziehen/", f"{AT}regeln/{foreign.policy_id}/", dated):
        assert keeper.get(path).status_code == 403, path
    for path in (
        *(f"{at}{end}" for end in ("teile/", f"teile/{unit}/", "wieder/", "kalender/", f"kalender/{calendar.pk}/")),
        f"{dated}absagen/", f"{dated}plaetze/",
    ):  # fmt: skip
        assert keeper.post(path, {"why": "x", "seats": "1", "units": "Z"}).status_code == 403, path
    taken = {"name": "Saal", "kind": "room", "policy": foreign.policy_id, "place": foreign.place_id, "units": "1"}
    assert keeper.post(f"{AT}neu/", taken).status_code == 400
    assert browser(person()).get(AT).status_code == 403
