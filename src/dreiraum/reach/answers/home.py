"""What one home reaches: every service by every street mode, by transit and digitally, with reasons where not."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from dreiraum.reach.answers.by_transit import ByTransit, by_transit, from_home, when
from dreiraum.reach.answers.choice import Choice
from dreiraum.reach.answers.opening import always, at_time
from dreiraum.reach.answers.targets import Origins, origins, scratch
from dreiraum.reach.config import HUB, MOBILE, PHYSICAL
from dreiraum.reach.connections.broadband import KNOWN
from dreiraum.reach.errors import InputError
from dreiraum.reach.people import grid
from dreiraum.reach.places.hours import BERLIN
from dreiraum.reach.places.phrases import say_stops
from dreiraum.reach.reached import Headline, Reason, reached
from dreiraum.reach.search.bounded import Windows, two_by_service
from dreiraum.reach.search.nearest import Two
from dreiraum.reach.services.catalogue import Service
from dreiraum.reach.streets.profiles import MODES
from dreiraum.reach.transit.leaving import Leaving
from dreiraum.reach.transit.outward import Walks

if TYPE_CHECKING:
    from dreiraum.reach.region import Point, Region

TRANSIT = "transit"
ANSWERED = (*MODES, TRANSIT)  # modes that a headline counts


@dataclass(frozen=True, slots=True)
class ByMode:
    """One service by one mode; `reason` says why it is not reached."""

    mode: str
    limit: int
    nearest: Choice | None
    second: Choice | None
    reached: bool
    reason: Reason | None


@dataclass(frozen=True, slots=True)
class Digital:
    """One service digitally.

    offers: rows of the Region's digital offers. share: likelihood that a home here has the connection,
    None unknown; a share of the municipality or a neighbour's (`estimated`) is never a yes for one home.
    hub: the nearest staffed hub with equipment, by the chosen mode, on foot for transit.
    """

    offers: tuple[int, ...]
    share: float | None
    estimated: bool
    hub: Choice | None
    reached: bool


@dataclass(frozen=True, slots=True)
class ServiceAnswer:
    """One service. mobile: the nearest stop of a mobile offer by the chosen mode, on foot for transit.

    mobile_when: when it comes, German; for other languages `say_stops(region.hours(mobile.place).stop_times(at))`.
    """

    service: Service
    modes: dict[str, ByMode]
    transit: ByTransit
    digital: Digital
    mobile: Choice | None
    mobile_when: str

    def by(self, mode: str) -> ByMode | ByTransit:
        """The service by one of ANSWERED."""
        return self.transit if mode == TRANSIT else self.modes[mode]


@dataclass(frozen=True, slots=True)
class HomeAnswer:
    """All services from one point. outside: Reason.OUTSIDE where the point is in no municipality.

    leaving: when one leaves by public transport, None without a timetable that day.
    """

    lat: float
    lon: float
    mode: str
    asked: dt.datetime | None
    leaving: Leaving | None
    municipality: str
    village: str
    outside: Reason | None
    headline: Headline
    services: tuple[ServiceAnswer, ...]


def answer_home(
    region: Region, at: Point, mode: str, window: str, asked: dt.datetime | None, now: dt.datetime | None
) -> HomeAnswer:
    """See `Region.nearest`."""
    if mode not in ANSWERED:
        raise InputError(f"unknown mode '{mode}'; known are {', '.join(ANSWERED)}")
    lat, lon = at
    street = mode if mode in MODES else "foot"
    municipality = int(region.municipalities.at([lon], [lat])[0])
    outside = Reason.OUTSIDE if municipality < 0 else None
    found: dict[str, _Found] = {}
    if outside is None:
        open_then = at_time(region, asked) if asked is not None else None
        found = {one: _Found.search(region, one, at, open_then) for one in MODES}
    leaving = when(region, window, asked)
    by_bus = _by_transit(region, at, leaving, found.get("foot"), asked, now)
    cell = _cell_of(region, at, municipality)
    services = tuple(
        _answer(region, s, street, found, by_bus[s], cell, asked) for s in range(len(region.catalogue.services))
    )
    return HomeAnswer(
        *(lat, lon, mode, asked, leaving),
        municipality=region.municipalities.name[municipality] if municipality >= 0 else "",
        village=_village(region, cell.row),
        outside=outside,
        headline=Headline.of_services(
            region.catalogue.essential,
            np.array([one.by(mode).reached for one in services], bool),
            np.array([one.digital.reached for one in services], bool),
        ),
        services=services,
    )


def _by_transit(
    region: Region, at: Point, leaving: Leaving | None, on_foot: _Found | None, asked: dt.datetime | None,
    now: dt.datetime | None,
) -> list[ByTransit]:  # fmt: skip
    """Every service by public transport."""
    without = Reason.OUTSIDE if on_foot is None else None if on_foot.connected else Reason.NOT_CONNECTED
    found = None
    if leaving is not None and on_foot is not None:
        slots = slice(PHYSICAL, None, 3)
        walk = Walks(
            np.array(on_foot.any_time.cost[slots], np.uint16),
            np.array(on_foot.any_time.place[slots], np.int32),
        )
        found = from_home(region, at, leaving, asked=asked is not None, now=now, walk=walk)
    return [by_transit(region, s, leaving, found, without) for s in range(len(region.catalogue.services))]


@dataclass(frozen=True, slots=True)
class _Cell:
    """Row of the cell that speaks for a point, -1 = none; own: the point lies in it, else it is a guess."""

    row: int
    own: bool


@dataclass(frozen=True, slots=True)
class _Best:
    """The two best of each slot (3 * service + delivery) as plain numbers, and whether the first is in the limit."""

    cost: list[int]
    place: list[int]
    next_cost: list[int]
    next_place: list[int]
    reached: list[bool]

    @classmethod
    def of(cls, two: Two, limits: npt.NDArray[np.int32]) -> _Best:
        cost, place, next_cost, next_place = (column.tolist() for column in two)
        return cls(cost, place, next_cost, next_place, reached(two.cost, np.repeat(limits, 3)).tolist())

    def nearest(self, slot: int) -> Choice | None:
        return Choice.of(self.cost[slot], self.place[slot])

    def second(self, slot: int) -> Choice | None:
        return Choice.of(self.next_cost[slot], self.next_place[slot])


@dataclass(frozen=True, slots=True)
class _Found:
    """What a search from the point found: any time, and what counts at the time asked."""

    connected: bool
    any_time: _Best
    counts: _Best

    @classmethod
    def search(cls, region: Region, mode: str, at: Point, open_then: Windows | None) -> _Found:
        places, limits = region.places, region.catalogue.limits(mode)
        lat, lon = at
        here = origins(region.streets, mode, np.array([lon]), np.array([lat]))
        connected = bool(here.at.edge[0] >= 0)
        any_time = _Best.of(_two(region, mode, here, places.slot, always(len(places))), limits)
        if open_then is None:
            return cls(connected, any_time, any_time)
        # a mobile offer that stands at its stop then counts as a place
        slot = np.where(places.delivery == MOBILE, places.slot - MOBILE + PHYSICAL, places.slot).astype(np.int16)
        return cls(connected, any_time, _Best.of(_two(region, mode, here, slot, open_then), limits))


def _two(region: Region, mode: str, here: Origins, slot: npt.NDArray[np.int16], windows: Windows) -> Two:
    graph, there = region.streets.graph(mode), region.targets(mode)
    return two_by_service(
        graph.out, here.into, here.at, there.arrivals, there.at, region.streets.times(mode), region.horizon,
        scratch(graph, region.horizon), slot, 3 * len(region.catalogue.services), region.places.organisation_id,
        windows,
    )  # fmt: skip


def _answer(
    region: Region, s: int, mode: str, found: dict[str, _Found], by_bus: ByTransit, cell: _Cell,
    asked: dt.datetime | None,
) -> ServiceAnswer:  # fmt: skip
    service = region.catalogue.services[s]
    modes = {one: _by_mode(region, s, one, found.get(one)) for one in MODES}
    mine = found.get(mode)
    mobile = mine.any_time.nearest(3 * s + MOBILE) if mine else None
    when = ""
    if mobile is not None:
        when = say_stops(region.hours(mobile.place).stop_times(asked or dt.datetime.now(BERLIN)))
    return ServiceAnswer(service, modes, by_bus, _digital(region, s, mine, cell), mobile, when)


def _by_mode(region: Region, s: int, mode: str, found: _Found | None) -> ByMode:
    limit, slot = int(region.catalogue.limits(mode)[s]) // 600, 3 * s + PHYSICAL
    if found is None:
        return ByMode(mode, limit, None, None, False, Reason.OUTSIDE)
    nearest, second = found.counts.nearest(slot), found.counts.second(slot)
    if found.counts.reached[slot]:
        return ByMode(mode, limit, nearest, second, True, None)
    if not found.connected:
        reason = Reason.NOT_CONNECTED
    elif slot not in region.places.offered:
        reason = Reason.NO_PLACE
    elif found.any_time.reached[slot]:
        reason = Reason.NONE_OPEN
    else:
        reason = Reason.TOO_FAR
    return ByMode(mode, limit, nearest, second, False, reason)


def _digital(region: Region, s: int, found: _Found | None, cell: _Cell) -> Digital:
    service = region.catalogue.services[s]
    offers = tuple(row for row, offer in enumerate(region.manifest["digital"]) if offer["service"] == service.key)
    share, known = None, False
    if service.digital_mbits is not None and cell.row >= 0:
        needed = service.digital_mbits.value
        able = float(region.connections.able(needed, slice(cell.row, cell.row + 1))[0])
        known = needed <= 0 or (cell.own and int(region.connections.kind[cell.row]) == KNOWN)
        share = None if np.isnan(able) else able
    at_home = bool(offers) and known and share == 1.0
    hub = found.counts.nearest(3 * s + HUB) if found else None
    at_hub = found is not None and found.counts.reached[3 * s + HUB]
    return Digital(offers, share, share is not None and not known, hub, at_home or at_hub)


def _cell_of(region: Region, at: Point, municipality: int) -> _Cell:
    """The cell of the point, else the nearest one of its municipality; -1 where there is none."""
    cells = region.cells
    x, y = (float(metres[0]) for metres in grid.to_metres(np.array([at[1]]), np.array([at[0]])))
    own = cells.at(x, y)
    if own >= 0 and cells.municipality[own] == municipality:
        return _Cell(own, own=True)
    far = (cells.x - x) ** 2 + (cells.y - y) ** 2
    far = np.where(cells.municipality == municipality, far, np.inf)
    nearest = int(np.argmin(far)) if len(far) else -1
    return _Cell(nearest if nearest >= 0 and np.isfinite(far[nearest]) else -1, own=False)


def _village(region: Region, cell: int) -> str:
    part = region.parts["people"]
    village = int(part.array("village")[cell]) if cell >= 0 else -1
    return part.strings("village_name")[village] if village >= 0 else ""
