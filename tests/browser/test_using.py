"""Booking, cancelling, waiting, taking one's data along and leaving; every page behind the sign-in is fit for use."""

from __future__ import annotations

import io
import os
import shutil
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page
from tests import serving
from tests.browser.signed_in import as_person, prepare
from tests.browser.test_accessibility import violations, width

PREPARED = """
import datetime as dt
from django.utils import timezone
from dreiraum.ground.people.models import Membership
from dreiraum.ground.messages.actions.notifying import *

house = organisation(name="Dorfhaus", kind="municipality", reviewed=timezone.now())
soon = timezone.now().replace(minute=0, second=0, microsecond=0) + dt.timedelta(days=3)
where = place(name="Altes Spritzenhaus", organisation=house, hub=True, town="Westdorf")
desk = resource("1", "2", name="Schreibtisch", kind="desk", place=where, policy=policy(organisation=house))
course = offer(title="Sprechstunde Handy", service="learning", place=where, organisation=house)
evening = session(offer=course, policy=policy(organisation=house), starts=soon, ends=soon + HOUR, seats=1)
for name in ("Berta", "Carl", "Erna"):
    said[name] = session_of(person(name))
all_hats = person("Hanna Vielhut", is_superuser=False)
for role in ("provider", "helper", "dispatcher", "moderator", "keeper"):
    said[role] = session_of(all_hats, Membership.objects.create(user=all_hats, organisation=house, role=role))
said |= {"desk": desk.slug, "evening": str(evening.pk), "place": where.slug, "offer": course.slug, "house": house.slug}
"""


@pytest.fixture(scope="module")
def house(home):
    """A small installation of one's own, its address, and what was prepared there."""
    own = shutil.copytree(home, home.with_name(f"using-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"))
    with serving.serving(own, "--workers", "1", DREIRAUM_HOME=str(own), DREIRAUM_LIMITS="0") as address:
        yield own, address, prepare(own, PREPARED)


@pytest.fixture
def visitor(chromium, house):
    """A visitor of that installation."""
    context = chromium.new_context(
        base_url=house[1], viewport={"width": 1280, "height": 900}, reduced_motion="reduce", locale="de-DE"
    )
    context.set_default_timeout(20_000)
    yield context
    context.close()


def page_of(visitor, house, name: str) -> Page:
    return as_person(visitor, house[1], house[2][name]).new_page()


def press(page: Page, role: str, name: str) -> None:
    """By keyboard: reach the button or link and press it."""
    found = page.get_by_role(role, name=name).first
    found.focus()
    found.press("Enter")


def test_a_desk_is_booked_and_cancelled_by_keyboard(visitor, house):
    page = page_of(visitor, house, "Berta")
    page.goto(f"/buchen/{house[2]['desk']}/")
    if page.get_by_role("link", name="Als Nächstes frei").count():
        press(page, "link", "Als Nächstes frei")
    slot = page.locator("td a.chip").first
    slot.focus()
    slot.press("Enter")
    page.get_by_role("heading", name="Schreibtisch buchen").wait_for()
    press(page, "button", "Verbindlich buchen")
    page.get_by_text("Das ist gebucht").wait_for()
    code = page.locator("dd b").inner_text()
    page.goto("/konto/buchungen/")
    assert code in page.inner_text("main") or "Schreibtisch" in page.inner_text("main")
    page.goto(f"/konto/buchungen/{code}/")
    press(page, "button", "Absagen")
    page.get_by_text("abgesagt").first.wait_for()


