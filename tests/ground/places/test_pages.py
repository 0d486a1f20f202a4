"""The public pages of the directory."""

import datetime as dt
import json
import re
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.ground.people.making import organisation
from tests.ground.places.making import offer, place

from dreiraum.ground.places.models import Offer, Report, Stop

pytestmark = [pytest.mark.database, pytest.mark.django_db]
BERLIN = ZoneInfo("Europe/Berlin")


def text_of(page) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def test_the_directory_lists_what_is_public_without_a_cookie(client):
    offer(title="Sprechstunde Dr. Öztürk"), offer(title="Entwurf", state="draft")
    page = client.get("/angebote/")
    assert page.status_code == 200
    assert "Sprechstunde Dr. Öztürk" in text_of(page)
    assert "Entwurf" not in text_of(page)
    assert not page.cookies
    assert page.headers["Cache-Control"] == "private, no-store"


def test_an_empty_directory_says_what_to_do(client):
    assert "Lassen Sie einen Filter weg" in text_of(client.get("/angebote/?q=xyzzy"))


@pytest.mark.parametrize(
    "query",
    ["von=Nirgendwo+99", "minuten=0", "minuten=x", "zeit=gestern", "dienst=xyz", "alter=-1", "mit=ufo", "art=9"],
)
def test_what_cannot_be_read_is_said_beside_the_field(client, query):
    offer(title="Yoga")
    page = client.get(f"/angebote/?{query}")
    assert page.status_code == 400
    assert "aria-invalid" in page.content.decode()
    assert "Yoga" in text_of(page)


@pytest.mark.parametrize("query", ["seite=0", "seite=99", "seite=-1", "seite=%C2%B2", "q=%00", "zeit=9999-12-31T23:59"])
def test_odd_addresses_are_answered(client, query):
    offer(title="Yoga")
    assert client.get(f"/angebote/?{query}").status_code in (200, 400)


def test_from_an_address_the_minutes_are_told(client):
    offer(title="Praxis", place=place(lat=52.0, lon=9.5, organisation=organisation()))
    offer(title="Antrag", delivery="digital")
    page = client.get("/angebote/?von=Hauptstraße+1+West&mit=bike&minuten=30")
    assert page.status_code == 200, text_of(page)
    assert re.search(r"In 30 Minuten mit dem Rad von Hauptstraße 1.*: ein Angebot und 1 digital", text_of(page))
    assert re.search(r"Praxis .* \d+ Min", text_of(page))


def test_the_list_costs_the_same_however_many_there_are(client):
    counts = []
    for many in (3, 60):
        ours, here = organisation(), place()
        Offer.objects.bulk_create(
            Offer(slug=f"a-{many}-{k}", title=f"A{k}", service="gp", organisation=ours, place=here,
                  review_on=dt.date(2030, 1, 1), state="published")
            for k in range(many)
        )  # fmt: skip
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get("/angebote/").status_code == 200
        counts.append(len(asked))
        from dreiraum.ground.places.directory import forget

        forget()
    assert counts[0] == counts[1] <= 6


def test_an_offer_says_all_there_is_to_know(client):
    here = place(name="Haus am Markt", barrier_free="yes", opening_hours="Mo-Fr 09:00-12:00; PH off")
    one = offer(title="Vorlesen", place=here, organisation=organisation(), price_cents=250, age_from=4, age_to=9)
    said = text_of(client.get(f"/angebote/angebot/{one.slug}/"))
    for words in ("Montag bis Freitag 9–12 Uhr", "2,50 €", "ab 4 bis 9 Jahre", "barrierefrei", "Haus am Markt"):
        assert words in said


def test_a_digital_offer_says_what_it_takes_and_who_helps(client):
    hub = place(name="Dorfladen", phone="05151 7")
    one = offer(title="Wohngeld", delivery="digital", eid=True, mbit=2, help_at=hub, link="https://example.org/w")
    said = text_of(client.get(f"/angebote/angebot/{one.slug}/"))
    for words in ("Personalausweis mit PIN", "mindestens 2 Mbit/s", "Dorfladen", "Zum digitalen Angebot"):
        assert words in said
    assert "Wohngeld" in text_of(client.get(f"/angebote/ort/{hub.slug}/"))


