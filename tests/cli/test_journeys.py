"""`region journeys`, `region departures` and `region matrix --mode transit`, as people type them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.cli.command import dreiraum
from tests.reach.answers.valley import build_valley
from tests.reach.drawing import latlon

from dreiraum.cli import main


@pytest.fixture(scope="session")
def valley(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Region of the valley; not to be changed."""
    base = tmp_path_factory.getbasetemp()
    return build_valley((base.parent if base.name.startswith("popen-") else base) / "valley").path


def at(x: float) -> str:
    """A point on the road as the command takes it."""
    return ",".join(f"{degrees:.6f}" for degrees in latlon(x, 0))


def invoke(*args: object) -> Result:
    return CliRunner().invoke(main, ["region", *(str(arg) for arg in args)])


def said(*args: object) -> str:
    ended = invoke(*args)
    assert ended.exit_code == 0, ended.output
    return ended.stdout


def journeys(valley: Path, start: float, end: float, *more: object) -> str:
    return said("journeys", valley, "--from", at(start), "--to", at(end), *more)


def test_a_journey_is_a_timeline_in_german(valley: Path):
    lines = journeys(valley, 100, 12100, "--depart", "2026-03-03T07:00", "--many", 1).splitlines()
    assert lines[:7] == [
        "Di 03.03.2026  07:58 - 08:31  33 Min, 1 Umstieg, 240 m zu Fuß, 906 g CO2, 4,00 Euro",
        "  07:58  2 Min zu Fuß nach Adorf, Kirche (100 m)",
        "  08:00  Bus 12 Richtung Bstadt",
        "         ab Adorf, Kirche",
        "  08:15  an Bstadt, Bahnhof, Steig 1",
        "  08:15  1 Min zu Fuß nach Bstadt, Bahnhof (40 m)",
        "  08:20  Bahn S5 Richtung Cheim",
    ]
    assert "  08:31  Ziel" in lines
    assert "© OpenStreetMap-Mitwirkende, ODbL 1.0" in lines


def test_the_rufbus_says_until_when_and_where_to_call(valley: Path):
    text = journeys(valley, 12000, 15000, "--depart", "2026-03-03T22:00", "--asked", "2026-03-03T22:00")
    assert "Spätestens 22:20 buchen" in text
    assert "bis 22:20 buchen: Telefon 05151 30" in text


def test_too_late_is_said_and_not_hidden(valley: Path):
    text = journeys(valley, 12000, 15000, "--depart", "2026-03-03T22:25", "--asked", "2026-03-03T22:25")
    assert text.startswith("Es fährt nur noch, was man hätte vorbestellen müssen.")


def test_arriving_planning_and_walking(valley: Path):
    text = journeys(valley, 0, 1000, "--arrive", "2026-03-03T09:30", "--many", 1)
    assert "09:00 - 09:03" in text
    assert "Ganz zu Fuß: 13 Min, 1,0 km" in text


def test_what_depends_on_goodwill_says_so(valley: Path):
    shared = journeys(valley, 12000, 0, "--depart", "2026-03-03T18:45", "--many", 1)
    assert "nicht sicher" in shared
    assert "ohne Gewähr: jemand nimmt Sie mit" in shared
    without = journeys(valley, 12000, 0, "--depart", "2026-03-03T18:45", "--many", 1, "--no-rides")
    assert "nicht sicher" not in without


def test_the_door_in_the_zone_is_called_so(valley: Path):
    text = journeys(valley, 12000, 19100, "--depart", "2026-03-03T09:00", "--many", 1)
    assert "an Ihrer Tür" in text


def test_as_json_with_lines_and_bookings(valley: Path):
    found = json.loads(journeys(valley, 12000, 15000, "--depart", "2026-03-03T09:00", "--many", 1, "--json"))
    (journey,) = found["journeys"]
    (leg,) = journey["legs"]
    assert found["nothing"] is None
    assert journey["depart"] == "2026-03-03T09:50:00+01:00"
    assert journey["book_by"] == leg["ride"]["booking"]["deadline"] == "2026-03-03T09:20:00+01:00"
    assert leg["line"]["type"] == "LineString"
    assert leg["kind"] == "rufbus"
    assert found["region"] == "Zwei Dörfer"


