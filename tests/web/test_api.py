"""The JSON interface says what the engine says, in the shapes it describes, to every site and about nobody."""

import csv
import json
import re
import subprocess

import numpy as np
import pytest
from click.testing import CliRunner
from django.test import Client
from tests.cli.command import COMMAND
from tests.reach.drawing import latlon

from dreiraum.cli import main
from dreiraum.ground.region import api as region_api
from dreiraum.ground.region import parameters, schemas, serving
from dreiraum.ground.region.serving import Served
from dreiraum.land.coverage import api as coverage_api
from dreiraum.land.coverage import schemas as coverage_schemas
from dreiraum.land.mobility import api as mobility_api
from dreiraum.land.mobility import schemas as mobility_schemas
from dreiraum.reach.errors import InputError
from dreiraum.reach.export import documents
from dreiraum.reach.streets.profiles import MODES
from dreiraum.web.api import description, said

LAT, LON = latlon(0, 0)
HOME = f"lat={LAT}&lon={LON}"
AWAY = "{},{}".format(*latlon(1000, 0))
EVERY = {
    f"nearest?{HOME}": coverage_schemas.Home,
    f"nearest?{HOME}&mode=car&time=2026-11-24T10:00": coverage_schemas.Home,
    "nearest?lat=48.1&lon=11.5": coverage_schemas.Home,
    "find?q=Westdorf": schemas.Names,
    "find?q=Hauptstr 2&limit=1&near=52,9.5": schemas.Names,
    "find?q=xyzzy": schemas.Names,
    f"address?{HOME}": schemas.House,
    "address?lat=48.1&lon=11.5": schemas.House,
    f"route?from={LAT},{LON}&to={AWAY}": schemas.Route,
    f"route?from={LAT},{LON}&to={LAT},{LON}&mode=bike": schemas.Route,
    f"isochrone?{HOME}&minutes=7.5": schemas.Isochrone,
    "places": schemas.Places,
    "places?service=pharmacy&service=bakery": schemas.Places,
    "services": schemas.Services,
    "region": schemas.Region,
    "coverage": coverage_schemas.Coverage,
    "coverage?by=village&mode=car&time=2026-11-24T10:00&service=pharmacy&age=65plus": coverage_schemas.Coverage,
    "municipalities": coverage_schemas.Municipalities,
    "villages": coverage_schemas.Villages,
    "villages?municipality=03252001": coverage_schemas.Villages,
    "cells?mode=bike": coverage_schemas.Cells,
    f"journeys?from={LAT},{LON}&to={AWAY}": mobility_schemas.Journeys,
    f"journeys?from={LAT},{LON}&to={AWAY}&arrive=2026-11-24T10:00&access=bike&walk=9": mobility_schemas.Journeys,
    "stops": mobility_schemas.Stops,
    f"stops?around={LAT},{LON}": mobility_schemas.Stops,
    f"departures?around={LAT},{LON}": mobility_schemas.Departures,
}  # fmt: skip
OF_REGION = ("places", "services", "region", "coverage", "municipalities", "villages", "cells")


def ask(client: Client, question: str, **headers):
    return client.get(f"/api/v1/{question}", headers=headers or None)


def document(client: Client, question: str, **headers):
    answer = ask(client, question, **headers)
    assert answer.status_code == 200, answer.content
    return json.loads(answer.content, parse_constant=pytest.fail)


def refused(client: Client, question: str, status: int, field: str | None = None, **headers) -> str:
    answer = ask(client, question, **headers)
    assert answer.status_code == status, answer.content
    assert answer.headers["Content-Type"] == "application/json"
    assert "no-store" in answer.headers["Cache-Control"]
    error = answer.json()["error"]
    assert error["field"] == field
    assert "Traceback" not in error["message"]
    return error["message"]


@pytest.mark.parametrize("question", EVERY)
def test_every_answer_has_exactly_the_shape_that_is_described(client, question):
    EVERY[question].model_validate_json(ask(client, question).content, strict=True)


def test_every_operation_is_tried_here(client):
    tried = {f"/api/v1/{question.partition('?')[0]}" for question in EVERY}
    assert tried == set(description()["paths"])


def test_a_thousand_homes_hear_what_the_engine_says(client, served_region):
    chance = np.random.default_rng(1)
    south, west = latlon(-3500, -1500)
    north, east = latlon(9500, 1500)
    for lat, lon in zip(chance.uniform(south, north, 1000), chance.uniform(west, east, 1000), strict=True):
        mode = MODES[int(chance.integers(len(MODES)))]
        expected = documents.home_json(served_region, served_region.nearest(lat, lon, mode=mode))
        assert document(client, f"nearest?lat={lat}&lon={lon}&mode={mode}") == expected


