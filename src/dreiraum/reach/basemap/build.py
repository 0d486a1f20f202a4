"""Builds the part "basemap": nothing is drawn anew while what is to be drawn stays the same."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from dreiraum.reach.basemap import tiling
from dreiraum.reach.basemap.basemap import TILES
from dreiraum.reach.basemap.features import features, geojson
from dreiraum.reach.errors import InputError
from dreiraum.reach.osm.extract import Extract
from dreiraum.reach.parts import Column, Part
from dreiraum.reach.people.grid import Box
from dreiraum.reach.people.municipalities import Municipalities
from dreiraum.reach.progress import Progress


@contextmanager
def build_basemap(
    extract: Extract, path: Path, municipalities: Municipalities, box: Box | None, *,
    former: Part | None, scratch: Path, progress: Progress,
) -> Iterator[tuple[dict[str, Column], dict[str, Any]]]:  # fmt: skip
    """Columns and facts of the part; the file among them is there until the context ends.

    path: the file that the extract was read from. box: what is drawn, all of the extract where None.
    former: the part in force, whose tiles are taken over where they show the same. scratch: an existing
    folder on the disk of the Region. Raises InputError without a tippecanoe that runs, OSError where the disk
    is full.
    """
    progress("Grundkarte sammeln")
    tippecanoe, version = tiling.program()
    found = list(features(extract, path, municipalities, box, progress))
    if not found:
        raise InputError(f"{path}: holds nothing that a map could show; is it the right extract?")
    facts: dict[str, Any] = {"features": len(found), "tippecanoe": version}
    with TemporaryDirectory(prefix=".writing-", dir=scratch) as folder:
        drawn = Path(folder) / "features.geojsonl"
        noted = hashlib.sha256(" ".join((version, *tiling.OPTIONS)).encode())
        with drawn.open("wb") as file:
            for line in geojson(found):
                noted.update(line.encode())
                file.write(line.encode())
        facts["drawn"] = noted.hexdigest()
        tiles = _taken_over(former, facts["drawn"]) or tiling.tile(tippecanoe, drawn, progress)
        yield {TILES: tiles}, facts


def _taken_over(former: Part | None, drawn: str) -> Path | None:
    """The tiles of a part that shows the same and is whole."""
    with suppress(InputError):
        if former is not None and former.facts.get("drawn") == drawn:
            former.verify()
            return former.path / TILES
    return None
