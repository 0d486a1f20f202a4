"""`dreiraum region VERB`: build a Region and ask it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from dreiraum.cli import draw, journeys, layers, timetables
from dreiraum.cli.options import ANSWER_MODE, COVERAGE_MODE, FOLDER, JSON, OUT, TIME, WINDOW, PointType
from dreiraum.cli.progress import bar
from dreiraum.cli.terminal import Terminal, print_json
from dreiraum.reach.errors import InputError
from dreiraum.reach.export.documents import about, coverage_json, found_json, home_json
from dreiraum.reach.region import Region

GERMAN_KIND = {"village": "Ort", "street": "Straße", "address": "Adresse", "place": "Einrichtung"}
AGES = ("all", "under18", "18to64", "65plus")


@click.group()
def region() -> None:
    """Build a Region from open data and ask what is in reach.

    \b
    A Region is a folder. A build replaces it only when all is done; readers never see a mixture.
    """


@region.command()
@click.argument("config", required=False, type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder of the Region.")
@click.option("--streets", help="OpenStreetMap extract: .osm.pbf, .osm.gz, .osm.bz2, .osm; path or URL.")
@click.option("--population", multiple=True, help="Census grid as published (may be given several times).")
@click.option("--boundaries", help="Municipalities with AGS: GeoJSON or GeoPackage.")
@click.option("--broadband", help="Mbit/s per grid cell, or shares per municipality.")
@click.option("--timetable", multiple=True, help="GTFS file or URL (may be given several times).")
@click.option("--name", default="", help="Name of the district.")
def build(
    config: Path | None,
    out: Path,
    streets: str | None,
    population: tuple[str, ...],
    boundaries: str | None,
    broadband: str | None,
    timetable: tuple[str, ...],
    name: str,
) -> None:
    """Build a Region from a configuration or single files.

    From CONFIG, a district's TOML file, or from --streets and what else there is. The Region that was in
    --out serves until the new one is complete, and stays if the build fails.

    \b
    dreiraum region build district.toml --out my-region
    dreiraum region build --streets town.osm.pbf --population census.csv --out my-region
    """
    from dreiraum.reach.config import District  # noqa: PLC0415 - `--help` needs none of it

    given = any((streets, population, boundaries, broadband, timetable, name))
    if config is not None and given:
        raise InputError("CONFIG and single sources together; name the sources in CONFIG, or leave CONFIG out")
    if config is None and not streets:
        raise InputError("nothing to build from; give a CONFIG.toml, or --streets with an OpenStreetMap extract")
    district: District | Path
    if config is not None:
        district = config
    else:
        district = District.of(
            streets=streets or "",
            population=population,
            boundaries=boundaries or (),
            broadband=broadband or (),
            timetable=timetable,
            name=name,
        )
    with bar("Region bauen") as progress:
        built = Region.build(district, out, progress)
    _print_info(built)


@region.command()
@FOLDER
@JSON
def info(folder: Path, as_json: bool) -> None:
    """What a Region consists of: sources, licences, counts."""
    opened = Region.open(folder)
    if as_json:
        facts = {kind: part.facts for kind, part in opened.parts.items()}
        print_json({**opened.manifest, **about(opened), "facts": facts})
    else:
        _print_info(opened)


@region.command()
@FOLDER
@click.option(
    "--by",
    type=click.Choice(["municipality", "village"]),
    default="municipality",
    show_default=True,
    help="Kind of area.",
)
@click.option("--age", type=click.Choice(AGES), default="all", show_default=True, help="Age group of the table.")
@click.option("--service", "chosen", multiple=True, help="Key of a service to print (may be given several times).")
@COVERAGE_MODE
@WINDOW
@TIME
@OUT
@JSON
def coverage(
    folder: Path,
    by: str,
    age: str,
    chosen: tuple[str, ...],
    mode: str,
    window: str,
    asked: dt.datetime | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """How many people reach each service.

    The printed tables show shares per municipality or village, for a few services where all have no
    room (--service chooses); --json and --out hold every municipality or village, service and age group,
    physically, digitally and neither way.
    """
    with bar() as progress:
        from dreiraum.cli.answers import print_about  # noqa: PLC0415
        from dreiraum.cli.coverage import print_coverage, rows_of  # noqa: PLC0415

        opened = Region.open(folder)
        rows = rows_of(opened.catalogue.keys, chosen)
        found = opened.coverage(mode=mode, by=by, window=window, asked=asked, progress=progress)
        if out:
            from dreiraum.reach.export.files import write_layer  # noqa: PLC0415
            from dreiraum.reach.export.layers import coverage_layer  # noqa: PLC0415

            write_layer(out, coverage_layer(opened, found), opened)
    if as_json:
        print_json(coverage_json(opened, found))
    elif out:
        click.echo(f"{out}")
    else:
        console = Terminal()
        print_coverage(console, opened, found, AGES.index(age), rows)
        print_about(console, opened)


@region.command()
@FOLDER
@click.option("--at", required=True, type=PointType(), help="The home, e.g. 52.104,9.357.")
@ANSWER_MODE
@WINDOW
@TIME
@JSON
def nearest(
    folder: Path, at: tuple[float, float], mode: str, window: str, asked: dt.datetime | None, as_json: bool
) -> None:
    """What one home reaches.

    Every service by every mode, with the second choice where the first fails, and digitally. By transit there
    and back, over every minute of the window, or of the hour from --time on.
    """
    with bar():
        from dreiraum.cli.answers import print_about, print_home  # noqa: PLC0415

        opened = Region.open(folder)
        answer = opened.nearest(*at, mode=mode, window=window, asked=asked)
    if as_json:
        print_json(home_json(opened, answer))
        return
    console = Terminal()
    print_home(console, opened, answer)
    print_about(console, opened)


@region.command()
@FOLDER
@click.argument("text")
@click.option("--limit", type=click.IntRange(1, 100), default=10, show_default=True, help="How many at most.")
@JSON
def find(folder: Path, text: str, limit: int, as_json: bool) -> None:
    """Find villages, streets, addresses and places by name.

    TEXT may have typos, missing umlauts and another order of words.
    """
    if not text.strip():
        raise InputError("nothing to look for; give a name such as 'Hauptstraße 5'")
    with bar():
        from dreiraum.cli.answers import echo_about  # noqa: PLC0415

        opened = Region.open(folder)
        found = opened.find(text, limit=limit)
    if as_json:
        print_json(found_json(opened, found))
        return
    named = [f"{one.label}{', ' if one.context else ''}{one.context}" for one in found]
    widest = max(map(len, named), default=0)
    for one, name in zip(found, named, strict=True):
        click.echo(f"{one.lat:.5f},{one.lon:.5f}  {name:{widest}}  {GERMAN_KIND[one.kind]}")
    if found:
        echo_about(opened, err=True)
    else:
        click.echo("Nichts gefunden.", err=True)


for _command in (
    *(draw.matrix, draw.isochrone, draw.route, draw.picture, draw.export),
    *(journeys.journeys, journeys.departures, timetables.timetable, layers.offers),
):
    region.add_command(_command)


@region.command()
@FOLDER
def verify(folder: Path) -> None:
    """Check that no file of a Region is damaged.

    Every file is compared with the hash noted when it was written.
    """
    with bar("Region prüfen"):
        Region.open(folder).verify()
    click.echo(f"{folder}: all files are as they were written")


def _print_info(opened: Region) -> None:
    from dreiraum.reach.export.words import thousands  # noqa: PLC0415

    facts = {kind: part.facts for kind, part in opened.parts.items()}
    lines = [
        f"{opened.manifest['name']}: {thousands(facts['people']['people'])} Menschen in "
        f"{thousands(facts['people']['cells'])} Zellen, {thousands(facts['places']['places'])} Orte, "
        f"{thousands(facts['streets']['kilometres'])} km Straßen und Wege",
        f"{facts['people']['basis']}. {facts['connections']['basis']}.",
        *facts["people"]["warnings"],
        *timetables.timetable_lines(facts["timetable"]),
        *opened.notices,
        *(
            f"{source['title']}: {source['file']}, {source['licence'] or 'Lizenz nicht angegeben'}"
            for source in opened.manifest["sources"]
        ),
    ]
    console = Terminal()
    for line in lines:
        console.say(line)
