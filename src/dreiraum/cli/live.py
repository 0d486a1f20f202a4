"""`dreiraum gtfs live`: what a feed of live data says, before an installation uses it."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from dreiraum.cli.options import JSON
from dreiraum.cli.progress import bar
from dreiraum.cli.terminal import Terminal, print_json
from dreiraum.reach.errors import InputError
from dreiraum.reach.german import thousands

if TYPE_CHECKING:
    from dreiraum.reach.live.match import Matched
    from dreiraum.reach.live.updates import Updates

BERLIN = "Europe/Berlin"
FEW_ALERTS = 5
_LEFT_OUT = {
    "ADDED": "Fahrten, die in keinem Fahrplan stehen",
    "UNNAMED": "Fahrten ohne Kennung",
    "ABSURD": "Zeiten, die nicht sein können",
    "TWICE": "Fahrten, die schon da waren",
}


@click.command()
@click.argument("source", metavar="URL_OR_FILE")
@click.option("--region", "folder", type=click.Path(path_type=Path), help="Region whose trips should be in it.")
@click.option("--timetable", type=click.IntRange(1, 99), default=1, help="Number of its timetable, of several.")
@click.option("--header", default="", help='A key that the server wants, such as "X-API-Key: ...".')
@JSON
def live(source: str, folder: Path | None, timetable: int, header: str, as_json: bool) -> None:
    """Say what live data (GTFS-Realtime) hold.

    How many trips, vehicles and messages, how old they are, what of it cannot be used, and how many of the trips
    the Region's timetable knows.
    """
    from dreiraum.reach.live.match import Matched  # noqa: PLC0415 - `--help` needs none of it
    from dreiraum.reach.live.reading import read_updates  # noqa: PLC0415
    from dreiraum.reach.region import Region  # noqa: PLC0415

    with bar("Live-Daten lesen"):
        updates = read_updates(_data(source, header), _name(source), fetched=int(time.time()), feed=timetable)
        table = Region.open(folder).timetable if folder is not None else None
        matched = Matched(table, [updates]) if table is not None else None
    if as_json:
        print_json(_document(source, updates, matched))
        return
    terminal = Terminal()
    terminal.say(f"Live-Daten {_name(source)}", style="bold")
    for line in _about(updates, matched, ZoneInfo(BERLIN) if table is None else table.zone):
        terminal.say(line)


def _data(source: str, header: str) -> bytes:
    from dreiraum.ground.region.live_loading import Refused, load  # noqa: PLC0415
    from dreiraum.reach.live.reading import MOST_BYTES  # noqa: PLC0415

    name, colon, value = header.partition(":")
    if header and not (colon and name.strip() and value.strip()):
        raise InputError('--header: must be a name and a value such as "X-API-Key: ..."')
    if source.startswith(("http://", "https://")):
        try:
            return load(source, {name.strip(): value.strip()} if header else {}).data or b""
        except Refused as refused:
            raise InputError(f"{_name(source)}: {refused}; check the address") from None
    path = Path(source)
    if not path.is_file():
        raise InputError(f"{source}: no such file; give a file or an address that begins with https:// or http://")
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)


def _name(source: str) -> str:
    """Without what may hold a key."""
    return source.partition("?")[0] if source.startswith(("http://", "https://")) else source


def _about(updates: Updates, matched: Matched | None, zone: ZoneInfo) -> Iterator[str]:
    at = dt.datetime.fromtimestamp(updates.at, zone)
    yield f"Stand {at:%d.%m.%Y %H:%M:%S}, {_age(round(time.time()) - updates.at)}"
    gone, trips = _cancelled(updates), _many(len(updates.changes.trip), "Fahrt", "Fahrten")
    yield f"{trips}, davon {thousands(gone) if gone else 'keine'} gestrichen"
    yield ", ".join(
        (_many(len(updates.positions), "Fahrzeug", "Fahrzeuge"), _many(len(updates.alerts), "Meldung", "Meldungen"))
    )
    for why, many in updates.left_out.items():
        yield f"Nicht verwendet: {thousands(many)} {_LEFT_OUT[why.name]}"
    for one in updates.alerts[:FEW_ALERTS]:
        yield f"  {one.title.de or one.text.de or one.effect}"
    if matched is not None:
        yield f"Im Fahrplan der Region: {thousands(matched.found)} von {_many(matched.trips, 'Fahrt', 'Fahrten')}"


def _cancelled(updates: Updates) -> int:
    from dreiraum.reach.live.updates import Runs  # noqa: PLC0415

    return int((updates.changes.runs == Runs.CANCELLED).sum())


def _age(seconds: int) -> str:
    if seconds < 0:
        return f"in {thousands(-seconds)} Sekunden: die Uhr des Servers geht vor"
    return f"vor {thousands(seconds)} Sekunden" if seconds < 7200 else f"vor {thousands(seconds // 3600)} Stunden"


def _many(number: int, one: str, several: str) -> str:
    return f"{thousands(number)} {one if number == 1 else several}"


def _document(source: str, updates: Updates, matched: Matched | None) -> dict[str, Any]:
    return {
        "feed": _name(source),
        "at": dt.datetime.fromtimestamp(updates.at, dt.UTC).isoformat(),
        "trips": len(updates.changes.trip),
        "cancelled": _cancelled(updates),
        "vehicles": len(updates.positions),
        "alerts": len(updates.alerts),
        "left_out": {why.name.lower(): many for why, many in updates.left_out.items()},
        "in_timetable": None if matched is None else matched.found,
    }
