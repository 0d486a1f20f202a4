"""What runs on a day: equal to a plain reading of the calendar, over midnight and the nights the clocks change."""

import datetime as dt
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.reach.transit.feeds import MONDAY, Call, Town, Trip, rule, timetable

from dreiraum.reach.transit.need import Need

BERLIN = ZoneInfo("Europe/Berlin")
STOPS = [(0, 0, "A"), (2000, 0, "B"), (5000, 0, "C")]
SPRING = dt.date(2026, 3, 29)


def at(minutes):
    return f"{minutes // 60}:{minutes % 60:02}"


def noon(day):
    """Unix seconds of noon in Berlin, by the calendar alone."""
    return int(dt.datetime(day.year, day.month, day.day, 12, tzinfo=BERLIN).timestamp())


def running(town, day):
    """By hand: trip, and unix seconds of its departures, that belong into the network of a day."""
    found = Counter()
    base = noon(day) - 43_200
    for number, trip in enumerate(town.trips):
        for shift in (-1, 0, 1):
            other = day + dt.timedelta(days=shift)
            column = (other - town.first).days
            if not 0 <= column < len(town.days[0]) or not town.days[trip.service][column]:
                continue
            hours = [one.split(":") for _, one in trip.calls]
            times = tuple(noon(other) - 43_200 + 3600 * int(h) + 60 * int(m) for h, m in hours)
            if shift == 0 or (shift < 0 and times[-1] > base) or (shift > 0 and times[0] < base + 36 * 3600):
                found[f"t{number}", times] += 1
    return found


def in_network(day):
    """What the network has: the same, read from its arrays."""
    found, lines = Counter(), day.network.lines
    for line in range(len(lines.trip_ends) - 1):
        size = lines.stop_ends[line + 1] - lines.stop_ends[line]
        for k, row in enumerate(lines.trip[lines.trip_ends[line] : lines.trip_ends[line + 1]].tolist()):
            first = lines.time_ends[line] + k * size
            times = day.base + lines.depart[first : first + size].astype(int)
            found[day.timetable.trip_id[row], tuple(times.tolist())] += 1
    return found


def overtaking(lines):
    """Pairs of trips of a line of which the later is somewhere earlier."""
    for line in range(len(lines.trip_ends) - 1):
        size = lines.stop_ends[line + 1] - lines.stop_ends[line]
        many = lines.trip_ends[line + 1] - lines.trip_ends[line]
        piece = slice(lines.time_ends[line], lines.time_ends[line] + size * many)
        for times in (lines.arrive[piece], lines.depart[piece]):
            yield from (one for one in pairwise(times.reshape(many, size)) if (one[1] < one[0]).any())


trips = st.builds(
    lambda start, first, second, service: Trip(
        [(0, at(start)), (1, at(start + first)), (2, at(start + first + second))], service=service
    ),
    st.integers(0, 30 * 60), st.integers(1, 90), st.integers(1, 90), st.integers(0, 2),
)  # fmt: skip
calendars = st.lists(st.lists(st.booleans(), min_size=6, max_size=6), min_size=3, max_size=3)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(trips, min_size=1, max_size=12), calendars, st.integers(0, 320), st.integers(-2, 7))
def test_what_runs_is_what_the_calendar_says(road, tmp_path, some, days, start, asked):
    town = Town(STOPS, some, days, first=dt.date(2026, 1, 1) + dt.timedelta(days=start))
    day = timetable(tmp_path, road, town).day(town.first + dt.timedelta(days=asked))
    assert in_network(day) == running(town, day.date)
    assert list(overtaking(day.network.lines)) == []


def test_a_trip_past_midnight_is_seen_from_both_days(road, tmp_path):
    table = timetable(tmp_path, road, Town(STOPS, [Trip([(0, "23:50"), (2, "24:20")])]))
    tuesday = MONDAY + dt.timedelta(days=1)
    assert in_network(table.day(MONDAY)).keys() == {("t0", (noon(MONDAY) + 42_600, noon(MONDAY) + 44_400))}
    late = table.day(tuesday)
    assert late.trip_shift.tolist() == [-1, 0]
    assert late.network.lines.depart[:2].tolist() == [-600, 1200]


