"""What is read from a good feed: every table, in its shape."""

import datetime as dt
import shutil
import zipfile

import numpy as np
import pytest
from tests.reach.gtfs.feeds import call, calls, codes, packed, read, stop, tables, trip, written

from dreiraum.reach.gtfs.read import read_feed


def column(strings, rows=None):
    return [text for row, text in enumerate(strings) if rows is None or row in rows]


def test_a_little_feed(tmp_path):
    feed = read(tmp_path)
    assert (feed.title, feed.timezone, feed.left_out, feed.problems) == ("Öffis", "Europe/Berlin", 0, ())
    assert column(feed.stops.id) == ["A", "B", "C", "D"]
    assert feed.routes[0].short_name == "10"
    assert column(feed.trips.id) == ["early", "late"]
    assert feed.trips.times.tolist() == [0, 4, 8]
    assert feed.times.stop.tolist() == [0, 1, 2, 3] * 2
    assert feed.times.arrive[:4].tolist() == [21600, 21900, 22500, 22800]
    assert feed.times.headsign is None


def test_times_go_on_after_midnight(tmp_path):
    assert read(tmp_path).times.depart[4:].tolist() == [85800, 86100, 86700, 87000]


def test_a_trip_of_two_days_is_read(tmp_path):
    feed = read(tmp_path, trips=[trip("long")], stop_times=calls("long", "22:00:00", "47:59:59", "100:00:00"))
    assert feed.times.arrive.tolist() == [79200, 172799, 360000]


def test_a_loop_calls_twice_at_its_stop(tmp_path):
    feed = read(tmp_path, trips=[trip("loop")], stop_times=calls("loop", "6:00:00", "6:05:00", "6:10:00", stops="ABA"))
    assert feed.times.stop.tolist() == [0, 1, 0]
    assert feed.left_out == 0


def test_services_run_on_their_days(tmp_path):
    services = read(tmp_path).services
    assert services.first == dt.date(2026, 11, 23)
    assert services.days.tolist() == [([True] * 5 + [False] * 2) * 2]


def test_exceptions_add_and_remove_days(tmp_path):
    dates = [
        {"service_id": "week", "date": "20261124", "exception_type": 2},
        {"service_id": "week", "date": "20261213", "exception_type": 1},
    ]
    services = read(tmp_path, calendar_dates=dates).services
    runs = [services.first + dt.timedelta(int(day)) for day in np.flatnonzero(services.days[0])]
    assert dt.date(2026, 11, 24) not in runs
    assert dt.date(2026, 12, 13) in runs
    assert len(runs) == 10


def test_a_calendar_of_dates_alone_is_enough(tmp_path):
    dates = [{"service_id": "week", "date": "20261124", "exception_type": 1}]
    services = read(tmp_path, calendar=None, calendar_dates=dates).services
    assert (services.first, services.days.tolist()) == (dt.date(2026, 11, 24), [[True]])


def test_stops_inherit_place_name_and_wheelchair_access(tmp_path):
    stops = [
        stop("station", location_type=1, wheelchair_boarding=1),
        {"stop_id": "A", "parent_station": "station", "platform_code": "2"},
        {"stop_id": "area", "parent_station": "A", "location_type": 4},
        stop("B", 52.2, 9.4, wheelchair_boarding=2, parent_station="station"),
    ]
    feed = read(tmp_path, stops=stops, trips=[trip("t")], stop_times=calls("t", "6:00:00", "6:05:00", stops="AB"))
    assert column(feed.stops.name)[1:3] == ["Halt station"] * 2
    assert feed.stops.wheelchair.tolist() == [1, 1, 1, 2]
    assert feed.stops.lat.tolist() == [52.1, 52.1, 52.1, 52.2]
    assert feed.stops.parent.tolist() == [-1, 0, 1, 0]
    assert feed.stops.platform[1] == "2"


