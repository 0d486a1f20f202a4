"""What one home reaches: every service by every street mode and digitally, with reasons where not."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from dreiraum.reach.answers.opening import always, at_time
from dreiraum.reach.answers.targets import Origins, origins, scratch
from dreiraum.reach.config import HUB, PHYSICAL
from dreiraum.reach.connections.broadband import KNOWN
from dreiraum.reach.errors import InputError
from dreiraum.reach.places.arrivals import hours_of
from dreiraum.reach.places.hours import BERLIN
from dreiraum.reach.reached import Headline, Reason, horizon, minutes, reached
from dreiraum.reach.search.bounded import Windows, two_by_service
from dreiraum.reach.search.nearest import Two
from dreiraum.reach.services.catalogue import Service
from dreiraum.reach.streets.profiles import MODES

if TYPE_CHECKING:
    from dreiraum.reach.region import Point, Region

Rows = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Choice:
    """A place and the way to it: tenths of a second, whole minutes as shown, and its row in `places`."""

    tenths: int
    minutes: int
    place: int


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
    hub: the nearest staffed hub with equipment, by the chosen mode.
    """

    offers: tuple[int, ...]
    share: float | None
    estimated: bool
    hub: Choice | None
    reached: bool


@dataclass(frozen=True, slots=True)
class ServiceAnswer:
    """One service. mobile: the nearest stop of a mobile offer by the chosen mode, and when it comes."""

    service: Service
    modes: dict[str, ByMode]
    digital: Digital
    mobile: Choice | None
    mobile_when: str


@dataclass(frozen=True, slots=True)
class HomeAnswer:
    """All services from one point. outside: Reason.OUTSIDE where the point is in no municipality."""

    lat: float
    lon: float
    mode: str
    asked: dt.datetime | None
    municipality: str
    village: str
    outside: Reason | None
    headline: Headline
    services: tuple[ServiceAnswer, ...]


def answer_home(region: Region, at: Point, mode: str, asked: dt.datetime | None) -> HomeAnswer:
    """See `Region.nearest`."""
    if mode not in MODES:
        raise InputError(f"unknown mode '{mode}'; known are {', '.join(MODES)}")
    lat, lon = at
    municipality = int(region.municipalities.at([lon], [lat])[0])
    outside = Reason.OUTSIDE if municipality < 0 else None
    found = {one: _Found.search(region, one, at, asked) for one in MODES} if outside is None else {}
    cell = _cell_of(region, at, municipality)
    services = tuple(_answer(region, s, mode, found, cell, asked) for s in range(len(region.catalogue.services)))
    return HomeAnswer(
        *(lat, lon, mode, asked),
        municipality=region.municipalities.name[municipality] if municipality >= 0 else "",
        village=_village(region, cell.row),
        outside=outside,
        headline=Headline.of_services(
            region.catalogue.essential,
            np.array([one.modes[mode].reached for one in services], bool),
            np.array([one.digital.reached for one in services], bool),
        ),
        services=services,
    )


@dataclass(frozen=True, slots=True)
class _Cell:
    """Row of the cell that speaks for a point, -1 = none; own: the point lies in it, else it is a guess."""

    row: int
    own: bool


@dataclass(frozen=True, slots=True)
class _Found:
    """What a search from the point found: any time (physical, hubs, mobile), and at the time asked."""

    connected: bool
    any_time: Two
    counts: Two

    @classmethod
    def search(cls, region: Region, mode: str, at: Point, asked: dt.datetime | None) -> _Found:
        places, services = region.places, len(region.catalogue.services)
        lat, lon = at
        here = origins(region.streets, mode, np.array([lon]), np.array([lat]))
        connected = bool(here.at.edge[0] >= 0)
        slot = np.array([0, 2, 1])[places.delivery] * services + places.service
        any_time = _two(region, mode, here, slot, 3 * services, always(len(places)))
        if asked is None:
            return cls(connected, any_time, any_time)
        slot = np.where(places.delivery == HUB, services, 0) + places.service
        return cls(connected, any_time, _two(region, mode, here, slot, 2 * services, at_time(region, asked)))

    @staticmethod
    def choice(two: Two, slot: int) -> tuple[Choice | None, Choice | None]:
        def of(cost: int, place: int) -> Choice | None:
            return Choice(cost, minutes(cost), place) if place >= 0 else None

        return (
            of(int(two.cost[slot]), int(two.place[slot])),
            of(int(two.next_cost[slot]), int(two.next_place[slot])),
        )


