"""What the pages list is what the program knows: keys, services, columns, words, tests."""

import ast
import dataclasses
import re
from collections import defaultdict

import pytest
from tests.docs.pages import ROOT, page, pages, rows, ticked

from dreiraum.cli.answers import GERMAN_REASON
from dreiraum.ground.site.gateway import Gateway
from dreiraum.ground.site.installation import read_site
from dreiraum.ground.site.queries import PAGES
from dreiraum.reach.config import read_district
from dreiraum.reach.export.files import FORMATS
from dreiraum.reach.offers import LAYER
from dreiraum.reach.region import Region
from dreiraum.reach.services.catalogue import BUILT_IN, read_catalogue
from dreiraum.reach.streets.profiles import MODES, Profile
from dreiraum.reach.toml import Table, parse_toml
from dreiraum.reach.transit.own import read_own


@pytest.fixture
def asked(monkeypatch) -> dict[str, set[str]]:
    """Keys that readers ask a TOML file for, by section."""
    keys = defaultdict(set)
    value = Table._value

    def note(table, key):
        section = re.search(r"\[+([^\]]*)\]+", table.where)
        keys[section[1] if section else ""].add(key)
        return value(table, key)

    monkeypatch.setattr(Table, "_value", note)
    return keys


def documented(name: str, heading: str, column: int = 0) -> set[str]:
    return {key for row in rows(page(name).section(heading)) for key in ticked(row[column])}


def test_every_key_of_a_districts_configuration_is_documented(asked, small_sources):
    examples = {block.file: block.text for block in page("docs/configuration.md").blocks}
    place = '[[place]]\nservice = "meeting"\nname = "Haus"\nlat = 52.0\nlon = 9.5\n'
    (small_sources / "district.toml").write_text(examples["district.toml"] + place, encoding="utf-8")
    read_district(small_sources / "district.toml")
    (offers,) = page("docs/offers.md").blocks
    read_own(parse_toml(offers.text, offers.file), read_district(small_sources / "district.toml"))
    kinds = {f"sources.{key}" for key in asked["sources"]}
    assert documented("docs/configuration.md", "Top level") == asked[""] - {
        *("version", "source", "default", "service", "transit"),
    }
    assert kinds == {
        "sources.streets",
        "sources.population",
        "sources.boundaries",
        "sources.broadband",
        "sources.timetable",
    }
    for kind in kinds - {"sources.timetable"}:  # no example names one
        assert documented("docs/configuration.md", "`[[sources.KIND]]`") == asked[kind]
    assert documented("docs/configuration.md", "`[[digital]]`") == asked["digital"]
    of_place = documented("docs/configuration.md", "`[[place]]`")
    assert of_place == asked["place"]
    assert (of_place - {"address"}) | documented("docs/configuration.md", "`[[mobile]]`") == asked["mobile"]
    assert (of_place - {"service"}) | documented("docs/configuration.md", "`[[hub]]`") == asked["hub"]
    assert documented("docs/offers.md", "`[timetable]`") == asked["timetable"]
    assert documented("docs/offers.md", "`[[rufbus]]`") == (asked["rufbus"] | asked["ride"]) - {"lat", "lon"}
    assert documented("docs/offers.md", "`[[bench]]`") == asked["bench"]


def test_every_key_of_an_installations_site_is_documented(asked, tmp_path):
    (block,) = page("docs/site.md").blocks
    (tmp_path / "site.toml").write_text(block.text, encoding="utf-8")
    read_site(tmp_path / "site.toml")
    contact = documented("docs/site.md", "A contact")
    assert documented("docs/site.md", "Top level") == asked[""]
    assert documented("docs/site.md", "`[operator]`") | contact == asked["operator"]
    assert documented("docs/site.md", "`[privacy]`") == asked["privacy"]
    gateway = {key for row in rows(page("docs/site.md").section("`[sms]`")) for key in ticked(row[0])}
    assert gateway == {one.name for one in dataclasses.fields(Gateway)}
    assert documented("docs/site.md", "`[accessibility]`") == asked["accessibility"]
    of_contact = ("privacy.officer", "privacy.authority", "privacy.hosting")
    for section in (*of_contact, "accessibility.contact", "accessibility.enforcement"):
        assert contact == asked[section], section


def test_every_page_that_an_operator_can_replace_is_documented():
    assert documented("docs/going-online.md", "Your own texts") == set(PAGES)