def test_a_board_as_table_and_as_json(valley: Path):
    board = ("departures", valley, "--stop", "Cheim Markt", "--at", "2026-03-03T22:10", "--asked", "2026-03-03T22:21")
    text = said(*board)
    assert text.startswith("Cheim, Markt, 03.03.2026 ab 22:10\n")
    assert "nicht mehr buchbar" in text
    rows = json.loads(said(*board, "--json"))["departures"]
    assert [row["line"] for row in rows][:2] == ["S5", "R6"]
    assert rows[1]["too_late"] is True


def test_a_board_at_night_is_empty_and_says_so(valley: Path):
    text = said("departures", valley, "--stop", "Deck Mitte", "--at", "2026-03-03T00:30", "--minutes", 60)
    assert "In dieser Zeit fährt hier nichts." in text


@pytest.mark.parametrize("ending", ["csv", "geojson", "gpkg", "parquet"])
def test_a_matrix_by_transit_as_file(valley: Path, tmp_path: Path, ending: str):
    points = tmp_path / "points.csv"
    points.write_text(f"id,lat,lon\nA,{at(0)}\nB,{at(6000)}\n")
    out = tmp_path / f"out.{ending}"
    ends = ("--origins", points, "--destinations", points)
    said("matrix", valley, *ends, "--mode", "transit", "--depart", "2026-03-03T07:00", "--out", out)
    assert out.stat().st_size > 100
    if ending == "csv":
        assert "minutes_p50" in out.read_text() and "minutes_p90" in out.read_text()


def test_a_matrix_by_transit_on_the_terminal_and_as_json(valley: Path, tmp_path: Path):
    points = tmp_path / "points.csv"
    points.write_text(f"id,lat,lon\nA,{at(0)}\nB,{at(6000)}\n")
    asked = ("matrix", valley, "--origins", points, "--destinations", points, "--mode", "transit")
    when = ("--depart", "2026-03-03T07:00", "--window", 60, "--percentiles", "50,90")
    assert "A\tB\t44.0\t68.0" in said(*asked, *when)
    found = json.loads(said(*asked, *when, "--json"))
    assert {"origin": "A", "destination": "B", "p50": 44.0, "p90": 68.0} in found["rows"]
    assert (found["limit_minutes"], found["window_minutes"]) == (120, 60)


def test_what_is_wrong_is_one_line(valley: Path):
    ends = ("--from", at(0), "--to", at(6000))
    dreiraum("region", "journeys", valley, *ends).refused("either the departure or the arrival")
    dreiraum("region", "journeys", valley, *ends, "--depart", "gestern").refused("'gestern' is no time")
    dreiraum("region", "departures", valley, "--stop", "Xyz", "--at", "2026-03-03T08:00").refused("no stop 'Xyz'")


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (["--mode", "transit"], "need --depart"),
        (["--depart", "2026-03-03T07:00"], "--depart belongs to --mode transit"),
        (["--mode", "transit", "--depart", "2026-03-03T07:00", "--percentiles", "50,x"], "no percentages"),
    ],
)
def test_a_matrix_that_cannot_be_asked_is_refused(valley: Path, tmp_path: Path, more: list[str], says: str):
    points = tmp_path / "points.csv"
    points.write_text(f"id,lat,lon\nA,{at(0)}\n")
    ended = invoke("matrix", valley, "--origins", points, "--destinations", points, *more)
    assert ended.exit_code == 2
    assert says in ended.stderr


def test_a_region_without_timetable_says_so(region: Path):
    text = said("journeys", region, "--from", "52.0005,9.5005", "--to", "52.005,9.505", "--depart", "2026-03-03T08:00")
    assert text.startswith("Für diesen Tag gibt es keinen Fahrplan.\nGanz zu Fuß: ")
    ended = invoke("departures", region, "--stop", "Markt", "--at", "2026-03-03T08:00")
    assert ended.exit_code == 2
    assert "no timetable" in ended.stderr
