from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dreiraum.reach.config import HUB, MOBILE, PHYSICAL, District, read_district
from dreiraum.reach.errors import InputError

HEAD = """
name = "Landkreis Hameln-Pyrmont"
ags = "03252"
country = "DE"
subdivision = "NI"
notice = "Straßen sind synthetisch."
buffer_km = 2.5
"""
STREETS = """
[[sources.streets]]
path = "streets.osm.pbf"
title = "OpenStreetMap"
licence = "ODbL-1.0"
attribution = "© OpenStreetMap-Mitwirkende"
date = "2026-11-01"
"""
POPULATION = """
[[sources.population]]
path = "a.csv"
[[sources.population]]
url = "https://example.org/b.csv"
sha256 = "{digest}"
""".format(digest="AB" * 32)
DIGITAL = """
[[digital]]
service = "gp"
name = "Videosprechstunde"
url = "https://example.org/video"
organisation = "Praxis"
note = "Mo bis Fr"
"""
MOBILE_SHOP = """
[[mobile]]
service = "food"
name = "Hofladen-Mobil"
lat = 52.06
lon = 9.58
stop = "Dorfplatz"
hours = "Th 15:10-15:40"
"""
HUB_SOUTH = """
[[hub]]
name = "RegioHub"
lat = 52.06
lon = 9.58
hours = "Mo-Fr 09:00-17:00; PH off"
digital = ["gp", "citizens_office"]
"""
PLACE = """
[[place]]
service = "meeting"
name = "Dorfgemeinschaftshaus"
lat = 52.06
lon = 9.58
synthetic = true
"""
WHOLE = HEAD + STREETS + POPULATION + DIGITAL + MOBILE_SHOP + HUB_SOUTH + PLACE


@pytest.fixture
def read(tmp_path):
    def of(text):
        path = tmp_path / "district.toml"
        path.write_text(text, encoding="utf-8")
        return read_district(path)

    return of


def test_a_whole_district(read, tmp_path):
    district = read(WHOLE)
    assert (district.name, district.ags, district.subdivision) == ("Landkreis Hameln-Pyrmont", "03252", "NI")
    assert district.notice == "Straßen sind synthetisch."
    assert district.buffer_km == 2.5
    assert district.sources.streets[0].path == tmp_path / "streets.osm.pbf"
    assert district.sources.streets[0].attribution == "© OpenStreetMap-Mitwirkende"
    assert [one.label for one in district.sources.population] == [
        str(tmp_path / "a.csv"),
        "https://example.org/b.csv",
    ]
    assert district.sources.population[1].sha256 == "ab" * 32
    assert district.digital[0].service == "gp"
    assert [one.delivery for one in district.places] == [PHYSICAL, MOBILE, HUB]
    assert [one.services for one in district.places] == [("meeting",), ("food",), ("gp", "citizens_office")]
    assert district.places[1].address == "Dorfplatz"
    assert district.places[0].synthetic


def test_a_name_and_streets_are_enough(read):
    district = read('name = "Ort"' + STREETS)
    assert district.country == "DE"
    assert district.buffer_km == 3.0
    assert district.sources.boundaries == ()


