"""Departure boards of the valley."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dreiraum.reach.answers.departures import Departure
from dreiraum.reach.answers.journeys import Kind
from dreiraum.reach.answers.stops import stops_named
from dreiraum.reach.errors import InputError
from dreiraum.reach.region import Region


def at(clock: str, day: int = 3) -> dt.datetime:
    hour, minute = clock.split(":")
    return dt.datetime(2026, 3, day, int(hour), int(minute))


def board(region: Region, stop: str, clock: str, **more) -> list[Departure]:
    return region.departures(stops_named(region.timetable, stop), at(clock), **more)


def lines(found: list[Departure]) -> list[tuple[str, str, str]]:
    return [(f"{one.planned:%H:%M}", one.line, one.headsign) for one in found]


def test_a_station_shows_all_its_platforms_by_time(valley: Region):
    found = board(valley, "Bstadt, Bahnhof", "7:15", minutes=40)
    assert lines(found) == [("07:20", "S5", "Cheim"), ("07:30", "12", "Adorf"), ("07:50", "S5", "Cheim")]
    assert [one.platform for one in found] == ["2", "1", "2"]
    assert [one.kind for one in found] == [Kind.RAIL, Kind.BUS, Kind.RAIL]


def test_a_departure_on_the_minute_asked_for_is_still_there(valley: Region):
    assert lines(board(valley, "Adorf, Kirche", "18:12", minutes=1)) == [("18:12", "12", "Bstadt")]
    assert board(valley, "Adorf, Kirche", "18:13", minutes=240) == []


def test_where_a_ride_ends_nothing_departs(valley: Region):
    assert all(one.headsign != "Adorf" for one in board(valley, "Adorf, Kirche", "6:00", minutes=600))


def test_boards_go_on_after_midnight(valley: Region):
    found = board(valley, "Bstadt, Bahnhof", "23:45", minutes=60)
    assert lines(found) == [("23:50", "S5", "Cheim"), ("00:10", "N1", "Adorf"), ("00:20", "S5", "Cheim")]
    assert lines(board(valley, "Bstadt, Bahnhof", "0:05", minutes=20)) == [
        ("00:10", "N1", "Adorf"),
        ("00:20", "S5", "Cheim"),
    ]


def test_what_must_be_booked_says_until_when_and_whether_it_is_too_late(valley: Region):
    (rufbus,) = [one for one in board(valley, "Cheim Markt", "22:10", minutes=60) if one.kind is Kind.RUFBUS]
    assert rufbus.booking is not None and f"{rufbus.booking.deadline:%H:%M}" == "22:20"
    assert not rufbus.too_late and rufbus.guaranteed
    late = board(valley, "Cheim Markt", "22:10", minutes=60, asked=at("22:21"))
    assert [one.too_late for one in late if one.kind is Kind.RUFBUS] == [True]
    assert [one.too_late for one in late if one.kind is Kind.RAIL] == [False, False]


def test_a_ride_that_only_another_stop_must_book_is_there_once_and_without_booking(valley: Region):
    (bus,) = [one for one in board(valley, "Cheim Markt", "12:20", minutes=10) if one.line == "20"]
    assert bus.booking is None and bus.kind is Kind.BUS


def test_a_shared_ride_is_not_guaranteed(valley: Region):
    (ride,) = [one for one in board(valley, "Cheim Markt", "18:55", minutes=9) if one.kind is Kind.RIDE]
    assert not ride.guaranteed


def test_wheelchairs_are_known_unknown_or_not(valley: Region):
    assert [one.wheelchair for one in board(valley, "Adorf, Kirche", "6:00", minutes=61)] == [True, False]
    assert [one.wheelchair for one in board(valley, "Bstadt, Bahnhof", "0:05", minutes=10)] == [None]


def test_so_many_and_no_more(valley: Region):
    assert len(board(valley, "Bstadt, Bahnhof", "6:00", minutes=1440, many=7)) == 7


def test_days_without_a_timetable_have_empty_boards(valley: Region):
    rows = stops_named(valley.timetable, "Cheim Markt")
    assert valley.departures(rows, dt.datetime(2026, 6, 1, 12)) == []


def test_stops_are_found_by_words_and_spellings(valley: Region):
    timetable = valley.timetable
    names = {timetable.stop_name[row] for row in stops_named(timetable, "bstadt bhf").tolist()}
    assert names == {"Bstadt, Bahnhof"}
    assert len(stops_named(timetable, "Kirche")) == 1
    assert len(stops_named(timetable, "Einoed West")) == 1


def test_a_name_that_several_stops_share_asks_back(valley: Region):
    with pytest.raises(InputError, match=r"did you mean 'Adorf, \w+' or 'Adorf, \w+'"):
        stops_named(valley.timetable, "Adorf")
    with pytest.raises(InputError, match="did you mean 'Cheim, Markt'"):
        stops_named(valley.timetable, "Chaim Makrt")


@pytest.mark.parametrize("more", [{"minutes": 0}, {"minutes": 3000}])
def test_boards_of_no_time_or_too_much_are_refused(valley: Region, more: dict):
    with pytest.raises(InputError, match="a board shows"):
        valley.departures([0], at("8:00"), **more)


def test_stops_that_are_none_are_refused(valley: Region):
    with pytest.raises(InputError, match="no stop 99"):
        valley.departures([99], at("8:00"))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 1439), st.integers(1, 300), st.integers(1, 300))
def test_two_boards_one_after_the_other_are_one_long_board(valley: Region, start: int, one: int, other: int):
    moment = dt.datetime(2026, 3, 10) + dt.timedelta(minutes=start)
    rows = stops_named(valley.timetable, "Bstadt, Bahnhof")
    first = valley.departures(rows, moment, minutes=one, many=500)
    then = valley.departures(rows, moment + dt.timedelta(minutes=one, seconds=1), minutes=other, many=500)
    whole = valley.departures(rows, moment, minutes=one + other, many=500)
    joined = lines([*first, *then])
    assert joined[: len(whole)] == lines(whole)
    assert all(a.planned <= b.planned for a, b in itertools.pairwise(whole))
