"""Rules of booking as published, and those assumed where a ride must be booked but nobody published how."""

from __future__ import annotations

import datetime as dt

import numpy as np
import numpy.typing as npt

from dreiraum.reach.gtfs.feed import NO_TIME, BookingRule, Feed
from dreiraum.reach.transit.booking import DAYS_BEFORE, REAL_TIME, SAME_DAY, Rule

Ints = npt.NDArray[np.int32]

DAY = 86_400


def published(feed: Feed, zone: str, notice: int) -> list[Rule]:
    """The feed's rules. notice: minutes where a rule for the same day says none."""
    return [_rule(feed, one, zone, notice) for one in feed.booking]


def _rule(feed: Feed, one: BookingRule, zone: str, notice: int) -> Rule:
    return Rule(
        id=one.id,
        type=one.type if one.type in (REAL_TIME, SAME_DAY, DAYS_BEFORE) else SAME_DAY,
        notice=one.notice_min if one.notice_min >= 0 else notice,
        days=max(1, one.last_day),
        last=DAY if one.last_time == NO_TIME else one.last_time,
        message=one.message,
        phone=one.phone,
        url=one.booking_url or one.info_url,
        info_url=one.info_url,
        likely=False,
        zone=zone,
        off=_off(feed, one),
    )


def _off(feed: Feed, one: BookingRule) -> frozenset[dt.date]:
    """Days that do not count between booking and ride, as the rule's calendar says."""
    if one.type != DAYS_BEFORE or one.service < 0:
        return frozenset()
    days = feed.services.days[one.service]
    if not days.any():
        return frozenset()
    return frozenset(feed.services.first + dt.timedelta(days=k) for k in np.flatnonzero(~days).tolist())


class Assumed:
    """Assumed rules by agency, made when first asked for; rows follow those of the list they are added to."""

    def __init__(self, feed: Feed, rules: list[Rule], zone: str, notice: int) -> None:
        self._feed, self._rules, self._zone, self._notice = feed, rules, zone, notice
        self._rows: dict[tuple[str, str], int] = {}

    def row(self, route: int, *, likely: bool) -> int:
        """The rule of a route: it must be booked for certain, or is likely to."""
        agency = self._feed.routes[route].agency
        phone, url = ("", "") if agency < 0 else (self._feed.agencies[agency].phone, self._feed.agencies[agency].url)
        key = (f"likely {phone}" if likely else f"certain {phone}", url)
        if key not in self._rows:
            self._rows[key] = len(self._rules)
            self._rules.append(self._make(phone, url, likely))
        return self._rows[key]

    def _make(self, phone: str, url: str, likely: bool) -> Rule:
        certain = "Nur nach Anmeldung. Die Frist ist nicht veröffentlicht"
        guess = "Vermutlich nur nach Anmeldung; bitte beim Verkehrsunternehmen nachfragen. Die Frist ist nicht bekannt"
        message = f"{guess if likely else certain}, angenommen sind {self._notice} Minuten."
        return Rule("", SAME_DAY, self._notice, 0, 0, message, phone, url, "", likely, self._zone)


def strictness(rules: list[Rule]) -> Ints:
    """Minutes of notice of each rule, for comparison."""
    return np.array(
        [{REAL_TIME: 0, SAME_DAY: one.notice}.get(one.type, one.days * 1440 + (DAY - one.last) // 60) for one in rules],
        np.int32,
    )
