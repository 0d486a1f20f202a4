"""Several feeds as one, with their flexible trips."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest
from tests.reach.transit.feeds import MONDAY, Call, Town, Trip, bus, clock, feed, rule, timetable

from dreiraum.reach.errors import InputError
from dreiraum.reach.gtfs.feed import FlexStop, FlexTrip, Zone
from dreiraum.reach.transit.join import join
from dreiraum.reach.transit.need import RUFBUS, Need
from dreiraum.reach.transit.network import NEVER

STOPS = [(0, 0, "A"), (2000, 0, "B")]
PLAIN = Town(STOPS, [Trip([(0, "08:00"), (1, "08:10")])])


def other():
    """A second town whose rows all differ from the first one's."""
    trips = [
        Trip([(1, "09:00"), (0, "09:10")], route=1, service=1, block=0),
        Trip([Call(0, "10:00", pickup=2, booking=0), (1, "10:10")]),
    ]
    return Town(
        [(500, 0, "C"), (2500, 0, "D")], trips, days=[[True] * 8, [False, True] * 4],
        first=MONDAY + dt.timedelta(days=3),
        routes=[bus("8"), bus("9")], booking=[rule(notice_min=20)], transfers=[(0, 1, 2, 77)],
    )  # fmt: skip


def test_rows_and_dates_of_both_stay_what_they_were(road, tmp_path):
    table = timetable(tmp_path, road, PLAIN, other())
    assert table.stop_id.tolist() == ["1:s0", "1:s1", "2:s0", "2:s1"]
    assert (table.first_day, table.last_day) == (MONDAY, MONDAY + dt.timedelta(days=27))
    friday = MONDAY + dt.timedelta(days=4)
    lines = table.day(friday).network.lines
    today = {
        table.trip_id[row]: (table.route_short[table.trip_route[row]], table.stop_name[table.calls(row)[0][0]])
        for row in lines.trip[table.day(friday).trip_shift == 0].tolist()
    }
    assert today == {"1:t0": ("1", "A"), "2:t0": ("9", "D"), "2:t1": ("8", "C")}
    assert [one.notice for one in table.rules] == [20]
    assert table.trip_feed.tolist() == [{"1": 0, "2": 1}[name[0]] for name in table.trip_id]
    walks = table.day(friday).network.walks
    assert 77 in walks.seconds[walks.ends[2] : walks.ends[3]]


def test_one_feed_keeps_its_ids(road, tmp_path):
    assert timetable(tmp_path, road, PLAIN).trip_id.tolist() == ["t0"]


def test_joining_equals_each_alone(road, tmp_path):
    alone = [timetable(tmp_path, road, town) for town in (PLAIN, PLAIN)]
    both = timetable(tmp_path, road, PLAIN, PLAIN).day(MONDAY).network.lines
    times = np.concatenate([one.day(MONDAY).network.lines.depart for one in alone])
    assert sorted(both.depart.tolist()) == sorted(times.tolist())


def test_times_of_another_zone_become_local(road, tmp_path):
    table = timetable(tmp_path, road, replace(PLAIN, zone="Europe/London"))
    assert (table.zone.key, table.calls(0)[2].tolist()) == ("Europe/Berlin", [clock("09:00"), clock("09:10")])


def test_a_zone_whose_clocks_change_on_other_days_is_refused():
    with pytest.raises(InputError, match="Verbund: times are of America/New_York, whose clocks change on other days"):
        join([feed(replace(PLAIN, zone="America/New_York"))], "DE")


def test_a_timetable_of_elsewhere_is_refused(road, tmp_path):
    with pytest.raises(InputError, match="no stop of the timetable lies within 2 km"):
        timetable(tmp_path, road, Town([(90_000, 0, "X"), (91_000, 0, "Y")], [Trip([(0, "8:00"), (1, "8:10")])]))


