import tomllib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dreiraum.reach.errors import InputError
from dreiraum.reach.services.catalogue import BUILT_IN, MODES, read_catalogue

KEYS = """
    food gp pharmacy primary_school secondary_school stop childcare
    bakery cash post citizens_office meeting care
    emergency hospital
"""


@pytest.fixture
def override(tmp_path):
    def write(text):
        path = tmp_path / "services.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def service(catalogue, key):
    return catalogue.services[catalogue.index(key)]


def test_the_fifteen_services_stand_in_their_order():
    assert list(read_catalogue().keys) == KEYS.split()
    assert read_catalogue().version == "2026.2"


def test_the_headline_counts_fourteen_and_leaves_out_the_rescue_service():
    catalogue = read_catalogue()
    assert int(catalogue.essential.sum()) == 14
    assert not service(catalogue, "emergency").essential


def test_every_limit_is_fifteen_minutes_in_every_mode_with_a_source():
    catalogue = read_catalogue()
    for mode in MODES:
        assert (catalogue.limits(mode) == 15 * 600).all()
    assert all(one.limit[mode].reference for one in catalogue.services for mode in MODES)


def test_every_figure_names_a_source_or_says_what_was_assumed():
    for one in read_catalogue().services:
        figures = [*one.limit.values(), one.errand_minutes, one.bbsr_metres, one.digital_mbits]
        for figure in figures:
            if figure is not None:
                assert figure.reference is not None or "ohne Quelle" not in figure.assumption
                assert figure.basis


def test_the_thousand_metres_of_bbsr_hold_for_its_five_services():
    catalogue = read_catalogue()
    with_bbsr = {one.key: one.bbsr_metres.value for one in catalogue.services if one.bbsr_metres}
    assert with_bbsr == dict.fromkeys(["food", "gp", "pharmacy", "primary_school", "stop"], 1000)


def test_a_video_consultation_takes_two_megabits():
    figure = service(read_catalogue(), "gp").digital_mbits
    assert figure.value == 2
    assert "31b" in figure.basis


def test_only_for_stops_another_place_is_a_second_choice():
    assert [one.key for one in read_catalogue().services if one.second == "place"] == ["stop"]


def test_a_district_changes_a_single_key(override):
    changed = read_catalogue(override("[service.gp.limit]\nfoot = 20\n"))
    before, after = service(read_catalogue(), "gp"), service(changed, "gp")
    assert after.limit["foot"].value == 20
    assert after.limit["bike"] == before.limit["bike"]
    assert after.match == before.match
    assert changed.version == "2026.2+district"


def test_a_changed_figure_does_not_borrow_the_source_of_the_old_one(override):
    changed = read_catalogue(override("[service.gp.limit]\nfoot = 20\n[service.food]\nerrand_minutes = 25\n"))
    assert "services.toml" in service(changed, "gp").limit["foot"].basis
    assert service(changed, "gp").limit["foot"].reference is None
    assert service(changed, "food").errand_minutes.value == 25


def test_a_district_names_a_source_of_its_own(override):
    text = """
    version = "hp-1"
    [source.council]
    title = "Kreistag"
    year = 2026
    url = "https://example.org"
    [default.limit]
    car = 10
    source = "council"
    """
    changed = read_catalogue(override(text))
    assert changed.version == "2026.2+hp-1"
    assert (changed.limits("car") == 6000).all()
    assert service(changed, "stop").limit["car"].basis == "Kreistag (2026), https://example.org"


def test_a_digital_form_can_be_switched_off(override):
    assert service(read_catalogue(override("[service.gp]\ndigital_mbits = false")), "gp").digital_mbits is None


def test_a_new_service_needs_no_code(override):
    text = """
    [service.dentist]
    name = "Zahnarzt"
    errand_minutes = { value = 40, assumption = "Behandlung" }
    match = [{ amenity = "dentist" }]
    """
    changed = read_catalogue(override(text))
    assert changed.keys == (*KEYS.split(), "dentist")
    assert service(changed, "dentist").limit["foot"].value == 15
    assert changed.errands.dtype == np.int32


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[service.pharmcy.limit]\nfoot = 9", r"unknown service 'pharmcy'; did you mean 'pharmacy'\?"),
        ("[service.gp]\nlimits = 9", r"\[service.gp\]: unknown key 'limits'; did you mean 'limit'\?"),
        (
            "[service.gp.limit]\nfooot = 9",
            r"\[service.gp.limit\]: unknown key 'fooot'; did you mean 'foot'\?",
        ),
        ("[service.gp.limit]\nfoot = -1", r"foot must be a number from 0 to 109, not -1"),
        (
            "[service.gp.limit]\nfoot = 9\nsource = 'bbsr'",
            r"unknown source 'bbsr'; did you mean 'bbsr2025'\?",
        ),
        ("[service.gp]\nsecond = 'town'", r"second must be 'organisation' or 'place'"),
        ("[service.gp]\nmatch = [{ name = '~arzt' }]", r"needs at least one tag with a plain value"),
        ("[service.gp]\nmatch = []", r"match is missing"),
        ("[service.gp]\nerrand_minutes = false", r"errand_minutes must be a number"),
        ("[service.new]\nmatch = [{ amenity = 'x' }]", r"\[service.new\] name is missing"),
        ("[services.gp]\nname = 'x'", r"unknown key 'services'; did you mean 'service'\?"),
    ],
)
def test_a_wrong_line_is_named_with_the_way_out(override, text, line):
    with pytest.raises(InputError, match=line):
        read_catalogue(override(text))


def test_an_unknown_key_or_mode_names_the_nearest():
    with pytest.raises(InputError, match="did you mean 'hospital'"):
        read_catalogue().index("hospitl")
    with pytest.raises(InputError, match="did you mean 'wheelchair'"):
        read_catalogue().limits("weelchair")


def test_every_built_in_service_has_a_german_and_an_english_name_of_its_own():
    sections = tomllib.loads(BUILT_IN.read_text(encoding="utf-8"))["service"].values()
    for language in ("name", "name_en"):
        names = [section[language] for section in sections]
        assert all(names)
        assert len(set(names)) == len(names)


LINES = BUILT_IN.read_text(encoding="utf-8").splitlines()


@settings(deadline=None)
@given(
    st.lists(st.integers(0, len(LINES) - 1), max_size=25, unique=True),
    st.lists(st.tuples(st.integers(0, len(LINES) - 1), st.text(max_size=8)), max_size=3),
)
def test_a_mangled_file_is_a_catalogue_or_an_input_error(tmp_path_factory, dropped, inserted):
    lines = [line for at, line in enumerate(LINES) if at not in dropped]
    for at, text in inserted:
        lines.insert(at % (len(lines) + 1), text)
    path = tmp_path_factory.getbasetemp() / "mangled.toml"
    path.write_text("\n".join(lines), encoding="utf-8", errors="replace")
    try:
        assert read_catalogue(path).services
    except InputError as error:
        assert "\n" not in str(error)
