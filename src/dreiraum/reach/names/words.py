"""How a text becomes words that compare well: umlauts, abbreviations, house numbers.

Folding is the same for what is indexed and what is typed, so it may lose detail: "ä", "ae" and "a"
become "a", "ß" becomes "ss", "Hauptstr." becomes "hauptstrasse".
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

TEXT_LIMIT = 120  # characters of a query that are read; the longest German street address has about 90
WORD_LIMIT = 10  # words of a query that are looked up
LETTER_LIMIT = 40  # letters of one word

# Umlaut spellings of DIN 5007-2 ("ae") and of keyboards without umlauts ("a") meet in one letter.
_DIGRAPHS = re.compile("ae|oe|ue")
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "a", "œ": "o"})
_WORD = re.compile(r"[^\W_]+")

ABBREVIATIONS = {
    "st": "sankt",
    "str": "strasse",
    "pl": "platz",
    "dr": "doktor",
    "prof": "professor",
    "hbf": "hauptbahnhof",
    "bhf": "bahnhof",
    "hl": "heilige",
}
# Words that tell little apart: they count for less, typed or indexed.
_FILLERS = (
    frozenset(["a", "am", "an", "auf", "aus", "bei", "beim", "d", "das", "dem", "den", "der", "des", "die"])
    | frozenset(["hinter", "i", "im", "in", "nach", "ob", "und", "unter", "v", "vom", "von", "vor"])
    | frozenset(["zu", "zum", "zur"])
)
_GENERIC = frozenset(["strasse", "weg", "platz", "gasse", "allee", "ring"])

_NUMBER = re.compile(
    r"(?<![^\W_])(\d{1,4})(?:\s?([a-z])(?![^\W_]))?(?:\s?[-–/]\s?(\d{1,4})(?:\s?[a-z](?![^\W_]))?)?(?![^\W_])"
)


class Number(NamedTuple):
    """A house number: `first` to `last` (equal for one house) and its letter (0 none, 1 a, 2 b ...)."""

    first: int
    last: int
    letter: int


def plain(text: str) -> str:
    """Lower-case `text` without accents: "Großer Waellweg" -> "grosser waellweg"."""
    if text.isascii():
        return text.casefold().translate(_LETTERS)
    letters = unicodedata.normalize("NFKD", text.casefold()).translate(_LETTERS)
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).casefold()


def fold(text: str) -> str:
    """`plain` with "ae", "oe" and "ue" as one letter: "Großer Waellweg" -> "grosser wallweg"."""
    return _DIGRAPHS.sub(lambda found: found[0][0], plain(text))


def typed_words(text: str) -> list[str]:
    """The words of a plain text, as typed."""
    return [word[:LETTER_LIMIT] for word in _WORD.findall(text)]


@lru_cache(maxsize=1 << 16)
def words(text: str) -> tuple[str, ...]:
    """The folded words of `text`, abbreviations written out: "St.-Georg-Str." -> sankt, georg, strasse."""
    return tuple(spell(word[:LETTER_LIMIT]) for word in _WORD.findall(fold(text)))


def same_name(text: str) -> str:
    """Equal for spellings of one name: "Dorfstr." and "Dorfstraße" -> "dorfstrasse"; "" without any word."""
    return " ".join(words(text))


def spell(word: str) -> str:
    """A folded word with its abbreviation written out: "hauptstr" -> "hauptstrasse"."""
    if word in ABBREVIATIONS:
        return ABBREVIATIONS[word]
    return f"{word}asse" if word.endswith("str") else word


def weight(word: str) -> float:
    """How much a folded word says, 0.25 to 1: long words more than short ones, "weg" and "am" little."""
    if word in _FILLERS or len(word) == 1:
        return 0.25
    if word in _GENERIC:
        return 0.4
    return {2: 0.4, 3: 0.5, 4: 0.75}.get(len(word), 1.0)


def take_numbers(text: str) -> tuple[str, list[Number]]:
    """A folded text without the house numbers in it, and these: "am markt 2 a" -> "am markt", 2a."""
    return _NUMBER.sub(" ", text), [_number(found) for found in _NUMBER.finditer(text)]


def house_numbers(text: str) -> list[tuple[Number, str]]:
    """What the OSM tag addr:housenumber lists, each with its label: "2 a;4" -> 2a and 4.

    Parts that are not numbers are left out. https://wiki.openstreetmap.org/wiki/Key:addr:housenumber
    """
    listed = []
    for piece in re.split("[;,]", text):
        found = _NUMBER.match(fold(piece).strip())
        if found:
            listed.append((_number(found), " ".join(piece.split())))
    return listed


def _number(found: re.Match[str]) -> Number:
    first = int(found[1])
    last = int(found[3]) if found[3] else first
    letter = ord(found[2]) - ord("a") + 1 if found[2] else 0
    # "12/3" is a door behind 12, not a row of houses from 12 to 3.
    return Number(first, last if last >= first else first, letter)
