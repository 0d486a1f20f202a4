"""A new timetable for a Region that serves: two parts are built and the manifest swapped, all else stays."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from dreiraum.reach.download import fetch
from dreiraum.reach.manifest import NAME, read_manifest, replacing, write_manifest
from dreiraum.reach.progress import Progress, silent
from dreiraum.reach.sources import Location, Source, plain_sources, told
from dreiraum.reach.timetables import write_timetable
from dreiraum.reach.toml import Table
from dreiraum.reach.transit.own import read_own

KIND = "timetable"


@dataclass(frozen=True, slots=True)
class _Holidays:
    country: str
    subdivision: str


def renew_timetable(folder: Path, feeds: Sequence[Location | Source], progress: Progress = silent) -> None:
    """Put feeds in force instead of those the Region has; none: no timetable.

    What the configuration said of Rufbus, rides and benches at the build holds on. Licence and attribution of a file
    or URL that was a source before are kept. A URL is always loaded anew. Raises InputError, and leaves what was
    there as it was, for any input that cannot be used.
    """
    read_manifest(folder)
    with replacing(folder):
        manifest = read_manifest(folder)
        del manifest["format"]
        sources = [_known(one, manifest) for one in feeds for one in _source(one)]
        files = [fetch(one, _fresh(folder, number), progress) for number, one in enumerate(sources)]
        calendar = _Holidays(manifest["country"], manifest["subdivision"])
        own = read_own(Table(str(folder / NAME), manifest["offers"]), calendar)
        parts = dict(manifest["parts"])
        write_timetable(folder, parts, files, own, calendar, progress)
        others = [one for one in manifest["sources"] if one["kind"] != KIND]
        new = [told(source, KIND, path) for source, path in zip(sources, files, strict=True)]
        write_manifest(folder, {**manifest, "parts": parts, "sources": [*others, *new]})


def _source(given: Location | Source) -> tuple[Source, ...]:
    return (given,) if isinstance(given, Source) else plain_sources(given)


def _known(source: Source, manifest: dict[str, Any]) -> Source:
    """With what the Region's manifest says of the same file or URL."""
    name = source.path.name if source.path else ""
    for one in manifest["sources"]:
        if one["kind"] == KIND and (one["url"] == source.url if source.url else one["file"] == name):
            return replace(
                source,
                title=source.title or one["title"],
                licence=source.licence or one["licence"],
                attribution=source.attribution or one["attribution"],
            )
    return source


def _fresh(folder: Path, number: int) -> Path:
    """An empty folder to load a feed into."""
    cache = folder / "downloads" / f"timetable-{number}"
    shutil.rmtree(cache, ignore_errors=True)
    return cache
