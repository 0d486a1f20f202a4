"""Delimited text is split as the csv module splits it, and what is no table is refused in one line."""

import csv
import io
import math
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dreiraum.reach.errors import InputError
from dreiraum.reach.people import table as module
from dreiraum.reach.people.fields import parse_numbers
from dreiraum.reach.people.table import open_table


def written(folder: Path, content: bytes | str, name: str = "t.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def fields_of(path: Path) -> list[list[str]]:
    return [
        [
            piece.data[piece.start[row, column] : piece.end[row, column]].tobytes().decode().strip("\r")
            for column in range(len(piece.table.header))
        ]
        for piece in open_table(path).pieces()
        for row in range(len(piece))
    ]


def numbers(tmp_path: Path, *texts: str) -> list[float]:
    path = written(tmp_path, "n;other\n" + "".join(f"{text};1\n" for text in texts))
    return [float(value) for piece in open_table(path).pieces() for value in piece.numbers(0)]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.text('ab1,;" \n', max_size=5), min_size=3, max_size=3), max_size=30),
    st.integers(2, 99),
)
def test_rows_are_those_of_the_csv_module(tmp_path_factory, rows, block):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([["a", "b", "c"], *rows])
    path = written(tmp_path_factory.mktemp("t"), text.getvalue())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "BLOCK", block)
        found = fields_of(path)
    assert [[field[1:-1].replace('""', '"') for field in row] for row in found] == rows


@given(st.lists(st.from_regex(rb"[+-]?[0-9]{0,18}([.,][0-9]{0,9})?([eE][+-]?[0-9]{1,2})?", fullmatch=True)))
def test_numbers_are_those_of_python(texts):
    data = np.frombuffer(b"|".join(texts) + b"|", np.uint8)
    end = np.cumsum([len(text) + 1 for text in texts], dtype=np.int64) - 1
    start = end - np.array([len(text) for text in texts], np.int64)
    values, bad = parse_numbers(data, start, end)
    for text, value, wrong in zip(texts, values, bad, strict=True):
        try:
            expected = float(text.replace(b",", b"."))
        except ValueError:
            assert math.isnan(value)
            assert wrong or text in (b"", b"-", b".")
        else:
            assert value == expected
            assert not wrong


def test_dashes_and_blanks_are_missing(tmp_path):
    assert all(map(math.isnan, numbers(tmp_path, "", "-", "–", "—", ".", " ", '"–"', "NA")))


def test_the_dash_of_windows_1252_is_missing(tmp_path):
    path = written(tmp_path, "Gemeinde Größe;n\na;–\nb;7\n".encode("cp1252"))
    table = open_table(path)
    assert table.header == ("Gemeinde Größe", "n")
    assert np.array_equal(next(iter(table.pieces())).numbers(1), [np.nan, 7], equal_nan=True)


@pytest.mark.parametrize("text", ["n;m\n1;2\n", "\ufeffn;m\r\n1;2\r\n", '"n","m"\n"1","2"', "n\tm\n\n1\t2\n\n"])
def test_spellings_of_one_table(tmp_path, text):
    table = open_table(written(tmp_path, text))
    (piece,) = table.pieces()
    assert table.header == ("n", "m")
    assert [piece.numbers(column).tolist() for column in (0, 1)] == [[1.0], [2.0]]


def test_a_column_is_found_in_any_spelling(tmp_path):
    table = open_table(written(tmp_path, "GITTER_ID_100m;Gemeindeschlüssel\n1;2\n"))
    assert table.column(["gitter id 100M"]) == 0
    assert table.column(["nothing", "Gemeindeschluessel"]) == 1
    assert table.column(["nothing"]) is None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty"),
        (b" \n \n", "the file is empty"),
        (b"\x00\x01\x02binary", "binary or UTF-16"),
        ("a;b\n1;2\n".encode("utf-16"), "binary or UTF-16"),
        (b"<!DOCTYPE html><html></html>", "an HTML or XML page"),
        (b"one column\n1\n", "no ';' or ','"),
        (b"7" * 10_000_000, "row 1 is longer than 1 MB"),
        (b"a;b\n" + b"7" * 10_000_000, "a row longer than 1 MB follows row 1"),
        (b"a;b\n1;2;3\n", "row 2: 3 fields where the header has 2"),
        (b"a,b\n1,2\n1,5,2\n", "row 3: 3 fields where the header has 2; is a decimal comma"),
        (b'a;b\n1;"2\n', "is never closed"),
        (b";" * 5000 + b"\n", "not a table"),
    ],
)
def test_what_is_no_table_is_refused_in_one_line(tmp_path, content, said):
    with pytest.raises(InputError, match=said.replace("(", r"\(")) as error:
        list(open_table(written(tmp_path, content)).pieces())
    assert "t.csv" in str(error.value)
    assert "\n" not in str(error.value)


def test_a_field_that_is_no_number_is_named_with_row_and_column(tmp_path):
    with pytest.raises(InputError, match=r"t\.csv, row 3, column 'n': 'seven' is not a number"):
        numbers(tmp_path, "1", "seven")


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    for path in (tmp_path / "nothing.csv", tmp_path):
        with pytest.raises(InputError, match="cannot be read"):
            open_table(path)


def zipped(folder: Path, **tables: str) -> Path:
    path = folder / "t.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Datensatzbeschreibung.xlsx", b"...")
        for name, text in tables.items():
            archive.writestr(f"{name}.csv", text)
    return path


def test_of_the_tables_in_a_zip_the_100_m_one_is_read(tmp_path):
    assert fields_of(zipped(tmp_path, only="a;b\n1;2\n")) == [["1", "2"]]
    three = zipped(tmp_path, Z_10km="a;b\n10;0\n", Z_1km="a;b\n1;0\n", Z_100m="a;b\n100;0\n")
    assert fields_of(three) == [["100", "0"]]


def test_a_zip_without_a_clear_table_is_refused(tmp_path):
    for tables in ({}, {"one": "a;b\n", "two": "a;b\n"}):
        with pytest.raises(InputError, match="one CSV is needed inside"):
            open_table(zipped(tmp_path, **tables))


def test_a_zip_cut_or_damaged_anywhere_is_refused_or_read(tmp_path):
    whole = zipped(tmp_path, t="a;b\n" + "1;2\n" * 300).read_bytes()
    for place in range(0, len(whole), 7):
        for content in (whole[:place], whole[:place] + b"\xff" + whole[place + 1 :]):
            try:
                list(open_table(written(tmp_path, content, "cut.zip")).pieces())
            except InputError:
                continue
