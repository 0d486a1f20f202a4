"""The pages: every state they have, without JavaScript, and who may see what."""

import datetime as dt
import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar
from tests.ground.bookings.making import HOUR, booking, policy, resource, session
from tests.ground.people.making import member, organisation, person
from tests.ground.places.making import place

from dreiraum.ground.bookings.actions import Who, book, book_seats
from dreiraum.ground.bookings.models import Booking, Session
from dreiraum.ground.people.models import Act, Mandate

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
SOON = (timezone.now() + 8 * DAY).replace(hour=10, minute=0, second=0, microsecond=0)


@pytest.fixture(autouse=True)
def _home(home):
    """Pages need a Region."""


def browser(who=None) -> Client:
    client = Client()
    if who:
        client.force_login(who)
    return client


def at_the_desk(of) -> Client:
    who = member("host", of)
    client = browser(who)
    kept = client.session
    kept["hat"] = who.memberships.get().pk
    kept.save()
    return client


def text(response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def form(client, url) -> dict[str, str]:
    page = client.get(url)
    assert page.status_code == 200
    return dict(re.findall(r'name="(key|starts)" value="([^"]+)"', page.content.decode()))


def week(of, at=SOON) -> str:
    return f"/buchen/{of.slug}/?woche={at:%Y-%m-%d}"


def free_times(client, url) -> list[str]:
    page = client.get(url)
    assert page.status_code == 200
    return re.findall(r'href="([^"]*/neu/[^"]*)"', page.content.decode())


def test_from_a_weeks_free_times_to_a_booking_with_its_code(client):
    hall, who = resource("A", name="Saal", policy=policy(shortest=60, longest=120)), person()
    visitor, me = browser(), browser(who)
    chosen = unescape(free_times(visitor, week(hall))[0])
    assert visitor.get(chosen).status_code == 302
    asked = form(me, chosen)
    sent = me.post(f"/buchen/{hall.slug}/neu/", {**asked, "minutes": "120", "note": "Mit Kuchen"})
    assert sent.status_code == 302, text(sent)
    made = Booking.objects.get()
    assert (sent.status_code, sent.url) == (302, f"/konto/buchungen/{made.code}/")
    assert (made.person, made.ends - made.starts, made.note, made.made_by) == (who, 2 * HOUR, "Mit Kuchen", None)
    page = me.get(sent.url)
    assert made.code in text(page)
    assert "Das ist gebucht" in text(page)
    assert "<svg" in page.content.decode()


def test_the_same_form_sent_again_leads_to_the_same_booking():
    hall, me = resource("A"), browser(person())
    asked = form(me, f"/buchen/{hall.slug}/neu/?ab={SOON.isoformat()}".replace("+", "%2B"))
    sent = [me.post(f"/buchen/{hall.slug}/neu/", {**asked, "minutes": "60"}) for _ in range(3)]
    assert {one.url for one in sent} == {f"/konto/buchungen/{Booking.objects.get().code}/"}


def test_a_time_that_is_taken_meanwhile_says_so_and_names_others():
    hall, me = resource("A", policy=policy(step=60, shortest=60)), browser(person())
    asked = form(me, f"/buchen/{hall.slug}/neu/?ab={SOON.isoformat()}".replace("+", "%2B"))
    book(resource=hall, starts=SOON, ends=SOON + HOUR, who=Who(person=person()))
    sent = me.post(f"/buchen/{hall.slug}/neu/", {**asked, "minutes": "60"})
    assert sent.status_code == 409
    assert "Diese Zeit ist schon belegt. Als Nächstes frei:" in text(sent)
    assert "Mit Kuchen" not in text(sent)


def test_a_series_lists_the_days_that_clash_and_books_the_free_ones():
    hall, me = resource("A"), browser(person())
    book(resource=hall, starts=SOON + 7 * DAY, ends=SOON + 7 * DAY + HOUR, who=Who(person=person()))
    asked = form(me, f"/buchen/{hall.slug}/neu/?ab={SOON.isoformat()}".replace("+", "%2B"))
    wish = {**asked, "minutes": "60", "rhythm": "FREQ=WEEKLY", "until": f"{SOON + 21 * DAY:%Y-%m-%d}"}
    missing = me.post(f"/buchen/{hall.slug}/neu/", {**wish, "until": ""})
    assert (missing.status_code, "Bis wann soll es sich wiederholen?" in text(missing)) == (400, True)
    clashing = me.post(f"/buchen/{hall.slug}/neu/", wish)
    assert clashing.status_code == 409
    assert text(clashing).count("Diese Zeit ist schon belegt.") == 1
    assert me.post(f"/buchen/{hall.slug}/neu/", {**wish, "sort": "free"}).status_code == 302
    assert Booking.objects.filter(series__isnull=False).count() == 3


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({}, 400),
        ({"minutes": "lange"}, 400),
        ({"many": "0"}, 400),
        ({"starts": "gestern"}, 400),
        ({"minutes": "7"}, 409),
        ({"many": "2"}, 409),
        ({"starts": "2019-01-01T10:00Z"}, 409),
    ],
)
def test_what_cannot_be_read_or_booked_is_said(asked, status):
    hall, me = resource("A"), browser(person())
    wish = {"key": "k", "starts": SOON.isoformat(), "minutes": "30", **asked} if asked else {}
    assert me.post(f"/buchen/{hall.slug}/neu/", wish).status_code == status
    assert not Booking.objects.exists()


