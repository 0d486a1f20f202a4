import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dreiraum.reach.osm.features import Features
from dreiraum.reach.places.match import matcher, wanted_keys
from dreiraum.reach.services.catalogue import read_catalogue

CATALOGUE = read_catalogue()


def features(*tags):
    n = len(tags)
    zeros = np.zeros(n)
    return Features(np.zeros(n, np.int8), np.arange(n), zeros, zeros, zeros, tags)


def services(**tags):
    found = matcher(CATALOGUE).offers_of({key.replace("__", ":"): value for key, value in tags.items()})
    return {CATALOGUE.keys[service] for service in found}


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"shop": "supermarket"}, {"food"}),
        ({"shop": "supermarket", "bakery": "yes", "cash_withdrawal": "rewe"}, {"food", "bakery", "cash"}),
        ({"shop": "convenience", "name": "Kiosk am Eck"}, set()),
        ({"shop": "convenience", "amenity": "fuel"}, set()),
        ({"shop": "kiosk", "post_office": "post_partner"}, {"post"}),
        ({"amenity": "hospital", "emergency": "yes"}, {"emergency", "hospital"}),
        ({"amenity": "hospital"}, {"hospital"}),
        ({"amenity": "hospital", "name": "Rehaklinik am Park"}, set()),
        ({"amenity": "bank", "atm": "yes"}, {"cash"}),
        ({"amenity": "bank"}, {"cash"}),
        ({"amenity": "bank", "atm": "no"}, set()),
        ({"amenity": "doctors"}, {"gp"}),
        ({"amenity": "doctors", "healthcare:speciality": "general"}, {"gp"}),
        ({"amenity": "doctors", "healthcare:speciality": "cardiology;general"}, {"gp"}),
        ({"amenity": "doctors", "healthcare:speciality": "dermatology"}, set()),
        ({"amenity": "doctors", "name": "Augenarztpraxis Dr. Blick"}, set()),
        ({"amenity": "pharmacy", "dispensing": "no"}, set()),
        ({"amenity": "school", "name": "Grundschule Lauenstein"}, {"primary_school"}),
        ({"amenity": "school", "name": "Grund- und Oberschule"}, {"primary_school", "secondary_school"}),
        ({"amenity": "school", "isced:level": "1;2"}, {"primary_school", "secondary_school"}),
        ({"amenity": "school", "name": "Abendgymnasium"}, set()),
        ({"amenity": "school", "name": "Tiefburgschule"}, set()),
        ({"highway": "bus_stop"}, {"stop"}),
        ({"amenity": "library;townhall"}, {"meeting", "citizens_office"}),
        ({"amenity": "social_facility", "social_facility": "day_care"}, {"care"}),
        ({"emergency": "ambulance_station"}, {"emergency"}),
        ({"building": "yes"}, set()),
    ],
)
def test_tags_offer_services(tags, expected):
    found = matcher(CATALOGUE).offers_of(tags)
    assert {CATALOGUE.keys[service] for service in found} == expected


@pytest.mark.parametrize("prefix", ["disused", "abandoned", "was", "demolished"])
def test_what_is_gone_offers_nothing(prefix):
    assert services(**{f"{prefix}__amenity": "pharmacy"}) == set()
    assert services(amenity="doctors", **{f"{prefix}__shop": "supermarket"}) == {"gp"}


def test_disused_yes_offers_nothing():
    assert services(amenity="pharmacy", disused="yes") == set()
    assert services(amenity="pharmacy", disused="no") == {"pharmacy"}


def test_pairs_come_by_object_then_service():
    offers = matcher(CATALOGUE)(features({"shop": "bakery"}, {}, {"amenity": "hospital", "emergency": "yes"}))
    assert offers.row.tolist() == [0, 2, 2]
    assert [CATALOGUE.keys[service] for service in offers.service] == ["bakery", "emergency", "hospital"]
    assert (offers.row.dtype, offers.service.dtype, offers.match.dtype) == (np.int64, np.int16, np.int16)


CONDITIONS = [one for s in CATALOGUE.services for m in s.match for one in (*m.tags, *m.exclude)]
VOCABULARY = [*sorted({one.key for one in CONDITIONS}), "disused"]
VALUES = sorted({value for one in CONDITIONS for value in one.values})
NAMES = [
    "Grundschule Nord",
    "IGS ",
    "Kiosk",
    "Dr. Zahn",
    "Rathaus",
    "HNO-Praxis",
    "no",
    "yes",
    "",
    ";",
    "a; b",
]
value = st.lists(st.sampled_from(VALUES + NAMES), min_size=1, max_size=3).map(";".join)


@given(st.dictionaries(st.sampled_from(VOCABULARY), value, max_size=6))
def test_matching_equals_trying_every_rule_on_every_object(tags):
    found = matcher(CATALOGUE).offers_of(tags)
    assert found == tried_one_by_one(tags)
    assert not found or wanted_keys(CATALOGUE) & tags.keys()


def tried_one_by_one(tags):
    if tags.get("disused", "no") != "no":
        return {}
    found = {}
    for index, one in enumerate(CATALOGUE.services):
        for number, match in enumerate(one.match):
            wanted = all(any(says(c, v) for v in spellings(tags, c.key)) for c in match.tags)
            refused = any(unwanted(c, tags) for c in match.exclude)
            if wanted and not refused:
                found[index] = number
                break
    return found


def spellings(tags, key):
    return [] if key not in tags else [tags[key], *(p.strip() for p in tags[key].split(";") if p.strip())]


def unwanted(condition, tags):
    texts = spellings(tags, condition.key)
    return bool(texts) and (
        says(condition, texts[0]) or (len(texts) > 1 and all(says(condition, t) for t in texts[1:]))
    )


def says(condition, text):
    anything = condition.anything and text != "no"
    part = text != "no" and any(p in text.casefold() for p in condition.parts)
    return text in condition.values or anything or part
