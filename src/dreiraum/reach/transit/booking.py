"""How a ride is booked, and until when: the rules of GTFS-Flex (booking_rules.txt) as moments in time.

Reference: https://gtfs.org/documentation/schedule/reference/#booking_rulestxt
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any
from zoneinfo import ZoneInfo

from dreiraum.reach.transit.network import ALWAYS, NEVER

REAL_TIME, SAME_DAY, DAYS_BEFORE = 0, 1, 2
NOON = 12 * 3600


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to book. type: REAL_TIME, SAME_DAY or DAYS_BEFORE, as in booking_rules.txt.

    notice: minutes before departure (SAME_DAY). days, last: how many days before, and until when on that day in
    seconds (DAYS_BEFORE). off: dates that do not count among those days (no office that day). likely: nobody
    published this rule; the trip looks like one that must be booked. zone: of the times.
    """

    id: str
    type: int
    notice: int
    days: int
    last: int
    message: str
    phone: str
    url: str
    info_url: str
    likely: bool
    zone: str
    off: frozenset[dt.date] = frozenset()

    def deadline(self, day: dt.date, departure: dt.datetime) -> dt.datetime | None:
        """The last moment to book the ride of service day `day` that leaves at `departure`; None: until it leaves."""
        if self.type == REAL_TIME:
            return None
        if self.type == SAME_DAY:
            return departure - dt.timedelta(minutes=self.notice)
        seconds = base_of(self._day_before(day), ZoneInfo(self.zone)) + self.last
        return dt.datetime.fromtimestamp(seconds, departure.tzinfo or ZoneInfo(self.zone))

    def earliest(self, day: dt.date, base: int, asked: int) -> int:
        """Who asks at `asked` (unix seconds) gets rides of service day `day` from this second after `base` on."""
        if self.type == REAL_TIME:
            return asked - base
        if self.type == SAME_DAY:
            return asked - base + 60 * self.notice
        deadline = base_of(self._day_before(day), ZoneInfo(self.zone)) + self.last
        return int(ALWAYS if asked <= deadline else NEVER)

    def _day_before(self, day: dt.date) -> dt.date:
        left = self.days
        while left > 0:
            day -= dt.timedelta(days=1)
            left -= day not in self.off
        return day

    def plain(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return asdict(self) | {"off": sorted(one.isoformat() for one in self.off)}


def rules_of(plain: Iterable[Mapping[str, Any]]) -> tuple[Rule, ...]:
    """Rules from what `Rule.plain` made of them."""
    return tuple(Rule(**{**one, "off": frozenset(map(dt.date.fromisoformat, one["off"]))}) for one in plain)


def base_of(day: dt.date, zone: ZoneInfo) -> int:
    """Unix seconds of a service day's base: noon local time minus 12 hours."""
    return int(dt.datetime(day.year, day.month, day.day, 12, tzinfo=zone).timestamp()) - NOON
