"""What is known of a ride of a day: its trip, its calls, how it is booked, what is said of it now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from dreiraum.reach.answers.journeys import Booking, Call, Kind
from dreiraum.reach.answers.vehicles import kind_of
from dreiraum.reach.live.day import LiveDay
from dreiraum.reach.sources import is_web_address
from dreiraum.reach.transit.day import Day

if TYPE_CHECKING:
    from dreiraum.reach.live.live import Live

UNKNOWN, YES, NO = 0, 1, 2


class Route(NamedTuple):
    """How people name a line."""

    short: str
    long: str
    agency: str
    colour: str
    url: str


NO_ROUTE = Route("", "", "", "", "")


def said(value: int) -> bool | None:
    """A flag of the timetable; None where nobody said."""
    return None if value == UNKNOWN else value == YES


def route_of(day: Day, row: int) -> Route:
    """A line of the timetable, empty for -1."""
    if row < 0:
        return NO_ROUTE
    timetable = day.timetable
    return Route(
        *(column[row] for column in (timetable.route_short, timetable.route_long, timetable.route_agency)),
        *(column[row] for column in (timetable.route_colour, timetable.route_url)),
    )


def trip_of(day: Day, line: int, trip: int) -> tuple[int, dt.date]:
    """Row of the timetable's trip and its service day, of a trip counted within a line."""
    row = int(day.network.lines.trip_ends[line]) + trip
    return int(day.network.lines.trip[row]), day.date + dt.timedelta(days=int(day.trip_shift[row]))


def without_booking(day: Day, line: int, trip: int, on: int, off: int) -> bool:
    """Whether one just gets on there and off there, though the ride must be booked at others of its stops."""
    timetable, array = day.timetable, day.timetable.part.array
    row = int(timetable.unbooked[trip_of(day, line, trip)[0]])
    if row < 0:
        return False
    first = int(array("pattern_ends")[timetable.trip_pattern[row]])
    return bool(array("pattern_board")[first + on] and array("pattern_alight")[first + off])


def trip_kind(day: Day, trip: int) -> Kind:
    """What people ride in on a trip of the timetable."""
    timetable = day.timetable
    return kind_of(int(timetable.route_type[timetable.trip_route[trip]]), int(timetable.trip_kind[trip]))


def booking(day: Day, rule: int, service_day: dt.date, depart: dt.datetime, url: str) -> Booking | None:
    """How a ride is booked that leaves at `depart`; None without a rule. url: of the line, where the rule has none.

    What a feed gives for an address and is none, such as a script, is passed over.
    """
    if rule < 0:
        return None
    one = day.timetable.rules[rule]
    page = next((given for given in (one.url, one.info_url, url) if is_web_address(given)), "")
    return Booking(one.deadline(service_day, depart), one.phone, page, one.message, one.id)


def call_of(day: Day, stop: int, arrive: int | None, depart: int | None, planned: tuple[int, int] | None) -> Call:
    """A call with its moments. arrive, depart, planned: seconds of the day; planned None: as expected."""
    timetable = day.timetable
    early, late = planned if planned is not None else (arrive, depart)
    return Call(
        stop=stop,
        name=timetable.stop_name[stop],
        platform=timetable.stop_platform[stop],
        lat=float(timetable.stop_lat[stop]),
        lon=float(timetable.stop_lon[stop]),
        arrive=None if arrive is None else day.moment(arrive),
        depart=None if depart is None else day.moment(depart),
        planned_arrive=None if arrive is None or early is None else day.moment(early),
        planned_depart=None if depart is None or late is None else day.moment(late),
    )


def at_door(day: Day, point: tuple[float, float], arrive: int | None, depart: int | None) -> Call:
    """Being picked up or set down at one's own door; stop -1, without a name."""
    early, late = (None if second is None else day.moment(second) for second in (arrive, depart))
    return Call(-1, "", "", *point, early, late, early, late)


def is_live(day: Day, line: int, trip: int) -> bool:
    """Whether live data speak of a trip of a line."""
    return isinstance(day, LiveDay) and day.is_live(line, trip)


def planned_of(day: Day, line: int, trip: int, position: int) -> tuple[int, int] | None:
    """Arrival and departure as planned, None where that is what the network says."""
    return day.planned_call(line, trip, position) if isinstance(day, LiveDay) else None


def alerts_of(
    live: Live | None, day: Day, at: dt.datetime, trip: int, service_day: dt.date, stops: Sequence[int]
) -> tuple[str, ...]:
    """Messages about a trip or its stops, in German where there is a choice."""
    if live is None:
        return ()
    found = live.alerts_for(day.timetable, at, trip=trip, day=service_day, stops=stops)
    titles = (one.title.de or one.title.en or one.text.de or one.text.en for one in found)
    return tuple(dict.fromkeys(title for title in titles if title))
