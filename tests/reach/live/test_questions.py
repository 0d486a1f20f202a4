"""What people see of live data: later arrivals, other journeys, cancelled departures, messages; or that it is old."""

import datetime as dt

import pytest
from tests.reach.answers.valley import ADORF, BSTADT, CHEIM, write_valley
from tests.reach.drawing import latlon
from tests.reach.live.feeds import alert, cancelled, changed, feed, late, stop, vehicle

from dreiraum.reach import Region
from dreiraum.reach.live.live import Live
from dreiraum.reach.live.reading import read_updates

AT = dt.datetime(2026, 3, 4, 8, 50)
NOON = int(dt.datetime(2026, 3, 4, 11, tzinfo=dt.UTC).timestamp())
BUS, TRAIN = "12-a-540", "S5-b2-560"  # 9:00 from Adorf, 9:15 at Bstadt; 9:20 from there, 9:30 at Cheim


@pytest.fixture(scope="module")
def valley(tmp_path_factory):
    folder = tmp_path_factory.mktemp("valley")
    return Region.build(write_valley(folder), folder / "region")


def live(*entities):
    return Live([read_updates(feed(*entities, at=NOON - 3 * 3600), "live")])


def journeys(valley, now, start=ADORF, end=CHEIM):
    return valley.journeys(latlon(start, 0), latlon(end, 0), depart=AT, asked=AT, rides_too=False, many=3, live=now)


def rides(journey):
    return [leg.ride for leg in journey.legs if leg.ride]


def first_with_rides(found):
    return next(one for one in found.found if one.rides)


def board(valley, stop_id, now, **more):
    rows = [valley.timetable.stop_id.tolist().index(stop_id)]
    return valley.departures(rows, AT, asked=AT, many=20, minutes=60, live=now, **more)


def test_without_news_the_journey_is_the_planned_one(valley):
    planned = first_with_rides(journeys(valley, None))
    assert [ride.trip for ride in rides(planned)] == [BUS, TRAIN]
    with_news = journeys(valley, live())
    assert first_with_rides(with_news).arrive == planned.arrive
    assert with_news.live == dt.datetime.fromtimestamp(NOON - 3 * 3600, dt.UTC)
    assert not with_news.stale


def test_who_is_late_arrives_late_and_both_times_are_told(valley):
    found = first_with_rides(journeys(valley, live(late(BUS, 120), late(TRAIN, 240))))
    bus, train = rides(found)
    assert (bus.trip, bus.live, train.trip, train.live) == (BUS, True, TRAIN, True)
    last = train.calls[-1]
    assert last.arrive - last.planned_arrive == dt.timedelta(minutes=4)
    assert bus.calls[0].depart - bus.calls[0].planned_depart == dt.timedelta(minutes=2)


def test_a_train_that_is_missed_is_not_offered(valley):
    found = first_with_rides(journeys(valley, live(late(BUS, 900))))
    assert [ride.trip for ride in rides(found)] == [BUS, "S5-b2-590"]


def test_a_bus_that_does_not_run_is_not_ridden(valley):
    for journey in journeys(valley, live(cancelled(BUS))).found:
        assert BUS not in [ride.trip for ride in rides(journey)]


@pytest.mark.parametrize("key", ["depart", "arrive"])
def test_a_line_that_loses_its_only_trip_is_passed_over(valley, key):
    """The night bus of 24:10, forwards and towards the end."""
    at = dt.datetime(2026, 3, 4, 23, 55) + (dt.timedelta(hours=1) if key == "arrive" else dt.timedelta())
    asked = {key: at, "asked": at.replace(hour=12, day=4), "rides_too": False}
    ends = latlon(BSTADT, 0), latlon(ADORF, 0)
    planned = [rides(one) for one in valley.journeys(*ends, **asked).found]
    assert "N1-b1-1450" in [ride.trip for one in planned for ride in one]
    found = valley.journeys(*ends, **asked, live=live(cancelled("N1-b1-1450", day="20260304")))
    assert "N1-b1-1450" not in [ride.trip for one in found.found for ride in rides(one)]


