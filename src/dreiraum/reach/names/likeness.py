"""How alike a typed word is to every word of the vocabulary."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from dreiraum.reach.names.words import fold, spell

BEGUN = 0.87  # a word of which only the beginning is typed
BARELY_BEGUN = 0.8  # ... and no more than two letters of it
FULL = 0.8  # from here on nothing better is looked for

Likeness = npt.NDArray[np.float32]


class Vocabulary:
    """Words in order, ready to be compared.

    Edits are counted as optimal string alignment (Damerau 1964, restricted: insert, delete, replace,
    swap neighbours); k edits in a word of n letters are a likeness of 1 - k / (n + 1).
    """

    def __init__(self, words: list[str]) -> None:
        self.words = words
        lengths = np.array([len(word) for word in words], np.int32)
        self._order = np.argsort(lengths, kind="stable")
        self._lengths = lengths[self._order]
        self._alphabet = sorted(set("".join(words)))
        self._by_length = [words[row] for row in self._order]

    def like(self, word: str, *, typos: bool = True) -> Likeness:
        """How alike every word is to a plain one, float32 (words,), 0 to 1.

        Without `typos` only words that are equal or begin with it.
        """
        likeness = np.zeros(len(self.words), np.float32)
        folded = fold(word)
        for spelling in {folded, spell(folded)}:
            self._begun(spelling, likeness)
        if typos and len(word) >= 4 and not word.isdigit():
            # Where a letter is missing, "ae" may be no umlaut: "Haeln" is one edit off, "haln" would be two.
            for spelling in {word, spell(folded)}:
                self._mistyped(spelling, likeness)
            if not likeness.max(initial=0) >= FULL:
                self._begun_mistyped(folded, likeness)
        return likeness

    def _begun(self, word: str, likeness: Likeness) -> None:
        start, end = self._with(word)
        if not word.isdigit() or len(word) >= 3:
            np.maximum(likeness[start:end], BEGUN if len(word) > 2 else BARELY_BEGUN, out=likeness[start:end])
        if start < len(self.words) and self.words[start] == word:
            likeness[start] = 1

    def _with(self, beginning: str) -> tuple[int, int]:
        """First and last + 1 of the words that begin so."""
        start = bisect_left(self.words, beginning)
        if start == len(self.words) or not self.words[start].startswith(beginning):
            return start, start
        return start, bisect_left(self.words, beginning + chr(0x10FFFF), start)

    def _mistyped(self, word: str, likeness: Likeness) -> None:
        most = 1 if len(word) == 4 else 2
        start, end = np.searchsorted(self._lengths, [len(word) - most, len(word) + most + 1]).tolist()
        edits = _edits(word, self._by_length[start:end], most)
        near = np.flatnonzero(edits <= most)
        rows = self._order[start + near]
        longer = np.maximum(self._lengths[start + near], len(word))
        likeness[rows] = np.maximum(likeness[rows], 1 - edits[near] / (longer + 1))

    def _begun_mistyped(self, word: str, likeness: Likeness) -> None:
        """Words that begin with this one if one letter is another or two neighbours are swapped."""
        value = np.float32(BEGUN * (1 - 1 / (len(word) + 1)))
        for spelling in self._meant(word):
            start, end = self._with(spelling)
            if start < end:
                np.maximum(likeness[start:end], value, out=likeness[start:end])

    def _meant(self, word: str) -> Iterator[str]:
        """What is one edit from a word and as long; the alphabet is that of the vocabulary."""
        for at, letter in enumerate(word):
            before, after = word[:at], word[at + 1 :]
            start, end = self._with(before)
            if start == end:
                return
            yield from (f"{before}{other}{after}" for other in self._alphabet)
            yield f"{before}{after[:1]}{letter}{after[1:]}"


def _edits(word: str, others: list[str], most: int) -> npt.NDArray[np.uint8]:
    if not others:
        return np.empty(0, np.uint8)
    edits: npt.NDArray[np.uint8] = cdist([word], others, scorer=OSA.distance, score_cutoff=most, dtype=np.uint8)[0]
    return edits
