import pytest
from hypothesis import given
from hypothesis import strategies as st

from dreiraum.reach.names.words import Number, fold, house_numbers, take_numbers, words


@pytest.mark.parametrize("spelling", ["Münder", "Muender", "Munder", "MÜNDER", "Mu\u0308nder"])
def test_umlauts_meet_however_they_are_typed(spelling):
    assert fold(spelling) == "munder"


@pytest.mark.parametrize("spelling", ["Hauptstraße", "Hauptstrasse", "hauptstr.", "HAUPTSTR", "Hauptstraẞe"])
def test_a_street_is_one_word_however_it_is_shortened(spelling):
    assert list(words(spelling)) == ["hauptstrasse"]


def test_abbreviations_are_written_out_and_punctuation_parts_words():
    assert list(words("St.-Annen-Str.")) == ["sankt", "annen", "strasse"]
    assert list(words("Dr.-Grüne-Weg")) == ["doktor", "grune", "weg"]


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("2", Number(2, 2, 0)),
        ("2a", Number(2, 2, 1)),
        ("2 a", Number(2, 2, 1)),
        ("19-21", Number(19, 21, 0)),
        ("19 – 21", Number(19, 21, 0)),
        ("12/3", Number(12, 12, 0)),
    ],
)
def test_house_numbers_are_read_as_people_write_them(typed, number):
    assert take_numbers(f"am markt {typed} hameln") == ("am markt   hameln", [number])


def test_a_postcode_is_no_house_number():
    assert take_numbers("31785 hameln 17") == ("31785 hameln  ", [Number(17, 17, 0)])


def test_a_list_of_house_numbers_is_several():
    assert house_numbers("2 A;4, 6") == [
        (Number(2, 2, 1), "2 A"),
        (Number(4, 4, 0), "4"),
        (Number(6, 6, 0), "6"),
    ]
    assert house_numbers("Haus Sonne") == []


@given(st.text())
def test_folding_twice_changes_nothing_in_plain_letters(text):
    once = fold("".join(letter for letter in text if letter.isascii() and letter not in "eE"))
    assert fold(once) == once
