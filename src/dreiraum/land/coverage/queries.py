"""What one home reaches, as the answer page shows it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from dreiraum.ground.region.links import Point, written
from dreiraum.ground.region.serving import region
from dreiraum.land.coverage import modes, riding, words
from dreiraum.land.coverage.asking import booking
from dreiraum.land.coverage.places import Places, PlaceView
from dreiraum.reach import Region
from dreiraum.reach.answers.choice import Choice
from dreiraum.reach.answers.home import ByMode, Digital, HomeAnswer, ServiceAnswer
from dreiraum.reach.answers.transit_cells import TRANSIT
from dreiraum.reach.places.hours import BERLIN
from dreiraum.reach.reached import Reason
from dreiraum.reach.transit.leaving import Leaving

HERE = 0.0002  # degrees, some 15 to 20 m: still the same house


class Way(NamedTuple):
    """A place by one mode: the minutes shown, whether they keep the limit, and the address of the way's own page.

    said: "16 Min". head: the mode, and whether it is the second choice. elsewhere: the place, where the row shows
    another one. note: what else is to be said of a way by public transport. drawn: the mode whose way the map draws.
    line: of a ride, where the map finds what to draw.
    """

    mode: str
    label: str
    minutes: int
    reached: bool
    place: PlaceView
    route: str
    said: str
    head: str
    elsewhere: str = ""
    note: str = ""
    drawn: str = ""
    line: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One service. kind: reached, missed, or aside (shown, not counted).

    best: what the row shows first: the nearest by the chosen mode, else the quickest of the others. nearest:
    whether it is by the chosen mode. ways: by all modes, and the second choice by that of `best`.
    more: lines below it. digital: lines with an offer's address or none. journeys: there and back by public
    transport, where that takes a ride.
    """

    key: str
    name: str
    kind: str
    best: Way | None
    nearest: bool
    ways: tuple[Way, ...]
    more: tuple[str, ...]
    mobile: Way | None
    mobile_when: str
    digital: tuple[DigitalLine, ...]
    digital_reached: bool
    journeys: riding.Journeys | None


@dataclass(frozen=True, slots=True)
class DigitalLine:
    """One digital way: an offer with its address, or a hub that is equipped for it."""

    text: str
    note: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class ModeCount:
    """One mode to choose and how many services it reaches."""

    mode: str
    label: str
    reached: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class HomePage:
    """The whole answer; `outside` where the point lies in no municipality. when: of public transport."""

    at: Point
    label: str
    where: str
    mode: str
    asked: dt.datetime | None
    window: str
    outside: bool
    headline: str
    modes: tuple[ModeCount, ...]
    rows: tuple[Row, ...]
    when: riding.When | None
    places: tuple[PlaceView, ...] = field(default=())


def home_page(at: Point, mode: str, window: str, asked: dt.datetime | None) -> HomePage:
    """The exact answer for a point. Raises InputError where the point is none or its halves are swapped."""
    served, now = region(), dt.datetime.now(BERLIN)
    answer = served.nearest(*at, mode=mode, window=window, asked=asked, now=booking(asked, now))
    ways = _Ways(at, Places(served, asked or now), answer.leaving)
    rows = tuple(_row(answer, one, ways) for one in answer.services)
    where = ", ".join(dict.fromkeys(part for part in (answer.village, answer.municipality) if part))
    limits = [one.by(mode).limit for one in answer.services if one.service.essential]
    return HomePage(
        *(at, _label(served, at), where, mode, asked, window),
        outside=answer.outside is not None,
        headline=words.headline(mode, answer.headline, (min(limits), max(limits))),
        modes=tuple(_count(answer, one) for one in modes.answered()),
        rows=rows,
        when=riding.when(answer, window),
        places=ways.places.seen,
    )


def _label(served: Region, at: Point) -> str:
    """What the point is called: the house there, or the one it is near."""
    house = served.address(*at)
    if house is None:
        return ""
    there = abs(house.lat - at[0]) < HERE and abs(house.lon - at[1]) < HERE
    return house.label if there else _("bei %(house)s") % {"house": house.label}


def _count(answer: HomeAnswer, mode: str) -> ModeCount:
    many = sum(one.by(mode).reached for one in answer.services if one.service.essential)
    return ModeCount(mode, str(words.MODE[mode]), many, mode == answer.mode)


class _Ways:
    """Ways from one home."""

    def __init__(self, home: Point, places: Places, leaving: Leaving | None) -> None:
        self.places = places
        self._home, self._leaving = home, leaving
        self._page = reverse("coverage:answer", args=(written(*home),))
        self._second, self._minutes = _("zweite Wahl"), words.short_minutes()
        self._labels = {mode: str(label) for mode, label in words.MODE.items()}

    def to(self, by: ByMode, choice: Choice | None, *, second: bool = False) -> Way | None:
        if choice is None:
            return None
        place, label = self.places.view(choice.place), self._labels[by.mode]
        return Way(
            *(by.mode, label, choice.minutes, choice.minutes <= by.limit, place),
            route=f"{self._page}weg/{place.path}/?mode={by.mode}",
            said=self._minutes % choice.minutes,
            head=f"{label}, {self._second}" if second else label,
            drawn=by.mode,
        )

    def ridden(self, one: ServiceAnswer, *, walked: bool) -> Way | None:
        """The typical way by public transport; `walked`: even where nothing is quicker than to walk all of it."""
        by, found = one.transit, self.journeys(one)
        if by.typical is None or not (found or walked):
            return None
        place, label = self.places.view(by.typical.place), self._labels[TRANSIT]
        return Way(
            *(TRANSIT, label, by.typical.minutes, by.reached, place),
            route=found.there if found else f"{self._page}weg/{place.path}/?mode=foot",
            said=self._minutes % by.typical.minutes,
            head=label,
            note=f"{riding.bad(by)}, {riding.home(by)}" if found else riding.walked(),
            drawn="" if found else "foot",
            line=found.line if found else "",
        )

    def journeys(self, one: ServiceAnswer) -> riding.Journeys | None:
        """The way into the planner, where there is something to ride on."""
        typical = one.transit.typical
        if typical is None or self._leaving is None or not riding.rides(one.transit):
            return None
        return riding.journeys(self._home, one, self.places.view(typical.place), self._leaving)

    def tried(self, one: ServiceAnswer, best: Way | None) -> riding.Journeys | None:
        """The same where no ride was found in the time: the planner says what there is."""
        if one.transit.typical is not None or self._leaving is None or best is None:
            return None
        return riding.journeys(self._home, one, best.place, self._leaving)


