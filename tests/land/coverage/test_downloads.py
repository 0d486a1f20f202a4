"""Files to download: complete, sourced, harmless in a spreadsheet, and with the same sums as the pages."""

from __future__ import annotations

import csv
import io
import json
import re

import numpy as np
import pyogrio
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.land.coverage.reading import Page, number

from dreiraum.reach.streets.profiles import MODES

PLACES = ("", "bruenn/", "bruenn/hof-2/", "bad-boern-am-suentel/gross-boern/")


def content(answer) -> bytes:
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def rows(answer) -> list[dict[str, str]]:
    """The rows of a CSV."""
    return without_head(content(answer).decode())


def without_head(text: str) -> list[dict[str, str]]:
    """The rows behind the lines that say where a CSV is from."""
    return list(csv.DictReader(line for line in io.StringIO(text, newline="") if not line.startswith("# ")))


def files(answer) -> list[str]:
    """Addresses of the files that a page offers."""
    return [href for href, _ in Page(answer).links if re.match(r"/gemeinden/[^?]*\.", href)]


def said(value) -> str:
    """A value as CSV has it."""
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


@pytest.mark.parametrize("mode", MODES)
def test_the_figures_are_those_of_the_engine(site, district, mode):
    for by, path in (("municipality", "versorgung.csv"), ("village", "orte.csv")):
        engine = district.coverage(mode=mode, by=by).rows()
        expected = [{name: said(value) for name, value in row.items()} for row in engine]
        found = rows(site.get(f"/gemeinden/{path}", {"mode": mode}))
        assert len(found) == len(expected) > 0
        for one, other in zip(found, expected, strict=True):
            assert {name: value.removeprefix("'") for name, value in one.items()} == other


def test_the_figures_of_an_area_sum_to_those_on_its_page(site, district):
    for path in PLACES[1:]:
        shown = Page(site.get(f"/gemeinden/{path}", {"mode": "bike"})).table("je Dienst")
        found = {
            row["service"]: row
            for row in rows(site.get(f"/gemeinden/{path}versorgung.csv", {"mode": "bike"}))
            if row["age"] == "all"
        }
        for service in district.catalogue.services:
            if service.essential:
                assert int(found[service.key]["physical"]) == number(shown.row(service.name)[0])
                assert round(float(found[service.key]["neither"])) == number(shown.row(service.name)[2])
        assert len(found) == len(district.catalogue.services)


def test_a_municipality_offers_the_figures_of_all_its_villages(site, district):
    found = rows(site.get("/gemeinden/bruenn/orte.csv"))
    assert sorted({row["village"] for row in found}) == ["'=1+1", "Hof", "Neudorf"]
    people = [int(row["people"]) for row in found if row["age"] == "all" and row["service"] == "food"]
    assert len(people) == 4
    assert sum(people) == int(district.cells.people[district.cells.municipality == 1].sum())


@pytest.mark.parametrize("ending", ["csv", "geojson", "gpkg"])
@pytest.mark.parametrize("path", PLACES)
def test_the_cells_hold_everybody_of_the_page_and_their_minutes(site, district, tmp_path, ending, path):
    answer = site.get(f"/gemeinden/{path}zellen.{ending}", {"mode": "bike"})
    file = tmp_path / f"cells.{ending}"
    file.write_bytes(content(answer))
    if ending == "csv":
        found = without_head(file.read_text(encoding="utf-8"))
        people, minutes = ([row[name] for row in found] for name in ("people", "food_minutes"))
    else:
        _, _, _, columns = pyogrio.raw.read(file, layer="cells", columns=["people", "food_minutes"])
        people, minutes = columns
    minutes = np.array([float(one) if one not in ("", None) else np.nan for one in minutes])
    people = np.array([int(one) for one in people])
    page = Page(site.get(f"/gemeinden/{path}", {"mode": "bike"}))
    if path:
        shown = page.table("je Dienst").row("Lebensmittel")
        assert people.sum() == sum(number(cell) for cell in shown[:3])
        assert people[minutes <= 15].sum() == number(shown[0])
    else:
        assert people.sum() == number(page.table("nicht erreichen").rows[-1][1])
        assert people[~(minutes <= 15)].sum() == number(page.table("nicht erreichen").rows[-1][3])


