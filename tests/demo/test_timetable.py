import csv
import datetime as dt
import io
import zipfile
from collections import Counter, defaultdict
from itertools import pairwise

import gtfs_guru
import holidays
import pytest

from dreiraum.demo.facts import rows
from dreiraum.demo.offers import BENCHES, RIDES
from dreiraum.demo.plane import distance, to_plane
from dreiraum.demo.roads import lay_roads
from dreiraum.demo.timetable import LAST_BUS, LATE_RIDE, write_timetable
from dreiraum.reach.gtfs.read import read_feed
from dreiraum.reach.transit.hidden import find_hidden

HUB = "265002"
SCHOOL_DAY, IN_HOLIDAYS = dt.date(2026, 11, 27), dt.date(2026, 10, 16)  # two Fridays
SATURDAY, SUNDAY, CHRISTMAS = dt.date(2026, 11, 28), dt.date(2026, 11, 29), dt.date(2026, 12, 25)
RAIL = {"S5", "RB77"}


class Feed:
    """The written feed, read as plain rows by an own few lines."""

    def __init__(self, path):
        self.path = path
        with zipfile.ZipFile(path) as archive:
            self.tables = {
                name.removesuffix(".txt"): list(csv.DictReader(io.StringIO(archive.read(name).decode())))
                for name in archive.namelist()
                if name.endswith(".txt")
            }
        self.stops = {row["stop_id"]: row for row in self.tables["stops"]}
        self.trips = {row["trip_id"]: row for row in self.tables["trips"]}
        self.calls = defaultdict(list)
        for row in self.tables["stop_times"]:
            self.calls[row["trip_id"]].append(row)

    def fixed(self):
        """Trips with times: id and calls."""
        return {trip: calls for trip, calls in self.calls.items() if calls[0]["departure_time"]}

    def services(self, day):
        week = {r["service_id"] for r in self.tables["calendar"] if r[f"{day:%A}".lower()] == "1"}
        for row in self.tables["calendar_dates"]:
            if row["date"] == f"{day:%Y%m%d}":
                (week.add if row["exception_type"] == "1" else week.discard)(row["service_id"])
        return week

    def running(self, day):
        services = self.services(day)
        return {t: calls for t, calls in self.fixed().items() if self.trips[t]["service_id"] in services}

    def departures(self, word, day):
        """Times at which something leaves a village's stops, the trip's last stop left out; with its trip."""
        return sorted(
            (call["departure_time"], trip)
            for trip, calls in self.running(day).items()
            for call in calls[:-1]
            if word in self.stops[call["stop_id"]]["stop_name"]
        )

    def at(self, stop):
        return to_plane(float(self.stops[stop]["stop_lon"]), float(self.stops[stop]["stop_lat"]))


def seconds(text):
    hours, minutes, rest = map(int, text.split(":"))
    return 3600 * hours + 60 * minutes + rest


@pytest.fixture(scope="module")
def skeleton(facts):
    return lay_roads(facts)


@pytest.fixture(scope="module")
def feed(facts, skeleton, tmp_path_factory):
    path = tmp_path_factory.mktemp("timetable") / "timetable.zip"
    write_timetable(path, facts, skeleton)
    return Feed(path)


def test_the_same_facts_write_the_same_small_feed(feed, facts, skeleton, tmp_path):
    write_timetable(tmp_path / "again.zip", facts, skeleton)
    assert (tmp_path / "again.zip").read_bytes() == feed.path.read_bytes()
    assert feed.path.stat().st_size < 1_500_000


def test_a_validator_finds_nothing_but_stops_that_no_fixed_trip_serves(feed):
    found = gtfs_guru.validate(str(feed.path), country_code="DE", date=SCHOOL_DAY.isoformat())
    assert found.error_count == 0
    assert {notice.code for notice in found.warnings()} == {"stop_without_stop_time"}
    assert found.warning_count <= 12


def test_our_own_reader_leaves_nothing_out(feed):
    read = read_feed(feed.path)
    assert read.left_out == 0
    assert [problem for problem in read.problems if problem.severity != "info"] == []
    assert len(read.trips.id) == len(feed.fixed())


def test_it_says_that_it_is_invented(feed):
    assert "künstlich" in feed.tables["feed_info"][0]["feed_publisher_name"]
    assert all("künstlich" in agency["agency_name"] for agency in feed.tables["agency"])
    assert all("So fährt in Wirklichkeit niemand" in route["route_desc"] for route in feed.tables["routes"])
    assert all("Künstliches Angebot" in rule["message"] for rule in feed.tables["booking_rules"])


def test_all_real_stops_are_in_it_at_their_place(feed, facts):
    for stop in facts.stops:
        assert distance(feed.at(stop.ref), stop.at) < 0.2
    outside = {row["eva"] for row in rows("stations_beyond.csv")}
    parents = {row["parent_station"] for row in feed.tables["stops"]}
    assert outside < parents
    assert Counter(row["parent_station"] for row in feed.tables["stops"])[HUB] >= 8


