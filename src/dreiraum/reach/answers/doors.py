"""Rides from and to the door: the two ends of a question as stops of the areas whose polygons they lie in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from dreiraum.reach.answers.targets import origins, scratch, targets
from dreiraum.reach.search.bounded import matrix
from dreiraum.reach.search.nearest import MOST, UNREACHED
from dreiraum.reach.streets.network import Streets
from dreiraum.reach.transit.day import Day
from dreiraum.reach.transit.mirror import mirrored_areas
from dreiraum.reach.transit.network import NEVER, Areas, Ints, Network, Ways
from dreiraum.reach.transit.ways import left, turned

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Point = tuple[float, float]


class Doors(NamedTuple):
    """A day with the doors of a question. network, mirrored: doors are the last two stops.

    access, egress: with the way to the door itself, of no length, where somebody is picked up or set down there.
    """

    network: Network
    mirrored: Network
    access: Ways
    egress: Ways


def with_doors(streets: Streets, day: Day, start: Point, end: Point, access: Ways, egress: Ways) -> Doors:
    """The day's network with both doors where any area serves them, else as it is."""
    here, there = _served(day, start, 0), _served(day, end, 1)
    if not (here.any() or there.any()):
        return Doors(day.network, day.mirrored, access, egress)
    network = day.network
    door = network.stops
    drives = _Drives(streets, day, start, end, here, there)
    areas = _joined(drives.area(a) for a in range(len(here)))._replace(
        opens=network.areas.opens, closes=network.areas.closes, ends=network.areas.ends, wait=network.areas.wait
    )
    return Doors(
        _with(network, areas),
        _with(day.mirrored, mirrored_areas(areas)),
        _and_door(access, door) if here.any() else access,
        _and_door(egress, door + 1) if there.any() else egress,
    )


def _served(day: Day, point: Point, which: int) -> Flags:
    """In which of the day's areas one gets on (0) or off (1) at this door (areas,)."""
    shapes = (day.timetable.areas[row].shapes[which] for row in day.area.tolist())
    return np.array([bool(shape) and _inside(shape, *point) for shape in shapes], bool)


def _inside(shape: str, lat: float, lon: float) -> bool:
    return bool(shapely.contains_xy(_polygon(shape), lon, lat))


@lru_cache(maxsize=256)
def _polygon(shape: str) -> shapely.Geometry:
    found = shapely.from_wkb(bytes.fromhex(shape))
    shapely.prepare(found)
    return found


