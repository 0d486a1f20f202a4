"""What one home reaches, as the answer page shows it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import quote

from django.urls import reverse
from django.utils.translation import gettext as _

from dreiraum.ground.region.serving import region
from dreiraum.land.coverage import words
from dreiraum.land.coverage.asking import Point, written
from dreiraum.land.coverage.places import Places, PlaceView
from dreiraum.reach import Region
from dreiraum.reach.answers.home import ByMode, Choice, Digital, HomeAnswer, ServiceAnswer
from dreiraum.reach.places.hours import BERLIN
from dreiraum.reach.reached import Reason

HERE = 0.0002  # degrees, some 15 to 20 m: still the same house


@dataclass(frozen=True, slots=True)
class Way:
    """A place by one mode: the minutes shown, whether they keep the limit, and the address of the way's own page.

    said: "16 Min". head: the mode, and whether it is the second choice. elsewhere: the place, where the row shows
    another one.
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


@dataclass(frozen=True, slots=True)
class Row:
    """One service. kind: reached, missed, or aside (shown, not counted).

    best: what the row shows first: the nearest by the chosen mode, else the quickest of the others. nearest:
    whether it is by the chosen mode. ways: by all modes, and the second choice by that of `best`.
    more: lines below it. digital: lines with an offer's address or none.
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
    """The whole answer; `outside` where the point lies in no municipality."""

    at: Point
    label: str
    where: str
    mode: str
    asked: dt.datetime | None
    outside: bool
    headline: str
    modes: tuple[ModeCount, ...]
    rows: tuple[Row, ...]
    places: tuple[PlaceView, ...] = field(default=())


def home_page(at: Point, mode: str, asked: dt.datetime | None) -> HomePage:
    """The exact answer for a point. Raises InputError where the point is none or its halves are swapped."""
    served = region()
    answer = served.nearest(*at, mode=mode, asked=asked)
    ways = _Ways(at, Places(served, asked or dt.datetime.now(BERLIN)))
    rows = tuple(_row(answer, one, ways) for one in answer.services)
    where = ", ".join(dict.fromkeys(part for part in (answer.village, answer.municipality) if part))
    limits = [one.modes[mode].limit for one in answer.services if one.service.essential]
    return HomePage(
        *(at, _label(served, at), where, mode, asked),
        outside=answer.outside is not None,
        headline=words.headline(mode, answer.headline, (min(limits), max(limits))),
        modes=tuple(_count(answer, one) for one in words.MODE),
        rows=rows,
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
    many = sum(one.modes[mode].reached for one in answer.services if one.service.essential)
    return ModeCount(mode, str(words.MODE[mode]), many, mode == answer.mode)


class _Ways:
    """Ways from one home."""

    def __init__(self, home: Point, places: Places) -> None:
        self.places = places
        self._page = reverse("coverage:answer", args=(written(*home),))
        self._second = _("zweite Wahl")

    def to(self, by: ByMode, choice: Choice | None, *, second: bool = False) -> Way | None:
        if choice is None:
            return None
        place, label = self.places.view(choice.place), str(words.MODE[by.mode])
        return Way(
            *(by.mode, label, choice.minutes, choice.minutes <= by.limit, place),
            route=f"{self._page}weg/{quote(place.ref)}/?mode={by.mode}",
            said=words.minutes(choice.minutes),
            head=f"{label}, {self._second}" if second else label,
        )


def _row(answer: HomeAnswer, one: ServiceAnswer, ways: _Ways) -> Row:
    by = one.modes[answer.mode]
    nearest, mobile = ways.to(by, by.nearest), ways.to(by, one.mobile)
    found = (ways.to(other, other.nearest) for other in one.modes.values() if other.mode != answer.mode)
    others = sorted((way for way in found if way), key=lambda way: way.minutes)
    best = nearest or next(iter(others), None)
    second = ways.to(one.modes[best.mode], one.modes[best.mode].second, second=True) if best else None
    when = ways.places.stops(mobile.place.row) if mobile else ""
    return Row(
        key=one.service.key,
        name=words.service_name(one.service),
        kind="aside" if not one.service.essential else "reached" if by.reached else "missed",
        best=best,
        nearest=nearest is not None,
        ways=tuple(_beside(way, best) for way in (nearest, *others, second) if way),
        more=tuple(_more(by, best, others, second, mobile, when)) if one.service.key != "emergency" else (),
        mobile=mobile,
        mobile_when=when,
        digital=(*_offers(one.digital), *_hub(ways.to(by, one.digital.hub))),
        digital_reached=one.digital.reached,
    )


def _beside(way: Way, best: Way | None) -> Way:
    """A way that names its place where that is another than the row's."""
    same = best is None or way.place.row == best.place.row
    return way if same else replace(way, elsewhere=way.place.name)


def _more(
    by: ByMode, best: Way | None, others: list[Way], second: Way | None, mobile: Way | None, when: str
) -> Iterator[str]:
    """Lines below the row's place: why not, how long by other modes, what if it fails, what comes by."""
    facts = ["" if by.reached else _why(by), *(_short(way) for way in others if way is not best)]
    if any(facts):
        yield " · ".join(fact for fact in facts if fact)
    if second:
        said = second.said if second.mode == by.mode else _short(second)
        yield _("fällt das aus: %(place)s, %(minutes)s") % {"place": second.place.name, "minutes": said}
    if mobile:
        yield f"{mobile.place.name} {when}, {mobile.said}"


def _short(way: Way) -> str:
    """ "18 Min E-Bike", not to be parted at the end of a line."""
    return f"{way.said} {way.label}".replace(" ", "\N{NO-BREAK SPACE}")


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
