"""The census grid in every published spelling gives the same cells."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dreiraum.reach.errors import InputError
from dreiraum.reach.people.ages import age_classes
from dreiraum.reach.people.census import read_census


def census(folder: Path, *texts: str, bbox=None):
    paths = []
    for number, text in enumerate(texts):
        paths.append(folder / f"z{number}.csv")
        paths[-1].write_text(text, encoding="utf-8")
    return read_census(paths, bbox=bbox)


SPELLINGS = {
    "2022": "GITTER_ID_100m;x_mp_100m;y_mp_100m;Einwohner\nCRS3035RES100mN3211400E4266300;4266350;3211450;12\n",
    "2022 without coordinates": "GITTER_ID_100m;Einwohner\nCRS3035RES100mN3211400E4266300;12\n",
    "2022 ages": "GITTER_ID_100m;Insgesamt_Bevoelkerung\nCRS3035RES100mN3211400E4266300;12\n",
    "2011": "Gitter_ID_100m,x_mp_100m,y_mp_100m,Einwohner\n100mN32114E42663,4266350,3211450,12\n",
    "2011 named": "Gitter_ID_100m;Einwohner\n100mN32114E42663;12\n",
    "centre": "x,y,Einwohner\n4266350,3211450,12\n",
    "quoted": '"x","y","people"\n"4266350","3211450","12"\n',
    "exponent": "x;y;Einwohner\n4.26635e+06;3211450,0;12,0\n",
}


@pytest.mark.parametrize("text", SPELLINGS.values(), ids=SPELLINGS)
def test_one_cell_in_every_spelling(tmp_path, text):
    found = census(tmp_path, text)
    assert found.coarse is None
    assert (found.fine.x, found.fine.y, found.fine.people) == (4266350, 3211450, 12)


@pytest.mark.parametrize(
    "text",
    [
        "Gitter_ID_1km;Einwohner\n1kmN3211E4266;262\n",
        "GITTER_ID_1km;Einwohner\nCRS3035RES1000mN3211000E4266000;262\n",
        "x_mp_1km;y_mp_1km;Einwohner\n4266500;3211500;262\n",
        "x;y;Einwohner\n4266500;3211500;262\n",
        "x;y;Einwohner\n4266000;3211000;262\n",
    ],
)
def test_one_square_kilometre_in_every_spelling(tmp_path, text):
    found = census(tmp_path, text)
    assert found.fine is None
    assert (found.coarse.x, found.coarse.y, found.coarse.people) == (4266500, 3211500, 262)


def test_suppressed_values_are_unknown_and_counted(tmp_path):
    rows = "".join(f"{4266050 + 100 * i};3211450;{v}\n" for i, v in enumerate(["-1", "-9", "–", "-", "", "5"]))
    found = census(tmp_path, f"x;y;Einwohner\n{rows}")
    assert found.fine.people.tolist() == [5]
    assert found.warnings == ("z0.csv: 5 Zellen ohne veröffentlichte Zahl gelten als unbewohnt.",)


def test_percentages_with_decimal_comma_become_age_weights(tmp_path):
    found = census(tmp_path, "x;y;Einwohner;unter18_A;ab65_A\n4266500;3211500;262;12,98;18,32\n")
    assert np.allclose(found.coarse.age, [[12.98, 68.70, 18.32]])


def test_percentages_of_two_further_files_are_joined_by_cell(tmp_path):
    found = census(
        tmp_path,
        "GITTER_ID_100m;Einwohner\n100mN32114E42663;10\n100mN32114E42664;20\n",
        "GITTER_ID_100m;AnteilUnter18\n100mN32114E42664;25,00\n",
        "GITTER_ID_100m;AnteilUeber65\n100mN32114E42664;50,00\n100mN32114E42663;–\n",
    )
    assert found.fine.people.tolist() == [10, 20]
    assert np.array_equal(found.fine.age, [[np.nan] * 3, [25, 25, 50]], equal_nan=True)


def test_five_age_classes_with_dashes_for_none(tmp_path):
    found = census(
        tmp_path,
        "GITTER_ID_100m;Insgesamt_Bevoelkerung;Unter18;a18bis29;a30bis49;a50bis64;a65undaelter\n"
        "100mN32114E42663;20;–;4;5;–;8\n100mN32114E42664;3;–;–;–;–;–\n",
    )
    assert np.array_equal(found.fine.age, [[0, 9, 8], [np.nan] * 3], equal_nan=True)


def test_ten_year_classes_are_divided_by_years_and_it_is_said(tmp_path):
    found = census(
        tmp_path,
        "x;y;Einwohner;Unter10;a10bis19;a20bis29;a30bis39;a40bis49;a50bis59;a60bis69;a70bis79;a80undaelter\n"
        "4266350;3211450;90;10;10;10;10;10;10;10;10;10\n",
    )
    assert np.allclose(found.fine.age, [[18, 47, 25]])
    assert "a10bis19, a60bis69" in found.warnings[0]


def test_classes_that_fit_the_groups_are_preferred():
    header = ["Unter10", "a10bis19", "a20bis64", "a65undaelter", "Unter18", "a18bis64"]
    assert [header[column] for _, _, column in age_classes(header)] == ["Unter18", "a18bis64", "a65undaelter"]
    assert age_classes(["Unter18", "a65undaelter"]) == ()
    assert age_classes(["Unter18", "a18undaelter"]) == ()


def test_the_number_of_inhabitants_goes_before_the_total_beside_the_ages(tmp_path):
    ages = "GITTER_ID_100m;Insgesamt_Bevoelkerung;Unter18;a18bis64;a65undaelter\n100mN32114E42663;11;1;5;5\n"
    people = "GITTER_ID_100m;Einwohner\n100mN32114E42663;12\n"
    for texts in ((ages, people), (people, ages)):
        assert census(tmp_path, *texts).fine.people.tolist() == [12]


def test_keys_of_8_and_12_digits_and_without_leading_zero_agree(tmp_path):
    for key in ("03252001", '"03252001"', "3252001", "032520001001"):
        found = census(tmp_path, f"x;y;Einwohner;AGS\n4266500;3211500;262;{key}\n")
        assert found.coarse.ags.tolist() == [3252001]


def test_only_cells_in_the_box_are_kept_but_the_extent_is_of_all(tmp_path):
    text = "x;y;Einwohner\n4266350;3211450;12\n4300050;3300050;7\n"
    found = census(tmp_path, text, bbox=(4266000, 3211000, 4267000, 3212000))
    assert found.fine.people.tolist() == [12]
    assert found.extent == (4266350, 3211450, 4300050, 3300050)


CELL = "4266350;3211450"
BAD = {
    "missing value column": ("x;y;Kinder\n1;2;3\n", "no column with people, dwellings or ages"),
    "missing cell column": ("Einwohner;AGS\n1;2\n", "no column with the cell"),
    "no rows": ("x;y;Einwohner\n", "no row below the header"),
    "decimal sign of a count": (
        f"x;y;Einwohner\n{CELL};1.234\n",
        "row 2, column 'Einwohner': '1.234' is not a whole",
    ),
    "decimal sign of a share": (f"x;y;AnteilUnter18\n{CELL};1298\n", "'1298' is no percentage"),
    "comma in commas": ("x,y,unter18_A\n4266500,3211500,12,98\n", "decimal comma"),
    "negative": (f"x;y;Einwohner\n{CELL};-3\n", "row 2, column 'Einwohner': '-3' is negative"),
    "text": (f"x;y;Einwohner\n{CELL};viele\n", "'viele' is not a number"),
    "too many": (f"x;y;Einwohner\n{CELL};99999999\n", "too large"),
    "duplicate": (
        f"x;y;Einwohner\n{CELL};1\n4266450;3211450;2\n{CELL};1\n",
        "rows 2 and 4: both are the 100 m cell",
    ),
    "degrees": ("x;y;Einwohner\n9.2;52.0;3\n", "looks like degrees"),
    "swapped": ("x;y;Einwohner\n3211450;4266350;3\n", "row 2: .* x and y are swapped"),
    "UTM": ("x;y;Einwohner\n514050;5762050;3\n", "another coordinate system"),
    "off the grid": ("x;y;Einwohner\n4266351;3211450;3\n", "on no 100 m or 1 km grid"),
    "cell name": ("GITTER_ID_100m;Einwohner\nhere;3\n", "'here' is no grid cell"),
    "10 km": ("GITTER_ID_10km;id;Einwohner\n1;10kmN321E426;3\n", "is no grid cell"),
    "sizes mixed": ("id;Einwohner\n100mN32114E42663;3\n1kmN3211E4266;4\n", "row 3, .* is no grid cell"),
    "key": (f"x;y;Einwohner;AGS\n{CELL};1;-4\n", "is no municipality key"),
    "long form": (
        "Gitter_ID_100m;Merkmal;Auspraegung_Code;Anzahl\n1;ALTER;1;3\n",
        "one row per characteristic",
    ),
}


@pytest.mark.parametrize(("text", "said"), BAD.values(), ids=BAD)
def test_bad_input_is_named(tmp_path, text, said):
    with pytest.raises(InputError, match=said) as error:
        census(tmp_path, text)
    assert "z0.csv" in str(error.value)


def test_two_files_that_contradict_each_other_are_refused(tmp_path):
    with pytest.raises(InputError, match=r"7 people in the cell .* where another file has 5"):
        census(tmp_path, f"x;y;Einwohner\n{CELL};5\n", f"x;y;Einwohner\n{CELL};7\n")


def test_the_file_of_classed_values_is_refused(tmp_path):
    rows = "".join(f"{4266500 + 1000 * i};3211500;{1 + i % 6}\n" for i in range(60))
    with pytest.raises(InputError, match="these are classes, not numbers"):
        census(tmp_path, f"x_mp_1km;y_mp_1km;Einwohner\n{rows}")


TOKENS = st.sampled_from(
    [
        "x",
        "y",
        "Einwohner",
        "AGS",
        "GITTER_ID_100m",
        "Unter18",
        "a18bis64",
        "a65undaelter",
        "unter18_A",
        "ab65_A",
        "4266350",
        "3211450",
        "4266500",
        "3211500",
        "12",
        "-1",
        "-9",
        "–",
        "1e99",
        "12,5",
        "",
        '"',
        "nan",
        "03252001",
        "CRS3035RES100mN3211400E4266300",
        "100mN32114E42663",
        "1kmN3211E4266",
        "N",
        "\x00",
        "<",
        "\ufeff",
    ]
)
TABLES = st.lists(st.lists(TOKENS, min_size=1, max_size=6), max_size=6).map(
    lambda rows: "\n".join(";".join(row) for row in rows).encode()
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=300), TABLES, st.binary(max_size=60).map(lambda tail: b"PK\x03\x04" + tail)))
def test_any_bytes_are_read_or_refused(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("fuzz") / "z.csv"
    path.write_bytes(content)
    try:
        found = read_census([path])
    except InputError:
        return
    for cells in filter(None, (found.fine, found.coarse)):
        assert (np.diff(cells.y.astype(np.int64) * 2**32 + cells.x) > 0).all()
        assert not (cells.people < 0).any()


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([4266350, 4266450, 4266500, 9]), TOKENS, TOKENS), min_size=1, max_size=4))
def test_rows_that_are_almost_right_are_read_or_refused(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("fuzz") / "z.csv"
    body = "".join(f"{x};3211450;{people};{share}\n" for x, people, share in rows)
    path.write_text(f"x;y;Einwohner;unter18_A\n{body}")
    try:
        assert (read_census([path]).extent[0] > 0) is True
    except InputError as error:
        assert "z.csv" in str(error)
