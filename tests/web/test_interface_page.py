"""The page about the JSON interface tells all that can be asked, with questions that can be tried."""

import html
import json
import re

import pytest

from dreiraum.ground.region import serving
from dreiraum.ground.region.serving import Served
from dreiraum.web.api import description


def blocks(page):
    found = re.findall(r"<pre[^>]*><code[^>]*>(.*?)</code></pre>", page.content.decode(), re.DOTALL)
    return [html.unescape(block) for block in found]


@pytest.mark.parametrize("address", ["/api/", "/en/api/"])
def test_every_operation_and_every_parameter_stands_there(client, address):
    page = client.get(address)
    text = page.content.decode()
    assert page.status_code == 200
    for path, methods in description()["paths"].items():
        assert f"GET {path}<" in text
        section = text.split(f"GET {path}<")[1].split("</section>")[0]
        for one in methods["get"]["parameters"]:
            assert (f'<code translate="no">{one["name"]}</code>' in section) == (one["name"] != "lang")


def test_every_example_can_be_tried_and_answers_as_it_says(client):
    said = blocks(client.get("/api/"))
    questions = [block.removeprefix("curl '").removesuffix("'") for block in said if block.startswith("curl ")]
    answers = [json.loads(block) for block in said if block.startswith("{")]
    assert len(questions) == len(answers) == len(description()["paths"])
    for question, answer in zip(questions, answers, strict=True):
        asked = client.get(question)
        assert asked.status_code == 200, question
        assert set(answer) == set(asked.json())


def test_the_page_needs_no_script_and_loads_nothing_from_elsewhere(client):
    text = client.get("/api/").content.decode()
    assert not re.search(r'(?:src|href)="(?:https?:)?//(?!testserver)', text)
    assert not re.search(r"\s(?:style|on\w+)=", text)


def test_the_page_leads_to_the_description(client):
    link = re.search(r'href="(/api/v1/openapi\.json\?lang=en)"', client.get("/en/api/").content.decode())
    assert client.get(link[1]).json()["openapi"].startswith("3.1")


def test_without_a_region_the_page_asks_to_come_again(client, monkeypatch, tmp_path):
    monkeypatch.setattr(serving, "served", Served(tmp_path))
    assert client.get("/api/").status_code == 503