def test_a_call_at_a_boarding_area_is_one_at_its_platform(tmp_path):
    stops = [stop("A"), {"stop_id": "front", "parent_station": "A", "location_type": 4}, stop("B", 52.2)]
    times = [call("t", 1, "front", "6:00:00"), call("t", 2, "B", "6:05:00")]
    assert read(tmp_path, stops=stops, trips=[trip("t")], stop_times=times).times.stop.tolist() == [0, 2]


def test_stop_times_may_come_in_any_order(tmp_path):
    shuffled = tables()["stop_times"][::-1]
    feed = read(tmp_path, stop_times=shuffled)
    assert feed.times.arrive.tolist() == read(tmp_path).times.arrive.tolist()
    assert feed.times.sequence.tolist() == [0, 1, 2, 3] * 2


def test_flags_of_trips_and_headsigns_of_calls(tmp_path):
    feed = read(
        tmp_path,
        trips=[trip("early", trip_headsign="Dorf", block_id="x", direction_id=1, wheelchair_accessible=1,
                    bikes_allowed=2), trip("late", block_id="x")],
        stop_times=[*calls("early", "6:00:00", "6:05:00", stop_headsign="Dorf über Bach", pickup_type=2),
                    *calls("late", "7:00:00", "7:05:00", drop_off_type=3)],
    )  # fmt: skip
    assert feed.trips.headsign[0] == "Dorf"
    assert feed.trips.block.tolist() == [0, 0]
    assert feed.trips.direction.tolist() == [1, -1]
    assert (feed.trips.wheelchair.tolist(), feed.trips.bikes.tolist()) == ([1, 0], [2, 0])
    assert column(feed.times.headsign) == ["Dorf über Bach"] * 2 + [""] * 2
    assert (feed.times.pickup.tolist(), feed.times.drop_off.tolist()) == ([2, 2, 0, 0], [0, 0, 3, 3])


def test_basic_and_extended_route_types_stay_as_published(tmp_path):
    routes = [{"route_id": str(number), "route_type": number} for number in (0, 7, 11, 109, 715, 1700)]
    feed = read(tmp_path, routes=routes, trips=[trip("early", "715"), trip("late", "0")])
    assert [route.type for route in feed.routes] == [0, 7, 11, 109, 715, 1700]
    assert feed.problems == ()


def test_shapes_become_lines_in_order(tmp_path):
    points = [(1, 52.2, 9.2, "s"), (0, 52.1, 9.1, "s"), (5, 53.0, 9.0, "other")]
    feed = read(
        tmp_path,
        shapes=[{"shape_id": name, "shape_pt_lat": lat, "shape_pt_lon": lon, "shape_pt_sequence": at}
                for at, lat, lon, name in points],
        trips=[trip("early", shape_id="other"), trip("late")],
    )  # fmt: skip
    assert feed.shapes.ends.tolist() == [0, 2, 3]
    assert feed.shapes.lat.tolist() == [52.1, 52.2, 53.0]
    assert feed.trips.shape.tolist() == [1, -1]


def test_transfers_name_rows(tmp_path):
    transfers = [
        {"from_stop_id": "A", "to_stop_id": "B", "transfer_type": 2, "min_transfer_time": 180},
        {"from_trip_id": "early", "to_trip_id": "late", "transfer_type": 4},
        {"from_stop_id": "A", "to_stop_id": "nowhere", "transfer_type": 0},
    ]
    feed = read(tmp_path, transfers=transfers)
    found = feed.transfers
    assert (found.from_stop.tolist(), found.to_stop.tolist()) == ([0, -1], [1, -1])
    assert (found.from_trip.tolist(), found.to_trip.tolist()) == ([-1, 0], [-1, 1])
    assert (found.type.tolist(), found.seconds.tolist()) == ([2, 4], [180, -1])
    assert codes(feed) == {"bad_transfer": 1}


