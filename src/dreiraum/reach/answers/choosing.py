"""Which of many possible journeys somebody would look at.

A search over a window finds every journey that is best by some mix of departure, arrival, rides and walking.
Shown are those that nobody would regret: the fastest, and beside it what spares a change or a good piece of
walking without taking much longer.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import NamedTuple

SPARED = 300  # seconds of walking that are worth another journey
LONGER = 1800  # seconds more than the fastest that sparing a change or a walk may cost
SLACK = 120  # seconds earlier or later for which nobody changes once more


class Outline(NamedTuple):
    """A journey as one chooses by: seconds of departure and arrival, rides, seconds of walking.

    pattern: what is ridden from where to where. anytime: no ride has a timetable, so it is there every minute.
    """

    depart: int
    arrive: int
    rides: int
    walk: int
    pattern: Hashable = None
    anytime: bool = False

    @property
    def seconds(self) -> int:
        """How long it takes."""
        return self.arrive - self.depart


def useful(outlines: Sequence[Outline], direct: int | None = None) -> list[int]:
    """Rows of the journeys worth showing, by departure, then arrival; of what is there every minute the first.

    direct: seconds of the way without any ride. A dominated journey never stays, one that is fastest for its
    departure never goes without another that leaves and arrives within SLACK of it and needs fewer rides.
    """
    order = sorted(range(len(outlines)), key=lambda row: (*_burden(outlines[row]), row))
    kept: list[int] = []
    for row in order:
        one = outlines[row]
        faster = (outlines[other] for other in kept)
        if _beats_walking(one, direct) and all(_worth_it(one, other) for other in faster if _within(other, one)):
            kept.append(row)
    simple = [row for row in kept if not any(_simpler(outlines[other], outlines[row]) for other in kept)]
    return _once(outlines, sorted(simple, key=lambda row: (outlines[row].depart, outlines[row].arrive)))


def _burden(one: Outline) -> tuple[int, int, int]:
    """What a journey costs whoever makes it."""
    return one.seconds, one.rides, one.walk


def _within(other: Outline, one: Outline) -> bool:
    """Whether `other` leaves no earlier and arrives no later."""
    return other.depart >= one.depart and other.arrive <= one.arrive


def _worth_it(one: Outline, faster: Outline) -> bool:
    """Whether `one` spares enough for what it takes longer."""
    spares = one.rides < faster.rides or faster.walk - one.walk >= SPARED
    return spares and one.seconds - faster.seconds <= LONGER


def _beats_walking(one: Outline, direct: int | None) -> bool:
    return direct is None or one.seconds < direct or direct - one.walk >= SPARED


def _simpler(other: Outline, one: Outline) -> bool:
    """Whether `other` does nearly the same with fewer rides."""
    return (
        other.rides < one.rides
        and other.depart >= one.depart - SLACK
        and other.arrive <= one.arrive + SLACK
        and other.walk <= one.walk + SLACK
    )


def _once(outlines: Sequence[Outline], rows: list[int]) -> list[int]:
    """Of journeys that are there every minute, the first of each pattern."""
    seen: set[Hashable] = set()
    found = []
    for row in rows:
        one = outlines[row]
        if one.anytime and one.pattern in seen:
            continue
        if one.anytime:
            seen.add(one.pattern)
        found.append(row)
    return found
