"""Journeys made by hand: what the engine would answer, as data."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np

from dreiraum.land.mobility.question import Question
from dreiraum.reach.answers.departures import Departure
from dreiraum.reach.answers.journeys import Booking, Call, Journey, Journeys, Kind, Leg, Ride
from dreiraum.reach.places.hours import BERLIN

HAMELN = 52.1010, 9.3760
VILLAGE = 52.0306, 9.6016
DAY = dt.date(2026, 11, 26)  # a Thursday


def at(text: str, day: dt.date = DAY) -> dt.datetime:
    """ "22:40" on the day."""
    hour, minute = map(int, text.split(":"))
    return dt.datetime(day.year, day.month, day.day, hour, minute, tzinfo=BERLIN)


def asking(moment: str = "22:40", **more) -> Question:
    return Question(HAMELN, VILLAGE, at(moment), **more)


def own(kind: Kind, start: str, end: str, depart: str, arrive: str, metres: float = 300) -> Leg:
    line = np.array([[9.3760, 52.1010], [9.3790, 52.1020]])
    return Leg(kind, start, end, at(depart), at(arrive), metres, line, None, 0.0, 0.0)


def call(name: str, arrive: str | None, depart: str | None, *, platform: str = "", late: int = 0) -> Call:
    """late: minutes of delay."""
    times = [at(one) if one else None for one in (arrive, depart)]
    expected = [one + dt.timedelta(minutes=late) if one else None for one in times]
    return Call(0, name, platform, 52.1, 9.38 + 0.01 * len(name) / 10, *expected, *times)


def ridden(
    kind: Kind, line: str, headsign: str, calls: list[Call], *, booking: Booking | None = None, live: bool = False,
    metres: float = 9000, co2: float | None = 500, **known,
) -> Leg:  # fmt: skip
    ride = Ride(
        *(f"trip-{line}", line, "", headsign, "Öffis", "", tuple(calls)),
        **{"wheelchair": None, "bikes": None, "exact": True, **known}, live=live, booking=booking,
    )  # fmt: skip
    shape = np.array([[one.lon, one.lat] for one in calls])
    return Leg(kind, calls[0].name, calls[-1].name, calls[0].depart, calls[-1].arrive, metres, shape, ride, co2)


def order(deadline: str | None = "22:10", *, url: str = "", phone: str = "05151 7880") -> Booking:
    return Booking(at(deadline) if deadline else None, phone, url, "Bitte Name und Haltestelle nennen.", "rufbus")


def joined(*legs: Leg, **changed) -> Journey:
    """A journey of these legs."""
    rides = [leg for leg in legs if leg.ride]
    co2 = sum(leg.co2 or 0 for leg in legs)
    seconds = (legs[-1].arrive - legs[0].depart).total_seconds()
    made = Journey(
        *(legs, legs[0].depart, legs[-1].arrive, int(-(-seconds // 60)), len(rides)),
        walk_metres=sum(leg.metres for leg in legs if leg.kind is Kind.FOOT),
        guaranteed=all(leg.kind not in (Kind.RIDE, Kind.BENCH) for leg in legs), co2=co2, cost=None,
    )  # fmt: skip
    return replace(made, **changed)


def by_rufbus(**more) -> Journey:
    """Train, then the Rufbus home."""
    return joined(
        own(Kind.FOOT, "", "Hameln, Bahnhof", "22:36", "22:40"),
        ridden(
            Kind.RAIL, "S5", "Hannover Flughafen",
            [call("Hameln, Bahnhof", None, "22:40", platform="2"), call("Coppenbrügge", "22:50", "22:51"),
             call("Elze", "23:02", None, platform="1")],
            bikes=True, wheelchair=True,
        ),
        ridden(Kind.RUFBUS, "33", "Salzhemmendorf", [call("Elze", None, "23:10"), call("Ockensen, Ort", "23:31", None)],
               booking=order(**more), metres=14_000, co2=2300),
        own(Kind.FOOT, "Ockensen, Ort", "", "23:31", "23:34", 210),
    )  # fmt: skip


def by_bus(depart: str = "21:38", arrive: str = "22:19", *, late: int = 0) -> Journey:
    """The last bus."""
    leg = ridden(
        Kind.BUS, "33", "Salzhemmendorf",
        [call("Hameln, Bahnhof", None, depart, platform="B", late=late), call("Afferde", None, None),
         call("Ockensen, Ort", arrive, None, late=late)],
        live=bool(late),
    )  # fmt: skip
    return joined(leg)


def by_goodwill() -> Journey:
    """A ride bench."""
    legs = (
        own(Kind.FOOT, "", "Mitfahrbank Afferde", "22:36", "22:40"),
        ridden(
            Kind.BENCH, "Mitfahrbank", "", [call("Mitfahrbank Afferde", None, "22:55"), call("Ockensen", "23:20", None)]
        ),
    )
    return joined(*legs)


def on_foot() -> Journey:
    return joined(own(Kind.FOOT, "", "", "22:40", "23:00", 1500))


def answer(*found: Journey, asked: str = "21:30", **more) -> Journeys:
    return Journeys(at(asked), found, **{"direct": None, "nothing": None, "live": None, "stale": False, **more})


def leaving(line: str = "33", planned: str = "22:40", *, late: int | None = 0, **more) -> Departure:
    """A departure; late: minutes, None for one that does not run."""
    time = at(planned)
    expected = None if late is None else time + dt.timedelta(minutes=late)
    usual = {
        "stop": 0, "name": "Hameln, Bahnhof", "platform": "B", "kind": Kind.BUS, "headsign": "Salzhemmendorf",
        "agency": "Öffis", "colour": "", "trip": f"trip-{line}", "cancelled": late is None, "live": bool(late),
        "exact": True, "guaranteed": True, "wheelchair": None, "booking": None, "too_late": False,
    }  # fmt: skip
    return Departure(**usual | {"line": line, "planned": time, "expected": expected} | more)
