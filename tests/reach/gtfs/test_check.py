"""One report: what is lost here, and what the standard's validator says; whatever it does, there is a report."""

import datetime as dt
import zipfile

import pytest
from tests.reach.gtfs.feeds import calls, packed, tables, trip, written

from dreiraum.reach.errors import InputError
from dreiraum.reach.gtfs.check import OURS, VALIDATOR, check_feed
from dreiraum.reach.gtfs.validator import validate

TODAY = dt.date(2026, 11, 24)


def kinds(report):
    return {(one.severity, one.source, one.code) for one in report.findings}


def test_a_good_feed_has_no_errors(tmp_path):
    report = check_feed(written(tmp_path), today=TODAY)
    assert (report.errors, report.unusable) == (0, "")
    assert report.second.startswith("gtfs-guru 1")
    facts = report.facts
    assert (facts.trips, facts.flexible, facts.left_out) == (2, 0, 0)
    assert (facts.first_day, facts.last_day) == (dt.date(2026, 11, 23), dt.date(2026, 12, 4))
    assert ("warning", VALIDATOR, "missing_recommended_file") in kinds(report)


def test_what_is_left_out_stands_first(tmp_path):
    times = [*calls("late", "7:00:00", "7:05:00"), *calls("early", "6:00:00", "5:00:00")]
    report = check_feed(written(tmp_path, stop_times=times), today=TODAY)
    first = report.findings[0]
    assert (first.severity, first.source, first.code, first.count) == ("error", OURS, "decreasing_time", 1)
    assert (first.places[0].file, first.places[0].line) == ("stop_times.txt", 5)
    assert report.facts.left_out == 1
    order = [one.severity for one in report.findings]
    assert order == sorted(order, key=["error", "warning", "info"].index)


def test_each_kind_stands_once_with_its_number_and_first_places(tmp_path):
    names = [f"t{number}" for number in range(9)]
    times = [*tables()["stop_times"], *(row for name in names for row in calls(name, "6:00:00", "5:00:00"))]
    report = check_feed(written(tmp_path, trips=[*tables()["trips"], *map(trip, names)], stop_times=times), today=TODAY)
    (found,) = [one for one in report.findings if one.code == "decreasing_time"]
    assert (found.count, len(found.places)) == (9, 5)
    assert [place.value for place in found.places] == names[:5]
    assert len(kinds(report)) == len(report.findings)


def test_a_feed_that_cannot_be_used_still_has_a_report(tmp_path):
    report = check_feed(written(tmp_path, stops=None), today=TODAY)
    assert report.facts is None
    assert "stops.txt is missing" in report.unusable
    assert ("error", VALIDATOR, "missing_required_file") in kinds(report)


def test_files_in_a_folder_of_the_zip_are_said_and_checked_all_the_same(tmp_path):
    path = written(tmp_path)
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / "nested.zip", "w") as new:
        for name in old.namelist():
            new.writestr(f"feed/{name}", old.read(name))
    found = kinds(check_feed(tmp_path / "nested.zip", today=TODAY))
    assert found == {*kinds(check_feed(path, today=TODAY)), ("warning", OURS, "files_in_folder")}


def test_what_is_no_feed_is_refused(tmp_path):
    (tmp_path / "feed.zip").write_bytes(b"nothing")
    with pytest.raises(InputError, match="no zip"):
        check_feed(tmp_path / "feed.zip")


@pytest.mark.parametrize("data", [b"\xff\xfe\0\0", b'"' * 1000, b"stop_id\n" + b"\xc3\x28,\n" * 50, b"a" * 100_000])
def test_odd_files_never_break_the_validator_or_its_failure_is_a_sentence(tmp_path, data):
    said = validate(packed(tmp_path, {"stops.txt": data}), TODAY)
    assert said.notices or said.failed.startswith("Die zweite Prüfung")


def test_a_failure_of_the_validator_is_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr("sys.executable", "/bin/false")
    report = check_feed(written(tmp_path), today=TODAY)
    assert report.second.startswith("Die zweite Prüfung (gtfs-guru) ist abgebrochen")
    assert report.facts is not None


def test_a_validator_without_memory_is_a_sentence(tmp_path, monkeypatch):
    ends = _shell(tmp_path, "echo memory allocation of 9 bytes failed >&2; kill -ABRT $$")
    monkeypatch.setattr("sys.executable", str(ends))
    assert "zu wenig Arbeitsspeicher" in validate(written(tmp_path), TODAY).failed


def _shell(folder, command):
    path = folder / "interpreter"
    path.write_text(f"#!/bin/sh\n{command}\n", encoding="utf-8")
    path.chmod(0o755)
    return path
