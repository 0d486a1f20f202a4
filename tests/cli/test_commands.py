"""Every command: its help, its words, its JSON, its files, its behaviour in a pipe."""

import csv
import json
import re
import subprocess
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from tests.cli.command import COMMAND, dreiraum, environment
from tests.reach.drawing import latlon

from dreiraum.cli import main
from dreiraum.cli.coverage import _heads
from dreiraum.reach.region import Region

HOME = ["--at", "52.0005,9.5005"]
SAID = "Erfundenes Dorf.\n© OpenStreetMap-Mitwirkende\n© Statistische Ämter\n"
POINTS = "id;lat;lon\nDaheim;52.0005;9.5005\nFeld;52.005;9.505\n"


def commands(group=main, path=()):
    context = click.Context(group, info_name="dreiraum")
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


ALL = dict(commands())
VERBS = {
    "info": [],
    "coverage": [],
    "nearest": HOME,
    "find": ["Grossdorf"],
    "isochrone": HOME,
    "route": ["--from", "52.0005,9.5005", "--to", "52.005,9.505"],
    "matrix": ["--origins", "points.csv", "--destinations", "points.csv"],
    "journeys": ["--from", "52.0005,9.5005", "--to", "52.005,9.505", "--depart", "2026-11-24T10:00"],
}