def test_some_stops_can_be_used_in_a_wheelchair_and_of_many_nothing_is_known(feed):
    said = Counter(row["wheelchair_boarding"] for row in feed.tables["stops"])
    assert said["1"] > 150
    assert said["2"] > 40
    assert said["0"] > 200


def test_it_has_trains_about_forty_bus_lines_six_rufbusses_a_citizens_bus_and_three_shared_taxis(feed):
    names = {row["route_short_name"]: row["route_long_name"] for row in feed.tables["routes"]}
    rufbus = {number for number, name in names.items() if "Rufbus" in name}
    taxis = {number for number in names if number.startswith("AST")}
    citizens = {number for number, name in names.items() if name.startswith("Bürgerbus")}
    assert set(names) > RAIL
    assert (len(rufbus), len(taxis), len(citizens)) == (6, 3, 1)
    assert 38 <= len(set(names) - RAIL - rufbus - taxis - citizens) <= 44


def test_fewer_run_in_the_holidays_on_saturday_and_on_sunday(feed):
    days = (SCHOOL_DAY, IN_HOLIDAYS, SATURDAY, SUNDAY)
    many = [len(feed.running(day)) for day in days]
    assert many == sorted(many, reverse=True)
    assert len(set(many)) == len(many)
    assert many[3] < many[0] / 3
    assert set(feed.running(CHRISTMAS)) >= set(feed.running(SUNDAY))


def test_services_follow_the_public_and_the_school_holidays(feed):
    public = holidays.country_holidays("DE", subdiv="NI", years=(2026, 2027))
    away = [(dt.date.fromisoformat(r["first"]), dt.date.fromisoformat(r["last"])) for r in rows("school_holidays.csv")]
    day = dt.date(2026, 6, 1)
    while day <= dt.date(2027, 12, 31):
        sunday, saturday = day.weekday() == 6 or day in public, day.weekday() == 5 and day not in public
        school = not sunday and not saturday and not any(first <= day <= last for first, last in away)
        expected = {"sunday"} if sunday else {"saturday"} if saturday else {"weekday"}
        expected |= {"school"} if school else set()
        assert feed.services(day) - {"night"} == expected, day
        assert ("night" in feed.services(day)) == (day.weekday() in (4, 5))
        day += dt.timedelta(days=1)


def test_the_last_bus_of_one_village_leaves_at_twelve_past_six(feed):
    village, at = LAST_BUS
    assert feed.departures(village, SCHOOL_DAY)[-1][0] == f"{at}:00"
    assert feed.departures(village, IN_HOLIDAYS)[-1][0] == f"{at}:00"
    assert feed.departures("Harderode", SCHOOL_DAY)[-1][0] < "18:20:00"
    assert feed.departures("Harderode", SUNDAY) == []
    members = {row["stop_id"] for row in feed.tables["location_group_stops"]}
    assert not any("Harderode" in feed.stops[stop]["stop_name"] for stop in members)


def test_at_night_only_a_rufbus_goes_home_and_it_wants_half_an_hour(feed):
    village, at = LATE_RIDE
    late = {}
    for trip, calls in feed.running(SCHOOL_DAY).items():
        names = [feed.stops[call["stop_id"]]["stop_name"] for call in calls]
        there = [call for call, name in zip(calls, names, strict=True) if village in name]
        if there and there[-1]["arrival_time"] > "22:40:00":
            late[trip] = calls
    first = min(late.values(), key=lambda calls: calls[0]["departure_time"])
    assert {feed.trips[trip]["route_id"] for trip in late} == {"666"}
    assert first[0]["departure_time"] == f"{at}:00"
    assert feed.stops[first[0]["stop_id"]]["parent_station"] == HUB
    rules = {rule["booking_rule_id"]: rule for rule in feed.tables["booking_rules"]}
    rule = rules[first[0]["pickup_booking_rule_id"]]
    assert (rule["booking_type"], rule["prior_notice_duration_min"]) == ("1", "30")
    in_town = [call for call in first if "City" in feed.stops[call["stop_id"]]["stop_name"]]
    for call in (first[0], *in_town):  # can be booked at ten past ten, no more at twenty past
        assert seconds("22:10:00") <= seconds(call["departure_time"]) - 30 * 60 < seconds("22:20:00")


def test_late_buses_still_go_along_the_main_roads(feed):
    late = {feed.trips[trip]["route_id"] for time, trip in feed.departures("Bahnhof/ZOB", SCHOOL_DAY) if time > "22:40"}
    assert late >= {"20", "30", "40", "50", "61"}


