"""Real feeds, counted a second time with the csv module."""

import csv
import functools
import io
import operator
import zipfile
from pathlib import Path

import numpy as np
import pytest

from dreiraum.reach.gtfs.read import read_feed


def rows(path: Path, name: str) -> list[dict[str, str]]:
    if path.is_dir():
        text = (path / name).read_text(encoding="utf-8-sig")
    else:
        with zipfile.ZipFile(path) as archive:
            text = archive.read(name).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@functools.cache
def seconds(text: str) -> int:
    hours, minutes, rest = map(int, text.split(":"))
    return hours * 3600 + minutes * 60 + rest


def columns(path: Path, name: str, *wanted: str) -> list[tuple[str, ...]]:
    """As `rows`, only some columns: quicker for a long file."""
    with zipfile.ZipFile(path) as archive:
        lines = csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig"), newline=""))
        return list(map(operator.itemgetter(*map(next(lines).index, wanted)), lines))


REAL = ("bad-hersfeld/bad-hersfeld.gtfs.zip", "heidelberg/vrn_gtfs_cut.zip", "rnv/rnv_gtfs.zip")


@pytest.mark.parametrize("name", REAL)
def test_every_stop_time_is_that_of_the_csv_module(shared_data, name):
    path = shared_data / name
    feed = read_feed(path)
    stops = {row["stop_id"]: number for number, row in enumerate(rows(path, "stops.txt"))}
    trips = {row["trip_id"]: number for number, row in enumerate(rows(path, "trips.txt"))}
    wanted = ("trip_id", "stop_sequence", "stop_id", "arrival_time", "departure_time")
    expected = sorted(
        (trips[trip], int(sequence), stops[stop], seconds(arrive), seconds(depart))
        for trip, sequence, stop, arrive, depart in columns(path, "stop_times.txt", *wanted)
    )
    trip = np.repeat(np.arange(len(feed.trips.id)), np.diff(feed.trips.times))
    found = (trip, feed.times.sequence, feed.times.stop, feed.times.arrive, feed.times.depart)
    assert (np.column_stack(found) == np.array(expected)).all()
    assert list(feed.trips.id) == list(trips)
    assert list(feed.stops.id) == list(stops)
    assert len(feed.routes) == len(rows(path, "routes.txt"))
    assert feed.left_out == 0


def test_what_runs_on_a_day_is_what_the_calendars_say(shared_data):
    path = shared_data / "rnv/rnv_gtfs.zip"
    feed = read_feed(path)
    day = "20161115"  # a Tuesday
    running = {
        row["service_id"] for row in rows(path, "calendar.txt")
        if row["tuesday"] == "1" and row["start_date"] <= day <= row["end_date"]
    }  # fmt: skip
    for row in rows(path, "calendar_dates.txt"):
        if row["date"] == day:
            (running.add if row["exception_type"] == "1" else running.discard)(row["service_id"])
    column = feed.services.days[:, (np.datetime64("2016-11-15") - np.datetime64(feed.services.first)).astype(int)]
    assert {name for name, runs in zip(feed.services.id, column, strict=True) if runs} == running
    trips = int(column[feed.trips.service].sum())
    assert trips == sum(row["service_id"] in running for row in rows(path, "trips.txt"))


def test_a_real_on_demand_bus(shared_data):
    path = shared_data / "rufbus-flex"
    feed = read_feed(path)
    members = rows(path, "location_groups.txt")
    stops = {row["stop_id"]: number for number, row in enumerate(rows(path, "stops.txt"))}
    assert {zone.id: zone.stops for zone in feed.zones} == {
        group: tuple(sorted({stops[row["location_id"]] for row in members if row["location_group_id"] == group}))
        for group in {row["location_group_id"] for row in members}
    }
    assert [ride.id for ride in feed.flex] == [row["trip_id"] for row in rows(path, "trips.txt")]
    assert {rule.notice_min for rule in feed.booking} == {60}
    first = feed.flex[0].stops[0]
    assert (first.opens, first.closes) == (seconds("17:30:00"), seconds("22:00:00"))
    assert feed.booking[first.pickup_booking].id == "flächenrufbus-angermünde-weekdays"
    assert feed.left_out == 0
