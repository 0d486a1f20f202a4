"""What leaves a stop next: the departure board."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from dreiraum.reach.answers.journeys import Booking, Kind
from dreiraum.reach.answers.questions import local
from dreiraum.reach.answers.rides import alerts_of, booking, is_live, planned_of, route_of, said, trip_kind, trip_of
from dreiraum.reach.errors import InputError
from dreiraum.reach.live.day import LiveDay
from dreiraum.reach.transit.day import Day
from dreiraum.reach.transit.need import Need

if TYPE_CHECKING:
    from dreiraum.reach.live.live import Live
    from dreiraum.reach.transit.timetable import Timetable

MOST_MINUTES = 24 * 60
EARLY = 6 * 3600  # before this second a day's last rides belong to the day before


@dataclass(frozen=True, slots=True)
class Departure:
    """One departure. planned: by the timetable; expected: with its delay, None where it does not run.

    too_late: it had to be booked and no longer can be. guaranteed: does not depend on somebody's goodwill.
    wheelchair: None where nobody said. live: whether real-time data speak of it. exact: False for a headway.
    """

    stop: int
    name: str
    platform: str
    kind: Kind
    line: str
    headsign: str
    agency: str
    colour: str
    trip: str
    planned: dt.datetime
    expected: dt.datetime | None
    cancelled: bool
    live: bool
    exact: bool
    guaranteed: bool
    wheelchair: bool | None
    booking: Booking | None
    too_late: bool
    alerts: tuple[str, ...] = ()


class _Leaving(NamedTuple):
    """A ride at a stop: seconds of its departure as expected and as planned."""

    expected: int
    planned: int
    stop: int
    line: int
    trip: int
    cancelled: bool


def board(
    timetable: Timetable,
    stops: Sequence[int] | npt.NDArray[np.int32],
    at: dt.datetime,
    *,
    asked: dt.datetime | None,
    many: int,
    minutes: float,
    live: Live | None,
) -> list[Departure]:
    """See `Region.departures`."""
    for stop in stops:
        if not 0 <= stop < timetable.stops:
            raise InputError(f"no stop {stop}; the timetable has stops 0 to {timetable.stops - 1}")
    if not 0 < minutes <= MOST_MINUTES:
        raise InputError(f"{minutes:g} minutes: a board shows more than 0 and at most {MOST_MINUTES}")
    moment = local(at, timetable.zone)
    now = moment if asked is None else local(asked, timetable.zone)
    if timetable.empty:
        return []
    date = moment.date()
    day = live.day(timetable, date, Need.ANY) if live is not None else timetable.day(date, Need.ANY)
    first = day.second(moment)
    last = first + round(minutes * 60)
    leaving = [one for stop in stops for one in _at(day, int(stop), first, last)]
    if isinstance(day, LiveDay):
        leaving += list(_cancelled(day, {int(stop) for stop in stops}, first, last))
    leaving.sort(key=lambda one: (one.planned, one.expected, one.line))
    found = []
    seen: set[tuple[str, int, int]] = set()
    for one in sorted(leaving, key=lambda one: _rule(day, one) >= 0):  # of the same ride, the one without booking
        key = (_trip_id(day, one), one.planned, one.stop)
        if key not in seen:
            seen.add(key)
            found.append(one)
    found.sort(key=lambda one: (one.expected, one.planned, one.line))
    return [_departure(day, one, now, live) for one in found[:many]]


def _at(day: Day, stop: int, first: int, last: int) -> Iterator[_Leaving]:
    """What leaves a stop between two seconds, both included."""
    lines, calls = day.network.lines, day.network.calls
    for entry in range(calls.ends[stop], calls.ends[stop + 1]):
        p, j = int(calls.line[entry]), int(calls.position[entry])
        many = int(lines.stop_ends[p + 1] - lines.stop_ends[p])
        if not lines.board[lines.stop_ends[p] + j]:
            continue
        depart = lines.depart[lines.time_ends[p] : lines.time_ends[p + 1]].reshape(-1, many)[:, j]
        for trip in range(*np.searchsorted(depart, [first, last + 1]).tolist()):
            planned = planned_of(day, p, trip, j)
            expected = int(depart[trip])
            yield _Leaving(expected, planned[1] if planned else expected, stop, p, trip, cancelled=False)


def _cancelled(day: LiveDay, stops: set[int], first: int, last: int) -> Iterator[_Leaving]:
    lines = day.planned.network.lines
    for p, trip, j in day.skipped:
        stop = int(lines.stop[lines.stop_ends[p] + j])
        many = int(lines.stop_ends[p + 1] - lines.stop_ends[p])
        planned = int(lines.depart[lines.time_ends[p] + trip * many + j])
        if stop in stops and first <= planned <= last:
            yield _Leaving(planned, planned, stop, p, trip, cancelled=True)


def _day_of(day: Day, one: _Leaving) -> Day:
    """Cancelled rides are counted in the day as it was planned."""
    return day.planned if one.cancelled and isinstance(day, LiveDay) else day


def _rule(day: Day, one: _Leaving) -> int:
    return int(_day_of(day, one).line_rule[one.line])


def _trip_id(day: Day, one: _Leaving) -> str:
    row, service_day = trip_of(_day_of(day, one), one.line, one.trip)
    return f"{day.timetable.trip_id[row]} {service_day}"


def _departure(day: Day, one: _Leaving, now: dt.datetime, live: Live | None) -> Departure:
    timetable, its_day = day.timetable, _day_of(day, one)
    row, service_day = trip_of(its_day, one.line, one.trip)
    route = route_of(day, int(timetable.trip_route[row]))
    planned = day.moment(one.planned)
    booked = booking(day, _rule(day, one), service_day, planned, route.url)
    deadline = booked.deadline or planned if booked else None
    kind = trip_kind(day, row)
    return Departure(
        stop=one.stop,
        name=timetable.stop_name[one.stop],
        platform=timetable.stop_platform[one.stop],
        kind=kind,
        line=route.short or route.long,
        headsign=timetable.trip_headsign[row],
        agency=route.agency,
        colour=route.colour,
        trip=timetable.trip_id[row],
        planned=planned,
        expected=None if one.cancelled else day.moment(one.expected),
        cancelled=one.cancelled,
        live=one.cancelled or is_live(day, one.line, one.trip),
        exact=bool(timetable.trip_exact[row]),
        guaranteed=kind not in (Kind.RIDE, Kind.BENCH),
        wheelchair=said(int(timetable.trip_wheelchair[row])),
        booking=booked,
        too_late=deadline is not None and now > deadline,
        alerts=alerts_of(live, day, planned, row, service_day, (one.stop,)),
    )
