"""The platform's own offers over a Region that serves: what depends on them is worked out again, all else stays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from dreiraum.reach.answers.times import fill_times
from dreiraum.reach.contents import Contents
from dreiraum.reach.errors import InputError
from dreiraum.reach.manifest import BENEATH, read_manifest, replacing, write_manifest
from dreiraum.reach.parts import Column, Part, write_part
from dreiraum.reach.places.layer import Feature, Layer, kept_layer, read_layer
from dreiraum.reach.places.laying import Moved, lay, moved
from dreiraum.reach.places.places import Places
from dreiraum.reach.progress import Progress, silent
from dreiraum.reach.region import Region
from dreiraum.reach.strings import Strings
from dreiraum.reach.transit.leaving import leavings_of
from dreiraum.reach.transit.measures import fill_measures

LAYER = "layer"  # the column of the part "places" that remembers what was given


def renew_offers(folder: Path, offers: Path | Iterable[Feature] | None, progress: Progress = silent) -> None:
    """Put the platform's offers in force instead of those the Region has; None: only what the sources say.

    Raises InputError, and leaves what was there as it was, for any offer that cannot be used.
    """
    read_manifest(folder)
    with replacing(folder):
        manifest = read_manifest(folder)
        region = Contents(folder, manifest)
        layer = Layer() if offers is None else read_layer(offers, region.catalogue, region)
        new = _laid(region, layer, progress)
        if new != manifest:
            del new["format"]
            write_manifest(folder, new)


def places_beneath(region: Contents) -> Places:
    """What the sources say, without the offers that lie over it."""
    name = (region.manifest.get(BENEATH) or region.manifest["parts"])["places"]
    return Places.from_columns(Part(region.path / "parts" / name))


def with_kept_offers(
    folder: Path, former: Mapping[str, Any] | None, built: Mapping[str, Any], progress: Progress
) -> dict[str, Any]:
    """The manifest of a Region that was built anew, with the offers of the one before laid over it."""
    kept: list[str] = []
    with suppress(InputError):  # damaged: what is built now takes its place
        part = Part(folder / "parts" / former["parts"]["places"]) if former else None
        kept = part.strings(LAYER).tolist() if part is not None and LAYER in part else []
    region = Contents(folder, dict(built))
    return _laid(region, kept_layer(kept, region.catalogue, region), progress) if kept else dict(built)


def _laid(region: Contents, layer: Layer, progress: Progress) -> dict[str, Any]:
    """Write what the layer makes of the parts; the manifest that names them."""
    folder, manifest = region.path, region.manifest
    beneath = manifest.get(BENEATH) or {"places": manifest["parts"]["places"], "digital": manifest["digital"]}
    below = Part(folder / "parts" / beneath["places"])
    progress("Angebote einsetzen")
    places = lay(Places.from_columns(below), layer, region.catalogue)
    parts = dict(manifest["parts"])
    parts["places"] = (
        _keep_places(folder, below, places, layer, region.catalogue.keys) if layer.features else below.path.name
    )
    change = moved(region.places, places, len(region.catalogue.services))
    if change.services or change.hubs or len(change.row) != len(places) or (np.diff(change.row) != 1).any():
        parts["times"] = _keep_times(region, places, change, progress)
        parts["transit"] = _keep_transit(region, {**manifest, "parts": parts}, change, progress)
    rest = {key: value for key, value in manifest.items() if key != BENEATH}
    digital = [*beneath["digital"], *(asdict(one) for one in layer.digital)]
    return rest | {"parts": parts, "digital": digital} | ({BENEATH: beneath} if layer.features else {})


def _keep_places(folder: Path, below: Part, places: Places, layer: Layer, keys: tuple[str, ...]) -> str:
    others = {
        file.removesuffix(".npy").removesuffix(".ends").removesuffix(".text"): file.endswith((".ends.npy", ".text.npy"))
        for file in below.head["files"]
    }
    columns: dict[str, Column] = {
        name: below.strings(name) if text else below.array(name) for name, text in others.items()
    }
    columns |= places.columns() | {LAYER: Strings.of(layer.features)}
    count = {key: int((places.service == number).sum()) for number, key in enumerate(keys)}
    return write_part(folder / "parts", "places", columns, {"places": len(places), "services": count})


def _keep_times(region: Contents, places: Places, change: Moved, progress: Progress) -> str:
    part = region.parts["times"]
    columns: dict[str, Any] = {
        name: part.array(name).copy() for name in ("cost", "next_cost", "hub", "connected", "walk")
    }
    columns |= {name: _renumbered(part.array(name), change) for name in ("place", "next_place")}
    if change.services or change.hubs:
        fill_times(
            columns, region.streets, places, change.services, change.hubs,
            region.cells.lon, region.cells.lat, region.horizon, progress,
        )  # fmt: skip
    return write_part(region.path / "parts", "times", columns, part.facts)


def _keep_transit(region: Contents, manifest: Mapping[str, Any], change: Moved, progress: Progress) -> str:
    part = region.parts["transit"]
    names = [file.removesuffix(".npy") for file in part.head["files"]]
    columns: dict[str, Any] = {name: part.array(name).copy() for name in names if name != "place"}
    columns["place"] = _renumbered(part.array("place"), change)
    after = Region(region.path, dict(manifest))
    leaving = leavings_of(part.facts["windows"], after.timetable)
    fill_measures(after, leaving, columns, change.services, progress)
    return write_part(region.path / "parts", "transit", columns, part.facts)


def _renumbered(place: npt.NDArray[np.int32], change: Moved) -> npt.NDArray[np.int32]:
    return np.append(change.row, np.int32(-1))[place]