@pytest.fixture
def here(tmp_path, monkeypatch):
    (tmp_path / "points.csv").write_text(POINTS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def invoke(*args):
    return CliRunner().invoke(main, [str(arg) for arg in args])


def answer(region, verb, *more):
    ended = invoke("region", verb, region, *VERBS[verb], *more)
    assert ended.exit_code == 0, ended.output
    aside = verb in ("find", "matrix") and "--json" not in more and "--out" not in more
    assert ended.stderr == (SAID if aside else "")
    return ended.stdout


def strict(text):
    """JSON as RFC 8259 has it: no NaN, no Infinity."""

    def refuse(word):
        raise AssertionError(word)

    return json.loads(text, parse_constant=refuse)


def test_the_verbs_are_all_there():
    assert {path[-1] for path in ALL if path[0] == "region"} == {
        *VERBS, "region", "build", "timetable", "offers", "departures", "map", "export", "verify"
    }  # fmt: skip


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_every_command_and_every_option_has_help_worth_reading(path):
    command = ALL[path]
    summary = command.get_short_help_str(limit=200)
    assert len(summary) > 15
    assert summary.endswith(".")
    for option in command.params:
        if isinstance(option, click.Option):
            assert option.help, option.name
            assert option.help.endswith("."), option.name
    ended = invoke(*path, "--help")
    assert ended.exit_code == 0
    assert summary in " ".join(ended.stdout.split())


@pytest.mark.parametrize("path", [(), ("region",)], ids=" ".join)
def test_lists_of_commands_are_not_cut_off(path):
    assert "..." not in invoke(*path, "--help").stdout.split("Commands:")[1]


def test_without_a_command_the_help_is_shown():
    ended = dreiraum()
    assert ended.code == 2
    assert ended.err.startswith("Usage: dreiraum")


def test_wrong_usage_is_one_line(region):
    dreiraum("bogus").refused("No such command 'bogus'", "dreiraum --help")
    dreiraum("region", "nearest", region).refused("--at", "dreiraum region nearest --help")
    dreiraum("region", "nearest", region, *HOME, "--mode", "rocket").refused("'rocket'", "'foot'")
    dreiraum("region", "isochrone", region, *HOME, "--minutes", "0").refused("--minutes", "0")
    dreiraum("region", "map", region, "--out", "x.png", "--width", "90000").refused("width", "800 to 3200")
    for day in ("2026-11-26", "20261126"):
        dreiraum("region", "nearest", region, *HOME, "--time", day).refused("no hour", "2026-11-26T10:00")
    dreiraum("region", "coverage", region, "--service", "beer").refused("unknown service 'beer'", "food")


@pytest.mark.parametrize("verb", VERBS)
def test_every_answer_as_json_says_where_it_comes_from(region, here, verb):
    said = strict(answer(region, verb, "--json"))
    assert said["region"] == "Kreis Nord"
    assert said["notices"] == ["Erfundenes Dorf."]
    assert said["attribution"] == ["© OpenStreetMap-Mitwirkende", "© Statistische Ämter"]


@pytest.mark.parametrize("mode", ["foot", "wheelchair", "bike", "ebike", "car"])
@pytest.mark.parametrize("time", [[], ["--time", "2026-11-24T10:00"], ["--time", "2026-12-25T23:59"]])
def test_json_is_valid_in_every_mode_at_any_time(region, mode, time):
    for verb in ("nearest", "coverage"):
        assert strict(answer(region, verb, "--json", "--mode", mode, *time))


def test_nearest_tells_minutes_places_and_the_second_choice(region):
    said = strict(answer(region, "nearest", "--json"))
    food = next(one for one in said["services"] if one["service"] == "food")
    assert food["modes"]["foot"]["nearest"]["place"]["name"] == "Markt"
    assert food["modes"]["foot"]["second"]["place"]["name"] == "Laden"
    assert food["mobile"] is None
    assert said["headline"]["reached"] == sum(
        one["modes"]["foot"]["reached"] for one in said["services"] if one["essential"]
    )
    assert (said["municipality"], said["village"], said["outside"]) == ("Nord", "Großdorf", None)


def test_nearest_prints_german_words(region):
    text = answer(region, "nearest")
    assert "Zu Fuß: 2 von 14 wichtigen Diensten in 15 Minuten - und 0 digital" in text
    assert "Lebensmittel: Markt; fällt er aus: Laden" in text
    assert "Erfundenes Dorf." in text
    assert "Netz unbekannt" in text
    closed = answer(region, "nearest", "--time", "2026-11-24T03:00")
    assert "gefragt für 24.11.2026 03:00" in closed
    assert re.search(r"^ Lebensmittel +zu ", closed, re.MULTILINE)
    assert "zu = im Zeitlimit, aber dann nicht geöffnet, - = in 30 Minuten nichts" in " ".join(closed.split())
    assert re.search(r"^Lebensmittel.*: zu dieser Zeit nichts geöffnet$", closed, re.MULTILINE)
    assert "Notfall zählt nicht mit: der Rettungsdienst kommt zu Ihnen.\n" in text


def test_coverage_counts_everybody(region):
    said = strict(answer(region, "coverage", "--json"))
    food = [one for one in said["rows"] if one["service"] == "food" and one["age"] == "all"]
    assert [(one["municipality"], one["people"], one["physical"]) for one in food] == [("Nord", 92, 92), ("", 92, 92)]
    assert "92 Menschen" in answer(region, "coverage")
    villages = strict(answer(region, "coverage", "--json", "--by", "village"))
    assert {one["village"] for one in villages["rows"]} == {"Großdorf", "Kreis Nord"}


def test_the_title_of_the_coverage_says_what_was_asked(region):
    plain = answer(region, "coverage", "--mode", "wheelchair").splitlines()[0]
    assert plain == "Kreis Nord: Menschen, die den Dienst mit dem Rollstuhl im Zeitlimit erreichen"
    asked = answer(region, "coverage", "--age", "65plus", "--time", "2026-11-24T10:00").splitlines()[0]
    assert asked == (
        "Kreis Nord: Menschen ab 65, die den Dienst zu Fuß im Zeitlimit erreichen, gefragt für 24.11.2026 10:00"
    )


def test_villages_and_chosen_services_are_printed(region):
    lines = answer(region, "coverage", "--by", "village", "--service", "gp", "--service", "post").splitlines()
    head = next(row for row, line in enumerate(lines) if line.startswith(" Ort "))
    assert [line.split() for line in lines[head : head + 4]] == [
        ["Ort", "Menschen", "Hausarztpraxis", "Pakete"],
        ["Nord"],
        ["Großdorf", "92", "100", "%", "0", "%"],
        ["gesamt", "92", "100", "%", "0", "%"],
    ]
    text = answer(region, "coverage", "--service", "gp")
    assert [line.split()[0] for line in text.splitlines() if line.startswith(" ")] == [
        "Gemeinde", "Nord", "gesamt", "Dienst", "Hausarztpraxis",
    ]  # fmt: skip


def test_heads_of_columns_are_abbreviated_as_people_do():
    names = ("Bad Münder am Deister", "Hameln, Stadt", "Coppenbrügge", "Au am Inn", "Au an der Ruhr")
    assert _heads(names, 10) == ["Bad\nMünder", "Hameln", "Coppenbr.", "Au\nam\nInn", "Au\nan\nder\nRuhr"]
    assert _heads(("Lebensmittel", "Hausarztpraxis", "Haltestelle"), 9) == ["Lebensm.", "Hausarzt.", "Haltest."]


def test_numbers_are_written_as_germans_write_them(region):
    assert "Kreis Nord: 92 Menschen in 3 Zellen, 3 Orte, 9 km Straßen und Wege" in answer(region, "info")


@pytest.mark.parametrize("columns", ["80", "160"])
@pytest.mark.parametrize("verb", ["coverage", "nearest", "info"])
def test_tables_fit_the_terminal_and_nothing_is_cut(region, verb, columns):
    ended = dreiraum("region", verb, region, *VERBS[verb], columns=columns).fine()
    assert "…" not in ended.out
    rows = [line for line in ended.out.splitlines() if line.startswith(" ")]
    assert all(len(line) <= int(columns) for line in rows)
    if verb == "nearest":
        assert len([line for line in rows if line.startswith(" Lebensmittel ")]) == 1
        assert len(rows) <= 1 + 15 + 2


def test_find_forgives(region):
    for text in ("Grossdorf", "großdrof", "GROßDORF"):
        ended = dreiraum("region", "find", region, text)
        assert ended.out.splitlines()[0].split("  ")[1:] == ["Großdorf, Nord", "Ort"]
        assert (ended.code, ended.err) == (0, SAID)
    ended = dreiraum("region", "find", region, "Zzyzx")
    assert (ended.code, ended.out, ended.err) == (0, "", "Nichts gefunden.\n")


def test_a_route_says_its_streets(region):
    text = answer(region, "route")
    assert " Min, " in text.splitlines()[0]
    assert any("Straße" in line or "Weg" in line for line in text.splitlines()[1:])
    said = strict(answer(region, "route", "--json"))
    assert said["geometry"]["type"] == "LineString"
    legs = sum(leg["seconds"] for leg in said["properties"]["legs"])
    assert said["properties"]["seconds"] == pytest.approx(legs + said["properties"]["access_seconds"])
    assert text.endswith(SAID)
    assert "zur Straße und von ihr zum Ziel" in text.removesuffix(SAID).splitlines()[-1]


def test_find_says_what_each_answer_is(region):
    for text, kind in (("Straße 2", "Straße"), ("Praxis Grün", "Einrichtung")):
        assert invoke("region", "find", region, text).stdout.splitlines()[0].endswith(f"  {kind}")


def test_an_isochrone_is_geojson_that_holds_its_start(region):
    import shapely

    for text in (answer(region, "isochrone"), answer(region, "isochrone", "--json", "--minutes", "5")):
        area = shapely.from_geojson(json.dumps(strict(text)["geometry"]))
        assert area.contains(shapely.Point(9.5005, 52.0005))


def test_a_matrix_carries_the_names_of_its_files(region, here):
    names = [("Daheim", "Daheim"), ("Daheim", "Feld"), ("Feld", "Daheim"), ("Feld", "Feld")]
    said = strict(answer(region, "matrix", "--json"))
    assert [(one["origin"], one["destination"]) for one in said["rows"]] == names
    lines = answer(region, "matrix").splitlines()
    assert [tuple(line.split("\t")[:2]) for line in lines] == names
    assert answer(region, "matrix", "--out", "matrix.csv") == "matrix.csv\n"
    with Path("matrix.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    assert [(one["origin"], one["destination"]) for one in rows] == names
    minutes = [one["minutes"] for one in said["rows"]]
    assert [float(one["minutes"]) for one in rows] == minutes


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("id;lat;lon\nHof;52,0;9,5\nFeld;zwei;9,5\n", ("row 3", "numbers in degrees")),
        ("id;lat\nHof;52.0\n", ("no column 'lon'",)),
        ("id,lat,lon\n", ("no points",)),
        ("id,lat,lon\nHof,152.0,9.5\n", ("row 2", "latitude")),
        ("id,lat,lon\nHof,52.0\n", ("row 2", "numbers in degrees")),
        ("", ("no column 'lat'",)),
        ("id,lat,lon\nHof,nan,9.5\n", ("row 2", "latitude")),
    ],
)
def test_points_that_cannot_be_used_name_their_row(region, here, text, words):
    Path("bad.csv").write_text(text)
    ended = invoke("region", "matrix", region, "--origins", "bad.csv", "--destinations", "points.csv")
    assert ended.exit_code == 2
    assert ended.stderr.startswith("dreiraum: bad.csv: ")
    assert all(word in ended.stderr for word in words), ended.stderr


