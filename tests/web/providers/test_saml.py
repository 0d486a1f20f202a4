"""Signing up and in with SAML 2 as the BundID does it, against an identity provider that runs here."""

import base64
import json
import re
import zlib
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request, urlopen

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.contrib.sessions.models import Session
from django.core import mail
from django.urls import reverse
from tests.ground.people.making import person
from tests.web.providers.running import JSON, Visitor, hidden, running

from dreiraum.ground.people.models import User

pytestmark = pytest.mark.django_db

BPK2, MAIL = "urn:oid:1.3.6.1.4.1.25484.494450.3", "urn:oid:0.9.2342.19200300.100.1.3"
HEIDI = {
    BPK2: "bpk2-of-heidi",
    MAIL: "heidi@example.org",
    "urn:oid:2.5.4.42": "Heidi",
    "urn:oid:2.5.4.4": "Bund",
    "urn:oid:1.2.40.0.10.2.1.1.55": "1949-05-23",
    "urn:oid:2.5.4.18": "postbox-4711",
}
ELSEWHERE = "https://elsewhere.example.org/"
OURS = "dreiraum.example.org"
RESPONSE = '<p:Response xmlns:p="urn:oasis:names:tc:SAML:2.0:protocol" ID="_1" Version="2.0" Destination="x"/>'
UNASKED = re.compile("1949|4711|transient")


def write_keys(folder, name):
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    named = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder().subject_name(named).issuer_name(named).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=30))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    public = serialization.PublicFormat.SubjectPublicKeyInfo
    (folder / f"{name}.key").write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
    (folder / f"{name}.crt").write_bytes(certificate.public_bytes(pem))
    (folder / f"{name}.pub").write_bytes(key.public_key().public_bytes(pem, public))


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    folder = tmp_path_factory.mktemp("keys")
    for name in ("own", "theirs", "foreign"):
        write_keys(folder, name)
    return folder


@pytest.fixture(scope="module")
def provider(keys):
    with running("saml.mjs", str(keys)) as address:
        yield address


@pytest.fixture
def client(client, settings):
    """SAML wants a site with a full name."""
    settings.ALLOWED_HOSTS = [OURS]
    client.defaults["SERVER_NAME"] = OURS
    return client


@pytest.fixture(autouse=True)
def bund(provider, keys, offered):
    """The provider, as an operator enters the BundID."""
    mode(provider)
    offered(f'''
        [[saml]]
        key = "bund"
        name = "BundID"
        bundid = true
        entity = "{provider}/metadata"
        sso = "{provider}/sso"
        certificate = "{keys}/theirs.crt"
        own_key = "{keys}/own.key"
        own_certificate = "{keys}/own.crt"
    ''')
    return provider


def mode(provider, **said):
    said = {"person": HEIDI, "encrypted": True, **said}
    urlopen(Request(f"{provider}/mode", json.dumps(said).encode(), JSON)).close()


def asked(client):
    answer = client.get("/saml/bund/")
    assert answer.status_code == 302
    return answer["Location"]


def response_to(provider, address):
    """What the provider's page sends to our site by the browser."""
    _, page = Visitor(provider).go(address)
    return hidden(page, "SAMLResponse")


def back(client, response):
    """The browser carries it over: a form from elsewhere, then a page of ours."""
    answer = client.post("/saml/bund/acs/", {"SAMLResponse": response, "RelayState": ""})
    assert answer.status_code == 302
    return client.get(answer["Location"])


def come(client, provider):
    return back(client, response_to(provider, asked(client)))


def sign_up(client, provider):
    answer = come(client, provider)
    assert answer.headers.get("Location") == reverse("socialaccount_signup"), answer.content.decode()
    initial = client.get(answer["Location"]).context["form"].initial
    return initial, client.post(answer["Location"], {"name": "Heidi", "email": initial["email"]})


def confirm(client):
    code = re.search(r"Ihr Code lautet: (\S+)", mail.outbox[-1].body)[1]
    client.post(reverse("account_email_verification_sent"), {"code": code})


def signed_in(client):
    return client.session.get("_auth_user_id")


def test_somebody_signs_up_with_an_encrypted_answer_and_in_again_by_a_number_that_stays(client, bund):
    initial, answer = sign_up(client, bund)
    assert (initial["name"], initial["email"]) == ("Heidi Bund", "heidi@example.org")
    assert answer["Location"] == reverse("account_email_verification_sent")
    confirm(client)
    heidi = User.objects.get()
    assert signed_in(client) == str(heidi.pk)
    account = SocialAccount.objects.get()
    assert (account.uid, account.extra_data) == ("bpk2-of-heidi", {})
    assert not UNASKED.search(json.dumps([one.get_decoded() for one in Session.objects.all()]))
    client.post(reverse("account_logout"))
    assert come(client, bund)["Location"] == reverse("people:account")
    assert signed_in(client) == str(heidi.pk)
    assert User.objects.count() == SocialAccount.objects.count() == 1


