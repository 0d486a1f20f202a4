"""Text is split as the csv module splits it, and fields are the numbers that Python reads."""

import csv
import io

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.reach.gtfs.feeds import packed

from dreiraum.reach.gtfs import fields
from dreiraum.reach.gtfs.files import open_files
from dreiraum.reach.gtfs.problems import Problems
from dreiraum.reach.gtfs.split import take
from dreiraum.reach.gtfs.table import Table
from dreiraum.reach.strings import Strings


def table_of(folder, text, size):
    with open_files(packed(folder, {"levels.txt": text.encode()})) as files:
        table = Table(files, "levels", ("a", "b", "c"), Problems())
        pieces = list(table.pieces(size=size))
        return [[piece.text(column, row) for column in "abc"] for piece in pieces for row in range(len(piece))]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.text('ab1ä,;" \n', max_size=6), min_size=3, max_size=3), max_size=12),
    st.integers(5, 80),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
)
def test_rows_are_those_of_the_csv_module_whatever_the_block(tmp_path_factory, rows, size, end, quoting):
    assume(end != "\r" or quoting == csv.QUOTE_ALL)  # the csv module does not quote line feeds then
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=end, quoting=quoting).writerows([["a", "b", "c"], *rows])
    expected = [[field.replace("\n", " ").strip(" ") for field in row] for row in rows]
    assert table_of(tmp_path_factory.mktemp("t"), text.getvalue(), size) == expected


NUMBERS = st.from_regex(r"[+-]?[0-9]{0,20}(\.[0-9]{0,12})?([eE][+-]?[0-9]{1,2})?", fullmatch=True)


@settings(deadline=None)
@given(st.lists(NUMBERS | st.text("1.-_x", max_size=5)))
def test_decimals_are_those_of_python(texts):
    columns = Strings.of(texts)
    start, end = (one.astype(np.int32) for one in (columns.offsets[:-1], columns.offsets[1:]))
    found, bad = fields.decimals(columns.data.copy(), start, end)
    for text, value, wrong in zip(texts, found.tolist(), bad.tolist(), strict=True):
        try:
            expected = float(text) if text and "_" not in text else np.nan
        except ValueError:
            expected = np.nan
        expected = expected if np.isfinite(expected) else np.nan
        assert value == expected or (np.isnan(value) and np.isnan(expected))
        assert wrong == (bool(text) and bool(np.isnan(expected)))


@given(st.lists(st.text("ab", max_size=3), min_size=1), st.data())
def test_texts_are_taken_by_row(texts, data):
    rows = data.draw(st.lists(st.integers(0, len(texts) - 1)))
    assert list(take(Strings.of(texts), np.array(rows, np.int64))) == [texts[row] for row in rows]
