"""Flexible trips whose numbers cannot be meant end in no ride, or in one line before anything is searched."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from tests.reach.transit.feeds import MONDAY, Town, clock, timetable

from dreiraum.reach.errors import InputError
from dreiraum.reach.gtfs.feed import FlexStop, FlexTrip, Zone
from dreiraum.reach.transit import areas
from dreiraum.reach.transit.network import NEVER

STOPS = [(0, 0, "A"), (1000, 0, "B"), (2000, 0, "C")]
EVENING = FlexStop(0, clock("18:00"), clock("22:00"), 2, 2, -1, -1)
RIDE = FlexTrip("f", 0, 0, "Rufbus", 1, 0, (EVENING, EVENING), 1.3, 180.0)


def evening(*flex):
    return Town(STOPS, zones=[Zone("z", "Tal", (0, 1, 2), "")], flex=flex)


def seconds(road, folder, ride):
    return timetable(folder, road, evening(ride)).day(MONDAY).network.areas.seconds


@pytest.mark.parametrize("more", [{"offset": 86_401.0}, {"offset": 1e300}, {"factor": 1e18}, {"offset": 2.0**31}])
def test_a_ride_of_more_than_a_day_is_none(road, tmp_path, more):
    assert (seconds(road, tmp_path, replace(RIDE, **more)) == NEVER).all()


def test_a_ride_takes_no_less_than_a_second(road, tmp_path):
    found = seconds(road, tmp_path, replace(RIDE, factor=0.0, offset=0.0))
    assert sorted(np.unique(found)) == [1, NEVER]


def test_rides_by_the_million_are_refused(road, tmp_path, monkeypatch):
    monkeypatch.setattr(areas, "MOST_RIDES", 17)
    assert len(seconds(road, tmp_path, RIDE)) % 9 == 0
    with pytest.raises(InputError, match="18 rides between two stops, more than 17; use smaller zones"):
        timetable(tmp_path, road, evening(RIDE, replace(RIDE, id="g")))


def test_a_trip_through_zones_without_end_is_refused(road, tmp_path, monkeypatch):
    monkeypatch.setattr(areas, "MOST_OFFERS", 5)
    with pytest.raises(InputError, match="connect 6 pairs of zones, more than 5; let every trip serve fewer zones"):
        timetable(tmp_path, road, evening(replace(RIDE, stops=(EVENING,) * 4)))


def test_areas_with_corners_without_end_are_refused(road, tmp_path, monkeypatch):
    square = shapely.to_wkb(shapely.box(9.3, 52.0, 9.4, 52.1), hex=True)
    here = replace(evening(RIDE), zones=[Zone("z", "Tal", (0, 1, 2), square)])
    monkeypatch.setattr(areas, "MOST_SHAPES", 2 * len(square))
    assert timetable(tmp_path, road, here).areas[0].shapes == (square, square)
    monkeypatch.setattr(areas, "MOST_SHAPES", 2 * len(square) - 1)
    with pytest.raises(InputError, match=r"too many corners; simplify locations\.geojson"):
        timetable(tmp_path, road, here)
