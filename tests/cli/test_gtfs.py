"""`dreiraum gtfs check`: a report in German, exit codes for programs."""

import json

from tests.cli.command import dreiraum
from tests.reach.gtfs.feeds import calls, written


def test_a_good_feed(tmp_path):
    ended = dreiraum("gtfs", "check", written(tmp_path)).fine()
    assert "4 Haltestellen, 1 Linie, 2 Fahrten, keine Bedarfsfahrten" in ended.out
    assert "Ergebnis: zu gebrauchen, ohne Fehler" in ended.out
    assert "Hinweise" not in ended.out or "--all" in ended.out


def test_a_feed_with_errors_names_file_line_and_field(tmp_path):
    times = [*calls("late", "7:00:00", "7:05:00"), *calls("early", "6:00:00", "halb sieben")]
    ended = dreiraum("gtfs", "check", written(tmp_path, stop_times=times), columns="200")
    assert (ended.code, ended.err) == (1, "")
    assert "Fahrt weggelassen: eine Uhrzeit ist nicht zu lesen" in ended.out
    assert "stop_times.txt, Zeile 5, arrival_time: halb sieben" in ended.out
    assert "Weggelassen: 1 Fahrt" in ended.out


def test_a_feed_that_cannot_be_used(tmp_path):
    ended = dreiraum("gtfs", "check", written(tmp_path, routes=None))
    assert ended.code == 2
    assert "routes.txt is missing" in ended.err
    assert "nicht zu gebrauchen" in ended.out


def test_what_is_no_feed(tmp_path):
    dreiraum("gtfs", "check", tmp_path / "none.zip").refused("none.zip", "is not there")


def test_the_report_for_programs(tmp_path):
    said = json.loads(dreiraum("gtfs", "check", written(tmp_path), "--json").fine().out)
    assert (said["usable"], said["errors"], said["facts"]["trips"]) == (True, 0, 2)
    assert said["facts"]["first_day"] == "2026-11-23"
    assert {"severity", "source", "code", "count", "message", "places"} == set(said["findings"][0])
