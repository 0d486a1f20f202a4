"""Public holidays, and what an opening_hours expression says about them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Protocol

WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_QUOTED = re.compile(r'("[^"]*")')
_PH = re.compile(r"\bPH\b")
_HOLIDAY_WEEKDAYS = re.compile(rf"^\s*(?:PH|SH)\s+(?:{'|'.join(WEEKDAYS)})\b")


class Calendar(Protocol):
    """Whoever knows the country and its subdivision, as a District does ("DE", "NI")."""

    @property
    def country(self) -> str:
        """ISO 3166-1 code."""

    @property
    def subdivision(self) -> str:
        """ISO 3166-2 code without the country, empty for none."""


@lru_cache(maxsize=256)
def public_holidays(country: str, subdivision: str, year: int) -> frozenset[dt.date]:
    """Public holidays of a year, those of the subdivision included (package `holidays`).

    Raises NotImplementedError for a country or subdivision the package does not know.
    """
    import holidays  # noqa: PLC0415  # half a second, and only asked for when a time is

    return frozenset(holidays.country_holidays(country, subdiv=subdivision or None, years=year))


def tidy(text: str) -> str:
    """Mend what mappers commonly write beside the grammar: dashes, lower-case ph, a separator at the end."""
    text = re.sub(r"\bph\b", "PH", re.sub("[‐‑‒–—−]", "-", text))
    return text.strip().rstrip(";,").strip()


def without_school_holidays(text: str) -> str:
    """Drop rules like "SH Mo-Fr 9:00-12:00", which the parser would read as "SH or Mo-Fr".

    School holidays are not known, so ordinary weeks are assumed; "PH Mo-Fr" goes the same way and leaves
    the holiday to the other rules.
    """
    rules = _outside_quotes(text, lambda part: part.replace(";", "\0")).split("\0")
    kept = [rule.strip() for rule in rules if not _HOLIDAY_WEEKDAYS.match(rule)]
    return "; ".join(kept)


def names_holidays(text: str) -> bool:
    """Tell whether the expression says something about public holidays."""
    return _PH.search(_QUOTED.sub("", text)) is not None


def with_holidays(text: str, days: tuple[dt.date, ...]) -> str:
    """Rewrite the expression for a span of at most 7 days in which `days` are public holidays.

    Within 7 days each weekday occurs once, so there "PH" is the same selector as the weekdays of the
    holidays, and the rewritten expression needs no calendar of its own. Where the expression does not name
    PH, a rule is added that closes on them, except on dates it names itself ("Dec 25 10:00-12:00").
    """
    if not days:
        return text
    if names_holidays(text):
        weekdays = ",".join(WEEKDAYS[day.weekday()] for day in days)
        return _outside_quotes(text, lambda part: _PH.sub(weekdays, part))
    silent = [WEEKDAYS[day.weekday()] for day in days if not _names_date(text, day)]
    return f"{text}; {','.join(silent)} off" if silent else text


def _names_date(text: str, day: dt.date) -> bool:
    return re.search(rf"\b{MONTHS[day.month - 1]} 0?{day.day}\b(?!:)", text) is not None


def _outside_quotes(text: str, change: Callable[[str], str]) -> str:
    """Apply `change` to all but the quoted comments."""
    parts = _QUOTED.split(text)
    return "".join(part if at % 2 else change(part) for at, part in enumerate(parts))