def _two(
    region: Region, mode: str, here: Origins, slot: npt.NDArray[np.integer[Any]], slots: int, windows: Windows
) -> Two:
    graph, there, furthest = region.streets.graph(mode), region.targets(mode), horizon(region.catalogue)
    return two_by_service(
        graph.out, here.into, here.at, there.arrivals, there.at, region.streets.times(mode), furthest,
        scratch(graph, furthest), slot.astype(np.int16), slots, region.places.organisation_id, windows,
    )  # fmt: skip


def _answer(
    region: Region, s: int, mode: str, found: dict[str, _Found], cell: _Cell, asked: dt.datetime | None
) -> ServiceAnswer:
    service, many = region.catalogue.services[s], len(region.catalogue.services)
    modes = {one: _by_mode(region, s, one, found.get(one)) for one in MODES}
    hub = mobile = None
    if mode in found:
        hub = _Found.choice(found[mode].counts, many + s)[0]
        mobile = _Found.choice(found[mode].any_time, 2 * many + s)[0]
    when = ""
    if mobile is not None:
        when = hours_of(region.places.hours[mobile.place], region).stops(asked or dt.datetime.now(BERLIN))
    return ServiceAnswer(service, modes, _digital(region, s, mode, hub, cell), mobile, when)


def _by_mode(region: Region, s: int, mode: str, found: _Found | None) -> ByMode:
    limit = int(region.catalogue.limits(mode)[s])
    if found is None:
        return ByMode(mode, limit // 600, None, None, False, Reason.OUTSIDE)
    nearest, second = _Found.choice(found.counts, s)
    if nearest is not None and bool(reached(np.array(nearest.tenths, np.uint16), limit)):
        return ByMode(mode, limit // 600, nearest, second, True, None)
    if not found.connected:
        reason = Reason.NOT_CONNECTED
    elif not ((region.places.service == s) & (region.places.delivery == PHYSICAL)).any():
        reason = Reason.NO_PLACE
    elif bool(reached(found.any_time.cost[s], limit)):
        reason = Reason.NONE_OPEN
    else:
        reason = Reason.TOO_FAR
    return ByMode(mode, limit // 600, nearest, second, False, reason)


def _digital(region: Region, s: int, mode: str, hub: Choice | None, cell: _Cell) -> Digital:
    service = region.catalogue.services[s]
    offers = tuple(row for row, offer in enumerate(region.manifest["digital"]) if offer["service"] == service.key)
    share, known = None, False
    if service.digital_mbits is not None and cell.row >= 0:
        needed = service.digital_mbits.value
        able = float(region.connections.able(needed)[cell.row])
        known = needed <= 0 or (cell.own and int(region.connections.kind[cell.row]) == KNOWN)
        share = None if np.isnan(able) else able
    at_home = bool(offers) and known and share == 1.0
    limit = int(region.catalogue.limits(mode)[s])
    at_hub = hub is not None and bool(reached(np.array(hub.tenths, np.uint16), limit))
    return Digital(offers, share, share is not None and not known, hub, at_home or at_hub)


def _cell_of(region: Region, at: Point, municipality: int) -> _Cell:
    """The cell of the point, else the nearest one of its municipality; -1 where there is none."""
    from dreiraum.reach.people import grid  # noqa: PLC0415 - pyproj is slow to import

    cells = region.cells
    x, y = grid.to_metres(np.array([at[1]]), np.array([at[0]]))
    far = (cells.x - x[0]) ** 2 + (cells.y - y[0]) ** 2
    far = np.where(cells.municipality == municipality, far, np.inf)
    nearest = int(np.argmin(far)) if len(far) else -1
    if nearest < 0 or not np.isfinite(far[nearest]):
        return _Cell(-1, own=False)
    aside = max(abs(cells.x[nearest] - x[0]), abs(cells.y[nearest] - y[0]))
    return _Cell(nearest, own=bool(aside <= grid.FINE / 2))


def _village(region: Region, cell: int) -> str:
    part = region.parts["people"]
    village = int(part.array("village")[cell]) if cell >= 0 else -1
    return part.strings("village_name")[village] if village >= 0 else ""
