"""Minutes there and back for whole districts: against an oracle that looks at every minute of every cell."""

import math
import random
import shutil

import numpy as np
import pytest
from tests.reach.district import write_district
from tests.reach.drawing import latlon
from tests.reach.transit import oracle
from tests.reach.transit.zips import DAILY, clock, write_zip

from dreiraum.reach.config import PHYSICAL
from dreiraum.reach.region import Region
from dreiraum.reach.transit.need import Need
from dreiraum.reach.transit.ways import ways_from_stops, ways_to_stops
from dreiraum.reach.transit.ways_out import RIDES

MINUTES, LONGEST, WALK = 8, 60, 20  # a short window and short ways, so that an oracle in Python can follow
SERVICES = f"""
[transit]
longest_minutes = {LONGEST}
[transit.window.weekday_morning]
minutes = {MINUTES}
"""
STOPS = {"west": (-1000, 0), "dorf": (0, 0), "mitte": (1050, 0), "kreuz": (2900, 0), "stadt": (5900, 0)}
AREA = """
[timetable]
first = "2026-11-02"
last = "2026-11-29"
[[rufbus]]
name = "Rufbus"
stops = [{stops}]
hours = "Mo-Su 06:00-08:20"
notice = 60
"""
SEEDS = (1, 2, 3)


def spot(name):
    lat, lon = latlon(*STOPS[name])
    return f'{{name = "{name}", lat = {lat}, lon = {lon}}}'


