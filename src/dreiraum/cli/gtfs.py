"""`dreiraum gtfs VERB`: timetables before they become part of a Region."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dreiraum.cli.live import live
from dreiraum.cli.options import JSON
from dreiraum.cli.progress import bar
from dreiraum.cli.terminal import Terminal, print_json
from dreiraum.reach.errors import InputError
from dreiraum.reach.german import thousands

if TYPE_CHECKING:
    from dreiraum.reach.gtfs.check import Facts, Finding, Report
    from dreiraum.reach.gtfs.problems import Place

WITH_ERRORS = 1
FEW_PLACES = 3

_HEADS = {"error": "Fehler", "warning": "Warnungen", "info": "Hinweise"}
_STYLES = {"error": "bold red", "warning": "bold yellow", "info": "bold"}


@click.group()
def gtfs() -> None:
    """Check a timetable (GTFS, GTFS-Flex) and live data."""


gtfs.add_command(live)


@gtfs.command()
@click.argument("feed", type=click.Path(path_type=Path))
@click.option("--all", "everything", is_flag=True, help="Hints too, and more places of each kind.")
@JSON
def check(feed: Path, everything: bool, as_json: bool) -> int:
    """Say what is wrong with FEED, a zip or a folder.

    What a Region leaves out of it and why, and what the standard's validator finds; file, line and field of the
    first places. Exit code 0 without errors, 1 with errors, 2 where the feed cannot be used at all.
    """
    from dreiraum.reach.gtfs.check import check_feed  # noqa: PLC0415 - `--help` needs none of it

    with bar("Fahrplan lesen") as progress:
        report = check_feed(feed, progress)
    if as_json:
        print_json(_document(report))
    else:
        _print(report, everything)
    if report.unusable:
        raise InputError(report.unusable)
    return WITH_ERRORS if report.errors else 0


def _document(report: Report) -> dict[str, Any]:
    facts = report.facts
    days = {} if facts is None else {"first_day": facts.first_day.isoformat(), "last_day": facts.last_day.isoformat()}
    return {
        "feed": report.name,
        "usable": facts is not None,
        "unusable": report.unusable,
        "errors": report.errors,
        "facts": None if facts is None else {**asdict(facts), **days},
        "second_check": report.second,
        "findings": [asdict(one) for one in report.findings],
    }


def _print(report: Report, everything: bool) -> None:
    terminal = Terminal()
    terminal.say(f"Fahrplan {report.name}", style="bold")
    if report.facts is not None:
        for line in _about(report.facts):
            terminal.say(line)
    for severity, head in _HEADS.items():
        found = [one for one in report.findings if one.severity == severity]
        if not found:
            continue
        terminal.say("")
        if severity == "info" and not everything:
            terminal.say(f"{head}: {len(found)}, mit --all zu sehen")
            continue
        terminal.say(f"{head}: {len(found)}", style=_STYLES[severity])
        for one in found:
            _print_finding(terminal, one, everything)
    terminal.say("")
    terminal.say(f"Zweite Prüfung: {report.second}")
    terminal.say(f"Ergebnis: {_result(report)}", style="bold")


def _about(facts: Facts) -> Iterator[str]:
    yield f"{facts.title}{f', Stand {facts.version}' if facts.version else ''}"
    yield f"Fährt {facts.first_day:%d.%m.%Y} bis {facts.last_day:%d.%m.%Y}, Zeitzone {facts.timezone}"
    counts = (
        _counted(facts.stops, "Haltestelle"),
        _counted(facts.routes, "Linie"),
        _counted(facts.trips, "Fahrt"),
        _counted(facts.flexible, "Bedarfsfahrt"),
    )
    yield ", ".join(counts)
    yield f"Weggelassen: {_counted(facts.left_out, 'Fahrt')}"


def _counted(number: int, what: str) -> str:
    if number == 1:
        return f"1 {what}"
    return f"{thousands(number) if number else 'keine'} {what}{'n' if what.endswith('e') else 'en'}"


def _print_finding(terminal: Terminal, one: Finding, everything: bool) -> None:
    times = f"{thousands(one.count)}-mal: " if one.count > 1 else ""
    terminal.say(f"  {times}{one.message} [{one.code}, {one.source}]")
    for place in one.places if everything else one.places[:FEW_PLACES]:
        said = _where(place)
        if said:
            terminal.say(f"      {said}")


def _where(place: Place) -> str:
    line = f"Zeile {place.line}" if place.line else ""
    where = ", ".join(part for part in (place.file, line, place.field) if part)
    return f"{where}: {place.value}" if where and place.value else where or place.value


def _result(report: Report) -> str:
    if report.unusable:
        return "nicht zu gebrauchen"
    if report.errors:
        return f"zu gebrauchen, aber mit {report.errors} {'Arten' if report.errors > 1 else 'Art'} von Fehlern"
    return "zu gebrauchen, ohne Fehler"
