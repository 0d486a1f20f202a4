"""Public transport in an answer: typical minutes, the bad case and the way home in words, and the way to journeys."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dreiraum.ground.region.links import Point, fixed, planner_query, planner_url
from dreiraum.ground.region.serving import region
from dreiraum.land.coverage import modes, words
from dreiraum.land.coverage.choosing import Choice
from dreiraum.land.coverage.places import PlaceView
from dreiraum.reach.answers.by_transit import ByTransit
from dreiraum.reach.answers.home import HomeAnswer, ServiceAnswer
from dreiraum.reach.reached import Reason
from dreiraum.reach.transit.leaving import Leaving


@dataclass(frozen=True, slots=True)
class When:
    """When people leave. windows: times of the week to choose, none where a time is asked.

    said: "werktags morgens: Dienstag, 24. November, 7 bis 8 Uhr". known: whether anything runs then.
    """

    windows: tuple[Choice, ...]
    said: str
    known: bool


@dataclass(frozen=True, slots=True)
class Journeys:
    """Addresses of the planner for the way there and for the way home after the errand. line: of the first there."""

    there: str
    back: str
    line: str


def when(answer: HomeAnswer, window: str) -> When | None:
    """When people leave in this answer; None where the Region has no timetable."""
    names = modes.windows()
    if not names:
        return None
    if answer.leaving is None:
        timetable = region().timetable
        dates = {"first": words.date(timetable.first_day), "last": words.date(timetable.last_day)}
        without = _("Für diesen Tag ist kein Fahrplan bekannt. Bekannt ist er von %(first)s bis %(last)s.")
        return When((), without % dates, known=False)
    said = words.leaving(answer.leaving)
    if answer.asked is not None:
        return When((), said, known=True)
    chosen = {"mode": answer.mode} if answer.mode != "foot" else {}
    links = tuple(Choice(name, f"?{urlencode(chosen | {'window': key})}", key == window) for key, name in names.items())
    return When(links, f"{names[window]}: {said}", known=True)


def rides(by: ByTransit) -> bool:
    """Whether the typical way has a ride in it; where nobody rides, all of it is walked."""
    return by.typical is not None and by.departures > 0


def line(by: ByTransit) -> str:
    """ "meist 21 Min, im schlechten Fall 48, zurück 25 · 3 Fahrten"."""
    if by.typical is None or not rides(by):
        return walked()
    facts = [_("meist %d Min") % by.typical.minutes, bad(by), home(by)]
    many = ngettext("%d Fahrt", "%d Fahrten", by.departures) % by.departures
    return f"{', '.join(facts)} · {many}"


def walked() -> str:
    """Said where no ride is quicker than to walk."""
    return _("am schnellsten ganz zu Fuß")


def bad(by: ByTransit) -> str:
    """What nine of ten departures keep."""
    return _("im schlechten Fall gar nicht") if by.bad is None else _("im schlechten Fall %d") % by.bad


def home(by: ByTransit) -> str:
    """The way home after the errand."""
    return _("kein Weg zurück") if by.back is None else _("zurück %d") % by.back


def why(by: ByTransit) -> str:
    """Why a service is not reached so."""
    mode, reason = words.BY_MODE[modes.TRANSIT], by.reason or Reason.TOO_FAR
    if reason is not Reason.TOO_FAR:
        return f"{mode}: {words.REASON[reason]}"
    if by.typical is None:
        most = round(region().catalogue.transit.longest_minutes.value)
        return _("%(mode)s keine Verbindung in %(minutes)d Minuten") % {"mode": mode, "minutes": most}
    said = {"mode": mode, "minutes": by.limit}
    if by.typical.minutes <= by.limit:
        return _("%(mode)s nicht in %(minutes)d Minuten zurück") % said
    return _("%(mode)s nicht in %(minutes)d Minuten") % said


def journeys(at: Point, one: ServiceAnswer, place: PlaceView, leaving: Leaving) -> Journeys:
    """Where the planner shows the journeys behind the minutes of one service."""
    there = place.lat, place.lon
    stay = one.transit.typical.minutes if one.transit.typical else 0
    errand = dt.timedelta(minutes=stay + round(one.service.errand_minutes.value))
    line = f"{fixed('journey_line')}?{planner_query(start=at, end=there, moment=leaving.start)}&fahrt=erste"
    return Journeys(
        planner_url(start=at, end=there, moment=leaving.start),
        planner_url(start=there, end=at, moment=leaving.start + errand),
        line,
    )