class _Drives:
    """Seconds by car between the doors and the stops of the areas that serve them; one search from each door."""

    def __init__(self, streets: Streets, day: Day, start: Point, end: Point, here: Flags, there: Flags) -> None:
        self._day, self._here, self._there = day, here, there
        self._door = day.network.stops
        lon, lat = day.timetable.stop_lon, day.timetable.stop_lat
        lon, lat = np.append(lon, [start[1], end[1]]), np.append(lat, [start[0], end[0]])
        self._from = self._ways(streets, lon, lat, self._door, _stops(day, here, 1, there), away=True)
        self._into = self._ways(streets, lon, lat, self._door + 1, _stops(day, there, 0, here), away=False)

    def _ways(
        self, streets: Streets, lon: Floats, lat: Floats, door: int, stops: Sequence[int], *, away: bool
    ) -> dict[int, int]:
        """Tenths of a second between a door and stops."""
        if not stops:
            return {}
        graph, times = streets.graph("car"), streets.times("car")
        rows = np.array(stops, np.int64)
        if away:
            here = origins(streets, "car", lon[[door]], lat[[door]])
            there = targets(streets, "car", lon[rows], lat[rows])
            found = matrix(graph.out, here.into, here.at, there.arrivals, there.at, times, MOST, scratch(graph, MOST))
        else:
            at = targets(streets, "car", lon[[door]], lat[[door]])
            ends = origins(streets, "car", lon[rows], lat[rows]).at
            found = matrix(
                graph.into, turned(at.arrivals, 1), at.at, left(graph, times, ends), ends, times[:, ::-1], MOST,
                scratch(graph, MOST),
            )  # fmt: skip
        return {stop: int(tenths) for stop, tenths in zip(stops, found[0].tolist(), strict=True) if tenths != UNREACHED}

    def area(self, a: int) -> Areas:
        """One area with the doors it serves; its windows are set later."""
        areas, door = self._day.network.areas, self._door
        origins_, ends = _origins(areas, a), _targets(areas, a)
        seconds = areas.seconds[areas.ride_ends[a] : areas.ride_ends[a + 1]].reshape(len(origins_), len(ends))
        facts = self._day.timetable.areas[int(self._day.area[a])]

        def took(tenths: int | None) -> int:
            if tenths is None:
                return int(NEVER)
            return max(1, int(np.ceil(tenths * facts.factor / 10 + max(0.0, facts.offset))))

        if self._here[a]:
            row = [took(self._from.get(stop)) for stop in ends.tolist()]
            origins_, seconds = np.append(origins_, door), np.vstack([seconds, np.array([row], np.int32)])
        if self._there[a]:
            column = [took(self._into.get(stop)) for stop in _origins(areas, a).tolist()]
            column += [took(self._from.get(door + 1))] if self._here[a] else []
            ends, seconds = np.append(ends, door + 1), np.hstack([seconds, np.array([column], np.int32).T])
        none = np.empty(0, np.int32)
        return Areas(
            np.array([0, len(origins_)], np.int32), origins_, np.array([0, len(ends)], np.int32), ends,
            none, none, none, none, np.array([0, seconds.size]), seconds.ravel(),
        )  # fmt: skip


def _stops(day: Day, serves: Flags, side: int, other: Flags) -> list[int]:
    """Stops that a door is connected with: those at the other side of the areas that serve it, and the other door."""
    areas = day.network.areas
    found: set[int] = set()
    for a in np.flatnonzero(serves).tolist():
        found |= set((_targets if side else _origins)(areas, a).tolist())
    if side and (serves & other).any():
        found.add(day.network.stops + 1)
    return sorted(found)


def _origins(areas: Areas, a: int) -> Ints:
    return areas.from_stop[areas.from_ends[a] : areas.from_ends[a + 1]]


def _targets(areas: Areas, a: int) -> Ints:
    return areas.to_stop[areas.to_ends[a] : areas.to_ends[a + 1]]


def _joined(several: Iterable[Areas]) -> Areas:
    given = list(several)

    def ends(name: str) -> npt.NDArray[np.int64]:
        return np.concatenate([[0], np.cumsum([getattr(one, name)[1] for one in given])]).astype(np.int64)

    none = np.empty(0, np.int32)
    from_stop, to_stop, seconds = (
        np.concatenate([getattr(one, name) for one in given]).astype(np.int32)
        for name in ("from_stop", "to_stop", "seconds")
    )
    return Areas(
        ends("from_ends").astype(np.int32), from_stop, ends("to_ends").astype(np.int32), to_stop,
        none, none, none, none, ends("ride_ends"), seconds,
    )  # fmt: skip


def _with(network: Network, areas: Areas) -> Network:
    """Two stops more, at which nothing calls and from which nobody walks on."""
    calls, walks = network.calls, network.walks
    return network._replace(
        stops=network.stops + 2,
        calls=calls._replace(ends=np.append(calls.ends, calls.ends[[-1, -1]])),
        walks=walks._replace(
            ends=np.append(walks.ends, walks.ends[[-1, -1]]),
            change=np.append(walks.change, np.zeros(2, np.int32)).astype(np.int32),
        ),
        areas=areas,
    )


def _and_door(ways: Ways, door: int) -> Ways:
    return Ways(np.append(ways.stop, np.int32(door)), np.append(ways.seconds, np.int32(0)))