def test_the_request_is_signed_and_names_what_is_asked_for(client):
    sent = parse_qs(urlsplit(asked(client)).query)
    assert sent["SigAlg"] == ["http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"]
    assert sent["Signature"]
    request = zlib.decompress(base64.b64decode(sent["SAMLRequest"][0]), -15).decode()
    assert re.findall(r'<akdb:RequestedAttribute Name="([^"]*)"/>', request) == [
        MAIL, "urn:oid:2.5.4.42", "urn:oid:2.5.4.4", BPK2,
    ]  # fmt: skip
    assert 'Comparison="minimum"' in request
    assert ">STORK-QAA-Level-1<" in request


def test_the_provider_refuses_a_request_that_was_changed(client, bund):
    address = asked(client)
    changed = re.sub("RelayState=", "RelayState=elsewhere", address)
    _, page = Visitor(bund).go(changed)
    assert "SAMLResponse" not in page


WRONG = {
    "signed with another key": ({"foreign": True}, "Signature validation failed"),
    "not signed": ({"options": {"signAssertion": False}}, "is not signed"),
    "signed around only": ({"options": {"signAssertion": False, "signResponse": True}}, "is not signed"),
    "expired": ({"options": {"lifetimeInSeconds": -600}}, "expired"),
    "for others": ({"options": {"audience": ELSEWHERE}}, "is not a valid audience"),
    "to another address": ({"options": {"recipient": ELSEWHERE}}, "instead of"),
    "by others": ({"options": {"issuer": ELSEWHERE}}, "Invalid issuer"),
    "to another request": ({"options": {"inResponseTo": "_1"}}, "PermissionDenied"),
    "to no request": ({"options": {"inResponseTo": ""}, "unsolicited": True}, ""),
    "not encrypted": ({"encrypted": False}, "is not encrypted"),
    "without the number": ({"person": {key: HEIDI[key] for key in HEIDI if key != BPK2}}, "ProviderException"),
}


@pytest.mark.parametrize(("said", "why"), WRONG.values(), ids=WRONG)
def test_an_answer_that_is_not_to_be_trusted_signs_nobody_in(client, bund, caplog, said, why):
    mode(bund, **said)
    answer = come(client, bund)
    assert why in next(one.why for one in caplog.records if hasattr(one, "why"))
    assert answer.status_code == 401
    assert "Die Anmeldung hat nicht geklappt" in answer.content.decode()
    assert not signed_in(client)
    assert "socialaccount_sociallogin" not in client.session


def test_a_word_changed_on_the_way_is_noticed(client, bund, offered, keys):
    offered(f'''
        [[saml]]
        key = "bund"
        name = "BundID"
        entity = "{bund}/metadata"
        sso = "{bund}/sso"
        certificate = "{keys}/theirs.crt"
        own_key = "{keys}/own.key"
        own_certificate = "{keys}/own.crt"
        attributes = {{ number = "{BPK2}" }}
    ''')
    mode(bund, encrypted=False)
    address = asked(client)
    response = base64.b64decode(response_to(bund, address)).decode()
    changed = response.replace("bpk2-of-heidi", "bpk2-of-erika")
    assert changed != response
    assert back(client, base64.b64encode(changed.encode()).decode()).status_code == 401
    assert back(client, base64.b64encode(response.encode()).decode()).status_code == 302


def test_an_answer_counts_once_and_in_the_browser_that_asked(client, bund):
    from django.test import Client

    response = response_to(bund, asked(client))
    other = Client(SERVER_NAME=OURS)
    assert back(other, response).status_code == 401
    assert back(client, response)["Location"] == reverse("socialaccount_signup")
    assert back(client, response).status_code == 401
    assert client.get("/saml/bund/acs/fertig/").status_code == 401


@pytest.mark.parametrize("text", ["", "nonsense", "<a/>", "<a", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", RESPONSE])
def test_an_answer_that_is_none_is_refused(client, text):
    assert back(client, base64.b64encode(text.encode()).decode()).status_code == 401
    assert back(client, text).status_code == 401


def test_a_mail_address_of_an_account_does_not_open_it(client, bund):
    heidi = person("Heidi", email="heidi@example.org", password="unverändert-2026")
    EmailAddress.objects.create(user=heidi, email=heidi.email, primary=True, verified=True)
    _, answer = sign_up(client, bund)
    assert answer["Location"] == reverse("account_email_verification_sent")
    assert not signed_in(client)
    assert not SocialAccount.objects.exists()
    assert [one.to for one in mail.outbox] == [[heidi.email]]
    assert "Sie haben schon ein Konto" in mail.outbox[0].subject


def test_who_changes_their_mind_reads_that_nothing_happened(client, bund):
    mode(bund, cancelled=True)
    assert come(client, bund)["Location"] == reverse("socialaccount_login_cancelled")


def test_the_other_side_reads_of_us_what_it_needs(client, keys):
    answer = client.get("/saml/bund/metadata/")
    said = answer.content.decode()
    assert answer["Content-Type"].startswith("application/samlmetadata+xml")
    assert 'WantAssertionsSigned="true"' in said
    assert 'AuthnRequestsSigned="true"' in said
    assert 'use="encryption"' in said
    assert "<ds:Signature" in said
    assert "SingleLogoutService" not in said
    assert (keys / "own.crt").read_text().split("\n")[1] in said
    assert client.get("/saml/bund/sls/").status_code == 404
    assert client.get("/saml/nobody/metadata/").status_code == 404