@pytest.mark.parametrize("verb", ["coverage", "isochrone", "route", "matrix"])
@pytest.mark.parametrize("ending", ["csv", "geojson", "gpkg", "parquet"])
def test_answers_as_files_carry_their_sources(region, here, verb, ending):
    out = Path(f"answer.{ending}")
    assert answer(region, verb, "--out", out) == f"{out}\n"
    data = out.read_bytes()
    assert "© OpenStreetMap-Mitwirkende".encode() in data
    assert b"Erfundenes Dorf." in data
    assert [one.name for one in here.iterdir() if one.name.startswith(".")] == []


@pytest.mark.parametrize("layer", ["cells", "places", "coverage", "municipalities"])
def test_layers_for_other_programs(region, here, layer):
    ended = invoke("region", "export", region, layer, "--out", "layer.geojson")
    assert ended.exit_code == 0, ended.output
    features = strict(Path("layer.geojson").read_text(encoding="utf-8"))["features"]
    assert ended.stdout == f"layer.geojson: {len(features)} rows\n"


def test_a_map_is_a_picture(region, here):
    ended = invoke("region", "map", region, "--out", "map.png", "--width", "800")
    assert ended.exit_code == 0, ended.output
    assert Path("map.png").read_bytes().startswith(b"\x89PNG")


