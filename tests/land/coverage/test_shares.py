"""Numbers of people in words: rounded fairly, and nothing rounds to all or to nobody."""

from __future__ import annotations

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from dreiraum.land.coverage import shares


@pytest.fixture(autouse=True, scope="module")
def german():
    with translation.override("de"):
        yield


@given(st.integers(1, 10**7), st.integers(0, 10**7))
def test_only_nobody_is_none_and_only_everybody_is_all(whole, part):
    part = min(part, whole)
    said = shares.percent(part, whole)
    assert (said == "0 %") == (part == 0)
    assert (said == "100 %") == (part == whole)
    if said[0].isdigit():
        assert abs(100 * part / whole - int(said.split()[0])) <= 0.5
    else:
        assert said == ("unter 1 %" if 2 * part < whole else "über 99 %")


@pytest.mark.parametrize(("part", "whole", "said"), [(1, 8, "13 %"), (1, 40, "3 %"), (0, 0, "–"), (3, 8, "38 %")])
def test_half_a_per_cent_is_rounded_up_as_the_browser_does(part, whole, said):
    assert shares.percent(part, whole) == said


@pytest.mark.parametrize(
    ("here", "there", "said"),
    [
        (0.444, 0.576, "14 Punkte weniger"),
        (0.58, 0.57, "1 Punkt mehr"),
        (0.5, 0.504, "gleich"),
        (1, 0, "100 Punkte mehr"),
    ],
)
def test_a_difference_is_said_in_words(here, there, said):
    assert shares.difference(here, there) == said


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_difference_turns_round_with_its_sides(here, there):
    turned = shares.difference(there, here)
    swap = {"mehr": "weniger", "weniger": "mehr"}
    assert " ".join(swap.get(word, word) for word in turned.split()) == shares.difference(here, there)


@pytest.mark.parametrize(("number", "said"), [(2.7677, "2,8"), (0, "0,0"), (13.96, "14,0"), (0.04, "0,0")])
def test_a_mean_is_rounded_and_not_cut_off(number, said):
    assert shares.tenths(number) == said


def test_thousands_are_grouped_as_the_language_does():
    assert shares.count(1234567) == "1.234.567"
    assert shares.count(999.5, about=True) == "etwa 1.000"
    with translation.override("en"):
        assert shares.count(1234567) == "1,234,567"
        assert shares.tenths(2.75) == "2.8"
