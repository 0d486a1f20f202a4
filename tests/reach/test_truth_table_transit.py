"""When is a service reached by public transport? Each line of the table that needs a timetable, with buses by hand.

The street of `district`: homes at x = 0 (100 people), 2900 (30) and 5000 (40), a shop at 6000. Stop "dorf" is at 0,
"stadt" at 5900, 100 m before the shop: 75 s on foot. A bus takes 8 minutes. The errand in a shop takes 20 minutes.
"""

import datetime as dt
import shutil
from itertools import count

import numpy as np
import pytest
from tests.reach.district import write_district
from tests.reach.drawing import latlon
from tests.reach.transit.zips import (
    DAILY,
    SUNDAY,
    SUNDAYS,
    TUESDAY,
    WEEKDAYS,
    hourly,
    write_zip,
)

from dreiraum.reach.errors import InputError
from dreiraum.reach.reached import Reason, both_ways
from dreiraum.reach.region import Region
from dreiraum.reach.transit.outward import percentile

STOPS = {"dorf": (0, 0), "stadt": (5900, 0)}
OPEN = {"shop": "supermarket", "name": "Markt", "opening_hours": "Mo-Sa 08:00-18:00"}
HOURS = range(5, 22)
EVERY_TEN = range(0, 60, 10)
SPOTS = [f'{{name = "{name}", lat = {latlon(*at)[0]}, lon = {latlon(*at)[1]}}}' for name, at in STOPS.items()]
ON_CALL = """
[timetable]
first = "2026-11-02"
last = "2026-11-29"
[[{kind}]]
name = "Bürgerfahrt"
stops = [{stops}]
times = [{times}]
days = "Mo-Su"
{booking}
"""


def there(minutes, hours=HOURS, days=DAILY):
    return hourly([("dorf", 0), ("stadt", 8)], minutes, hours, days)


def back(minutes, hours=HOURS, days=DAILY):
    return hourly([("stadt", 0), ("dorf", 8)], minutes, hours, days)


