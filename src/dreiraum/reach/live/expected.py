"""When a trip comes: what a feed says of some of its stops, carried on to the others.

Delays are passed on as "Trip Updates" of the GTFS Realtime reference has it: to all stops until the next one of
which something is said, over skipped ones too; the delay of the whole trip holds up to there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dreiraum.reach.live.updates import Said

LATEST = 86_400  # seconds: a time further from the plan is none


class Run(NamedTuple):
    """Calls of one trip: rows of stops, seconds of the day, whether one may get on or off (1 or 0)."""

    stop: list[int]
    arrive: list[int]
    depart: list[int]
    board: list[int]
    alight: list[int]


class Told(NamedTuple):
    """What is said of one call: position, Said, times and delays in seconds, row of another stop; None not given."""

    position: int
    said: int
    arrive: int | None
    depart: int | None
    arrive_late: int | None
    depart_late: int | None
    moved_to: int | None


def expected(planned: Run, told: Sequence[Told], late: int | None, *, only_told: bool = False) -> Run:
    """The trip as it is expected to run.

    late: delay of the whole trip, None unknown. only_told: at other stops than those told nobody gets on or off.
    Times never run backwards: where a feed's would, the earlier call counts; a call of which nothing is known is
    not later than the first that is.
    """
    run = Run(*(list(column) for column in planned))
    at = {one.position: one for one in told}
    known = [False] * len(run.stop)
    for position in range(len(run.stop)):
        one = at.get(position)
        if one is not None and one.moved_to is not None:
            run.stop[position] = one.moved_to
        if (one is None and only_told) or (one is not None and one.said == Said.SKIPPED):
            run.board[position] = run.alight[position] = 0
        late = _call(run, position, one, late)
        known[position] = late is not None
    _in_order(run, known)
    return run


def _call(run: Run, position: int, one: Told | None, late: int | None) -> int | None:
    """Put the expected times of one call in the place of the planned ones; the delay that is carried on."""
    arrive, depart = run.arrive[position], run.depart[position]
    if one is not None and one.said == Said.NOTHING:
        return None
    if one is None or one.said == Said.SKIPPED:
        if late is not None:
            run.arrive[position], run.depart[position] = arrive + late, depart + late
        return late
    arrives, departs = _late(arrive, one.arrive, one.arrive_late), _late(depart, one.depart, one.depart_late)
    if arrives is None and departs is None:
        arrives = departs = 0  # said to come, and nothing of when: as planned
    if arrives is None:
        arrives = departs if late is None else late
    if departs is None:
        departs = arrives
    assert arrives is not None and departs is not None
    run.arrive[position], run.depart[position] = arrive + arrives, depart + departs
    return departs


def _late(planned: int, time: int | None, late: int | None) -> int | None:
    """A time counts more than a delay."""
    if time is not None and abs(time - planned) <= LATEST:
        return time - planned
    return late


def _in_order(run: Run, known: Sequence[bool]) -> None:
    first = next((position for position, sure in enumerate(known) if sure), len(known))
    if first < len(known):
        begins = run.arrive[first]
        for position in range(first):
            run.arrive[position] = min(run.arrive[position], begins)
            run.depart[position] = min(run.depart[position], begins)
    last = run.arrive[0] if run.arrive else 0
    for position in range(len(known)):
        run.arrive[position] = last = max(last, run.arrive[position])
        run.depart[position] = last = max(last, run.depart[position])
