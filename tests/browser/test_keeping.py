"""What is done at desks, over the demo district: a ride asked for and answered, and every page of those who keep it."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests import serving
from tests.browser.pages import HAMELN
from tests.browser.signed_in import as_person, prepare
from tests.browser.test_accessibility import violations, width

from dreiraum.demo.timetable.days import LAST
from dreiraum.reach.places.hours import BERLIN

VILLAGE = "52.07381,9.22752"  # to which only a Rufbus goes at night
ASK = "Rufbus anfragen"
PREPARED = """
import datetime as dt
from dreiraum.ground.messages.actions import notify
from dreiraum.ground.people.acting import Acting
from dreiraum.ground.people.actions import enter_municipality
from dreiraum.ground.people.models import Membership
from dreiraum.ground.places.actions import report, take_mapped
from dreiraum.ground.places.mapped import mapped
from dreiraum.ground.places.models import Source, Statement, Stop
from dreiraum.ground.region.serving import region
from dreiraum.land.mobility.actions import take_requests
from django.utils import timezone

def wearing(role, of, name):
    who = member(role, of, name=name)
    return Acting(who, Membership.objects.get(user=who))

def session_wearing(who):
    return session_of(who.account, who.hat)

rufbus = organisation(name="Rufbus-Zentrale", kind="transport", reviewed=timezone.now())
agency = next(one for one in region().timetable.route_agency if one.startswith("Busse "))
line = take_requests(organisation=rufbus, agency=agency, title="Rufbus")
said |= {"line": str(line.pk), "Berta": session_of(person("Berta Mitfahrt", phone="05151 1"))}
said["dispatcher"] = session_wearing(wearing("dispatcher", rufbus, "Dora Dispo"))

club = organisation(name="Dorfverein", reviewed=timezone.now())
provider = wearing("provider", club, "Paula Bietet")
here = place(name="Dorfhaus mit einem langen Namen am Heiligen Anger", organisation=club, lat=52.03, lon=9.6, hub=True)
van = offer(title="Bankbus", delivery="mobile", organisation=club)
tomorrow = timezone.now() + dt.timedelta(days=1)
Stop.objects.bulk_create(
    Stop(offer=van, where="Ockensen, Dorfplatz", lat=52.03, lon=9.6, starts=at, ends=at + HOUR)
    for at in (tomorrow + dt.timedelta(days=7 * week) for week in range(30))
)
for number in range(25):
    title = f"Gedächtnistraining und Sturzvorbeugung {number}"
    offer(title=title, organisation=club, place=here, review_on=dt.date(2020, 1, 1 + number))
waiting = offer(title="Ein neuer Kurs", organisation=club, place=here, state="waiting", about="Jede Woche eine Stunde.")
report(thing=here, reason="Die Rampe ist kaputt. Wer sitzt, kommt nicht hinein.")
told = notify(person=provider.user, kind="offer-review", context={"name": "Bankbus", "day": dt.date(2026, 1, 1)})
desk = resource("1", "2", name="Schreibtisch", kind="desk", place=here, policy=policy(organisation=club))
evening = session(offer=van, policy=desk.policy, starts=tomorrow, ends=tomorrow + HOUR, seats=1)
said |= {
    "provider": session_wearing(provider), "place": here.slug, "van": van.slug, "message": str(told.pk),
    "desk": desk.slug, "offer": waiting.slug, "evening": str(evening.pk), "policy": str(desk.policy.pk),
    "host": session_wearing(wearing("host", club, "Heidi Wirtin")),
    "keeper": session_wearing(wearing("keeper", club, "Karl Kassenwart")),
    "helper": session_wearing(wearing("helper", club, "Hanna Hilft")),
    "operator": session_of(person("Olaf Betrieb", is_superuser=True)),
}

town = enter_municipality(name="Salzhemmendorf", ags="03252008")
clerk = wearing("provider", town, "Gerda Gemeinde")
some = [one for one in mapped().values() if one.municipality == town.municipality][:3]
take_mapped(who=clerk, objects=some, titles={})
for one in Statement.objects.filter(source=Source.OSM, field="name"):
    said_before = {"source": Source.PERSON, "value": "Alter Name", "when": one.when - HOUR}
    Statement.objects.create(place=one.place, field="name", **said_before)
