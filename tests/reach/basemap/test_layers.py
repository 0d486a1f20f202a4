"""Which tags are drawn how."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.docs.pages import page, rows, ticked

from dreiraum.reach.basemap import layers

SECTION = {row[0].strip("`"): set(ticked(row[1])) for row in rows(page("docs/basemap.md").section("Kinds"))}
COLUMNS = {row[0].strip("`"): set(ticked(row[2])) for row in rows(page("docs/basemap.md").section("Layers"))}
VALUES = {
    "highway": ["motorway_link", "primary", "residential", "footway", "steps", "proposed", "via_ferrata", "pedestrian"],
    "route": ["ferry", "bus"],
    "railway": ["rail", "tram", "abandoned"],
    "waterway": ["river", "canal", "stream", "drain", "riverbank", "weir"],
    "landuse": ["forest", "farmland", "meadow", "vineyard", "retail", "quarry", "reservoir", "military"],
    "natural": ["water", "wood", "scrub", "heath", "sand", "peak"],
    "leisure": ["park", "pitch", "marina"],
    "amenity": ["grave_yard", "school"],
    "place": ["city", "town", "village", "quarter", "farm", "locality"],
    "building": ["yes", "no", "house"],
    **{key: ["yes", "no"] for key in ("bridge", "tunnel", "covered", "area")},
    **{key: ["", "river", "1.200", "many", "²"] for key in ("name", "ref", "service", "water", "population")},
    "type": ["multipolygon"],
}
TAGS = st.fixed_dictionaries({}, optional={key: st.sampled_from(values) for key, values in VALUES.items()})


@pytest.mark.parametrize(
    ("tags", "kind", "zoom"),
    [
        ({"highway": "motorway_link"}, "motorway", 7),
        ({"highway": "unclassified"}, "minor", 12),
        ({"highway": "bridleway"}, "path", 13),
        ({"highway": "via_ferrata"}, "path", 13),
        ({"highway": "service", "service": "driveway"}, "service", 14),
        ({"route": "ferry"}, "ferry", 10),
        ({"highway": "construction", "route": "ferry"}, "ferry", 10),
        ({"railway": "tram"}, "light", 11),
        ({"railway": "rail", "service": "yard"}, "rail", 13),
        ({"waterway": "drain"}, "ditch", 13),
    ],
)
def test_lines(tags, kind, zoom):
    drawn = layers.line(tags)
    assert (drawn.attributes["kind"], drawn.zoom) == (kind, zoom)


@pytest.mark.parametrize(
    "tags",
    [
        {"highway": "proposed"},
        {"highway": "pedestrian", "area": "yes"},
        {"railway": "abandoned"},
        {"waterway": "weir"},
        {"landuse": "forest"},
        {"name": "Hauptstraße"},
        {},
    ],
)
def test_what_is_no_line(tags):
    assert layers.line(tags) is None


@pytest.mark.parametrize(
    ("tags", "layer", "kind"),
    [
        ({"natural": "water"}, "water", "lake"),
        ({"natural": "water", "water": "river"}, "water", "river"),
        ({"waterway": "riverbank"}, "water", "river"),
        ({"landuse": "basin"}, "water", "lake"),
        ({"natural": "wood"}, "landuse", "forest"),
        ({"landuse": "meadow"}, "landuse", "grass"),
        ({"landuse": "farmyard"}, "landuse", "residential"),
        ({"amenity": "grave_yard"}, "landuse", "cemetery"),
        ({"highway": "pedestrian", "area": "yes"}, "landuse", "square"),
        ({"highway": "pedestrian", "type": "multipolygon"}, "landuse", "square"),
        ({"building": "yes", "landuse": "retail"}, "building", None),
    ],
)
def test_areas(tags, layer, kind):
    drawn = layers.area(tags)
    assert (drawn.layer, drawn.attributes.get("kind")) == (layer, kind)


@pytest.mark.parametrize("tags", [{"building": "no"}, {"highway": "pedestrian"}, {"landuse": "military"}, {}])
def test_what_is_no_area(tags):
    assert layers.area(tags) is None


def test_only_named_settlements_are_written():
    assert layers.settlement({"place": "village"}) is None
    assert layers.settlement({"place": "locality", "name": "Am Kreuz"}) is None
    assert layers.settlement({"place": "farm", "name": "Hof"}).attributes == {"kind": "hamlet", "name": "Hof"}


def test_a_smaller_town_stands_before_the_largest_village():
    town = layers.settlement({"place": "town", "name": "A"})
    village = layers.settlement({"place": "village", "name": "B", "population": "99999999"})
    assert town.order > village.order > layers.settlement({"place": "village", "name": "C", "population": "many"}).order


def test_bridges_lie_above_and_tunnels_below():
    over, plain, under = (
        layers.line({"highway": "path", **more}) for more in ({"bridge": "yes"}, {}, {"tunnel": "yes"})
    )
    assert over.order > layers.line({"highway": "motorway"}).order > plain.order > under.order


@given(TAGS)
def test_whatever_is_drawn_is_documented(tags):
    for drawn in (layers.line(tags), layers.area(tags), layers.settlement(tags)):
        if drawn is not None:
            assert drawn.attributes.get("kind") in SECTION.get(drawn.layer, {None})
            assert drawn.attributes.keys() <= COLUMNS[drawn.layer]
            assert 7 <= drawn.zoom <= 14
            assert all(value != "" for value in drawn.attributes.values())


def test_every_documented_kind_is_drawn():
    assert SECTION["road"] == set(layers.ROADS)
    assert SECTION["landuse"] == set(layers.GROUNDS)
    assert SECTION["rail"] == {kind for kind, _ in layers.RAILS.values()}
    assert SECTION["waterway"] == {kind for kind, _ in layers.WATERWAYS.values()}
    assert SECTION["place"] == {kind for kind, _ in layers.SETTLEMENTS.values()}
