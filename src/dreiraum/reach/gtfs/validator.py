"""The second look at a feed: `gtfs_guru`, a port of MobilityData's gtfs-validator, in a process of its own.

Whatever it does with odd input - a crash, endless work, all the memory - ends in one sentence, not in ours.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dreiraum.reach.gtfs.files import FeedFiles, open_files
from dreiraum.reach.gtfs.problems import PLACES, Place, printable

PATIENCE = 900  # seconds
MOST_MEMORY = 0.75  # of the machine's
COUNTRY = "DE"  # whose telephone numbers are told from others

_FILES = ("filename", "childFilename")
_ROWS = ("csvRowNumber", "newCsvRowNumber", "csvRowNumber2", "csvRowNumberB", "tripCsvRowNumber")
_FIELDS = ("fieldName", "columnName", "childFieldName", "fieldName1", "specifiedField")
_VALUES = ("fieldValue", "fieldValue1", "tripId", "tripIdB", "stopId", "routeId", "serviceId", "shapeId")
# Where the row is that a notice counts without naming the file.
_USUAL = {
    "block_trips_with_overlapping_stop_times": "trips.txt",
    "fast_travel_between_consecutive_stops": "stop_times.txt",
    "fast_travel_between_far_stops": "stop_times.txt",
    "missing_trip_edge": "stop_times.txt",
    "stop_without_stop_time": "stops.txt",
    "trip_headsign_matches_intermediate_stop": "trips.txt",
    "unusable_trip": "trips.txt",
}


@dataclass(frozen=True, slots=True)
class Notice:
    """One kind of thing the validator found. message: its own, English."""

    severity: str
    code: str
    count: int
    message: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Validated:
    """What the validator says. failed: why it says nothing, a German sentence, or "" """

    version: str
    notices: tuple[Notice, ...]
    failed: str


def validate(path: Path, today: dt.date | None = None) -> Validated:
    """Run the validator over a zip or a folder; it is told that it is `today`, the clock's day if None."""
    with open_files(path) as files, _flat(path, files) as flat:
        command = [sys.executable, "-m", "dreiraum.reach.gtfs.validator", os.fspath(flat)]
        if today is not None:
            command.append(today.isoformat())
        try:
            ended = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)
        except subprocess.TimeoutExpired:
            return Validated("", (), f"Die zweite Prüfung (gtfs-guru) war nach {PATIENCE // 60} Minuten nicht fertig.")
    try:
        said = json.loads(ended.stdout) if ended.returncode == 0 else {}
        found = tuple(
            Notice(one["severity"], one["code"], one["count"], one["message"], tuple(Place(*p) for p in one["places"]))
            for one in said["notices"]
        )
        return Validated(str(said["version"]), found, "")
    except (ValueError, KeyError, TypeError):
        return Validated("", (), f"Die zweite Prüfung (gtfs-guru) ist abgebrochen: {_why(ended)}")


def _why(ended: subprocess.CompletedProcess[bytes]) -> str:
    """Why the process ended, in a few words."""
    lines = ended.stderr.decode("utf-8", "replace").strip().splitlines()
    if any("memory allocation" in line or "MemoryError" in line for line in lines):
        return "zu wenig Arbeitsspeicher"
    return printable(lines[-1]) if lines and ended.returncode > 0 else f"Code {ended.returncode}"


@contextmanager
def _flat(path: Path, files: FeedFiles) -> Iterator[Path]:
    """A path whose files lie at its top, which is where the validator looks."""
    if not files.folder:
        yield path.absolute()
        return
    with tempfile.TemporaryDirectory(prefix="dreiraum-") as scratch:
        for file in files.sizes:
            with files.open(file) as stream, (Path(scratch) / Path(file).name).open("wb") as copy:
                while block := files.read(stream, 1 << 20, file):
                    copy.write(block)
        yield Path(scratch)


def _run(path: str, today: str | None) -> dict[str, Any]:
    """Inside the process of its own."""
    import gtfs_guru  # noqa: PLC0415 - nobody else needs it

    schema, found = gtfs_guru.notice_schema(), dict[str, dict[str, Any]]()
    for notice in gtfs_guru.validate(path, country_code=COUNTRY, date=today).notices:
        kind = found.setdefault(
            notice.code,
            {
                "severity": notice.severity.lower(),
                "code": notice.code,
                "count": 0,
                "message": notice.message,
                "places": [],
            },
        )
        kind["count"] += 1
        if len(kind["places"]) < PLACES:
            kind["places"].append(_place(notice, schema))
    return {"version": gtfs_guru.version(), "notices": list(found.values())}


def _place(notice: Any, schema: dict[str, Any]) -> tuple[str, int, str, str]:  # noqa: ANN401 - its class is compiled
    context = notice.context()
    usual = schema.get(notice.code, {}).get("references", {}).get("fileReferences", ())

    def first(names: tuple[str, ...]) -> Any:  # noqa: ANN401 - numbers and texts
        return next((context[name] for name in names if context.get(name) not in (None, "")), "")

    file = notice.file or first(_FILES) or _USUAL.get(notice.code, usual[0] if len(usual) == 1 else "")
    field = notice.field or first(_FIELDS)
    row = notice.row or first(_ROWS) or 0
    return str(file), int(row), str(field), printable(str(first(_VALUES)))


if __name__ == "__main__":
    most = int(MOST_MEMORY * os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    print(json.dumps(_run(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None)))
