"""Cutting an expression into tokens."""

from __future__ import annotations

import re
from typing import NamedTuple

from dreiraum.reach.opening.words import meaning, plainly


class Unreadable(Exception):
    """This is not an expression of opening hours; says why."""


class Token(NamedTuple):
    """kind: clock, number, year, weekday, month, comment, always, end, or the sign or word itself."""

    kind: str
    value: int | str = ""


END = Token("end")
STATES = ("open", "off", "unknown")
EVENTS = ("dawn", "sunrise", "sunset", "dusk")
LONGEST = 20_000  # characters

_TOKEN = re.compile(
    r"""(?P<space>\s+)
    | "(?P<comment>[^"]*)"
    | (?P<always>24/7)
    | (?<!\d)(?P<hour>\d{1,2})[:.](?P<minute>\d{1,2})(?!\d)(?:\s*(?P<half>[ap])\.?m\b\.?)?
    | (?<!\d)(?P<full>\d{1,2})\s*(?P<noon>[ap])\.?m\b\.?
    | (?P<year>\d{4})(?!\d)
    | (?P<number>\d+)\.?(?!\d)
    | (?P<word>(?:[A-Za-z]|[^\x00-\x7f])+)\.?
    | (?P<sign>\|\||[-;,+/()\[\]:])""",
    re.VERBOSE | re.IGNORECASE,
)


def tokens_of(text: str, country: str = "") -> list[Token]:
    """The tokens of an expression. Raises Unreadable at the first letter that belongs to none."""
    if len(text) > LONGEST:
        raise Unreadable(f"longer than {LONGEST} characters")
    plain = plainly(text)
    found: list[Token] = []
    at = 0
    while at < len(plain):
        match = _TOKEN.match(plain, at)
        if match is None:
            raise Unreadable(f"{plain[at : at + 20]!r} is nothing we know")
        found += _token(match, country)
        at = match.end()
    return found


def _token(match: re.Match[str], country: str) -> list[Token]:
    kind = match.lastgroup or ""
    if kind == "word":
        return _worded(match["word"], country)
    if kind in ("minute", "half"):
        return [Token("clock", _minutes(match["hour"], match["minute"], match["half"]))]
    if kind == "noon":
        return [Token("clock", _minutes(match["full"], "0", match["noon"]))]
    if kind in ("year", "number"):
        return [Token(kind, int(match[kind]))]
    plain = {"space": [], "sign": [Token(match[kind])], "comment": [Token(kind, match[kind])]}
    return plain.get(kind, [Token(kind)])


def _worded(word: str, country: str) -> list[Token]:
    known = meaning(word, country)
    if known is None:
        raise Unreadable(f"nobody knows the word {word!r}")
    kind, value = known
    if kind != "word":
        return [Token(kind, value)]
    return [Token(str(value))] if value else []


def _minutes(hour: str, minute: str, half: str | None) -> int:
    hours, minutes = int(hour), int(minute)
    if minutes > 59:
        raise Unreadable(f"{hour}:{minute} has more than 59 minutes")
    if half:
        if not 1 <= hours <= 12:
            raise Unreadable(f"{hour} {half}m is no time of day")
        hours = hours % 12 + 12 * (half in "pP")
    return 60 * hours + minutes
