"""The district's own offers as rows of the timetable: stops, days, rules, trips and areas."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from dreiraum.reach.errors import InputError
from dreiraum.reach.places.calendar import Calendar
from dreiraum.reach.places.hours import Hours
from dreiraum.reach.toml import nearest_word
from dreiraum.reach.transit.areas import Offer
from dreiraum.reach.transit.booking import DAYS_BEFORE, SAME_DAY, Rule, base_of
from dreiraum.reach.transit.draft import Draft, Line, Stop
from dreiraum.reach.transit.need import BENCH, RIDE, RUFBUS
from dreiraum.reach.transit.own import Contact, Own, OwnBench, OwnTrips, Spot
from dreiraum.reach.transit.runs import Runs, joined

ON_DEMAND, TAXI = 715, 1501  # extended route types of a Rufbus and of somebody's car
DAY = 86_400

Windows = dict[tuple[int, int], npt.NDArray[np.bool_]]


def add_own(draft: Draft, own: Own, calendar: Calendar) -> None:
    """Add what the district offers itself. Raises InputError for a stop that is not in the timetable."""
    if not own.trips and not own.benches:
        return
    if not draft.width:
        raise InputError(
            "offers without a timetable have no dates; add [timetable] with first and last to the configuration"
        )
    adding = _Adding(draft, own, calendar)
    for offer in own.trips:
        adding.trips(offer)
    for bench in own.benches:
        adding.bench(bench)


class _Adding:
    def __init__(self, draft: Draft, own: Own, calendar: Calendar) -> None:
        self._draft, self._own, self._calendar = draft, own, calendar
        self._by_name: dict[str, list[int]] = defaultdict(list)
        self._points: dict[Spot, int] = {}
        for row, stop in enumerate(draft.stops):
            if stop.kind == 0:
                above = [draft.stops[stop.parent].id, draft.stops[stop.parent].name] if stop.parent >= 0 else []
                for name in dict.fromkeys((stop.id, stop.id.partition(":")[2], stop.name, *above)):
                    self._by_name[name.casefold()].append(row)

    def trips(self, offer: OwnTrips) -> None:
        line = self._line(offer)
        rule = len(self._draft.rules)
        self._draft.rules.append(_rule(offer.contact, offer.name, self._draft.zone))
        if offer.trips:
            self._fixed(offer, line, rule)
        else:
            stops = self._stops(offer.stops, offer.where, offer.wheelchair)
            facts = self._facts(offer.name, RUFBUS, rule, line, offer.wheelchair, offer.bikes)
            self._areas(offer.hours, facts, Offer(stops, stops, 0, 0, 0, 0, offer.detour, offer.halts, {}))

    def bench(self, bench: OwnBench) -> None:
        start, end = (self._stops(spots, bench.where, 0) for spots in (bench.start, bench.end))
        zones = [_listed(bench.start), _listed(bench.end)]
        facts = {**self._facts(bench.name, BENCH, -1, -1, 0, 0), "zones": zones}
        self._areas(bench.hours, facts, Offer(start, end, 0, 0, 0, bench.wait, 1.0, 0.0, {}))

    def _areas(self, hours: str, facts: dict[str, Any], offer: Offer) -> None:
        for (opens, closes), days in self._windows(hours).items():
            self._draft.offers.append(
                Offer(
                    offer.start, offer.end, opens, closes, closes + 2 * 3600, offer.wait, offer.factor, offer.offset,
                    {**facts, "service": self._service(days)},
                )
            )  # fmt: skip

    def _fixed(self, offer: OwnTrips, line: int, rule: int) -> None:
        days = np.logical_or.reduce(list(self._windows(offer.hours).values()) or [np.zeros(self._draft.width, bool)])
        service = self._service(days)
        stops = [self._stops([spot], offer.where, offer.wheelchair)[0] for spot in offer.stops]
        many, size = len(offer.trips), len(stops)
        at = np.array(offer.trips, np.int32).reshape(-1)
        board, alight = np.ones((many, size), np.uint8), np.ones((many, size), np.uint8)
        board[:, -1], alight[:, 0] = 0, 0

        def all_(value: int, kind: type[np.integer[Any]] = np.int32) -> npt.NDArray[Any]:
            return np.full(many, value, kind)

        more = Runs(
            id=[f"{self._draft.lines[line].id}:{number}" for number in range(1, many + 1)],
            route=all_(line), service=all_(service), headsign=[offer.stops[-1].name] * many, short=[""] * many,
            shape=all_(-1), wheelchair=all_(offer.wheelchair, np.int8), bikes=all_(offer.bikes, np.int8),
            exact=np.ones(many, bool), rule=all_(rule), kind=all_(RIDE if offer.ride else RUFBUS, np.int8),
            seats=all_(offer.seats, np.int8), block=all_(-1), feed=all_(-1, np.int16),
            times=np.arange(many + 1, dtype=np.int64) * size, stop=np.tile(np.array(stops, np.int32), many),
            arrive=at, depart=at, board=board.reshape(-1), alight=alight.reshape(-1),
            sequence=np.tile(np.arange(size, dtype=np.int32), many),
        )  # fmt: skip
        self._draft.runs = joined(self._draft.runs, more)

    def _line(self, offer: OwnTrips) -> int:
        kind, route_type = ("ride", TAXI) if offer.ride else ("rufbus", ON_DEMAND)
        number = sum(one.id.startswith(f"{kind}:") for one in self._draft.lines) + 1
        line = Line(f"{kind}:{number}", "", offer.name, offer.organisation, offer.contact.url, "", "", route_type)
        self._draft.lines.append(line)
        return len(self._draft.lines) - 1

    def _facts(self, name: str, kind: int, rule: int, line: int, wheelchair: int, bikes: int) -> dict[str, Any]:
        trip = self._draft.lines[line].id if line >= 0 else ""
        about = {"name": name, "kind": kind, "rule": rule, "route": line, "trip_id": trip, "zones": [name, name]}
        return {**about, "wheelchair": wheelchair, "bikes": bikes}

    def _stops(self, spots: Iterable[Spot], where: str, wheelchair: int) -> tuple[int, ...]:
        rows: dict[int, None] = {}
        for spot in spots:
            rows |= dict.fromkeys([self._point(spot, wheelchair)] if spot.lat is not None else self._known(spot, where))
        return tuple(rows)

    def _known(self, spot: Spot, where: str) -> list[int]:
        rows = self._by_name.get(spot.name.casefold(), [])
        if not rows:
            names = {one.name for one in self._draft.stops}
            hint = nearest_word(spot.name, sorted(names)) if names else "give it as {name = ..., lat = ..., lon = ...}"
            raise InputError(f"{where}: stop '{spot.name}' is not in the timetable; {hint[:200]}")
        return rows

    def _point(self, spot: Spot, wheelchair: int) -> int:
        if spot not in self._points:
            self._points[spot] = len(self._draft.stops)
            assert spot.lat is not None
            assert spot.lon is not None
            name = f"point:{len(self._points)}"
            self._draft.stops.append(Stop(name, spot.name, spot.lon, spot.lat, wheelchair=wheelchair))
        return self._points[spot]

    def _service(self, days: npt.NDArray[np.bool_]) -> int:
        self._draft.services.append(days)
        return len(self._draft.services) - 1

    def _windows(self, hours: str) -> Windows:
        """Dates of the calendar by window, seconds of the service day; what is open for days is cut at midnight."""
        dates = self._draft.dates()
        zone = ZoneInfo(self._draft.zone)
        first, last = max(dates[0], self._own.first or dates[0]), min(dates[-1], self._own.last or dates[-1])
        found: Windows = {}
        if first > last:
            return found
        for opens, closes in Hours(hours, self._calendar).windows(first, last):
            for start, end in _cut(opens, closes, zone):
                day = start.date()
                if first <= day <= last:
                    base = base_of(day, zone)
                    window = int(start.timestamp()) - base, int(end.timestamp()) - base
                    days = found.setdefault(window, np.zeros(len(dates), bool))
                    days[(day - dates[0]).days] = True
        return dict(sorted(found.items()))


def _cut(opens: dt.datetime, closes: dt.datetime, zone: ZoneInfo) -> Iterable[tuple[dt.datetime, dt.datetime]]:
    start, end = opens.astimezone(zone), closes.astimezone(zone)
    if end.timestamp() - start.timestamp() <= DAY:
        return [(start, end)]
    found = []
    while start < end:
        midnight = dt.datetime.combine(start.date() + dt.timedelta(days=1), dt.time(), zone)
        found.append((start, min(midnight, end)))
        start = midnight
    return found


def _rule(contact: Contact, name: str, zone: str) -> Rule:
    kind = DAYS_BEFORE if contact.days else SAME_DAY
    return Rule(
        id=name, type=kind, notice=contact.notice, days=contact.days, last=contact.last, message=contact.message,
        phone=contact.phone, url=contact.url, info_url="", likely=False, zone=zone,
    )  # fmt: skip


def _listed(spots: tuple[Spot, ...]) -> str:
    return ", ".join(dict.fromkeys(one.name for one in spots))
