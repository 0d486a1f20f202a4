"""`dreiraum gtfs live` tells what live data hold, and what they are good for in a Region."""

import json
import time

import pytest
from tests.cli.command import dreiraum
from tests.ground.region.live_server import Answer, publishing
from tests.reach.answers.valley import write_valley
from tests.reach.live.feeds import alert, cancelled, changed, feed, late, vehicle

from dreiraum.reach import Region

BYTES = feed(
    late("12-a-540", 60), cancelled("R6-c-710"), late("nobody", 60), changed("new", runs="ADDED"), vehicle("12-a-540"),
    alert({"de": "Umleitung", "en": "Detour"}, {"route_id": "12"}), at=int(time.time()),
)  # fmt: skip


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "live.pb"
    path.write_bytes(BYTES)
    return path


def test_a_file_is_told_in_german(file):
    said = dreiraum("gtfs", "live", file).fine().out
    for words in ("3 Fahrten, davon 1 gestrichen", "1 Fahrzeug, 1 Meldung", "Umleitung",
                  "Nicht verwendet: 1 Fahrten, die in keinem Fahrplan stehen"):  # fmt: skip
        assert words in said


def test_an_address_is_asked_and_its_key_not_repeated():
    with publishing() as publisher:
        publisher.says(BYTES)
        told = json.loads(dreiraum("gtfs", "live", publisher.url, "--header", "X-Key: offen", "--json").fine().out)
        assert publisher.asked[-1]["X-Key"] == "offen"
        assert (told["trips"], told["cancelled"], told["vehicles"], told["alerts"]) == (3, 1, 1, 1)
        assert told["left_out"] == {"added": 1}
        assert told["in_timetable"] is None
        assert "geheim" not in json.dumps(told)
        publisher.says(Answer(status=404))
        ended = dreiraum("gtfs", "live", publisher.url).refused("HTTP 404")
        assert "geheim" not in ended.err


def test_a_region_says_how_many_of_the_trips_it_knows(file, tmp_path):
    Region.build(write_valley(tmp_path / "valley"), tmp_path / "region")
    said = dreiraum("gtfs", "live", file, "--region", tmp_path / "region").fine().out
    assert "Im Fahrplan der Region: 2 von 3 Fahrten" in said


def test_what_is_no_feed_is_said(tmp_path, file):
    dreiraum("gtfs", "live", tmp_path / "none.pb").refused("no such file")
    file.write_bytes(b"<html>")
    dreiraum("gtfs", "live", file).refused("web page")
    dreiraum("gtfs", "live", file, "--header", "X-Key").refused("--header")
    file.write_bytes(BYTES)
    dreiraum("gtfs", "live", file, "--region", tmp_path).refused("no Region here")
