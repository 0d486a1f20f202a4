from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dreiraum.reach.errors import InputError
from dreiraum.reach.toml import Table, nearest_word, read_toml


def table(**data):
    return Table("district.toml", data)


def test_reads_what_it_is_asked_for(tmp_path):
    path = tmp_path / "one.toml"
    path.write_text('name = " Ort "\nsize = 3\nopen = true\n[[part]]\nkey = ["a", "b"]\n', encoding="utf-8")
    one = read_toml(path)
    assert one.text("name") == "Ort"
    assert one.number("size", 0, 10) == 3.0
    assert one.flag("open", default=False) is True
    assert one.tables("part")[0].texts("key") == ("a", "b")


def test_a_missing_file_is_one_line(tmp_path):
    with pytest.raises(InputError, match=r"none.toml: cannot be read .*; check the path"):
        read_toml(tmp_path / "none.toml")


def test_a_key_nobody_knows_names_its_section_and_the_nearest_key():
    one = table(place={"nmae": "x"}).table("place")
    one.text("name", "")
    with pytest.raises(InputError, match=r"district.toml: \[place\]: unknown key 'nmae'; did you mean 'name'\?"):
        one.finish()


def test_entries_of_a_list_are_counted():
    assert table(place=[{}, {}]).tables("place")[1].where == "district.toml: [[place]] number 2"


def test_a_section_in_an_entry_of_a_list_keeps_the_number():
    entry = table(place=[{"not": {}}]).tables("place")[0]
    assert "number 1" in entry.section("not")


@pytest.mark.parametrize("value", [True, "3", float("nan"), float("inf"), -1, [3]])
def test_a_number_is_a_finite_number_in_its_range(value):
    with pytest.raises(InputError, match="size must be a number from 0 to 10"):
        table(size=value).number("size", 0, 10)


@pytest.mark.parametrize("value", ["", "  ", 3, None])
def test_a_required_text_is_there_and_not_empty(value):
    with pytest.raises(InputError, match="name"):
        table(name=value).text("name")


def test_far_words_list_what_is_known():
    assert nearest_word("xyz", ["food", "gp"]) == "known are: food, gp"


@given(st.binary() | st.text().map(str.encode))
def test_any_bytes_are_a_table_or_an_input_error(tmp_path_factory, data):
    path = Path(tmp_path_factory.getbasetemp()) / "fuzz.toml"
    path.write_bytes(data)
    try:
        read_toml(path)
    except InputError as error:
        assert "\n" not in str(error)


def test_deep_nesting_and_endless_numbers_are_input_errors(tmp_path):
    path = tmp_path / "deep.toml"
    for text in ("a = " + "[" * 5000, "a = " + "9" * 10_000):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(InputError, match="not valid TOML"):
            read_toml(path)
