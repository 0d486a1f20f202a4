"""What the tables make of tags, as cases one can read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dreiraum.reach.errors import InputError
from dreiraum.reach.streets.profiles import MODES, read_profiles, way_keys

PROFILES = read_profiles()


def speeds(mode, **tags):
    return PROFILES[mode].speeds({key.replace("__", ":"): value for key, value in tags.items()})


def both(mode, **tags):
    along, against = speeds(mode, **tags)
    assert along == against
    return along


@pytest.mark.parametrize(
    ("mode", "tags", "speed"),
    [
        ("foot", {"highway": "residential"}, 4.8),
        ("foot", {"highway": "path"}, 4.6),
        ("foot", {"highway": "steps"}, 2.4),
        ("foot", {"highway": "motorway"}, 0),
        ("foot", {"highway": "motorway", "foot": "yes"}, 0),
        ("foot", {"highway": "trunk"}, 0),
        ("foot", {"highway": "trunk", "foot": "yes"}, 4.8),
        ("foot", {"highway": "service", "access": "private"}, 0),
        ("foot", {"highway": "service", "access": "private", "foot": "yes"}, 4.8),
        ("foot", {"highway": "service", "access": "destination"}, 4.8),
        ("foot", {"highway": "track", "access": "agricultural"}, 0),
        ("foot", {"highway": "track", "motor_vehicle": "agricultural"}, 4.8),
        ("foot", {"highway": "secondary", "foot": "use_sidepath"}, 0),
        ("foot", {"highway": "construction", "foot": "yes"}, 0),
        ("foot", {"highway": "proposed"}, 0),
        ("foot", {"highway": "pedestrian", "area": "yes"}, 4.8),
        ("foot", {"highway": "service", "area": "yes"}, 0),
        ("foot", {"highway": "path", "sac_scale": "alpine_hiking"}, 1.0),
        ("foot", {"route": "ferry"}, 3.0),
        ("foot", {"route": "ferry", "foot": "no"}, 0),
        ("foot", {"railway": "rail"}, 0),
        ("foot", {"amenity": "parking", "access": "yes"}, 0),
        ("foot", {"building": "yes", "foot": "designated"}, 0),
        ("foot", {}, 0),
        ("wheelchair", {"highway": "residential"}, 3.6),
        ("wheelchair", {"highway": "steps"}, 0),
        ("wheelchair", {"highway": "steps", "wheelchair": "yes"}, 0),
        ("wheelchair", {"highway": "footway", "wheelchair": "no"}, 0),
        ("wheelchair", {"highway": "footway", "surface": "sett"}, 2.4),
        ("wheelchair", {"highway": "track", "tracktype": "grade5"}, 0),
        ("wheelchair", {"highway": "footway", "smoothness": "very_bad"}, 0),
        ("bike", {"highway": "residential"}, 15.3),
        ("bike", {"highway": "footway"}, 4.0),  # pushed
        ("bike", {"highway": "footway", "bicycle": "yes"}, 12.0),
        ("bike", {"highway": "footway", "foot": "no"}, 0),
        ("bike", {"highway": "residential", "bicycle": "no"}, 4.0),  # pushed
        ("bike", {"highway": "residential", "bicycle": "dismount"}, 4.0),
        ("bike", {"highway": "residential", "access": "no"}, 0),
        ("bike", {"highway": "steps"}, 0),
        ("bike", {"highway": "steps", "bicycle": "yes"}, 0),
        ("bike", {"highway": "trunk"}, 0),
        ("bike", {"highway": "cycleway", "surface": "gravel"}, 10.0),
        ("ebike", {"highway": "residential"}, 17.4),
        ("ebike", {"highway": "living_street"}, 10.0),
        ("car", {"highway": "residential"}, 25.0),
        ("car", {"highway": "residential", "maxspeed": "20"}, 17.0),
        ("car", {"highway": "secondary", "maxspeed": "50"}, 42.5),
        ("car", {"highway": "secondary", "maxspeed": "DE:urban"}, 42.5),
        ("car", {"highway": "secondary", "maxspeed": "DE:zone:30"}, 25.5),
        ("car", {"highway": "secondary", "maxspeed": "DE:zone30"}, 25.5),
        ("car", {"highway": "secondary", "maxspeed": "30 mph"}, pytest.approx(30 * 1.609344 * 0.85)),
        ("car", {"highway": "secondary", "maxspeed": "30;50"}, 25.5),
        ("car", {"highway": "secondary", "maxspeed": "walk"}, 4.25),
        ("car", {"highway": "secondary", "maxspeed": "signals"}, 60.0),
        ("car", {"highway": "secondary", "maxspeed": "0"}, 0.85),
        ("car", {"highway": "motorway", "maxspeed": "none"}, None),
        ("car", {"highway": "footway"}, 0),
        ("car", {"highway": "track"}, 0),
        ("car", {"highway": "track", "motor_vehicle": "yes"}, 15.0),
        ("car", {"highway": "track", "motor_vehicle": "yes", "tracktype": "grade5"}, 8.0),
        ("car", {"highway": "residential", "motor_vehicle": "destination"}, 25.0),
        ("car", {"highway": "residential", "vehicle": "no"}, 0),
        ("car", {"highway": "residential", "vehicle": "no", "motorcar": "yes"}, 25.0),
        ("car", {"highway": "services", "access": "yes"}, 0),
    ],
)
def test_speed(mode, tags, speed):
    if speed is None:  # a motorway is one way without saying so
        assert PROFILES[mode].speeds(tags) == (110.0 * 1.0 if 110 < 130 * 0.85 else 130 * 0.85, 0.0)
    else:
        assert PROFILES[mode].speeds(tags) == (speed, speed)


def test_a_one_way_street_is_walked_both_ways_and_driven_one_way():
    assert both("foot", highway="residential", oneway="yes") == 4.8
    assert speeds("car", highway="residential", oneway="yes") == (25.0, 0.0)
    assert speeds("car", highway="residential", oneway="-1") == (0.0, 25.0)
    assert both("car", highway="residential", oneway="no") == 25.0


def test_a_bicycle_is_pushed_against_a_one_way_street():
    assert speeds("bike", highway="residential", oneway="yes") == (15.3, 4.0)


@pytest.mark.parametrize(
    "tags", [{"oneway__bicycle": "no"}, {"cycleway": "opposite"}, {"cycleway__left": "opposite_lane"}]
)
def test_bicycles_may_ride_against_where_it_says_so(tags):
    assert both("bike", highway="residential", oneway="yes", **tags) == 15.3
    assert speeds("car", highway="residential", oneway="yes", **tags) == (25.0, 0.0)


def test_a_roundabout_is_one_way_unless_it_says_otherwise():
    assert speeds("car", highway="tertiary", junction="roundabout") == (50.0, 0.0)
    assert both("car", highway="tertiary", junction="roundabout", oneway="no") == 50.0
    assert both("foot", highway="tertiary", junction="roundabout") == 4.8


@pytest.mark.parametrize(
    ("tags", "stopped"),
    [
        ({"barrier": "bollard"}, {"car"}),
        ({"barrier": "bollard", "motor_vehicle": "yes"}, set()),
        ({"barrier": "gate"}, {"car"}),
        ({"barrier": "gate", "access": "yes"}, set()),
        ({"barrier": "gate", "access": "private"}, set(MODES)),
        ({"barrier": "gate", "access": "private", "foot": "yes"}, {"bike", "ebike", "car"}),
        ({"barrier": "stile"}, {"wheelchair", "bike", "ebike", "car"}),
        ({"barrier": "wall"}, set(MODES)),
        ({"barrier": "kerb", "kerb": "raised"}, {"wheelchair"}),
        ({"kerb": "lowered"}, set()),
        ({"barrier": "cycle_barrier"}, {"wheelchair", "car"}),
        ({"barrier": "cattle_grid"}, set()),
        ({}, set()),
    ],
)
def test_a_node_stops(tags, stopped):
    assert {mode for mode in MODES if PROFILES[mode].stops(tags)} == stopped


@pytest.mark.parametrize(
    ("excepted", "bound"),
    [("", {"bike", "ebike", "car"}), ("bicycle", {"car"}), ("psv;bicycle", {"car"}), ("motorcar", {"bike", "ebike"})],
)
def test_a_turn_restriction_binds(excepted, bound):
    assert {mode for mode in MODES if PROFILES[mode].restricted_by({"except": excepted})} == bound


@given(
    st.dictionaries(
        st.sampled_from(sorted(way_keys())),
        st.one_of(
            st.sampled_from(["yes", "no", "private", "residential", "steps", "50", "-1", "opposite", "bad"]), st.text()
        ),
    )
)
def test_no_tags_are_too_odd(tags):
    for profile in PROFILES.values():
        along, against = profile.speeds(tags)
        assert 0 <= along < 200
        assert 0 <= against < 200
        assert profile.stops(tags) in (True, False)


def override(folder, text, mode="foot"):
    (folder / f"{mode}.toml").write_text(text)
    return read_profiles(folder)


def test_a_district_changes_single_keys_and_leaves_the_rest(tmp_path):
    profiles = override(tmp_path, "offset = 3.0\n[highway]\nsteps = 0.0\n")
    assert profiles["foot"].offset == 3.0
    assert profiles["foot"].speeds({"highway": "steps"}) == (0, 0)
    assert profiles["foot"].speeds({"highway": "path"}) == (4.6, 4.6)
    assert profiles["car"] == PROFILES["car"]


def test_a_district_may_write_whole_numbers(tmp_path):
    assert override(tmp_path, "granted = 4\n[highway]\nsteps = 1\n")["foot"].speeds({"highway": "steps"}) == (1, 1)


@pytest.mark.parametrize(
    "text",
    [
        "speed = 3",
        "highway = 3",
        "offset = 'fast'",
        "offset = -1.0",
        "offset = 0.0",
        "offset = 0",
        "offset = nan",
        "granted = nan",
        "granted = true",
        "title = 3",
        "mode = 'foot'",
        "except_ = 'x'",
        "access = 'access'",
        "access = [1]",
        "access = []",
        "oneway = [['a']]",
        "[highway]\npath = 'slow'",
        "[highway]\npath = -1",
        "[highway]\npath = -1.0",
        "[highway]\npath = true",
        "[highway]\npath = inf",
        "[highway]\npath = 5000",
        "[barrier]\nclosed = 'wall'",
        "[barrier]\nclosed = [3]",
        "[pushed]\nfootway = 1",
        "not toml",
        "\x00",
    ],
)
def test_a_bad_table_is_refused_in_one_line_with_its_name(tmp_path, text):
    with pytest.raises(InputError, match=r"foot\.toml") as error:
        override(tmp_path, text)
    assert "\n" not in str(error.value)


@given(st.text(max_size=60))
def test_any_text_is_a_table_or_refused(tmp_path_factory, text):
    folder = tmp_path_factory.getbasetemp() / "profiles"
    folder.mkdir(exist_ok=True)
    (folder / "foot.toml").write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        read_profiles(folder)
    except InputError as error:
        assert "foot.toml" in str(error)