@pytest.mark.parametrize(
    ("question", "command"),
    [
        (f"nearest?{HOME}", ["nearest", "--at", f"{LAT},{LON}"]),
        (
            f"nearest?{HOME}&mode=bike&time=2026-11-24T10:00",
            ["nearest", "--at", f"{LAT},{LON}", "--mode", "bike", "--time", "2026-11-24T10:00"],
        ),
        (f"isochrone?{HOME}&minutes=5", ["isochrone", "--at", f"{LAT},{LON}", "--minutes", "5"]),
        (
            f"route?from={LAT},{LON}&to={AWAY}&mode=car",
            ["route", "--from", f"{LAT},{LON}", "--to", AWAY, "--mode", "car"],
        ),
        ("coverage?mode=car&by=village", ["coverage", "--mode", "car", "--by", "village"]),
    ],
)
def test_the_command_line_says_the_same(client, home, question, command):
    verb, *options = command
    ended = CliRunner().invoke(main, ["region", verb, str(home / "region"), *options, "--json"])
    assert ended.exit_code == 0, ended.output
    assert document(client, question) == json.loads(ended.stdout)


def test_the_command_line_finds_the_same_names(client, home):
    ended = CliRunner().invoke(main, ["region", "find", str(home / "region"), "Hauptstr", "--json"])
    found = document(client, "find?q=Hauptstr")
    assert found["results"]
    for one in found["results"]:
        del one["url"]
    assert found == json.loads(ended.stdout)


