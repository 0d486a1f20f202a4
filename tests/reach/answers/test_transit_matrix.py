"""Minutes between points of the valley by public transport."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from tests.reach.answers.valley import ADORF, BSTADT, CHEIM, EINOED, SCHOOL
from tests.reach.drawing import latlon
from tests.reach.transit import oracle

from dreiraum.reach.errors import InputError
from dreiraum.reach.region import Region
from dreiraum.reach.transit.ways import ways_from_stops, ways_to_stops

SEVEN = dt.datetime(2026, 3, 3, 7)


def points(*along: float) -> list[tuple[float, float]]:
    return [latlon(x, 0) for x in along]


def between(region: Region, start: list, end: list, **more) -> np.ndarray:
    return region.matrix(start, end, mode="transit", **{"depart": SEVEN, **more})


def test_an_hourly_bus_of_fifteen_minutes_takes_forty_five_in_the_median(valley: Region):
    found = between(valley, points(ADORF), points(BSTADT))
    # leaving at 7:00 it is 15 minutes, at 7:01 it is 74, at 7:59 it is 16: the 30th of 60 is 44, the 54th 68
    assert found[:, 0, 0].tolist() == [44.0, 68.0]


def test_whoever_is_faster_on_foot_walks(valley: Region):
    found = between(valley, points(ADORF), points(SCHOOL), percentiles=(50,))
    assert found[0, 0, 0] == pytest.approx(12.5, abs=0.1)


def test_who_leaves_on_the_minute_of_the_bus_catches_it(valley: Region):
    assert between(valley, points(ADORF), points(BSTADT), window=1, percentiles=(50,))[0, 0, 0] == 15.0


def test_where_half_the_departures_arrive_and_the_others_do_not(valley: Region):
    evening = dt.datetime(2026, 3, 3, 17, 43)  # the last bus leaves at 18:12, the 30th of 60 departures
    found = between(valley, points(ADORF), points(CHEIM), depart=evening)
    assert found[0, 0, 0] == 77.0  # one arrives at 19:00 and left at 17:43 at the earliest
    assert np.isnan(found[1, 0, 0])


def test_beyond_the_limit_nothing_is_said(valley: Region):
    assert np.isnan(between(valley, points(ADORF), points(BSTADT), minutes=14)).all()
    assert between(valley, points(ADORF), points(BSTADT), minutes=16, window=1)[0, 0, 0] == 15.0


def test_on_a_day_without_timetable_one_can_still_walk(valley: Region):
    found = between(valley, points(ADORF), points(SCHOOL, CHEIM), depart=dt.datetime(2026, 6, 1, 7))
    assert found[0, 0, 0] == pytest.approx(12.5, abs=0.1)
    assert np.isnan(found[0, 0, 1])


def test_planned_ahead_the_rufbus_counts(valley: Region):
    found = between(valley, points(CHEIM), points(EINOED - 500), percentiles=(90,))
    assert np.isfinite(found).all()


def test_every_minute_is_what_the_oracle_says(valley: Region):
    start, end = points(ADORF + 80, BSTADT - 200, CHEIM, SCHOOL), points(BSTADT + 100, CHEIM - 300, ADORF)
    found = between(valley, start, end, percentiles=(100,), window=1, minutes=300)[0]
    day = valley.timetable.day(SEVEN.date())
    opinion = oracle.Day(day.network, day.bounds(None))
    at = day.second(SEVEN)

    def ways(search, points):
        lat, lon = np.array(points).T
        return search(valley.streets, valley.timetable, "foot", lon, lat, 900)

    there, away = ways(ways_to_stops, start), ways(ways_from_stops, end)
    on_foot = valley.matrix(start, end, minutes=109)
    for i in range(len(start)):
        access = dict(zip(*(column.tolist() for column in there.of(i)), strict=True))
        arrived = oracle.found(opinion, access, at, 6, 300 * 60)
        for j in range(len(end)):
            egress = dict(zip(*(column.tolist() for column in away.of(j)), strict=True))
            labels = oracle.doors(arrived, egress, at + 300 * 60)
            ridden = min((label[0] - at for label in labels), default=np.inf) / 60
            assert found[i, j] == pytest.approx(np.fmin(ridden, on_foot[i, j]))


def test_many_origins_and_none(valley: Region):
    assert between(valley, [], points(ADORF)).shape == (2, 0, 1)
    assert between(valley, points(ADORF), [], percentiles=(50, 75, 90)).shape == (3, 1, 0)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"depart": None}, "need a time"),
        ({"window": 0}, "a window of 0 minutes"),
        ({"percentiles": ()}, "percentiles lie above 0"),
        ({"percentiles": (0,)}, "percentiles lie above 0"),
        ({"minutes": 0}, "the longest journey"),
        ({"minutes": 601}, "the longest journey"),
    ],
)
def test_what_cannot_be_asked_is_refused(valley: Region, more: dict, says: str):
    with pytest.raises(InputError, match=says):
        between(valley, points(ADORF), points(BSTADT), **more)


def test_a_point_that_is_none_is_named(valley: Region):
    with pytest.raises(InputError, match="point 0"):
        between(valley, [(95.0, 9.0)], points(ADORF))
