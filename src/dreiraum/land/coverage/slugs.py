"""Names of places as parts of addresses."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "œ": "oe", "ł": "l"})
NAMELESS = "ort"  # for a name without any Latin letter or digit


def slug(name: str) -> str:
    """ "Bad Münder am Deister" -> "bad-muender-am-deister"; never empty."""
    text = unicodedata.normalize("NFKC", name).casefold().translate(_LETTERS)
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or NAMELESS


def distinct(names: Sequence[str]) -> list[str]:
    """A slug for each name, no two alike: of equal ones the first stays as it is, the next ends in -2."""
    wanted = [slug(name) for name in names]
    taken, seen, found = set(wanted), Counter[str](), []
    for one in wanted:
        seen[one] += 1
        free = one
        if seen[one] > 1:
            number = seen[one]
            while f"{one}-{number}" in taken:
                number += 1
            free = f"{one}-{number}"
            taken.add(free)
        found.append(free)
    return found
