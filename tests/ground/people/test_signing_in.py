"""Password, one-time codes, replacement codes, codes by mail: from signing up to having forgotten everything."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from tests.ground.people.making import person

from dreiraum.ground.people.attempts import attempt_key
from dreiraum.ground.people.models import User
from dreiraum.ground.people.ways_in import Attempt

pytestmark = pytest.mark.django_db

PASSWORD, OTHER = "Kartoffelsuppe-2026", "Apfelkuchen-im-Herbst"
LIMITS = {"login_failed": "10/m/ip,5/300s/key", "reset_password": "20/m/ip,5/m/key", "request_login_code": "3/m/key"}


@pytest.fixture
def erika():
    made = person("Erika", email="erika@example.org", password=PASSWORD)
    EmailAddress.objects.create(user=made, email=made.email, primary=True, verified=True)
    return made


@pytest.fixture
def limited(settings):
    """Limits as a site has them; tests have none otherwise."""
    settings.ACCOUNT_RATE_LIMITS = LIMITS
    settings.MFA_RATE_LIMITS = {}


def code_in(letter):
    return re.search(r"Ihr Code lautet: (\S+)", letter.body)[1]


def sign_in(client, password=PASSWORD, email="erika@example.org"):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def signed_in(client):
    return client.session.get("_auth_user_id")


def totp(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_a_password_is_optional_and_a_code_by_mail_opens_the_account(client):
    client.post(reverse("account_signup"), {"name": "Uwe", "email": "uwe@example.org", "password1": ""})
    client.post(reverse("account_email_verification_sent"), {"code": code_in(mail.outbox[-1])})
    uwe = User.objects.get(email="uwe@example.org")
    assert signed_in(client) == str(uwe.pk)
    assert not uwe.has_usable_password()
    client.post(reverse("account_logout"))
    answer = client.post(reverse("account_request_login_code"), {"email": "uwe@example.org"})
    assert answer["Location"] == reverse("account_confirm_login_code")
    page = client.get(answer["Location"]).content.decode()
    assert "uwe@example.org" in page
    wrong = client.post(answer["Location"], {"code": "AAAAAA"}).content.decode()
    assert "Dieser Code stimmt nicht." in wrong
    client.post(answer["Location"], {"code": code_in(mail.outbox[-1])})
    assert signed_in(client) == str(uwe.pk)


def test_one_time_codes_and_replacement_codes(client, erika):
    assert sign_in(client)["Location"] == reverse("people:account")
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    assert secret in page.content.decode()
    wrong = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert "Dieser Code stimmt nicht." in wrong.content.decode()
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": totp(secret)})
    replacements = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    assert len(replacements) == 10
    client.post(reverse("account_logout"))
    assert sign_in(client)["Location"] == reverse("mfa_authenticate")
    assert not signed_in(client)
    client.post(reverse("mfa_authenticate"), {"code": "123"})
    assert not signed_in(client)
    client.post(reverse("mfa_authenticate"), {"code": replacements[0]})
    assert signed_in(client) == str(erika.pk)
    client.post(reverse("account_logout"))
    sign_in(client)
    client.post(reverse("mfa_authenticate"), {"code": replacements[0]})
    assert not signed_in(client), "a replacement code counts once"


def test_a_code_by_mail_does_not_replace_the_second_step(client, erika):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(erika, generate_totp_secret())
    client.post(reverse("account_request_login_code"), {"email": erika.email})
    answer = client.post(reverse("account_confirm_login_code"), {"code": code_in(mail.outbox[-1])})
    assert answer["Location"] == reverse("mfa_authenticate")
    assert not signed_in(client)


def test_a_forgotten_password_is_set_anew_with_a_code_and_ends_every_session(client, erika):
    elsewhere = Client()
    sign_in(elsewhere)
    answer = client.post(reverse("account_reset_password"), {"email": erika.email})
    assert answer["Location"] == reverse("account_confirm_password_reset_code")
    client.post(answer["Location"], {"code": code_in(mail.outbox[-1])})
    new = {"password1": OTHER, "password2": OTHER}
    assert client.post(reverse("account_complete_password_reset"), new).status_code == 302
    assert "Sie haben ein neues Passwort" in mail.outbox[-1].subject
    assert not signed_in_for_the_site(elsewhere)
    fresh = Client()
    sign_in(fresh)
    assert not signed_in(fresh)
    sign_in(fresh, OTHER)
    assert signed_in(fresh)


def signed_in_for_the_site(client):
    return client.get(reverse("people:account")).status_code == 200


def test_a_changed_password_ends_the_other_sessions_and_keeps_this_one(client, erika):
    elsewhere = Client()
    sign_in(elsewhere)
    sign_in(client)
    changed = {"oldpassword": PASSWORD, "password1": OTHER, "password2": OTHER}
    assert client.post(reverse("account_change_password"), changed).status_code == 302
    assert "Ihr Passwort wurde geändert" in mail.outbox[-1].subject
    assert not signed_in_for_the_site(elsewhere)
    sign_in(client, OTHER)
    assert signed_in_for_the_site(client)


@pytest.mark.parametrize(
    ("page", "fields"),
    [
        ("account_reset_password", {}),
        ("account_request_login_code", {}),
        ("account_signup", {"name": "Erika", "password1": OTHER}),
    ],
)
def test_whether_an_address_has_an_account_is_not_to_be_seen(erika, page, fields):
    told = []
    for address in (erika.email, "nobody@example.org"):
        visitor = Client()
        first = visitor.post(reverse(page), {"email": address, **fields})
        text = visitor.get(first["Location"]).content.decode().replace(address, "")
        told.append((first.status_code, first["Location"], re.sub(r'value="\w{64}"|nonce-\S+', "", text)))
    assert told[0] == told[1]
    assert {one.to[0] for one in mail.outbox} == {erika.email, "nobody@example.org"}


def test_a_wrong_password_and_an_unknown_address_read_the_same(client, erika):
    answers = [sign_in(Client(), "falsch-falsch-1", address) for address in (erika.email, "nobody@example.org")]
    texts = [re.sub(r'value="[^"]*"', "", one.content.decode()) for one in answers]
    assert "E-Mail-Adresse oder Passwort stimmt nicht." in texts[0]
    assert texts[0] == texts[1]


@pytest.mark.parametrize("page", ["account_login", "account_signup", "account_reset_password"])
def test_the_pages_say_the_name_of_the_site(client, page):
    shown = client.get(reverse(page)).content.decode()
    assert "Zwei Dörfer in 15 Minuten" in shown
    assert "testserver" not in shown


def test_guessing_ends_soon_even_for_the_right_password(client, erika, limited):
    for _ in range(5):
        sign_in(client, "falsch-falsch-1")
    answer = sign_in(client)
    assert "Das waren zu viele Versuche." in answer.content.decode()
    assert not signed_in(client)
    sign_in(client, email="nobody@example.org")
    assert Attempt.objects.exists()


def test_asking_for_codes_ends_soon(erika, limited):
    answers = [Client().post(reverse("account_request_login_code"), {"email": erika.email}) for _ in range(4)]
    assert [one.status_code for one in answers[:3]] == [302] * 3
    assert "Das waren zu viele Versuche." in answers[3].content.decode()
    assert len(mail.outbox) == 3


def test_who_signed_in_a_while_ago_shows_again_who_they_are(client, erika):
    sign_in(client)
    assert client.get(reverse("mfa_activate_totp")).status_code == 200
    store = client.session
    store["account_authentication_methods"] = [{"method": "password", "at": 1}]
    store.save()
    assert client.get(reverse("mfa_activate_totp"))["Location"].startswith(reverse("account_reauthenticate"))
    erika.set_unusable_password()
    erika.save()
    client.force_login(erika, "allauth.account.auth_backends.AuthenticationBackend")
    asked = client.get(client.get(reverse("mfa_activate_totp"))["Location"])
    assert "Wir schicken einen Code an erika@example.org." in asked.content.decode()
    sent = client.post(asked.wsgi_request.get_full_path(), {"recipient": "erika@example.org"})
    client.post(sent["Location"], {"code": code_in(mail.outbox[-1])})
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


def test_what_one_worker_has_counted_another_knows(erika, limited):
    for _ in range(5):
        sign_in(Client(), "falsch-falsch-1")
        del caches["default"]  # the next one is another worker: it has nothing but the database
    visitor = Client()
    assert "Das waren zu viele Versuche." in sign_in(visitor).content.decode()
    Attempt.objects.all().delete()
    sign_in(visitor)
    assert signed_in(visitor), "nothing is counted anywhere else"


def test_what_is_counted_names_nobody(client, erika, limited):
    sign_in(client, "falsch-falsch-1")
    kept = list(Attempt.objects.values_list("cache_key", flat=True))
    assert kept
    assert all(re.fullmatch(r"[0-9a-f]{64}", one) for one in kept)
    assert attempt_key("127.0.0.1", "", 1) == attempt_key("127.0.0.1", "", 1) != attempt_key("127.0.0.2", "", 1)
