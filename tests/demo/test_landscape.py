"""The land between the streets: every hectare is something, nobody lives in the woods, the Weser is wide."""

from collections import defaultdict

import numpy as np
import pytest
import shapely

from dreiraum.demo.plane import to_plane
from dreiraum.demo.woods import without_holes


@pytest.fixture(scope="module")
def land(district):
    """Areas in the plane by their tag."""
    found = defaultdict(list)
    for nodes, tags in district.ways.values():
        for key in ("landuse", "natural"):
            if key in tags:
                assert nodes[0] == nodes[-1]
                found[tags[key]].append(shapely.Polygon([to_plane(*district.at[n]) for n in nodes]))
    return {kind: np.array(areas, object) for kind, areas in found.items()}


@pytest.fixture(scope="module")
def homes(district):
    return np.array(
        [to_plane(*district.at[nodes[0]]) for nodes, tags in district.ways.values() if "addr:street" in tags]
    )


def covered(areas, points):
    return np.isin(np.arange(len(points)), shapely.STRtree(shapely.points(points)).query(areas, "intersects")[1])


def test_the_land_is_woods_fields_meadows_water_and_built_up_ground(land):
    assert land.keys() == {"forest", "farmland", "meadow", "residential", "water"}


def test_almost_all_of_the_district_is_drawn(land, facts):
    district = shapely.union_all(list(facts.areas.values()))
    drawn = sum(shapely.area(shapely.intersection(areas, district)).sum() for areas in land.values())
    assert 0.97 < drawn / district.area < 1.01


def test_a_third_of_the_district_is_wooded(land, facts):
    district = shapely.union_all(list(facts.areas.values()))
    assert 0.15 < shapely.area(shapely.intersection(land["forest"], district)).sum() / district.area < 0.45


def test_hardly_anybody_lives_in_woods_or_water(land, homes):
    assert covered(land["forest"], homes).mean() < 0.001
    assert not covered(land["water"], homes).any()


def test_most_houses_stand_on_built_up_ground(land, homes):
    assert covered(land["residential"], homes).mean() > 0.9


def test_the_weser_is_as_wide_as_a_river(land, facts):
    river = shapely.LineString(facts.river)
    assert shapely.area(land["water"]).sum() / river.length == pytest.approx(72, abs=8)
    assert shapely.union_all(land["water"]).buffer(1).covers(river)


def test_areas_are_simple(land):
    for kind, areas in land.items():
        sound = shapely.is_valid(areas)
        assert sound.mean() > 0.99, kind


def test_streams_do_not_run_through_houses(district, homes):
    streams = [
        shapely.LineString([to_plane(*district.at[n]) for n in nodes])
        for nodes, tags in district.ways.values()
        if tags.get("waterway") == "stream"
    ]
    assert len(streams) == 4
    apart = shapely.distance(shapely.points(homes)[:, None], np.array(streams, object)[None, :])
    assert (apart.min(axis=1) < 10).sum() < 15


def test_a_hole_is_cut_open_or_filled_by_its_size():
    ring = shapely.Point(0, 0).buffer(100).difference(shapely.Point(0, 0).buffer(40))
    halves = without_holes(ring, smallest=1000)
    assert sum(half.area for half in halves) == pytest.approx(ring.area)
    assert not any(half.interiors for half in halves)
    (filled,) = without_holes(ring, smallest=10_000)
    assert filled.area == pytest.approx(shapely.Point(0, 0).buffer(100).area)
