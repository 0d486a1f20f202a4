"""Messages for passengers: read, and found again by what they are about."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from google.protobuf.message import Message  # type: ignore[import-untyped]
from google.transit import gtfs_realtime_pb2 as wire

from dreiraum.reach.live.fields import read_day, read_text
from dreiraum.reach.live.updates import Alert, Concerned, Period, Words

LONGEST = 2_000  # characters of a text that are kept


def read_alert(alert: Message) -> Alert:
    """One alert in our words. Raises UnicodeDecodeError where a text is none."""
    return Alert(
        title=_words(alert.header_text),
        text=_words(alert.description_text),
        url=_words(alert.url),
        effect=wire.Alert.Effect.Name(alert.effect),
        cause=wire.Alert.Cause.Name(alert.cause),
        severity=wire.Alert.SeverityLevel.Name(alert.severity_level),
        periods=tuple(Period(int(one.start), int(one.end)) for one in alert.active_period),
        concerned=tuple(found for found in map(_concerned, alert.informed_entity) if found != Concerned()),
    )


def _words(text: Message) -> Words:
    said: dict[str, str] = {}
    for one in text.translation:
        said.setdefault(read_text(one.language)[:2].lower(), read_text(one.text).strip()[:LONGEST])
    other = said.get("", next(iter(said.values()), ""))
    return Words(said.get("de", other), said.get("en", other))


def _concerned(one: Message) -> Concerned:
    return Concerned(
        agency=read_text(one.agency_id),
        route=read_text(one.route_id or one.trip.route_id),
        type=one.route_type if one.HasField("route_type") else -1,
        trip=read_text(one.trip.trip_id),
        day=read_day(read_text(one.trip.start_date)),
        stop=read_text(one.stop_id),
    )


@dataclass(frozen=True, slots=True)
class Subject:
    """What somebody asks about: a trip with all that it belongs to, or the stops alone. Ids as feeds give them."""

    stops: frozenset[str] = frozenset()
    trip: str = ""
    day: dt.date | None = None
    route: str = ""
    type: int = -1
    agency: str = ""

    def is_meant(self, one: Concerned) -> bool:
        """Whether all that is given fits. A stop alone is asked about what is said of stops."""
        return (
            one.agency in ("", self.agency)
            and one.route in ("", self.route)
            and one.type in (-1, self.type)
            and one.trip in ("", self.trip)
            and (one.day is None or self.day is None or one.day == self.day)
            and (not one.stop or one.stop in self.stops)
        )


class Board:
    """Alerts by the narrowest thing that each is about, so that few are looked at for a question."""

    def __init__(self, alerts: Iterable[Alert]) -> None:
        self.alerts = tuple(alerts)
        self._by: defaultdict[tuple[str, str], list[tuple[int, Concerned]]] = defaultdict(list)
        for number, alert in enumerate(self.alerts):
            for one in alert.concerned:
                self._by[_narrowest(one)].append((number, one))

    def find(self, subject: Subject, second: int) -> list[int]:
        """Rows of the alerts that mean the subject and are in force at a moment in unix seconds."""
        keys = [("trip", subject.trip), ("route", subject.route), ("agency", subject.agency),
                ("type", str(subject.type)), *(("stop", stop) for stop in subject.stops)]  # fmt: skip
        meant = {
            number
            for key in keys
            for number, one in self._by.get(key, ())
            if self.alerts[number].holds(second) and subject.is_meant(one)
        }
        return sorted(meant)


def _narrowest(one: Concerned) -> tuple[str, str]:
    for name in ("trip", "stop", "route", "agency"):
        if getattr(one, name):
            return name, getattr(one, name)
    return "type", str(one.type)
