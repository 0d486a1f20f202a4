"""Journeys in the reader's language: kinds, times, minutes, metres, grams, euros."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import cache
from types import SimpleNamespace

from django.utils.formats import number_format
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from dreiraum.land.coverage import words
from dreiraum.reach.answers.journeys import Journey, Kind, Leg

KIND = {
    Kind.FOOT: gettext_lazy("zu Fuß"),
    Kind.WHEELCHAIR: gettext_lazy("mit dem Rollstuhl"),
    Kind.BIKE: gettext_lazy("mit dem Rad"),
    Kind.CAR: gettext_lazy("mit dem Auto"),
    Kind.BUS: gettext_lazy("Bus"),
    Kind.RAIL: gettext_lazy("Zug"),
    Kind.TRAM: gettext_lazy("Straßenbahn"),
    Kind.FERRY: gettext_lazy("Fähre"),
    Kind.OTHER: gettext_lazy("Linie"),
    Kind.RUFBUS: gettext_lazy("Rufbus"),
    Kind.RIDE: gettext_lazy("Mitfahrt"),
    Kind.BENCH: gettext_lazy("Mitfahrbank"),
}
# How a leg is drawn: walked, cycled, driven, on rails, on the road, on demand, by somebody's goodwill.
MARK = {
    Kind.FOOT: "walk", Kind.WHEELCHAIR: "walk", Kind.BIKE: "bike", Kind.CAR: "car", Kind.BUS: "bus", Kind.RAIL: "rail",
    Kind.TRAM: "rail", Kind.FERRY: "bus", Kind.OTHER: "bus", Kind.RUFBUS: "demand", Kind.RIDE: "shared",
    Kind.BENCH: "shared",
}  # fmt: skip
OWN = (Kind.FOOT, Kind.WHEELCHAIR, Kind.BIKE, Kind.CAR)  # without anybody else
SHORT = 3  # characters of a platform that is a number or a letter alone
GOODWILL = (Kind.RIDE, Kind.BENCH)
MEANS = {
    "fuss": gettext_lazy("Bus und Bahn"),
    "rollstuhl": gettext_lazy("Bus und Bahn mit Rollstuhl"),
    "rad": gettext_lazy("Bus und Bahn, Fahrrad kommt mit"),
    "rad-hin": gettext_lazy("mit dem Rad zur Haltestelle"),
    "auto-hin": gettext_lazy("mit dem Auto zum Park-and-ride"),
}


def in_journeys() -> SimpleNamespace:
    """Words that stand in every row of journeys, translated once."""
    return _in_journeys(get_language())


@cache
def _in_journeys(language: str | None) -> SimpleNamespace:
    return SimpleNamespace(
        next_day=_("am Tag danach"),
        then=_("dann"),
        uncertain=_("nicht garantiert"),
        live=_("Echtzeit"),
        page=_("Auf einer Seite, zum Drucken"),
        calendar=_("In den Kalender"),
        say=_("Sagen Sie:"),
        request=_("Rufbus anfragen"),
    )


def stops_between(many: int) -> str:
    """ "1 Halt dazwischen"."""
    return ngettext("1 Halt dazwischen", "%(many)s Halte dazwischen", many) % {"many": many}


def line_name(kind: Kind, line: str) -> str:
    """ "S5", "Bus 33", "Rufbus 61": the kind is left out where the line's own name says it."""
    kind_word = str(KIND[kind])
    if not line:
        return kind_word
    said = kind in (Kind.RAIL, Kind.TRAM) and not line.isdecimal()
    return line if said or kind_word.casefold() in line.casefold() else f"{kind_word} {line}"


def platform(kind: Kind, name: str) -> str:
    """ "Gleis 2", "Steig B"; what says so itself stays as it is."""
    if not name or len(name) > SHORT:
        return name
    return (_("Gleis %s") if kind is Kind.RAIL else _("Steig %s")) % name


def platforms(leg: Leg) -> tuple[str, str]:
    """Where a leg begins and ends at its stops, empty where nobody says."""
    calls = leg.ride.calls if leg.ride else ()
    return (platform(leg.kind, calls[0].platform), platform(leg.kind, calls[-1].platform)) if calls else ("", "")


def clock(moment: dt.datetime) -> str:
    """ "22:40"."""
    return f"{moment:%H:%M}"


def arriving(journey: Journey) -> str:
    """When a journey ends, so that its minutes lie between the times shown; a whole minute stays as it is."""
    leaving = journey.depart.replace(second=0, microsecond=0).timestamp()
    return clock(dt.datetime.fromtimestamp(leaving + 60 * journey.minutes, journey.arrive.tzinfo))


def day_and_clock(moment: dt.datetime, today: dt.date) -> str:
    """ "22:40", with the day where it is another."""
    return clock(moment) if moment.date() == today else words.moment(moment)


def minutes(seconds: float) -> int:
    """Whole minutes, rounded up as everywhere."""
    return -int(-seconds // 60)


def duration(whole: int) -> str:
    """ "28 Min", "1 Std 5 Min"."""
    hours, rest = divmod(whole, 60)
    if not hours:
        return words.minutes(whole)
    said = _("%d Std") % hours
    return f"{said} {words.minutes(rest)}" if rest else said


def changes(rides: int) -> str:
    """ "ohne Umstieg", "1 Umstieg"."""
    many = max(0, rides - 1)
    return ngettext("%d Umstieg", "%d Umstiege", many) % many if many else _("ohne Umstieg")


def grams(of: float) -> str:
    """ "350 g", "1,2 kg"."""
    if of < 1000:
        return f"{round(of / 10) * 10} g"
    return f"{number_format(Decimal(f'{of / 1000:.1f}'), 1)} kg"


def euros(of: float) -> str:
    """ "3,20 €"."""
    return f"{number_format(Decimal(f'{of:.2f}'), 2)} €"
