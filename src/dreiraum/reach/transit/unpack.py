"""Journeys as found: from the labels of a search to the rides and walks they stand for."""

from __future__ import annotations

from typing import NamedTuple

from dreiraum.reach.transit.bags import (
    ACCESS,
    AREA,
    DEAD,
    LINE,
    OFF,
    ON,
    PARENT,
    RESULT_EGRESS,
    RESULT_LABEL,
    RESULT_TIME,
    ROW,
    STOP,
    TIME,
    TRIP,
    WALKED,
    WAY,
)
from dreiraum.reach.transit.network import Bounds, Ints, Network, Ways


class Segment(NamedTuple):
    """A ride, or a walk between stops. kind: bags.LINE, AREA or WALKED; row: of the line or area, -1 for a walk.

    trip: counted within the line (its timetable row: lines.trip[lines.trip_ends[row] + trip]); on, off: positions
    in the line; all -1 but for lines. start, end: stops. depart, arrive: seconds.
    """

    kind: int
    row: int
    trip: int
    on: int
    off: int
    start: int
    end: int
    depart: int
    arrive: int


class Found(NamedTuple):
    """A journey. depart: the latest time to leave the point; arrive: at the other; access, egress: rows of the ways.

    rides: how many; walk: seconds of all ways and walks. segments: in order; rides at the same stop follow each
    other without a segment between.
    """

    depart: int
    arrive: int
    rides: int
    walk: int
    access: int
    egress: int
    segments: tuple[Segment, ...]


def unpacked(network: Network, access: Ways, egress: Ways, labels: Ints, results: Ints) -> list[Found]:
    """Journeys of all results that were not beaten, by arrival."""
    alive = results[results[:, DEAD] == 0]
    order = alive[:, RESULT_TIME].argsort(kind="stable")
    return [
        _found(network, access, egress, labels, result[RESULT_LABEL], result[RESULT_EGRESS], result[RESULT_TIME])
        for result in alive[order].tolist()
    ]


def _found(
    network: Network, access: Ways, egress: Ways, labels: Ints, label: int, egress_row: int, arrive: int
) -> Found:
    segments: list[Segment] = []
    walk, rides = int(egress.seconds[egress_row]), 0
    row = labels[label].tolist()
    while row[WAY] != ACCESS:
        before = labels[row[PARENT]].tolist()
        if row[WAY] == LINE:
            segments.append(_by_line(network, row, before))
            rides += 1
        elif row[WAY] == AREA:
            segments.append(Segment(AREA, row[ROW], -1, -1, -1, before[STOP], row[STOP], row[ON], row[OFF]))
            rides += 1
        elif row[WAY] == WALKED:
            segments.append(Segment(WALKED, -1, -1, -1, -1, before[STOP], row[STOP], before[TIME], row[TIME]))
            walk += row[TIME] - before[TIME]
        row = before
    segments.reverse()
    seconds = int(access.seconds[row[ROW]])
    depart = segments[0].depart - _wait(network, segments[0]) - seconds
    return Found(depart, arrive, rides, walk + seconds, row[ROW], egress_row, tuple(segments))


def _by_line(network: Network, row: list[int], before: list[int]) -> Segment:
    lines = network.lines
    p, trip, on, off = row[ROW], row[TRIP], row[ON], row[OFF]
    times = lines.time_ends[p] + trip * (lines.stop_ends[p + 1] - lines.stop_ends[p])
    return Segment(LINE, p, trip, on, off, before[STOP], row[STOP], int(lines.depart[times + on]), row[TIME])


def _wait(network: Network, ride: Segment) -> int:
    """Seconds one stands at the stop before a ride begins."""
    return int(network.areas.wait[ride.row]) if ride.kind == AREA and not network.turned else 0


def _stay(network: Network, ride: Segment) -> int:
    """In a turned network: seconds that pass after a ride."""
    return int(network.areas.wait[ride.row]) if ride.kind == AREA and network.turned else 0


def tightened(network: Network, bounds: Bounds, found: Found) -> Found:
    """The same journey, left as late as it can be: area rides at its beginning are moved towards what follows.

    Who waits does so at home. The last ride stays as it is, so the journey arrives as before.
    """
    segments = list(found.segments)
    rides = [i for i, one in enumerate(segments) if one.kind != WALKED]
    leading = next((n for n, i in enumerate(rides) if segments[i].kind == LINE), len(rides) - 1)
    if leading == 0:
        return found
    for n in range(leading - 1, -1, -1):
        here, after = segments[rides[n]], segments[rides[n + 1]]
        walked = rides[n + 1] - rides[n] > 1
        between = segments[rides[n] + 1] if walked else None
        gap = between.arrive - between.depart if between else int(network.walks.change[here.end])
        seconds = here.arrive - here.depart
        latest = after.depart - _wait(network, after) - gap - _stay(network, here) - seconds
        latest = max(here.depart, min(latest, _closing(network, bounds, here, seconds)))
        segments[rides[n]] = here._replace(depart=latest, arrive=latest + seconds)
        if between:
            ready = latest + seconds + _stay(network, here)
            segments[rides[n] + 1] = between._replace(depart=ready, arrive=ready + gap)
    depart = found.depart + segments[0].depart - found.segments[0].depart
    return found._replace(depart=depart, segments=tuple(segments))


def _closing(network: Network, bounds: Bounds, ride: Segment, seconds: int) -> int:
    """The latest time at which an area's ride of so many seconds may begin."""
    areas = network.areas
    if network.turned:
        return int(min(areas.ends[ride.row], bounds.area[ride.row])) - seconds
    return int(min(areas.closes[ride.row], areas.ends[ride.row] - seconds))


def turned_back(network: Network, found: Found) -> Found:
    """A journey found in a mirrored network (given here) as it goes in the network itself."""
    segments = tuple(_turned(network, one) for one in reversed(found.segments))
    return found._replace(
        depart=-found.arrive,
        arrive=-found.depart,
        access=found.egress,
        egress=found.access,
        segments=segments,
    )


def _turned(network: Network, one: Segment) -> Segment:
    lines = network.lines
    trip = on = off = -1
    if one.kind == LINE:
        last = lines.stop_ends[one.row + 1] - lines.stop_ends[one.row] - 1
        trip = int(lines.trip_ends[one.row + 1] - lines.trip_ends[one.row]) - 1 - one.trip
        on, off = int(last) - one.off, int(last) - one.on
    return Segment(one.kind, one.row, trip, on, off, one.end, one.start, -one.arrive, -one.depart)
