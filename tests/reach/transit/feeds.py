"""Feeds written by hand: stops in metres, trips as lists of times."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from tests.reach.drawing import lonlat

from dreiraum.reach.gtfs.feed import (
    NO_TIME,
    Agency,
    BookingRule,
    Feed,
    FlexTrip,
    Pathways,
    Route,
    Services,
    Shapes,
    Stops,
    StopTimes,
    Transfers,
    Trips,
    Zone,
)
from dreiraum.reach.parts import Part, write_part
from dreiraum.reach.streets.network import Streets
from dreiraum.reach.strings import Strings
from dreiraum.reach.transit.build import build_timetable
from dreiraum.reach.transit.own import Own
from dreiraum.reach.transit.parks import Parks
from dreiraum.reach.transit.timetable import Timetable

MONDAY = dt.date(2026, 3, 2)  # the clocks change on 29 March 2026
AGENCY = Agency("A", "Öffis", "https://example.org", "Europe/Berlin", "05151 1")


def clock(text: str) -> int:
    """Seconds of "18:05" or "18:05:30"."""
    hours, minutes, *seconds = text.split(":")
    return 3600 * int(hours) + 60 * int(minutes) + (int(seconds[0]) if seconds else 0)


@dataclass(frozen=True)
class Call:
    """One call: stop row, arrival and departure (the same if None)."""

    stop: int
    arrive: str
    depart: str = ""
    pickup: int = 0
    drop_off: int = 0
    booking: int = -1


@dataclass(frozen=True)
class Trip:
    """One trip. calls: (stop, time) or Call."""

    calls: Sequence[Any]
    route: int = 0
    service: int = 0
    id: str = ""
    headsign: str = ""
    wheelchair: int = 0
    bikes: int = 0
    block: int = -1
    exact: bool = True


@dataclass
class Town:
    """What a feed is made of. stops: x, y in metres and name."""

    stops: Sequence[tuple[float, float, str]]
    trips: Sequence[Trip] = ()
    days: Sequence[Sequence[bool]] = ((True,) * 28,)
    first: dt.date = MONDAY
    routes: Sequence[Route] = (Route("1", 0, "1", "Linie 1", 3, "", "", "", ""),)
    booking: Sequence[BookingRule] = ()
    zones: Sequence[Zone] = ()
    flex: Sequence[FlexTrip] = ()
    transfers: Sequence[tuple[int, int, int, int]] = ()  # from, to, type, seconds
    pathways: Sequence[tuple[int, int, int, bool]] = ()  # from, to, seconds, stairs; both ways
    parents: Mapping[int, int] = field(default_factory=dict)
    wheelchair: Mapping[int, int] = field(default_factory=dict)
    zone: str = "Europe/Berlin"


def bus(name: str, **more: Any) -> Route:
    """A bus line."""
    return replace(Route(name, 0, name, f"Linie {name}", 3, "", "", "", ""), **more)


def rule(type_: int = 1, **more: Any) -> BookingRule:
    """A booking rule that says nothing more."""
    plain = BookingRule("r", type_, -1, -1, 0, NO_TIME, 0, NO_TIME, -1, "", "05151 2", "", "")
    return replace(plain, **more)


def feed(town: Town) -> Feed:
    """The feed of a town."""
    calls = [[one if isinstance(one, Call) else Call(*one) for one in trip.calls] for trip in town.trips]
    flat = [call for trip in calls for call in trip]
    where = [lonlat(x, y) for x, y, _ in town.stops]
    many = len(town.stops)
    none = np.empty(0, np.int32)
    days = np.array(town.days, bool).reshape(len(town.days), -1)

    def ints(values: Sequence[int], kind: Any = np.int32) -> Any:
        return np.array(list(values), kind)

    return Feed(
        title="Verbund",
        version="1",
        timezone=town.zone,
        agencies=(replace(AGENCY, timezone=town.zone),),
        stops=Stops(
            id=Strings.of(f"s{k}" for k in range(many)),
            name=Strings.of(name for _, _, name in town.stops),
            lon=np.array([lon for lon, _ in where]),
            lat=np.array([lat for _, lat in where]),
            parent=ints([town.parents.get(k, -1) for k in range(many)]),
            kind=ints([int(k in town.parents.values()) for k in range(many)], np.int8),
            wheelchair=ints([town.wheelchair.get(k, 0) for k in range(many)], np.int8),
            platform=Strings.of("" for _ in range(many)),
            zone=Strings.of("" for _ in range(many)),
        ),
        routes=tuple(town.routes),
        trips=Trips(
            id=Strings.of(trip.id or f"t{k}" for k, trip in enumerate(town.trips)),
            route=ints([trip.route for trip in town.trips]),
            service=ints([trip.service for trip in town.trips]),
            headsign=Strings.of(trip.headsign for trip in town.trips),
            short_name=Strings.of("" for _ in town.trips),
            block=ints([trip.block for trip in town.trips]),
            direction=ints([0 for _ in town.trips], np.int8),
            shape=ints([-1 for _ in town.trips]),
            wheelchair=ints([trip.wheelchair for trip in town.trips], np.int8),
            bikes=ints([trip.bikes for trip in town.trips], np.int8),
            exact=np.array([trip.exact for trip in town.trips], bool),
            times=np.concatenate([[0], np.cumsum([len(one) for one in calls])]).astype(np.int64),
        ),
        times=StopTimes(
            stop=ints([one.stop for one in flat]),
            arrive=ints([clock(one.arrive) for one in flat]),
            depart=ints([clock(one.depart or one.arrive) for one in flat]),
            pickup=ints([one.pickup for one in flat], np.int8),
            drop_off=ints([one.drop_off for one in flat], np.int8),
            booking=ints([one.booking for one in flat]),
            headsign=None,
        ),
        services=Services(Strings.of(f"d{k}" for k in range(len(days))), town.first, days),
        booking=tuple(town.booking),
        zones=tuple(town.zones),
        flex=tuple(town.flex),
        transfers=Transfers(
            *(ints([one[k] for one in town.transfers]) for k in (0, 1)),
            *(ints([-1 for _ in town.transfers]) for _ in range(4)),
            ints([one[2] for one in town.transfers], np.int8),
            ints([one[3] for one in town.transfers]),
        ),
        pathways=Pathways(
            *(ints([one[k] for one in town.pathways]) for k in range(3)),
            np.ones(len(town.pathways), bool),
            np.array([one[3] for one in town.pathways], bool),
        ),
        fares=(),
        shapes=Shapes(np.zeros(1, np.int64), none.astype(float), none.astype(float)),
        left_out=0,
        problems=(),
    )


@dataclass(frozen=True)
class Lower:
    """Lower Saxony, for its holidays."""

    country: str = "DE"
    subdivision: str = "NI"


def no_parks() -> Parks:
    """Nowhere to leave a car."""
    return Parks(np.empty(0), np.empty(0), Strings.of(()))


def timetable(
    folder: Path, streets: Streets, *towns: Town | Feed, own: Own | None = None, parks: Parks | None = None
) -> Timetable:
    """The timetable of towns on these streets, as a part in `folder`."""
    feeds = [feed(one) if isinstance(one, Town) else one for one in towns]
    built = build_timetable(feeds, own or Own(), streets, parks or no_parks(), Lower())
    return Timetable(Part(folder / write_part(folder, "timetable", *built)), "DE", "NI")
