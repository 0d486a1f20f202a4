"""Somebody without a mail address: taken in by a helper, signed in with a card or with a code by text message."""

import datetime as dt
import re
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.ground.people.making import member, organisation, person
from tests.ground.site.example import SITE

from dreiraum.ground.people.models import Act, Mandate, User
from dreiraum.ground.people.ways_in import SignInCode

pytestmark = pytest.mark.django_db

ANNA = {"name": "Anna Alt", "phone": "0151 / 2345678", "post": "", "language": "de", "channel": "present", "days": "90"}
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def gateway(installed):
    """What a telephone gets; a real server."""
    got, came = [], threading.Semaphore(0)

    class Gateway(BaseHTTPRequestHandler):
        def do_POST(self):
            got.append(parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()))
            self.send_response(200)
            self.end_headers()
            came.release()

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Gateway)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    installed(f'{SITE}\n[sms]\nurl = "http://127.0.0.1:{server.server_port}/"\n')

    def next_one():
        assert came.acquire(timeout=20)
        return got[-1]

    next_one.got = got
    yield next_one
    server.shutdown()
    server.server_close()


@pytest.fixture
def helper():
    """A helper of the hub, with her hat on."""
    who = member("helper", organisation(name="Versorgungspunkt", reviewed=timezone.now()), name="Hella")
    visitor = Client()
    visitor.force_login(who, BACKEND)
    visitor.post(reverse("people:wear"), {"hat": who.memberships.get().pk})
    return visitor


def card_of(helper) -> str:
    page = helper.post(reverse("people:card")).content.decode()
    return re.search(r"<code>([A-Z0-9-]{19})</code>", page)[1]


def signed_in(client):
    return client.session.get("_auth_user_id")


def test_a_helper_takes_somebody_in_and_their_card_signs_them_in_once(helper, client):
    assert helper.post(reverse("people:add_person"), ANNA)["Location"] == reverse("people:account")
    assert "Anmeldekarte drucken" in helper.get(reverse("people:account")).content.decode()
    old, code = card_of(helper), card_of(helper)
    anna = User.objects.get(name="Anna Alt")
    assert not anna.email
    assert Act.objects.filter(person=anna, verb="person.card", actor__name="Hella").count() == 2
    page = reverse("messages:without_mail")
    wrong = client.post(page, {"code": old})
    assert "Dieser Code stimmt nicht, oder er wurde schon benutzt." in wrong.content.decode()
    answer = client.post(page, {"code": code.lower().replace("-", " ")})
    assert answer["Location"] == reverse("people:account")
    assert signed_in(client) == str(anna.pk)
    assert "Anmeldekarte gedruckt" in client.get(answer["Location"]).content.decode()
    assert client.get(reverse("mfa_add_webauthn")).status_code == 200, "a passkey is next"
    other = Client()
    other.post(page, {"code": code})
    assert not signed_in(other)
    assert not SignInCode.objects.exists()


def test_a_card_is_printed_for_somebody_helped_and_without_mail_only(helper, client):
    assert helper.post(reverse("people:card"))["Location"] == reverse("people:account")
    assert Client().post(reverse("people:card"))["Location"].startswith(reverse("account_login"))
    who = person("Mit Mail")
    hub = helper.get(reverse("people:account")).context["acting"].organisation
    until = timezone.now() + dt.timedelta(days=9)
    mandate = Mandate.objects.create(person=who, organisation=hub, expires=until, channel="paper")
    helper.post(reverse("people:act"), {"mandate": mandate.pk})
    assert helper.post(reverse("people:card")).status_code == 409
    assert not SignInCode.objects.exists()


def test_a_card_ends(helper, client):
    helper.post(reverse("people:add_person"), ANNA)
    code = card_of(helper)
    SignInCode.objects.update(expires=timezone.now())
    client.post(reverse("messages:without_mail"), {"code": code})
    assert not signed_in(client)


def test_a_code_by_text_message_signs_in_whose_number_it_is(gateway, client):
    anna = person("Anna Alt", email=None, phone="0151 / 2345678")
    person("Berta", email="berta@example.org", phone="0151 2345678")
    answer = client.post(reverse("messages:by_phone"), {"phone": "+49 151 2345678"})
    assert answer["Location"] == reverse("messages:phone_code")
    said = gateway()
    assert said["to"] == ["+491512345678"]
    code = re.search(r"\d{6}", said["text"][0])[0]
    wrong = client.post(answer["Location"], {"code": f"{(int(code) + 1) % 10**6:06}"})
    assert wrong.status_code == 400
    assert client.post(answer["Location"], {"code": f" {code} "})["Location"] == reverse("people:account")
    assert signed_in(client) == str(anna.pk)
    assert client.post(answer["Location"], {"code": code})["Location"] == reverse("messages:by_phone")


def test_a_few_wrong_codes_end_it(gateway, client):
    person("Anna Alt", email=None, phone="0151 2345678")
    client.post(reverse("messages:by_phone"), {"phone": "0151 2345678"})
    code = re.search(r"\d{6}", gateway()["text"][0])[0]
    for _ in range(5):
        client.post(reverse("messages:phone_code"), {"code": f"{(int(code) + 1) % 10**6:06}"})
    client.post(reverse("messages:phone_code"), {"code": code})
    assert not signed_in(client)


def test_who_is_known_by_a_number_is_not_to_be_seen_and_two_with_one_number_get_no_code(gateway, settings):
    for name in ("Anna", "Alfred"):
        person(name, email=None, phone="05151 1")
    person("Anna Alt", email=None, phone="0151 2345678")
    told = []
    for number in ("0151 2345678", "0151 9999999", "05151 1"):
        visitor = Client()
        answer = visitor.post(reverse("messages:by_phone"), {"phone": number})
        text = re.sub(r'value="[^"]*"', "", visitor.get(answer["Location"]).content.decode())
        told.append((answer.status_code, answer["Location"], text))
    gateway()
    assert len(set(told)) == 1
    assert len(gateway.got) == 1
    assert SignInCode.objects.count() == 1
    settings.ACCOUNT_RATE_LIMITS = {"dreiraum_phone": "3/h/key"}
    answers = [Client().post(reverse("messages:by_phone"), {"phone": "0151 9999999"}) for _ in range(4)]
    assert [one.status_code for one in answers] == [302, 302, 302, 400]


def test_without_a_gateway_there_is_the_card(installed, client):
    installed(SITE)
    assert client.get(reverse("messages:by_phone"))["Location"] == reverse("messages:without_mail")
    page = client.get(reverse("messages:without_mail")).content.decode()
    assert "Code von Ihrer Anmeldekarte" in page
    assert "SMS" not in page