@pytest.mark.parametrize(("day", "hours"), [(SPRING, 23), (dt.date(2026, 10, 25), 25), (MONDAY, 24)])
def test_days_have_as_many_hours_as_the_clock_gives_them(road, tmp_path, day, hours):
    town = Town(STOPS, [Trip([(0, "12:00"), (1, "12:10")])], first=day - dt.timedelta(days=3), days=[[True] * 7])
    network = timetable(tmp_path, road, town).day(day)
    midnight, noon_of_it = (dt.datetime.combine(day, dt.time(hour), BERLIN) for hour in (0, 12))
    assert network.second(noon_of_it) == 43_200
    assert network.moment(43_200) == noon_of_it
    tomorrow = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), BERLIN)
    assert network.second(tomorrow) - network.second(midnight) == 3600 * hours


def test_a_trip_at_half_past_two_runs_in_both_nights_the_clocks_change(road, tmp_path):
    """GTFS counts from noon minus twelve hours: 02:30 is 01:30 of the clock in spring."""
    town = Town(STOPS, [Trip([(0, "02:30"), (1, "02:40")])], first=SPRING, days=[[True]])
    day = timetable(tmp_path, road, town).day(SPRING)
    assert day.moment(day.network.lines.depart[0]) == dt.datetime(2026, 3, 29, 1, 30, tzinfo=BERLIN)


def test_trips_that_overtake_stand_in_lines_of_their_own(road, tmp_path):
    slow, fast, next_one = [[(0, a), (1, b), (2, c)] for a, b, c in (
        ("08:00", "08:30", "09:00"), ("08:10", "08:20", "08:40"), ("08:15", "08:35", "09:05"))]  # fmt: skip
    table = timetable(tmp_path, road, Town(STOPS, [Trip(fast), Trip(next_one), Trip(slow)], days=[[True]]))
    lines = table.day(MONDAY).network.lines
    assert np.diff(lines.trip_ends).tolist() == [2, 1]
    assert list(overtaking(lines)) == []


def test_calls_name_every_line_and_position_of_a_stop(road, tmp_path):
    loop = Trip([(0, "08:00"), (1, "08:10"), (0, "08:20"), (2, "08:40")])
    network = timetable(tmp_path, road, Town(STOPS, [loop, Trip([(1, "09:00"), (2, "09:10")])])).day(MONDAY).network
    lines, calls = network.lines, network.calls
    for stop in range(network.stops):
        here = zip(calls.line[calls.ends[stop] : calls.ends[stop + 1]],
                   calls.position[calls.ends[stop] : calls.ends[stop + 1]], strict=True)  # fmt: skip
        assert {(int(p), int(j)) for p, j in here} == {
            (line, place)
            for line in range(len(lines.stop_ends) - 1)
            for place, other in enumerate(lines.stop[lines.stop_ends[line] : lines.stop_ends[line + 1]].tolist())
            if other == stop
        }


def test_nothing_runs_outside_the_feeds_dates(road, tmp_path):
    table = timetable(tmp_path, road, Town(STOPS, [Trip([(0, "08:00"), (1, "08:10")])]))
    assert (table.runs(MONDAY), table.runs(MONDAY - dt.timedelta(days=1)), table.empty) == (True, False, False)
    assert len(table.day(MONDAY - dt.timedelta(days=9)).network.lines.trip) == 0


def test_a_region_without_a_timetable_has_an_empty_one(road, tmp_path):
    table = timetable(tmp_path, road)
    assert (table.empty, table.stops, table.runs(MONDAY), table.typical_day(range(7))) == (True, 0, False, None)
    assert table.day(MONDAY).network.stops == 0
    assert table.day(MONDAY).mirrored.stops == 0