def test_every_municipality_has_service_and_nearly_every_village(feed, facts):
    served = {call["stop_id"] for calls in feed.running(SCHOOL_DAY).values() for call in calls}
    called = served | {feed.stops[stop]["parent_station"] for stop in served}
    on_demand = {row["stop_id"] for row in feed.tables["location_group_stops"]}
    by_village = defaultdict(set)
    for stop in facts.stops:
        by_village[stop.village].add(stop.ref)
    fixed = {v.index for v in facts.villages if by_village[v.index] & called}
    assert {facts.villages[index].ags for index in fixed} == {m.ags for m in facts.municipalities}
    lost = [v for v in facts.villages if not by_village[v.index] & (called | on_demand)]
    assert {v.ags for v in lost} == {"03252005"}  # the zone of its Rufbus is the whole municipality
    assert {v.name for v in lost} == {"Lüntorf", "Deitlevsen"}
    only_rufbus = [v for v in facts.villages if v.index not in fixed and by_village[v.index] & on_demand]
    assert {"Langenfeld", "Rumbeck"} <= {v.name for v in only_rufbus}


def test_times_increase_and_nobody_races(feed):
    for trip, calls in feed.fixed().items():
        limit = 140 if feed.trips[trip]["route_id"] in RAIL else 100
        for a, b in pairwise(calls):
            gone = seconds(b["arrival_time"]) - seconds(a["departure_time"])
            assert gone > 0, trip
            assert 3.6 * distance(feed.at(a["stop_id"]), feed.at(b["stop_id"])) / gone < limit, (trip, a["stop_id"])
            assert seconds(a["departure_time"]) >= seconds(a["arrival_time"])


def test_ways_begin_and_end_at_their_stops(feed):
    lines = defaultdict(list)
    for row in feed.tables["shapes"]:
        lines[row["shape_id"]].append(to_plane(float(row["shape_pt_lon"]), float(row["shape_pt_lat"])))
    for trip, calls in feed.fixed().items():
        line = lines[feed.trips[trip]["shape_id"]]
        assert distance(line[0], feed.at(calls[0]["stop_id"])) < 100, trip
        assert distance(line[-1], feed.at(calls[-1]["stop_id"])) < 100, trip


def test_a_vehicle_that_goes_on_as_another_line_is_never_in_two_places(feed):
    blocks = defaultdict(list)
    for trip, row in feed.trips.items():
        if row["block_id"]:
            calls = feed.calls[trip]
            blocks[row["block_id"]].append(
                (seconds(calls[0]["departure_time"]), seconds(calls[-1]["arrival_time"]), row)
            )
    assert len(blocks) > 20
    for runs in blocks.values():
        (_, came, arriving), (leaves, _, leaving) = sorted(runs, key=lambda run: run[0])
        assert 0 < leaves - came <= 12 * 60
        assert arriving["service_id"] == leaving["service_id"]
        assert arriving["route_id"] != leaving["route_id"]


def test_trains_come_every_half_hour_and_take_wheelchairs_and_bikes(feed):
    day = feed.running(SCHOOL_DAY)
    for route, minutes in (("S5", 30), ("RB77", 60)):
        trips = {trip: calls for trip, calls in day.items() if feed.trips[trip]["route_id"] == route}
        assert all(feed.trips[t]["wheelchair_accessible"] == feed.trips[t]["bikes_allowed"] == "1" for t in trips)
        for direction in ("0", "1"):
            at = sorted(
                seconds(call["arrival_time"])
                for trip, calls in trips.items()
                for call in calls
                if feed.trips[trip]["direction_id"] == direction and call["stop_id"].startswith("8000148:")
            )
            day_times = [time for time in at if 6 * 3600 <= time <= 19 * 3600]
            assert max(b - a for a, b in pairwise(day_times)) <= 60 * minutes + 120


def test_stations_and_the_halts_before_them_are_joined(feed):
    pairs = {(row["from_stop_id"], row["to_stop_id"]) for row in feed.tables["transfers"]}
    assert ("8000148:1", f"{HUB}:A") in pairs
    assert (f"{HUB}:A", f"{HUB}:B") in pairs
    joined = {stop.split(":")[0] for pair in pairs for stop in pair if stop.startswith("800")}
    assert len(joined) == 8
    for row in feed.tables["transfers"]:
        apart = distance(feed.at(row["from_stop_id"]), feed.at(row["to_stop_id"]))
        assert int(row["min_transfer_time"]) > apart / 1.5


def test_numbers_and_addresses_belong_to_nobody(feed):
    (rule,) = feed.tables["booking_rules"]
    phones = {rule["phone_number"], *(agency["agency_phone"] for agency in feed.tables["agency"])} - {""}
    assert all(
        phone.replace(" ", "").startswith("+493023125") and len(phone.replace(" ", "")) == 13 for phone in phones
    )
    assert rule["booking_url"].startswith("https://example.org/")
    assert all(agency["agency_url"] == "https://example.org" for agency in feed.tables["agency"])


def test_shared_taxis_hide_in_it_and_are_found(feed):
    hidden = find_hidden(read_feed(feed.path), (), ())
    assert set(hidden.names) == {"AST 84", "AST 85", "AST 97"}


def test_shared_rides_and_the_ride_bench_stop_where_the_timetable_stops(feed):
    names = {row["stop_name"] for row in feed.tables["stops"]}
    for offer in (*RIDES, *BENCHES):
        assert "(Beispiel)" in offer["name"]
        assert {*offer.get("stops", ()), *offer.get("from", ()), *offer.get("to", ())} <= names
