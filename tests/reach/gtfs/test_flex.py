"""On-demand rides: groups and areas, windows, booking rules, in the adopted form and that of the draft."""

import json

import shapely
from tests.reach.gtfs.feeds import call, codes, read, stop, tables, trip

from dreiraum.reach.gtfs import zones
from dreiraum.reach.gtfs.feed import NO_TIME

WINDOW = {"start_pickup_drop_off_window": "17:30:00", "end_pickup_drop_off_window": "22:00:00"}
SQUARE = [[9.29, 52.09], [9.32, 52.09], [9.32, 52.12], [9.29, 52.12], [9.29, 52.09]]
RULE = {
    "booking_rule_id": "rule", "booking_type": 1, "prior_notice_duration_min": 30, "phone_number": "05151 1",
    "message": "Bitte anrufen", "booking_url": "https://example.org/app",
}  # fmt: skip


def geojson(*features):
    return {"locations.geojson": json.dumps({"type": "FeatureCollection", "features": list(features)})}


def area(name, ring=SQUARE, **properties):
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "id": name, "geometry": geometry, "properties": properties}


def flexible(*places, **more):
    """Stop times of trip "flex", one for each place: a dictionary with the column that names it."""
    return [
        {"trip_id": "flex", "stop_sequence": number, "pickup_type": 2, "drop_off_type": 2, **WINDOW, **place, **more}
        for number, place in enumerate(places, 1)
    ]


def with_flex(tmp_path, times, extra=None, **changed):
    trips = [*tables()["trips"], trip("flex", trip_headsign="Rufbus")]
    return read(tmp_path, extra, trips=trips, stop_times=[*tables()["stop_times"], *times], **changed)


GROUPS = {
    "location_groups": [{"location_group_id": "villages", "location_group_name": "Dörfer"}],
    "location_group_stops": [{"location_group_id": "villages", "stop_id": name} for name in "AC"],
}


def test_a_ride_between_groups(tmp_path):
    places = [{"location_group_id": "villages"}] * 2
    rules = {"pickup_booking_rule_id": "rule", "drop_off_booking_rule_id": ""}
    feed = with_flex(tmp_path, flexible(*places, **rules), booking_rules=[RULE], **GROUPS)
    (ride,) = feed.flex
    assert (ride.id, ride.headsign, ride.factor, ride.offset) == ("flex", "Rufbus", 1.0, 0.0)
    assert [(one.zone, one.opens, one.closes, one.pickup, one.drop_off) for one in ride.stops] == [
        (0, 63000, 79200, 2, 2)
    ] * 2
    assert [(one.pickup_booking, one.drop_off_booking) for one in ride.stops] == [(0, -1)] * 2
    assert [(one.id, one.name, one.stops, one.shape) for one in feed.zones] == [("villages", "Dörfer", (0, 2), "")]
    assert (feed.problems, feed.left_out, len(feed.trips.id)) == ((), 0, 2)


def test_a_booking_rule_says_how(tmp_path):
    before = {"booking_rule_id": "eve", "booking_type": 2, "prior_notice_last_day": 1,
              "prior_notice_last_time": "17:00:00", "prior_notice_service_id": "week"}  # fmt: skip
    feed = read(tmp_path, booking_rules=[RULE, before])
    one, other = feed.booking
    assert (one.type, one.notice_min, one.phone, one.message) == (1, 30, "05151 1", "Bitte anrufen")
    assert (one.last_time, one.service) == (int(NO_TIME), -1)
    assert (other.type, other.last_day, other.last_time, other.service) == (2, 1, 61200, 0)


def test_a_fixed_trip_that_must_be_booked(tmp_path):
    times = [dict(row, pickup_booking_rule_id="rule") for row in tables()["stop_times"][:4]]
    feed = read(tmp_path, trips=[trip("early")], stop_times=times, booking_rules=[RULE])
    assert feed.times.booking.tolist() == [0] * 4


def test_the_draft_named_groups_where_stops_stand_and_needed_one_row(tmp_path):
    groups = [{"location_group_id": "villages", "location_id": name, "location_group_name": ""} for name in "AC"]
    row = {
        "trip_id": "flex",
        "stop_sequence": 1,
        "stop_id": "villages",
        "pickup_type": 2,
        "start_pickup_dropoff_window": "17:30:00",
        "end_pickup_dropoff_window": "22:00:00",
    }
    feed = with_flex(tmp_path, [row], location_groups=groups)
    (ride,) = feed.flex
    assert [(one.zone, one.opens, one.closes) for one in ride.stops] == [(0, 63000, 79200)] * 2
    assert feed.zones[0].stops == (0, 2)
    assert feed.problems == ()


def test_an_area_holds_the_stops_inside(tmp_path):
    times = flexible({"location_id": "north"}, {"location_id": "north"})
    feed = with_flex(tmp_path, times, geojson(area("north", stop_name="Nordstadt")))
    zone = feed.zones[feed.flex[0].stops[0].zone]
    assert (zone.id, zone.name, zone.stops) == ("north", "Nordstadt", (0, 1))
    assert shapely.from_wkb(zone.shape).equals(shapely.Polygon(SQUARE))


