"""The district's own rides leave as a feed that anybody can read, our own reader among them."""

from __future__ import annotations

import csv
import io
import zipfile

import gtfs_guru
import numpy as np
import pytest
from tests.land.mobility.town import PHONE

from dreiraum.land.mobility.own_feed import own_areas, own_trips, write_own_feed
from dreiraum.reach.gtfs.read import read_feed


@pytest.fixture
def written(town, tmp_path):
    write_own_feed(town, tmp_path / "own.zip", publisher="Landkreis", url="https://example.org/")
    return tmp_path / "own.zip"


def table(path, name: str) -> list[dict[str, str]]:
    with zipfile.ZipFile(path) as archive:
        return list(csv.DictReader(io.StringIO(archive.read(f"{name}.txt").decode())))


def test_only_what_is_ordered_is_in_it(written):
    assert [row["trip_id"] for row in table(written, "trips")] == ["rufbus-22"]
    assert [row["route_short_name"] for row in table(written, "routes")] == ["61"]
    assert len(table(written, "calendar_dates")) == 61


def test_times_stops_and_rules_are_those_of_the_timetable(written):
    calls = table(written, "stop_times")
    assert [(row["stop_id"], row["departure_time"]) for row in calls] == [("ost-a", "22:40:00"), ("west-2", "22:52:00")]
    assert {row["pickup_booking_rule_id"] for row in calls} == {"r0"}
    (rule,) = table(written, "booking_rules")
    assert (rule["booking_type"], rule["prior_notice_duration_min"], rule["phone_number"]) == ("1", "30", PHONE)


def test_a_validator_finds_nothing_wrong(written):
    found = gtfs_guru.validate(str(written), country_code="DE", date="2026-11-26")
    assert (found.error_count, found.warning_count) == (0, 0)


def test_our_own_reader_reads_the_same_again(town, written):
    read = read_feed(written)
    assert read.left_out == 0
    assert [problem for problem in read.problems if problem.severity == "error"] == []
    assert len(read.trips.id) == len(own_trips(town.timetable))
    assert len(read.flex) == len(own_areas(town.timetable))


def test_the_same_region_writes_the_same_bytes(town, written, tmp_path):
    write_own_feed(town, tmp_path / "again.zip", publisher="Landkreis", url="https://example.org/")
    assert (tmp_path / "again.zip").read_bytes() == written.read_bytes()


def test_the_site_offers_it_where_there_is_one(site, town):
    assert 'href="/daten/rufbus.gtfs.zip"' in site.get("/daten/").content.decode()
    answer = site.get("/daten/rufbus.gtfs.zip")
    assert answer.headers["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
    again = site.get("/daten/rufbus.gtfs.zip", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_where_there_is_none_the_page_offers_none(client):
    assert "rufbus.gtfs.zip" not in client.get("/daten/").content.decode()
    assert client.get("/daten/rufbus.gtfs.zip").status_code == 404


def test_the_demos_areas_and_trips_are_all_there(demo_home, tmp_path):
    from dreiraum.reach import Region

    region = Region.open(demo_home / "region")
    write_own_feed(region, tmp_path / "own.zip", publisher="Landkreis", url="https://example.org/")
    read = read_feed(tmp_path / "own.zip")
    timetable = region.timetable
    assert (len(read.trips.id), len(read.flex)) == (len(own_trips(timetable)), len(own_areas(timetable)))
    assert read.left_out == 0
    groups = {tuple(sorted(read.stops.id[row] for row in zone.stops)) for zone in read.zones if not zone.shape}
    ends, stops = timetable.part.array("area_from_ends"), timetable.part.array("area_from_stop")
    for row in own_areas(timetable):
        if not timetable.areas[row].shapes[0]:
            mine = np.unique(stops[ends[row] : ends[row + 1]])
            assert tuple(sorted(timetable.stop_id[one] for one in mine)) in groups
    assert gtfs_guru.validate(str(tmp_path / "own.zip"), country_code="DE", date="2026-11-26").error_count == 0