@pytest.mark.parametrize("wrong", ["woche=x", "woche=9999-99-99", "dauer=-1", "woche=1900-01-01", "woche=2199-12-31"])
def test_any_address_of_a_week_is_a_page(wrong):
    assert browser().get(f"/buchen/{resource('A').slug}/?{wrong}").status_code == 200


def test_a_full_week_says_when_the_next_is_free():
    hall = resource("A", policy=policy(longest=100_000))
    monday = (SOON - SOON.weekday() * DAY).replace(hour=0)
    book(resource=hall, starts=monday - DAY, ends=monday + 8 * DAY, who=Who(walk_in="Umbau", staff=True))
    page = text(browser().get(week(hall)))
    assert "In dieser Woche ist nichts frei. Als Nächstes frei:" in page


def test_queries_of_a_week_do_not_grow_with_what_is_booked():
    hall = resource("A", "B", policy=policy(longest=30))

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert browser().get(week(hall)).status_code == 200
        return len(seen)

    before = asked()
    for number in range(20):
        book(
            resource=hall,
            starts=SOON + number * HOUR,
            ends=SOON + (number + 0.5) * HOUR,
            who=Who(walk_in="x", staff=True),
        )
    assert asked() == before <= 4


STATES = {
    "Anmelden und buchen": ({}, None),
    "Verbindlich buchen": ({}, "me"),
    "Auf die Warteliste": ({"seats": 0}, "me"),
    "Alle Plätze sind vergeben": ({"seats": 0, "policy": {"waitlist": False}}, "me"),
    "Dieser Termin fällt aus": ({"cancelled": SOON}, "me"),
    "Dieser Termin ist vorbei": ({"starts": SOON - 30 * DAY, "ends": SOON - 29 * DAY}, "me"),
    "Dieser Termin hat schon begonnen": ({"starts": SOON - 30 * DAY}, "me"),
}


@pytest.mark.parametrize("words", STATES)
def test_a_session_says_how_it_stands(words):
    fields, who = STATES[words]
    if "policy" in fields:
        fields = {**fields, "policy": policy(**fields["policy"])}
    one = session(**{"starts": SOON, "ends": SOON + HOUR, **fields})
    page = browser(person() if who else None).get(f"/termine/{one.pk}/")
    assert page.status_code == 200
    assert words in text(page)


def test_the_waitlist_moves_up_when_somebody_cancels():
    one, first, second = session(starts=SOON, ends=SOON + HOUR, seats=1), person(), person()
    made = [browser(who).post(f"/termine/{one.pk}/buchen/", {"seats": "1", "key": "k"}) for who in (first, second)]
    assert [sent.status_code for sent in made] == [302, 409]
    assert "Auf die Warteliste" in text(made[1])
    waiting = browser(second).post(f"/termine/{one.pk}/buchen/", {"seats": "1", "key": "k", "wait": "1"})
    assert "Sie stehen auf der Warteliste" in text(browser(second).get(waiting.url))
    assert browser(first).post(f"{made[0].url}absagen/").status_code == 302
    assert "Das ist gebucht" in text(browser(second).get(waiting.url))


def test_mine_lists_what_comes_and_what_is_over_and_is_empty_first():
    who = person()
    assert "sobald Sie etwas gebucht haben" in text(browser(who).get("/konto/buchungen/"))
    hall = resource("A", name="Saal")
    booking(hall, person=who, walk_in="", starts=SOON, ends=SOON + HOUR)
    booking(hall, person=who, walk_in="", starts=SOON - 40 * DAY, ends=SOON - 39 * DAY)
    booking(hall, person=person(), walk_in="", starts=SOON, ends=SOON + HOUR)
    page = browser(who).get("/konto/buchungen/")
    assert page.content.decode().count("Saal</b>") == 2


