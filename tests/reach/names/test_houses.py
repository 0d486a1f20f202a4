"""A point is called by the nearest house, which is found by looking at all of them."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reach.names.district import features, house, small_district, streets

from dreiraum.reach.names.collect import collect
from dreiraum.reach.names.houses import Houses
from dreiraum.reach.names.index import build
from dreiraum.reach.names.search import NameSearch
from dreiraum.reach.osm.features import Features
from dreiraum.reach.parts import Part, write_part

METRE = 1 / 111_195  # degrees of latitude
FURTHEST = 60


def part_of(found: Features, ways, folder) -> Part:
    return Part(folder / write_part(folder, "names", build(collect(found, streets=ways)), {}))


@pytest.fixture(scope="module")
def part(tmp_path_factory) -> Part:
    return part_of(*small_district(), tmp_path_factory.mktemp("houses"))


@pytest.fixture(scope="module")
def row(tmp_path_factory) -> Houses:
    """Houses 10 m apart along one parallel, from 9.6 degrees on."""
    step = 10 * METRE / math.cos(math.radians(52))
    objects = [house("Langer Weg", str(number + 1), 9.6 + number * step, 52.0) for number in range(30)]
    folder = tmp_path_factory.mktemp("row")
    return Houses(part_of(features(objects), streets([("Langer Weg", 9.6, 52.0)]), folder))


def by_hand(part: Part, lat: float, lon: float) -> tuple[float, str, str]:
    """Haversine distance, label and context of the nearest house of all."""
    every = []
    for k, (there_lat, there_lon) in enumerate(zip(part.array("house_lat"), part.array("house_lon"), strict=True)):
        half = [math.radians(a - b) / 2 for a, b in ((there_lat, lat), (there_lon, lon))]
        h = math.sin(half[0]) ** 2
        h += math.cos(math.radians(lat)) * math.cos(math.radians(there_lat)) * math.sin(half[1]) ** 2
        away = 2 * 6_371_008.8 * math.asin(math.sqrt(h))
        entry = part.array("house_entry")[k]
        label = f"{part.strings('label')[entry]} {part.strings('house_label')[k]}"
        every.append((away, label, part.strings("contexts")[part.array("context")[entry]]))
    return min(every)


def test_a_point_beside_a_house_is_called_by_its_street_number_and_town(part):
    found = Houses(part).at(52.071 + 20 * METRE, 9.591)
    assert (found.kind, found.label, found.context) == ("address", "Hauptstraße 2", "31020 Salzhemmendorf")
    assert (found.lat, found.lon, found.exact) == (52.071, 9.591, True)


@pytest.mark.parametrize(("metres", "label"), [(59.5, "Langer Weg 1"), (60.5, None)])
def test_a_house_gives_its_name_to_60_metres_around(row, metres, label):
    west = 9.6 - metres * METRE / math.cos(math.radians(52))
    for lat, lon in ((52 - metres * METRE, 9.6), (52 + metres * METRE, 9.6), (52.0, west)):
        found = row.at(lat, lon)
        assert (found.label if found else None) == label


def test_every_house_of_a_row_is_told_from_its_neighbours(row):
    step = 10 * METRE / math.cos(math.radians(52))
    for number in range(30):
        assert row.at(52.0 + 5 * METRE, 9.6 + (number + 0.4) * step).label == f"Langer Weg {number + 1}"


def test_an_address_that_is_found_by_name_is_the_address_of_its_point(part):
    search, houses = NameSearch(part), Houses(part)
    points = np.stack([part.array("house_lat"), part.array("house_lon")], axis=1)
    _, first, many = np.unique(points, axis=0, return_index=True, return_counts=True)
    alone = first[many == 1].tolist()
    assert alone
    for k in alone:
        entry = part.array("house_entry")[k]
        text = f"{part.strings('label')[entry]} {part.strings('house_label')[k]}"
        for found in search.find(f"{text} {part.strings('contexts')[part.array('context')[entry]]}"):
            if found.kind == "address" and (found.lat, found.lon) == tuple(points[k]):
                assert houses.at(found.lat, found.lon).label == found.label == text
                break
        else:
            pytest.fail(f"{text} is not found")


def test_where_nobody_has_an_address_no_point_has_one(tmp_path):
    nothing = part_of(features([]), streets([("Weg", 9.6, 52.0)]), tmp_path)
    assert Houses(nothing).at(52.0, 9.6) is None


near = st.tuples(st.floats(-150, 150), st.floats(-150, 150), st.integers(0, 10**6))


@settings(deadline=None)
@given(near)
def test_any_point_has_the_address_that_looking_at_all_houses_gives(part, near):
    north, east, which = near
    k = which % len(part.array("house_lat"))
    lat = float(part.array("house_lat")[k]) + north * METRE
    lon = float(part.array("house_lon")[k]) + east * METRE / math.cos(math.radians(52))
    found, (away, label, context) = Houses(part).at(lat, lon), by_hand(part, lat, lon)
    if abs(away - FURTHEST) < 0.1:
        return
    assert (found is None) == (away > FURTHEST)
    if found is not None:
        at = [abs(a - b) for a, b in ((found.lat, lat), (found.lon, lon))]
        assert math.hypot(at[0], at[1] * math.cos(math.radians(lat))) / METRE == pytest.approx(away, rel=1e-3, abs=0.01)
        alike = np.isclose(part.array("house_lat"), found.lat) & np.isclose(part.array("house_lon"), found.lon)
        assert alike.sum() > 1 or (found.label, found.context) == (label, context)
