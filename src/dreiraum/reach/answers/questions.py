"""What somebody asks of the timetable: from where, to where, when and how."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from dreiraum.reach.errors import InputError
from dreiraum.reach.toml import nearest_word
from dreiraum.reach.transit.need import Need

if TYPE_CHECKING:
    from dreiraum.reach.region import Point

ACCESS = ("foot", "wheelchair", "bike", "car")
EGRESS = ("foot", "wheelchair")
DRIVE = 45 * 60  # seconds by car to park and ride; nobody looking for a bus drives longer
MOST_WAY = 108  # minutes; as far as ways are searched
MOST_TRANSFERS = 9
MOST_JOURNEYS = 20


@dataclass(frozen=True, slots=True)
class Question:
    """moment: departure, or arrival where `arriving`; asked: None plans ahead; both with their time zone.

    access, egress, direct: modes of the ways to and from the stops, and of the way without any ride. way: seconds
    that one of them may take. rides: how many at most. many: how many journeys are wanted.
    """

    start: Point
    end: Point
    moment: dt.datetime
    arriving: bool
    asked: dt.datetime | None
    access: str
    egress: str
    direct: str
    need: Need
    way: int
    rides: int
    many: int

    @property
    def access_way(self) -> int:
        """Seconds that the way to the first stop may take."""
        return DRIVE if self.access == "car" else self.way


def question(
    start: Point,
    end: Point,
    zone: ZoneInfo,
    *,
    depart: dt.datetime | None,
    arrive: dt.datetime | None,
    asked: dt.datetime | None,
    access: str,
    egress: str,
    wheelchair: bool,
    bike: bool,
    walk_minutes: float,
    transfers: int,
    rides_too: bool,
    many: int,
) -> Question:
    """The question of `Region.journeys`, checked; naive times are local. Raises InputError with the way out."""
    if (depart is None) == (arrive is None):
        raise InputError("a journey needs one time: give either the departure or the arrival")
    for word, known in ((access, ACCESS), (egress, EGRESS)):
        if word not in known:
            raise InputError(f"unknown way to the stop '{word}'; {nearest_word(word, known)}")
    if wheelchair and (bike or access == "bike"):
        raise InputError("wheelchair and bike together; choose one of them")
    _in_range("walk_minutes", walk_minutes, 0, MOST_WAY)
    _in_range("transfers", transfers, 0, MOST_TRANSFERS)
    _in_range("many", many, 1, MOST_JOURNEYS)
    on_streets = "wheelchair" if wheelchair else "bike" if bike else "foot"
    access = on_streets if access == "foot" else access
    egress = on_streets if egress == "foot" else egress
    need = Need.WHEELCHAIR * wheelchair | Need.BIKE * bike | Need.GUARANTEED * (not rides_too)
    return Question(
        start=start,
        end=end,
        moment=local(arrive if depart is None else depart, zone),
        arriving=depart is None,
        asked=None if asked is None else local(asked, zone),
        access=access,
        egress=egress,
        direct=on_streets if access == "car" else access,
        need=Need(need),
        way=round(walk_minutes * 60),
        rides=int(transfers) + 1,
        many=int(many),
    )


def local(moment: dt.datetime | None, zone: ZoneInfo) -> dt.datetime:
    """In the timetable's zone; a naive time is one there already."""
    if not isinstance(moment, dt.datetime):
        raise InputError(f"'{moment}' is no time; give a date with an hour")
    return moment.replace(tzinfo=zone) if moment.tzinfo is None else moment.astimezone(zone)


def _in_range(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise InputError(f"{name} must lie between {low} and {high}, not {value:g}")
