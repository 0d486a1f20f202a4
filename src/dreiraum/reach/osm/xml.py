"""XML extracts, compressed or not, become PBF first, so that one reader serves all."""

from __future__ import annotations

from pathlib import Path

import osmium

from dreiraum.reach.errors import InputError
from dreiraum.reach.progress import Progress, silent

_ENDINGS = (".osm", ".osm.gz", ".osm.bz2")
_EVERY = 100_000


def to_pbf(source: Path, target: Path, progress: Progress = silent) -> Path:
    """Convert `.osm`, `.osm.gz` or `.osm.bz2` to `target`; raises InputError where it is none."""
    if not source.name.endswith(_ENDINGS):
        raise InputError(f"{source}: unknown kind of extract; use .osm.pbf, {', '.join(_ENDINGS)}")
    count = 0
    try:
        with osmium.SimpleWriter(str(target)) as writer:
            for count, item in enumerate(osmium.FileProcessor(str(source)), 1):
                writer.add(item)
                if count % _EVERY == 0:
                    progress(f"{source.name} umwandeln", count)
    except (RuntimeError, ValueError) as error:
        raise InputError(f"{source}: not a whole OpenStreetMap XML file ({error}); download it again") from None
    if not count:
        raise InputError(f"{source}: holds no OpenStreetMap objects; check what was downloaded")
    return target