def test_the_districts_own_services_are_known_in_its_places(read, tmp_path):
    (tmp_path / "services.toml").write_text(
        '[service.dentist]\nname = "Zahnarzt"\nerrand_minutes = 30\nmatch = [{ amenity = "dentist" }]\n'
    )
    district = read('services = "services.toml"' + HEAD + STREETS + PLACE.replace("meeting", "dentist"))
    assert district.places[0].services == ("dentist",)
    assert district.services == tmp_path / "services.toml"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (HEAD, r"no streets; add a section \[\[sources.streets\]\]"),
        (STREETS, "name is missing"),
        (HEAD.replace("notice", "notize") + STREETS, r"unknown key 'notize'; did you mean 'notice'\?"),
        (HEAD + STREETS + "[[sources.peoples]]\npath = 'x'", r"\[sources\]: unknown key 'peoples'"),
        (
            HEAD + STREETS + "licenze = 'x'",
            r"\[\[sources.streets\]\] number 1: unknown key 'licenze'; .*'licence'",
        ),
        (HEAD + STREETS.replace("path", "url"), "url must be an address that begins with https://"),
        (HEAD + STREETS + "url = 'https://example.org'", "needs either path or url"),
        (HEAD + STREETS + "sha256 = 'abc'", "sha256 must be 64 hexadecimal digits"),
        (HEAD.replace("NI", "NX") + STREETS, "subdivision must be .* such as NI, not 'NX'"),
        (HEAD.replace('"DE"', '"QQ"').replace('"NI"', '""') + STREETS, "country must be .*, not 'QQ'"),
        (HEAD.replace("03252", "3252") + STREETS, "ags must be an AGS of 2, 5 or 8 digits"),
        (HEAD.replace('"03252"', "03252") + STREETS, "not valid TOML"),
        (HEAD.replace("2.5", "-1") + STREETS, "buffer_km must be a number from 0 to 100, not -1"),
        ("services = 'none.toml'" + HEAD + STREETS, "services = 'none.toml' is not there"),
        (
            HEAD + STREETS + PLACE.replace("meeting", "meting"),
            "unknown service 'meting'; did you mean 'meeting'",
        ),
        (
            HEAD + STREETS + PLACE.replace("52.06", "9.58").replace("lon = 9.58", "lon = 52.06"),
            "look swapped",
        ),
        (HEAD + STREETS + PLACE.replace("52.06", "152"), "lat must be a number from -90 to 90, not 152"),
        (
            HEAD + STREETS + PLACE + "hours = 'täglich'",
            r"\[\[place\]\] number 1: hours must be opening hours",
        ),
        (HEAD + STREETS + MOBILE_SHOP.replace("hours", "#"), "hours is missing"),
        (HEAD + STREETS + HUB_SOUTH.replace("citizens_office", "cash"), "'cash' has no digital form"),
        (HEAD + STREETS + DIGITAL.replace("gp", "bakery"), "'bakery' has no digital form"),
        (
            HEAD + STREETS + DIGITAL.replace("https://example.org/video", "file:///etc"),
            "url must be an address",
        ),
    ],
)
def test_a_wrong_line_is_named_with_the_way_out(read, text, line):
    with pytest.raises(InputError, match=line):
        read(text)


def test_a_district_without_a_file():
    district = District.of(streets="data/bad-hersfeld.osm.gz", population=[Path("a.csv"), "https://example.org/b.csv"])
    assert district.name == "bad-hersfeld"
    assert district.sources.streets[0].path == Path("data/bad-hersfeld.osm.gz")
    assert [one.url for one in district.sources.population] == ["", "https://example.org/b.csv"]
    assert District.of(streets="https://example.org/x/ort.osm.pbf", name="Ort").name == "Ort"


def test_a_district_without_streets_is_none():
    with pytest.raises(InputError, match="no streets given"):
        District.of(streets=[])


def test_an_address_that_is_no_web_address_is_not_taken_for_a_path():
    for text in ("ftp://example.org/x.osm.pbf", "https://[::1/x.osm.pbf"):
        with pytest.raises(InputError, match="not a web address"):
            District.of(streets=text)


LINES = WHOLE.splitlines()


@given(
    st.lists(st.integers(0, len(LINES) - 1), max_size=12, unique=True),
    st.lists(st.tuples(st.integers(0, 99), st.text(max_size=10) | st.sampled_from(LINES)), max_size=3),
)
def test_a_mangled_file_is_a_district_or_an_input_error(tmp_path_factory, dropped, inserted):
    lines = [line for at, line in enumerate(LINES) if at not in dropped]
    for at, text in inserted:
        lines.insert(at % (len(lines) + 1), text)
    path = tmp_path_factory.getbasetemp() / "mangled-district.toml"
    path.write_text("\n".join(lines), encoding="utf-8", errors="replace")
    try:
        assert read_district(path).sources.streets
    except InputError as error:
        assert "\n" not in str(error)
