"""A feed is written the same way every time, as every reader of CSV understands it."""

import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reach.gtfs.feeds import rows_of, tables

from dreiraum.reach.errors import InputError
from dreiraum.reach.gtfs.write import table_text, write_feed


def test_the_same_rows_give_the_same_bytes(tmp_path):
    one, other = tmp_path / "one.zip", tmp_path / "other.zip"
    write_feed(one, tables(), {"locations.geojson": "{}"})
    backwards = dict(reversed(tables().items()))
    write_feed(other, {**backwards, "stops": [dict(reversed(row.items())) for row in backwards["stops"]]},
               {"locations.geojson": "{}"})  # fmt: skip
    assert one.read_bytes() == other.read_bytes()


def test_columns_stand_in_the_order_of_the_reference_and_unknown_ones_behind():
    text = table_text("stops", [{"zzz": 1, "stop_lat": 52.1, "stop_id": "A"}, {"aaa": None, "stop_name": "B, C"}])
    assert text.splitlines() == ["stop_id,stop_name,stop_lat,aaa,zzz", "A,,52.1,,1", ',"B, C",,,']


def test_flags_are_written_as_numbers():
    assert table_text("trips", [{"trip_id": "a", "bikes_allowed": True}]).splitlines()[1] == "a,1"


def test_a_table_without_rows_is_left_out(tmp_path):
    write_feed(tmp_path / "feed.zip", {"stops": [{"stop_id": "A"}], "routes": []})
    assert zipfile.ZipFile(tmp_path / "feed.zip").namelist() == ["stops.txt"]


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(InputError, match="cannot be written"):
        write_feed(tmp_path / "no" / "feed.zip", tables())


WORDS = st.text(st.characters(exclude_characters="\t\r\n", exclude_categories=["Cs"]), max_size=9)


@settings(deadline=None)
@given(st.lists(st.fixed_dictionaries({"stop_id": WORDS, "stop_name": WORDS}), min_size=1))
def test_what_is_written_reads_the_same(rows):
    assert rows_of(table_text("stops", rows)) == rows


def test_a_field_is_one_line():
    assert (
        table_text("stops", [{"stop_id": "A", "stop_desc": "eins\nzwei\tdrei"}]).splitlines()[1] == "A,eins zwei drei"
    )
