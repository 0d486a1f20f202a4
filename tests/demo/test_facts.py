import json
from importlib import resources

import pytest
import shapely
from opening_hours import OpeningHours

from dreiraum.demo.services import read_rules
from dreiraum.reach.config import read_district
from dreiraum.reach.errors import InputError

PACKAGE = resources.files("dreiraum.demo")


def test_every_data_file_names_its_source_and_licence():
    table = (PACKAGE / "data" / "SOURCES.md").read_text(encoding="utf-8")
    for file in (PACKAGE / "data").iterdir():
        if file.name != "SOURCES.md":
            rows = [row for row in table.splitlines() if row.startswith("|")]
            line = next(row for row in rows if f"`{file.name}`" in row)
            assert any(licence in line for licence in ("GeoNutzV", "ODbL", "CC BY 4.0", "EUPL", "gemeinfrei"))


def test_the_package_data_is_small():
    size = sum(len(file.read_bytes()) for file in (PACKAGE / "data").iterdir())
    assert size < 1_000_000


def test_stops_know_their_villages(facts):
    villages = {stop.name: facts.villages[stop.village].name for stop in facts.stops}
    assert villages["Groß-Hilligsfeld Kirche, Hameln"] == "Groß Hilligsfeld"
    assert villages["Weidehohl Bannensiek, Hameln"] == "Bannensiek"
    assert villages["Klein Heßlingen Fier, Hessisch Oldendorf"] == "Klein Heßlingen"
    assert villages["Thaler Landstraße, Bad Pyrmont"] == "Bad Pyrmont"
    assert villages["Ockensen Ort, Salzhemmendorf"] == "Ockensen"


def test_villages_share_out_their_municipality(facts):
    for municipality in facts.municipalities:
        people = [v.people for v in facts.villages if v.ags == municipality.ags]
        assert min(people) > 0
        assert sum(people) == municipality.people


def test_villages_lie_in_their_municipality(facts):
    for village in facts.villages:
        assert facts.areas[village.ags].distance(shapely.Point(village.at)) < 50, village.name


def test_boundaries_are_cut_from_the_same_source_as_the_shared_ones(facts, shared_data):
    shared = json.loads((shared_data / "hameln-pyrmont" / "gemeinden.geojson").read_text(encoding="utf-8"))
    for feature in shared["features"]:
        real = shapely.from_geojson(json.dumps(feature["geometry"]))
        ours = facts.shapes[feature["properties"]["AGS"]]
        assert ours.symmetric_difference(real).area / real.area < 1e-4


def test_an_unknown_village_is_one_clear_line(facts):
    with pytest.raises(InputError, match=r"no village is called Atlantis; villages\.csv"):
        facts.village("Atlantis")


@pytest.mark.parametrize("rule", read_rules(), ids=lambda rule: rule.name)
def test_opening_hours_can_be_read(rule):
    for hours in rule.hours:
        assert str(OpeningHours(hours))


def test_the_real_district_is_configured():
    config = read_district(PACKAGE / "districts" / "hameln-pyrmont.toml")
    assert config.ags == "03252"
    assert config.sources.streets[0].url.startswith("https://download.geofabrik.de/")
    assert all(source.url.endswith(".zip") for source in config.sources.population)
    assert all(source.licence and source.attribution for source in config.sources.boundaries)