def _row(answer: HomeAnswer, one: ServiceAnswer, ways: _Ways) -> Row:
    by = one.modes[modes.street(answer.mode)]
    mobile = ways.to(by, one.mobile)
    found = {mode: ways.to(other, other.nearest) for mode, other in one.modes.items()}
    found[TRANSIT] = ways.ridden(one, walked=answer.mode == TRANSIT)
    nearest = found.pop(answer.mode)
    others = sorted((way for way in found.values() if way), key=lambda way: way.minutes)
    best = nearest or next(iter(others), None)
    after = one.modes.get(best.mode) if best else None
    second = ways.to(after, after.second, second=True) if after else None
    when = ways.places.stops(mobile.place.row) if mobile else ""
    return Row(
        key=one.service.key,
        name=words.service_name(one.service),
        kind="aside" if not one.service.essential else "reached" if one.by(answer.mode).reached else "missed",
        best=best,
        nearest=nearest is not None,
        ways=tuple(_beside(way, best) for way in (nearest, *others, second) if way),
        more=tuple(_more(answer.mode, one, best, others, second, mobile, when)),
        mobile=mobile,
        mobile_when=when,
        digital=(*_offers(one.digital), *_hub(ways.to(by, one.digital.hub))),
        digital_reached=one.digital.reached,
        journeys=ways.journeys(one) or ways.tried(one, best),
    )


def _beside(way: Way, best: Way | None) -> Way:
    """A way that names its place where that is another than the row's."""
    same = best is None or way.place.row == best.place.row
    return way if same else way._replace(elsewhere=way.place.name)


def _more(
    mode: str, one: ServiceAnswer, best: Way | None, others: list[Way], second: Way | None, mobile: Way | None,
    when: str,
) -> Iterator[str]:  # fmt: skip
    """Lines below the row's place: rides there and back, why not, by other modes, what if it fails, what comes by."""
    if one.service.key == "emergency":
        return
    if mode == TRANSIT and one.transit.typical:
        yield riding.line(one.transit)
    facts = [_missed(mode, one), *(_short(way, one) for way in others if way is not best)]
    if any(facts):
        yield " · ".join(fact for fact in facts if fact)
    if second:
        said = second.said if second.mode == mode else _short(second, one)
        yield _("fällt das aus: %(place)s, %(minutes)s") % {"place": second.place.name, "minutes": said}
    if mobile:
        yield f"{mobile.place.name} {when}, {mobile.said}"


def _short(way: Way, one: ServiceAnswer) -> str:
    """ "18 Min E-Bike", not to be parted at the end of a line; of a ride also whether one comes home again."""
    said = f"{way.said} {way.label}"
    if way.mode == TRANSIT and one.transit.back is None:
        said = f"{said} ({riding.home(one.transit)})"
    return said.replace(" ", "\N{NO-BREAK SPACE}")


def _missed(mode: str, one: ServiceAnswer) -> str:
    """Why the chosen mode does not reach it, "" where it does."""
    if one.by(mode).reached:
        return ""
    return riding.why(one.transit) if mode == TRANSIT else _why(one.modes[mode])


def _why(by: ByMode) -> str:
    mode = words.BY_MODE[by.mode]
    if by.reason is not Reason.TOO_FAR:
        return f"{mode}: {words.REASON[by.reason or Reason.TOO_FAR]}"
    if by.nearest is not None:
        return _("%(mode)s nicht in %(minutes)d Minuten") % {"mode": mode, "minutes": by.limit}
    horizon = region().parts["times"].facts["horizon_minutes"]
    return _("%(mode)s weiter als %(minutes)d Minuten") % {"mode": mode, "minutes": horizon}


def _offers(digital: Digital) -> list[DigitalLine]:
    offers = region().manifest["digital"]
    return [DigitalLine(offers[row]["name"], _connection(digital), offers[row]["url"]) for row in digital.offers]


def _connection(digital: Digital) -> str:
    if digital.share is None:
        return _("ob Ihr Anschluss reicht, ist nicht bekannt")
    if digital.estimated:
        return _("etwa %(share)d %% der Anschlüsse hier reichen dafür") % {"share": round(100 * digital.share)}
    return _("Ihr Anschluss reicht dafür") if digital.share == 1 else _("Ihr Anschluss ist dafür zu langsam")


def _hub(way: Way | None) -> list[DigitalLine]:
    if way is None:
        return []
    note = _("%(minutes)d Min %(mode)s, mit Hilfe vor Ort") % {"minutes": way.minutes, "mode": way.label}
    return [DigitalLine(_("Am Versorgungspunkt: %(name)s") % {"name": way.place.name}, note, way.route)]
