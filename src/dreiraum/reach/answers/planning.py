"""Journeys from door to door, by the timetable and on the streets."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np

from dreiraum.reach.answers.itineraries import Itineraries, journey_of
from dreiraum.reach.answers.journeys import Journey, Journeys, Nothing
from dreiraum.reach.answers.questions import Question
from dreiraum.reach.answers.searching import Search
from dreiraum.reach.answers.street_legs import Spot, StreetLegs
from dreiraum.reach.answers.tracks import length
from dreiraum.reach.emissions.factors import built_in

if TYPE_CHECKING:
    from dreiraum.reach.live.live import Live
    from dreiraum.reach.region import Region

FASTEST = 9.0  # metres a second; nobody rides a bike faster all the way, so further apart no way need be searched
BOTH_ENDS = 2  # the whole way is walked where it takes no longer than a walk to a stop and one from a stop


def plan(region: Region, asked: Question, live: Live | None) -> Journeys:
    """See `Region.journeys`."""
    streets = StreetLegs(region, built_in())
    direct = _direct(asked, streets)
    found: list[Journey] = []
    nothing = _unable(region, asked)
    if nothing is None:
        search = Search.of(region, asked, live)
        seconds = None if direct is None else direct.legs[0].seconds
        raw = search.found(search.bounds(), seconds, asked.many)
        itineraries = Itineraries(region, asked, search.day, live, built_in(), streets)
        found = [itineraries.journey(one) for one in raw]
        nothing = None if found else _why_none(search, seconds)
    at, stale = (None, False) if live is None else (live.at, live.stale)
    return Journeys(asked.asked or _day_before(asked.moment), tuple(found), direct, nothing, at, stale)


def _unable(region: Region, asked: Question) -> Nothing | None:
    """Why no search can find anything."""
    timetable, streets = region.timetable, region.streets
    date = asked.moment.date()
    if timetable.empty or not any(timetable.runs(date + dt.timedelta(days=k)) for k in (-1, 0)):
        return Nothing.NO_TIMETABLE
    for mode, (lat, lon) in ((asked.access, asked.start), (asked.egress, asked.end)):
        if streets.snap(mode, np.array([lon]), np.array([lat])).edge[0] < 0:
            return Nothing.NOT_CONNECTED
    return None


def _why_none(search: Search, direct: int | None) -> Nothing:
    """Whether there would be a journey, had it been booked in time."""
    late = search.books and search.found(search.unbound(), direct, 1)
    return Nothing.TOO_LATE if late else Nothing.NO_CONNECTION


def _day_before(moment: dt.datetime) -> dt.datetime:
    """When somebody asks who plans ahead."""
    return dt.datetime.combine(moment.date() - dt.timedelta(days=1), dt.time(12), moment.tzinfo)


def _direct(asked: Question, streets: StreetLegs) -> Journey | None:
    """The way without any ride, where it is short enough."""
    start, end = Spot("", *asked.start), Spot("", *asked.end)
    straight = length(np.array([[start.lon, start.lat], [end.lon, end.lat]]))
    if straight > FASTEST * BOTH_ENDS * asked.way:
        return None
    found = streets.way(asked.direct, start, end)
    if found is None or found.seconds > BOTH_ENDS * asked.way:
        return None
    spent = dt.timedelta(seconds=found.seconds)
    moment = asked.moment.astimezone(dt.UTC)
    depart, arrive = (moment - spent, moment) if asked.arriving else (moment, moment + spent)
    zone = asked.moment.tzinfo
    depart, arrive = depart.astimezone(zone), arrive.astimezone(zone)
    leg = streets.leg(asked.direct, start, end, depart, arrive)
    return journey_of([leg], depart, arrive)
