"""What the network brings: measured at the cell, else a share of the municipality, else unknown."""

from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from dreiraum.reach.connections.broadband import KNOWN, SHARE, UNKNOWN, Connections, read_connections
from dreiraum.reach.errors import InputError
from dreiraum.reach.people.cells import Cells
from dreiraum.reach.people.grid import to_degrees
from dreiraum.reach.people.municipalities import Municipalities, everything

HALVES = np.array([shapely.box(9.2, 52.0, 9.21, 52.1), shapely.box(9.21, 52.0, 9.3, 52.1)], object)
PAIR = Municipalities(("03252001", "03252002"), ("West", "Ost"), HALVES)


def cells() -> Cells:
    """Two cells in the first municipality, one in the second."""
    x = np.array([4266350, 4266450, 4267350], np.int32)
    y = np.full(3, 3211450, np.int32)
    people = np.array([10, 20, 30], np.int32)
    return Cells(x, y, *to_degrees(x, y), people, np.full((3, 3), -1, np.int32), np.array([0, 0, 1], np.int16), "", ())


def connections(folder: Path, *texts: str) -> Connections:
    paths = []
    for number, text in enumerate(texts):
        paths.append(folder / f"b{number}.csv")
        paths[-1].write_text(text, encoding="utf-8")
    return read_connections(paths, cells(), PAIR)


SHARES = "AGS;alle Technologien ≥ 10 Mbit/s;alle Technologien ≥ 50 Mbit/s\n03252001;90,00;60,50\n03252002;-;-\n"
SPEEDS = "GITTER_ID_100m;down_mbit\n100mN32114E42663;250\n100mN32114E42673;16\n"


@pytest.mark.parametrize(
    "text",
    [
        SPEEDS,
        "x;y;mbit\n4266350;3211450;250,0\n4267350;3211450;16\n",
        "x,y,Downlink\n4266350,3211450,250\n4267350,3211450,16\n4266450,3211450,-\n",
    ],
)
def test_speeds_per_cell(tmp_path, text):
    found = connections(tmp_path, text)
    assert found.kind.tolist() == [KNOWN, UNKNOWN, KNOWN]
    assert np.array_equal(found.mbit, np.array([250, np.nan, 16], np.float32), equal_nan=True)
    assert np.array_equal(found.able(16), [1, np.nan, 1], equal_nan=True)
    assert np.array_equal(found.able(16.1), [1, np.nan, 0], equal_nan=True)


def test_speeds_per_square_kilometre_hold_for_its_cells(tmp_path):
    found = connections(tmp_path, "Gitter_ID_1km;mbit\n1kmN3211E4266;100\n")
    assert found.kind.tolist() == [KNOWN, KNOWN, UNKNOWN]


def test_shares_are_exact_at_a_threshold_and_never_too_many_between(tmp_path):
    found = connections(tmp_path, SHARES)
    assert found.kind.tolist() == [SHARE, SHARE, UNKNOWN]
    assert (found.kind == SHARE).tolist() == [True, True, False]
    assert found.thresholds.tolist() == [10, 50]
    for needed, share in ((5, 0.9), (10, 0.9), (11, 0.605), (50, 0.605)):
        assert found.able(needed)[0] == np.float32(share)
    assert np.isnan(found.able(51)).all()
    assert np.isnan(found.able(10)[2])


def test_what_needs_no_speed_is_possible_everywhere(tmp_path):
    assert connections(tmp_path, SHARES).able(0).tolist() == [1, 1, 1]


def test_the_cell_itself_goes_before_the_municipality(tmp_path):
    for texts in ((SPEEDS, SHARES), (SHARES, SPEEDS)):
        found = connections(tmp_path, *texts)
        assert found.kind.tolist() == [KNOWN, SHARE, KNOWN]
        assert found.basis.startswith("Breitband je Gitterzelle, sonst als Anteil der Haushalte je Gemeinde (etwa; ")


def test_wired_shares_stand_in_where_all_technologies_are_missing(tmp_path):
    header = "AGS,leitungsg. Technologien ≥ 50 Mbit/s,DSL ≥ 50 Mbit/s"
    wired = connections(tmp_path, f"{header}\n03252001,80.0,70.0\n")
    assert wired.able(50)[0] == np.float32(0.8)
    assert wired.basis.endswith("(etwa; nur leitungsgebunden)")
    both = f"{header},alle Technologien ≥ 50 Mbit/s"
    every = connections(tmp_path, f"{both}\n03252001,80.0,70.0,90.0\n")
    assert every.able(50)[0] == np.float32(0.9)
    assert every.basis.endswith("(etwa; alle Technologien, auch Mobilfunk)")


