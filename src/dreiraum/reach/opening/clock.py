"""At which minutes of a day a rule holds: spans, open ends, points in time, the sun's events."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from dreiraum.reach.opening.sun import NOMINAL

DAY = 1440  # minutes
EVENING, NIGHT = 17 * 60, 22 * 60

Sun = Callable[[str, dt.date], int]
Part = tuple[int, int, bool]  # from, to, whether its end was guessed


@dataclass(frozen=True, slots=True)
class Moment:
    """Minutes after midnight, after an event of the sun where one is named."""

    minutes: int
    event: str = ""

    @property
    def nominal(self) -> int:
        """Where the event is taken at its usual hour: what decides whether a span runs over midnight."""
        return self.minutes + (NOMINAL[self.event] if self.event else 0)

    def on(self, day: dt.date, sun: Sun) -> int:
        """Minutes after midnight on a day."""
        return self.minutes + (sun(self.event, day) if self.event else 0)


@dataclass(frozen=True, slots=True)
class Span:
    """From one moment to another. loose: it ends later, nobody knows when. every: only each so many minutes, 0: all."""

    first: Moment
    last: Moment
    loose: bool = False
    every: int = 0

    @property
    def overnight(self) -> bool:
        """Whether `last` belongs to the next day although its hour does not say so."""
        fixed = not self.first.event and not self.last.event and not self.every and not self.point and not self.open
        before = self.last.nominal < self.first.nominal
        return before or (fixed and self.last.nominal == self.first.nominal)

    @property
    def point(self) -> bool:
        """A single minute."""
        return self.every == DAY

    @property
    def open(self) -> bool:
        """Nothing but a beginning."""
        return self.loose and self.first == self.last

    @property
    def until(self) -> int:
        """Nominal minutes of its end, beyond 1440 on the next day."""
        return self.last.nominal + DAY * self.overnight

    @property
    def guess(self) -> int:
        """When what has an open end will be over: the evening and the night are long, the day ends at midnight."""
        if self.until >= NIGHT:
            return self.until + 480
        return self.until + 600 if self.until >= EVENING else DAY

    def parts(self, day: dt.date, sun: Sun, cut: int) -> Iterator[Part]:
        """What it is on its own day, minutes from 0 to 1440; a guessed end never lies behind `cut`."""
        first = self.first.on(day, sun)
        if self.every:
            last = self.last.on(day, sun) + DAY * self.overnight
            yield from ((at, at + 1, False) for at in range(first, last + 1, self.every) if at < DAY)
            return
        last = DAY if self.overnight else min(self.last.on(day, sun), DAY)
        if first < last and not self.open:
            yield first, last, False
        if self.loose and not self.overnight and last < DAY:
            yield last, min(self.guess, cut, DAY), True

    def tail(self, day: dt.date, sun: Sun, cut: int) -> Iterator[Part]:
        """What is left of it on the day after its own, `day`."""
        before = day - dt.timedelta(days=1)
        if self.every:
            first, last = self.first.on(before, sun), self.last.on(before, sun) + DAY * self.overnight
            yield from ((at - DAY, at - DAY + 1, False) for at in range(first, last + 1, self.every) if at >= DAY)
            return
        over = self.last.on(day, sun) if self.overnight else self.last.on(before, sun) - DAY
        if over > 0:
            yield 0, min(over, DAY), False
        if self.loose and min(self.guess, cut) > DAY:
            yield max(over, 0), min(self.guess - DAY, DAY), True

    @property
    def lasts(self) -> bool:
        """Whether it may reach into the next day."""
        return self.overnight or self.last.nominal > DAY or (self.loose and self.guess > DAY)


def cut_of(span: Span, spans: Sequence[Span]) -> int:
    """Where the open end of a span is cut: the next beginning of the same rule."""
    return min((one.first.nominal for one in spans if one.first.nominal > span.until), default=2 * DAY)
