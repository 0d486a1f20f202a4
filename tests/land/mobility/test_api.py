"""Journeys, stops and departures in the JSON interface, as the engine and the command line have them."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from click.testing import CliRunner
from tests.land.mobility.town import FERN, OST, WEST

from dreiraum.cli import main
from dreiraum.land.mobility import schemas
from dreiraum.reach.export.journeys import journeys_json

EARLY = "asked=2026-11-26T06:00"
DAY = dt.date(2026, 11, 26)
FROM_TO = f"from={WEST[0]},{WEST[1]}&to={FERN[0]},{FERN[1]}"


def document(site, question: str):
    answer = site.get(f"/api/v1/{question}")
    assert answer.status_code == 200, answer.content
    return json.loads(answer.content, parse_constant=pytest.fail)


@pytest.mark.parametrize(
    ("question", "shape"),
    [
        (f"journeys?{FROM_TO}&depart=2026-11-26T08:50&{EARLY}", schemas.Journeys),
        (f"journeys?{FROM_TO}&arrive=2026-11-26T12:50&access=bike&guaranteed=true&{EARLY}", schemas.Journeys),
        (f"journeys?{FROM_TO}&depart=2027-11-26T08:50", schemas.Journeys),
        (f"journeys?from={OST[0]},{OST[1]}&to={WEST[0]},{WEST[1]}&depart=2026-11-26T22:30&{EARLY}", schemas.Journeys),
        ("stops?name=dorf", schemas.Stops),
        (f"stops?around={WEST[0]},{WEST[1]}", schemas.Stops),
        (f"departures?stop=ost-bahnhof&depart=2026-11-26T22:00&{EARLY}", schemas.Departures),
        (f"departures?around={WEST[0]},{WEST[1]}&depart=2026-11-26T08:00&{EARLY}", schemas.Departures),
    ],
)
def test_every_answer_has_exactly_the_shape_that_is_described(site, town, question, shape):
    answer = site.get(f"/api/v1/{question}")
    shape.model_validate_json(answer.content, strict=True)


def test_the_interface_says_what_the_engine_says(site, town):
    told = document(site, f"journeys?{FROM_TO}&depart=2026-11-26T08:50&{EARLY}&many=3")
    asked = dt.datetime(2026, 11, 26, 6)
    found = town.journeys(WEST, FERN, depart=dt.datetime(2026, 11, 26, 8, 50), asked=asked, many=3)
    assert told == journeys_json(town, found)
    assert told["journeys"]


def test_the_command_line_says_the_same(site, town, served_town):
    told = document(site, f"journeys?{FROM_TO}&depart=2026-11-26T08:50&{EARLY}")
    options = ["--from", "{},{}".format(*WEST), "--to", "{},{}".format(*FERN), "--depart", "2026-11-26T08:50"]
    asked = ["--asked", "2026-11-26T06:00", "--json"]
    ended = CliRunner().invoke(main, ["region", "journeys", str(served_town.folder), *options, *asked])
    assert ended.exit_code == 0, ended.output
    assert told == json.loads(ended.stdout)


def test_a_stop_found_by_name_has_departures_and_a_page(site, town):
    (stop,) = document(site, "stops?name=ost bahnhof")["stops"]
    leaving = document(site, f"departures?stop={stop['stop']}&depart=2026-11-26T08:00&{EARLY}")["departures"]
    assert [(one["line"], one["planned"][11:16]) for one in leaving] == [
        ("S5", "08:10"), ("33", "08:30"), ("S5", "09:10"), ("33", "09:30"),
    ]  # fmt: skip
    assert site.get(stop["url"]).status_code == 200


def test_inside_its_notice_a_departure_is_marked(site, town):
    for asked, late in (("21:30", False), ("22:20", True)):
        question = f"departures?stop=ost-bahnhof&depart=2026-11-26T22:00&asked=2026-11-26T{asked}"
        (one,) = document(site, question)["departures"]
        assert (one["kind"], one["too_late"]) == ("rufbus", late)
