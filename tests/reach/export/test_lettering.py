"""German letters in a font that has none."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from dreiraum.reach.export.lettering import length, shorten, wrap, write

SIZE = 60


def ink(text: str, size: int = SIZE) -> np.ndarray:
    """Dark pixels of a text on white, its base line at 100."""
    image = Image.new("RGB", (1200, 160), (255, 255, 255))
    write(ImageDraw.Draw(image), (20, 100), text, size=size, colour=(0, 0, 0))
    return np.asarray(image)[..., 0] < 128


@pytest.mark.parametrize(("marked", "plain"), [("ä", "a"), ("ö", "o"), ("ü", "u"), ("Ä", "A"), ("Ö", "O"), ("Ü", "U")])
def test_an_umlaut_is_its_letter_with_two_dots_above(marked, plain):
    with_dots, without = ink(marked), ink(plain)
    top = np.flatnonzero(without.any(axis=1))[0]
    assert (with_dots[top:] == without[top:]).all()
    dots = np.flatnonzero(np.diff(with_dots[:top].any(axis=0).astype(int)) == 1)
    assert len(dots) == 2
    assert length(marked, SIZE) == length(plain, SIZE)


def test_an_umlaut_in_two_signs_is_the_same():
    assert (ink("Mu\u0308nder") == ink("Münder")).all()


def test_a_sharp_s_stands_as_high_as_the_f_before_it_and_on_the_base_line():
    rows = np.flatnonzero(ink("ß").any(axis=1))
    f = np.flatnonzero(ink("f").any(axis=1))
    assert abs(rows[0] - f[0]) <= 3 and abs(rows[-1] - f[-1]) <= 2
    assert abs(int(ink("ß").sum()) - int(ink("B").sum())) < 0.35 * ink("B").sum()


def test_nothing_is_drawn_as_the_box_for_a_missing_letter():
    box = np.asarray(ImageFont.load_default(SIZE).getmask("\ue123"))
    assert box.size
    for text in ("Größe – Übung", "„Café“", "Łódź", "Dvořák"):
        assert 0 < ink(text).sum() < ink("M" * len(text)).sum()


@pytest.mark.parametrize(("anchor", "left"), [("l", 500), ("m", 450), ("r", 400)])
def test_text_stands_where_its_anchor_says(anchor, left):
    image = Image.new("RGB", (1200, 160), (255, 255, 255))
    size = SIZE * 100 / length("HüHß", SIZE)
    write(ImageDraw.Draw(image), (500, 100), "HüHß", size=size, colour=(0, 0, 0), anchor=anchor)
    columns = np.flatnonzero((np.asarray(image)[..., 0] < 128).any(axis=0))
    assert columns[0] == pytest.approx(left, abs=8) and columns[-1] == pytest.approx(left + 100, abs=8)


@given(st.text(max_size=200), st.integers(50, 2000))
def test_wrapped_lines_hold_all_words_and_fit(text, width):
    lines = wrap(text, 13, width)
    assert " ".join(lines).split() == text.split()
    assert all(length(line, 13) <= width or len(line.split()) == 1 for line in lines)


@given(st.text(max_size=60), st.integers(20, 400))
def test_a_shortened_text_fits(text, width):
    short = shorten(text, 17, width)
    assert short == text or (length(short, 17) <= width and short.endswith("…")) or short == "…"


@given(st.text(max_size=30))
def test_any_text_can_be_drawn(text):
    assert length(text, 20) >= 0
    ink(text, 20)
