"""Whatever is asked of the JSON interface is answered as described, and never with a mistake of ours."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from dreiraum.web import keyed_api
from dreiraum.web.api import description

CHECKS = [not_a_server_error, status_code_conformance, response_schema_conformance, content_type_conformance]
PATHS = ("nearest", "find", "address", "route", "isochrone", "places", "coverage", "villages", "cells", "services")


OPERATIONS = description()["paths"]


@pytest.fixture(scope="module")
def described(home):
    """The interface as its own description tells it, asked through WSGI; it needs no database."""
    from dreiraum.web.wsgi import application

    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("path", OPERATIONS)
def test_every_operation_keeps_to_its_description(described, path, mode):
    @settings(max_examples=20, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(case=described[path]["GET"].as_strategy(generation_mode=mode))
    def keeps_to_it(case):
        case.call_and_validate(checks=CHECKS, headers={"Accept-Encoding": "identity"})

    keeps_to_it()


def values():
    """What people, programs and bad people write into an address."""
    words = st.sampled_from(
        [
            "", "0", "52.0", "9.5", "-0", "nan", "inf", "-inf", "1e400", "1e-400", "0x1p3", "9" * 400, "١٢", "52,0",
            "52.0,9.5", "9.5,52.0", "91,9", "a,b", ",", "foot", "car", "gp", "all", "village", "json", "csv", "de",
            "2026-11-24T10:00", "2026-02-30T10:00", "2026-11-24T10:00Z", "1949-12-31T23:59", "T", "03252001",
            "' OR 1=1 --", "<script>", "../../etc/passwd", "%00", "\x00", "😀", "ä" * 10_000, "null", "[]", "{}",
        ]
    )  # fmt: skip
    return words | st.text(max_size=30) | st.floats().map(str) | st.integers().map(str)


NAMES = sorted({one["name"] for methods in OPERATIONS.values() for one in methods["get"]["parameters"]})


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    path=st.sampled_from(PATHS),
    asked=st.lists(st.tuples(st.sampled_from([*NAMES, "", "x"]), values()), max_size=5),
)
def test_whatever_stands_in_an_address_is_answered_or_refused(home, path, asked):
    answer = Client().get(f"/api/v1/{path}", asked)
    assert answer.status_code in (200, 400, 422), (path, asked)
    if answer.status_code != 200:
        assert answer.json()["error"]["message"]


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(lat=st.floats(-90, 90), lon=st.floats(-180, 180), mode=st.sampled_from(["foot", "car"]))
def test_any_point_on_earth_has_an_answer(home, lat, lon, mode):
    for question in (f"nearest?lat={lat}&lon={lon}", f"isochrone?lat={lat}&lon={lon}", f"route?from={lat:.6f},{lon:.6f}&to=52.0,9.5"):  # fmt: skip  # noqa: E501
        assert Client().get(f"/api/v1/{question}&mode={mode}").status_code in (200, 422)


KEYED = [
    (path, method)
    for path, methods in keyed_api.description()["paths"].items()
    for method in methods
]  # fmt: skip


@pytest.fixture
def keyed(home, db):
    """What an organisation's program may ask, with a key of every scope, and something to ask about."""
    from tests.ground.bookings.making import booking, policy, resource
    from tests.ground.people.making import organisation, person

    from dreiraum.ground.people.acting import Acting
    from dreiraum.ground.people.api_keys import SCOPES, make_key
    from dreiraum.web.wsgi import application

    of = organisation()
    hall = resource("A", "B", slug="saal", policy=policy(organisation=of))
    made = [booking(hall, code="K7QX2M9P"), booking(hall)]
    assert made
    key = make_key(who=Acting(account=person()), organisation=of, name="Fuzz", scopes=SCOPES, days=1, per_minute=600)
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/bookings/openapi.json", application), key[1]
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize(("path", "method"), KEYED)
def test_every_operation_with_a_key_keeps_to_its_description(keyed, path, method, mode):
    schema, key = keyed
    from dreiraum.ground.people import api_key_auth

    api_key_auth.bearer._keys._by_figure.clear()  # another test, another minute

    @settings(max_examples=20, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(case=schema[path][method.upper()].as_strategy(generation_mode=mode))
    def keeps_to_it(case):
        case.call_and_validate(checks=CHECKS, headers={"Accept-Encoding": "identity", "Authorization": f"Bearer {key}"})

    keeps_to_it()


def test_everything_that_asks_for_a_key_is_described_with_an_example():
    schema = keyed_api.description()
    assert {path.removeprefix("/api/v1") for path, _ in KEYED} == {
        "/resources", "/resources/{slug}/free", "/bookings", "/bookings/{code}", "/rides", "/rides/{code}",
    }  # fmt: skip
    for path, method in KEYED:
        operation = schema["paths"][path][method]
        assert operation["security"] == [{"Scoped": []}]
        assert operation["summary"]
        assert operation["description"]
        assert {"200", "400", "401", "403", "404", "429"} <= set(operation["responses"])
        assert all(one["description"] and "example" in one for one in operation["parameters"]), path
    for name in ("Wish", "Answer"):
        assert schema["components"]["schemas"][name]["example"]
