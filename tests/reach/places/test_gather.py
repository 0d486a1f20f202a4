import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dreiraum.reach.config import HUB, MOBILE, PHYSICAL, District, OwnPlace
from dreiraum.reach.errors import InputError
from dreiraum.reach.osm.features import NODE, WAY, Features
from dreiraum.reach.parts import Part, write_part
from dreiraum.reach.places.gather import address_of, gather
from dreiraum.reach.places.places import Places
from dreiraum.reach.services.catalogue import read_catalogue
from dreiraum.reach.sources import Sources

CATALOGUE = read_catalogue()
LON, LAT = 9.6, 52.1
EAST = 1 / (111_195 * math.cos(math.radians(LAT)))  # degrees of longitude in a metre here


def thing(osm_id, kind=NODE, metres=0.0, area=0.0, **tags):
    return kind, osm_id, LON + metres * EAST, LAT, area, {key.replace("__", ":"): tags[key] for key in tags}


def features(*things):
    kind, osm_id, lon, lat, area, tags = zip(*things, strict=True) if things else [()] * 6
    return Features(
        np.array(kind, np.int8),
        np.array(osm_id, np.int64),
        np.array(lon, np.float64),
        np.array(lat, np.float64),
        np.array(area, np.float64),
        list(tags),
    )


def own(*services, delivery=PHYSICAL, name="Dorfladen", **more):
    texts = dict.fromkeys(("hours", "organisation", "phone", "website", "address"), "")
    return OwnPlace(services=services, delivery=delivery, name=name, lat=LAT, lon=LON, synthetic=False, **texts | more)


def places(*things, added=()):
    return gather(features(*things), CATALOGUE, District("Ort", Sources(), places=added))


def keys(found):
    return [CATALOGUE.keys[service] for service in found.service]


def test_places_come_by_service_then_kind_then_number():
    found = places(
        thing(9, amenity="pharmacy"),
        thing(5, WAY, shop="supermarket"),
        thing(7, shop="supermarket"),
        thing(3, amenity="pharmacy"),
        added=(own("food"),),
    )
    assert found.ref.tolist() == ["node/7", "way/5", "offer/dorfladen", "node/3", "node/9"]
    assert keys(found) == ["food"] * 3 + ["pharmacy"] * 2


def test_what_an_object_says_is_kept():
    found = places(
        thing(
            1,
            amenity="pharmacy",
            name="Rats-Apotheke",
            operator="Dr. A. Muster e.K.",
            opening_hours="Mo-Fr 08:00-18:00",
            contact__phone="+49 5151 1",
            website="https://example.org",
            addr__street="Hauptstraße",
            addr__housenumber="2",
            addr__postcode="31020",
            addr__city="Salzhemmendorf",
            synthetic="yes",
        )
    )
    assert found.name[0] == "Rats-Apotheke"
    assert found.organisation[0] == "Dr. A. Muster e.K."
    assert found.hours[0] == "Mo-Fr 08:00-18:00"
    assert found.phone[0] == "+49 5151 1"
    assert found.address[0] == "Hauptstraße 2, 31020 Salzhemmendorf"
    assert found.synthetic[0]
    assert found.delivery[0] == PHYSICAL


@pytest.mark.parametrize(
    ("tags", "line"),
    [
        ({}, ""),
        ({"addr:housenumber": "2"}, ""),
        ({"addr:place": "Ockensen", "addr:housenumber": "2"}, "Ockensen 2"),
        ({"addr:city": "Hameln"}, "Hameln"),
    ],
)
def test_an_address_says_only_what_is_known(tags, line):
    assert address_of(tags) == line


def test_assumed_hours_stand_in_only_where_none_are_stated():
    found = places(thing(1, amenity="atm"), thing(2, amenity="atm", opening_hours="Mo-Fr 06:00-22:00"))
    assert found.hours.tolist() == ["24/7", "Mo-Fr 06:00-22:00"]


def test_a_node_inside_its_area_is_one_place_with_the_texts_of_both():
    found = places(
        thing(1, name="Kita Nord", amenity="kindergarten", phone="1"),
        thing(2, WAY, metres=40, name="KITA  Nord", amenity="kindergarten", opening_hours="Mo-Fr 07:00-16:00"),
    )
    assert found.ref.tolist() == ["node/1"]
    assert (found.phone[0], found.hours[0]) == ("1", "Mo-Fr 07:00-16:00")


def test_a_large_area_reaches_further_than_its_centroid():
    school = {"name": "Grundschule Nord", "amenity": "school"}
    assert len(places(thing(1, **school), thing(2, WAY, metres=90, area=10_000, **school))) == 1
    assert len(places(thing(1, **school), thing(2, WAY, metres=90, area=100, **school))) == 2


@pytest.mark.parametrize(
    "other",
    [
        thing(2, WAY, metres=60, name="Bäcker", shop="bakery"),
        thing(2, WAY, metres=10, name="Bäckerin", shop="bakery"),
        thing(2, WAY, metres=10, name="Bäcker", amenity="bank"),
        thing(2, NODE, metres=10, name="Bäcker", shop="bakery"),
        thing(2, WAY, metres=10, shop="bakery"),
    ],
)
def test_what_is_far_or_called_otherwise_or_two_nodes_stays_two_places(other):
    assert len(places(thing(1, name="Bäcker", shop="bakery"), other)) == 2


