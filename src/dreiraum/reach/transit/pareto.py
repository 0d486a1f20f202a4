"""Journeys between two points: every best compromise of arrival, rides and walking, with the ways they go."""

from __future__ import annotations

import numpy as np

from dreiraum.reach.transit.boarding import plain
from dreiraum.reach.transit.compromises import AREAS, LATER, NOW, compromises
from dreiraum.reach.transit.latest import Latest, latest, never
from dreiraum.reach.transit.network import Bounds, Ints, Network, Ways
from dreiraum.reach.transit.quick import quickest
from dreiraum.reach.transit.unpack import Found, tightened, unpacked


def pareto(
    network: Network, access: Ways, egress: Ways, start: int, bounds: Bounds, rides: int, longest: int,
    *, walking: bool = True, back: Network | None = None,
) -> list[Found]:  # fmt: skip
    """Journeys when leaving at `start`: none other is as good in arrival, rides and seconds walked.

    They arrive by start + longest and are sorted by arrival. walking: False if walking does not matter (of equal
    arrivals and rides one is given). In a mirrored network start is the negated latest arrival, access is at the
    end, and `unpack.turned_back` makes journeys of what is found. back: the network mirrored, if it is at hand; the
    journeys are the same, sooner.
    """
    access, egress = plain(access), plain(egress)
    if not walking:
        found = quickest(network, access, egress, int(start), bounds, int(rides), int(longest))
        return [tightened(network, bounds, one) for one in unpacked(network, access, egress, *found)]
    leaves = np.array([start], np.int32)
    first = np.array([NOW | LATER | AREAS], np.int32)
    end = int(start) + int(longest)
    late = never(network.stops) if back is None else latest(network, back, egress, end, bounds, rides, longest)
    return _journeys(network, access, egress, leaves, first, bounds, rides, longest, late, walking=True)


def profile_journeys(
    network: Network, access: Ways, egress: Ways, start: int, end: int, bounds: Bounds, rides: int, longest: int,
    *, walking: bool = True, every: int = 900,
) -> list[Found]:  # fmt: skip
    """Journeys that leave between start and end, both included, sorted by departure: leaving later is better too.

    Where the first ride is an area's, which can leave at any time, departures are looked at from `start` on
    `every` so many seconds; the journeys found leave as late as their later rides allow.
    """
    leaves, first = departures(network, access, start, end, every)
    late = never(network.stops)
    found = _journeys(network, access, egress, leaves, first, bounds, rides, longest, late, walking=walking)
    return _unbeaten(found, walking)


def _unbeaten(found: list[Found], walking: bool) -> list[Found]:
    """Without journeys that leave no later than another, arrive no earlier, and ride and walk no less."""
    kept: list[Found] = []
    order = sorted(found, key=lambda one: (-one.depart, one.arrive, one.rides, one.walk))
    for one in order:
        if not any(
            other.arrive <= one.arrive and other.rides <= one.rides and (other.walk <= one.walk or not walking)
            for other in kept
        ):
            kept.append(one)
    return kept[::-1]


def departures(network: Network, access: Ways, start: int, end: int, every: int) -> tuple[Ints, Ints]:
    """When to leave for a line, or for an area: seconds, latest first, and NOW, AREAS or both."""
    lines, calls = network.lines, network.calls
    times = [np.empty(0, np.int64)]
    for stop, seconds in zip(access.stop.tolist(), access.seconds.tolist(), strict=True):
        for e in range(calls.ends[stop], calls.ends[stop + 1]):
            p, j = calls.line[e], calls.position[e]
            if lines.board[lines.stop_ends[p] + j]:
                many = lines.stop_ends[p + 1] - lines.stop_ends[p]
                trips = lines.trip_ends[p + 1] - lines.trip_ends[p]
                whole = lines.depart[lines.time_ends[p] : lines.time_ends[p] + trips * many]
                times.append(whole[j::many].astype(np.int64) - seconds)
    leaves = np.concatenate(times)
    leaves = leaves[(leaves >= start) & (leaves <= end)]
    by_area = np.empty(0, np.int64)
    if np.isin(access.stop, network.areas.from_stop).any():
        by_area = np.arange(start, end + 1, every, dtype=np.int64)
    every_one = np.unique(np.concatenate([leaves, by_area]))[::-1]
    first = np.isin(every_one, leaves) * NOW + np.isin(every_one, by_area) * AREAS
    return every_one.astype(np.int32), first.astype(np.int32)


def _journeys(
    network: Network, access: Ways, egress: Ways, leaves: Ints, first: Ints, bounds: Bounds, rides: int,
    longest: int, late: Latest, *, walking: bool,
) -> list[Found]:  # fmt: skip
    access, egress = plain(access), plain(egress)
    weight = 1 if walking else 0
    labels, results = compromises(
        network, access, egress, leaves, first, bounds, int(rides), int(longest), weight, late
    )
    return [tightened(network, bounds, one) for one in unpacked(network, access, egress, labels, results)]
