"""From a leg of a journey to the ride that is asked for: which line takes it, on which dated run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from dreiraum.ground.region.serving import region
from dreiraum.land.mobility.models import Line
from dreiraum.reach.answers.journeys import Journey, Kind, Leg, Ride

HOUR = dt.timedelta(hours=1)
Takers = dict[tuple[str, str], Line]


@dataclass(frozen=True, slots=True)
class Wish:
    """A ride as the timetable has it. run: what the line's dated run is called; opens, closes: from when to when.

    at: where one gets on, None where only its name is known. deadline: None where one may ask until departure.
    """

    start: str
    end: str
    at: tuple[float, float] | None
    depart: dt.datetime
    arrive: dt.datetime
    deadline: dt.datetime | None
    run: str
    opens: dt.datetime
    closes: dt.datetime


def to_book(journey: Journey) -> Iterator[tuple[int, Leg]]:
    """The legs that must be booked, with their places in the journey."""
    for number, leg in enumerate(journey.legs):
        if leg.kind is Kind.RUFBUS and leg.ride and leg.ride.booking:
            yield number, leg


def takers() -> Takers:
    """Every line that takes requests here, by agency and name: one query."""
    found = Line.objects.select_related("organisation", "offer", "policy").exclude(organisation__reviewed=None)
    return {(one.agency, one.name): one for one in found}


def taking(leg: Leg, lines: Takers | None = None) -> Line | None:
    """The line here that takes requests for a leg: the one of that name, else the one for all of its agency."""
    if leg.ride is None:
        return None
    lines = takers() if lines is None else lines
    return lines.get((leg.ride.agency, leg.ride.line)) or lines.get((leg.ride.agency, ""))


def wish_of(leg: Leg, ends: tuple[str, str]) -> Wish:
    """What a leg asks for. ends: what the question's own points are called. Raises ValueError: nothing to book."""
    ride = leg.ride
    if ride is None or ride.booking is None:
        raise ValueError(leg.kind)
    first = ride.calls[0]
    run, opens, closes = _trip(ride, leg) if ride.trip else hour_of(leg.depart, ride.line)
    return Wish(
        start=leg.start or ends[0],
        end=leg.end or ends[1],
        at=(first.lat, first.lon),
        depart=leg.depart,
        arrive=leg.arrive,
        deadline=ride.booking.deadline,
        run=run,
        opens=opens,
        closes=closes,
    )


def hour_of(depart: dt.datetime, name: str = "") -> tuple[str, dt.datetime, dt.datetime]:
    """The run of rides without a timetable: who sets off in the same hour shares its seats."""
    opens = depart.astimezone(dt.UTC).replace(minute=0, second=0, microsecond=0)
    return f"{name}@{opens:%Y-%m-%dT%H}", opens, opens + HOUR


def _trip(ride: Ride, leg: Leg) -> tuple[str, dt.datetime, dt.datetime]:
    """A trip on its service day, from its first stop to its last."""
    timetable = region().timetable
    depart = ride.calls[0].planned_depart or leg.depart
    rows = np.flatnonzero((np.asarray(timetable.trip_id.tolist()) == ride.trip) & (timetable.trip_rule >= 0))
    for row in rows.tolist():
        _stops, arrives, departs = timetable.calls(row)
        for day in (depart.date(), depart.date() - dt.timedelta(days=1)):
            base = timetable.base(day)
            if round(depart.timestamp()) - base in departs.tolist():
                opens, closes = _moment(base + int(departs[0])), _moment(base + int(arrives[-1]))
                return f"{ride.trip}@{opens:%Y-%m-%dT%H:%M}", opens, closes
    return f"{ride.trip}@{depart.astimezone(dt.UTC):%Y-%m-%dT%H:%M}", depart, leg.arrive


def _moment(seconds: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(seconds, dt.UTC)