def test_every_key_of_the_services_file_is_documented(asked):
    catalogue = read_catalogue(BUILT_IN)
    said = defaultdict(set)
    for section, key, _ in rows(page("docs/services.md").text):
        said[section] |= set(ticked(key))
    assert said["top"] == asked[""]
    assert said["service"] == asked["service.food"]
    assert said["transit"] == asked["transit"]
    assert said["window"] | {"source", "assumption"} == asked["transit.window.sunday"]
    assert set(ticked(page("docs/services.md").text.split("##")[0])) == set(catalogue.keys)


def test_every_key_of_a_profile_is_documented():
    known = {field.name.rstrip("_") for field in dataclasses.fields(Profile)} - {"mode"}
    assert documented("docs/profiles.md", "Override") == known


def test_modes_and_their_speeds_are_those_of_the_profiles():
    said = {row[0]: row[1] for row in rows(page("docs/profiles.md").text.split("##")[0])}
    assert tuple(said) == MODES
    for mode, speed in said.items():
        table = (ROOT / "src/dreiraum/reach/streets/profiles" / f"{mode}.toml").read_text("utf-8")
        assert float(re.search(r"^residential = ([\d.]+)", table, re.MULTILINE)[1]) == float(speed.split()[0])


@pytest.mark.parametrize(
    "kind", ["streets", "people", "connections", "places", "names", "times", "basemap", "timetable", "transit"]
)
def test_every_column_of_a_part_is_documented(demo, kind):
    part = Region.open(demo / "region").parts[kind]
    columns = {re.sub(r"(\.ends|\.text)?\.npy$", "", file) for file in part.head["files"]}
    if kind == "streets":
        columns = {re.sub(rf"^({'|'.join(MODES)})_", "MODE_", column) for column in columns}
    columns.discard(LAYER)  # there are offers in a demo that is filled
    where = ("docs/timetable.md", "Columns") if kind == "timetable" else ("docs/parts.md", kind)
    assert documented(*where) == columns


def test_every_line_of_the_truth_table_is_a_test_and_every_test_a_line():
    sources = [path.read_text("utf-8") for path in (ROOT / "tests/reach").glob("test_truth_table*.py")]
    bodies = [node for source in sources for node in ast.parse(source).body]
    tests = {node.name for node in bodies if isinstance(node, ast.FunctionDef)}
    listed = {key for row in rows(page("docs/reached.md").text) for key in ticked(row[1])}
    assert listed == {name for name in tests if name.startswith("test_")}


def test_the_helpers_pages_show_words_that_the_tool_says():
    spoken = [
        ROOT / "src/dreiraum/reach/places/phrases.py",
        *(ROOT / "src/dreiraum/cli").glob("*.py"),
        *(ROOT / "src/dreiraum/land").rglob("*.py"),
        *(ROOT / "src/dreiraum/land").rglob("*.html"),
        ROOT / "src/dreiraum/web/locale/en/LC_MESSAGES/django.po",
    ]
    said = "".join(path.read_text("utf-8") for path in spoken)
    for name in ("docs/users.de.md", "docs/users.md"):
        for row in rows(page(name).text):
            for phrase in re.findall(r"\*([^*`]+)\*", row[0]):
                assert re.split(r"\d|\.\.\.", phrase)[0].strip() in said, f"{name}: {phrase}"


def test_every_reason_for_no_answer_is_explained():
    for reason in GERMAN_REASON.values():
        assert reason in page("docs/users.de.md").text


def test_every_format_of_an_export_is_documented():
    assert set(FORMATS) <= set(ticked(page("docs/data.md").section("What comes out")))


def test_every_decision_stands_in_the_index_and_is_short():
    index = page("docs/decisions/README.md")
    records = sorted((ROOT / "docs/decisions").glob("[0-9]*.md"))
    assert [link for link in index.links if link[0].isdigit()] == [record.name for record in records]
    for number, record in enumerate(records, 1):
        text = record.read_text("utf-8")
        assert text.startswith(f"# {number:04} ")
        assert {"**Context.**", "**Decision.**", "**Consequence.**"} <= set(re.findall(r"\*\*\w+\.\*\*", text))
        assert len(text.splitlines()) <= 35


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_pages_stay_short(page):
    assert (
        page.name in ("benchmarks/README.md", "docs/design.md", "docs/data.md", "docs/reached.md")
        or len(page.text.splitlines()) <= 125
    )
