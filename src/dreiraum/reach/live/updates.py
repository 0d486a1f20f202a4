"""What one GTFS-Realtime feed says, as compact columns that never change.

Terms follow the GTFS Realtime reference (https://gtfs.org/documentation/realtime/reference/).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.int8]
Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]

UNSAID = np.int32(-(2**31))  # no delay is given


class Runs(IntEnum):
    """Whether a trip runs. REPLACED: at the stops that are listed and at no others."""

    PLANNED = 0
    CANCELLED = 1
    REPLACED = 2


class Said(IntEnum):
    """What is said of a stop: times or delays, that it is not served, or that nothing is known from there on."""

    TIMES = 0
    SKIPPED = 1
    NOTHING = 2


class LeftOut(StrEnum):
    """Why something that a feed says is not used."""

    ADDED = "trips that no timetable holds"
    UNNAMED = "trips without an id"
    ABSURD = "times that cannot be"
    TWICE = "trips that were there already"


class Trip(NamedTuple):
    """A trip on a day: id, day it is counted on (None: the one nearest to the feed's time), seconds of its start.

    start: only needed where several trips share an id, as those made from headways do; -1 where not given.
    """

    id: str
    day: dt.date | None
    start: int


@dataclass(frozen=True, slots=True)
class Changes:
    """Trips and what is said of their stops, in the order of the feed.

    trip, runs (Runs), delay (seconds, UNSAID): one per trip; rows `ends[i]:ends[i + 1]` are its stops. sequence:
    stop_sequence, -1 not given; stop, moved_to: rows of `stops`, -1 not given; said: Said; arrive_late, depart_late:
    seconds, UNSAID; arrive, depart: unix seconds, 0 not given.
    """

    trip: tuple[Trip, ...]
    runs: Bytes
    delay: Ints
    ends: Longs
    sequence: Ints
    stop: Ints
    moved_to: Ints
    said: Bytes
    arrive_late: Ints
    depart_late: Ints
    arrive: Longs
    depart: Longs
    stops: tuple[str, ...]


class Words(NamedTuple):
    """A text in German and English; the feed's own language where it has not both, empty where it says nothing."""

    de: str
    en: str


class Period(NamedTuple):
    """Unix seconds: from `start` up to, not with, `end`; 0 is open."""

    start: int
    end: int


class Concerned(NamedTuple):
    """What an alert is about: all that is given must fit. Texts "" and `type` -1 where not given."""

    agency: str = ""
    route: str = ""
    type: int = -1
    trip: str = ""
    day: dt.date | None = None
    stop: str = ""


@dataclass(frozen=True, slots=True)
class Alert:
    """A message for passengers. effect, cause, severity: as the reference names them. periods: always where empty."""

    title: Words
    text: Words
    url: Words
    effect: str
    cause: str
    severity: str
    periods: tuple[Period, ...]
    concerned: tuple[Concerned, ...]

    def holds(self, second: int) -> bool:
        """Whether it is in force at a moment in unix seconds."""
        return not self.periods or any(start <= second and (not end or second < end) for start, end in self.periods)


@dataclass(frozen=True, slots=True)
class Position:
    """Where the vehicle of a trip is. Degrees; sequence and stop: where it stands or is going, -1 and "" unknown."""

    lat: float
    lon: float
    sequence: int
    stop: str
    stands: bool
    at: int


@dataclass(frozen=True, slots=True)
class Updates:
    """One feed at one moment. at: unix seconds of what it says. left_out: how many of what was not used.

    feed: number of the timetable that it speaks of, where a Region has several.
    """

    at: int
    changes: Changes
    positions: Mapping[Trip, Position]
    alerts: tuple[Alert, ...]
    left_out: Mapping[LeftOut, int]
    feed: int = 1
