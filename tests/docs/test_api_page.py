"""What docs/api.md says of the JSON interface is so."""

import re
import shlex

import pytest
from django.test import Client
from tests.docs.pages import page, rows, ticked

from dreiraum.ground.region import serving
from dreiraum.ground.region.serving import Served
from dreiraum.web.api import description

PAGE = page("docs/api.md")


@pytest.fixture
def ask(demo, monkeypatch):
    monkeypatch.setattr(serving, "served", Served(demo / "region"))
    return Client().get


def test_every_operation_stands_in_the_table():
    assert {ticked(row[0])[0] for row in rows(PAGE.text.split("## ")[0])} == set(description()["paths"])


def test_every_example_is_answered_and_every_operation_has_one(ask):
    lines = [line for block in PAGE.blocks if block.kind == "bash" for line in block.commands]
    asked = set()
    for line in lines:
        command, address = shlex.split(line)
        answer = ask(address.removeprefix("http://localhost:8000"))
        assert (command, answer.status_code) == ("curl", 200), line
        assert len(answer.content) > 500, line
        asked.add(re.sub(r"\?.*", "", address.removeprefix("http://localhost:8000")))
    assert asked == set(description()["paths"])


def test_the_example_of_a_mistake_is_said_so(ask):
    said = next(block.text for block in PAGE.blocks if block.kind == "json")
    assert ask("/api/v1/nearest?lon=9.6").content.decode() == said.strip().replace(": ", ":").replace(', "', ',"')


def test_every_status_is_one_that_is_described():
    listed = {ticked(row[0])[0] for row in rows(PAGE.section("What goes wrong"))}
    described = {status for one in description()["paths"].values() for status in one["get"]["responses"]}
    assert described - {"200"} <= listed