def test_pathways_take_the_time_they_say_or_that_of_their_length(tmp_path):
    pathways = [
        {"pathway_id": 1, "from_stop_id": "A", "to_stop_id": "B", "pathway_mode": 1, "is_bidirectional": 1,
         "traversal_time": 90},
        {"pathway_id": 2, "from_stop_id": "A", "to_stop_id": "B", "pathway_mode": 1, "is_bidirectional": 0,
         "length": 80},
        {"pathway_id": 3, "from_stop_id": "A", "to_stop_id": "B", "pathway_mode": 2, "length": 4, "stair_count": -30},
        {"pathway_id": 4, "from_stop_id": "A", "to_stop_id": "B", "pathway_mode": 5, "length": 1},
    ]  # fmt: skip
    found = read(tmp_path, pathways=pathways).pathways
    assert found.seconds.tolist() == [90, 60, 21, 60]
    assert found.both_ways.tolist() == [True, False, False, False]
    assert found.stairs.tolist() == [False, False, True, False]


def test_fares_of_version_one(tmp_path):
    feed = read(
        tmp_path,
        fare_attributes=[{"fare_id": "short", "price": 2.5, "currency_type": "EUR", "transfers": ""},
                         {"fare_id": "odd", "price": "viel", "currency_type": "EUR"}],
        fare_rules=[{"fare_id": "short", "route_id": "1", "origin_id": "z1"}],
    )  # fmt: skip
    assert [(one.id, one.price, one.currency, one.transfers, one.rules) for one in feed.fares] == [
        ("short", 2.5, "EUR", -1, ((0, "z1", "", ""),))
    ]
    assert codes(feed) == {"bad_fare": 1}


def test_the_publisher_names_the_feed(tmp_path):
    feed = read(tmp_path, feed_info=[{"feed_publisher_name": "Verbund", "feed_version": "7"}])
    assert (feed.title, feed.version) == ("Verbund", "7")


def test_a_folder_and_a_zip_with_one_folder_read_the_same(tmp_path):
    path = written(tmp_path)
    folder = tmp_path / "unpacked" / "feed"
    zipfile.ZipFile(path).extractall(folder)
    (folder.parent / "__MACOSX").mkdir()
    (folder.parent / "__MACOSX" / "._stops.txt").write_bytes(b"\0")
    nested = shutil.make_archive(str(tmp_path / "nested"), "zip", folder.parent)
    for other in (folder, folder.parent, tmp_path / nested):
        assert read_feed(other).times.arrive.tolist() == read_feed(path).times.arrive.tolist()


@pytest.mark.parametrize(
    "text",
    [
        b"\xef\xbb\xbfroute_id,route_type,route_short_name\r\n1,3,10\r\n",
        b'"route_type" , "route_id","route_short_name"\n\n 3 , "1" ,\t10 \n\n',
        b"\nroute_id,route_type,route_short_name,own_column\r1,3,10,x\r",
        b"ROUTE_ID,Route_Type,route_short_name\n1,3,10",
    ],
)
def test_bom_quotes_blank_lines_blanks_and_columns_in_any_order(tmp_path, text):
    feed = read_feed(packed(tmp_path, {"routes.txt": text}))
    assert [(one.id, one.type, one.short_name) for one in feed.routes] == [("1", 3, "10")]
    assert feed.problems == ()


def test_quoted_fields_hold_commas_quotes_and_lines(tmp_path):
    text = 'stop_id,stop_name,stop_lat,stop_lon\nA,"Halt ""A"", Ost\nWest",52,9\nB,"",52,9.1\nC,C,52,9.2\nD,D,52,9.3\n'
    feed = read_feed(packed(tmp_path, {"stops.txt": text.encode()}))
    assert column(feed.stops.name) == ['Halt "A", Ost West', "", "C", "D"]


def test_several_feeds_stay_several(tmp_path):
    one, other = read(tmp_path), read(tmp_path, trips=[trip("early")])
    assert (len(one.trips.id), len(other.trips.id)) == (2, 1)
