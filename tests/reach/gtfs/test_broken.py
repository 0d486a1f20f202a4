"""What is broken is left out, counted and named with file, line and field; the rest stays."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reach.gtfs.feeds import call, calls, codes, packed, read, stop, tables, trip

from dreiraum.reach.errors import InputError
from dreiraum.reach.gtfs.read import read_feed

LATE = calls("late", "7:00:00", "7:05:00")


def only_late(feed):
    """Just the unbroken trip is there, the other one counted."""
    assert list(feed.trips.id) == ["late"]
    assert feed.left_out == 1
    return feed


BROKEN = {
    "unknown_stop": [call("early", 0, "A", "6:00:00"), call("early", 1, "Z", "6:05:00")],
    "missing_stop": [call("early", 0, "", "6:00:00"), call("early", 1, "B", "6:05:00")],
    "bad_time": calls("early", "6:00:00", "6:5:00"),
    "bad_sequence": [call("early", "eins", "A", "6:00:00"), call("early", 1, "B", "6:05:00")],
    "duplicate_sequence": [call("early", 1, "A", "6:00:00"), call("early", 1, "B", "6:05:00")],
    "missing_edge_time": calls("early", "6:00:00", ""),
    "decreasing_time": calls("early", "6:00:00", "6:10:00", "6:05:00"),
    "too_few_stops": calls("early", "6:00:00"),
    "too_many_stops": calls("early", *["6:00:00"] * 10_001, stops="AB" * 5_001),
    "trip_without_times": [],
}


@pytest.mark.parametrize(("code", "times"), BROKEN.items())
def test_a_trip_with_broken_stop_times_is_left_out(tmp_path, code, times):
    feed = only_late(read(tmp_path, stop_times=[*LATE, *times]))
    assert codes(feed) == {code: 1}
    problem = feed.problems[0]
    assert problem.severity == "error"
    assert problem.file == ("trips.txt" if code == "trip_without_times" else "stop_times.txt")
    assert problem.line >= 2
    assert problem.field


@pytest.mark.parametrize(
    "text", ["6:60:00", "24", "06:00", "6:00:00 Uhr", "-1:00:00", "168:00:00", "6.00.00", "6:00:a"]
)
def test_what_is_no_time_is_said_with_its_place(tmp_path, text):
    feed = only_late(read(tmp_path, stop_times=[*LATE, *calls("early", "5:00:00", text)]))
    one = feed.problems[0]
    assert (one.code, one.file, one.line, one.field, one.value) == (
        "bad_time",
        "stop_times.txt",
        5,
        "arrival_time",
        text,
    )


def test_a_departure_before_the_arrival_is_refused(tmp_path):
    times = calls("early", "6:00:00", "6:05:00", "6:10:00")
    times[1]["departure_time"] = "6:04:59"
    assert codes(only_late(read(tmp_path, stop_times=[*LATE, *times]))) == {"decreasing_time": 1}


@pytest.mark.parametrize(
    ("code", "row"),
    [
        ("unknown_route", trip("early", route="9")),
        ("unknown_service", trip("early", service="never")),
        ("missing_trip_id", trip("")),
        ("duplicate_trip", trip("late")),
    ],
)
def test_a_broken_row_of_trips_is_left_out(tmp_path, code, row):
    feed = only_late(read(tmp_path, trips=[trip("late"), row], stop_times=LATE))
    assert codes(feed) == {code: 1}
    assert (feed.problems[0].file, feed.problems[0].line) == ("trips.txt", 3)


def test_many_broken_trips_are_one_problem_with_their_number(tmp_path):
    names = [f"t{number}" for number in range(40)]
    times = [row for name in names for row in calls(name, "6:00:00", "5:00:00")]
    feed = read(tmp_path, trips=[trip("late"), *map(trip, names)], stop_times=[*LATE, *times])
    assert codes(feed) == {"decreasing_time": 40}
    assert len(feed.problems) == 1
    assert feed.left_out == 40


@pytest.mark.parametrize(("lat", "lon"), [(0, 0), (91, 9), (52, 181), ("", ""), ("Nord", 9), ("nan", 9), (52, "")])
def test_calls_at_a_stop_without_a_place_are_left_out(tmp_path, lat, lon):
    stops = [*tables()["stops"][:3], stop("D", lat, lon)]
    feed = read(tmp_path, stops=stops)
    assert list(feed.stops.id) == ["A", "B", "C"]
    assert feed.times.stop.tolist() == [0, 1, 2] * 2
    found = codes(feed)
    assert found["stop_without_place"] == 1
    assert found["calls_left_out"] == 2
    assert feed.left_out == 0


def test_a_second_stop_of_an_id_does_not_count(tmp_path):
    feed = read(tmp_path, stops=[*tables()["stops"], stop("A", 53)])
    assert feed.stops.lat[0] == 52.1
    assert (codes(feed), feed.problems[0].line) == ({"duplicate_id": 1}, 6)


def test_a_call_at_an_entrance_is_refused(tmp_path):
    stops = [stop("S", location_type=1), stop("A", location_type=2, parent_station="S"), stop("B"), stop("C")]
    times = [*calls("early", "6:00:00", "6:05:00"), *calls("late", "7:00:00", "7:05:00", stops="BC")]
    assert codes(only_late(read(tmp_path, stops=stops, stop_times=times))) == {"not_a_stop": 1}


def test_times_of_a_trip_that_is_not_there_are_said(tmp_path):
    feed = read(tmp_path, stop_times=[*tables()["stop_times"], call("ghost", 1, "A", "6:00:00")])
    assert (codes(feed), feed.left_out) == ({"unknown_trip": 1}, 0)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"start_date": "2026-11-23", "end_date": "20261206"}, "bad_date"),
        ({"start_date": "20261123", "end_date": "20261131"}, "bad_date"),
        ({"start_date": "20261206", "end_date": "20261123"}, "reversed_dates"),
    ],
)
def test_a_service_with_broken_dates_is_left_out_with_its_trips(tmp_path, row, code):
    calendar = [*tables()["calendar"], {"service_id": "odd", "monday": 1, **row}]
    feed = only_late(read(tmp_path, calendar=calendar, trips=[trip("early", service="odd"), trip("late")]))
    assert codes(feed) == {code: 1, "unknown_service": 1}


def test_odd_values_count_as_missing(tmp_path):
    feed = read(tmp_path, trips=[trip("early", wheelchair_accessible=7, direction_id="hin"), trip("late")])
    assert (feed.trips.wheelchair.tolist(), feed.trips.direction.tolist()) == ([0, 0], [-1, -1])
    assert codes(feed) == {"bad_value": 2}


def test_short_and_long_rows_are_said_and_read_as_far_as_they_go(tmp_path):
    text = b"route_id,route_short_name,route_type\n1,10,3,more\n2\n"
    feed = read_feed(packed(tmp_path, {"routes.txt": text}))
    assert [one.id for one in feed.routes] == ["1", "2"]
    assert codes(feed) == {"row_length": 2, "bad_route_type": 1}


def test_a_line_of_an_unknown_kind_is_a_bus(tmp_path):
    feed = read(tmp_path, routes=[{"route_id": "1", "route_type": 99}])
    assert (feed.routes[0].type, codes(feed)) == (3, {"bad_route_type": 1})


REFUSED = {
    "stop_times.txt is missing": {"stop_times": None},
    "agency.txt is missing": {"agency": None},
    "no trip|none of 2 trips can be used.*decreasing_time": {
        "stop_times": [*calls("early", "6:00:00", "5:00:00"), *calls("late", "6:00:00", "5:00:00")]
    },
    "needs calendar.txt or calendar_dates.txt": {"calendar": None},
    "column stop_sequence is missing": {"stop_times": [{"trip_id": "early", "stop_id": "A"}]},
    "no time zone": {"agency": [{"agency_name": "A", "agency_timezone": "Hameln"}]},
    "no stop that can be used": {"stops": [stop("A", 0, 0)]},
    "runs on any day": {"calendar": [{"service_id": "week", "start_date": "20261123", "end_date": "20261206"}]},
}


@pytest.mark.parametrize(("words", "changes"), REFUSED.items())
def test_a_feed_that_cannot_be_used_is_refused_in_one_line(tmp_path, words, changes):
    with pytest.raises(InputError, match=words) as error:
        read(tmp_path, **changes)
    assert "\n" not in str(error.value)


TEXTS = {
    "line 3: not UTF-8.*M\u00fcnder": "stop_id,stop_name,stop_lat,stop_lon\nA,A,52,9\nB,Bad Münder,52,9\n".encode(
        "cp1252"
    ),
    "UTF-16": "stop_id,stop_lat,stop_lon\n".encode("utf-16"),
    "is empty": b"\n\n",
    "never closes": b'stop_id,stop_lat,stop_lon\nA,52,9\nB,"52,9\nC,52,9\n',
    "column stop_id is missing": b"<html><body>404</body></html>",
}


@pytest.mark.parametrize(("words", "text"), TEXTS.items())
def test_a_table_that_cannot_be_read_is_refused_in_one_line(tmp_path, words, text):
    with pytest.raises(InputError, match=words) as error:
        read_feed(packed(tmp_path, {"stops.txt": text}))
    assert "stops.txt" in str(error.value)


NAMES = sorted(f"{name}.txt" for name in tables())
BYTES = st.binary(max_size=60) | st.text(',"\n\r0123456789:ab ', max_size=60).map(str.encode)


@settings(max_examples=80, deadline=None)
@given(
    name=st.sampled_from([*NAMES, "frequencies.txt", "shapes.txt", "transfers.txt", "locations.geojson"]), data=BYTES
)
def test_any_bytes_in_any_file_give_a_feed_or_one_line(tmp_path_factory, name, data):
    path = packed(tmp_path_factory.mktemp("f"), {name: data})
    try:
        assert read_feed(path).left_out >= 0
    except InputError as error:
        assert "\n" not in str(error)


ODD = [
    "A",
    "early",
    "1",
    "0",
    "-1",
    "99999999999",
    "0.5",
    "nan",
    "1e999",
    "24:00:00",
    "x:y",
    "20261124",
    "99991231",
    "week",
    "ä",
    '"',
    "g",
    "b",
]
CELLS = st.sampled_from(["", *ODD]) | st.text(max_size=5)
MORE = {
    "frequencies": [{"trip_id": "early", "start_time": "6:00:00", "end_time": "7:00:00", "headway_secs": 600}],
    "transfers": [{"from_stop_id": "A", "to_stop_id": "B", "transfer_type": 2, "min_transfer_time": 60}],
    "pathways": [{"from_stop_id": "A", "to_stop_id": "B", "pathway_mode": 2, "stair_count": 9, "length": 3}],
    "shapes": [{"shape_id": "s", "shape_pt_lat": 52, "shape_pt_lon": 9, "shape_pt_sequence": 1}],
    "booking_rules": [{"booking_rule_id": "b", "booking_type": 1, "prior_notice_duration_min": 30}],
    "calendar_dates": [{"service_id": "week", "date": "20261124", "exception_type": 2}],
    "location_groups": [{"location_group_id": "g", "location_group_name": "G"}],
    "location_group_stops": [{"location_group_id": "g", "stop_id": "A"}, {"location_group_id": "g", "stop_id": "B"}],
    "fare_attributes": [{"fare_id": "f", "price": 2, "currency_type": "EUR", "transfers": 1}],
    "fare_rules": [{"fare_id": "f", "route_id": "1"}],
}


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_any_cells_give_a_feed_or_one_line(tmp_path_factory, data):
    whole = {**tables(), **MORE}
    whole["trips"] = [*whole["trips"], trip("flex")]
    window = {"start_pickup_drop_off_window": "8:00:00", "end_pickup_drop_off_window": "9:00:00"}
    flexible = {"trip_id": "flex", "location_group_id": "g", "pickup_booking_rule_id": "b", **window}
    whole["stop_times"] = [*whole["stop_times"], *({**flexible, "stop_sequence": number} for number in (1, 2))]
    for _ in range(data.draw(st.integers(1, 4))):
        name = data.draw(st.sampled_from(sorted(whole)))
        row = data.draw(st.integers(0, len(whole[name]) - 1))
        column = data.draw(st.sampled_from(sorted(whole[name][row])))
        changed = {**whole[name][row], column: data.draw(CELLS)}
        whole[name] = [changed if number == row else one for number, one in enumerate(whole[name])]
    try:
        feed = read(tmp_path_factory.mktemp("f"), **whole)
    except InputError as error:
        assert "\n" not in str(error)
        return
    arrive, depart = feed.times.arrive, feed.times.depart
    assert (arrive <= depart).all()
    assert ((feed.times.stop >= 0) & (feed.times.stop < len(feed.stops.id))).all()
    for first, last in zip(feed.trips.times[:-1], feed.trips.times[1:], strict=True):
        assert last - first >= 2
        assert (depart[first : last - 1] <= arrive[first + 1 : last]).all()
