"""Where journeys begin and end: homes and places with their ways to stops, and on foot to each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from dreiraum.reach.answers.targets import Origins, Targets, origins, scratch, targets
from dreiraum.reach.config import PHYSICAL
from dreiraum.reach.progress import Progress, silent
from dreiraum.reach.search.bounded import Windows, matrix
from dreiraum.reach.search.nearest import UNREACHED, Seeds
from dreiraum.reach.transit.outward import MINUTE, Egress, Groups, Times
from dreiraum.reach.transit.ways import ManyWays, left, turned, ways_from_stops, ways_to_stops

if TYPE_CHECKING:
    from dreiraum.reach.region import Region

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]


class PlaceWays(NamedTuple):
    """Ways from all places to stops, by place; the places as starts of ways on foot; ways from stops.

    left: the ways out of places, for searches over the streets turned round.
    to_services: from each stop to the nearest physical place of each service. to_places: to all physical places.
    """

    to_stops: ManyWays
    start: Origins
    left: Seeds
    to_services: Egress
    to_places: Egress


class Homes(NamedTuple):
    """Homes with their ways to and from stops, and as ends of walks."""

    to_stops: ManyWays
    from_stops: ManyWays
    start: Origins
    end: Targets


def place_ways(region: Region) -> PlaceWays:
    """See `Region.place_ways`."""
    places, longest = region.places, walk_seconds(region)
    given = (region.streets, region.timetable, "foot", places.lon, places.lat, longest)
    start = origins(region.streets, "foot", places.lon, places.lat)
    stop, row, seconds = _physical(region, ways_from_stops(*given))
    service = places.service[row].astype(np.int32)
    order = np.lexsort((row, seconds, service, stop))
    first = np.ones(len(stop), bool)
    first[1:] = (np.diff(stop[order]) != 0) | (np.diff(service[order]) != 0)
    nearest = order[first]
    to_services = _egress(region, stop[nearest], service[nearest], row[nearest], seconds[nearest])
    order = np.lexsort((row, stop))
    to_places = _egress(region, stop[order], row[order], row[order], seconds[order])
    away = left(region.streets.graph("foot"), region.streets.times("foot"), start.at)
    return PlaceWays(ways_to_stops(*given), start, away, to_services, to_places)


def homes(region: Region, lon: Floats, lat: Floats, progress: Progress = silent) -> Homes:
    """Homes at points in degrees."""
    given = (region.streets, region.timetable, "foot", lon, lat, walk_seconds(region))
    return Homes(
        ways_to_stops(*given, progress=progress),
        ways_from_stops(*given, progress=progress),
        origins(region.streets, "foot", lon, lat),
        targets(region.streets, "foot", lon, lat),
    )


def walk_seconds(region: Region) -> int:
    """The longest walk to or from a stop."""
    return round(region.catalogue.transit.walk_minutes.value * 60)


def longest_tenths(region: Region) -> int:
    """The longest way from door to door."""
    return round(region.catalogue.transit.longest_minutes.value * MINUTE)


class Ends(NamedTuple):
    """Where ways end: groups of places, the ways from stops to them, and on foot from each home (homes, groups)."""

    groups: Groups
    egress: Egress
    cost: Times
    place: Ints


def any_time(region: Region, cost: Times, place: Ints) -> Ends:
    """Services, whenever they are open. cost, place: on foot from each home to the nearest (homes, services)."""
    services = len(region.catalogue.services)
    whenever = Windows(np.arange(services + 1), np.zeros(services, np.int32), np.full(services, 2**30, np.int32))
    numbers = np.arange(services, dtype=np.int16)
    return Ends(
        Groups(numbers, whenever),
        region.place_ways.to_services,
        np.ascontiguousarray(cost),
        np.ascontiguousarray(place),
    )


def of_services(ends: Ends, some: Sequence[int]) -> Ends:
    """Ends at some services alone, of those of `any_time`, counted anew in the order given."""
    number = np.full(ends.cost.shape[1], -1, np.int32)
    number[list(some)] = np.arange(len(some), dtype=np.int32)
    egress, group = ends.egress, number[ends.egress.group]
    mine = group >= 0
    before = np.concatenate(([0], np.cumsum(mine)))
    ways = Egress(before[egress.ends].astype(np.int64), group[mine], egress.place[mine], egress.seconds[mine])
    return Ends(ends.groups, ways, ends.cost[:, list(some)], ends.place[:, list(some)])


def while_open(region: Region, opened: Windows, cost: Times) -> Ends:
    """Every place by itself. opened: when an arrival counts. cost: on foot from each home (homes, places)."""
    places = region.places
    near = np.where(places.delivery == PHYSICAL, cost, UNREACHED)
    numbers = np.broadcast_to(np.arange(len(places), dtype=np.int32), near.shape)
    return Ends(
        Groups(np.array(places.service), opened), region.place_ways.to_places, near, np.ascontiguousarray(numbers)
    )


def _physical(region: Region, ways: ManyWays) -> tuple[Ints, Ints, Ints]:
    """Stop, place and seconds of the ways from stops to physical places, of those to all of them."""
    row = np.repeat(np.arange(len(region.places), dtype=np.int32), np.diff(ways.ends))
    keep = region.places.delivery[row] == PHYSICAL
    return ways.stop[keep], row[keep], ways.seconds[keep]


def _egress(region: Region, stop: Ints, group: Ints, place: Ints, seconds: Ints) -> Egress:
    """Of ways sorted by stop."""
    ends = np.searchsorted(stop, np.arange(region.timetable.stops + 1)).astype(np.int64)
    return Egress(ends, group, place, seconds)


def walks_to_places(region: Region, home: Homes) -> Times:
    """Tenths of a second on foot from homes to all places, uint16 (homes, places), 65535 beyond the horizon."""
    graph, there = region.streets.graph("foot"), region.targets("foot")
    found: Times = matrix(
        graph.out, home.start.into, home.start.at, there.arrivals, there.at,
        region.streets.times("foot"), region.horizon, scratch(graph, region.horizon),
    )  # fmt: skip
    return found


def walks_from_places(region: Region, home: Homes) -> Times:
    """The same from all places to homes, uint16 (homes, places): one search from each home over the streets turned."""
    graph, start = region.streets.graph("foot"), region.place_ways.start
    into, times = turned(home.end.arrivals, len(home.end.at.edge)), region.streets.times("foot")[:, ::-1]
    found: Times = matrix(
        graph.into, into, home.end.at, region.place_ways.left, start.at,
        times, region.horizon, scratch(graph, region.horizon),
    )  # fmt: skip
    return found
