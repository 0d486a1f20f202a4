"""What one home and a district reach by public transport, as the command says it."""

import csv
import json

import pytest
from tests.cli.command import dreiraum
from tests.reach.district import write_district
from tests.reach.drawing import latlon
from tests.reach.transit.zips import WEEKDAYS, hourly, write_zip

from dreiraum.reach.region import Region

HOME = ["--at", ",".join(map(str, latlon(0, 0)))]


@pytest.fixture(scope="module")
def by_bus(tmp_path_factory):
    """A bus every ten minutes to a shop six kilometres away, on weekdays; back five minutes later."""
    folder = tmp_path_factory.mktemp("by-transit")
    config = write_district(folder / "district", more='\n[[sources.timetable]]\npath = "feed.zip"\n')
    there = hourly([("dorf", 0), ("stadt", 8)], range(0, 60, 10), range(5, 22), WEEKDAYS)
    back = hourly([("stadt", 0), ("dorf", 8)], range(5, 60, 10), range(5, 22), WEEKDAYS)
    write_zip(folder / "district" / "feed.zip", {"dorf": (0, 0), "stadt": (5900, 0)}, there + back)
    Region.build(config, folder / "region")
    return folder / "region"


def test_a_home_is_told_there_and_back_usual_and_bad(by_bus):
    said = dreiraum("region", "nearest", by_bus, *HOME, "--mode", "transit").fine().out
    assert "Mit Bus und Bahn: 4 von 14 wichtigen Diensten in 15 Minuten" in said
    assert "werktags morgens (Di, 03.11.2026, 7:00 bis 8:00 Uhr)" in said
    food = next(line.split() for line in said.splitlines() if "Lebensmittel" in line)
    assert food == ["Lebensmittel", "14", "18*", "13", "13", "7"]


def test_a_day_without_a_timetable_is_told(by_bus):
    said = dreiraum("region", "nearest", by_bus, *HOME, "--mode", "transit", "--window", "sunday").fine().out
    assert "0 von 14" in said
    assert "kein Fahrplan an diesem Tag" in said
    dreiraum("region", "coverage", by_bus, "--mode", "transit", "--window", "sunday").refused("no timetable", "sunday")


def test_the_window_may_begin_at_a_time(by_bus):
    asked = ("--mode", "transit", "--time", "2026-11-05T10:00")
    said = dreiraum("region", "nearest", by_bus, *HOME, *asked).fine().out
    assert "Do, 05.11.2026, 10:00 bis 11:00 Uhr" in said


def test_json_says_the_same(by_bus):
    said = json.loads(dreiraum("region", "nearest", by_bus, *HOME, "--mode", "transit", "--json").fine().out)
    assert said["leaving"] == {"window": "weekday_morning", "start": "2026-11-03T07:00:00+01:00", "minutes": 60}
    food = next(one["transit"] for one in said["services"] if one["service"] == "food")
    assert food["typical"]["place"]["name"] == "Markt"
    assert (food["typical"]["minutes"], food["bad_minutes"], food["back_minutes"]) == (14, 18, 13)
    assert (food["reached"], food["reason"], food["departures"]) == (True, None, 7)


def test_the_district_is_counted_by_window(by_bus, tmp_path):
    said = dreiraum("region", "coverage", by_bus, "--mode", "transit", "--window", "weekday_evening").fine().out
    assert "werktags abends (Di, 03.11.2026, 18:00 bis 19:00 Uhr)" in said
    out = tmp_path / "carfree.csv"
    dreiraum("region", "coverage", by_bus, "--mode", "carfree", "--out", out).fine()
    lines = [line for line in out.read_text("utf-8").splitlines() if not line.startswith("#")]
    row = next(row for row in csv.DictReader(lines) if (row["service"], row["age"]) == ("food", "all"))
    assert (row["mode"], row["window"], row["date"]) == ("carfree", "weekday_morning", "2026-11-03")


def test_an_unknown_window_is_named(by_bus):
    dreiraum("region", "nearest", by_bus, *HOME, "--window", "sonday").refused("'sonday'", "'sunday'")


def test_cells_and_maps_are_written_by_transit(by_bus, tmp_path):
    out = tmp_path / "cells.csv"
    dreiraum("region", "export", by_bus, "cells", "--mode", "transit", "--out", out).fine()
    assert "food_back_minutes" in out.read_text("utf-8")
    dreiraum("region", "map", by_bus, "--mode", "transit", "--out", tmp_path / "map.png").fine()
    assert (tmp_path / "map.png").stat().st_size > 10_000
