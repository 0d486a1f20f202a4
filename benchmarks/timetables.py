"""Streets and timetables of real pairs, and random questions on them, the same in every run."""

from __future__ import annotations

import datetime as dt
import tempfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.places import data
from benchmarks.screen import Say, silent
from dreiraum.reach.config import District
from dreiraum.reach.gtfs.read import read_feed
from dreiraum.reach.osm.extract import read_extract
from dreiraum.reach.parts import Part, write_part
from dreiraum.reach.region import Region
from dreiraum.reach.streets.build import STREET_KEYS, STREET_TRIGGERS, build_streets
from dreiraum.reach.streets.network import Streets
from dreiraum.reach.streets.profiles import read_profiles
from dreiraum.reach.strings import Strings
from dreiraum.reach.transit.build import build_timetable
from dreiraum.reach.transit.day import Day
from dreiraum.reach.transit.network import Ways
from dreiraum.reach.transit.own import Own
from dreiraum.reach.transit.parks import Parks
from dreiraum.reach.transit.timetable import Timetable
from dreiraum.reach.transit.ways import ManyWays, ways_from_stops, ways_to_stops

SEED = 4
WALK = 900  # seconds on foot to a stop
RIDES, LONGEST = 6, 3 * 3600


@dataclass(frozen=True)
class Place:
    """A pair of streets and timetable and a day on which it runs as usual. feed: "" where a Region has it."""

    name: str
    streets: Streets
    timetable: Timetable
    date: dt.date
    feed: str = ""

    @cached_property
    def day(self) -> Day:
        return self.timetable.day(self.date)

    def points(self, many: int) -> tuple[Any, Any]:
        """Degrees of random points within a walk of stops that are served that day."""
        chance = np.random.default_rng(SEED)
        network = self.day.network
        served = np.unique(network.lines.stop)
        rows = chance.choice(served, many)
        shift = chance.normal(0, 0.003, (2, many))
        return self.timetable.stop_lon[rows] + shift[0], self.timetable.stop_lat[rows] + shift[1]

    def ways(self, many: int) -> tuple[ManyWays, ManyWays]:
        """Ways on foot from the points to stops, and from stops to them."""
        given = (self.streets, self.timetable, "foot", *self.points(many), WALK)
        return ways_to_stops(*given), ways_from_stops(*given)

    def questions(self, many: int, points: int = 500) -> list[tuple[Ways, Ways, int]]:
        """Ways there, ways from there, and a second between 5 and 23 o'clock."""
        there, back = self.ways(points)
        ends = [i for i in range(points) if len(there.of(i).stop) and len(back.of(i).stop)]
        chance = np.random.default_rng(SEED + 1)
        return [
            (there.of(one), back.of(other), int(chance.integers(5 * 3600, 23 * 3600)))
            for one, other in chance.choice(ends, (many, 2))
        ]


def heidelberg(say: Say = silent) -> Place:
    folder = data() / "heidelberg"
    return pair("Heidelberg", folder / "heidelberg.osm.pbf", folder / "vrn_gtfs_cut.zip", dt.date(2022, 9, 20), say)


def rnv(say: Say = silent) -> Place:
    folder = data() / "rnv"
    return pair("rnv", folder / "rnv.osm.pbf", folder / "rnv_gtfs.zip", dt.date(2016, 11, 15), say)


def pair(name: str, streets: Path, feed: Path, date: dt.date, say: Say = silent) -> Place:
    """Build both parts by the code under test and map them as a Region does."""
    say(f"{name}: streets and timetable", 0, 1)
    district = District.of(streets=streets, timetable=feed)
    extract = read_extract(streets, trigger=STREET_TRIGGERS, wanted=STREET_KEYS)
    with tempfile.TemporaryDirectory(prefix="dreiraum-bench-") as scratch:  # mapped arrays outlive it
        folder = Path(scratch)
        built = Streets(Part(folder / write_part(folder, "streets", *build_streets(extract, read_profiles()))))
        none = Parks(np.empty(0), np.empty(0), Strings.of(()))
        columns = build_timetable([read_feed(feed)], Own(), built, none, district)
        part = Part(folder / write_part(folder, "timetable", *columns))
        timetable = Timetable(part, district.country, district.subdivision)
        built.part.map_all()
        part.map_all()
        return Place(name, built, timetable, date, str(feed))


def region(name: str, folder: Path, days: tuple[int, ...] = (0, 1, 2, 3, 4)) -> Place:
    """A Region that is there already, on its usual day."""
    opened = Region.open(folder)
    date = opened.timetable.typical_day(days)
    if date is None:
        raise SystemExit(f"{folder}: nothing runs on these days")
    return Place(name, opened.streets, opened.timetable, date)