def test_who_waits_moves_up_when_somebody_cancels(visitor, house):
    page = page_of(visitor, house, "Berta")
    page.goto(f"/termine/{house[2]['evening']}/")
    press(page, "button", "Verbindlich buchen")
    page.get_by_text("Das ist gebucht").wait_for()
    booked = page.url
    waiting = page_of(visitor, house, "Carl")
    waiting.goto(f"/termine/{house[2]['evening']}/")
    assert "ausgebucht" in waiting.inner_text("main")
    press(waiting, "button", "Auf die Warteliste")
    waiting.get_by_text("Sie stehen auf der Warteliste").wait_for()
    waits = waiting.url
    page = page_of(visitor, house, "Berta")
    page.goto(booked)
    press(page, "button", "Absagen")
    page.get_by_text("abgesagt").first.wait_for()
    waiting = page_of(visitor, house, "Carl")
    waiting.goto(waits)
    assert "Das ist gebucht" in waiting.inner_text("main")
    waiting.goto("/konto/nachrichten/")
    assert "Sprechstunde Handy" in waiting.inner_text("main")


def test_somebody_takes_everything_along_and_leaves_nothing_behind(visitor, house):
    home, _, said = house
    page = page_of(visitor, house, "Erna")
    page.goto(f"/buchen/{said['desk']}/")
    if page.get_by_role("link", name="Als Nächstes frei").count():
        press(page, "link", "Als Nächstes frei")
    page.locator("td a.chip").last.click()
    page.locator("[name=note]").fill("Ich bringe Kuchen mit")
    press(page, "button", "Verbindlich buchen")
    page.get_by_text("Das ist gebucht").wait_for()
    page.goto("/konto/daten/")
    with page.expect_download() as download:
        page.get_by_role("link", name="Meine Daten herunterladen").click()
    packed = zipfile.ZipFile(io.BytesIO(Path(download.value.path()).read_bytes()))
    everything = "".join(packed.read(name).decode(errors="replace") for name in packed.namelist())
    assert "Erna" in everything
    assert "Ich bringe Kuchen mit" in everything
    page.goto("/konto/loeschen/")
    page.get_by_role("checkbox").check()
    press(page, "button", "Mein Konto löschen")
    page.wait_for_url("**/konto-geloescht/")
    page.goto("/konto/")
    assert page.get_by_role("heading", name="Anmelden").count()
    left = [path for path in home.rglob("*") if path.is_file() and "region" not in path.parts]
    assert any(path.suffix == ".sqlite3" for path in left)
    assert not [path for path in left if b"Ich bringe Kuchen mit" in path.read_bytes()]


BEHIND = {
    "Berta": (
        "/buchen/{desk}/", "/termine/{evening}/", "/konto/", "/konto/buchungen/", "/konto/buchungen/kalender/",
        "/konto/nachrichten/", "/konto/zustellung/", "/konto/daten/", "/konto/daten/einwilligungen/",
        "/konto/loeschen/", "/angebote/", "/angebote/ort/{place}/", "/angebote/angebot/{offer}/",
        "/angebote/ort/{place}/melden/",
    ),
    "provider": (
        "/angebote/verwalten/", "/angebote/verwalten/neuer-ort/", "/angebote/verwalten/neues-angebot/",
        "/angebote/verwalten/ort/{place}/", "/angebote/verwalten/ort/{place}/zeiten/",
        "/angebote/verwalten/ort/{place}/bild/", "/angebote/verwalten/angebot/{offer}/",
        "/angebote/verwalten/angebot/{offer}/zeiten/", "/angebote/verwalten/angebot/{offer}/halte/",
        "/buchungen/", "/buchungen/anfragen/", "/buchungen/kalender/{desk}/", "/buchungen/einrichten/",
    ),
    "moderator": ("/angebote/pruefen/",),
    "dispatcher": ("/wege/disposition/",),
    "keeper": ("/konto/organisation/{house}/", "/konto/schluessel/"),
}  # fmt: skip


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize("who", BEHIND)
def test_axe_finds_nothing_and_nothing_sticks_out_behind_the_sign_in(visitor, house, axe, who, language):
    page = page_of(visitor, house, who)
    for path in BEHIND[who]:
        page.set_viewport_size({"width": 1280, "height": 900})
        answer = page.goto(language + path.format(**house[2]))
        assert answer is not None
        assert answer.status == 200, path
        assert violations(page, axe) == [], path
        if not language:  # the longer words
            page.set_viewport_size({"width": 320, "height": 800})
            assert width(page) <= 320, path