@pytest.mark.parametrize(("layer", "question"), [("coverage", "coverage?mode=bike"), ("cells", "cells?mode=bike")])
def test_a_table_is_the_file_that_the_command_line_exports(client, home, tmp_path, layer, question):
    file = tmp_path / "table.csv"
    command = [COMMAND, "region", "export", home / "region", layer, "--mode", "bike", "--out", file]
    subprocess.run(command, check=True, capture_output=True)
    answer = ask(client, f"{question}&format=csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.content.decode() == file.read_text("utf-8")


def test_chosen_rows_are_the_same_in_both_formats(client):
    chosen = "coverage?by=village&service=pharmacy&service=bakery&age=all&age=65plus"
    rows = document(client, chosen)["rows"]
    lines = ask(client, f"{chosen}&format=csv").content.decode().splitlines()
    table = list(csv.DictReader(line for line in lines if not line.startswith("# ")))
    assert {(row["service"], row["age"]) for row in rows} == {
        (service, age) for service in ("pharmacy", "bakery") for age in ("all", "65plus")
    }
    assert [(row["village"], row["service"], row["age"], str(row["people"])) for row in rows] == [
        (row["village"], row["service"], row["age"], row["people"]) for row in table
    ]


def test_found_names_lead_to_the_answer_in_the_language_asked_for(client):
    for language, start in (("de", "/erreichen/"), ("en", "/en/erreichen/")):
        found = document(client, f"find?q=Hauptstraße 2&lang={language}")["results"][0]
        assert found["url"] == f"http://testserver{start}{found['lat']:.5f},{found['lon']:.5f}/"
        assert client.get(found["url"]).status_code == 200


def test_a_point_has_an_address_or_none(client):
    at = document(client, "find?q=Hauptstraße 1 West")["results"][0]
    assert document(client, f"address?lat={at['lat']}&lon={at['lon']}")["address"]["label"] == "Hauptstraße 1"
    lat, lon = latlon(-2000, 0)
    assert document(client, f"address?lat={lat}&lon={lon}")["address"] is None


def test_people_of_the_villages_and_municipalities_add_up(client, served_region):
    everybody = int(served_region.cells.people.sum())
    towns = document(client, "municipalities")["municipalities"]
    assert sum(one["people"] for one in towns) == everybody
    for one in towns:
        within = document(client, f"villages?municipality={one['ags']}")["villages"]
        assert {(village["municipality"], village["ags"]) for village in within} == {(one["name"], one["ags"])}
        for each in (one, *within):
            assert each["under18"] + each["age_18to64"] + each["age_65plus"] <= each["people"]
            assert client.get(each["url"]).status_code == 200


def test_the_file_of_the_cells_is_where_it_is_said_to_be(client):
    told = document(client, "cells")
    assert client.get(told["url"]).content.startswith(b"DRCELLS1")
    assert client.get(told["csv"]).content.startswith(b"# ")
    assert "DRCELLS1" in told["format"]


def test_places_are_those_of_the_service_only(client):
    kinds = {one["properties"]["service"] for one in document(client, "places?service=pharmacy")["features"]}
    assert kinds == {"pharmacy"}
    assert len(document(client, "places")["features"]) > 8


def test_modes_and_ages_that_are_described_are_those_of_the_engine():
    by_name = {
        parameter["name"]: parameter["schema"]
        for methods in description()["paths"].values()
        for parameter in methods["get"]["parameters"]
    }
    assert by_name["mode"]["enum"] == list(MODES)
    assert set(by_name) == set(parameters.SENTENCES)


@pytest.mark.parametrize("question", EVERY)
def test_no_answer_asks_the_database_or_sets_a_cookie(client, question, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        answer = ask(client, question)
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")


@pytest.mark.parametrize("question", [*EVERY, "openapi.json", "nearest", "nothing"])
def test_every_site_may_ask(client, question):
    answer = ask(client, question, Origin="https://example.org")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_what_depends_on_the_region_alone_is_sent_once(client):
    for question in EVERY:
        answer = ask(client, question)
        if question.partition("?")[0] not in OF_REGION:
            assert "no-store" in answer.headers["Cache-Control"]
            assert "ETag" not in answer.headers
            continue
        assert "public" in answer.headers["Cache-Control"]
        again = ask(client, question, **{"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert ask(client, question, **{"If-None-Match": 'W/"other"'}).status_code == 200


def test_another_region_has_another_tag(client, home, monkeypatch, tmp_path):
    before = ask(client, "services").headers["ETag"]
    folder = tmp_path / "region"
    (folder / "parts").parent.mkdir()
    (folder / "parts").symlink_to(home / "region" / "parts")
    manifest = json.loads((home / "region" / "manifest.json").read_text("utf-8"))
    (folder / "manifest.json").write_text(json.dumps({**manifest, "notices": ["Neu."]}), "utf-8")
    monkeypatch.setattr(serving, "served", Served(folder))
    answer = ask(client, "services", **{"If-None-Match": before})
    assert answer.status_code == 200
    assert answer.json()["notices"] == ["Neu."]


def test_long_answers_are_compressed_for_who_can_read_that(client):
    packed = ask(client, "coverage", **{"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.content) * 5 < len(ask(client, "coverage").content)


@pytest.mark.parametrize(
    ("question", "field", "words"),
    [
        ("nearest", "lat", "„lat“ fehlt."),
        ("nearest?lat=52&lon=", "lon", "„lon“ ist so nicht lesbar."),
        ("nearest?lat=52,1&lon=9", "lat", "von -90 bis 90"),
        ("nearest?lat=nan&lon=9", "lat", "lesbar"),
        ("nearest?lat=52&lon=inf", "lon", "lesbar"),
        ("nearest?lat=91&lon=9", "lat", "von -90 bis 90"),
        (f"nearest?lat={'9' * 400}&lon=9", "lat", "lesbar"),
        (f"nearest?{HOME}&mode=rocket", "mode", "foot"),
        (f"nearest?{HOME}&mdoe=car", "mdoe", "lat, lon, mode, window, time"),
        (f"nearest?{HOME}&time=heute", "time", "2026-11-24T10:00"),
        (f"nearest?{HOME}&time=2026-11-24", "time", "lesbar"),
        (f"nearest?{HOME}&time=2026-02-30T10:00", "time", "lesbar"),
        (f"nearest?{HOME}&time=0001-01-01T00:00Z", "time", "lesbar"),
        (f"nearest?{HOME}&time=9999-12-31T23:59-23:00", "time", "lesbar"),
        ("find", "q", "„q“ fehlt."),
        ("find?q=", "q", "lesbar"),
        ("find?q=" + "ä" * 10_000, "q", "höchstens 200 Zeichen"),
        ("find?q=Nord&limit=0", "limit", "von 1 bis 50"),
        ("find?q=Nord&limit=" + "9" * 5000, "limit", "von 1 bis 50"),
        ("find?q=Nord&near=9", "near", "lesbar"),
        ("find?q=Nord&near=99,9", "near", "lesbar"),
        ("route?from=1,2", "to", "„to“ fehlt."),
        ("route?from=1,2&to=1,181", "to", "lesbar"),
        (f"isochrone?{HOME}&minutes=0", "minutes", "höchstens 60"),
        (f"isochrone?{HOME}&minutes=61", "minutes", "höchstens 60"),
        ("places?service=beer", "service", "„beer“ gibt es hier nicht. Es gibt: food"),
        ("places?service=<script>alert(1)</script>", "service", "„scriptalert1script“"),
        ("coverage?by=street", "by", "municipality"),
        ("coverage?age=old", "age", "65plus"),
        ("coverage?format=xlsx", "format", "csv"),
        ("villages?municipality=99999999", "municipality", "lesbar"),
        ("villages?municipality=Nord", "municipality", "lesbar"),
        ("journeys?from=1,2", "to", "„to“ fehlt."),
        (f"journeys?from={AWAY}&to={AWAY}&depart=morgen", "depart", "2026-11-24T10:00"),
        (f"journeys?from={AWAY}&to={AWAY}&depart=2026-11-24T10:00&arrive=2026-11-24T10:00", "arrive", "Ankunft"),
        (f"journeys?from={AWAY}&to={AWAY}&asked=2026-02-30T10:00", "asked", "lesbar"),
        (f"journeys?from={AWAY}&to={AWAY}&access=wheelchair&bike=true", "bike", "lesbar"),
        (f"journeys?from={AWAY}&to={AWAY}&walk=61", "walk", "von 1 bis 60"),
        ("departures", "stop", "„stop“ fehlt."),
        ("departures?stop=nirgends", "stop", "„stop“ ist so nicht lesbar"),
        ("departures?around=9", "around", "lesbar"),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence(client, question, field, words):
    assert words in refused(client, question, 400, field)


def test_what_has_no_answer_is_told_in_a_sentence(client):
    assert f"{LAT:.5f},{LON:.5f}" in refused(client, f"nearest?lat={LON}&lon={LAT}", 422)
    far = refused(client, "isochrone?lat=48.1&lon=11.5", 422)
    assert "kein Weg" in far
    assert refused(client, f"route?from={LAT},{LON}&to=48.1,11.5", 422) == far


def test_another_country_is_outside_and_no_mistake(client):
    told = document(client, "nearest?lat=48.85&lon=2.35")
    assert told["outside"] == "outside"
    assert told["municipality"] == ""


@pytest.mark.parametrize("text", ["😀🏚️", "'; DROP TABLE region; --", "\x00", "%", "ß\u0301" * 90, b"\xff\xfe\xd8"])
def test_whatever_is_typed_is_looked_for(client, text):
    answer = client.get("/api/v1/find", {"q": text})
    assert answer.status_code in (200, 400)


def test_sentences_come_in_the_language_asked_for(client):
    for question, headers, language in (
        ("nothing", {}, "de"),
        ("nothing", {"Accept-Language": "en-GB,en;q=0.9"}, "en"),
        ("nothing?lang=en", {"Accept-Language": "de"}, "en"),
        ("nothing?lang=de", {"Accept-Language": "en"}, "de"),
        ("nothing?lang=fr", {"Accept-Language": "en"}, "en"),
    ):
        answer = ask(client, question, **headers)
        assert answer.headers["Content-Language"] == language
        assert "Accept-Language" in answer.headers["Vary"]


def test_an_unknown_address_and_another_method_are_told_in_json(client):
    assert "openapi.json" in refused(client, "nothing", 404)
    answer = client.post("/api/v1/services", {"a": "b"})
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert "GET" in answer.json()["error"]["message"]


def test_browsers_may_ask_first_whether_they_may_ask(client):
    answer = client.options("/api/v1/nearest", headers={"Origin": "https://example.org"})
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


def test_the_head_of_an_answer_can_be_asked_for(client):
    head = client.head("/api/v1/services")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["ETag"] == ask(client, "services").headers["ETag"]


def test_without_a_region_everybody_is_asked_to_come_again(client, monkeypatch, tmp_path):
    monkeypatch.setattr(serving, "served", Served(tmp_path))
    for question in (f"nearest?{HOME}", "services"):
        answer = ask(client, question)
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0
        assert "Daten" in answer.json()["error"]["message"]
    assert ask(client, "openapi.json").status_code == 200


def test_a_mistake_of_ours_is_told_without_its_words(client, monkeypatch):
    def broken(*args):
        raise RuntimeError("secret")

    monkeypatch.setattr(region_api.documents, "services_json", broken)
    client.raise_request_exception = False
    assert "secret" not in refused(client, "services", 500)


def test_every_mistake_of_the_engine_has_words():
    assert said(InputError("anything")) == "anything"


def test_nothing_in_the_description_is_left_unsaid():
    schema = description()
    assert schema["openapi"].startswith("3.1")
    for methods in schema["paths"].values():
        operation = methods["get"]
        assert operation["summary"]
        assert operation["description"]
        assert {"200", "400", "429", "503"} <= set(operation["responses"])
        for parameter in operation["parameters"]:
            assert parameter["description"], parameter
    for name, shape in schema["components"]["schemas"].items():
        assert shape["description"], name
        assert shape["additionalProperties"] is False, name


def test_operations_are_named_as_their_addresses():
    for router in (region_api.router, coverage_api.router, mobility_api.router):
        for path in router.path_operations:
            assert re.fullmatch(r"/[a-z]+", path)
