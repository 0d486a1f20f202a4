"""Signing up and in with OpenID Connect, against a certified provider that runs here."""

import json
import re
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request, urlopen

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.contrib.sessions.models import Session
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from tests.ground.people.making import person
from tests.web.providers.running import Visitor, running

from dreiraum.ground.people.export import as_json, sections
from dreiraum.ground.people.models import User

pytestmark = pytest.mark.django_db

BACK = "http://testserver/oidc/kreis/zurueck/"
UNASKED = re.compile("1949|female|pictures|4711")  # what the provider tells besides


@pytest.fixture(scope="module")
def provider():
    with running("oidc.mjs", BACK) as address:
        yield address


@pytest.fixture(autouse=True)
def kreis(provider, offered):
    """The provider, as an operator enters it."""
    mode(provider, "")
    offered(f'''
        [[oidc]]
        key = "kreis"
        name = "Kreiskonto"
        server = "{provider}"
        client = "dreiraum"
        secret = "secret-of-the-tests"
    ''')
    return provider


def mode(provider, name):
    urlopen(Request(f"{provider}/mode", name.encode())).close()


def asked(client, path="/oidc/kreis/"):
    """Where our site sends somebody."""
    answer = client.get(path)
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def back_from(provider, address, login):
    """Sign in there and allow it; what the provider sends back to our site."""
    visitor = Visitor(provider)
    there, page = visitor.go(address)
    assert 'name="login"' in page, page
    there, page = visitor.go(there, prompt="login", login=login, password="-")
    assert "consent" in page, page
    there, _ = visitor.go(there, prompt="consent")
    return there.removeprefix("http://testserver")


def come(client, provider, login):
    return client.get(back_from(provider, asked(client), login))


def sign_up(client, provider, login, **said):
    answer = come(client, provider, login)
    assert answer.headers["Location"] == reverse("socialaccount_signup")
    form = client.get(answer["Location"])
    initial = form.context["form"].initial
    fields = {"name": initial["name"], "email": initial["email"], **said}
    return initial, client.post(answer["Location"], fields)


def signed_in(client):
    return client.session.get("_auth_user_id")


def test_somebody_signs_up_sees_what_is_kept_and_signs_in_again(client, kreis):
    initial, answer = sign_up(client, kreis, "olga", name="Olga")
    assert (initial["name"], initial["email"]) == ("Olga Oidc", "olga@example.org")
    assert answer["Location"] == reverse("people:account")
    olga = User.objects.get()
    assert (olga.name, olga.email, str(olga.pk)) == ("Olga", "olga@example.org", signed_in(client))
    assert not olga.has_usable_password()
    assert EmailAddress.objects.get().verified
    client.post(reverse("account_logout"))
    assert come(client, kreis, "olga")["Location"] == reverse("people:account")
    assert signed_in(client) == str(olga.pk)
    assert User.objects.count() == 1


def test_nothing_else_of_what_the_provider_tells_is_kept(client, kreis):
    sign_up(client, kreis, "olga")
    come(client, kreis, "olga")
    account = SocialAccount.objects.get()
    assert (account.uid, account.provider, account.extra_data) == ("olga", "kreis", {})
    assert not SocialToken.objects.exists()
    exported = as_json(sections(User.objects.get()), timezone.now())
    held = json.dumps([exported, *(one.get_decoded() for one in Session.objects.all())])
    assert not UNASKED.search(held)
    assert "olga" in held


def test_what_waits_for_the_form_holds_no_key_to_the_other_account(client, kreis):
    come(client, kreis, "olga")
    waiting = client.session["socialaccount_sociallogin"]
    assert "token" not in waiting
    assert not UNASKED.search(json.dumps(waiting))


def test_a_request_has_state_nonce_and_a_challenge_and_asks_no_more_where_a_link_says_so(client):
    sent = parse_qs(urlsplit(asked(client, "/oidc/kreis/?scope=address&auth_params=nonce%3D1&process=connect")).query)
    assert sent["code_challenge_method"] == ["S256"]
    assert len(sent["state"][0]) >= 16
    assert len(sent["nonce"][0]) == 64
    assert set(sent["scope"][0].split()) == {"openid", "profile", "email"}
    assert sent["redirect_uri"] == [BACK]
    again = parse_qs(urlsplit(asked(client)).query)
    assert all(sent[key] != again[key] for key in ("state", "nonce", "code_challenge"))


