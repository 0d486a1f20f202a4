"""No Region, or none that can be read: a sentence and when to come back, on every page that needs one."""

import json
import shutil

import pytest

from dreiraum.ground.region import serving
from dreiraum.ground.region.serving import Served

NEED = [
    "/", "/en/", "/suche/?q=Markt", "/erreichen/52.00000,9.50000/", "/en/erreichen/52.00000,9.50000/?mode=bike",
    "/erreichen/52.00000,9.50000/weg/node/502/", "/karte/", "/gemeinden/", "/gemeinden/west/",
    "/gemeinden/west/westdorf/", "/einbetten/naehe/", "/einbetten/karte/",
]  # fmt: skip
DO_NOT = ["/impressum/", "/datenschutz/", "/barrierefreiheit/", "/en/impressum/", "/healthz"]


def none(folder):
    shutil.rmtree(folder)


def older(folder):
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    (folder / "manifest.json").write_text(json.dumps({**manifest, "format": 0}), encoding="utf-8")


def damaged(folder):
    for file in folder.glob("parts/streets-*/*.npy"):
        file.write_bytes(file.read_bytes()[:50])


@pytest.fixture(params=[none, older, damaged])
def away(request, home, tmp_path, monkeypatch):
    """The Region that Django would serve cannot be served."""
    folder = shutil.copytree(home / "region", tmp_path / "region")
    request.param(folder)
    monkeypatch.setattr(serving, "served", Served(folder))


@pytest.mark.parametrize("page", NEED)
def test_a_page_that_needs_a_region_says_that_there_is_none(away, client, db, page):
    answer = client.get(page)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    text = answer.content.decode()
    sentence = "The data are not there at the moment." if "/en/" in page else "Die Daten sind gerade nicht da."
    assert sentence in text
    assert "Traceback" not in text
    assert "/region" not in text


@pytest.mark.parametrize("page", DO_NOT)
def test_a_page_that_needs_none_is_there(away, client, db, page):
    assert client.get(page).status_code == 200


@pytest.mark.parametrize("page", ["/api/v1/nearest?lat=52&lon=9.5", "/api/v1/coverage", "/api/v1/find?q=Markt"])
def test_programs_are_told_in_json(away, client, db, page):
    answer = client.get(page)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert "json" in answer.headers["Content-Type"]
    assert json.loads(answer.content)


def test_it_is_said_to_machines_too(away, client, db):
    told = client.get("/readyz")
    assert (told.status_code, told.json()["reasons"]) == (503, ["no Region in force"])