def test_a_group_may_name_stations_and_areas(tmp_path):
    stops = [*tables()["stops"], stop("S", 52.2, 9.5, location_type=1), stop("E", 52.2, 9.5, parent_station="S")]
    groups = [{"location_group_id": "all", "location_id": name} for name in ("S", "north", "ghost")]
    times = flexible({"location_group_id": "all"}, {"location_group_id": "all"})
    feed = with_flex(tmp_path, times, geojson(area("north")), stops=stops, location_groups=groups)
    zone = feed.zones[feed.flex[0].stops[0].zone]
    assert zone.stops == (0, 1, 5)
    assert shapely.from_wkb(zone.shape).area > 0
    assert codes(feed) == {"unknown_member": 1}


def test_fixed_stops_and_zones_in_one_trip(tmp_path):
    times = [call("flex", 0, "D", "17:00:00"), *flexible({"location_group_id": "villages"})]
    (ride,) = with_flex(tmp_path, times, **GROUPS).flex
    assert [(one.opens, one.closes) for one in ride.stops] == [(61200, 61200), (63000, 79200)]


def test_a_window_at_a_single_stop(tmp_path):
    feed = with_flex(tmp_path, flexible({"stop_id": "A"}, {"stop_id": "C"}))
    assert [feed.zones[one.zone].stops for one in feed.flex[0].stops] == [(0,), (2,)]


def test_how_long_the_ride_takes(tmp_path):
    times = flexible(*[{"location_group_id": "villages"}] * 2, mean_duration_factor=1.5, mean_duration_offset=120)
    (ride,) = with_flex(tmp_path, times, **GROUPS).flex
    assert (ride.factor, ride.offset) == (1.5, 120.0)


def test_a_ride_in_a_zone_nobody_describes_is_left_out(tmp_path):
    feed = with_flex(tmp_path, flexible({"location_group_id": "ghosts"}, {"location_id": "ghosts"}))
    assert (feed.flex, feed.left_out, codes(feed)) == ((), 1, {"unknown_zone": 1})
    assert (feed.problems[0].line, feed.problems[0].value) == (10, "ghosts")


def test_a_window_that_is_none_is_left_out(tmp_path):
    times = flexible(*[{"location_group_id": "villages"}] * 2, end_pickup_drop_off_window="17:00:00")
    feed = with_flex(tmp_path, times, **GROUPS)
    assert (feed.flex, feed.left_out, codes(feed)) == ((), 1, {"bad_window": 1})


def test_areas_that_are_none_are_said(tmp_path):
    odd = [
        {**area("point"), "geometry": {"type": "Point", "coordinates": [9, 52]}},
        {**area("none"), "geometry": None},
        area("thin", [[9, 52], [9, 52], [9, 52], [9, 52]]),
        area("", SQUARE),
        area("far", [[900, 52], [901, 52], [901, 53], [900, 52]]),
        "nothing",
    ]
    feed = with_flex(tmp_path, flexible(*[{"location_id": "north"}] * 2), geojson(area("north"), *odd))
    assert codes(feed) == {"bad_location": 6}
    assert len(feed.zones) == 1


def test_a_rule_that_is_not_there_is_said(tmp_path):
    times = flexible(*[{"location_group_id": "villages"}] * 2, pickup_booking_rule_id="ghost")
    feed = with_flex(tmp_path, times, booking_rules=[RULE], **GROUPS)
    assert feed.flex[0].stops[0].pickup_booking == -1
    assert "unknown_booking_rule" in codes(feed)


def test_a_notice_of_years_is_none(tmp_path):
    """Counting so many days back, one would end before there were any."""
    eve = {"booking_rule_id": "eve", "booking_type": 2, "prior_notice_last_day": 999_999_999,
           "prior_notice_last_time": "17:00:00"}  # fmt: skip
    feed = read(tmp_path, booking_rules=[dict(RULE, prior_notice_duration_min=527_041), eve])
    assert [(one.notice_min, one.last_day) for one in feed.booking] == [(0, 0), (0, 0)]
    assert sum(one.count for one in feed.problems if one.field.startswith("prior_notice") and "999" in one.value) == 1
    assert codes(feed)["bad_booking_rule"] >= 2


def test_an_area_with_corners_by_the_thousand_is_left_out(tmp_path, monkeypatch):
    monkeypatch.setattr(zones, "MOST_CORNERS", 4)
    feed = read(tmp_path, geojson(area("bad"), area("fine", [*SQUARE[:3], SQUARE[0]])))
    assert (codes(feed), [one.id for one in feed.zones]) == ({"bad_location": 1}, ["fine"])
    monkeypatch.setattr(zones, "MOST_CORNERS", 5)
    monkeypatch.setattr(zones, "MOST_CROSSED", 4)
    crossed = [SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0]]
    assert codes(read(tmp_path, geojson(area("bad", crossed), area("fine")))) == {"bad_location": 1}


def test_names_of_areas_are_one_line_that_can_be_written(tmp_path):
    feed = read(tmp_path, geojson(area("a\ud800", stop_name="Tal\r\nATTENDEE:\ud800x")))
    assert [(one.id, one.name) for one in feed.zones] == [("a?", "Tal  ATTENDEE: x")]
