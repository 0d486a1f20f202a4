"""How many people have a service within the limit: physically, digitally, neither."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from dreiraum.reach.answers.opening import at_time
from dreiraum.reach.answers.targets import origins, scratch
from dreiraum.reach.answers.transit_cells import CARFREE, TRANSIT, carfree, left, there_and_back
from dreiraum.reach.config import HUB
from dreiraum.reach.connections.broadband import SHARE
from dreiraum.reach.errors import InputError
from dreiraum.reach.progress import Progress
from dreiraum.reach.reached import both_ways, digital_share, neither_share, reached
from dreiraum.reach.search.bounded import two_by_service
from dreiraum.reach.streets.profiles import MODES
from dreiraum.reach.transit.leaving import Leaving

if TYPE_CHECKING:
    from dreiraum.reach.region import Region

Shares = npt.NDArray[np.float64]

AGES = ("all", "under18", "18to64", "65plus")
AREAS = ("municipality", "village")
COVERED = (*MODES, TRANSIT, CARFREE)  # modes that a coverage counts
_BATCH = 500


@dataclass(frozen=True)
class Coverage:
    """People by area, service and age group; float64 (areas, services, ages), ages as in AGES.

    area: names, the district last. municipality: of each area. people (areas, ages). physical: within the
    limit. digital: with the connection the service takes (or a hub in reach); expected numbers where
    `estimated`. neither: expected too. walking: who lives within `walking_metres` on foot, whatever the
    mode and time (the BBSR's indicator); nan for services without one. unknown_age: people whose age group
    is not known; they count in "all" only. people_estimated: people were estimated, not counted. leaving: when
    people leave by public transport, None for street modes. For transit and "carfree" (on foot, by bike or by
    public transport, each within its own limit) the limit shown is transit's, and hubs are reached on foot.
    """

    mode: str
    asked: dt.datetime | None
    leaving: Leaving | None
    by: str
    service: tuple[str, ...]
    service_name: tuple[str, ...]
    limit: npt.NDArray[np.int32]
    area: tuple[str, ...]
    municipality: tuple[str, ...]
    ags: tuple[str, ...]
    people: Shares
    physical: Shares
    digital: Shares
    neither: Shares
    walking_metres: tuple[int | None, ...]
    walking: Shares
    estimated: bool
    unknown_age: int
    not_connected: int
    people_estimated: bool

    def rows(self) -> Iterator[dict[str, Any]]:
        """One row per area, service and age group, for tables; None where nobody's age in the area is known."""
        everybody, walking = self.people.tolist(), self.walking.tolist()
        physical, digital, neither = (table.tolist() for table in (self.physical, self.digital, self.neither))
        limit = (self.limit // 600).tolist()
        for a, name in enumerate(self.area):
            known = self._knows_ages(a)
            for s, key in enumerate(self.service):
                for g, age in enumerate(AGES):
                    people = everybody[a][g] if g == 0 or known else math.nan
                    yield {
                        self.by: name,
                        "municipality": self.municipality[a],
                        "ags": self.ags[a],
                        "service": key,
                        "mode": self.mode,
                        "window": self.leaving.window if self.leaving else None,
                        "date": self.leaving.day.isoformat() if self.leaving else None,
                        "limit_minutes": limit[s],
                        "age": age,
                        "people": _count(everybody[a][g], people),
                        "physical": _count(physical[a][s][g], people),
                        "digital": _expected(digital[a][s][g], people),
                        "neither": _expected(neither[a][s][g], people),
                        "physical_percent": _percent(physical[a][s][g], people),
                        "walking_metres": self.walking_metres[s],
                        "walking_percent": _percent(walking[a][s][g], people),
                        "estimated": self.estimated,
                        "people_estimated": self.people_estimated,
                    }

    def _knows_ages(self, area: int) -> bool:
        return not self.people[area, 0] or bool(self.people[area, 1:].any())


def _count(some: float, people: float) -> int | None:
    return None if math.isnan(people) else round(some)


def _expected(some: float, people: float) -> float | None:
    return None if math.isnan(people) else round(some, 1)


def _percent(some: float, people: float) -> float | None:
    return None if not people or math.isnan(some + people) else round(100 * some / people, 1)


def cover(
    region: Region, mode: str, by: str, window: str, asked: dt.datetime | None, now: dt.datetime | None,
    progress: Progress,
) -> Coverage:  # fmt: skip
    """See `Region.coverage`."""
    if by not in AREAS:
        raise InputError(f"unknown kind of area '{by}'; known are {', '.join(AREAS)}")
    if mode not in COVERED:
        raise InputError(f"unknown mode '{mode}'; known are {', '.join(COVERED)}")
    catalogue, cells = region.catalogue, region.cells
    street = mode if mode in MODES else "foot"
    limit = catalogue.limits(TRANSIT if mode == CARFREE else mode)
    cost, hub = _costs(region, street, asked, progress)
    leaving, physical = None, reached(cost, limit[:, None])
    if mode not in MODES:
        leaving = left(region, window, asked)
        physical = both_ways(*there_and_back(region, leaving, asked, now, progress), limit[:, None])
    if mode == CARFREE:
        bike, _ = _costs(region, "bike", asked, progress)
        physical |= carfree(region, cost, bike)
    near = catalogue.limits(street)
    digital = np.stack([digital_shares(region, s, reached(hub[s], near[s])) for s in range(len(near))])
    neither = np.stack([neither_share(p, d) for p, d in zip(physical, digital, strict=True)])
    groups = _ages(cells.people, cells.age)
    area, names = _areas(region, by)
    many = len(names)

    def sums(share: npt.NDArray[Any]) -> Shares:
        """(areas and the district, services, ages) of shares (services, cells)."""
        out = np.zeros((many + 1, len(share), len(AGES)))
        for s, row in enumerate(share):
            for g in range(len(AGES)):
                out[:many, s, g] = np.bincount(area, weights=row * groups[:, g], minlength=many)[:many]
        out[many] = out[:many].sum(axis=0)
        return out

    connected = region.parts["times"].array("connected")[MODES.index(street)]
    metres = tuple(round(one.bbsr_metres.value) if one.bbsr_metres else None for one in catalogue.services)
    walk = region.parts["times"].array("walk")
    walking = sums(reached(walk, np.array([[10 * (most or 0)] for most in metres])))
    walking[:, [most is None for most in metres]] = np.nan
    return Coverage(
        mode, asked, leaving, by, catalogue.keys, tuple(one.name for one in catalogue.services), limit,
        area=(*(name for name, _ in names), str(region.manifest["name"])),
        municipality=(*(region.municipalities.name[m] for _, m in names), ""),
        ags=(*(region.municipalities.ags[m] for _, m in names), str(region.manifest["ags"])),
        people=sums(np.ones((1, len(cells))))[:, 0, :],
        physical=sums(physical),
        digital=sums(digital),
        neither=sums(neither),
        walking_metres=metres,
        walking=walking,
        estimated=digital_estimated(region),
        unknown_age=int(cells.people[cells.age[:, 0] < 0].sum()),
        not_connected=int(cells.people[~connected].sum()),
        people_estimated=cells.estimated,
    )  # fmt: skip


def _ages(people: npt.NDArray[np.int32], age: npt.NDArray[np.int32]) -> npt.NDArray[np.int64]:
    """People of each cell by AGES; unknown ages count in "all" only."""
    return np.concatenate([people[:, None], np.maximum(age, 0)], axis=1).astype(np.int64)


def _areas(region: Region, by: str) -> tuple[npt.NDArray[np.int64], list[tuple[str, int]]]:
    """Area of each cell, and name and municipality of each area."""
    cells, names = region.cells, region.municipalities.name
    if by == "municipality":
        return cells.municipality.astype(np.int64), [(name, m) for m, name in enumerate(names)]
    part = region.parts["people"]
    village, of = part.array("village").astype(np.int64), part.array("village_municipality")
    areas = list(zip(part.strings("village_name").tolist(), of.tolist(), strict=True))
    without = np.unique(cells.municipality[village < 0]).tolist()
    place = {m: len(areas) + k for k, m in enumerate(without)}
    areas += [(names[m], m) for m in without]
    lone = np.flatnonzero(village < 0)
    village[lone] = [place[m] for m in cells.municipality[lone].tolist()]
    return village, areas


def _costs(
    region: Region, mode: str, asked: dt.datetime | None, progress: Progress
) -> tuple[npt.NDArray[np.uint16], npt.NDArray[np.uint16]]:
    """Cost to the nearest place and hub that count: (services, cells) each."""
    if asked is None:
        part, m = region.parts["times"], MODES.index(mode)
        return part.array("cost")[m], part.array("hub")[m]
    places, services, cells = region.places, len(region.catalogue.services), region.cells
    windows = at_time(region, asked)
    slot = (np.where(places.delivery == HUB, services, 0) + places.service).astype(np.int16)
    graph, there, times = region.streets.graph(mode), region.targets(mode), region.streets.times(mode)
    limit = int(region.catalogue.limits(mode).max())
    work = scratch(graph, limit)
    cost = np.empty((2 * services, len(cells)), np.uint16)
    for start in range(0, len(cells), _BATCH):
        progress("Wege zur gefragten Zeit", start, len(cells))
        some = slice(start, start + _BATCH)
        here = origins(region.streets, mode, cells.lon[some], cells.lat[some])
        two = two_by_service(
            graph.out, here.into, here.at, there.arrivals, there.at, times, limit, work,
            slot, 2 * services, places.organisation_id, windows,
        )  # fmt: skip
        cost[:, some] = two.cost.reshape(-1, 2 * services).T
    return cost[:services], cost[services:]


def digital_estimated(region: Region) -> bool:
    """Whether digital figures are expected numbers, from shares of municipalities."""
    known = (offered(region, key) for key in region.catalogue.keys)
    return any(known) and bool((region.connections.kind == SHARE).any())


def offered(region: Region, key: str) -> bool:
    """Whether somebody offers the service digitally."""
    return any(offer["service"] == key for offer in region.manifest["digital"])


def digital_shares(region: Region, s: int, hub: npt.NDArray[np.bool_]) -> Shares:
    """Share of each cell's people who have service s digitally, float64 (cells,). hub: where one is in reach."""
    service = region.catalogue.services[s]
    needed = service.digital_mbits
    able = region.connections.able(needed.value) if needed else np.full(len(hub), np.nan)
    return digital_share(able, needed is not None and offered(region, service.key), hub)
