"""Journeys and departures as JSON documents, for the command line and the web interface alike.

Times are ISO 8601 with the offset of the timetable's zone; minutes are whole and rounded up; CO2 is grams of CO2
equivalents per person; costs are euros; null is unknown, never nought.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from dreiraum.reach.answers.journeys import Booking, Call, Journey, Journeys, Leg, Ride
from dreiraum.reach.export.documents import DECIMALS, Document, about

if TYPE_CHECKING:
    from dreiraum.reach.answers.departures import Departure
    from dreiraum.reach.region import Region


def journeys_json(region: Region, answer: Journeys) -> Document:
    """All journeys found, the way without any ride, or why there are none."""
    return about(region) | {
        "asked": _time(answer.asked),
        "nothing": answer.nothing,
        "journeys": [journey_json(one) for one in answer.found],
        "direct": journey_json(answer.direct) if answer.direct else None,
        "live": _time(answer.live),
        "stale": answer.stale,
    }


def journey_json(journey: Journey) -> Document:
    """One journey with its legs."""
    return {
        "depart": _time(journey.depart),
        "arrive": _time(journey.arrive),
        "minutes": journey.minutes,
        "rides": journey.rides,
        "walk_metres": round(journey.walk_metres),
        "guaranteed": journey.guaranteed,
        "co2_grams": _rounded(journey.co2, 0),
        "cost_euros": _rounded(journey.cost, 2),
        "book_by": _time(journey.book_by),
        "legs": [_leg(one) for one in journey.legs],
    }


def departures_json(region: Region, departures: Iterable[Departure]) -> Document:
    """A departure board."""
    return about(region) | {"departures": [_departure(one) for one in departures]}


def _leg(leg: Leg) -> Document:
    return {
        "kind": leg.kind,
        "start": leg.start,
        "end": leg.end,
        "depart": _time(leg.depart),
        "arrive": _time(leg.arrive),
        "metres": round(leg.metres),
        "line": {"type": "LineString", "coordinates": leg.line.round(DECIMALS).tolist()},
        "co2_grams": _rounded(leg.co2, 0),
        "cost_euros": _rounded(leg.cost, 2),
        "ride": _ride(leg.ride) if leg.ride else None,
    }


def _ride(ride: Ride) -> Document:
    return {
        "trip": ride.trip,
        "line": ride.line,
        "long_name": ride.long_name,
        "headsign": ride.headsign,
        "agency": ride.agency,
        "colour": ride.colour,
        "calls": [_call(one) for one in ride.calls],
        "wheelchair": ride.wheelchair,
        "bikes": ride.bikes,
        "live": ride.live,
        "exact": ride.exact,
        "booking": _booking(ride.booking),
        "alerts": list(ride.alerts),
    }


def _call(call: Call) -> Document:
    return {
        "stop": call.stop,
        "name": call.name,
        "platform": call.platform,
        "lat": round(call.lat, DECIMALS),
        "lon": round(call.lon, DECIMALS),
        "arrive": _time(call.arrive),
        "depart": _time(call.depart),
        "planned_arrive": _time(call.planned_arrive),
        "planned_depart": _time(call.planned_depart),
    }


def _departure(one: Departure) -> Document:
    return {
        "stop": one.stop,
        "name": one.name,
        "platform": one.platform,
        "kind": one.kind,
        "line": one.line,
        "headsign": one.headsign,
        "agency": one.agency,
        "colour": one.colour,
        "trip": one.trip,
        "planned": _time(one.planned),
        "expected": _time(one.expected),
        "cancelled": one.cancelled,
        "live": one.live,
        "exact": one.exact,
        "guaranteed": one.guaranteed,
        "wheelchair": one.wheelchair,
        "booking": _booking(one.booking),
        "too_late": one.too_late,
        "alerts": list(one.alerts),
    }


def _booking(booking: Booking | None) -> Document | None:
    if booking is None:
        return None
    return {
        "deadline": _time(booking.deadline),
        "phone": booking.phone,
        "url": booking.url,
        "message": booking.message,
        "rule": booking.rule,
    }


def _time(moment: dt.datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)
