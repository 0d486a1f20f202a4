"""An expression of opening hours: its rules, and what they make of a day.

Rules are laid over each other in order. A rule that opens takes the whole of its days from those before it, unless it
was added with a comma; one that closes takes only its hours; one behind "||" takes what is closed until then. What
runs over midnight belongs to the day it began on, and gives way where the next day's rules take that day.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

from dreiraum.reach.opening.clock import DAY, Part, Span, cut_of
from dreiraum.reach.opening.days import Dates, Holiday, Holidays, Ordinary, Selector, Weekdays
from dreiraum.reach.opening.sun import Point, minute_of

OPEN, CLOSED, UNKNOWN, GUESSED = "open", "off", "unknown", "guessed"
NORMAL, ADDED, FALLBACK = "normal", "added", "fallback"


class Where(Holidays, Protocol):
    """What must be known of a place to read its hours."""

    @property
    def zone(self) -> ZoneInfo:
        """Its time zone."""

    @property
    def point(self) -> Point | None:
        """(latitude, longitude), None where not known: then the sun rises at 6."""


class Piece(NamedTuple):
    """Minutes `first` to `last` of a day: open, off, unknown, or guessed (an open end); and what is said of them."""

    first: int
    last: int
    state: str
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """On days on which one of each of `when` holds, at `spans` (none: all day), it is `state`."""

    kind: str
    when: tuple[tuple[Selector, ...], ...]
    spans: tuple[Span, ...]
    state: str
    comment: str

    def holds(self, day: dt.date, where: Where) -> bool:
        """Whether it is about a day."""
        return all(any(one.holds(day, where) for one in group) for group in self.when)

    @property
    def lasts(self) -> bool:
        """Whether it may reach into the next day."""
        return any(span.lasts for span in self.spans)

    @property
    def dated(self) -> bool:
        """Whether it names days by their dates, not only a weekday or a season."""
        return any(all(isinstance(one, Dates) and one.narrow for one in group) for group in self.when)


class Expression:
    """Rules at a place. Where only weekdays and public holidays count, each kind of day is worked out once."""

    def __init__(self, rules: tuple[Rule, ...], where: Where) -> None:
        self.rules = rules
        self._where = where
        self._sun = partial(minute_of, point=where.point, zone=where.zone)
        self._selectors = {type(one) for rule in rules for group in rule.when for one in group}
        fixed = not any(one.event for rule in rules for span in rule.spans for one in (span.first, span.last))
        self._repeats = fixed and self._selectors <= {Weekdays, Ordinary, Holiday} and not self._moved
        self._known: dict[tuple[int, bool, bool], tuple[Piece, ...]] = {}

    @property
    def always(self) -> bool:
        """Whether it is open around the clock, whatever the day."""
        week = (dt.date(2024, 1, day) for day in range(8, 15))
        plain = self._repeats and self._selectors <= {Weekdays}
        return plain and all(len(found) == 1 and found[0][:3] == (0, DAY, OPEN) for found in map(self.pieces, week))

    def pieces(self, day: dt.date) -> tuple[Piece, ...]:
        """What a day is like, in order; minutes that are not mentioned are closed."""
        if not self._repeats:
            return self._pieces(day)
        public = (False, False)
        if self._selectors & {Holiday, Ordinary}:
            public = (self._where.public(day), self._where.public(day - dt.timedelta(days=1)))
        key = (day.weekday(), *public)
        if key not in self._known:
            self._known[key] = self._pieces(day)
        return self._known[key]

    @property
    def _moved(self) -> bool:
        """Whether it speaks of school holidays or of the day before or after a holiday."""
        days = [one for rule in self.rules for group in rule.when for one in group if isinstance(one, Holiday)]
        return any(one.school or one.by for one in days)

    def _pieces(self, day: dt.date) -> tuple[Piece, ...]:
        before = day - dt.timedelta(days=1)
        laid: list[Piece] = []
        for rule in self.rules:
            today = rule.holds(day, self._where)
            if today and rule.kind == NORMAL and rule.state != CLOSED:
                laid = []
            if rule.lasts and rule.holds(before, self._where):
                for span in rule.spans:
                    for part in span.tail(day, self._sun, cut_of(span, rule.spans)):
                        laid = _lay(laid, rule, part)
            if not today:
                continue
            if not rule.spans:
                laid = _lay(laid, rule, (0, DAY, False))
            for span in rule.spans:
                for part in span.parts(day, self._sun, cut_of(span, rule.spans)):
                    laid = _lay(laid, rule, part)
        return tuple(_joined(sorted(laid)))


def _lay(laid: list[Piece], rule: Rule, part: Part) -> list[Piece]:
    """Lay a part of a rule over what is there."""
    first, last, guessed = part
    if first >= last:
        return laid
    state = GUESSED if guessed and rule.state == OPEN else rule.state
    new = Piece(first, last, state, rule.comment)
    if rule.kind == FALLBACK:
        free = [new]
        for one in laid:
            if one.state != CLOSED:
                free = [left for piece in free for left in _without(piece, one)]
        return [left for one in laid for left in _without_all(one, free)] + free
    return [left for one in laid for left in _without(one, new)] + [new]


def _without(piece: Piece, other: Piece) -> list[Piece]:
    """What is left of a piece beside another."""
    if other.last <= piece.first or piece.last <= other.first:
        return [piece]
    left = [piece._replace(last=other.first)] if piece.first < other.first else []
    return left + ([piece._replace(first=other.last)] if other.last < piece.last else [])


def _without_all(piece: Piece, others: list[Piece]) -> list[Piece]:
    left = [piece]
    for other in others:
        left = [rest for one in left for rest in _without(one, other)]
    return left


def _joined(laid: list[Piece]) -> list[Piece]:
    """Pieces that are not closed; neighbours that are alike are one."""
    joined: list[Piece] = []
    for one in laid:
        if one.state == CLOSED:
            continue
        if joined and joined[-1].last == one.first and joined[-1][2:] == one[2:]:
            joined[-1] = joined[-1]._replace(last=one.last)
        else:
            joined.append(one)
    return joined
