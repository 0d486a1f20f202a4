"""What legs emit and cost, and where the figures come from."""

from pathlib import Path

import pytest

from dreiraum.reach.answers.journeys import Kind
from dreiraum.reach.emissions.factors import KINDS, built_in, read_factors
from dreiraum.reach.errors import InputError


def district(folder: Path, text: str) -> Path:
    path = folder / "factors.toml"
    path.write_text(text)
    return path


def test_a_kilometre_by_car_emits_what_the_federal_agency_published():
    assert built_in().co2("car", 1000) == 166
    assert built_in().grams["car"].basis.startswith("Umweltbundesamt")


def test_ten_kilometres_by_bus_are_ten_times_the_factor():
    assert built_in().co2("bus", 10_000) == pytest.approx(930)


def test_nobody_published_a_factor_for_ferries_so_none_is_shown():
    assert built_in().co2("ferry", 1000) is None


def test_a_car_costs_twenty_cents_a_kilometre():
    assert built_in().cost("car", 5000) == pytest.approx(1.0)


def test_a_bus_needs_a_ticket_and_has_no_price_per_kilometre():
    assert built_in().cost("bus", 5000) is None


def test_every_figure_names_its_source_or_says_what_was_assumed():
    for figure in (*built_in().grams.values(), *built_in().euros.values()):
        assert figure.reference is not None or len(figure.assumption) > 10


def test_factors_know_the_same_kinds_as_legs():
    assert set(KINDS) == {kind.value for kind in Kind}


def test_a_district_changes_one_kind_and_keeps_the_others(tmp_path: Path):
    own = district(
        tmp_path,
        'version = "hm-1"\n[source.bus]\ntitle = "Betrieb"\nyear = 2026\nurl = "https://example.org"\n'
        '[grams]\nbus = { value = 40, source = "bus" }\n',
    )
    found = read_factors(own)
    assert found.co2("bus", 1000) == 40
    assert found.co2("rail", 1000) == built_in().co2("rail", 1000)
    assert found.version == f"{built_in().version}+hm-1"


def test_a_figure_without_source_is_kept_as_an_assumption_that_names_the_file(tmp_path: Path):
    found = read_factors(district(tmp_path, "[grams]\nrufbus = 90\n[euros]\ncar = { value = 0.3 }\n"))
    assert found.grams["rufbus"].basis == "Annahme: in factors.toml ohne Quelle angegeben"
    assert found.euros["car"].basis == "Annahme: in factors.toml ohne Quelle angegeben"
    assert found.version == f"{built_in().version}+district"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[grams]\nbuss = 90\n", "did you mean 'bus'"),
        ('[grams]\nbus = { value = 1, source = "uba" }\n', "did you mean 'uba2022'"),
        ("[grams]\nbus = -1\n", "a number from 0"),
        ("[euro]\ncar = 1\n", "unknown key 'euro'"),
        ("[grams]\nbus = { value = 1, year = 2020 }\n", "unknown key 'year'"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, says: str):
    with pytest.raises(InputError, match=says):
        read_factors(district(tmp_path, text))
