"""`dreiraum region timetable`: what runs in a Region, and other feeds instead."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from dreiraum.cli.options import FOLDER, JSON
from dreiraum.cli.progress import bar
from dreiraum.cli.terminal import Terminal, print_json
from dreiraum.reach.errors import InputError
from dreiraum.reach.region import Region


@click.command()
@FOLDER
@click.option(
    "--set",
    "feeds",
    multiple=True,
    metavar="FEED.zip",
    help="GTFS file or URL to put in force (may be given several times).",
)
@click.option("--clear", is_flag=True, help="Have no timetable any more.")
@JSON
def timetable(folder: Path, feeds: tuple[str, ...], clear: bool, as_json: bool) -> None:
    """What the timetable holds; or put another one in force.

    With --set, feeds replace those the Region has, and only what depends on them is built again; the configuration's
    Rufbus lines, rides and benches stay. The old timetable serves until the new one is complete, and stays if that
    fails.

    \b
    dreiraum region timetable my-region
    dreiraum region timetable my-region --set feed.zip --set neighbours.zip
    """
    if feeds and clear:
        raise InputError("--set and --clear together; give one of them")
    with bar("Fahrplan einsetzen" if feeds or clear else "") as progress:
        opened = Region.open(folder)
        if feeds or clear:
            opened = opened.set_timetable(feeds, progress)
    facts = {name: value for name, value in opened.timetable.facts.items() if name not in ("rules", "area_facts")}
    if as_json:
        print_json({**facts, "sources": [one for one in opened.manifest["sources"] if one["kind"] == "timetable"]})
        return
    console = Terminal()
    for line in timetable_lines(facts):
        console.say(line)


def timetable_lines(facts: dict[str, Any]) -> list[str]:
    """What a timetable holds, in German sentences."""
    if not facts["trips"] and not facts["areas"]:
        return ["Kein Fahrplan."]
    counted = (
        (facts["trips"], "Fahrt", "Fahrten"), (facts["routes"], "Linie", "Linien"),
        (facts["stops"], "Haltestelle", "Haltestellen"),
        (facts["areas"], "Angebot ohne festen Plan", "Angebote ohne festen Plan"),
    )  # fmt: skip
    own = (
        (facts["rufbus"], "Rufbus-Angebot", "Rufbus-Angebote"), (facts["rides"], "Mitfahrt", "Mitfahrten"),
        (facts["benches"], "Mitfahrbank", "Mitfahrbänke"),
    )  # fmt: skip
    lines = [
        f"Fahrplan {_day(facts['first_day'])} bis {_day(facts['last_day'])}: " + _counted(counted),
        *(_of_feed(feed) for feed in facts["feeds"] if feed["first_day"]),
    ]
    if any(many for many, _, _ in own):
        lines.append(f"Darin: {_counted(own)}")
    return [*lines, *facts["warnings"]]


def _counted(things: Sequence[tuple[int, str, str]]) -> str:
    from dreiraum.reach.export.words import thousands  # noqa: PLC0415

    return ", ".join(f"{thousands(many)} {one if many == 1 else more}" for many, one, more in things if many) + "."


def _of_feed(feed: dict[str, Any]) -> str:
    from dreiraum.reach.export.words import thousands  # noqa: PLC0415

    version = f" ({feed['version']})" if feed["version"] else ""
    dates = f"{_day(feed['first_day'])} bis {_day(feed['last_day'])}"
    return f"{feed['title']}{version}: {thousands(feed['trips'])} Fahrten, gültig {dates}."


def _day(iso: str) -> str:
    year, month, day = iso.split("-")
    return f"{int(day)}.{int(month)}.{year}"
