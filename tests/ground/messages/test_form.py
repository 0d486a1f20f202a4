"""The form: without JavaScript, without a cookie banner, with every way it can go wrong."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.db import connection
from django.test import Client

from dreiraum.ground.messages.actions import PER_HOUR
from dreiraum.ground.messages.models import Feedback
from dreiraum.ground.region import limits
from dreiraum.ground.region.limits import Limits

pytestmark = [pytest.mark.database, pytest.mark.django_db]
FORMS = ("/rueckmeldung/", "/barrierefreiheit/", "/en/rueckmeldung/", "/en/barrierefreiheit/")


@pytest.fixture(autouse=True)
def operator(installed):
    """Somebody to write to."""
    installed()


def filled(**fields):
    return {"kind": "barrier", "message": "Die Karte geht nicht.", "reply_to": "", "page": "", "website": "", **fields}


@pytest.mark.parametrize("form", FORMS)
def test_sending_leads_to_a_page_that_says_so(client, form, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        sent = client.post(form, filled())
    assert (sent.status_code, sent.url) == (302, form.replace("barrierefreiheit", "rueckmeldung") + "danke/")
    assert client.get(sent.url).status_code == 200
    assert Feedback.objects.get().kind == "barrier"
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("form", FORMS)
def test_a_browser_can_send_what_it_was_given(home, form):
    """The token of the page and the cookie fit; the page lets the browser say where it comes from."""
    browser = Client(enforce_csrf_checks=True)
    page = browser.get(form)
    assert page.headers["Referrer-Policy"] == "same-origin"
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.content.decode())[1]
    here = {"Origin": "http://testserver"}
    assert browser.post(form, filled(csrfmiddlewaretoken=token), headers=here).status_code == 302
    assert Feedback.objects.count() == 1


@pytest.mark.parametrize("address", ["name@b.de\u2028x", "name@b\u2029c.de", f"name@{'ü' * 63}.de"])
def test_an_address_that_no_mail_can_name_is_unfinished(client, address):
    page = client.post("/rueckmeldung/", filled(reply_to=address))
    assert page.status_code == 400
    assert "Diese Adresse ist unvollständig." in page.content.decode()
    assert not Feedback.objects.exists()


def test_an_address_with_letters_beyond_ascii_is_welcome(client):
    assert client.post("/rueckmeldung/", filled(reply_to="name@müller.de")).status_code == 302


def test_a_form_from_elsewhere_is_refused_with_words_of_ours(home):
    browser = Client(enforce_csrf_checks=True)
    refused = browser.post("/rueckmeldung/", filled())
    assert refused.status_code == 403
    assert "Das Formular konnte nicht abgeschickt werden." in refused.content.decode()
    assert not Feedback.objects.exists()


def test_the_cookie_goes_with_the_browser(client, home):
    cookie = client.get("/rueckmeldung/").cookies["csrftoken"]
    assert cookie["max-age"] == ""
    assert cookie["expires"] == ""
    assert cookie["httponly"]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"message": ""}, "Schreiben Sie bitte ein paar Worte."),
        ({"message": "x" * 5001}, "höchstens 5.000 Zeichen"),
        ({"reply_to": "wer"}, "name@example.org"),
        ({"kind": ""}, "Wählen Sie eines davon aus."),
        ({"website": "https://spam.example.org"}, "Leeren Sie dieses Feld"),
    ],
)
def test_what_is_wrong_is_said_where_it_stands_and_nothing_is_lost(client, wrong, words):
    answer = client.post("/rueckmeldung/", {**filled(message="Ein langer Text"), **wrong})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert words in page
    assert 'role="alert"' in page
    assert "Fehler:" in re.search(r"<title>(.*?)</title>", page)[1]
    assert wrong.get("message", "Ein langer Text") in page
    assert not Feedback.objects.exists()


def test_the_trap_is_hidden_until_somebody_fell_into_it(client):
    hidden = r"<div hidden>\s*<div class=\"field[^>]*>\s*<label for=\"id_website\""
    assert re.search(hidden, client.get("/rueckmeldung/").content.decode())
    assert not re.search(hidden, client.post("/rueckmeldung/", filled(website="x")).content.decode())


def test_the_page_it_is_about_comes_along_without_a_point(client):
    page = client.get("/rueckmeldung/", {"page": "/erreichen/52.10300,9.36100/", "kind": "mistake"}).content.decode()
    assert 'name="page" value="/erreichen/"' in page
    assert "52.10300" not in re.search(r"<form.*?</form>", page, re.DOTALL)[0]
    assert re.search(r'value="mistake"[^>]*checked', page)
    client.post("/rueckmeldung/", filled(page="/erreichen/52.10300,9.36100/"))
    assert Feedback.objects.get().page == "/erreichen/"


def test_every_page_links_to_the_form_and_tells_no_point(client, served_region):
    lat, lon = float(served_region.cells.lat[0]), float(served_region.cells.lon[0])
    page = client.get(f"/erreichen/{lat:.5f},{lon:.5f}/").content.decode()
    (link,) = re.findall(r'href="(/rueckmeldung/[^"]*)"', page)
    assert link == "/rueckmeldung/?page=/erreichen/"


def test_too_many_messages_leave_the_text_and_name_the_mail_address(client):
    Feedback.objects.bulk_create(Feedback(kind="other", message="Hallo") for _ in range(PER_HOUR))
    answer = client.post("/rueckmeldung/", filled(message="Mein Text"))
    page = answer.content.decode()
    assert answer.status_code == 429
    assert "Mein Text" in page
    assert "mailto:rueckmeldung@example.org" in page
    assert Feedback.objects.count() == PER_HOUR


def test_a_visitor_who_sends_very_often_keeps_the_text_and_waits(client, monkeypatch):
    monkeypatch.setattr(limits, "limits", Limits({"message": 4}))
    answers = [client.post("/rueckmeldung/", filled(message="Mein Text")) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert "Mein Text" in answers[-1].content.decode()
    assert client.post("/rueckmeldung/", filled(), REMOTE_ADDR="192.0.2.7").status_code == 302


def test_a_database_that_fails_leaves_the_text_and_names_the_mail_address(client):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ground_messages_feedback RENAME TO away")
    answer = client.post("/barrierefreiheit/", filled(message="Mein Text"))
    page = answer.content.decode()
    assert answer.status_code == 503
    assert "Mein Text" in page
    assert "mailto:rueckmeldung@example.org" in page
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE away RENAME TO ground_messages_feedback")


def test_forms_are_never_kept_by_a_cache(client):
    for form in FORMS:
        assert "no-store" in client.get(form).headers["Cache-Control"]


def test_other_methods_are_refused(client):
    assert client.put("/rueckmeldung/").status_code == 405
    assert client.post("/rueckmeldung/danke/").status_code == 405


def test_a_message_of_every_kind_of_sign_arrives_unchanged(client):
    text = "Grüße 👋 <b>fett</b> '; DROP TABLE x; -- \u202e %s {{ 7 }}"
    client.post("/rueckmeldung/", filled(message=text))
    assert Feedback.objects.get().message == text


def test_the_time_is_that_of_now(client):
    client.post("/rueckmeldung/", filled())
    assert abs(Feedback.objects.get().created - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=1)
