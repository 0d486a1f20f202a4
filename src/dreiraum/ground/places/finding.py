"""Search over all offers: typos, umlauts, and the plain words people use ("Blutdruck messen").

Every offer is a bag of folded words, each with the weight of where it stands. A typed word is compared with the
whole vocabulary once (`reach.names.likeness`), its end too, as German puts the meaning last ("arzt" in "Hausarzt").
An offer counts for each typed word with its best one; those that have all of them come first, and those that miss
some follow only where none has all.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from dreiraum.reach.names.likeness import Vocabulary
from dreiraum.reach.names.words import TEXT_LIMIT, WORD_LIMIT, plain, spell, typed_words, weight, words

LEAST = 0.65  # likeness from which on a word may be meant
ENDS = 0.85  # a word that ends with the typed one
WITHIN = 0.7  # ... or holds it
SHORTEST = 4  # letters that are looked for within words
FAINT = 0.3  # weight up to which a typed word may be missing
BONUS = 0.1  # an offer is a little better for each field that holds the word

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of an offer's text and how much a word in it says, 0 to 1."""

    text: str
    weight: float


@cache
def plain_words() -> Mapping[str, str]:
    """Words by which people look for each service."""
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))


class Finder:
    """An index over texts; finds rows."""

    def __init__(self, texts: Sequence[Sequence[Text]]) -> None:
        self._many = len(texts)
        found: defaultdict[str, dict[int, float]] = defaultdict(dict)
        for row, pieces in enumerate(texts):
            for piece in pieces:
                for word in words(piece.text):
                    before = found[word].get(row, 0.0)
                    found[word][row] = max(before, piece.weight) + (BONUS if before else 0.0)
        self._words = sorted(found)
        self._vocabulary = Vocabulary(self._words)
        counts = [len(found[word]) for word in self._words]
        self._which = np.repeat(np.arange(len(counts)), counts)
        self._rows = np.array([row for word in self._words for row in found[word]], np.int32)
        self._weights = np.array([one for word in self._words for one in found[word].values()], np.float32)

    def find(self, text: str) -> list[tuple[int, float]]:
        """Rows with their score, best first; those that stand first in the index before their equals."""
        typed = typed_words(plain(text[:TEXT_LIMIT]))[:WORD_LIMIT]
        if not typed or not self._words:
            return []
        total = np.zeros(self._many, np.float32)
        missing = np.zeros(self._many, np.int32)
        for word in typed:
            worth = weight(spell(word))
            score = self._score(word)
            total += worth * score
            if worth > FAINT:
                missing += score == 0
        rows = np.flatnonzero((total > 0) & (missing == missing.min(initial=WORD_LIMIT, where=total > 0)))
        order = np.lexsort((rows, -np.round(total[rows], 4)))
        return [(int(row), float(total[row])) for row in rows[order]]

    def _score(self, word: str) -> Floats:
        likeness = self._vocabulary.like(word)
        folded = spell(words(word)[0]) if words(word) else word
        if len(folded) >= SHORTEST and not folded.isdigit():
            for at in (at for at, known in enumerate(self._words) if folded in known):
                value = ENDS if self._words[at].endswith(folded) else WITHIN
                likeness[at] = max(float(likeness[at]), value)
        likeness[likeness < LEAST] = 0
        score = np.zeros(self._many, np.float32)
        # what is alike counts for much less than what is the same
        np.maximum.at(score, self._rows, likeness[self._which] ** 2 * self._weights)
        return score
