"""Journeys from the Region in force, put together for the planner's pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dreiraum.ground.region.live import live
from dreiraum.ground.region.serving import region
from dreiraum.land.coverage.words import moment as day_and_time
from dreiraum.land.mobility import words
from dreiraum.land.mobility.journeys import JourneyView, Viewer, journey_key
from dreiraum.land.mobility.question import MEANS, WALKS, Question
from dreiraum.land.mobility.spots import called
from dreiraum.reach import InputError
from dreiraum.reach.answers.journeys import Journey, Journeys, Kind, Nothing
from dreiraum.reach.emissions.factors import built_in
from dreiraum.reach.places.hours import BERLIN

MANY = 5
FIRST = "erste"  # instead of a key
STEP = dt.timedelta(minutes=1)
MORNING = dt.time(5)


@dataclass(frozen=True, slots=True)
class WayOut:
    """What else somebody can ask, as a link."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class PlannerPage:
    """One answer. when: "Abfahrt Fr, 27. Nov., 22:40". asked: "22:20" where the address says when it is asked.

    direct: the way without any ride. reason: why there is nothing. live: when live data were true, empty without.
    """

    question: Question
    start: str
    end: str
    when: str
    means: str
    asked: str
    fresh: str
    journeys: tuple[JourneyView, ...]
    direct: JourneyView | None
    reason: str
    ways_out: tuple[WayOut, ...]
    earlier: str
    later: str
    swapped: str
    exactly: str
    live: str
    stale: bool


def ask(question: Question, asked: dt.datetime) -> Journeys:
    """What the engine finds. asked: the moment of asking. Raises InputError where a point has no street."""
    means = MEANS[question.means]
    return region().journeys(
        question.start,
        question.end,
        depart=None if question.arrive else question.moment,
        arrive=question.moment if question.arrive else None,
        asked=asked,
        access=means.access,
        egress="wheelchair" if means.wheelchair else "foot",
        wheelchair=means.wheelchair,
        bike=means.bike,
        walk_minutes=question.walk,
        rides_too=not question.certain,
        many=MANY,
        live=live(),
    )


def planner_page(question: Question, found: Journeys) -> PlannerPage:
    """The answer as a page shows it."""
    ends = called(question.start), called(question.end)
    viewer = Viewer(question, ends, _car(question))
    today = found.asked.date()
    return PlannerPage(
        question=question,
        start=ends[0],
        end=ends[1],
        when=_when(question),
        means=str(words.MEANS[question.means]),
        asked=words.day_and_clock(question.asked, question.moment.date()) if question.asked else "",
        fresh=replace(question, asked=None).url,
        journeys=tuple(viewer.view(one) for one in found.found),
        direct=viewer.view(found.direct) if found.direct else None,
        reason=_reason(question, found),
        ways_out=tuple(_ways_out(question, found.nothing)) if found.nothing else (),
        earlier=question.arriving(min(one.arrive for one in found.found) - STEP).url if found.found else "",
        later=question.leaving(max(one.depart for one in found.found) + STEP).url if found.found else "",
        swapped=replace(question, start=question.end, end=question.start).url,
        exactly=replace(question, asked=found.asked).url,
        live=words.day_and_clock(found.live.astimezone(BERLIN), today) if found.live else "",
        stale=found.stale,
    )


def chosen(found: Journeys, key: str) -> Journey | None:
    """The journey of that key, the direct way among them; or the first that rides."""
    if key == FIRST:
        return next(iter(found.found), None)
    every = [*found.found, *([found.direct] if found.direct else [])]
    return next((one for one in every if journey_key(one) == key), None)


def _when(question: Question) -> str:
    at = {"moment": day_and_time(question.moment)}
    return _("Ankunft bis %(moment)s") % at if question.arrive else _("Abfahrt ab %(moment)s") % at


def _car(question: Question) -> float | None:
    """Grams of the same way by car."""
    try:
        way = region().route(question.start, question.end, mode="car")
    except InputError:
        return None
    return built_in().co2("car", way.metres)


def _reason(question: Question, found: Journeys) -> str:
    """Why there is nothing, and what of it can be helped."""
    match found.nothing:
        case None:
            return ""
        case Nothing.NO_TIMETABLE if region().timetable.empty:
            return _("Für dieses Gebiet ist noch kein Fahrplan hinterlegt.")
        case Nothing.NO_TIMETABLE:
            days = {"first": _date(region().timetable.first_day), "last": _date(region().timetable.last_day)}
            return _("Für diesen Tag haben wir keinen Fahrplan. Er gilt vom %(first)s bis zum %(last)s.") % days
        case Nothing.TOO_LATE:
            return _("Es gäbe einen Rufbus, aber dafür ist es jetzt zu spät: Er muss vorher bestellt werden.")
        case Nothing.NOT_CONNECTED:
            far = {"minutes": question.walk, "by": str(words.KIND[Kind(MEANS[question.means].access)])}
            return _("In %(minutes)d Minuten %(by)s ist von hier oder am Ziel keine Haltestelle zu erreichen.") % far
        case _:
            return _("Zu dieser Zeit fährt nichts, das Sie ans Ziel bringt.")


def _ways_out(question: Question, nothing: Nothing) -> Iterator[WayOut]:
    timetable = region().timetable
    if nothing is Nothing.NO_TIMETABLE:
        if not timetable.empty:
            day = timetable.last_day if question.moment.date() > timetable.last_day else timetable.first_day
            at = dt.datetime.combine(day, question.moment.time(), BERLIN)
            yield WayOut(_("Am %(day)s suchen") % {"day": _date(day)}, replace(question, moment=at).url)
        return
    if nothing is not Nothing.NOT_CONNECTED:
        hour = question.leaving(question.moment + dt.timedelta(hours=1))
        yield WayOut(_("Eine Stunde später suchen"), hour.url)
        yield WayOut(_("Früher ankommen"), question.arriving(question.moment).url)
        morning = dt.datetime.combine(question.moment.date() + dt.timedelta(days=1), MORNING, BERLIN)
        yield WayOut(_("Am nächsten Morgen suchen"), question.leaving(morning).url)
    longer = next((walk for walk in WALKS if walk > question.walk), None)
    if longer:
        label = _("Bis zu %(minutes)d Minuten zur Haltestelle") % {"minutes": longer}
        yield WayOut(label, replace(question, walk=longer).url)
    if question.certain:
        yield WayOut(_("Auch Mitfahren und Mitfahrbank zeigen"), replace(question, certain=False).url)
    for means in ("rad-hin", "auto-hin"):
        if question.means == "fuss":
            label = str(words.MEANS[means])
            yield WayOut(f"{label[0].upper()}{label[1:]}", replace(question, means=means).url)


def _date(day: dt.date) -> str:
    return date_format(day, "j F Y" if get_language() == "en" else "j. F Y")