def test_verify_finds_nothing_wrong(region):
    assert invoke("region", "verify", region).stdout.endswith("all files are as they were written\n")


def test_a_region_from_single_files_says_how_people_were_counted(village, tmp_path):
    given = ("--streets", village / "streets.osm", "--name", "Nur Straßen", "--out", tmp_path / "new")
    text = invoke("region", "build", *given).stdout
    coverage = invoke("region", "coverage", tmp_path / "new").stdout
    assert coverage.splitlines()[0].endswith("im Zeitlimit erreichen (etwa: Einwohnerzahlen geschätzt)")
    assert not re.search(r"(?<!etwa) \d+ Menschen", coverage)
    assert text.startswith("Nur Straßen: ")
    assert "geschätzt" in text
    home = strict(invoke("region", "nearest", tmp_path / "new", *HOME, "--json").stdout)
    assert any("geschätzt" in notice for notice in home["notices"])


@pytest.mark.parametrize(
    "args", [["info"], ["coverage"], ["coverage", "--json"], ["nearest", *HOME], ["isochrone", *HOME]]
)
def test_a_reader_that_leaves_early_is_no_error(region, args):
    line = f"set -o pipefail; {COMMAND} region {args[0]} {region} {' '.join(args[1:])} | true"
    ended = subprocess.run(["bash", "-c", line], env=environment(), capture_output=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, b"")


def test_words_survive_a_terminal_that_knows_few_letters(region):
    for encoding in ("ascii", "latin-1"):
        coverage = dreiraum_encoded(encoding, "region", "coverage", region)
        assert coverage.returncode == 0, coverage.stderr
        found = dreiraum_encoded(encoding, "region", "nearest", region, *HOME, "--json")
        assert "Großdorf" in found.stdout.decode("utf-8")


def dreiraum_encoded(encoding, *args):
    env = environment(PYTHONIOENCODING=encoding)
    return subprocess.run([COMMAND, *map(str, args)], env=env, capture_output=True, check=False)


def test_the_command_agrees_with_the_library(region):
    said = strict(answer(region, "nearest", "--json"))
    home = Region.open(region).nearest(52.0005, 9.5005)
    assert [one["modes"]["foot"]["reached"] for one in said["services"]] == [
        one.modes["foot"].reached for one in home.services
    ]
    assert latlon(0, 0) == (52.0, 9.5)