def test_the_districts_word_fills_what_openstreetmap_lacks():
    found = places(thing(1, name="Dorfladen", shop="supermarket"), added=(own("food", hours="24/7"),))
    assert found.ref.tolist() == ["node/1"]
    assert found.hours[0] == "24/7"


def test_mobile_offers_and_hubs_are_places_of_their_own():
    bus = own("food", delivery=MOBILE, name="Hofladen-Mobil", hours="Th 15:10-15:40", address="Dorfplatz")
    hub = own("gp", "citizens_office", delivery=HUB, name="RegioHub Süd")
    found = places(added=(bus, hub, own("food", delivery=MOBILE, name="Hofladen-Mobil")))
    assert keys(found) == ["food", "food", "gp", "citizens_office"]
    assert found.delivery.tolist() == [MOBILE, MOBILE, HUB, HUB]
    assert found.ref.tolist() == [
        "offer/hofladen-mobil",
        "offer/hofladen-mobil-2",
        "offer/regiohub-sued",
        "offer/regiohub-sued",
    ]


def test_a_service_the_catalogue_lacks_is_named():
    with pytest.raises(InputError, match="unknown service 'fod'; did you mean 'food'"):
        places(added=(own("fod"),))


def test_an_operator_is_one_organisation_however_it_is_spelled():
    found = places(
        thing(1, amenity="bank", name="Filiale 1", operator="Sparkasse Hameln-Weserbergland"),
        thing(2, amenity="bank", name="Filiale 2", operator="Sparkasse Hameln Weserbergland"),
        thing(3, amenity="bank", name="Filiale 3", operator="SPK HW", operator__wikidata="Q1"),
        thing(4, amenity="bank", name="Filiale 4", operator="Spk HW"),
        thing(5, amenity="bank", name="Filiale 5", operator="Sparkasse HW", operator__wikidata="Q1"),
        thing(6, amenity="bank", name="SPK HW"),
        thing(7, amenity="bank", name="Volksbank"),
        thing(8, amenity="bank"),
        thing(9, amenity="bank", name="Volksbank"),
    )
    assert found.organisation_id.tolist() == [0, 0, 1, 1, 1, 1, 2, 3, 4]


def test_the_brands_item_does_not_name_the_operator():
    found = places(
        thing(1, shop="supermarket", operator="Kaufmann Eins", brand="Edeka", brand__wikidata="Q2"),
        thing(2, shop="supermarket", operator="Kaufmann Zwei", brand="Edeka", brand__wikidata="Q2"),
    )
    assert found.organisation_id.tolist() == [0, 1]


def test_the_platforms_of_a_stop_are_no_second_choice_of_each_other():
    found = places(
        thing(1, highway="bus_stop", name="Kirche", operator="Öffis"),
        thing(2, highway="bus_stop", name="Kirche", operator="Öffis", metres=80),
        thing(3, highway="bus_stop", name="Kirche", operator="Öffis", metres=5000),
        thing(4, highway="bus_stop", name="Markt", operator="Öffis", metres=20),
        thing(5, highway="bus_stop"),
        thing(6, highway="bus_stop"),
    )
    assert found.organisation_id.tolist() == [0, 0, 1, 2, 3, 4]


def test_places_survive_the_disk_and_equal_input_gives_the_equal_part(tmp_path):
    things = [thing(1, shop="bakery", name="Bäckerei"), thing(2, amenity="hospital", emergency="yes")]
    found = places(*things)
    name = write_part(tmp_path, "places", found.columns(), {})
    assert write_part(tmp_path, "places", places(*things).columns(), {}) == name
    again = Places.from_columns(Part(tmp_path / name))
    assert again.name.tolist() == found.name.tolist()
    for column in ("service", "lon", "organisation_id", "delivery", "synthetic"):
        np.testing.assert_array_equal(getattr(again, column), getattr(found, column))
        assert getattr(again, column).dtype == getattr(found, column).dtype


def test_no_object_is_no_place():
    found = places()
    assert len(found) == 0
    assert found.organisation_id.dtype == np.int32


crowd = st.lists(
    st.tuples(
        st.sampled_from([NODE, WAY]),
        st.floats(0, 400),
        st.sampled_from([0.0, 5_000.0, 1e6]),
        st.sampled_from(["A", "B", ""]),
    ),
    max_size=12,
)


@given(crowd)
def test_merging_equals_comparing_every_pair(members):
    things = [
        thing(at, kind, metres, area, shop="bakery", name=name) for at, (kind, metres, area, name) in enumerate(members)
    ]
    assert len(places(*things)) == count_by_hand(members)


def count_by_hand(members):
    group = list(range(len(members)))
    for i, (kind, metres, area, name) in enumerate(members):
        for j, (kind2, metres2, area2, name2) in enumerate(members):
            reach = min(50 + math.sqrt(max(area, area2) / math.pi), 250)
            if name and name == name2 and kind != kind2 and abs(metres - metres2) <= reach:
                group = [group[i] if label == group[j] else label for label in group]
    return len(set(group))
