"""`dreiraum region journeys` and `departures`: by bus, train and Rufbus from door to door, and what leaves next."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from dreiraum.cli.options import FOLDER, JSON, MomentType, PointType
from dreiraum.cli.progress import bar
from dreiraum.cli.terminal import Terminal, print_json
from dreiraum.reach.export.journeys import departures_json, journeys_json
from dreiraum.reach.region import Region


@click.command()
@FOLDER
@click.option("--from", "start", required=True, type=PointType(), help="Where it begins, e.g. 52.104,9.357.")
@click.option("--to", "end", required=True, type=PointType(), help="Where it ends, e.g. 52.070,9.600.")
@click.option("--depart", type=MomentType(), help="Leave not before, e.g. 2026-11-24T22:40.")
@click.option("--arrive", type=MomentType(), help="Arrive not after.")
@click.option("--asked", type=MomentType(), help="When you ask: what can no longer be booked then is left out.")
@click.option("--wheelchair", is_flag=True, help="Only what is known to be accessible.")
@click.option("--bike", is_flag=True, help="Take the bike along.")
@click.option(
    "--access", type=click.Choice(["foot", "bike", "car"]), default="foot", show_default=True,
    help="To the first stop: on foot, by bike or car and leave it there.",
)  # fmt: skip
@click.option("--walk", type=click.FloatRange(0, 108), default=20.0, show_default=True, help="Minutes to a stop.")
@click.option("--transfers", type=click.IntRange(0, 9), default=5, show_default=True, help="Changes at most.")
@click.option("--no-rides", is_flag=True, help="Without shared rides and ride benches.")
@click.option("--many", type=click.IntRange(1, 20), default=5, show_default=True, help="Journeys wanted.")
@JSON
def journeys(
    folder: Path,
    start: tuple[float, float],
    end: tuple[float, float],
    depart: dt.datetime | None,
    arrive: dt.datetime | None,
    asked: dt.datetime | None,
    wheelchair: bool,
    bike: bool,
    access: str,
    walk: float,
    transfers: int,
    no_rides: bool,
    many: int,
    as_json: bool,
) -> None:
    """From door to door by bus, train and Rufbus.

    The next journeys from --depart on, or the last ones that arrive by --arrive. Without --asked you plan ahead:
    everything can still be booked that could be at noon of the day before.

    \b
    dreiraum region journeys my-region --from 52.104,9.357 --to 52.07,9.6 --depart 2026-11-24T22:40
    """
    with bar():
        opened = Region.open(folder)
        found = opened.journeys(
            start, end, depart=depart, arrive=arrive, asked=asked, access=access, wheelchair=wheelchair, bike=bike,
            walk_minutes=walk, transfers=transfers, rides_too=not no_rides, many=many,
        )  # fmt: skip
    if as_json:
        print_json(journeys_json(opened, found), indent=None)
        return
    from dreiraum.cli.answers import print_about  # noqa: PLC0415 - `--help` needs none of it
    from dreiraum.cli.timelines import print_journeys  # noqa: PLC0415

    console = Terminal()
    print_journeys(console, found)
    print_about(console, opened)


@click.command()
@FOLDER
@click.option("--stop", required=True, help="Name of a stop or station, e.g. 'Hameln, Bahnhof'.")
@click.option("--at", "moment", required=True, type=MomentType(), help="From when on, e.g. 2026-11-24T22:40.")
@click.option("--asked", type=MomentType(), help="When you ask; without it what leaves at --at can still be booked.")
@click.option("--many", type=click.IntRange(1, 500), default=20, show_default=True, help="Departures at most.")
@click.option(
    "--minutes", type=click.FloatRange(0, 1440, min_open=True), default=240.0, show_default=True, help="How long."
)
@JSON
def departures(
    folder: Path, stop: str, moment: dt.datetime, asked: dt.datetime | None, many: int, minutes: float, as_json: bool
) -> None:
    """What leaves a stop next."""
    from dreiraum.reach.answers.stops import stops_named  # noqa: PLC0415

    with bar():
        opened = Region.open(folder)
        rows = stops_named(opened.timetable, stop)
        found = opened.departures(rows, moment, asked=asked, many=many, minutes=minutes)
    if as_json:
        print_json(departures_json(opened, found), indent=None)
        return
    from dreiraum.cli.answers import print_about  # noqa: PLC0415
    from dreiraum.cli.timelines import board  # noqa: PLC0415

    console = Terminal()
    console.say(f"{opened.timetable.stop_name[int(rows[0])]}, {moment:%d.%m.%Y} ab {moment:%H:%M}", "bold")
    if found:
        console.print(board(found))
    else:
        console.say("In dieser Zeit fährt hier nichts.")
    print_about(console, opened)
