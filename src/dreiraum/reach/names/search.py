"""Find villages, streets, addresses and places by what somebody types.

Every typed word is compared with the vocabulary; an entry's score is the weighted share of the typed words
that it answers, times how much of its own label they cover. The better match stands before the heavier.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from dreiraum.reach.names.kinds import KINDS, STREET, VILLAGE
from dreiraum.reach.names.likeness import FULL, Likeness, Vocabulary
from dreiraum.reach.names.words import (
    TEXT_LIMIT,
    WORD_LIMIT,
    Number,
    fold,
    plain,
    spell,
    take_numbers,
    typed_words,
    weight,
)
from dreiraum.reach.parts import Part

_IN_LABEL = np.array([1, 0.97, 0.95], np.float32)  # LABEL, GLUED, OTHER
_COVERS = np.array([1, 1, 3], np.float32)  # another name names it fully, however long the label
_IN_CONTEXT = np.array([0.92, 0.85], np.float32)  # INSIDE, AROUND
_JOINED = 0.97  # two typed words that are one in the label
_NUMBER_LIMIT = 3  # numbers of a query that are looked up
_NUMBER_WEIGHT = 0.6
_IN_ROW, _NEIGHBOUR = 0.95, 0.6  # number 20 in "18-22"; 2 or 2a where 2b was typed
_STREET_ITSELF = 0.4  # the street where the number is not known: better than a stop of its name
_LEAST, _LEAST_OF_BEST = 0.35, 0.5  # scores below, absolute or as a share of the best, are not shown
EARTH_RADIUS = 6_371_008.8  # metres, mean radius (IUGG)
_NEAR = 5000.0  # metres at which being near has lost 63 % of its weight

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Found:
    """One answer. kind: "village", "street", "address" or "place". lat, lon: degrees. score: 0 to 1.

    exact: False where a house number was typed that is not known there: this is the street or a neighbour.
    """

    kind: str
    label: str
    context: str
    lat: float
    lon: float
    score: float
    exact: bool = True


@dataclass(slots=True)
class _Term:
    """One typed word: how well each label (n,) and context (c,) answers it, what it covers of each (n,)."""

    weight: float
    label: Floats
    cover: Floats
    context: Floats
    full: bool


@dataclass(frozen=True, slots=True)
class _Houses:
    """For each entry how well it answers a house number (n,), and the row of that address (n,) or -1."""

    likeness: Floats
    row: npt.NDArray[np.int64]


class NameSearch:
    """The names of a Region. Opening reads nothing; the vocabulary is decoded at the first search."""

    def __init__(self, part: Part) -> None:
        self._part = part

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        return Vocabulary(self._part.strings("vocabulary").tolist())

    def find(self, text: str, *, limit: int = 10, near: tuple[float, float] | None = None) -> list[Found]:
        """The best answers to `text`, best first; none where nothing is alike.

        Any text is answered; of a long one the first 120 characters and 10 words are read. near: (lat, lon),
        prefers what is near among equally good matches.
        """
        letters = plain(" ".join(text[:1000].split())[:TEXT_LIMIT])
        rest, typed = take_numbers(letters)
        del typed[_NUMBER_LIMIT:]
        looked_up = list(dict.fromkeys(typed_words(rest)))[:WORD_LIMIT]
        terms = self._terms(looked_up)
        terms += [self._term(_spelled(number), _NUMBER_WEIGHT) for number in typed]
        if not terms:
            return []
        houses = [self._houses(number) for number in typed]
        score = self._score(terms, [*([None] * len(looked_up)), *houses])
        rows = self._best(score, limit, near)
        return [self._found(row, float(score[row]), terms[len(looked_up) :], houses) for row in rows]

    def _terms(self, looked_up: list[str]) -> list[_Term]:
        terms = [self._term(word, weight(spell(fold(word)))) for word in looked_up]
        for (one, two), (first, second) in zip(pairwise(looked_up), pairwise(terms), strict=True):
            if one.isdigit() or two.isdigit():
                continue
            joined = self._term(one + two, 1, typos=not (first.full and second.full))
            for term in (first, second):
                np.maximum(term.label, joined.label * _JOINED, out=term.label)
                np.maximum(term.cover, joined.cover / 2, out=term.cover)
                np.maximum(term.context, joined.context * _JOINED, out=term.context)
        return terms

    def _term(self, word: str, counts: float, *, typos: bool = True) -> _Term:
        likeness = self._vocabulary.like(word, typos=typos)
        label, cover = self._label_likeness(likeness)
        context = self._context_likeness(likeness)
        return _Term(counts, label, cover, context, bool(likeness.max(initial=0) >= FULL))

    def _label_likeness(self, likeness: Likeness) -> tuple[Floats, Floats]:
        column = self._part.array
        label = np.zeros(len(column("kind")), np.float32)
        cover = np.zeros_like(label)
        word, posting = _postings(likeness, column("word_ends"))
        entry, field = column("word_entry")[posting], column("word_field")[posting]
        value = likeness[word] * _IN_LABEL[field]
        np.maximum.at(label, entry, value)
        np.maximum.at(cover, entry, value * column("word_weight")[word] * _COVERS[field])
        return label, cover

    def _context_likeness(self, likeness: Likeness) -> Floats:
        column = self._part.array
        context = np.zeros(len(self._part.strings("contexts")), np.float32)
        word, posting = _postings(likeness, column("context_ends"))
        value = likeness[word] * _IN_CONTEXT[column("context_field")[posting]]
        np.maximum.at(context, column("context_row")[posting], value)
        return context

    def _houses(self, number: Number) -> _Houses:
        column = self._part.array
        first, last = column("house_first"), column("house_last")
        row = np.flatnonzero((first <= number.first) & (last >= number.first))
        alike = np.full(len(row), _NEIGHBOUR, np.float32)
        one_side = (number.first - first[row]) % np.where((last[row] - first[row]) % 2 == 0, 2, 1) == 0
        alike[(last[row] > first[row]) & one_side] = _IN_ROW
        same = (first[row] == number.first) & (last[row] == number.last)
        alike[same & (column("house_letter")[row] == number.letter)] = 1
        order = np.argsort(alike, kind="stable")
        row, alike = row[order], alike[order]
        entry = column("house_entry")[row]
        houses = _Houses(np.zeros(len(column("kind")), np.float32), np.full(len(column("kind")), -1))
        houses.likeness[entry] = alike
        houses.row[entry] = row
        return houses

    def _score(self, terms: list[_Term], houses: list[_Houses | None]) -> Floats:
        column = self._part.array
        context = column("context")
        answered = np.zeros(len(context), np.float32)
        cover = np.zeros_like(answered)
        named, street = column("kind") == VILLAGE, column("kind") == STREET
        for term, house in zip(terms, houses, strict=True):
            best = np.maximum(term.label, term.context[context])
            if house is not None:
                np.maximum(best, house.likeness, out=best)
                best[street] = np.maximum(best[street], _STREET_ITSELF)
            answered += best * np.float32(term.weight)
            cover += term.cover
            named |= term.label > 0
        answered /= np.float32(sum(term.weight for term in terms))
        score: Floats = answered * (0.7 + 0.3 * np.minimum(1, cover / column("label_weight")))
        # What is only near the words typed is no answer to them - unless it is a village ("31785").
        score[~named] = 0
        return score.astype(np.float32)

    def _best(self, score: Floats, limit: int, near: tuple[float, float] | None) -> list[int]:
        column = self._part.array
        least = max(_LEAST, _LEAST_OF_BEST * float(score.max(initial=0)))
        rows = np.flatnonzero(score >= least)
        rank = column("weight")[rows].astype(np.float64)
        if near is not None:
            lat, lon = np.radians(column("lat")[rows] - near[0]), np.radians(column("lon")[rows] - near[1])
            away = np.hypot(lat, lon * np.cos(np.radians(near[0]))) * EARTH_RADIUS
            rank += 0.5 * np.exp(-away / _NEAR)
        order = np.lexsort((rows, -rank, -np.round(score[rows], 3)))
        best: list[int] = rows[order[: max(0, limit)]].tolist()
        return best

    def _found(self, row: int, score: float, typed: list[_Term], houses: list[_Houses]) -> Found:
        part = self._part
        label = part.strings("label")[row]
        kind, lat, lon = KINDS[part.array("kind")[row]], part.array("lat")[row], part.array("lon")[row]
        in_name = [term.label[row] >= _IN_ROW for term in typed]
        pairs = list(zip(in_name, houses, strict=True))
        exact = all(own or house.likeness[row] >= _IN_ROW for own, house in pairs)
        left = [house for own, house in pairs if not own and house.row[row] >= 0]
        if left:
            house = int(max(left, key=lambda each: float(each.likeness[row])).row[row])
            label = f"{label} {part.strings('house_label')[house]}"
            kind, lat, lon = "address", part.array("house_lat")[house], part.array("house_lon")[house]
        context = part.strings("contexts")[int(part.array("context")[row])]
        return Found(kind, label, context, float(lat), float(lon), round(min(1.0, score), 3), exact)


def _postings(likeness: Likeness, ends: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """All postings of the words that are alike at all: the word of each and its row in the flat columns."""
    word = np.flatnonzero(likeness)
    counts = ends[word + 1] - ends[word]
    starts = np.cumsum(counts) - counts
    posting = np.arange(int(counts.sum())) - np.repeat(starts - ends[word], counts)
    return np.repeat(word, counts), posting


def _spelled(number: Number) -> str:
    return f"{number.first}{chr(ord('a') + number.letter - 1) if number.letter else ''}"
