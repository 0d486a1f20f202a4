"""Departure boards: what leaves some stops next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from dreiraum.ground.region.live import live
from dreiraum.ground.region.serving import region
from dreiraum.land.mobility import booking, words
from dreiraum.land.mobility.stops import Stop, by_row
from dreiraum.reach.answers.departures import Departure
from dreiraum.reach.answers.journeys import Kind
from dreiraum.reach.live.live import Live

AHEAD = 90  # minutes
MANY = 40
AT_LEAST = 12 * 60  # minutes ahead that are looked at where nothing leaves soon
FEW = 3  # departures that are shown then
STALE = dt.timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One departure. day: where it is another than today. away: "in 4 Min", "jetzt", or empty where it is long.

    order: how it is ordered; dial: phone as a telephone takes it. state: "", "late", "cancelled" or "too late".
    """

    line: str
    mark: str
    direction: str
    stop: str
    platform: str
    platform_text: str
    time: str
    expected: str
    stamp: str
    day: str
    away: str
    state: str
    order: str
    phone: str
    dial: str
    url: str
    uncertain: bool
    live: bool
    wheelchair: bool | None
    alerts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """A board at a moment. soon: departures of the next AHEAD minutes; else the next few, however far they are.

    live: when live data were true, empty without any. several: rows are of more than one stop.
    """

    at: dt.datetime
    rows: tuple[BoardRow, ...]
    soon: bool
    several: bool
    live: str
    stale: bool


def board(stops: Sequence[Stop], at: dt.datetime, asked: dt.datetime | None = None) -> Board:
    """What leaves these stops from a moment on. asked: the moment of asking, `at` if None."""
    now = live()
    leaving = _leaving(stops, at, asked, AHEAD, now)
    soon = bool(leaving)
    if not soon:
        leaving = _leaving(stops, at, asked, AT_LEAST, now)[:FEW]
    several = len(stops) > 1
    return Board(
        at=at,
        rows=tuple(row_of(one, at, asked, several=several) for one in leaving),
        soon=soon,
        several=several,
        live=words.clock(now.at.astimezone(at.tzinfo)) if now and now.at else "",
        stale=bool(now and now.stale),
    )


def _leaving(
    stops: Sequence[Stop], at: dt.datetime, asked: dt.datetime | None, minutes: int, now: Live | None
) -> list[Departure]:
    """Departures, each ride once where it calls at several of the stops."""
    platforms = [row for one in stops for row in one.rows]
    found = region().departures(platforms, at, asked=asked, many=MANY * len(stops), minutes=minutes, live=now)
    once: dict[object, Departure] = {}
    for at_row, one in enumerate(found):
        once.setdefault((one.trip, one.line, one.planned.date()) if one.trip and len(stops) > 1 else at_row, one)
    return list(once.values())[:MANY]


def row_of(one: Departure, at: dt.datetime, asked: dt.datetime | None = None, *, several: bool) -> BoardRow:
    """A departure as the board of a moment shows it, counting minutes only from now; `several`: with its stop."""
    leaves = one.expected or one.planned
    delayed = abs(leaves - one.planned) >= dt.timedelta(minutes=1)
    order = one.booking
    stop = by_row(one.stop)
    return BoardRow(
        line=words.line_name(one.kind, one.line),
        mark=words.MARK[one.kind],
        direction=one.headsign or (_("wohin Sie möchten") if one.kind is Kind.RUFBUS else ""),
        stop=(stop.name if stop else one.name) if several else "",
        platform=one.platform,
        platform_text=words.platform(one.kind, one.platform),
        time=words.clock(one.planned),
        expected=words.clock(leaves) if delayed else "",
        stamp=leaves.isoformat(),
        day=words.day_and_clock(leaves, at.date()).rpartition(",")[0],
        away=_away(leaves - at) if asked is None else "",
        state=_state(one, delayed=delayed),
        order=booking.short(order, at.date()) if order and not one.too_late else "",
        phone=order.phone if order else "",
        dial="".join(sign for sign in order.phone if sign in booking.DIALLED) if order else "",
        url=order.url if order else "",
        uncertain=not one.guaranteed,
        live=one.live,
        wheelchair=one.wheelchair,
        alerts=one.alerts,
    )


def _state(one: Departure, *, delayed: bool) -> str:
    if one.cancelled or one.expected is None:
        return "cancelled"
    if one.too_late:
        return "too late"
    return "late" if delayed else ""


def _away(wait: dt.timedelta) -> str:
    left = int(wait.total_seconds() // 60)
    if left < 1:
        return _("jetzt")
    return _("in %(minutes)d Min") % {"minutes": left} if left < 60 else ""
