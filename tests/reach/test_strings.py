import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dreiraum.reach.strings import Strings

texts = st.lists(st.text(st.characters(codec="utf-8"), max_size=9), max_size=9)


@given(texts)
def test_texts_come_back_one_by_one_and_all_at_once(given_texts):
    found = Strings.of(given_texts)
    assert len(found) == len(given_texts)
    assert [found[row] for row in range(len(found))] == list(found) == found.tolist() == given_texts


@pytest.mark.parametrize("index", [-1, 2, 99])
def test_there_is_nothing_beyond_the_ends(index):
    with pytest.raises(IndexError):
        Strings.of(["a", "b"])[index]


def test_no_texts_are_an_empty_column():
    found = Strings.of([])
    assert (len(found), found.tolist(), found.offsets.tolist()) == (0, [], [0])
    assert found.data.dtype == np.uint8
