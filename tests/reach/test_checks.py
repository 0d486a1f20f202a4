"""Sources that do not belong together are told apart."""

import pytest
from tests.reach.drawing import ROAD, census, lonlat

from dreiraum.reach.config import District
from dreiraum.reach.errors import InputError
from dreiraum.reach.region import Region

NODES = {number: (300.0 * number, 0) for number in range(1, 9)}
WAYS = {1: (list(NODES), ROAD)}


def district(town, tmp_path, people, **more):
    (tmp_path / "census.csv").write_text(census(people), encoding="utf-8")
    return District.of(streets=town(NODES, WAYS), population=tmp_path / "census.csv", **more)


def test_without_boundaries_the_streets_say_who_belongs_to_the_district(town, tmp_path):
    region = Region.build(district(town, tmp_path, [(600, 0, 52), (90_000, 0, 5000)]), tmp_path / "region")
    assert region.cells.people.sum() == 52
    assert any("5.000 Menschen" in line for line in region.cells.warnings)


def test_people_of_another_district_are_refused_with_both_extents(town, tmp_path):
    with pytest.raises(InputError, match=r"no inhabited cell lies within 2 km of a street; cells span .* streets"):
        Region.build(district(town, tmp_path, [(90_000, 0, 5000)]), tmp_path / "region")
    assert not (tmp_path / "region" / "manifest.json").exists()
    assert not list((tmp_path / "region" / "parts").glob("*-*"))


def test_an_own_place_far_from_every_street_is_named(town, tmp_path):
    lon, lat = lonlat(600, 90_000)
    town(NODES, WAYS)
    (tmp_path / "census.csv").write_text(census([(600, 0, 52)]), encoding="utf-8")
    (tmp_path / "district.toml").write_text(
        'name = "Tal"\n[[sources.streets]]\npath = "town.osm.pbf"\n[[sources.population]]\npath = "census.csv"\n'
        f'[[place]]\nservice = "food"\nname = "Hofladen"\nlat = {lat}\nlon = {lon}\n',
        encoding="utf-8",
    )
    with pytest.raises(InputError, match=r"'Hofladen' at .* lies 2 km or more from every street"):
        Region.build(tmp_path / "district.toml", tmp_path / "region")
