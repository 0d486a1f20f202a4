"""From what a search finds to journeys that people can follow."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np

from dreiraum.reach.answers.journeys import Call, Journey, Kind, Leg, Line, Ride
from dreiraum.reach.answers.parking import parked
from dreiraum.reach.answers.questions import Question
from dreiraum.reach.answers.rides import (
    alerts_of,
    at_door,
    booking,
    call_of,
    is_live,
    planned_of,
    route_of,
    said,
    trip_kind,
    trip_of,
    without_booking,
)
from dreiraum.reach.answers.street_legs import Spot, StreetLegs
from dreiraum.reach.answers.tracks import Floats, along, between, length
from dreiraum.reach.answers.vehicles import kind_of
from dreiraum.reach.emissions.factors import Factors
from dreiraum.reach.emissions.fares import Ridden, prices
from dreiraum.reach.transit.bags import AREA, LINE, WALKED
from dreiraum.reach.transit.day import Day
from dreiraum.reach.transit.timetable import Timetable
from dreiraum.reach.transit.unpack import Found, Segment

if TYPE_CHECKING:
    from dreiraum.reach.live.live import Live
    from dreiraum.reach.region import Point, Region

ON_FOOT = (Kind.FOOT, Kind.WHEELCHAIR)
UNSURE = (Kind.RIDE, Kind.BENCH)
# Where the stops of a line lie on its shape, worked out once as long as a timetable is open.
_ALONG: WeakKeyDictionary[Timetable, dict[tuple[int, bytes], Floats]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Itineraries:
    """Makes the journeys of one question on one day; ways that several share are searched once."""

    region: Region
    question: Question
    day: Day
    live: Live | None
    factors: Factors
    streets: StreetLegs
    _drives: dict[tuple[int, int], Line] = field(default_factory=dict)
    _zones: dict[int, str] = field(default_factory=dict)
    _rode: dict[tuple[int, int, int, int], tuple[Call, ...]] = field(default_factory=dict)

    def journey(self, found: Found) -> Journey:
        """One journey with all its legs."""
        asked, day = self.question, self.day
        start, end = Spot("", *asked.start), Spot("", *asked.end)
        first, last = found.segments[0], found.segments[-1]
        legs = self._way_there(start, first.start, found.depart, self._boarded(found))
        legs += [self._leg(one) for one in _walked_at_once(found.segments)]
        legs.append(self._on_street(asked.egress, self._stop(last.end), end, last.arrive, found.arrive))
        kept = self._paid([leg for leg in legs if leg.seconds or leg.ride], found.segments)
        return journey_of(kept, day.moment(found.depart), day.moment(found.arrive))

    def _paid(self, legs: Sequence[Leg], segments: Sequence[Segment]) -> list[Leg]:
        """The legs with the price of their tickets, where the timetable knows fares."""
        timetable = self.day.timetable
        if not timetable.fares or any(leg.kind in UNSURE for leg in legs):
            return list(legs)
        found = prices(timetable.fares, [self._ridden(one) for one in segments if one.kind != WALKED])
        if found is None:
            return list(legs)
        price = iter(found)
        return [replace(leg, cost=next(price)) if leg.ride else leg for leg in legs]

    def _ridden(self, one: Segment) -> Ridden:
        day, lines, timetable = self.day, self.day.network.lines, self.day.timetable
        if one.kind == AREA:
            stops, route = [one.start, one.end], day.timetable.areas[int(day.area[one.row])].route
        else:
            first = int(lines.stop_ends[one.row])
            stops = lines.stop[first + one.on : first + one.off + 1].tolist()
            route = int(timetable.trip_route[trip_of(day, one.row, one.trip)[0]])
        return Ridden(route, tuple(self._zone(stop) for stop in stops))

    def _zone(self, stop: int) -> str:
        """The fare zone of a stop; journeys of one question pass the same ones."""
        timetable = self.day.timetable
        if stop not in self._zones:
            self._zones[stop] = timetable.stop_zone[stop] if stop < timetable.stops else ""
        return self._zones[stop]

    def _way_there(self, start: Spot, stop: int, depart: int, arrive: int) -> list[Leg]:
        """To the first stop; by car to where one parks, and on foot from there."""
        there = self._stop(stop)
        found = parked(self.region, self.streets, start, stop) if self.question.access == "car" else None
        if found is None:
            return [self._on_street(self.question.access, start, there, depart, arrive)]
        park, walk = found
        left = max(depart, arrive - walk)
        return [self._on_street("car", start, park, depart, left), self._on_street("foot", park, there, left, arrive)]

    def _boarded(self, found: Found) -> int:
        """When one is at the first stop: before the wait where a ride does not come by timetable."""
        first = found.segments[0]
        return first.depart - (int(self.day.network.areas.wait[first.row]) if first.kind == AREA else 0)

    def _leg(self, one: Segment) -> Leg:
        if one.kind == LINE:
            return self._by_line(one)
        if one.kind == AREA:
            return self._by_area(one)
        mode = "wheelchair" if self.question.direct == "wheelchair" else "foot"
        return self._on_street(mode, self._stop(one.start), self._stop(one.end), one.depart, one.arrive)

    def _on_street(self, mode: str, start: Spot, end: Spot, depart: int, arrive: int) -> Leg:
        return self.streets.leg(mode, start, end, self.day.moment(depart), self.day.moment(arrive))

    def _stop(self, stop: int) -> Spot:
        timetable = self.day.timetable
        if stop >= timetable.stops:
            return Spot("", *self._door(stop))
        return Spot(timetable.stop_name[stop], float(timetable.stop_lat[stop]), float(timetable.stop_lon[stop]))

    def _door(self, stop: int) -> Point:
        """One of the question's own ends, which follow the timetable's stops."""
        return self.question.end if stop > self.day.timetable.stops else self.question.start

    def _call(self, stop: int, arrive: int | None, depart: int | None) -> Call:
        if stop >= self.day.timetable.stops:
            return at_door(self.day, self._door(stop), arrive, depart)
        return call_of(self.day, stop, arrive, depart, None)

    def _by_line(self, one: Segment) -> Leg:
        day, timetable = self.day, self.day.timetable
        row, service_day = trip_of(day, one.row, one.trip)
        calls = self._calls(one)
        line = self._track(one, row)
        route = route_of(day, int(timetable.trip_route[row]))
        planned = calls[0].planned_depart or day.moment(one.depart)
        rule = int(day.line_rule[one.row])
        kind = trip_kind(day, row)
        if rule >= 0 and without_booking(day, one.row, one.trip, one.on, one.off):
            rule, kind = -1, trip_kind(day, int(timetable.unbooked[row]))
        stops = [call.stop for call in (calls[0], calls[-1])]
        ride = Ride(
            trip=timetable.trip_id[row],
            line=route.short or route.long,
            long_name=route.long,
            headsign=timetable.trip_headsign[row],
            agency=route.agency,
            colour=route.colour,
            calls=calls,
            wheelchair=said(int(timetable.trip_wheelchair[row])),
            bikes=said(int(timetable.trip_bikes[row])),
            live=is_live(day, one.row, one.trip),
            exact=bool(timetable.trip_exact[row]),
            booking=booking(day, rule, service_day, planned, route.url),
            alerts=alerts_of(self.live, day, planned, row, service_day, stops),
        )
        return self._ride(kind, calls, ride, line)

    def _calls(self, one: Segment) -> tuple[Call, ...]:
        """The calls of a ride, which several journeys may share."""
        ride = one.row, one.trip, one.on, one.off
        if ride not in self._rode:
            self._rode[ride] = self._called(one)
        return self._rode[ride]

    def _called(self, one: Segment) -> tuple[Call, ...]:
        lines = self.day.network.lines
        many = int(lines.stop_ends[one.row + 1] - lines.stop_ends[one.row])
        at = int(lines.time_ends[one.row]) + one.trip * many
        found = []
        for j in range(one.on, one.off + 1):
            stop = int(lines.stop[lines.stop_ends[one.row] + j])
            arrive = int(lines.arrive[at + j]) if j > one.on else None
            depart = int(lines.depart[at + j]) if j < one.off else None
            found.append(call_of(self.day, stop, arrive, depart, planned_of(self.day, one.row, one.trip, j)))
        return tuple(found)

    def _track(self, one: Segment, row: int) -> Line:
        lines, timetable = self.day.network.lines, self.day.timetable
        stops = lines.stop[lines.stop_ends[one.row] : lines.stop_ends[one.row + 1]]
        shape = timetable.shape(row)
        if len(shape) < 2:
            stops = stops[one.on : one.off + 1]
            return np.stack([timetable.stop_lon[stops], timetable.stop_lat[stops]], axis=1)
        kept = _ALONG.setdefault(timetable, {})
        key = int(timetable.trip_shape[row]), stops.tobytes()
        if key not in kept:
            kept[key] = along(shape, np.stack([timetable.stop_lon[stops], timetable.stop_lat[stops]], axis=1))
        return between(shape, kept[key], one.on, one.off)

    def _by_area(self, one: Segment) -> Leg:
        day = self.day
        area = day.timetable.areas[int(day.area[one.row])]
        route = route_of(day, area.route)
        calls = self._call(one.start, None, one.depart), self._call(one.end, one.arrive, None)
        service_day = dt.datetime.fromtimestamp(int(day.area_base[one.row]) + 43_200, day.timetable.zone).date()
        ride = Ride(
            trip="",
            line=route.short or area.name,
            long_name=area.name,
            headsign=area.zones[1],
            agency=route.agency,
            colour=route.colour,
            calls=calls,
            wheelchair=said(area.wheelchair),
            bikes=said(area.bikes),
            live=False,
            exact=False,
            booking=booking(day, int(day.area_rule[one.row]), service_day, day.moment(one.depart), route.url),
        )
        return self._ride(kind_of(-1, area.kind), calls, ride, self._drive(one.start, one.end))

    def _drive(self, start: int, end: int) -> Line:
        """The way of a car between two stops."""
        if (start, end) not in self._drives:
            here, there = self._stop(start), self._stop(end)
            now = self.day.moment(0)
            self._drives[start, end] = self.streets.leg("car", here, there, now, now).line
        return self._drives[start, end]

    def _ride(self, kind: Kind, calls: Sequence[Call], ride: Ride, line: Line) -> Leg:
        depart, arrive = calls[0].depart, calls[-1].arrive
        if depart is None or arrive is None:
            raise ValueError("a ride has a departure and an arrival")
        metres = length(line)
        return Leg(
            *(kind, calls[0].name, calls[-1].name, depart, arrive, metres, line, ride),
            co2=self.factors.co2(kind, metres),
            cost=self.factors.cost(kind, metres),
        )


def _walked_at_once(segments: Sequence[Segment]) -> Iterator[Segment]:
    """Whoever has to wait walks first and waits at the next stop."""
    before = 0
    for one in segments:
        late = one.depart - before if one.kind == WALKED else 0
        yield one._replace(depart=one.depart - late, arrive=one.arrive - late)
        before = one.arrive


def journey_of(legs: Sequence[Leg], depart: dt.datetime, arrive: dt.datetime) -> Journey:
    """Legs put together."""
    deadlines = [leg.ride.booking.deadline or leg.depart for leg in legs if leg.ride and leg.ride.booking]
    return Journey(
        legs=tuple(legs),
        depart=depart,
        arrive=arrive,
        minutes=math.ceil(seconds_between(depart, arrive) / 60),
        rides=sum(leg.ride is not None for leg in legs),
        walk_metres=sum(leg.metres for leg in legs if leg.kind in ON_FOOT),
        guaranteed=not any(leg.kind in UNSURE for leg in legs),
        co2=_sum(leg.co2 for leg in legs),
        cost=_sum(leg.cost for leg in legs),
        book_by=min(deadlines, default=None),
    )


def seconds_between(depart: dt.datetime, arrive: dt.datetime) -> int:
    """Seconds that pass, whatever the clocks do in between."""
    return round(arrive.timestamp() - depart.timestamp())


def _sum(values: Iterable[float | None]) -> float | None:
    """The sum, None where one of them is unknown."""
    found = list(values)
    known = [value for value in found if value is not None]
    return sum(known) if len(known) == len(found) else None
