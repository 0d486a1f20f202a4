"""Names of places as parts of addresses: readable, all different, and the same tomorrow."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dreiraum.land.coverage.slugs import distinct, slug

names = st.lists(st.text(max_size=12) | st.sampled_from(["Neudorf", "Neudorf 2", "neudorf", "Hof", "hof-2", "Höf"]))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Bad Münder am Deister", "bad-muender-am-deister"),
        ("Aerzen, Flecken", "aerzen-flecken"),
        ("GROẞ ßüntel", "gross-ssuentel"),
        ("Hämelschenburg", "haemelschenburg"),
        ("Ha\u0308melschenburg", "haemelschenburg"),
        ("Ørsted-Łódź", "oersted-lodz"),
        ("Ort (Nord)", "ort-nord"),
        ("村", "ort"),
        ("", "ort"),
    ],
)
def test_a_name_is_still_readable(name, expected):
    assert slug(name) == expected


@given(names)
def test_no_two_are_alike_and_each_fits_into_an_address(given_names):
    found = distinct(given_names)
    assert len(set(found)) == len(given_names)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", one) for one in found)


@given(names)
def test_the_first_of_equal_names_keeps_the_plain_one(given_names):
    found = distinct(given_names)
    for row, name in enumerate(given_names):
        if slug(name) not in [slug(other) for other in given_names[:row]]:
            assert found[row] == slug(name)


@given(names, st.text(max_size=12))
def test_a_new_place_of_a_new_name_moves_no_other(given_names, name):
    before = distinct(given_names)
    if slug(name) not in before:
        assert distinct([*given_names, name])[:-1] == before
