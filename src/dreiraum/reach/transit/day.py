"""The network of one service day: what runs then, and what of it can still be booked."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from dreiraum.reach.transit.daily_areas import areas_of
from dreiraum.reach.transit.lines import Chosen, calls_of, lines_of
from dreiraum.reach.transit.mirror import mirrored, mirrored_bounds
from dreiraum.reach.transit.need import RIDE, Need
from dreiraum.reach.transit.network import ALWAYS, Bounds, Lines, Network, Walks

if TYPE_CHECKING:
    from dreiraum.reach.transit.timetable import Timetable

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.int8]
Flags = npt.NDArray[np.bool_]

NEXT_DAY = 36 * 3600  # trips of the day after are in the network that begin before this second
YES = 1


@dataclass(frozen=True)
class Day:
    """One day. line_rule, area_rule: rows of the timetable's rules, -1 none (lines,) (areas,).

    line_base, area_base: unix seconds of the service day each belongs to; of a line that need not be booked, and
    may hold trips of several days, the day's own. trip_shift: days from this date to the service day of each trip
    of the network, -1, 0 or 1. area: row of the timetable's area of each area of the network.

    Ask the day of a departure for what leaves from 00:00 on until about 36:00; what arrives in the small hours is
    asked of the day before.
    """

    timetable: Timetable
    date: dt.date
    need: Need
    base: int
    network: Network
    line_rule: Ints
    line_base: Longs
    trip_shift: Bytes
    area: Ints
    area_rule: Ints
    area_base: Longs
    _kept: dict[str, Network] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, timetable: Timetable, date: dt.date, need: Need) -> Day:
        """Put the network of a day together."""
        base = timetable.base(date)
        lines, trips, shift = lines_of(timetable.part, timetable.trip_rule, _chosen(timetable, date, need))
        fits = _fitting_stops(timetable, need)
        lines = _only_at(lines, fits)
        areas, area, area_shift = areas_of(timetable, date, need, fits)
        network = Network(
            timetable.stops, lines, calls_of(timetable.stops, lines), _walks(timetable, need, fits), areas
        )
        bases = np.array([timetable.base(date + dt.timedelta(days=days)) for days in (-1, 0, 1)], np.int64)
        rule = np.array([one.rule for one in timetable.areas], np.int32)
        return cls(
            timetable, date, need, base, network,
            line_rule=timetable.trip_rule[lines.trip[lines.trip_ends[:-1]]],
            line_base=bases[shift + 1], trip_shift=trips.shift,
            area=area, area_rule=rule[area], area_base=bases[area_shift + 1],
        )  # fmt: skip

    @property
    def mirrored(self) -> Network:
        """The network with time and direction turned round, made once."""
        if "mirrored" not in self._kept:
            self._kept["mirrored"] = mirrored(self.network)
        return self._kept["mirrored"]

    def second(self, moment: dt.datetime) -> int:
        """Seconds from the day's base to a moment (a naive one is local)."""
        local = moment if moment.tzinfo else moment.replace(tzinfo=self.timetable.zone)
        return int(local.timestamp()) - self.base

    def moment(self, second: int) -> dt.datetime:
        """The local moment so many seconds after the day's base."""
        return dt.datetime.fromtimestamp(self.base + int(second), self.timetable.zone)

    def bounds(self, asked: dt.datetime | None) -> Bounds:
        """What can still be booked by somebody who asks now; None: planning ahead, at noon of the day before."""
        return self._planned if asked is None else self._bounds(asked)

    @cached_property
    def _planned(self) -> Bounds:
        return self._bounds(dt.datetime.combine(self.date - dt.timedelta(days=1), dt.time(12)))

    def _bounds(self, asked: dt.datetime) -> Bounds:
        now = self.second(asked) + self.base
        return Bounds(
            self._earliest(now, self.line_rule, self.line_base), self._earliest(now, self.area_rule, self.area_base)
        )

    def mirrored_bounds(self, asked: dt.datetime | None) -> Bounds:
        """The same for the mirrored network."""
        return mirrored_bounds(self.bounds(asked))

    def _earliest(self, now: int, rule: Ints, base: Longs) -> Ints:
        """Earliest departures by rule and service day; the few distinct ones are worked out once."""
        found = np.full(len(rule), ALWAYS, np.int32)
        zone = self.timetable.zone
        for number in np.unique(rule[rule >= 0]).tolist():
            for begins in np.unique(base[rule == number]).tolist():
                day = dt.datetime.fromtimestamp(begins + 43_200, zone).date()
                # times of the network count from this day's base, whatever day the trip belongs to
                bound = self.timetable.rules[number].earliest(day, self.base, now)
                found[(rule == number) & (base == begins)] = np.clip(bound, ALWAYS, -ALWAYS)
        return found


def _chosen(timetable: Timetable, date: dt.date, need: Need) -> Chosen:
    part = timetable.part
    fits = np.ones(len(timetable.trip_route), bool)
    if need & Need.WHEELCHAIR:
        fits &= timetable.trip_wheelchair == YES
    if need & Need.BIKE:
        fits &= timetable.trip_bikes == YES
    if need & Need.GUARANTEED:
        fits &= timetable.trip_kind != RIDE
    times = part.array("trip_times")
    first, last = part.array("time_depart")[times[:-1]], part.array("time_arrive")[times[1:] - 1]
    rows, seconds, shifts = [], [], []
    for shift in (-1, 0, 1):
        other = date + dt.timedelta(days=shift)
        more = timetable.base(other) - timetable.base(date)
        runs = fits & timetable.active(other)[timetable.trip_service]
        if shift:
            runs &= last + more > 0 if shift < 0 else first + more < NEXT_DAY
        found = np.flatnonzero(runs)
        rows.append(found)
        seconds.append(np.full(len(found), more, np.int32))
        shifts.append(np.full(len(found), shift, np.int8))
    return Chosen(np.concatenate(rows), np.concatenate(seconds), np.concatenate(shifts))


def _fitting_stops(timetable: Timetable, need: Need) -> Flags | None:
    return timetable.stop_wheelchair == YES if need & Need.WHEELCHAIR else None


def _only_at(lines: Lines, fits: Flags | None) -> Lines:
    if fits is None:
        return lines
    here = fits[lines.stop].astype(np.uint8)
    return lines._replace(board=lines.board * here, alight=lines.alight * here)


def _walks(timetable: Timetable, need: Need, fits: Flags | None) -> Walks:
    array, way = timetable.part.array, "foot" if fits is None else "roll"
    ends, stop, seconds = (np.array(array(f"{way}_{name}")) for name in ("ends", "stop", "seconds"))
    return Walks(ends, stop, seconds, np.array(array("stop_change")))
