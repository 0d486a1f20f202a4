"""Networks made by hand from readable trips, and random ones by hypothesis."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from hypothesis import strategies as st

from dreiraum.reach.transit.network import ALWAYS, NEVER, Areas, Bounds, Calls, Lines, Network, Walks, Ways

LATEST = 10**6


@dataclass(frozen=True)
class Call:
    """A trip at a stop, seconds."""

    stop: int
    arrive: int
    depart: int
    board: bool = True
    alight: bool = True


@dataclass(frozen=True)
class Area:
    """Rides from any stop to any other stop; `seconds` by (from, to), pairs that are missing are not offered."""

    origins: tuple[int, ...]
    targets: tuple[int, ...]
    seconds: Mapping[tuple[int, int], int]
    opens: int = 0
    closes: int = LATEST
    ends: int = LATEST
    wait: int = 0


@dataclass(frozen=True)
class Table:
    """A day as people would write it down. walks: seconds by (from, to); change: seconds by stop."""

    stops: int
    trips: Sequence[Sequence[Call]]
    walks: Mapping[tuple[int, int], int] = field(default_factory=dict)
    change: Sequence[int] = ()
    areas: Sequence[Area] = ()

    def changes(self) -> list[int]:
        return [*self.change, *[0] * (self.stops - len(self.change))]

    def network(self) -> Network:
        return _network(self)


def at(clock: str) -> int:
    """Seconds of "8:05", "24:10" or "8:05:30"."""
    hours, minutes, *seconds = map(int, clock.split(":"))
    return hours * 3600 + minutes * 60 + sum(seconds)


def trip(line: str, names: str) -> list[Call]:
    """Calls of "A 8:00 B 8:10-8:12 C 8:20": stop and time, or arrival-departure. A^: only on, A_: only off."""
    calls = []
    for name, mark, arrive, depart in re.findall(r"(\w)([\^_]?) (\d+:[\d:]+)(?:-(\d+:[\d:]+))?", line):
        calls.append(Call(names.index(name), at(arrive), at(depart or arrive), mark != "_", mark != "^"))
    return calls


def network_of(
    *trips: str,
    walks: Mapping[str, int] | None = None,
    change: Mapping[str, int] | None = None,
    areas: Sequence[Area] = (),
    names: str = "ABCDEFGHIJ",
) -> Network:
    """Network of trips as `trip` reads them; stops are letters, number 0 is A. walks={"AB": 60}, change={"B": 120}."""
    return Table(
        len(names),
        [trip(line, names) for line in trips],
        {(names.index(pair[0]), names.index(pair[1])): seconds for pair, seconds in (walks or {}).items()},
        [(change or {}).get(name, 0) for name in names],
        areas,
    ).network()


def area_of(origins: str, targets: str, seconds: int, names: str = "ABCDEFGHIJ", **rest: int) -> Area:
    """An area with the same seconds between all different stops."""
    one, other = tuple(map(names.index, origins)), tuple(map(names.index, targets))
    return Area(one, other, {(a, b): seconds for a in one for b in other if a != b}, **rest)


def ways_of(**seconds: int) -> Ways:
    """Ways to stops by their letters: ways_of(A=60, B=120)."""
    return ways({"ABCDEFGHIJ".index(name): time for name, time in seconds.items()})


def ways(seconds: Mapping[int, int]) -> Ways:
    return Ways(np.array([*seconds], np.int32), np.array([*seconds.values()], np.int32))


def free(network: Network) -> Bounds:
    """Nothing is to be booked."""
    bound = NEVER if network.turned else ALWAYS
    lines, areas = len(network.lines.stop_ends) - 1, len(network.areas.opens)
    return Bounds(np.full(lines, bound, np.int32), np.full(areas, bound, np.int32))


def _network(table: Table) -> Network:
    lanes: list[list[int]] = []
    for row in sorted(range(len(table.trips)), key=lambda row: [call.depart for call in table.trips[row]]):
        for lane in lanes:
            if _follows(table.trips[lane[-1]], table.trips[row]):
                lane.append(row)
                break
        else:
            lanes.append([row])
    return Network(table.stops, *_lines(table, lanes), _walks(table), _areas(table.areas))


def _follows(one: Sequence[Call], other: Sequence[Call]) -> bool:
    """Whether the other trip has the same stops and never overtakes the one."""
    where = [[(call.stop, call.board, call.alight) for call in trip] for trip in (one, other)]
    return where[0] == where[1] and all(
        a.arrive <= b.arrive and a.depart <= b.depart for a, b in zip(one, other, strict=True)
    )


def _lines(table: Table, lanes: list[list[int]]) -> tuple[Lines, Calls]:
    first = [table.trips[lane[0]] for lane in lanes]
    every = [table.trips[row] for lane in lanes for row in lane]
    lines = Lines(
        stop_ends=_ends(map(len, first)),
        stop=_ints(call.stop for calls in first for call in calls),
        board=np.array([call.board for calls in first for call in calls], np.uint8),
        alight=np.array([call.alight for calls in first for call in calls], np.uint8),
        trip_ends=_ends(map(len, lanes)),
        trip=_ints(row for lane in lanes for row in lane),
        time_ends=_ends(len(lane) * len(calls) for lane, calls in zip(lanes, first, strict=True)).astype(np.int64),
        arrive=_ints(call.arrive for calls in every for call in calls),
        depart=_ints(call.depart for calls in every for call in calls),
    )
    at_stop = sorted((call.stop, p, j) for p, calls in enumerate(first) for j, call in enumerate(calls))
    many = [sum(stop == s for stop, _, _ in at_stop) for s in range(table.stops)]
    return lines, Calls(_ends(many), _ints(p for _, p, _ in at_stop), _ints(j for _, _, j in at_stop))


def _walks(table: Table) -> Walks:
    pairs = sorted(table.walks)
    many = [sum(one == s for one, _ in pairs) for s in range(table.stops)]
    seconds = _ints(table.walks[pair] for pair in pairs)
    return Walks(_ends(many), _ints(other for _, other in pairs), seconds, _ints(table.changes()))


def _areas(areas: Sequence[Area]) -> Areas:
    rides = [area.seconds.get((a, b), NEVER) for area in areas for a in area.origins for b in area.targets]
    return Areas(
        from_ends=_ends(len(area.origins) for area in areas),
        from_stop=_ints(stop for area in areas for stop in area.origins),
        to_ends=_ends(len(area.targets) for area in areas),
        to_stop=_ints(stop for area in areas for stop in area.targets),
        opens=_ints(area.opens for area in areas),
        closes=_ints(area.closes for area in areas),
        ends=_ints(area.ends for area in areas),
        wait=_ints(area.wait for area in areas),
        ride_ends=_ends(len(area.origins) * len(area.targets) for area in areas).astype(np.int64),
        seconds=_ints(rides),
    )


def _ints(numbers):
    return np.array([*numbers], np.int32)


def _ends(many):
    return np.cumsum([0, *many]).astype(np.int32)


@dataclass(frozen=True)
class Question:
    """A network, what can be booked, and where one starts and ends."""

    table: Table
    bounds: Bounds
    access: Mapping[int, int]
    egress: Mapping[int, int]
    start: int
    rides: int
    longest: int


@st.composite
def questions(draw: st.DrawFn, *, areas: int = 2, trips: int = 5) -> Question:
    """Small days full of ties: loops, trips that overtake, bans, walks that do not add up, areas, bounds."""
    stops = draw(st.integers(2, 6))
    table = Table(
        stops,
        draw(_trips(stops, trips)),
        draw(st.dictionaries(_pairs(stops), st.integers(0, 6), max_size=6)),
        draw(st.lists(st.integers(0, 3), min_size=stops, max_size=stops)),
        draw(st.lists(_area(stops), max_size=areas)),
    )
    network = table.network()
    bound = st.one_of(st.just(int(ALWAYS)), st.just(int(NEVER)), st.integers(0, 30))
    bounds = Bounds(*(_ints(draw(st.lists(bound, min_size=many, max_size=many))) for many in _bookable(network)))
    reach = st.dictionaries(st.integers(0, stops - 1), st.integers(0, 6), min_size=1, max_size=3)
    return Question(
        table, bounds, draw(reach), draw(reach), draw(st.integers(0, 20)), draw(st.integers(1, 4)),
        draw(st.sampled_from([10, 25, LATEST])),
    )  # fmt: skip


def _bookable(network: Network) -> tuple[int, int]:
    return len(network.lines.stop_ends) - 1, len(network.areas.opens)


def _pairs(stops: int) -> st.SearchStrategy[tuple[int, int]]:
    number = st.integers(0, stops - 1)
    return st.tuples(number, number).filter(lambda pair: pair[0] != pair[1])


@st.composite
def _trips(draw: st.DrawFn, stops: int, most: int) -> list[list[Call]]:
    trips = []
    for _ in range(draw(st.integers(0, most))):
        time, calls = draw(st.integers(0, 25)), []
        for _ in range(draw(st.integers(2, 5))):
            stay = draw(st.integers(0, 2))
            board, alight = draw(st.integers(0, 5)) > 0, draw(st.integers(0, 5)) > 0
            calls.append(Call(draw(st.integers(0, stops - 1)), time, time + stay, board, alight))
            time += stay + draw(st.integers(0, 6))
        trips.append(calls)
        for later in draw(st.lists(st.integers(0, 9), max_size=2)):
            trips.append(
                [Call(call.stop, call.arrive + later, call.depart + later, call.board, call.alight) for call in calls]
            )
    return trips


@st.composite
def _area(draw: st.DrawFn, stops: int) -> Area:
    some = st.lists(st.integers(0, stops - 1), min_size=1, max_size=3, unique=True)
    one, other = draw(some), draw(some)
    seconds = {(a, b): draw(st.integers(1, 9)) for a in one for b in other if a != b and draw(st.integers(0, 4))}
    opens = draw(st.integers(0, 20))
    closes = opens + draw(st.integers(0, 20))
    return Area(tuple(one), tuple(other), seconds, opens, closes, closes + draw(st.integers(0, 9)),
                draw(st.integers(0, 4)))  # fmt: skip