said["clerk"] = session_wearing(clerk)
said["moderator"] = session_wearing(wearing("moderator", town, "Mona Prüft"))
"""
BEHIND = {
    "provider": (
        "/angebote/?von=Ockensen&mit=bike&minuten=30", "/angebote/?von=Nirgendwo+99", "/angebote/?q=xyzzy",
        "/angebote/daten/", "/angebote/angebot/{van}/", "/angebote/ort/{place}/", "/angebote/verwalten/",
        "/angebote/verwalten/?was=orte", "/angebote/verwalten/?stand=due", "/angebote/verwalten/angebot/{offer}/",
        "/angebote/verwalten/angebot/{van}/halte/", "/angebote/verwalten/datei/", "/angebote/verwalten/datei/vorschau/",
        "/buchungen/einrichten/neu/", "/buchungen/einrichten/was/{desk}/", "/buchungen/einrichten/was/{desk}/zeiten/",
        "/buchungen/einrichten/regeln/", "/buchungen/einrichten/regeln/{policy}/", "/buchungen/einrichten/termine/",
        "/buchungen/einrichten/termine/neu/", "/buchungen/einrichten/termine/{evening}/",
        "/konto/nachrichten/{message}/", "/versorgungspunkte/", "/versorgungspunkte/{place}/",
        "/versorgungspunkte/{place}/aushang/",
    ),
    "host": ("/versorgungspunkte/tresen/", "/versorgungspunkte/{place}/tresen/"),
    "clerk": ("/angebote/verwalten/karte/", "/angebote/verwalten/unterschiede/"),
    "moderator": ("/angebote/pruefen/", "/angebote/ort/{place}/"),
    "keeper": ("/konto/",),
    "helper": ("/konto/hilfe/", "/konto/hilfe/aufnehmen/", "/konto/hilfe/notieren/", "/konto/organisationen/neu/"),
    "operator": ("/konto/organisationen/pruefen/", "/verwaltung/briefe/", "/betrieb/verzeichnis/"),
    "dispatcher": ("/wege/disposition/", "/wege/disposition/anruf/"),
}  # fmt: skip
TABLE = "Name;Ort;Breite;Länge\nNeue Scheune;Ockensen;52,03;9,6\nOhne Lage;Nirgendwo;;\n"


@pytest.fixture(scope="module")
def kept(demo_home: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """The demo district with a database of one's own, its address, and what was prepared there."""
    own = demo_home.with_name(f"keeping-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}")
    shutil.copytree(demo_home, own, ignore=shutil.ignore_patterns("dreiraum.sqlite3*", "secret-key", "serve.log"))
    with serving.serving(own, "--workers", "1", DREIRAUM_HOME=str(own), DREIRAUM_LIMITS="0") as address:
        yield address, prepare(own, PREPARED)


@pytest.fixture
def visiting(chromium: Browser, kept: tuple[str, dict[str, str]]) -> Iterator[Any]:
    """Opens a browser of its own for each person."""
    address, said = kept
    open_ones: list[BrowserContext] = []

    def visit(name: str) -> Page:
        size: Any = {"width": 1280, "height": 900}
        context = chromium.new_context(base_url=address, viewport=size, reduced_motion="reduce", locale="de-DE")
        context.set_default_timeout(30_000)
        open_ones.append(context)
        return as_person(context, address, said[name]).new_page()

    yield visit
    for one in open_ones:
        one.close()


def late(day: dt.date, asked: str = "") -> str:
    """The question how to get home from the late shift of that day."""
    return f"/wege/?von={HAMELN}&nach={VILLAGE}&zeit={day}T22:40" + (f"&asked={day}T{asked}" if asked else "")