@pytest.mark.parametrize("rows", [10, 200])
def test_queries_of_lists_are_flat(rows):
    who, of = person(), organisation()
    hall = resource("A", policy=policy(organisation=of))
    now = timezone.localtime().replace(hour=12)
    Booking.objects.bulk_create(
        Booking(resource=hall, person=who, starts=now, ends=now + DAY, state="confirmed" if n % 2 else "requested",
                expires=now + DAY)
        for n in range(rows)
    )  # fmt: skip
    for client, url, most in (
        (browser(who), "/konto/buchungen/", 8),
        (at_the_desk(of), "/buchungen/", 12),
        (at_the_desk(of), "/buchungen/anfragen/", 9),
        (at_the_desk(of), f"/buchungen/kalender/{hall.slug}/", 9),
    ):
        with CaptureQueriesContext(connection) as seen:
            assert client.get(url).status_code == 200
        assert len(seen) <= most, (url, [one["sql"][:120] for one in seen])


def test_nobody_sees_or_cancels_anothers_booking():
    made = booking(resource("A"), person=person(), walk_in="", starts=SOON, ends=SOON + HOUR)
    stranger, foreign = browser(person()), at_the_desk(organisation())
    for client in (stranger, foreign):
        for path in ("", "termin.ics"):
            assert client.get(f"/konto/buchungen/{made.code}/{path}").status_code == 403
        assert client.post(f"/konto/buchungen/{made.code}/absagen/").status_code == 403
    for path in ("da", "antwort", "absagen"):
        assert foreign.post(f"/buchungen/{made.code}/{path}/").status_code == 403
        assert stranger.post(f"/buchungen/{made.code}/{path}/").status_code == 403
    assert foreign.get(f"/buchungen/kalender/{made.resource.slug}/").status_code == 403
    made.refresh_from_db()
    assert made.state == "confirmed"


def test_a_helper_books_for_another_and_both_names_stand_there():
    who, hands = person("Frau Alt"), person("Tochter Jung")
    mandate = Mandate.objects.create(person=who, helper=hands, expires=timezone.now() + DAY, channel="web")
    client, hall = browser(hands), resource("A")
    kept = client.session
    kept["mandate"] = str(mandate.pk)
    kept.save()
    url = f"/buchen/{hall.slug}/neu/?ab={SOON.isoformat()}".replace("+", "%2B")
    assert "Sie buchen für Frau Alt." in text(client.get(url))
    client.post(f"/buchen/{hall.slug}/neu/", {**form(client, url), "minutes": "60"})
    made = Booking.objects.get()
    assert (made.person, made.made_by) == (who, hands)
    assert "Tochter Jung für Frau Alt" in text(browser(who).get(f"/konto/buchungen/{made.code}/"))
    assert Act.objects.filter(actor=hands, person=who, verb="booking.make").exists()


def test_cancelling_too_late_says_until_when_it_went():
    who = person()
    made = booking(
        resource("A", policy=policy(cancel_until=14 * 1440)), person=who, walk_in="", starts=SOON, ends=SOON + HOUR
    )
    assert "Absagen geht hier nicht mehr" in text(browser(who).get(f"/konto/buchungen/{made.code}/"))
    late = browser(who).post(f"/konto/buchungen/{made.code}/absagen/")
    assert late.status_code == 409
    assert "Absagen ging bis" in text(late)


def test_the_desk_finds_by_code_qr_or_name_and_checks_in():
    of = organisation()
    hall = resource("A", policy=policy(organisation=of))
    now = timezone.localtime().replace(hour=12)
    made = booking(hall, person=person("Karl Meier"), walk_in="", starts=now, ends=now + DAY)
    client = at_the_desk(of)
    spoken = f"{made.code[:4].lower()} {made.code[4:]}"
    for typed in (spoken, f"http://x/buchungen/?code={made.code}", f"http://x/konto/buchungen/{made.code}/"):
        assert "Karl Meier" in text(client.get("/buchungen/", {"code": typed})), typed
    assert "Karl Meier" in text(client.get("/buchungen/", {"code": "meier"}))
    assert "Dazu finden wir heute nichts" in text(client.get("/buchungen/", {"code": "Schulze"}))
    assert client.post(f"/buchungen/{made.code}/da/").status_code == 302
    assert "ist da" in text(client.get("/buchungen/"))
    assert Act.objects.filter(verb="booking.manage", person=made.person).exists()


