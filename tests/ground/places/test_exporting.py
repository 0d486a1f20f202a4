"""The directory as files for everybody: whole, filtered, under a licence, at the same cost however much there is."""

import csv
import datetime as dt
import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.ground.people.making import organisation
from tests.ground.places.acting import signed_in, wearing
from tests.ground.places.making import offer, place

from dreiraum.ground.places.models import Stop

pytestmark = [pytest.mark.database, pytest.mark.django_db]
DATA = "/angebote/daten/"


def fetch(client, name: str) -> str:
    answer = client.get(f"{DATA}{name}")
    assert answer.status_code == 200
    assert 'rel="license"' in answer.headers["Link"]
    return b"".join(answer.streaming_content).decode()


def table(client, name: str) -> list[dict]:
    text = fetch(client, name)
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:]), delimiter=";"))


def test_tables_hold_what_is_public_and_name_their_licence(client):
    here = place(name="Laden", osm="node/1", organisation=organisation(name="Verein"), lat=52.5)
    offer(place=here, title="=HYPERLINK(1)", yearly_cost=9, price_cents=1250, example=True)
    offer(place=here, title="Entwurf", state="draft")
    offer(place=place(state="closed"), title="Zu")
    (row,) = table(client, "angebote.csv")
    assert (row["Titel"], row["Preis in Euro"], row["Wo"], row["Breite"]) == (
        "'=HYPERLINK(1)",
        "12,50",
        here.slug,
        "52,5",
    )
    assert (row["Wer antwortet"], row["Beispiel"]) == ("Verein", "ja")
    assert (row["Lizenz"], row["Zu nennen"]) == ("ODbL 1.0", "© OpenStreetMap-Mitwirkende")
    assert "Kosten im Jahr in Euro" not in row
    assert [(one["Name"], one["Lizenz"]) for one in table(client, "orte.csv")] == [("Laden", "ODbL 1.0")]


def test_geojson_says_where_everything_is(client):
    here = place(lat=52.1, lon=9.6, opening_hours="Mo 09:00-12:00")
    offer(place=here, slug="vor-ort")
    offer(delivery="digital", slug="im-netz")
    bus = offer(delivery="mobile", slug="bus")
    start = timezone.now() + dt.timedelta(days=1)
    Stop.objects.create(
        offer=bus, where="Dorfplatz", lat=52.2, lon=9.7, starts=start, ends=start + dt.timedelta(hours=1)
    )
    whole = json.loads(fetch(client, "angebote.geojson"))
    assert whole["licence_url"].startswith("https://")
    found = {one["id"]: one for one in whole["features"]}
    assert found["vor-ort"]["geometry"] == {"type": "Point", "coordinates": [9.6, 52.1]}
    assert found["vor-ort"]["properties"]["opening_hours"] == "Mo 09:00-12:00"
    assert found["im-netz"]["geometry"] is None
    assert found["bus"]["geometry"] == {"type": "MultiPoint", "coordinates": [[9.7, 52.2]]}
    assert found["bus"]["properties"]["stops"][0]["where"] == "Dorfplatz"


def test_linked_data_is_one_graph(client):
    offer(title="Yoga</script>")
    place(name="Leer", slug="leer")
    whole = json.loads(fetch(client, "angebote.jsonld"))
    assert whole["@context"] == "https://schema.org"
    kinds = [one["@type"] for one in whole["@graph"]]
    assert kinds == ["Dataset", "Service", "Place"]
    assert all("license" in one for one in whole["@graph"])


@pytest.mark.parametrize("name", ["angebote.csv", "angebote.geojson", "angebote.jsonld"])
def test_the_filters_of_the_list_are_kept(client, name):
    offer(title="Impfung", delivery="digital")
    offer(title="Werkstatt", service="meeting", delivery="digital")
    text = fetch(client, f"{name}?q=werkstatt&art=digital")
    assert ("Werkstatt" in text, "Impfung" in text) == (True, False)
    assert client.get(f"{DATA}{name}?art=quatsch").status_code == 400


def test_the_page_names_files_and_licence_and_keeps_the_filters(client):
    offer()
    assert f"{DATA}?q=angebot" in client.get("/angebote/?q=angebot").content.decode()
    page = client.get(f"{DATA}?q=angebot").content.decode()
    assert "angebote.csv?q=angebot" in page
    assert "dl-de/by-2-0" in page


@pytest.mark.parametrize("name", ["angebote.csv", "orte.csv", "angebote.geojson", "angebote.jsonld"])
def test_a_file_costs_the_same_questions_however_much_it_holds(client, name):
    counts = []
    for many in (2, 30):
        for _ in range(many):
            offer(place=place(organisation=organisation()), help_at=place())
        fetch(client, name)
        with CaptureQueriesContext(connection) as asked:
            fetch(client, name)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_own_files_hold_drafts_and_nothing_of_others(client):
    who = wearing("provider")
    offer(organisation=who.organisation, title="Entwurf", state="draft", yearly_cost=5)
    offer(title="Fremdes")
    desk = signed_in(client, who)
    text = b"".join(desk.get("/angebote/verwalten/datei/eigene/offers/").streaming_content).decode()
    (row,) = csv.DictReader(io.StringIO(text[1:]), delimiter=";")
    assert (row["Titel"], row["Kosten im Jahr in Euro"], row["Stand"]) == ("Entwurf", "5", "draft")


def test_the_licence_is_the_one_that_the_installation_names(client, settings, tmp_path):
    (tmp_path / "site.toml").write_text('licence = { name = "CC BY 4.0", url = "https://example.org/by" }')
    settings.HOME = tmp_path
    offer(title="Yoga")
    offer(title="Karte", place=place(osm="node/1"))
    told = {row["Titel"]: row["Lizenz"] for row in table(client, "angebote.csv")}
    assert told == {"Yoga": "CC BY 4.0", "Karte": "ODbL 1.0"}
    assert "https://example.org/by" in client.get(f"{DATA}angebote.csv").headers["Link"]