def test_municipalities_come_with_their_borders(site, district, tmp_path):
    for ending in ("geojson", "gpkg"):
        file = tmp_path / f"borders.{ending}"
        file.write_bytes(content(site.get(f"/gemeinden/gemeinden.{ending}")))
        _, _, shapes, (names, people) = pyogrio.raw.read(
            file, layer="municipalities", columns=["municipality", "people"]
        )
        assert names.tolist() == ["Bad Börn am Süntel", "Brünn", "Ohneort"]
        assert people.sum() == district.cells.people.sum()
        assert all(shape is not None for shape in shapes)


def test_every_file_says_whose_data_it_holds(site, district, tmp_path):
    for path in ("versorgung.csv", "bruenn/zellen.csv", "bruenn/zellen.geojson", "bruenn/hof/zellen.geojson"):
        text = content(site.get(f"/gemeinden/{path}")).decode()
        for line in (*district.attribution, "ODbL-1.0", "Alles ausgedacht."):
            assert line in text, path
    file = tmp_path / "cells.gpkg"
    file.write_bytes(content(site.get("/gemeinden/bruenn/zellen.gpkg")))
    assert pyogrio.read_info(file, layer="cells")["layer_metadata"]["attribution"] == "; ".join(district.attribution)


def test_a_file_is_named_by_what_where_how_and_when(site, district):
    answer = site.get("/gemeinden/bad-boern-am-suentel/gross-boern/zellen.gpkg", {"mode": "foot"})
    content(answer)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="zellen-gross-boern-zu-fuss-2026-11-01.gpkg"'
    assert answer.headers["Content-Type"] == "application/geopackage+sqlite3"


def test_every_file_a_page_offers_is_there(site, district):
    offered = set()
    for path in ("", "bruenn/", "bruenn/hof/"):
        links = files(site.get(f"/gemeinden/{path}", {"mode": "car"}))
        offered |= set(links)
        for href in links:
            assert href.endswith("?mode=car")
            assert len(content(site.get(href))) > 1000
    assert len(offered) == 7 + 5 + 4


@pytest.mark.parametrize(
    "path",
    [
        "versorgung.geojson", "versorgung.parquet", "x.csv", "bruenn/gemeinden.gpkg", "bruenn/hof/orte.csv",
        "nirgends/versorgung.csv", "bruenn/nirgends/versorgung.csv", "bruenn/..%2Fzellen.csv", "zellen.csv/",
    ],
)  # fmt: skip
def test_a_file_that_is_not_offered_is_not_found(site, district, path):
    assert site.get(f"/gemeinden/{path}").status_code == 404


def test_an_unknown_mode_is_a_sentence(site, district):
    assert site.get("/gemeinden/versorgung.csv", {"mode": "plane"}).status_code == 400


def test_without_borders_there_are_figures_and_cells_but_no_borders(site, bare):
    assert not [href for href in files(site.get("/gemeinden/")) if "gemeinden." in href]
    assert site.get("/gemeinden/gemeinden.gpkg").status_code == 404
    found = json.loads(content(site.get("/gemeinden/kreis-suentel/zellen.geojson")))
    assert sum(one["properties"]["people"] for one in found["features"]) == bare.cells.people.sum()


def test_names_of_the_map_cannot_become_formulas(site, district):
    for path in ("orte.csv", "bruenn/zellen.csv", "zellen.csv"):
        text = content(site.get(f"/gemeinden/{path}")).decode()
        cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
        wild = [cell for cell in cells if re.match(r"[=+@\t\r]|-(?!\d)", cell)]
        assert wild == []
    assert "'@Markt" in cells
    assert "'+Apotheke" in cells
    assert "=1+1" in content(site.get("/gemeinden/bruenn/zellen.geojson")).decode()  # only spreadsheets calculate


@pytest.mark.parametrize("question", ["coverage?by=village&format=csv", "cells?format=csv"])
def test_nor_can_they_in_tables_for_programs(site, district, question):
    text = site.get(f"/api/v1/{question}").content.decode()
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert [cell for cell in cells if re.match(r"[=+@\t\r]|-(?!\d)", cell)] == []
    assert any(cell.startswith("'") for cell in cells)


@given(
    st.lists(st.none() | st.text(max_size=6) | st.sampled_from(["=A1", "+49", "-5", "@x", "\tx", "x=1"]), min_size=1)
)
def test_a_text_is_changed_only_where_it_would_be_calculated(values):
    from dreiraum.land.coverage.downloads import harmless
    from dreiraum.reach.export.layers import Layer, column_of

    layer = Layer("x", "X", {"text": column_of(values)})
    found = harmless(layer).fields["text"].tolist()
    for before, after in zip(layer.fields["text"].tolist(), found, strict=True):
        assert after == (f"'{before}" if before and before[0] in "=+-@\t\r" else before)
