"""What a district adds to its timetable: on-demand buses, shared rides, ride benches, and its word on guesses.

The tables [timetable], [[rufbus]], [[ride]] and [[bench]] of a district's configuration.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Any

from dreiraum.reach.errors import InputError
from dreiraum.reach.places.calendar import Calendar
from dreiraum.reach.places.hours import YEARS, Hours
from dreiraum.reach.sources import web_address
from dreiraum.reach.toml import Table
from dreiraum.reach.transit.areas import DETOUR, HALTS

TABLES = ("timetable", "rufbus", "ride", "bench")
NOTICE, WALK = 60, 10  # minutes

_SAYS_WHEN = re.compile(r"\d:\d|24/7|\b(off|closed)\b")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where one gets on or off: a stop of the timetable by id or name, or else a point in degrees."""

    name: str
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """How a ride is booked. days, last: until when, seconds of the day that many days before; 0 days: `notice`."""

    notice: int
    days: int
    last: int
    phone: str
    url: str
    message: str


@dataclass(frozen=True, slots=True)
class OwnTrips:
    """A Rufbus or a shared ride: between all stops in the hours, or trips at times (seconds) on the days.

    ride: somebody's offer, not guaranteed. seats: -1 unknown. wheelchair, bikes: 0 unknown, 1 yes, 2 no.
    """

    where: str
    name: str
    ride: bool
    stops: tuple[Spot, ...]
    hours: str
    trips: tuple[tuple[int, ...], ...]
    contact: Contact
    organisation: str
    seats: int
    wheelchair: int
    bikes: int
    detour: float
    halts: float


@dataclass(frozen=True, slots=True)
class OwnBench:
    """A ride bench (Mitfahrbank): somebody passing by takes one along after `wait` seconds, in the hours."""

    where: str
    name: str
    start: tuple[Spot, ...]
    end: tuple[Spot, ...]
    wait: int
    hours: str


@dataclass(frozen=True, slots=True)
class Own:
    """All of it. notice: minutes assumed where nobody says. first, last: dates, None those of the feeds.

    given: the tables as they were read, as JSON can hold them.
    """

    confirmed: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    notice: int = NOTICE
    walk_seconds: int = 60 * WALK
    first: dt.date | None = None
    last: dt.date | None = None
    trips: tuple[OwnTrips, ...] = ()
    benches: tuple[OwnBench, ...] = ()
    given: dict[str, Any] = field(default_factory=dict, hash=False)


def read_own(file: Table, calendar: Calendar) -> Own:
    """Read and check the four tables of a configuration. Raises InputError naming table and key."""
    table = file.table("timetable")
    notice = int(table.number("notice", 0, 10_000, NOTICE))
    confirmed, denied = table.texts("rufbus"), table.texts("not_rufbus")
    rejected = {one.casefold() for one in denied}
    for name in confirmed:
        if name.casefold() in rejected:
            raise InputError(f"{table.where}: '{name}' stands in rufbus and in not_rufbus; remove it from one")
    own = Own(
        confirmed=confirmed,
        denied=denied,
        notice=notice,
        walk_seconds=int(60 * table.number("walk_minutes", 1, 60, WALK)),
        first=_date(table, "first"),
        last=_date(table, "last"),
        trips=tuple(
            _trips(one, calendar, notice, ride=kind == "ride")
            for kind in ("rufbus", "ride")
            for one in file.tables(kind)
        ),
        benches=tuple(_bench(one, calendar) for one in file.tables("bench")),
        given=file.plain(TABLES),
    )
    table.finish()
    if own.first and own.last and own.first > own.last:
        raise InputError(f"{table.where}: first lies after last; exchange them")
    return own


def _trips(table: Table, calendar: Calendar, notice: int, *, ride: bool) -> OwnTrips:
    stops = _spots(table, "stops", 2)
    times = _times(table, len(stops), ride)
    found = OwnTrips(
        where=table.where,
        name=table.text("name"),
        ride=ride,
        stops=stops,
        hours=_hours(table, "days" if times else "hours", calendar),
        trips=times,
        contact=_contact(table, notice),
        organisation=table.text("organisation", ""),
        seats=int(table.number("seats", 1, 100, -1)) if "seats" in table else -1,
        wheelchair=_known(table, "wheelchair"),
        bikes=_known(table, "bikes"),
        detour=table.number("detour", 1, 10, DETOUR),
        halts=60 * table.number("extra_minutes", 0, 120, HALTS / 60),
    )
    table.finish()
    return found


