"""`dreiraum region timetable`: what runs, and other feeds instead."""

import json

import pytest
from tests.cli.command import dreiraum
from tests.reach.drawing import LAT, LON

from dreiraum.reach.gtfs.write import write_feed


@pytest.fixture(scope="session")
def feed(tmp_path_factory):
    """Two buses through the village, one of them an AST."""
    path = tmp_path_factory.mktemp("feed") / "bus.zip"
    agency = {"agency_id": "B", "agency_name": "Dorfbus", "agency_url": "https://example.org"}
    trips = [("early", "7", "06:00:00", "06:10:00"), ("late", "AST", "22:00:00", "22:10:00")]
    times = [
        {"trip_id": name, "stop_id": stop, "stop_sequence": k, "arrival_time": at, "departure_time": at}
        for name, _, *clock in trips
        for k, (stop, at) in enumerate(zip("ab", clock, strict=True))
    ]
    write_feed(path, {
        "agency": [{**agency, "agency_timezone": "Europe/Berlin"}],
        "stops": [
            {"stop_id": stop, "stop_name": stop, "stop_lat": LAT, "stop_lon": LON + k / 200}
            for k, stop in enumerate("ab")
        ],
        "routes": [
            {"route_id": line, "agency_id": "B", "route_short_name": line, "route_type": 3} for _, line, *_ in trips
        ],
        "trips": [{"route_id": line, "service_id": "day", "trip_id": name} for name, line, *_ in trips],
        "stop_times": times,
        "calendar_dates": [{"service_id": "day", "date": "20260302", "exception_type": 1}],
        "feed_info": [{
            "feed_publisher_name": "Dorfbus", "feed_publisher_url": "https://example.org", "feed_lang": "de",
            "feed_version": "7",
        }],
    })  # fmt: skip
    return path


def test_a_region_without_one_says_so(region):
    assert dreiraum("region", "timetable", region).fine().out == "Kein Fahrplan.\n"


def test_a_feed_is_put_in_force_and_told(old, feed):
    said = dreiraum("region", "timetable", old, "--set", feed).fine().out
    for words in ("2 Fahrten, 2 Linien, 2 Haltestellen", "Dorfbus (7): 2 Fahrten, gültig 2.3.2026 bis 2.3.2026.",
                  "1 Rufbus-Angebot", "vermutlich Rufbusse (Linien: AST)"):  # fmt: skip
        assert words in " ".join(said.split())
    told = json.loads(dreiraum("region", "timetable", old, "--json").fine().out)
    assert (told["trips"], told["likely"], told["sources"][0]["file"]) == (2, {"AST": 1}, "bus.zip")
    assert "Fahrplan 2.3.2026" in dreiraum("region", "info", old).fine().out
    assert dreiraum("region", "timetable", old, "--clear").fine().out == "Kein Fahrplan.\n"


def test_a_build_takes_feeds(village, tmp_path, feed):
    streets = village / "streets.osm.pbf"
    twice = ("--timetable", feed, "--timetable", feed)
    said = dreiraum("region", "build", "--streets", streets, *twice, "--out", tmp_path / "r")
    assert "4 Fahrten" in said.fine().out


def test_what_cannot_be_used_is_refused(old, feed, tmp_path):
    dreiraum("region", "timetable", old, "--set", feed, "--clear").refused("--set and --clear")
    dreiraum("region", "timetable", old, "--set", tmp_path / "none.zip").refused("none.zip")
    dreiraum("region", "timetable", tmp_path).refused("no Region here")
