"""Journeys as pages show them: what the engine found, in the reader's language."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from dreiraum.ground.region.links import Point
from dreiraum.land.coverage.words import distance, minutes, moment
from dreiraum.land.mobility import words
from dreiraum.land.mobility.booking import BookingStep, step
from dreiraum.land.mobility.question import MEANS, Question
from dreiraum.land.mobility.spots import called
from dreiraum.reach.answers.journeys import Journey, Kind, Leg, Ride

SAME_MOMENT = dt.timedelta(minutes=1)
WAIT = 60  # seconds between legs that are worth a word
STEPS = 120  # seconds of a walk that go without saying
THERE = 20  # metres of a way that is none: one stands at the stop
WORTH_SAYING = 100.0  # grams of CO2 less than by car


@dataclass(frozen=True, slots=True)
class Time:
    """The time to be there. instead: "statt 10:05", where live data say another than what is planned."""

    shown: str
    stamp: str
    instead: str = ""


@dataclass(frozen=True, slots=True)
class LegView:
    """One leg. mark: how it is drawn. own: without anybody else. telling: worth naming at a glance.

    direction: "Richtung Springe". chip: its name in one or two words, chip_long: with minutes where one moves oneself.

    way: minutes and metres. between: times and names of the stops in between; between_says: how many. notes: what
    one must know.
    wait: before the next leg, empty where none is worth a word.
    """

    mark: str
    own: bool
    telling: bool
    direction: str
    chip: str
    chip_long: str
    start: str
    end: str
    start_platform: str
    end_platform: str
    depart: Time
    arrive: Time
    way: str
    between: tuple[tuple[str, str], ...]
    between_says: str
    notes: tuple[str, ...]
    uncertain: bool
    live: bool
    booking: BookingStep | None
    wait: str


@dataclass(frozen=True, slots=True)
class JourneyView:
    """One journey. key: what its addresses call it. facts: changes, walking, climate, price, each a few words.

    day: its day, where it is not the one that was asked for.
    back_says: when the way back would begin, and where it ends, if not at home.
    """

    key: str
    depart: str
    arrive: str
    depart_stamp: str
    arrive_stamp: str
    day: str
    next_day: bool
    duration: str
    facts: tuple[str, ...]
    uncertain: bool
    legs: tuple[LegView, ...]
    chain: tuple[LegView, ...]
    bookings: tuple[BookingStep, ...]
    url: str
    calendar: str
    line: str
    back: str
    back_says: str
    sentence: str


class Viewer:
    """Makes views of the journeys of one answer. car: grams that the car would cost, None where unknown."""

    def __init__(self, question: Question, ends: tuple[str, str], car: float | None) -> None:
        self._question, self._ends, self._car = question, ends, car
        self._means = MEANS[question.means]

    def view(self, journey: Journey) -> JourneyView:
        """One journey."""
        key = journey_key(journey)
        legs = tuple(self._legs(journey))
        home = self._home(journey)
        back = self._question.back(journey.arrive, home)
        return JourneyView(
            key=key,
            depart=words.clock(journey.depart),
            arrive=words.arriving(journey),
            depart_stamp=journey.depart.isoformat(),
            arrive_stamp=journey.arrive.isoformat(),
            day=moment(journey.depart).rpartition(",")[0] if journey.depart.date() != self._day else "",
            next_day=journey.arrive.date() != journey.depart.date(),
            duration=words.duration(journey.minutes),
            facts=tuple(self._facts(journey)),
            uncertain=not journey.guaranteed,
            legs=legs,
            chain=tuple(leg for leg in legs if leg.telling),
            bookings=tuple(leg.booking for leg in legs if leg.booking),
            url=self._question.journey_url(key),
            calendar=self._question.journey_url(key, "mobility:calendar"),
            line=self._question.journey_url(key, "journey_line"),
            back=back.url,
            back_says=self._back_says(words.day_and_clock(back.moment, journey.depart.date()), home),
            sentence=_sentence(journey),
        )

    def _home(self, journey: Journey) -> Point:
        """Where the way back leads to: the stop where bike or car stand, else the start."""
        first = next((leg.ride.calls[0] for leg in journey.legs if leg.ride), None)
        return (first.lat, first.lon) if first and self._means.left else self._question.start

    def _back_says(self, time: str, home: Point) -> str:
        if home == self._question.start:
            return _("Rückweg ab %(time)s") % {"time": time}
        return _("Rückweg ab %(time)s bis %(to)s") % {"time": time, "to": called(home)}

    @property
    def _day(self) -> dt.date:
        return self._question.moment.date()

    def _legs(self, journey: Journey) -> Iterator[LegView]:
        starting = [*(leg.depart.timestamp() for leg in journey.legs[1:]), journey.arrive.timestamp()]
        for leg, then in zip(journey.legs, starting, strict=True):
            view = self._leg(leg, then - leg.arrive.timestamp())
            last = leg is journey.legs[-1] and leg.ride is None
            if leg.ride is None and leg.metres < THERE and journey.rides:
                continue
            yield replace(view, arrive=replace(view.arrive, shown=words.arriving(journey))) if last else view

    def _leg(self, leg: Leg, wait: float) -> LegView:
        """wait: seconds until the next leg."""
        ride = leg.ride
        first, last = (ride.calls[0], ride.calls[-1]) if ride and ride.calls else (None, None)
        between = tuple(_between(ride)) if ride else ()
        return LegView(
            mark=words.MARK[leg.kind],
            own=leg.kind in words.OWN,
            telling=leg.ride is not None or leg.seconds > STEPS,
            direction=_direction(leg),
            chip=words.line_name(leg.kind, ride.line) if ride else str(words.KIND[leg.kind]),
            chip_long=words.line_name(leg.kind, ride.line) if ride else _own(leg),
            start=leg.start or self._ends[0],
            end=leg.end or self._ends[1],
            start_platform=words.platforms(leg)[0],
            end_platform=words.platforms(leg)[1],
            depart=_time(leg.depart, first.planned_depart if first else None),
            arrive=_time(leg.arrive, last.planned_arrive if last else None),
            way=_way(leg),
            between=between,
            between_says=words.stops_between(len(between)),
            notes=tuple(_notes(leg, wheelchair=self._means.wheelchair, bike=self._means.bike)),
            uncertain=leg.kind in words.GOODWILL,
            live=ride is not None and ride.live,
            booking=step(leg, self._ends, self._means),
            wait=_("%(time)s warten") % {"time": minutes(words.minutes(wait))} if wait >= WAIT else "",
        )

    def _facts(self, journey: Journey) -> Iterator[str]:
        if journey.rides:
            yield words.changes(journey.rides)
        if journey.walk_metres >= 50:
            yield _("%(distance)s zu Fuß") % {"distance": distance(journey.walk_metres)}
        if journey.cost:
            yield _("etwa %(price)s") % {"price": words.euros(journey.cost)}
        if journey.co2 is not None and journey.rides:
            yield self._climate(journey.co2)

    def _climate(self, grams: float) -> str:
        said = _("%(grams)s CO₂") % {"grams": words.grams(grams)}
        if self._car is None or self._car - grams < WORTH_SAYING:
            return said
        return _("%(said)s, %(less)s weniger als mit dem Auto") % {"said": said, "less": words.grams(self._car - grams)}


def journey_key(journey: Journey) -> str:
    """What a journey is called in addresses: the same for the same rides at the same times."""
    said = [journey.depart.isoformat(), journey.arrive.isoformat()]
    said += [f"{leg.kind} {leg.ride.trip if leg.ride else ''} {leg.start} {leg.end}" for leg in journey.legs]
    return hashlib.blake2s("\n".join(said).encode(), digest_size=5).hexdigest()


def _sentence(journey: Journey) -> str:
    """For titles: "22:40 bis 23:08, 28 Minuten"."""
    return _("%(depart)s bis %(arrive)s, %(duration)s") % {
        "depart": words.clock(journey.depart),
        "arrive": words.arriving(journey),
        "duration": words.duration(journey.minutes),
    }


def _own(leg: Leg) -> str:
    """ "zu Fuß 4 Min"."""
    return f"{words.KIND[leg.kind]} {minutes(words.minutes(leg.seconds))}".replace(" ", "\N{NO-BREAK SPACE}")


def _direction(leg: Leg) -> str:
    if leg.ride is None or not leg.ride.headsign:
        return ""
    return _("Richtung %(headsign)s") % {"headsign": leg.ride.headsign}


def _way(leg: Leg) -> str:
    took = words.duration(words.minutes(leg.seconds))
    return took if leg.ride else f"{took}, {distance(leg.metres)}"


def _between(ride: Ride) -> Iterator[tuple[str, str]]:
    for call in ride.calls[1:-1]:
        at = call.arrive or call.depart
        yield words.clock(at) if at else "", call.name


def _notes(leg: Leg, *, wheelchair: bool, bike: bool) -> Iterator[str]:
    ride = leg.ride
    if ride is None:
        return
    if leg.kind is Kind.BENCH:
        yield _(
            "Setzen Sie sich auf die Mitfahrbank und zeigen Sie Ihr Ziel. Wie lange Sie warten, weiß niemand genau."
        )
    elif leg.kind is Kind.RIDE:
        yield _("Jemand fährt diese Strecke und hat Platz angeboten. Sprechen Sie sich vorher ab.")
    if not ride.exact and leg.kind not in words.GOODWILL:
        yield _("Die Zeiten sind nur ungefähr bekannt.")
    if ride.wheelchair:
        yield _("mit dem Rollstuhl zugänglich")
    elif wheelchair:
        yield (
            _("Rollstuhl: nicht bekannt, fragen Sie vorher.")
            if ride.wheelchair is None
            else _("nicht mit dem Rollstuhl")
        )
    if bike:
        yield _bikes(ride)
    yield from ride.alerts


def _bikes(ride: Ride) -> str:
    if ride.bikes is None:
        return _("Fahrrad: nicht bekannt, fragen Sie vorher.")
    return _("Fahrrad darf mit") if ride.bikes else _("Fahrrad darf nicht mit")


def _time(at: dt.datetime, planned: dt.datetime | None) -> Time:
    if planned is None or abs(at - planned) < SAME_MOMENT:
        return Time(words.clock(at), at.isoformat())
    return Time(words.clock(at), at.isoformat(), _("statt %(planned)s") % {"planned": words.clock(planned)})