def test_who_wants_to_arrive_in_time_takes_the_bus_before_the_late_one(valley):
    by = dt.datetime(2026, 3, 4, 9, 32)
    asked = {"arrive": by, "asked": AT, "rides_too": False}
    ends = latlon(ADORF, 0), latlon(CHEIM, 0)
    planned, found = (valley.journeys(*ends, **asked, live=now).found for now in (None, live(late(BUS, 900))))
    assert BUS in [ride.trip for one in planned for ride in rides(one)]
    assert all(one.arrive.replace(tzinfo=None) <= by for one in found)
    assert BUS not in [ride.trip for one in found for ride in rides(one)]


def test_nobody_gets_off_where_the_bus_does_not_stop(valley):
    found = journeys(valley, live(changed(BUS, stop(2, said="SKIPPED"))), end=BSTADT)
    for journey in found.found:
        assert BUS not in [ride.trip for ride in rides(journey)]


def test_a_board_tells_delays_and_what_is_cancelled(valley):
    rows = {one.trip: one for one in board(valley, "a", live(late(BUS, 300)))}
    assert rows[BUS].expected - rows[BUS].planned == dt.timedelta(minutes=5)
    assert rows[BUS].live
    gone = {one.trip: one for one in board(valley, "a", live(cancelled(BUS)))}[BUS]
    assert (gone.cancelled, gone.expected) == (True, None)


def test_messages_stand_where_they_belong(valley):
    now = live(
        alert({"de": "Linie 12 fährt eine Umleitung"}, {"route_id": "12"}),
        alert("Bahnsteig gesperrt", {"stop_id": "B"}),
        alert("Fahrt ohne Rampe", {"trip_id": TRAIN, "start_date": "20260304"}),
        alert("Gestern", {"trip_id": TRAIN, "start_date": "20260303"}),
        alert("Talbus streikt", {"agency_id": "V"}, periods=[(NOON, 0)]),
        alert("Nur Züge", {"route_type": 2}),
        alert("Andere Linie hier", {"route_id": "N1", "stop_id": "a"}),
    )
    bus, train = rides(first_with_rides(journeys(valley, now)))
    assert set(bus.alerts) == {"Linie 12 fährt eine Umleitung", "Bahnsteig gesperrt"}
    assert set(train.alerts) == {"Bahnsteig gesperrt", "Fahrt ohne Rampe", "Nur Züge"}


def test_messages_are_found_for_a_stop_alone(valley):
    now = live(alert("Haltestelle verlegt", {"stop_id": "a"}), alert("Linie", {"route_id": "12"}))
    row = valley.timetable.stop_id.tolist().index("a")
    (found,) = now.alerts_for(valley.timetable, AT.replace(tzinfo=dt.UTC), stops=[row])
    assert found.title.de == "Haltestelle verlegt"


def test_it_is_known_where_a_vehicle_is(valley):
    now = live(vehicle(BUS, 52.03, 9.51, day="20260304"), vehicle("12-b1-570", 52.0, 9.5))
    row = valley.timetable.trip_id.tolist().index
    assert now.position(valley.timetable, row(BUS), AT.date()).lat == pytest.approx(52.03, abs=1e-4)
    assert now.position(valley.timetable, row(BUS), dt.date(2026, 3, 5)) is None
    assert now.position(valley.timetable, row("12-b1-570"), dt.date(2026, 3, 5)) is not None
    assert now.position(valley.timetable, row(TRAIN), AT.date()) is None


def test_old_news_are_said_to_be_old_and_change_nothing(valley):
    found = journeys(valley, Live((), stale=True))
    assert (found.live, found.stale) == (None, True)
    assert first_with_rides(found).arrive == first_with_rides(journeys(valley, None)).arrive
