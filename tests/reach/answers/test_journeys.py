"""Journeys through the valley, worked out by hand."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from tests.reach.answers.valley import ADORF, BSTADT, CHEIM, DECK, EINOED, SCHOOL
from tests.reach.drawing import latlon, lonlat

from dreiraum.reach.answers.journeys import Journey, Journeys, Kind, Nothing
from dreiraum.reach.errors import InputError
from dreiraum.reach.region import Region


def at(clock: str, day: int = 3) -> dt.datetime:
    """A local moment of March 2026; the 3rd is a Tuesday."""
    hour, minute = clock.split(":")
    return dt.datetime(2026, 3, day, int(hour), int(minute))


def times(found: Journeys) -> list[tuple[str, str]]:
    return [(f"{one.depart:%H:%M}", f"{one.arrive:%H:%M}") for one in found.found]


def kinds(journey: Journey) -> list[Kind]:
    return [leg.kind for leg in journey.legs]


def between(region: Region, start: float, end: float, **more) -> Journeys:
    """From and to points on the road, so many metres along it."""
    return region.journeys(latlon(start, 0), latlon(end, 0), **more)


def test_bus_and_train_with_the_walks_between(valley: Region):
    first = between(valley, ADORF + 100, CHEIM + 100, depart=at("7:00")).found[0]
    assert kinds(first) == [Kind.FOOT, Kind.BUS, Kind.FOOT, Kind.RAIL, Kind.FOOT]
    assert [leg.end for leg in first.legs] == [
        "Adorf, Kirche",
        "Bstadt, Bahnhof",
        "Bstadt, Bahnhof",
        "Cheim, Markt",
        "",
    ]
    assert (f"{first.depart:%H:%M:%S}", f"{first.arrive:%H:%M:%S}") == ("07:58:45", "08:31:15")
    assert first.minutes == 33
    assert first.rides == 2
    assert first.walk_metres == pytest.approx(240, abs=2)
    assert first.guaranteed and first.book_by is None


def test_the_bus_shows_line_direction_and_calls_with_platforms(valley: Region):
    bus = between(valley, ADORF, CHEIM, depart=at("7:00")).found[0].legs[0]
    assert bus.ride is not None
    assert (bus.ride.line, bus.ride.headsign, bus.ride.agency) == ("12", "Bstadt", "Talbus")
    assert [call.name for call in bus.ride.calls] == ["Adorf, Kirche", "Adorf, Schule", "Bstadt, Bahnhof"]
    first, middle, last = bus.ride.calls
    assert first.arrive is None and f"{first.depart:%H:%M}" == "07:00"
    assert f"{middle.arrive:%H:%M}" == f"{middle.depart:%H:%M}" == "07:03"
    assert last.depart is None and last.platform == "1"


def test_the_next_journeys_follow_each_other(valley: Region):
    found = between(valley, ADORF, BSTADT, depart=at("7:00"))
    assert times(found) == [
        ("07:00", "07:15"),
        ("08:00", "08:15"),
        ("09:00", "09:15"),
        ("10:00", "10:15"),
        ("11:00", "11:15"),
    ]
    assert len(between(valley, ADORF, BSTADT, depart=at("7:00"), many=2).found) == 2


def test_after_the_last_bus_at_18_12_there_is_none(valley: Region):
    assert times(between(valley, ADORF, BSTADT, depart=at("18:00"))) == [("18:12", "18:27")]
    late = between(valley, ADORF, BSTADT, depart=at("18:13"))
    assert late.found == ()
    assert late.nothing is Nothing.NO_CONNECTION


def test_to_arrive_by_nine_one_leaves_as_late_as_one_can(valley: Region):
    found = between(valley, ADORF, CHEIM, arrive=at("9:00"))
    assert times(found) == [("06:00", "06:30"), ("07:00", "07:30"), ("08:00", "08:30")]


def test_who_arrives_on_the_minute_arrives_in_time(valley: Region):
    assert times(between(valley, ADORF, CHEIM, arrive=at("8:30"), many=1)) == [("08:00", "08:30")]
    assert times(between(valley, ADORF, CHEIM, arrive=at("8:29"), many=1)) == [("07:00", "07:30")]


def test_the_night_bus_runs_over_midnight(valley: Region):
    found = between(valley, BSTADT, ADORF, depart=at("23:50"))
    assert times(found) == [("00:10", "00:25")]
    assert found.found[0].depart.date() == dt.date(2026, 3, 4)
    assert times(between(valley, BSTADT, ADORF, depart=at("0:05", 4), many=1)) == [("00:10", "00:25")]
    assert times(between(valley, BSTADT, ADORF, arrive=at("0:30", 4), many=1)) == [("00:10", "00:25")]


def test_on_the_night_the_clocks_change_times_are_those_on_the_wall(valley: Region):
    assert times(between(valley, ADORF, BSTADT, depart=at("5:00", 29), many=1)) == [("06:00", "06:15")]
    night = between(valley, BSTADT, ADORF, depart=at("23:50", 28), many=1)
    assert times(night) == [("00:10", "00:25")]


def test_a_walk_while_the_clocks_are_put_forward_takes_as_long_as_ever(valley: Region):
    direct = between(valley, ADORF, SCHOOL, depart=at("1:55", 29)).direct
    assert direct is not None
    assert direct.minutes == 13
    assert f"{direct.arrive:%H:%M}" == "03:07"


def test_rides_that_must_be_booked_carry_phone_and_deadline(valley: Region):
    first = between(valley, CHEIM, DECK, depart=at("22:00"), asked=at("22:00")).found[0]
    rufbus = first.legs[0]
    assert rufbus.kind is Kind.RUFBUS and rufbus.ride is not None and rufbus.ride.booking is not None
    assert f"{rufbus.ride.booking.deadline:%H:%M}" == "22:20"
    assert rufbus.ride.booking.phone == "05151 30"
    assert first.book_by == rufbus.ride.booking.deadline


def test_at_the_deadline_it_can_still_be_booked_and_a_minute_later_not(valley: Region):
    assert times(between(valley, CHEIM, DECK, depart=at("22:20"), asked=at("22:20"))) == [("22:50", "22:58")]
    late = between(valley, CHEIM, DECK, depart=at("22:21"), asked=at("22:21"))
    assert late.found == ()
    assert late.nothing is Nothing.TOO_LATE


def test_who_plans_ahead_can_book_everything(valley: Region):
    found = between(valley, CHEIM, DECK, depart=at("22:40"))
    assert times(found) == [("22:50", "22:58")]
    assert found.asked.replace(tzinfo=None) == at("12:00", 2)


def test_arriving_by_a_time_with_what_can_be_booked(valley: Region):
    assert times(between(valley, CHEIM, DECK, arrive=at("23:00"), asked=at("22:20"), many=1)) == [("22:50", "22:58")]
    assert between(valley, CHEIM, DECK, arrive=at("23:00"), asked=at("22:21"), many=1).found == ()


def test_nothing_is_found_that_left_before_it_was_asked_for(valley: Region):
    assert times(between(valley, ADORF, BSTADT, arrive=at("9:30"), asked=at("8:30"))) == [("09:00", "09:15")]


def test_no_booking_where_only_another_stop_of_the_ride_needs_one(valley: Region):
    here = between(valley, CHEIM, DECK, depart=at("12:20"), asked=at("12:20"), many=1).found[0]
    assert here.legs[0].kind is Kind.BUS and here.book_by is None
    ahead = between(valley, CHEIM, DECK, depart=at("12:20"), many=1).found[0]
    assert ahead.legs[0].kind is Kind.BUS and ahead.book_by is None


def test_a_stop_served_by_phone_only_needs_a_booking(valley: Region):
    ahead = between(valley, CHEIM, 18500, depart=at("12:20"), many=5, walk_minutes=2)
    assert any(leg.ride and leg.ride.line == "20" and leg.ride.booking for one in ahead.found for leg in one.legs)


def test_inside_the_zone_the_rufbus_comes_to_the_door(valley: Region):
    first = between(valley, CHEIM, EINOED + 100, depart=at("9:00"), asked=at("8:00")).found[0]
    ride = first.legs[-1]
    assert ride.kind is Kind.RUFBUS and ride.end == ""
    assert first.walk_metres == 0
    assert ride.line[-1] == pytest.approx(lonlat(EINOED + 100, 0), abs=1e-6)
    alone = valley.route(latlon(CHEIM, 0), latlon(EINOED + 100, 0), mode="car").tenths / 10
    assert ride.seconds == pytest.approx(1.3 * alone + 180, abs=1)


def test_and_takes_one_from_the_door_to_the_train(valley: Region):
    found = between(valley, EINOED - 100, BSTADT, depart=at("9:00"), asked=at("8:00"), many=1).found[0]
    assert kinds(found)[:2] == [Kind.RUFBUS, Kind.RAIL]
    assert found.legs[0].start == ""
    assert found.book_by == found.legs[0].depart - dt.timedelta(minutes=30)


def test_arriving_at_the_door_by_a_time(valley: Region):
    found = between(valley, CHEIM, EINOED + 100, arrive=at("10:00"), asked=at("8:00"), many=1).found[0]
    assert found.legs[-1].end == ""
    assert at("9:59") <= found.arrive.replace(tzinfo=None) <= at("10:00")


def test_the_rufbus_that_comes_when_called_is_shown_once(valley: Region):
    found = between(valley, CHEIM, EINOED + 100, depart=at("9:00"), asked=at("8:00"))
    assert sum(kinds(one) == [Kind.RUFBUS] for one in found.found) == 1


def test_by_wheelchair_only_what_is_known_to_be_accessible(valley: Region):
    found = between(valley, ADORF, BSTADT, depart=at("7:00"), wheelchair=True, many=3)
    assert times(found) == [("08:00", "08:15"), ("10:00", "10:15"), ("12:00", "12:15")]
    assert all(leg.ride.wheelchair for one in found.found for leg in one.legs if leg.ride)
    assert between(valley, SCHOOL, BSTADT, depart=at("7:00"), wheelchair=True, walk_minutes=1).found == ()


def test_with_the_bike_only_where_bikes_are_known_to_be_taken(valley: Region):
    found = between(valley, ADORF - 300, CHEIM, depart=at("7:00"), bike=True)
    assert [kinds(one)[:2] for one in found.found] == [[Kind.BIKE, Kind.BUS]]
    assert f"{found.found[0].legs[1].depart:%H:%M}" == "08:00"


def test_the_bike_left_at_the_stop_does_not_limit_the_rides(valley: Region):
    found = between(valley, BSTADT - 3000, CHEIM, depart=at("7:00"), access="bike", many=1).found[0]
    assert kinds(found) == [Kind.BIKE, Kind.RAIL]


def test_park_and_ride_is_driving_parking_and_walking(valley: Region):
    found = between(valley, ADORF, CHEIM, depart=at("9:05"), access="car", many=1).found[0]
    assert kinds(found) == [Kind.CAR, Kind.FOOT, Kind.RAIL]
    assert found.legs[0].end == "P+R Bstadt"
    assert found.legs[0].cost == pytest.approx(0.2 * found.legs[0].metres / 1000)


def test_shared_rides_are_never_guaranteed_and_can_be_left_out(valley: Region):
    found = between(valley, CHEIM, ADORF, depart=at("18:45"), asked=at("12:00"), many=1).found[0]
    assert kinds(found) == [Kind.RIDE]
    assert not found.guaranteed
    without = between(valley, CHEIM, ADORF, depart=at("18:45"), asked=at("12:00"), rides_too=False)
    assert all(one.guaranteed for one in without.found)


def test_the_bench_counts_its_wait(valley: Region):
    found = between(valley, DECK, CHEIM, depart=at("14:00"), many=1).found[0]
    assert kinds(found) == [Kind.BENCH]
    assert found.legs[0].depart - found.depart == dt.timedelta(minutes=15)


def test_walking_is_offered_beside_the_bus_that_is_slower(valley: Region):
    found = between(valley, ADORF, SCHOOL, depart=at("9:05"))
    assert found.direct is not None and found.direct.minutes == 13
    assert kinds(found.direct) == [Kind.FOOT]
    assert found.direct.depart.replace(tzinfo=None) == at("9:05")
    arriving = between(valley, ADORF, SCHOOL, arrive=at("9:05")).direct
    assert arriving is not None and arriving.arrive.replace(tzinfo=None) == at("9:05")


def test_nobody_is_told_to_walk_for_hours(valley: Region):
    assert between(valley, ADORF, BSTADT, depart=at("9:05")).direct is None


def test_tickets_and_emissions_add_up(valley: Region):
    found = between(valley, ADORF, CHEIM, depart=at("7:00"), many=1).found[0]
    assert found.cost == 4.0
    assert [leg.cost for leg in found.legs if leg.ride] == [4.0, 0.0]
    assert found.co2 == pytest.approx(93 * 6.0 + 58 * 6.0, rel=0.01)


def test_the_line_of_each_leg_begins_where_the_one_before_ended(valley: Region):
    found = between(valley, ADORF + 100, CHEIM + 100, depart=at("7:00"), many=1).found[0]
    for one, other in zip(found.legs, found.legs[1:], strict=False):
        assert np.allclose(one.line[-1], other.line[0], atol=1e-5)


def test_on_a_day_without_a_timetable_that_is_said(valley: Region):
    found = between(valley, ADORF, CHEIM, depart=dt.datetime(2026, 4, 10, 8))
    assert found.nothing is Nothing.NO_TIMETABLE and found.found == ()


def test_a_place_without_streets_is_not_connected(valley: Region):
    found = valley.journeys(latlon(0, 4000), latlon(CHEIM, 0), depart=at("8:00"))
    assert found.nothing is Nothing.NOT_CONNECTED


def test_a_day_with_its_time_zone_is_the_same_moment(valley: Region):
    utc = at("6:00").replace(tzinfo=dt.UTC)
    assert times(between(valley, ADORF, BSTADT, depart=utc, many=1)) == [("07:00", "07:15")]


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({}, "either the departure or the arrival"),
        ({"depart": at("8:00"), "arrive": at("9:00")}, "either the departure or the arrival"),
        ({"depart": "8:00"}, "is no time"),
        ({"depart": at("8:00"), "access": "bycicle"}, "did you mean 'bike'"),
        ({"depart": at("8:00"), "egress": "car"}, "unknown way to the stop 'car'"),
        ({"depart": at("8:00"), "wheelchair": True, "bike": True}, "choose one of them"),
        ({"depart": at("8:00"), "walk_minutes": -1}, "walk_minutes must lie between 0 and 108"),
        ({"depart": at("8:00"), "walk_minutes": float("nan")}, "walk_minutes must lie"),
        ({"depart": at("8:00"), "transfers": 12}, "transfers must lie between 0 and 9"),
        ({"depart": at("8:00"), "many": 0}, "many must lie between 1 and 20"),
    ],
)
def test_questions_that_are_none_say_the_way_out(valley: Region, more: dict, says: str):
    with pytest.raises(InputError, match=says):
        between(valley, ADORF, CHEIM, **more)
