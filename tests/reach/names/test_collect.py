from collections import Counter

import numpy as np
import pytest
import shapely
from tests.reach.names.district import VILLAGES, features, house, small_district, streets

from dreiraum.reach.names.collect import Entries, NamedPoints, collect
from dreiraum.reach.names.kinds import ADDRESS, PLACE, STREET, VILLAGE
from dreiraum.reach.people.municipalities import Municipalities
from dreiraum.reach.strings import Strings

NO_STREETS = streets([])


def village(name: str, lon: float, lat: float = 52.0, kind: str = "village"):
    return lon, lat, {"place": kind, "name": name}


def listed(entries: Entries, kind: int) -> list[tuple[str, str]]:
    return [
        (entries.label[row], entries.contexts[int(entries.context[row])])
        for row in np.flatnonzero(entries.kind == kind).tolist()
    ]


def towns(**edges: tuple[float, float]) -> Municipalities:
    shapes = np.array([shapely.box(west, 51, east, 53) for west, east in edges.values()], object)
    return Municipalities(tuple(f"0325200{row + 1}" for row in range(len(edges))), tuple(edges), shapes)


def test_every_settlement_street_address_and_place_is_collected_once():
    found, ways = small_district()
    entries = collect(found, streets=ways)
    assert sorted(label for label, _ in listed(entries, VILLAGE)) == sorted(VILLAGES)
    assert ("Lange Straße", "31840 Hessisch Oldendorf") in listed(entries, STREET)
    assert Counter(label for label, _ in listed(entries, STREET))["Lange Straße"] == 3
    assert [label for label, _ in listed(entries, PLACE)] == [
        "Stadt Hameln",
        "IthPunkt",
        "Hameln",
        "Süntel-Apotheke",
    ]
    assert len(listed(entries, ADDRESS)) == 18 * 3 + 1


def test_the_same_input_gives_the_same_columns():
    one, two = (collect(*pair[:1], streets=pair[1]) for pair in (small_district(), small_district()))
    assert one.label.tolist() == two.label.tolist()
    assert one.lon.tobytes() == two.lon.tobytes()
    assert one.contexts.tolist() == two.contexts.tolist()


def test_ways_of_one_name_are_one_street_per_village():
    found = features([village("Egge", 9.0), village("Reher", 9.2)])
    ways = streets([("Dorfstraße", 9.0, 52.0), ("Dorfstr.", 9.001, 52.0), ("Dorfstraße", 9.2, 52.0)])
    assert listed(collect(found, streets=ways), STREET) == [("Dorfstraße", "Egge"), ("Dorfstraße", "Reher")]


def test_a_town_gives_its_name_farther_than_a_hamlet():
    found = features([village("Hameln", 9.0, kind="town"), village("Wehl", 9.03, kind="hamlet")])
    ways = streets([("Feldweg", 9.018, 52.0)])
    assert listed(collect(found, streets=ways), STREET) == [("Feldweg", "Hameln")]


def test_a_village_beyond_the_boundary_gives_no_name():
    found = features([village("Egge", 9.09), village("Reher", 9.3)])
    ways = streets([("Feldweg", 9.11, 52.0)])
    entries = collect(found, streets=ways, municipalities=towns(Aerzen=(9.0, 9.1), Emmerthal=(9.1, 9.5)))
    assert listed(entries, STREET) == [("Feldweg", "Reher, Emmerthal")]
    assert listed(entries, VILLAGE) == [("Egge", "Aerzen"), ("Reher", "Emmerthal")]


def test_what_the_address_says_stands_before_the_nearest_village():
    objects = [village("Egge", 9.0), village("Reher", 9.02)]
    objects += [house("Dorfstraße", "1", 9.001, 52.0, suburb="Reher", city="Aerzen", postcode="31855")]
    entries = collect(features(objects), streets=NO_STREETS)
    assert listed(entries, STREET) == [("Dorfstraße", "Reher, 31855 Aerzen")]
    assert listed(entries, ADDRESS) == [("1", "Reher, 31855 Aerzen")]


def test_houses_without_a_street_belong_to_their_village():
    objects = [village("Egge", 9.0), (9.001, 52.0, {"addr:place": "Egge", "addr:housenumber": "7"})]
    entries = collect(features(objects), streets=NO_STREETS)
    assert listed(entries, STREET) == []
    assert entries.label[int(entries.parent[-1])] == "Egge"


def test_a_house_mapped_twice_is_one_address():
    objects = [
        village("Egge", 9.0),
        *[house(name, "7", 9.0, 52.0) for name in ("Dorfstr.", "Dorfstraße")],
    ]
    assert len(listed(collect(features(objects), streets=NO_STREETS), ADDRESS)) == 1


def test_a_node_and_the_area_of_a_village_are_one():
    found = features([village("Egge", 9.0), village("Egge", 9.01), village("Egge", 9.5)])
    assert len(listed(collect(found, streets=NO_STREETS), VILLAGE)) == 2


def test_both_sides_of_a_stop_are_one_place():
    stop = {"name": "Egge Mitte", "highway": "bus_stop"}
    found = features([(9.0, 52.0, stop), (9.001, 52.0, stop), (9.1, 52.0, stop)])
    assert len(listed(collect(found, streets=NO_STREETS), PLACE)) == 2


def test_given_places_stand_for_their_objects_and_an_unnamed_one_for_what_it_is():
    found = features([(9.0, 52.0, {"name": "Hofladen", "shop": "farm"})])
    given = NamedPoints(
        Strings.of(["Hofladen Egge", ""]),
        np.array([9.0, 9.1]),
        np.array([52.0, 52.0]),
        other=Strings.of(["Lebensmittel", "Briefkasten"]),
        ref=Strings.of(["node/0", "offer/post"]),
    )
    entries = collect(found, streets=NO_STREETS, places=given)
    assert [label for label, _ in listed(entries, PLACE)] == ["Hofladen Egge", "Briefkasten"]
    assert entries.other[0] == "Lebensmittel"


def test_a_municipality_without_bounds_says_no_more_than_the_addresses():
    whole = Municipalities(("00000000",), ("Gebiet",), np.array([None], object))
    objects = [village("Egge", 9.0), house("Dorfstraße", "1", 9.0, 52.0, city="Aerzen")]
    entries = collect(features(objects), streets=NO_STREETS, municipalities=whole)
    assert listed(entries, STREET) == [("Dorfstraße", "Egge, Aerzen")]


@pytest.mark.parametrize("number", ["", "ohne", ";", "🙂"])
def test_what_is_no_house_number_is_no_address(number):
    found = features([house("Dorfstraße", number, 9.0, 52.0)])
    assert listed(collect(found, streets=NO_STREETS), ADDRESS) == []


def test_an_empty_extract_has_no_entries():
    assert len(collect(features([]), streets=NO_STREETS).kind) == 0
