"""Signing up with a passkey, switching hats, helping somebody by phone: in a real browser, with the keyboard too."""

from __future__ import annotations

import base64
import hmac
import os
import re
import shutil
import struct
import subprocess
import sys
import time

import pytest
from playwright.sync_api import BrowserContext, Page
from tests import serving
from tests.browser.conftest import Visit
from tests.browser.test_accessibility import violations

SILENT = '[[oidc]]\nkey = "kreis"\nname = "Kreiskonto"\nserver = "http://127.0.0.1:9"\nclient = "dreiraum"\n'
CODE = re.compile(r"Ihr Code lautet: (\S+)")
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module")
def hub(home):
    """A small installation of one's own and its address; passkeys want localhost by name."""
    own = shutil.copytree(home, home.with_name(f"account-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"))
    (own / "accounts.toml").write_text(SILENT, "utf-8")
    with serving.serving(own, "--workers", "1", DREIRAUM_HOME=str(own), DREIRAUM_LIMITS="0") as address:
        yield own, address.replace("127.0.0.1", "localhost")


@pytest.fixture
def visitor(chromium, hub):
    """A visitor of that installation."""
    context: BrowserContext = chromium.new_context(
        base_url=hub[1], viewport={"width": 1280, "height": 900}, reduced_motion="reduce", locale="de-DE"
    )
    context.set_default_timeout(20_000)
    yield context
    context.close()


def with_passkeys(context: BrowserContext) -> Page:
    page = context.new_page()
    browser = context.new_cdp_session(page)
    browser.send("WebAuthn.enable")
    browser.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return page


def code_of(home, mail: str) -> str:
    """The code in the last mail to an address; mails lie as files."""
    sent = [file.read_text("utf-8") for file in (home / "mail").glob("*.log")]
    found = [CODE.search(text) for text in sorted(sent) if mail in text]
    return found[-1].group(1)


def sign_up(page: Page, home, name: str, mail: str) -> None:
    """With a passkey, by keyboard alone from the first field on."""
    page.goto("/registrieren/")
    page.get_by_role("link", name="Ohne Passwort, mit Passkey").click()
    page.get_by_label("Wie dürfen wir Sie nennen?").fill(name)
    page.locator("input[type=email]").fill(mail)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Wir haben Ihnen einen Code geschickt").wait_for()
    page.locator("input[name=code]").fill(code_of(home, mail))
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Passkey anlegen").wait_for()
    page.locator("input[name=name]").fill("Tablet")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Ihr Konto").wait_for()


def on_the_machine(home, *said: str) -> None:
    """What an operator does there."""
    lines = "from dreiraum.ground.people.models import *; from django.utils import timezone; " + "; ".join(said)
    command = [sys.executable, "-m", "django", "shell", "--no-imports", "-c", lines]
    environment = {**os.environ, "DREIRAUM_HOME": str(home), "DJANGO_SETTINGS_MODULE": "dreiraum.web.settings"}
    subprocess.run(command, check=True, capture_output=True, env=environment)


def test_somebody_signs_up_and_in_with_a_passkey_and_nothing_else(visitor, hub):
    visit = Visit(visitor)
    page = with_passkeys(visitor)
    sign_up(page, hub[0], "Paula Passkey", "paula@example.org")
    assert "Guten Tag, Paula Passkey." in page.inner_text("main")
    page.get_by_role("button", name="Abmelden").click()
    page.goto("/anmelden/")
    page.get_by_role("button", name="Mit Passkey anmelden").click()
    page.get_by_role("heading", name="Ihr Konto").wait_for()
    assert {url.split("/")[2] for url in visit.requests} == {hub[1].split("/")[2]}
    assert visit.complaints == []