def test_needs_leave_out_what_is_not_known_to_fit(road, tmp_path):
    town = Town(
        STOPS,
        [Trip([(0, "08:00"), (1, "08:10"), (2, "08:20")], wheelchair=1), Trip([(0, "09:00"), (1, "09:10")], bikes=1)],
        wheelchair={0: 1, 2: 1},
        days=[[True]],
    )
    table = timetable(tmp_path, road, town)
    chair, bike = (table.day(MONDAY, need).network.lines for need in (Need.WHEELCHAIR, Need.BIKE))
    assert (chair.board.tolist(), chair.alight.tolist()) == ([1, 0, 0], [0, 0, 1])
    assert [table.trip_id[row] for row in bike.trip.tolist()] == ["t1"]
    assert len(table.day(MONDAY, Need.WHEELCHAIR | Need.BIKE).network.lines.trip) == 0


def test_the_most_usual_day_is_no_holiday_and_has_the_most_common_service(road, tmp_path):
    """Easter 2026: Good Friday is 3 April. School days are common, the last Friday is not."""
    dates = [dt.date(2026, 3, 20) + dt.timedelta(days=k) for k in range(36)]
    plain = [one.weekday() < 5 for one in dates]
    extra = [one in (dt.date(2026, 3, 20), dt.date(2026, 4, 3)) for one in dates]
    town = Town(
        STOPS, [Trip([(0, "08:00"), (1, "08:10")]), Trip([(0, "09:00"), (1, "09:10")], service=1)],
        days=[plain, extra], first=dates[0],
    )  # fmt: skip
    table = timetable(tmp_path, road, town)
    assert table.typical_day([4]) == dt.date(2026, 3, 27)
    assert table.typical_day([6]) is None


def test_days_are_kept_and_threads_get_the_same(road, tmp_path):
    table = timetable(tmp_path, road, Town(STOPS, [Trip([(0, "08:00"), (1, "08:10")])]))
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda _: table.day(MONDAY), range(20)))
    assert len({id(one) for one in found}) == 1
    for k in range(12):
        table.day(MONDAY + dt.timedelta(days=k))
    assert table.day(MONDAY) is not found[0]


def test_arrays_are_their_own_so_that_searches_are_compiled_once(road, tmp_path):
    network = timetable(tmp_path, road, Town(STOPS, [Trip([(0, "08:00"), (1, "08:10")])])).day(MONDAY).network
    for table in (network.lines, network.calls, network.walks, network.areas):
        assert all(one.flags.c_contiguous and one.flags.writeable and type(one) is np.ndarray for one in table)


# only some stops of a trip must be booked


def test_a_trip_booked_at_some_stops_comes_free_and_whole(road, tmp_path):
    calls = [Call(0, "08:00"), Call(1, "08:10", pickup=2, drop_off=2, booking=0), Call(2, "08:20")]
    table = timetable(tmp_path, road, Town(STOPS, [Trip(calls)], booking=[rule(notice_min=30)], days=[[True]]))
    lines = table.day(MONDAY).network.lines
    kinds = {
        int(table.trip_rule[lines.trip[k]]): (lines.board[3 * k : 3 * k + 3], lines.alight[3 * k : 3 * k + 3])
        for k in range(2)
    }
    assert [one.tolist() for one in kinds[-1]] == [[1, 0, 0], [0, 0, 1]]
    assert [one.tolist() for one in kinds[0]] == [[1, 1, 0], [0, 1, 1]]


def test_where_nothing_is_left_without_booking_it_comes_once(road, tmp_path):
    calls = [Call(0, "08:00", pickup=2), Call(1, "08:10", pickup=1), Call(2, "08:20")]
    table = timetable(tmp_path, road, Town(STOPS, [Trip(calls)]))
    assert table.trip_rule.tolist() == [0]
    assert (table.rules[0].notice, table.rules[0].phone) == (60, "05151 1")


def test_of_several_rules_the_longest_notice_holds(road, tmp_path):
    rules = [rule(notice_min=30), rule(2, last_day=1, last_time=64_800), rule(notice_min=90)]
    calls = [Call(k, at(480 + 10 * k), pickup=2, booking=k) for k in range(3)]
    table = timetable(tmp_path, road, Town(STOPS, [Trip(calls)], booking=rules))
    assert table.trip_rule.tolist() == [1]