def test_a_missing_share_is_at_least_that_of_the_next_higher_speed(tmp_path):
    text = "AGS;alle Technologien ≥ 10 Mbit/s;alle Technologien ≥ 50 Mbit/s\n03252001;-;60,0\n"
    assert connections(tmp_path, text).able(10)[0] == np.float32(0.6)


def test_without_files_everything_is_unknown():
    found = read_connections([], cells(), PAIR)
    assert (found.kind == UNKNOWN).all()
    assert np.isnan(found.able(1)).all()
    assert found.basis == "Keine Angaben zur Breitbandversorgung"


def test_a_part_of_a_region_gives_the_same_connections(tmp_path):
    found = connections(tmp_path, SPEEDS, SHARES)
    again = Connections.from_columns(found.columns().__getitem__, found.facts())
    assert np.array_equal(again.able(10), found.able(10), equal_nan=True)
    assert again.basis == found.basis


BAD = {
    "no columns": ("AGS;Verfügbarkeit\n03252001;3\n", "neither a column of Mbit/s"),
    "no cell": ("mbit;b\n3;4\n", "no column with the cell"),
    "no percentage": ("AGS;alle Technologien ≥ 10 Mbit/s\n03252001;9000\n", "no percentage"),
    "elsewhere": ("AGS;alle Technologien ≥ 10 Mbit/s\n09999001;90\n", "no row for any municipality"),
    "twice": ("AGS;alle Technologien ≥ 10 Mbit/s\n03252001;90\n03252001;80\n", "row 3, .* occurs twice"),
    "negative": ("x;y;mbit\n4266350;3211450;-5\n", "is no speed"),
    "other cells": ("x;y;mbit\n4300050;3300050;5\n", "none of its 1 cells is inhabited here"),
    "degrees": ("x;y;mbit\n9.2;52.0;5\n", "degrees"),
    "HTML": ("<html></html>", "HTML"),
    "empty": ("", "empty"),
}


@pytest.mark.parametrize(("text", "said"), BAD.values(), ids=BAD)
def test_bad_input_is_named(tmp_path, text, said):
    with pytest.raises(InputError, match=said) as error:
        connections(tmp_path, text)
    assert "b0.csv" in str(error.value)


def test_shares_without_boundaries_ask_for_them(tmp_path):
    path = tmp_path / "b0.csv"
    path.write_text(SHARES, encoding="utf-8")
    with pytest.raises(InputError, match=r"b0\.csv: .* give --boundaries"):
        read_connections([path], cells(), everything("district", "03252"))


def test_two_files_of_shares_are_refused(tmp_path):
    with pytest.raises(InputError, match="a second file with shares"):
        connections(tmp_path, SHARES, SHARES)


TOKENS = st.sampled_from(
    [
        "AGS",
        "alle Technologien ≥ 10 Mbit/s",
        "leitungsg. Technologien ≥ 5 Mbit/s",
        "mbit",
        "x",
        "y",
        "id",
        "03252001",
        "3252002",
        "90,5",
        "1e99",
        "-",
        "–",
        "-1",
        "",
        "4266350",
        "3211450",
        "100mN32114E42663",
        '"',
    ]
)


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=200),
        st.lists(st.lists(TOKENS, min_size=2, max_size=4), max_size=4).map(
            lambda rows: "\n".join(";".join(row) for row in rows).encode()
        ),
    )
)
def test_any_bytes_are_read_or_refused(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("fuzz") / "b.csv"
    path.write_bytes(content)
    try:
        able = read_connections([path], cells(), PAIR).able(10)
    except InputError as error:
        assert "b.csv" in str(error)
    else:
        assert (np.isnan(able) | ((able >= 0) & (able <= 1))).all()


def test_hameln_pyrmont_gives_the_published_shares(shared_data):
    folder = shared_data / "hameln-pyrmont"
    private = read_connections([folder / "breitband_gemeinden_privat_2021_mitte.csv"], cells(), PAIR)
    assert private.thresholds.tolist() == [1, 2, 6, 8, 10, 16, 30, 50, 100, 200, 400, 1000]
    assert private.able(50).astype(np.float32).tolist() == np.array([0.8794, 0.8794, 0.9646], np.float32).tolist()
    business = read_connections([folder / "breitband_gemeinden_gewerbe_2021_mitte.csv"], cells(), PAIR)
    assert business.able(50)[0] == np.float32(0.8352)
    with pytest.raises(InputError, match="neither a column of Mbit/s"):
        read_connections([folder / "breitband_landkreis_mobilfunk_2021_1.csv"], cells(), PAIR)