def on_call(kind, booking):
    """Trips there every ten minutes that the district itself offers."""
    times = (f'["{hour:02}:{minute:02}", "{hour:02}:{minute + 8:02}"]' for hour in HOURS for minute in EVERY_TEN)
    return ON_CALL.format(kind=kind, stops=", ".join(SPOTS), times=", ".join(times), booking=booking)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A Region without a timetable; places have hours."""
    folder = tmp_path_factory.mktemp("transit")
    extra = {507: (6000, 0, OPEN)}
    return Region.build(write_district(folder / "district", extra=extra), folder / "region")


@pytest.fixture(scope="module")
def by_bus(built, tmp_path_factory):
    """The Region with these trips: by_bus(there([10]), back([40]))."""
    folder, number = tmp_path_factory.mktemp("timetables"), count()

    def made(*trips, stops=STOPS):
        path = folder / f"region{next(number)}"
        shutil.copytree(built.path, path)
        feed = write_zip(folder / f"{path.name}.zip", stops, [trip for some in trips for trip in some])
        return Region.open(path).set_timetable([feed])

    return made


@pytest.fixture(scope="module")
def every_ten(by_bus):
    """A bus there every ten minutes from 5:00, and back at 5, 15, 25, ..."""
    return by_bus(there(EVERY_TEN), back(range(5, 60, 10)))


def transit(region, x=0.0, key="food", **question):
    answer = region.nearest(*latlon(x, 0), mode="transit", **question)
    return next(one.transit for one in answer.services if one.service.key == key)


def at(day, clock):
    return dt.datetime.combine(day, dt.time.fromisoformat(clock))


# transit: each minute of the window is one departure; waiting, walks and transfers count; the median decides


def test_transit_each_minute_of_the_window_is_a_departure_and_the_median_decides(every_ten):
    # who leaves at 7:00 arrives at 7:09:15; at 7:01 one waits for the bus of 7:10, 18:15 minutes, at 7:10 9:15:
    # six departures each of 9:15, 10:15, ..., 18:15; the 30th of 60 is 13:15
    found = transit(every_ten)
    assert found.typical.tenths == pytest.approx(7950, abs=20)
    assert found.typical.minutes == 14
    assert every_ten.places.name[found.typical.place] == "Markt"
    assert found.reached
    assert found.reason is None


def test_transit_shows_the_90th_percentile_as_the_bad_case(every_ten):
    # the 54th of 60 departures: 17:15
    assert transit(every_ten).bad == 18


def test_transit_median_is_one_of_the_departures_and_never_a_mean():
    minutes = np.array([[10, 20, 30, 40], [40, 10, 30, 20]], np.uint16)
    assert percentile(minutes, 0.5).tolist() == [20, 20]
    assert percentile(minutes, 0.9).tolist() == [40, 40]
    assert percentile(np.arange(1, 61, dtype=np.uint16), 0.9) == 54
    assert percentile(np.array([7], np.uint16), 0.5) == 7


def test_transit_waiting_for_an_hourly_bus_counts(by_bus):
    # a bus at 7:10 and 8:10: eleven departures of 19:15 down to 9:15, then 79:15 - 11 minutes = 68:15 and less
    found = transit(by_bus(there([10]), back([40])))
    # sorted: 9:15 .. 19:15 (11), 20:15, 21:15, ...; the 30th is 38:15
    assert found.typical.minutes == 39
    assert not found.reached
    assert found.reason is Reason.TOO_FAR


def test_transit_no_connection_is_endless(by_bus):
    # one bus at 7:10 and none after it: 11 of 60 minutes have a connection, so the median has none
    found = transit(by_bus(there([10], range(7, 8)), back(range(5, 60, 10))))
    assert found.typical is None
    assert found.bad is None
    assert not found.reached
    # at 7:40 the last one: 41 of 60 minutes have one, the median does, nine of ten do not
    found = transit(by_bus(there([40], range(7, 8)), back(range(5, 60, 10))))
    assert found.typical is not None
    assert found.bad is None


def test_transit_changes_and_walks_between_stops_count(by_bus):
    # 400 m from "kreuz" to "kreuz2": 300 s on foot; there 7:04, walked 7:09, on at 7:10, in Stadt at 7:14
    stops = STOPS | {"kreuz": (2000, 0), "kreuz2": (2400, 0)}
    legs = (
        hourly([("dorf", 0), ("kreuz", 4)], EVERY_TEN, HOURS),
        hourly([("kreuz2", 0), ("stadt", 4)], EVERY_TEN, HOURS),
    )
    found = transit(by_bus(*legs, back(range(5, 60, 10)), stops=stops))
    # 7:00 to 7:15:15; median 4 minutes more
    assert found.typical.tenths == pytest.approx((15 * 60 + 15 + 4 * 60) * 10, abs=30)


# reached only if both directions meet the limit, on the same day with the errand's minutes between


def test_transit_is_reached_only_if_the_way_back_is_within_the_limit_too(every_ten, by_bus):
    # from 7:09:15 twenty minutes in the shop, away at 7:30, at the stop at 7:31:15: the bus of 7:35 is home at 7:43,
    # one of 7:39 at 7:47
    assert transit(every_ten).back == 13
    late = transit(by_bus(there(EVERY_TEN), back(range(9, 60, 10))))
    assert (late.typical.minutes, late.back) == (14, 17)
    assert not late.reached
    assert late.reason is Reason.TOO_FAR


def test_transit_exactly_the_limit_both_ways_is_reached():
    out, back = np.array([9000, 9000, 9001], np.uint16), np.array([9000, 9001, 9000], np.uint16)
    assert both_ways(out, back, 9000).tolist() == [True, False, False]
    assert not both_ways(out, np.array([65535] * 3, np.uint16), 65535).any()


def test_transit_no_way_back_is_the_reason(by_bus):
    # buses back until 7:05 only: who arrives at 7:09 stays
    found = transit(by_bus(there(EVERY_TEN), back([5], range(5, 8))))
    assert found.typical.minutes == 14
    assert found.back is None
    assert not found.reached
    assert found.reason is Reason.NO_WAY_BACK


def test_transit_way_back_begins_after_the_errand(by_bus):
    # away at 7:30 after 20 minutes and 15 s: the bus of 7:29 is missed, that of 8:29 is home at 8:37, 67 minutes later
    found = transit(by_bus(there(EVERY_TEN), back([29])))
    leave = [10 * (m // 10 + (m % 10 > 0)) + 30 for m in range(60)]  # minutes after 7:00
    home = [next(60 * hour + 29 for hour in range(3) if 60 * hour + 29 >= one + 1.25) + 8 for one in leave]
    assert found.back == sorted(h - one for h, one in zip(home, leave, strict=True))[29]


def test_transit_way_back_begins_at_the_very_place_that_was_reached(by_bus):
    # there one gets off at Rose, 1150 m; back one gets on at Hirsch, 1000 m, 113 s from Rose: on the bus two minutes
    # after leaving, home a minute later
    stops = STOPS | {"rose": (1150, 0), "hirsch": (1000, 0)}
    rides = (
        hourly([("dorf", 0), ("rose", 1)], range(60), HOURS),
        hourly([("hirsch", 0), ("dorf", 1)], range(60), HOURS),
    )
    region = by_bus(*rides, stops=stops)
    found = transit(region, key="pharmacy")
    assert region.places.name[found.typical.place] == "Rose"
    assert (found.typical.minutes, found.back) == (1, 3)


def test_transit_back_shows_the_90th_percentile_too(by_bus):
    found = transit(by_bus(there(EVERY_TEN), back([5])))
    # away at 7:30 (one), 7:40 (10), ..., 8:20 (10), 8:30 (9); home at 8:13 or 9:13
    minutes = sorted([43] + [33] * 10 + [23] * 10 + [13] * 10 + [63] * 10 + [53] * 10 + [43] * 9)
    assert (found.back, found.back_bad) == (minutes[29], minutes[53])


# walking all the way


def test_transit_is_never_worse_than_walking_all_the_way(every_ten):
    for x in (0, 2900, 5000):
        answer = every_ten.nearest(*latlon(x, 0), mode="transit")
        for one in answer.services:
            nearest = one.modes["foot"].nearest
            if nearest:
                assert one.transit.typical.tenths <= nearest.tenths


def test_transit_way_that_is_walked_needs_no_ride(every_ten):
    # the bakery is 300 m away
    found = transit(every_ten, key="bakery")
    assert (found.typical.minutes, found.bad, found.back, found.departures) == (4, 4, 4, 0)
    assert found.reached


def test_transit_longer_than_the_longest_way_is_no_connection(by_bus):
    # a bus that takes 100 minutes
    slow = hourly([("dorf", 0), ("stadt", 100)], EVERY_TEN, HOURS)
    assert transit(by_bus(slow, back(EVERY_TEN))).typical is None


# window and minutes stand in the services file


def test_transit_windows_and_their_days_stand_in_the_services_file(by_bus):
    weekday, sunday = there(EVERY_TEN, days=WEEKDAYS), there([30], days=SUNDAYS)
    region = by_bus(weekday, sunday, back(range(5, 60, 10)))
    assert [one.window for one in region.leavings] == [
        "weekday_morning", "weekday_midday", "weekday_evening", "saturday", "sunday",
    ]  # fmt: skip
    morning, on_sunday = transit(region), transit(region, window="sunday")
    assert (morning.leaving.start.isoformat(), morning.leaving.minutes) == ("2026-11-03T07:00:00+01:00", 60)
    assert (on_sunday.leaving.day, f"{on_sunday.leaving.start:%H:%M}") == (SUNDAY, "14:00")
    assert morning.typical.minutes == 14
    assert on_sunday.typical.minutes > 30


def test_transit_counts_different_arrivals_by_a_ride(every_ten, by_bus):
    # 7:00, 7:10, ... 7:50 and, for those who leave from 7:51 on, 8:00
    assert transit(every_ten).departures == 7
    assert transit(by_bus(there([10]), back([40]))).departures == 2


def test_headline_counts_transit_if_chosen(every_ten):
    # on foot bakery, pharmacy and childcare; by bus also the shop
    on_foot, by_transit = (every_ten.nearest(*latlon(0, 0), mode=mode).headline for mode in ("foot", "transit"))
    assert (on_foot.physical, by_transit.physical) == (3, 4)
    assert by_transit.of == 14


# a time is asked


def test_transit_with_a_time_the_window_begins_there(every_ten):
    found = transit(every_ten, asked=at(TUESDAY, "10:05"))
    assert (found.leaving.window, f"{found.leaving.start:%d %H:%M}", found.leaving.minutes) == ("", "03 10:05", 60)
    assert found.typical.minutes == 14


@pytest.mark.parametrize(
    ("clock", "reason"),
    [
        ("10:00", None),
        ("07:00", Reason.NONE_OPEN),  # it opens at 8:00: only who leaves at 7:51 or later arrives in time
        ("17:05", Reason.NONE_OPEN),  # it closes at 18:00: who arrives after 17:40 has not the errand's minutes left
    ],
)
def test_transit_with_a_time_only_arrivals_at_open_places_count(every_ten, clock, reason):
    found = transit(every_ten, asked=at(TUESDAY, clock))
    assert found.reason is reason
    assert found.reached is (reason is None)


def test_transit_without_a_time_ignores_opening_hours(every_ten):
    assert transit(every_ten, window="weekday_evening").reached


# on-demand: a trip exists only if its booking deadline lies after the asking time


@pytest.fixture(scope="module")
def rufbus(tmp_path_factory):
    """A Rufbus there every ten minutes to be booked an hour ahead, and a bus back."""
    folder = tmp_path_factory.mktemp("rufbus")
    more = f'{on_call("rufbus", "notice = 60")}\n[[sources.timetable]]\npath = "feed.zip"\n'
    config = write_district(folder / "district", more=more, extra={507: (6000, 0, OPEN)})
    write_zip(folder / "district" / "feed.zip", STOPS, back(range(5, 60, 10)))
    return Region.build(config, folder / "region")


def test_on_demand_counts_as_asked_the_day_before(rufbus):
    found = transit(rufbus)
    assert found.typical.minutes == 14
    assert found.reached


def test_on_demand_counts_only_before_its_deadline_for_who_asks_now(rufbus):
    asked = at(TUESDAY, "10:00")
    assert transit(rufbus, asked=asked).departures == 7
    # at 9:30 those from 10:30 on can be booked, at 10:00 none within the hour
    assert transit(rufbus, asked=asked, now=at(TUESDAY, "09:30")).departures == 4
    assert transit(rufbus, asked=asked, now=asked).departures == 1


def test_on_demand_that_must_be_booked_two_days_ahead_does_not_count(tmp_path):
    more = f'{on_call("rufbus", "days_before = 2")}\n[[sources.timetable]]\npath = "feed.zip"\n'
    config = write_district(tmp_path / "district", more=more)
    write_zip(tmp_path / "district" / "feed.zip", STOPS, back(range(5, 60, 10)))
    assert transit(Region.build(config, tmp_path / "region")).typical is None


def test_rides_that_nobody_guarantees_never_count(tmp_path):
    bench = f'[[bench]]\nname = "Bank"\nfrom = [{SPOTS[0]}]\nto = [{SPOTS[1]}]\nwait = 5\nhours = "Mo-Su 06:00-22:00"\n'
    more = f'{on_call("ride", "")}\n{bench}\n[[sources.timetable]]\npath = "feed.zip"\n'
    config = write_district(tmp_path / "district", more=more)
    write_zip(tmp_path / "district" / "feed.zip", STOPS, back(range(5, 60, 10)))
    region = Region.build(config, tmp_path / "region")
    assert region.timetable.facts["rides"]
    assert region.timetable.facts["benches"]
    assert transit(region).typical is None


# the district


def test_coverage_counts_who_reaches_a_service_by_transit_both_ways(every_ten):
    food = every_ten.catalogue.index("food")
    found = every_ten.coverage(mode="transit")
    # 100 people at the stop, 40 who walk 1000 m; 30 live 2900 m from either stop
    assert found.physical[-1, food, 0] == 140
    assert every_ten.coverage().physical[-1, food, 0] == 40
    assert (found.leaving.window, found.leaving.day) == ("weekday_morning", TUESDAY)
    row = next(found.rows())
    assert (row["mode"], row["window"], row["date"]) == ("transit", "weekday_morning", "2026-11-03")


def test_coverage_by_transit_takes_a_time_too(every_ten):
    food = every_ten.catalogue.index("food")
    # at 7:00 the shop is closed; at 10:00 100 come by bus and 40 on foot
    early, later = (every_ten.coverage(mode="transit", asked=at(TUESDAY, clock)) for clock in ("07:00", "10:00"))
    assert (early.physical[-1, food, 0], later.physical[-1, food, 0]) == (0, 140)


def test_carfree_is_on_foot_by_bike_or_by_transit(every_ten):
    food = every_ten.catalogue.index("food")
    # by bike also the 30 who live 3100 m from the shop
    assert every_ten.coverage(mode="bike").physical[-1, food, 0] == 70
    assert every_ten.coverage(mode="carfree").physical[-1, food, 0] == 170


# no timetable that day


def test_no_answer_no_timetable(built):
    found = transit(built)
    assert (found.leaving, found.typical, found.reason) == (None, None, Reason.NO_TIMETABLE)
    assert not found.reached
    assert built.leavings == ()
    for mode in ("transit", "carfree"):
        with pytest.raises(InputError, match="no timetable in this Region"):
            built.coverage(mode=mode)


def test_no_answer_no_timetable_that_day(by_bus):
    region = by_bus(there(EVERY_TEN, days=WEEKDAYS), back(range(5, 60, 10), days=WEEKDAYS))
    assert transit(region).reached
    assert transit(region, window="sunday").reason is Reason.NO_TIMETABLE
    for day in (SUNDAY, dt.date(2027, 6, 1)):
        assert transit(region, asked=at(day, "10:00")).reason is Reason.NO_TIMETABLE
    with pytest.raises(InputError, match="no timetable for the days of 'sunday'"):
        region.coverage(mode="transit", window="sunday")


def test_a_new_timetable_changes_nothing_else(built, every_ten):
    before, after = built.manifest["parts"], every_ten.manifest["parts"]
    assert {kind for kind in before if before[kind] != after[kind]} == {"timetable", "transit"}
