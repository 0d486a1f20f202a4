"""`dreiraum demo`: the first thing anybody runs."""

import json
import re

import pytest
from tests.cli.command import dreiraum
from tests.serving import SAID


@pytest.fixture(scope="module")
def demo(demo_home, tmp_path_factory):
    """The installation that `dreiraum demo` wrote, and what it printed."""
    if (demo_home / SAID).exists():
        return demo_home, (demo_home / SAID).read_text("utf-8")
    out = tmp_path_factory.mktemp("demo") / "out"
    return out, dreiraum("demo", "--empty", "--out", out).fine().out


def test_the_demo_prints_its_coverage_and_a_home(demo):
    out, text = demo
    assert "Landkreis Hameln-Pyrmont: Menschen, die den Dienst zu Fuß im Zeitlimit erreichen" in text
    assert "150.256 Menschen" in text
    assert "Ockensen, Salzhemmendorf" in text
    assert "künstlich erzeugt" in text
    assert text.rstrip().endswith(f"Die Region liegt in {out / 'region'}. Weiter: dreiraum region --help")


def test_the_demo_says_who_runs_its_site(demo):
    assert "Vorführung, kein Angebot des Landkreises" in (demo[0] / "site.toml").read_text("utf-8")


def test_the_headline_knows_a_digital_number(demo):
    said = re.search(r"Zu Fuß: (\d+) von 14 wichtigen Diensten in 15 Minuten - und (\d+) digital", demo[1])
    assert 0 < int(said[1]) < 14
    assert 0 < int(said[2]) <= 6
    assert "etwa" not in demo[1]


def test_digital_services_are_those_that_can_be_digital(demo):
    home = json.loads(dreiraum("region", "nearest", demo[0] / "region", "--at", "52.0656,9.5904", "--json").fine().out)
    digital = {one["service"] for one in home["services"] if one["digital"]["offers"] or one["digital"]["hub"]}
    assert digital == {"food", "gp", "pharmacy", "citizens_office", "meeting", "care"}
    assert all(one["digital"]["estimated"] is False for one in home["services"])


@pytest.mark.parametrize("columns", ["80", "160"])
@pytest.mark.parametrize("verb", [["coverage"], ["nearest", "--at", "52.0656,9.5904"]])
def test_its_tables_fit_narrow_and_wide_terminals(demo, verb, columns):
    ended = dreiraum("region", verb[0], demo[0] / "region", *verb[1:], columns=columns).fine()
    table = [line for line in ended.out.splitlines() if line.startswith(" ")]
    assert all(len(line) <= int(columns) for line in table)
    assert "…" not in ended.out
    if verb == ["coverage"]:
        head = next(line for line in ended.out.splitlines() if "Menschen " in line and "digital" in line)
        assert ("Pyrmont" in head, "Bad Pyrmont" in ended.out) == ((True, False) if columns == "160" else (False, True))
        assert "gesamt" in head


def test_villages_stand_under_their_municipality(demo):
    out = dreiraum("region", "coverage", demo[0] / "region", "--by", "village").fine().out.splitlines()
    first = [line.rstrip() for line in out if line.startswith(" ")]
    assert [word in first[0] for word in ("Menschen", "Lebensm", "Hausarzt", "Apotheke", "Haltest")] == [True] * 5
    assert first.index(" Salzhemmendorf") < next(k for k, line in enumerate(first) if line.startswith("   Ockensen "))
    assert first[-1].split()[:2] == ["gesamt", "150.256"]


def test_what_is_too_far_on_foot_is_named_by_another_mode(demo):
    home = dreiraum("region", "nearest", demo[0] / "region", "--at", "52.0656,9.5904").fine().out
    assert re.search(r": [^:;]+, \d+ Min (Auto|E-Bike|Rad)$", home, re.MULTILINE)
    assert "\nNotfall zählt nicht mit: der Rettungsdienst kommt zu Ihnen.\n" in home
