"""The parts of a Region that depend on its timetable: built with the Region, and again with every new timetable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from dreiraum.reach.gtfs.feed import Feed
from dreiraum.reach.parts import Column, Part, write_part
from dreiraum.reach.places.calendar import Calendar
from dreiraum.reach.progress import Progress
from dreiraum.reach.region import Region
from dreiraum.reach.streets.network import Streets
from dreiraum.reach.transit.build import build_timetable
from dreiraum.reach.transit.measures import build_measures
from dreiraum.reach.transit.own import Own
from dreiraum.reach.transit.parks import Parks


def write_timetable(
    folder: Path, parts: dict[str, str], files: Sequence[Path], own: Own, calendar: Calendar, progress: Progress
) -> None:
    """Write the timetable of GTFS files and what follows from it; `parts` names the others and takes in theirs."""

    def opened(kind: str) -> Part:
        return Part(folder / "parts" / parts[kind])

    def keep(kind: str, columns: Mapping[str, Column], facts: Mapping[str, Any]) -> Part:
        parts[kind] = write_part(folder / "parts", kind, columns, facts)
        return opened(kind)

    streets, parks = Streets(opened("streets")), Parks.from_columns(opened("places"))
    keep("timetable", *build_timetable(_feeds(files, progress), own, streets, parks, calendar, progress))
    built = {"parts": parts, "country": calendar.country, "subdivision": calendar.subdivision}
    keep("transit", *build_measures(Region(folder, built), progress))


def _feeds(files: Sequence[Path], progress: Progress) -> list[Feed]:
    if not files:
        return []
    from dreiraum.reach.gtfs.read import read_feed  # noqa: PLC0415 - a Region without a timetable needs none of it

    return [read_feed(path, progress) for path in files]