def test_a_ride_is_asked_for_accepted_at_the_desk_and_seen_by_who_asked(visiting, kept, axe):
    today = dt.datetime.now(BERLIN).date()
    if today + dt.timedelta(days=8) > LAST:
        pytest.skip(f"the demo district's timetable ends on {LAST}")
    berta, dora = visiting("Berta"), visiting("dispatcher")
    berta.goto(late(today + dt.timedelta(days=1)))
    berta.get_by_role("link", name=ASK).first.press("Enter")
    expect(berta.get_by_role("heading", name=ASK)).to_be_visible()
    berta.get_by_role("button", name=ASK).press("Enter")
    expect(berta.get_by_text("Ihre Anfrage ist angekommen")).to_be_visible()
    assert violations(berta, axe) == []

    dora.goto("/wege/disposition/")
    expect(dora.get_by_text("Eine Anfrage wartet auf Antwort")).to_be_visible()
    dora.get_by_role("button", name=re.compile("Annehmen.*Berta Mitfahrt")).press("Enter")
    expect(dora.get_by_text("Alle Anfragen sind beantwortet")).to_be_visible()
    assert violations(dora, axe) == []
    dora.set_viewport_size({"width": 320, "height": 800})
    assert width(dora) <= 320
    dora.get_by_role("link", name="Fahrerblatt drucken").last.press("Enter")
    expect(dora.get_by_text("Berta Mitfahrt", exact=True)).to_be_visible()
    assert violations(dora, axe) == []

    berta.reload()
    expect(berta.get_by_text("Der Rufbus kommt")).to_be_visible()
    berta.goto("/konto/nachrichten/")
    expect(berta.locator("main")).to_contain_text("Rufbus")


def test_after_the_deadline_a_ride_is_refused(visiting, kept):
    yesterday = dt.datetime.now(BERLIN).date() - dt.timedelta(days=1)
    berta = visiting("Berta")
    berta.goto(late(yesterday, asked="21:00"))  # as it was offered then
    berta.get_by_role("link", name=ASK).first.press("Enter")
    expect(berta.get_by_role("heading", name="Diese Verbindung gibt es nicht mehr.")).to_be_visible()
    expect(berta.get_by_text("Vielleicht ist es zu spät zum Bestellen")).to_be_visible()
    assert berta.get_by_role("button", name=ASK).count() == 0


def test_the_map_beside_the_offers_names_what_there_is_by_keyboard(visiting):
    page = visiting("provider")
    page.goto("/angebote/?q=Bankbus")
    canvas = page.locator("[data-map='offers'] canvas")
    canvas.wait_for()
    expect(page.locator("[data-part='found']")).to_contain_text("Wählen Sie einen Punkt")
    canvas.press("Enter")
    page.locator("[data-part='found']").get_by_role("link", name="Bankbus").press("Enter")
    expect(page.get_by_role("heading", name="Bankbus", level=1)).to_be_visible()


def test_a_file_with_a_mistake_is_looked_at_taken_over_and_taken_back(visiting, axe):
    page = visiting("provider")
    page.goto("/angebote/verwalten/datei/")
    file: Any = {"name": "orte.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}
    page.get_by_label("Ihre Datei").set_input_files(file)
    page.get_by_role("button", name="Hochladen und ansehen").press("Enter")
    expect(page.get_by_role("heading", name="Diese Zeilen lassen wir aus")).to_be_visible()
    assert violations(page, axe) == []
    page.get_by_role("button", name="Alles übernehmen").press("Enter")
    expect(page.get_by_text("Die Datei ist übernommen.")).to_be_visible()
    page.goto("/angebote/verwalten/?was=orte")
    expect(page.locator("main")).to_contain_text("Neue Scheune")
    page.locator("summary", has_text="Zuletzt geändert").press("Enter")
    page.get_by_role("button", name=re.compile("Zurücknehmen.*orte.csv")).press("Enter")
    page.goto("/angebote/verwalten/?was=orte")
    assert "Neue Scheune" not in page.inner_text("main")


@pytest.mark.parametrize("who", BEHIND)
def test_axe_finds_nothing_and_nothing_sticks_out_where_things_are_kept(visiting, kept, axe, who):
    page = visiting(who)
    if who == "provider":  # a file that waits has a page
        page.goto("/angebote/verwalten/datei/")
        file: Any = {"name": "orte.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}
        page.get_by_label("Ihre Datei").set_input_files(file)
        page.get_by_role("button", name="Hochladen und ansehen").click()
        page.wait_for_url("**/vorschau/")
    for path in (one.format(**kept[1]) for one in BEHIND[who]):
        page.set_viewport_size({"width": 1280, "height": 900})
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == (400 if "Nirgendwo" in path else 200), path
        assert violations(page, axe) == [], path
        page.set_viewport_size({"width": 320, "height": 800})
        assert width(page) <= 320, path