def _bench(table: Table, calendar: Calendar) -> OwnBench:
    bench = OwnBench(
        where=table.where,
        name=table.text("name"),
        start=_spots(table, "from", 1),
        end=_spots(table, "to", 1),
        wait=int(60 * table.number("wait", 0, 240)),
        hours=_hours(table, "hours", calendar),
    )
    table.finish()
    return bench


def _contact(table: Table, notice: int) -> Contact:
    days = int(table.number("days_before", 0, 30, 0))
    if not days and "until" in table:
        raise InputError(f"{table.where}: until needs days_before; add days_before = 1")
    if days and "notice" in table:
        raise InputError(f"{table.where}: notice and days_before together; remove one")
    return Contact(
        notice=int(table.number("notice", 0, 10_000, notice)),
        days=days,
        last=_clock(table, table.text("until", "24:00"), "until"),
        phone=table.text("phone", ""),
        url=web_address(table, "url"),
        message=table.text("message", ""),
    )


def _spots(table: Table, key: str, least: int) -> tuple[Spot, ...]:
    """Texts (ids or names of stops) and tables with name, lat and lon, mixed."""
    spots = []
    for one in table.entries(key):
        if isinstance(one, str):
            spots.append(Spot(one))
        else:
            spots.append(Spot(one.text("name"), one.number("lat", -90, 90), one.number("lon", -180, 180)))
            one.finish()
    if len(spots) < least:
        raise InputError(f"{table.where}: {key} must name {least} or more stops; add them by id, name or as a point")
    return tuple(spots)


def _times(table: Table, stops: int, required: bool) -> tuple[tuple[int, ...], ...]:
    """Lists of times, one per stop, none before the one ahead of it."""
    key = "times"
    given = table.lists(key)
    if required and not given:
        raise InputError(f'{table.where}: times is missing; add a line times = [["06:40", "07:05"]]')
    found = tuple(tuple(_clock(table, text, key) for text in row) for row in given)
    for row in found:
        if len(row) != stops:
            raise InputError(f"{table.where}: times must hold lists of {stops} times, one per stop, not {len(row)}")
        if list(row) != sorted(row):
            raise InputError(f"{table.where}: times go backwards; after midnight write 24:10 for 00:10")
    return found


def _clock(table: Table, text: str, key: str) -> int:
    match = re.fullmatch(r"(\d{1,2}):([0-5]\d)", text)
    if not match or int(match[1]) > 47:
        raise InputError(f"{table.where}: {key} must be times such as 18:05, not '{text}'")
    return 3600 * int(match[1]) + 60 * int(match[2])


def _hours(table: Table, key: str, calendar: Calendar) -> str:
    text = _all_day(table.text(key)) if key == "days" else table.text(key)
    if not Hours(text, calendar).known:
        raise table.wrong(key, "hours such as 'Mo-Fr 06:00-22:00; Sa 08:00-22:00; PH off'")
    return text


def _all_day(text: str) -> str:
    """Days that hold from midnight to midnight: a place's hours would have to say when."""
    rules = (rule.strip() for rule in text.split(";"))
    return "; ".join(rule if _SAYS_WHEN.search(rule) else f"{rule} 00:00-24:00" for rule in rules if rule)


def _known(table: Table, key: str) -> int:
    return 0 if key not in table else 1 if table.flag(key, default=False) else 2


def _date(table: Table, key: str) -> dt.date | None:
    text = table.text(key, "")
    try:
        found = dt.date.fromisoformat(text) if text else None
    except ValueError:
        found = dt.date.min
    if found is not None and not YEARS[0] < found.year < YEARS[1]:
        raise table.wrong(key, "a date such as '2026-12-13' in quotation marks")
    return found