def test_trips_that_never_come_near_are_left_out_and_told(road, tmp_path):
    """A stop far away is kept where a trip rides through it."""
    stops = [*STOPS, (90_000, 0, "far"), (91_000, 0, "farther"), (3000, 0, "unused")]
    trips = [Trip([(2, "08:00"), (3, "08:10")]), Trip([(0, "08:00"), (2, "09:10")])]
    table = timetable(tmp_path, road, Town(stops, trips))
    assert table.stop_name.tolist() == ["A", "far"]
    assert (table.facts["elsewhere"], len(table.trip_route)) == (1, 1)
    assert any("1 Fahrten halten nirgends" in one for one in table.facts["warnings"])


def test_a_vehicle_that_goes_on_as_another_trip_is_counted(road, tmp_path):
    trips = [Trip([(0, "08:00"), (1, "08:10")], block=0), Trip([(1, "08:10"), (0, "08:20")], block=0)]
    assert timetable(tmp_path, road, Town(STOPS, trips)).facts["through"] == 1


# GTFS-Flex


def flex(*stops, **more):
    return replace(FlexTrip("f", 0, 0, "Rufbus", 1, 0, tuple(stops), 1.0, 0.0), **more)


def window(zone, opens="17:30", closes="22:00", pickup=2, drop_off=2, booking=0):
    return FlexStop(zone, clock(opens), clock(closes), pickup, drop_off, booking, booking)


ZONES = [Zone("z1", "Nord", (0, 1), ""), Zone("z2", "Süd", (2,), "")]
AREA = Town([*STOPS, (4000, 0, "C")], booking=[rule(notice_min=60)], zones=ZONES, days=[[True] * 3])


def test_within_a_zone_one_rides_between_all_its_stops(road, tmp_path):
    table = timetable(tmp_path, road, replace(AREA, flex=[flex(window(0))]))
    areas = table.day(MONDAY).network.areas
    assert (areas.from_stop[:2].tolist(), areas.to_stop[:2].tolist()) == ([0, 1], [0, 1])
    assert (areas.opens[0], areas.closes[0], areas.ends[0]) == (63_000, 79_200, 79_200)
    rides = areas.seconds[:4].reshape(2, 2)
    assert rides.diagonal().tolist() == [NEVER, NEVER]
    assert rides[0, 1] > 180  # a car's time and more, where the feed gives no factor
    assert (table.areas[0].kind, table.areas[0].trip_id, table.areas[0].rule) == (RUFBUS, "f", 0)


def test_from_zone_to_zone_in_the_order_of_the_trip(road, tmp_path):
    one, two = window(0, drop_off=1), window(1, opens="18:00", closes="23:00", pickup=1)
    table = timetable(tmp_path, road, replace(AREA, flex=[flex(one, two, factor=2.0, offset=60.0)]))
    (area,) = table.areas
    areas = table.day(MONDAY).network.areas
    assert area.zones == ("Nord", "Süd")
    assert (areas.from_stop[:2].tolist(), areas.to_stop[:1].tolist()) == ([0, 1], [2])
    assert (areas.opens[0], areas.closes[0], areas.ends[0]) == (63_000, 79_200, 82_800)
    plain = timetable(tmp_path, road, replace(AREA, flex=[flex(one, two, factor=1.0, offset=60.0)]))
    once = plain.day(MONDAY).network.areas.seconds[0] - 60
    assert areas.seconds[0] == pytest.approx(2 * once + 60, abs=2)


def test_where_no_rule_is_published_the_notice_is_assumed(road, tmp_path):
    table = timetable(tmp_path, road, replace(AREA, booking=[], flex=[flex(window(0, booking=-1))]))
    assert [(one.notice, one.likely) for one in table.rules] == [(60, False)]
    assert table.areas[0].rule == 0


def test_needs_hold_for_areas_too(road, tmp_path):
    chair = {0: 1, 1: 1}
    table = timetable(tmp_path, road, replace(AREA, flex=[flex(window(0))], wheelchair=chair))
    assert (table.day(MONDAY, Need.WHEELCHAIR).network.areas.seconds[:4] < NEVER).tolist() == [False, True, True, False]
    assert len(table.day(MONDAY, Need.BIKE).network.areas.opens) == 0
    bare = timetable(tmp_path, road, replace(AREA, flex=[flex(window(0))]))
    assert (bare.day(MONDAY, Need.WHEELCHAIR).network.areas.seconds == NEVER).all()