def trips_at_random(seed, many):
    """Trips over some of the stops in either direction, between 6:30 and 9:30."""
    drawn, names, found = random.Random(seed), list(STOPS), []
    for _ in range(many):
        calls = sorted(drawn.sample(range(len(names)), drawn.randint(2, len(names))), reverse=drawn.random() < 0.5)
        time, trip = drawn.randint(390, 570), []
        for call in calls:
            trip.append((names[call], clock(time)))
            time += drawn.randint(1, 6)
        found.append((DAILY, trip))
    return found


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Two Regions without feeds: one as it is, one with a Rufbus between three stops."""
    made = {}
    for area in (False, True):
        folder = tmp_path_factory.mktemp("measures")
        more = AREA.format(stops=", ".join(map(spot, ("dorf", "kreuz", "stadt")))) if area else ""
        config = write_district(folder / "district", more=more)
        (folder / "district" / "services.toml").write_text(SERVICES, encoding="utf-8")
        config.write_text('services = "services.toml"\n' + config.read_text("utf-8"), encoding="utf-8")
        made[area] = Region.build(config, folder / "region")
    return made


@pytest.fixture(scope="module")
def with_trips(built, tmp_path_factory):
    """A Region with these trips, made once: with_trips(trips, area)."""
    folder, made = tmp_path_factory.mktemp("trips"), {}

    def region(seed, many, area):
        if (seed, many, area) not in made:
            path = folder / f"{seed}-{many}-{area}"
            shutil.copytree(built[area].path, path)
            feed = write_zip(folder / f"{path.name}.zip", STOPS, trips_at_random(seed, many))
            made[seed, many, area] = Region.open(path).set_timetable([feed])
        return made[seed, many, area]

    return region


class Slow:
    """One window of a Region, minute by minute."""

    def __init__(self, region):
        self.region, self.leaving = region, region.leavings[0]
        day = region.timetable.day(self.leaving.day, Need.GUARANTEED)
        self.day, self.start = oracle.Day(day.network, day.bounds(None)), day.second(self.leaving.start)
        self.to_stops, self.from_stops = {}, {}
        for kind, of in (("home", region.cells), ("place", region.places)):
            given = (region.streets, region.timetable, "foot", of.lon, of.lat, 60 * WALK)
            self.to_stops[kind], self.from_stops[kind] = ways_to_stops(*given), ways_from_stops(*given)
        points = [list(zip(one.lat, one.lon, strict=True)) for one in (region.cells, region.places)]
        self.walk = np.round(np.nan_to_num(region.matrix(*points, minutes=30) * 600, nan=65535)).astype(int)
        self.walk_back = np.round(np.nan_to_num(region.matrix(*points[::-1], minutes=30) * 600, nan=65535)).astype(int)
        self.known = {}

    def arrivals(self, kind, row, minute):
        """Earliest arrivals by a ride for who leaves a home or place in a minute of the window."""
        if (kind, row, minute) not in self.known:
            ways = self.to_stops[kind].of(row)
            access = dict(zip(ways.stop.tolist(), ways.seconds.tolist(), strict=True))
            found = oracle.found(self.day, access, self.start + 60 * minute, RIDES, 60 * LONGEST)
            self.known[kind, row, minute] = {stop: min(labels)[0] for stop, labels in found.items()}
        return self.known[kind, row, minute]

    def ride(self, arrived, ways, minute):
        """Tenths from leaving to the end of the ways from stops, None if there is none."""
        ends = [
            10 * (arrived[stop] + seconds - self.start) - 600 * minute
            for stop, seconds in zip(ways.stop.tolist(), ways.seconds.tolist(), strict=True)
            if stop in arrived
        ]
        return min((one for one in ends if one <= 600 * LONGEST), default=None)

    def out(self, cell, service, minute):
        """(tenths, by a ride, place), or None."""
        places, ways = self.region.places, []
        arrived = self.arrivals("home", cell, minute)
        for place in np.flatnonzero((places.service == service) & (places.delivery == PHYSICAL)).tolist():
            on_foot = int(self.walk[cell, place])
            by_ride = self.ride(arrived, self.from_stops["place"].of(place), minute)
            ways += [(on_foot, 0, place)] * (on_foot <= self.region.horizon)
            ways += [(by_ride, 1, place)] if by_ride is not None else []
        return min(ways, default=None)

    def back(self, cell, service, minute, way):
        """Tenths from leaving the place again, after the errand, to the home."""
        leave = minute + math.ceil(way[0] / 600) + int(self.region.catalogue.errands[service])
        arrived = self.arrivals("place", way[2], leave)
        by_ride = self.ride(arrived, self.from_stops["home"].of(cell), leave)
        on_foot = int(self.walk_back[way[2], cell])
        return min((one for one in (by_ride, on_foot) if one is not None and one < 65535), default=65535)

    def measured(self, cell, service):
        """What the part "transit" should say."""
        ways = [self.out(cell, service, minute) for minute in range(MINUTES)]
        back = [self.back(cell, service, minute, way) if way else 65535 for minute, way in enumerate(ways)]
        out = [way[0] if way else 65535 for way in ways]
        rank = {share: math.ceil(share * MINUTES) - 1 for share in (0.5, 0.9)}
        rides = {way[0] + 600 * minute for minute, way in enumerate(ways) if way and way[1]}
        return [sorted(column)[rank[share]] for column in (out, back) for share in (0.5, 0.9)] + [len(rides)]


@pytest.mark.parametrize("area", [False, True])
@pytest.mark.parametrize("seed", SEEDS)
def test_every_cell_is_measured_as_minute_by_minute(with_trips, seed, area):
    region = with_trips(seed, 14, area)
    slow, part = Slow(region), region.parts["transit"]
    columns = [part.array(name)[0] for name in ("typical", "bad", "back", "back_bad", "departures")]
    for service in np.unique(region.places.service).tolist():
        for cell in range(len(region.cells)):
            assert [int(column[service, cell]) for column in columns] == slow.measured(cell, service)


@pytest.mark.parametrize("area", [False, True])
@pytest.mark.parametrize("seed", SEEDS)
def test_a_home_is_answered_as_its_cell(with_trips, seed, area):
    region = with_trips(seed, 40, area)
    part = region.parts["transit"]
    for w, leaving in enumerate(region.leavings):
        for cell in range(len(region.cells)):
            answer = region.nearest(region.cells.lat[cell], region.cells.lon[cell], window=leaving.window)
            for s, one in enumerate(answer.services):
                typical, place = int(part.array("typical")[w, s, cell]), int(part.array("place")[w, s, cell])
                said = one.transit.typical
                assert (typical, place) == ((said.tenths, said.place) if said else (65535, -1))
                for name in ("bad", "back", "back_bad"):
                    tenths = int(part.array(name)[w, s, cell])
                    assert getattr(one.transit, name) == (None if tenths == 65535 else math.ceil(tenths / 600))
                assert one.transit.departures == part.array("departures")[w, s, cell]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_usual_case_is_never_worse_than_the_bad_one_nor_than_walking(with_trips, seed):
    region = with_trips(seed, 40, area=True)
    part, on_foot = region.parts["transit"], region.parts["times"].array("cost")[0]
    assert (part.array("typical") <= part.array("bad")).all()
    assert (part.array("back") <= part.array("back_bad")).all()
    assert (part.array("bad") <= on_foot).all()
    rides = part.array("departures") > 0
    assert rides.any()
    assert ((part.array("place") >= 0) == (part.array("typical") < 65535)).all()


def test_more_trips_are_never_worse_on_the_way_there(with_trips):
    # the same numbers drawn: the first 14 trips of 40 are those of 14
    for seed in SEEDS:
        few, many = (with_trips(seed, trips, area=False).parts["transit"] for trips in (14, 40))
        for name in ("typical", "bad"):
            assert (many.array(name) <= few.array(name)).all()


def test_without_a_timetable_nothing_is_measured(built):
    part = built[False].parts["transit"]
    assert part.facts["windows"] == []
    assert part.array("typical").shape == (0, len(built[False].catalogue.services), len(built[False].cells))