def totp(secret: str) -> str:
    """What an app would show for this key now: RFC 6238, with HMAC-SHA1, six digits, thirty seconds."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30), "sha1")
    return f"{(struct.unpack('>I', digest[digest[-1] & 15 :][:4])[0] & 0x7FFFFFFF) % 10**6:06}"


def test_a_password_with_one_time_codes(visitor, hub):
    page = visitor.new_page()
    page.goto("/registrieren/")
    page.get_by_label("Wie dürfen wir Sie nennen?").fill("Tilo Token")
    page.locator("input[type=email]").fill("tilo@example.org")
    page.locator("input[type=password]").fill("Kartoffelsuppe-2026")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Wir haben Ihnen einen Code geschickt").wait_for()
    page.locator("input[name=code]").fill(code_of(hub[0], "tilo@example.org"))
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Ihr Konto").wait_for()
    page.goto("/konto/sicherheit/einmalcodes/")
    if page.get_by_role("heading", name="Sind Sie es?").count():
        page.locator("input[type=password]").fill("Kartoffelsuppe-2026")
        page.keyboard.press("Enter")
    page.get_by_role("heading", name="Einmalcodes einschalten").wait_for()
    assert page.get_by_alt_text("QR-Code für die App").evaluate("image => image.naturalWidth") > 0
    secret = page.locator("main code").inner_text()
    page.locator("input[name=code]").fill(totp(secret))
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Ihre Ersatzcodes").wait_for()
    replacement = page.locator("main li code").first.inner_text()
    page.goto("/konto/")
    page.get_by_role("button", name="Abmelden").click()
    page.goto("/anmelden/")
    page.locator("input[type=email]").fill("tilo@example.org")
    page.locator("input[type=password]").fill("Kartoffelsuppe-2026")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Noch ein Schritt").wait_for()
    page.locator("input[name=code]").fill(replacement)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Ihr Konto").wait_for()


def test_a_hat_is_seen_on_every_page_and_taken_off_again(visitor, hub):
    page = with_passkeys(visitor)
    sign_up(page, hub[0], "Hanno Hut", "hanno@example.org")
    page.get_by_role("link", name="Organisation eintragen").click()
    page.get_by_label("Name").fill("Dorfladen e. V.")
    page.get_by_label("Art").select_option("association")
    page.keyboard.press("Enter")
    page.get_by_text("wartet auf die Prüfung").first.wait_for()
    page.goto("/")
    assert "Sie handeln für Dorfladen e. V. (Verwaltet die Mitglieder)." in page.inner_text("body")
    page.get_by_role("link", name="Wechseln").click()
    page.get_by_role("button", name="Dorfladen e. V.: Anbieterin oder Anbieter").press("Enter")
    page.get_by_text("(Anbieterin oder Anbieter)").wait_for()
    page.get_by_role("button", name="Wieder nur für mich").press("Enter")
    page.get_by_text("(Anbieterin oder Anbieter)").wait_for(state="detached")
    page.goto("/")
    assert "Sie handeln für" not in page.inner_text("body")


def test_a_helper_notes_a_consent_at_the_phone_and_both_names_stand_there(visitor, hub):
    page = with_passkeys(visitor)
    sign_up(page, hub[0], "Hella Helferin", "hella@example.org")
    on_the_machine(
        hub[0],
        "o = Organisation.objects.create(slug='hub', name='Versorgungspunkt', kind='other', reviewed=timezone.now())",
        "Membership.objects.create(user=User.objects.get(name='Hella Helferin'), organisation=o, role='helper')",
    )
    page.goto("/konto/")
    page.get_by_role("button", name="Versorgungspunkt: Helferin oder Helfer").click()
    page.get_by_role("link", name="Jemanden ohne E-Mail aufnehmen").click()
    page.get_by_label("Name").fill("Anna Alt")
    page.get_by_label("Telefon").first.fill("05151 123456")
    page.get_by_label("am Telefon").check()
    page.get_by_role("button", name="Einwilligung festhalten").click()
    page.get_by_role("heading", name="Konto von Anna Alt").wait_for()
    assert "Sie handeln für Anna Alt." in page.inner_text("body")
    acts = page.get_by_role("table").inner_text()
    assert "Hella Helferin für Anna Alt, Versorgungspunkt" in acts
    page.get_by_role("button", name="Wieder für mich selbst handeln").click()
    page.get_by_role("heading", name="Ihr Konto").wait_for()
    assert "Sie handeln für Anna Alt." not in page.inner_text("body")


@pytest.mark.parametrize("language", ["", "/en"])
def test_axe_finds_nothing_on_the_account_pages(visitor, hub, axe, language):
    page = with_passkeys(visitor)
    for path in ("/anmelden/", "/registrieren/", "/registrieren/passkey/", "/passwort-vergessen/", "/anmelden/code/",
                 "/anmelden/ohne-email/", "/anmelden/abgebrochen/", "/anmelden/fehler/", "/oidc/kreis/"):  # fmt: skip
        page.goto(f"{language}{path}")
        assert violations(page, axe) == [], path
    sign_up(page, hub[0], "Axel Axe", f"axel{language.strip('/')}@example.org")
    on_the_machine(
        hub[0],
        f"o = Organisation.objects.create(slug='axe{language[1:]}', name='Axe', kind='other', reviewed=timezone.now())",
        f"u = User.objects.get(email='axel{language.strip('/')}@example.org')",
        "[Membership.objects.create(user=u, organisation=o, role=r) for r in ('helper', 'keeper')]",
    )
    page.goto("/konto/")
    for hat, pages in {
        "Axe: Helferin oder Helfer": ("", "angaben/", "hilfe/", "hilfe/aufnehmen/", "hilfe/notieren/", "sicherheit/",
                                      "sicherheit/passkeys/", "sicherheit/einmalcodes/", "sicherheit/andere-konten/",
                                      "passwort/setzen/", "email/", "organisationen/neu/"),
        "Axe: Verwaltet die Mitglieder": ("", f"organisation/axe{language[1:]}/"),
    }.items():  # fmt: skip
        page.goto("/konto/")
        page.get_by_role("button", name=hat).click()
        page.get_by_text("Sie handeln für").wait_for()
        for path in pages:
            for width in (1280,) if language else (320, 1280):
                page.set_viewport_size({"width": width, "height": 800})
                page.goto(f"{language}/konto/{path}")
                assert page.evaluate("document.scrollingElement.scrollWidth") <= width, path
            assert violations(page, axe) == [], path
