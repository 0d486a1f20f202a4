"""Real feeds on real streets: what runs each day, read a second time from the files themselves."""

import csv
import datetime as dt
import io
import zipfile
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from tests.reach.transit.feeds import Lower, no_parks

from dreiraum.reach.gtfs.read import read_feed
from dreiraum.reach.parts import Part, write_part
from dreiraum.reach.transit.areas import flex_offers
from dreiraum.reach.transit.build import build_timetable
from dreiraum.reach.transit.lines import calls_of
from dreiraum.reach.transit.own import Own
from dreiraum.reach.transit.timetable import Timetable

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def table(path, name):
    with zipfile.ZipFile(path) as archive:
        if name not in archive.namelist():
            return []
        return list(csv.DictReader(io.TextIOWrapper(archive.open(name), "utf-8-sig")))


def active(path, day):
    """Services of a day by calendar.txt and calendar_dates.txt."""
    text = day.strftime("%Y%m%d")
    found = {
        row["service_id"]
        for row in table(path, "calendar.txt")
        if row["start_date"] <= text <= row["end_date"] and row[WEEKDAYS[day.weekday()]] == "1"
    }
    for row in table(path, "calendar_dates.txt"):
        if row["date"] == text:
            (found.add if row["exception_type"] == "1" else found.discard)(row["service_id"])
    return found


@pytest.fixture(scope="module")
def heidelberg(shared_data, built_once, tmp_path_factory) -> tuple[Path, Timetable]:
    path = shared_data / "heidelberg" / "vrn_gtfs_cut.zip"
    folder = tmp_path_factory.mktemp("heidelberg")
    built = build_timetable([read_feed(path)], Own(), built_once("heidelberg").streets, no_parks(), Lower())
    return path, Timetable(Part(folder / write_part(folder, "timetable", *built)), "DE", "BW")


def test_every_day_of_a_real_feed_is_what_its_files_say(heidelberg):
    path, timetable = heidelberg
    trips = {row["trip_id"]: row["service_id"] for row in table(path, "trips.txt")}
    times = defaultdict(list)
    for row in table(path, "stop_times.txt"):
        times[row["trip_id"]].append((int(row["stop_sequence"]), row["departure_time"]))
    kept = set(timetable.trip_id)
    assert len(kept) + timetable.facts["elsewhere"] == len(trips)
    for week in range(0, (timetable.last_day - timetable.first_day).days, 13):
        day = timetable.day(timetable.first_day + dt.timedelta(days=week))
        services = active(path, day.date)
        expected = Counter(
            (name, sorted(times[name])[0][1]) for name, service in trips.items() if service in services and name in kept
        )
        assert runs(timetable, day) == expected


def runs(timetable, day):
    """Trips of the day itself with the time they begin, from the network."""
    lines, found = day.network.lines, Counter()
    for line in range(len(lines.trip_ends) - 1):
        size = lines.stop_ends[line + 1] - lines.stop_ends[line]
        for k, trip in enumerate(range(lines.trip_ends[line], lines.trip_ends[line + 1])):
            if day.trip_shift[trip] == 0:
                second = int(lines.depart[lines.time_ends[line] + k * size])
                text = f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"
                found[timetable.trip_id[int(lines.trip[trip])], text] += 1
    return found


def test_lines_of_a_real_day_keep_their_order(heidelberg):
    _, timetable = heidelberg
    network = timetable.day(timetable.typical_day(range(5))).network
    lines = network.lines
    for line in range(len(lines.trip_ends) - 1):
        size = lines.stop_ends[line + 1] - lines.stop_ends[line]
        times = lines.depart[lines.time_ends[line] : lines.time_ends[line + 1]].reshape(-1, size)
        assert (times[1:] >= times[:-1]).all()
    calls = calls_of(network.stops, lines)
    assert len(calls.line) == len(lines.stop)


def test_a_real_rufbus_is_one_area_for_each_trip(shared_data):
    """Five areas in Brandenburg, booked an hour ahead."""
    feed = read_feed(shared_data / "rufbus-flex")
    offers = flex_offers(feed, [-1] * len(feed.routes))
    assert len(offers) == len(feed.flex) == 8
    assert {feed.booking[offer.facts["rule"]].notice_min for offer in offers} == {60}
    assert all(offer.start == offer.end and len(offer.start) > 20 for offer in offers)