@pytest.mark.parametrize("name", ["signature", "expired", "audience", "issuer", "nonce", "missing", "subject"])
def test_an_answer_that_is_not_to_be_trusted_signs_nobody_in(client, kreis, name):
    back = back_from(kreis, asked(client), "olga")
    mode(kreis, name)
    answer = client.get(back)
    assert answer.status_code == 401
    assert "Die Anmeldung hat nicht geklappt" in answer.content.decode()
    assert not signed_in(client)
    assert "socialaccount_sociallogin" not in client.session


def test_an_answer_counts_once_and_in_the_browser_that_asked(client, kreis):
    from django.test import Client

    back = back_from(kreis, asked(client), "olga")
    assert Client().get(back).status_code == 401
    assert client.get(back)["Location"] == reverse("socialaccount_signup")
    assert client.get(back).status_code == 401
    assert client.get("/oidc/kreis/zurueck/?code=1&state=2").status_code == 401


@pytest.mark.parametrize("login", ["unchecked-erika", "erika"])
def test_a_mail_address_of_an_account_does_not_open_it(client, kreis, login):
    erika = person("Erika", email="erika@example.org", password="unverändert-2026")
    EmailAddress.objects.create(user=erika, email=erika.email, primary=True, verified=True)
    initial, answer = sign_up(client, kreis, login)
    assert initial["email"] == "erika@example.org"
    assert answer["Location"] == reverse("account_email_verification_sent"), "as for an address nobody has"
    assert not signed_in(client)
    assert not SocialAccount.objects.exists()
    assert User.objects.count() == 1
    assert [(one.to, "Sie haben schon ein Konto" in one.subject) for one in mail.outbox] == [([erika.email], True)]


def test_an_address_that_nobody_confirmed_is_confirmed_first(client, kreis):
    _, answer = sign_up(client, kreis, "unchecked-uwe")
    assert answer["Location"] == reverse("account_email_verification_sent")
    assert not signed_in(client)
    code = re.search(r"Ihr Code lautet: (\S+)", mail.outbox[0].body)[1]
    client.post(answer["Location"], {"code": code})
    assert signed_in(client) == str(User.objects.get(email="uwe@example.org").pk)


def test_who_changes_their_mind_reads_that_nothing_happened(client, kreis):
    visitor = Visitor(kreis)
    there, _ = visitor.go(asked(client))
    back, _ = visitor.go(f"{there}/abort")
    answer = client.get(back.removeprefix("http://testserver"), follow=True)
    assert "Sie haben die Anmeldung abgebrochen" in answer.content.decode()


def test_a_provider_that_is_down_is_said_plainly(client, kreis, offered, caplog):
    address = asked(client)
    back = back_from(kreis, address, "olga")
    offered('[[oidc]]\nkey = "kreis"\nname = "Kreiskonto"\nserver = "http://127.0.0.1:9"\nclient = "dreiraum"\n')
    for path in ("/oidc/kreis/", back):
        caplog.clear()
        answer = client.get(path)
        assert answer.status_code == 503
        assert "Kreiskonto antwortet gerade nicht" in answer.content.decode()
        said = [one.message for one in caplog.records if one.levelname == "WARNING"]
        assert said == ["another account does not answer"]
    assert client.get("/oidc/nobody/").status_code == 404


def test_another_account_is_connected_by_a_button_and_separated(client, kreis):
    erika = person("Erika", email="erika@example.org")
    EmailAddress.objects.create(user=erika, email=erika.email, primary=True, verified=True)
    client.force_login(erika)
    page = client.post(reverse("socialaccount_connect"), {"account": "kreis"})
    address = re.search(r'href="(http://127[^"]*)"', page.content.decode())[1].replace("&amp;", "&")
    back = client.get(back_from(kreis, address, "olga"))
    assert back["Location"] == reverse("socialaccount_connections")
    account = SocialAccount.objects.get(user=erika)
    assert (account.uid, account.extra_data) == ("olga", {})
    assert "Kreiskonto" in client.get(back["Location"]).content.decode()
    refused = client.post(back["Location"], {"account": account.pk})
    assert "Setzen Sie zuerst ein Passwort." in refused.content.decode()
    erika.set_password("unverändert-2026")
    erika.save()
    client.force_login(erika)
    client.post(back["Location"], {"account": account.pk})
    assert not SocialAccount.objects.exists()
    assert client.post(reverse("socialaccount_connect"), {"account": "nobody"}).status_code == 404


def test_signing_in_offers_the_account_by_name(client):
    assert "Mit Kreiskonto anmelden" in client.get(reverse("account_login")).content.decode()
