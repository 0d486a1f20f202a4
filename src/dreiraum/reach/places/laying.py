"""Laying the platform's offers over the places of the sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from dreiraum.reach.config import HUB, PHYSICAL
from dreiraum.reach.places.found import plain
from dreiraum.reach.places.layer import Added, Layer
from dreiraum.reach.places.places import Places
from dreiraum.reach.services.catalogue import Catalogue
from dreiraum.reach.strings import Strings

Rows = npt.NDArray[np.int64]


def lay(below: Places, layer: Layer, catalogue: Catalogue) -> Places:
    """The places of the sources with a layer over them; within a service the platform's own come last.

    Who answers for an added offer is the organisation of that name where the sources know it, else one of its own;
    offers of one organisation are one. At a service whose second choice is another place each stands alone.
    """
    texts = {one.name: getattr(below, one.name).tolist() for one in fields(Places) if one.type == "Strings"}
    lon, lat = below.lon.copy(), below.lat.copy()
    keep = np.ones(len(below), bool)
    rows: dict[str, list[int]] = {}
    for row, ref in enumerate(texts["ref"]):
        rows.setdefault(ref, []).append(row)
    keys = [catalogue.keys[number] for number in below.service.tolist()]
    for change in layer.changed:
        for row in rows.get(change.ref, ()):
            if change.service in ("", keys[row]):
                for key, text in change.texts.items():
                    texts[key][row] = text
                if change.point:
                    lon[row], lat[row] = change.point
    gone = layer.closed | {(one.instead, one.own.services[0]) for one in layer.added if one.instead}
    for ref, service in gone:
        for row in rows.get(ref, ()):
            keep[row] &= service not in ("", keys[row])
    numbers = _organisations(below, texts["organisation"], layer.added, catalogue)
    added = [catalogue.index(one.own.services[0], one.ref) for one in layer.added]
    order = _order(below.service, keep, np.array(added, np.int16))

    def numeric(column: npt.NDArray[np.generic], values: Sequence[object]) -> npt.NDArray[np.generic]:
        return np.concatenate((column, np.array(values, column.dtype)))[order]

    def textual(name: str, values: Sequence[str]) -> Strings:
        joined = [*texts[name], *values]
        return Strings.of(joined[row] for row in order.tolist())

    own = [one.own for one in layer.added]
    return Places(
        service=numeric(below.service, added),  # type: ignore[arg-type]
        lon=numeric(lon, [one.lon for one in own]),  # type: ignore[arg-type]
        lat=numeric(lat, [one.lat for one in own]),  # type: ignore[arg-type]
        name=textual("name", [one.name for one in own]),
        organisation=textual("organisation", [one.organisation or one.name for one in own]),
        hours=textual("hours", [one.hours for one in own]),
        phone=textual("phone", [one.phone for one in own]),
        website=textual("website", [one.website for one in own]),
        address=textual("address", [one.address for one in own]),
        ref=textual("ref", [one.ref for one in layer.added]),
        organisation_id=numeric(below.organisation_id, numbers),  # type: ignore[arg-type]
        delivery=numeric(below.delivery, [one.delivery for one in own]),  # type: ignore[arg-type]
        synthetic=numeric(below.synthetic, [one.synthetic for one in own]),  # type: ignore[arg-type]
    )


def _order(service: npt.NDArray[np.int16], keep: npt.NDArray[np.bool_], added: npt.NDArray[np.int16]) -> Rows:
    """Rows of both, one after the other, by service; those of the sources first."""
    both = np.concatenate((service, added))
    rows = np.flatnonzero(np.concatenate((keep, np.ones(len(added), bool))))
    return rows[np.argsort(both[rows], kind="stable")]


def _organisations(below: Places, named: list[str], added: Sequence[Added], catalogue: Catalogue) -> list[int]:
    known = {plain(name): number for name, number in zip(named, below.organisation_id.tolist(), strict=True)}
    known.pop("", None)
    following = int(below.organisation_id.max(initial=-1)) + 1
    numbers = []
    for one in added:
        name = plain(one.own.organisation or one.own.name)
        alone = not name or catalogue.services[catalogue.index(one.own.services[0], one.ref)].second == "place"
        number = following if alone else known.setdefault(name, following)
        following += number == following
        numbers.append(number)
    return numbers


@dataclass(frozen=True, slots=True)
class Moved:
    """What another table of places means for what was worked out with the one before.

    services: whose physical places are others, stand elsewhere or belong to others; hubs: whose hubs are.
    row: int32 (rows before,), the row that a place of any other service has now, -1 elsewhere.
    """

    services: tuple[int, ...]
    hubs: tuple[int, ...]
    row: npt.NDArray[np.int32]


def moved(before: Places, after: Places, services: int) -> Moved:
    """Compare two tables of places service by service."""
    row = np.full(len(before), -1, np.int32)
    touched, hubs = [], []
    for s in range(services):
        old, new = _of(before, s, PHYSICAL), _of(after, s, PHYSICAL)
        if _alike(before, after, old, new) and np.array_equal(
            _groups(before.organisation_id[old]), _groups(after.organisation_id[new])
        ):
            row[old] = new
        else:
            touched.append(s)
        if not _alike(before, after, _of(before, s, HUB), _of(after, s, HUB)):
            hubs.append(s)
    return Moved(tuple(touched), tuple(hubs), row)


def _of(places: Places, service: int, delivery: int) -> Rows:
    return np.flatnonzero((places.service == service) & (places.delivery == delivery))


def _alike(before: Places, after: Places, old: Rows, new: Rows) -> bool:
    return np.array_equal(before.lon[old], after.lon[new]) and np.array_equal(before.lat[old], after.lat[new])


def _groups(numbers: npt.NDArray[np.int32]) -> npt.NDArray[np.int64]:
    """Equal numbers alike, counted in order of first sight."""
    _, first, inverse = np.unique(numbers, return_index=True, return_inverse=True)
    rank = np.empty(len(first), np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    return rank[inverse]