def test_the_desk_enters_somebody_without_a_booking():
    of = organisation()
    hall = resource("A", policy=policy(organisation=of))
    client = at_the_desk(of)
    asked = form(client, "/buchungen/")
    sent = {**asked, "name": "Gast", "resource": str(hall.pk)}
    assert client.post("/buchungen/ohne/", sent).status_code == 302
    assert Booking.objects.get().state == "arrived"
    assert client.post("/buchungen/ohne/", {**sent, "key": "other"}).status_code == 409
    assert client.post("/buchungen/ohne/", {**sent, "name": ""}).status_code == 400
    assert client.post("/buchungen/ohne/", {**sent, "resource": str(resource("B").pk)}).status_code == 400


def test_requests_are_answered_and_a_no_needs_its_reason():
    of = organisation()
    hall = resource("A", "B", policy=policy(organisation=of, approval=True))
    one, other = (book(resource=hall, starts=SOON, ends=SOON + HOUR, who=Who(person=person())) for _ in range(2))
    client = at_the_desk(of)
    assert "2 Anfragen warten auf Antwort" in text(client.get("/buchungen/"))
    assert client.post(f"/buchungen/{one.code}/antwort/", {"no": "1"}).status_code == 400
    assert client.post(f"/buchungen/{one.code}/antwort/", {"no": "1", "answer": "Umbau"}).status_code == 302
    assert client.post(f"/buchungen/{other.code}/antwort/", {"yes": "1"}).status_code == 302
    assert [Booking.objects.get(pk=b.pk).state for b in (one, other)] == ["declined", "confirmed"]
    assert "Keine Anfrage wartet" in text(client.get("/buchungen/anfragen/"))
    assert other.person.name in text(client.get(f"/buchungen/kalender/{hall.slug}/?woche={SOON:%Y-%m-%d}"))


def test_calendars_are_valid_and_public_ones_say_nothing_but_busy():
    who, here = person("Geheim"), place()
    hall = resource("A", place=here, name="Saal")
    made = book(resource=hall, starts=SOON, ends=SOON + HOUR, who=Who(person=who), note="geheim")
    client = browser(who)
    client.post("/konto/buchungen/kalender/", {"new": "1"})
    address = re.search(
        r"http://testserver(/kalender/[^<]+\.ics)", client.get("/konto/buchungen/kalender/").content.decode()
    )[1]
    for url, names in (
        (f"/konto/buchungen/{made.code}/termin.ics", True),
        (address, True),
        (f"/buchen/{hall.slug}/belegt.ics", False),
        (f"/belegt/{here.slug}.ics", False),
    ):
        answer = (client if "konto" in url else browser()).get(url)
        assert answer.headers["Content-Type"].startswith("text/calendar")
        (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
        assert (event.decoded("dtstart"), event.decoded("dtend")) == (SOON, SOON + HOUR)
        assert ("Saal" in str(event["summary"])) is names
        assert ("eheim" in answer.content.decode()) is False
        assert (made.code in answer.content.decode()) is names
        for line in answer.content.split(b"\r\n"):
            assert len(line) <= 75
    client.post("/konto/buchungen/kalender/", {"end": "1"})
    assert browser().get(address).status_code == 404


def test_english_pages_are_english():
    hall = resource("A")
    assert browser().get(f"/en/buchen/{hall.slug}/").status_code == 200
    assert browser(person()).get("/en/konto/buchungen/").status_code == 200


def test_seats_are_counted_for_everybody_at_once():
    one = session(starts=SOON, ends=SOON + HOUR, seats=3)
    book_seats(session=one, who=Who(person=person()), seats=2)
    assert "1 von 3 frei" in text(browser().get(f"/termine/{one.pk}/"))
    assert Session.objects.get().taken == 2


def test_a_form_sent_asks_the_database_little(django_assert_num_queries):
    """Whose session, who, what; a transaction's begin and end; the booking, its claims, what is told, how, when."""
    hall, client = resource("A", "B", place=place()), browser(person())
    filled = form(client, f"/buchen/{hall.slug}/neu/?ab={SOON:%Y-%m-%dT%H:%M}") | {"minutes": "60", "many": "2"}
    with django_assert_num_queries(10):
        assert client.post(f"/buchen/{hall.slug}/neu/", filled).status_code == 302
    assert Booking.objects.get().claims.count() == 2
