import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dreiraum.reach.names.likeness import BARELY_BEGUN, BEGUN, FULL, Vocabulary

WORDS = ["allee", "hameln", "hamelspringe", "hauptstrasse", "munder", "strasse", "weg"]


def like(typed: str, word: str, *, typos: bool = True) -> float:
    words = sorted({*WORDS, word})
    return float(Vocabulary(words).like(typed, typos=typos)[words.index(word)])


def edits(one: str, two: str) -> int:
    """Optimal string alignment by the textbook's table."""
    table = [[max(i, j) if not (i and j) else 0 for j in range(len(two) + 1)] for i in range(len(one) + 1)]
    for i in range(1, len(one) + 1):
        for j in range(1, len(two) + 1):
            cost = int(one[i - 1] != two[j - 1])
            table[i][j] = min(table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + cost)
            if i > 1 and j > 1 and one[i - 2 : i] == two[j - 2 : j][::-1]:
                table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
    return table[-1][-1]


@pytest.mark.parametrize(
    ("typed", "word", "likeness"),
    [
        ("hameln", "hameln", 1),
        ("hauptstr", "hauptstrasse", 1),
        ("str", "strasse", 1),
        ("muender", "munder", 1),
        ("hamel", "hamelspringe", BEGUN),
        ("ha", "hameln", BARELY_BEGUN),
        ("hamlen", "hameln", 1 - 1 / 7),
        ("haeln", "hameln", 1 - 1 / 7),
        ("hmln", "hameln", 0),
        ("hamelspirn", "hamelspringe", BEGUN * (1 - 1 / 11)),
        ("weh", "weg", 0),
        ("2", "24", 0),
        ("318", "31840", BEGUN),
        ("31841", "31840", 0),
    ],
)
def test_words_are_as_alike_as_the_table_says(typed, word, likeness):
    assert like(typed, word) == pytest.approx(likeness)


def test_without_typos_only_equal_and_begun_words_count():
    assert like("hamlen", "hameln", typos=False) == 0
    assert like("hamel", "hameln", typos=False) == pytest.approx(BEGUN)


@settings(deadline=None)
@given(st.text("abcd", min_size=5, max_size=9), st.text("abcd", min_size=5, max_size=9))
def test_two_edits_are_forgiven_and_no_more(typed, word):
    count = edits(typed, word)
    if word.startswith(typed) or edits(typed, word[: len(typed)]) <= 1:
        return
    assert like(typed, word) == pytest.approx(1 - count / (max(len(typed), len(word)) + 1) if count <= 2 else 0)


def by_the_book(typed: str, words: list[str]) -> list[float]:
    """Equal, begun, mistyped; and where nothing of that is good, begun and mistyped."""
    found = []
    for word in words:
        k = edits(typed, word)
        mistyped = 1 - k / (max(len(typed), len(word)) + 1) if k <= (1 if len(typed) == 4 else 2) else 0
        found.append(max(mistyped, 1 if word == typed else BEGUN if word.startswith(typed) else 0))
    if max(found) >= FULL:
        return found
    value = BEGUN * (1 - 1 / (len(typed) + 1))
    begun = [len(word) >= len(typed) and edits(typed, word[: len(typed)]) <= 1 for word in words]
    return [max(one, value if early else 0) for one, early in zip(found, begun, strict=True)]


@settings(deadline=None)
@given(st.text("abcd", min_size=4, max_size=7), st.sets(st.text("abcd", min_size=1, max_size=9), min_size=1))
def test_a_whole_vocabulary_is_as_alike_as_comparing_word_by_word_says(typed, others):
    words = sorted(others)
    assert Vocabulary(words).like(typed).tolist() == pytest.approx(by_the_book(typed, words))