def test_a_mobile_offer_says_where_it_stands_next(client):
    one = offer(title="Bücherbus", delivery="mobile")
    day = timezone.now().astimezone(BERLIN).replace(hour=15, minute=10, second=0, microsecond=0) + dt.timedelta(days=9)
    one.stops.create(where="Dorfplatz", lat=52, lon=9.5, starts=day, ends=day + dt.timedelta(minutes=30))
    assert re.search(r"15:10 –? ?–?15:40|15:10–15:40", text_of(client.get(f"/angebote/angebot/{one.slug}/")))
    assert "Dorfplatz" in text_of(client.get("/angebote/"))


def test_what_nobody_has_checked_in_time_says_so(client):
    one = offer(review_on=dt.date(2020, 1, 1))
    assert "1. Januar 2020" in text_of(client.get(f"/angebote/angebot/{one.slug}/"))


def test_machines_read_schema_org_and_nothing_breaks_out_of_it(client):
    evil = "</script><script>alert(1)</script>"
    one = offer(title=evil, place=place(name="Haus", street="Weg 1", organisation=organisation()))
    page = client.get(f"/angebote/angebot/{one.slug}/").content.decode()
    [found] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    data = json.loads(found)
    assert (data["@type"], data["name"]) == ("Service", evil)
    assert data["availableChannel"]["serviceLocation"]["address"]["streetAddress"] == "Weg 1"
    assert "<script>alert" not in page


@pytest.mark.parametrize("state", ["draft", "waiting", "closed"])
def test_what_is_not_public_is_not_there(client, state):
    one, here = offer(state=state), place(state=state)
    for path in (
        f"angebot/{one.slug}/",
        f"angebot/{one.slug}/melden/",
        f"ort/{here.slug}/",
        f"ort/{here.slug}/melden/",
    ):
        assert client.get(f"/angebote/{path}").status_code == 404


def test_a_reader_reports_a_mistake_without_a_name(client):
    one = offer()
    path = f"/angebote/angebot/{one.slug}/melden/"
    assert client.get(path).status_code == 200
    assert client.post(path, {"reason": " "}).status_code == 400
    sent = client.post(path, {"reason": "Samstags ist zu."})
    assert sent.status_code == 302
    assert "Danke" in text_of(client.get(sent.url))
    assert Report.objects.get().offer == one


@pytest.mark.parametrize("path", ["/angebote/", "/en/angebote/?q=doctor"])
def test_the_directory_is_in_the_navigation(client, path):
    assert re.search(r'href="(/en)?/angebote/"[^>]* aria-current="true"', client.get(path).content.decode())


def pins_of(page) -> list[dict]:
    found = re.search(r'<script id="orte" type="application/json">(.*?)</script>', page.content.decode())
    return json.loads(found[1]) if found else []


def test_the_map_beside_the_list_has_every_offer_with_a_place_and_each_place_once(client):
    here = place(lat=52.0, lon=9.5, organisation=organisation())
    for title in ("Yoga", "Zeichnen"):
        offer(title=title, slug=title.lower(), place=here)
    offer(title="Antrag", delivery="digital")
    (pin,) = pins_of(client.get("/angebote/"))
    assert pin == {
        "at": [9.5, 52.0],
        "offers": [["Yoga", "/angebote/angebot/yoga/"], ["Zeichnen", "/angebote/angebot/zeichnen/"]],
    }
    assert pins_of(client.get("/en/angebote/?q=yoga"))[0]["offers"] == [["Yoga", "/en/angebote/angebot/yoga/"]]


def test_without_places_there_is_no_map(client):
    offer(title="Antrag", delivery="digital")
    page = client.get("/angebote/").content.decode()
    assert "Antrag" in page
    assert "data-map" not in page
    assert "map.js" not in page


def test_from_an_address_the_map_shows_the_next_stop_of_what_comes_by_and_not_all(client):
    van = offer(title="Bücherbus", delivery="mobile")
    at = timezone.now() + dt.timedelta(days=1)
    for lon in (9.4999, 9.545):
        Stop.objects.create(
            offer=van, where=f"Halt {lon}", lat=52.0, lon=lon, starts=at, ends=at + dt.timedelta(hours=1)
        )
    assert len(pins_of(client.get("/angebote/"))) == 2
    near = pins_of(client.get("/angebote/?von=Hauptstraße+1+West&mit=bike&minuten=60"))
    assert [one["at"] for one in near] == [[9.4999, 52.0]]
