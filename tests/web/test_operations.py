"""Alive, ready, and what is counted; and who may read it."""

import shutil

import pytest
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from dreiraum.ground.messages.models import Chore
from dreiraum.ground.region import serving
from dreiraum.ground.region.serving import Served
from dreiraum.web import operations

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def own(home, tmp_path, monkeypatch):
    """The folder of a Region that is served, and may be spoilt."""
    folder = shutil.copytree(home / "region", tmp_path / "region")
    served = Served(folder)
    monkeypatch.setattr(serving, "served", served)
    return folder


def figures(client):
    """Every sample by name and labels."""
    page = client.get("/metrics")
    assert page.status_code == 200
    families = text_string_to_metric_families(page.content.decode())
    return {(one.name, *sorted(one.labels.items())): one.value for family in families for one in family.samples}


def test_the_site_is_alive(client):
    page = client.get("/healthz")
    assert (page.status_code, page.content) == (200, b"ok\n")
    assert "no-store" in page.headers["Cache-Control"]


def test_with_region_and_database_it_is_ready(client, served_region):
    page = client.get("/readyz")
    told = {"ready": True, "reasons": [], "region": served_region.version, "stale": False}
    assert (page.status_code, page.json()) == (200, told)


def test_without_a_region_it_is_alive_but_not_ready(client, own):
    shutil.rmtree(own)
    page = client.get("/readyz")
    assert (page.status_code, page.json()["reasons"]) == (503, ["no Region in force"])
    assert client.get("/healthz").status_code == 200


def test_a_region_that_went_away_still_answers_and_is_told_to_be_stale(client, own):
    served = serving.served
    served.now()
    (own / "manifest.json").unlink()
    while not served.stale:
        served.now()
    page = client.get("/readyz")
    assert (page.status_code, page.json()["stale"]) == (200, True)
    assert figures(client)["dreiraum_region_stale",] == 1


def test_a_migration_that_is_missing_is_told(client, monkeypatch):
    from django.db import connection

    monkeypatch.setattr(operations, "_MIGRATED", [])
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'people'")
    page = client.get("/readyz")
    assert (page.status_code, page.json()["reasons"]) == (503, ["migrations are not applied"])


def test_a_database_that_is_away_is_told(client, monkeypatch):
    from django.db import OperationalError, connection

    def refuse(*args):
        raise OperationalError("the server is away")

    with monkeypatch.context() as away:
        away.setattr(connection, "cursor", refuse)
        page = client.get("/readyz")
    assert (page.status_code, page.json()["reasons"]) == (503, ["database cannot be reached"])


def test_answers_are_counted_by_page_and_status(client):
    ok = ("dreiraum_requests_total", ("method", "GET"), ("route", "alive"), ("status", "200"))
    lost = ("dreiraum_requests_total", ("method", "other"), ("route", "none"), ("status", "404"))
    slow = ("dreiraum_request_seconds_count", ("route", "alive"))
    before = figures(client)
    for _ in range(3):
        client.get("/healthz")
    client.generic("GEHEIM", "/gibt/es/nicht/")
    after = figures(client)
    assert [after[one] - before.get(one, 0) for one in (ok, slow, lost)] == [3, 3, 1]


def test_what_is_done_again_and_again_and_fails_is_told(client):
    now = timezone.now()
    Chore.objects.create(name="offers into the Region", due=now, problem="InputError")
    Chore.objects.create(name="send messages", due=now)
    told = {name[1][1]: value for name, value in figures(client).items() if name[0] == "dreiraum_chore_failed"}
    assert told == {"offers into the Region": 1, "send messages": 0}


def test_no_figure_tells_what_was_asked(client):
    client.get("/erreichen/52.00001,9.50002/?mode=foot")
    client.get("/suche/?q=Hauptstraße 7")
    client.get("/52.00001,9.50002")
    text = client.get("/metrics").content.decode()
    assert not any(word in text for word in ("52.00001", "9.50002", "Hauptstra", "127.0.0.1"))


def test_the_region_in_force_and_its_replacements_are_told(client, own, home):
    client.get("/readyz")
    first = serving.served.version
    before = figures(client)
    name = "dreiraum_region_info"
    assert before[name, ("version", first)] == 1
    manifest = own / "manifest.json"
    scratch = own / "manifest.new"
    scratch.write_text(manifest.read_text(encoding="utf-8").replace("Zwei Dörfer", "Drei Dörfer"), encoding="utf-8")
    scratch.replace(manifest)
    while serving.served.version == first:
        serving.served.now()
    client.get("/healthz")
    after = figures(client)
    versions = {key[1][1] for key, value in after.items() if key[0] == name and value}
    assert versions == {serving.served.version}
    assert after["dreiraum_region_swaps_total",] == before["dreiraum_region_swaps_total",] + 1


def test_memory_is_told(client):
    told = {key[0]: value for key, value in figures(client).items() if key[0].startswith("dreiraum_process")}
    assert 10_000_000 < told["dreiraum_process_private_bytes"] <= told["dreiraum_process_resident_bytes"] < 4e9


@pytest.mark.parametrize("asker", ["127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"])
def test_this_machine_may_read_the_figures(client, asker):
    assert client.get("/metrics", REMOTE_ADDR=asker).status_code == 200


@pytest.mark.parametrize("asker", ["10.0.0.7", "2001:db8::1", "", "127.0.0.1.example.org"])
def test_others_may_not(client, asker):
    page = client.get("/metrics", REMOTE_ADDR=asker)
    assert (page.status_code, b"dreiraum_requests" in page.content) == (403, False)


@pytest.mark.parametrize("name", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"])
def test_whom_a_proxy_brings_is_not_this_machine(client, name):
    assert client.get("/metrics", headers={name: "127.0.0.1"}).status_code == 403


def test_behind_a_proxy_only_the_token_opens(client, settings):
    settings.PROXIES = 1
    assert client.get("/metrics").status_code == 403
    settings.METRICS_TOKEN = "genau-dieses"
    assert client.get("/metrics", headers={"Authorization": "Bearer genau-dieses"}).status_code == 200
    for wrong in ("genau-dieses", "Bearer", "Bearer genau-diese", "Bearer ä", "Basic genau-dieses"):
        assert client.get("/metrics", headers={"Authorization": wrong}).status_code == 403


def test_without_a_token_no_empty_one_opens(client):
    page = client.get("/metrics", REMOTE_ADDR="10.0.0.7", headers={"Authorization": "Bearer "})
    assert page.status_code == 403


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_nothing_is_changed_by_asking(client, path):
    assert client.post(path).status_code == 405
    assert client.head(path).status_code == 200
    assert not Client().get(path).cookies
