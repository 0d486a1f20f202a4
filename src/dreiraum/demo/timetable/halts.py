"""Stops as passengers know them: platforms of one name together, stations, who can get on in a wheelchair."""

from __future__ import annotations

import math
import zlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from dreiraum.demo.facts import Facts, Stop, rows
from dreiraum.demo.plane import Point, distance, to_degrees, to_plane
from dreiraum.reach.errors import InputError
from dreiraum.reach.gtfs.write import Row

HUB = "265002"  # Bahnhof/ZOB, Hameln
HAMELN = "8000148"
HUB_PLATFORMS = "ABCDEFGH"
RAIL = {"suburban", "regional"}
SAME_NAME, NEARBY = 200.0, 70.0  # metres within which stops belong together
NEAR_STATION = 170.0
_UNKNOWN, _YES, _NO = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Halt:
    """One or several stops of one name; `stops` are its platforms in the order of their numbers."""

    ref: str
    name: str
    at: Point
    village: int
    stops: tuple[Stop, ...]

    def platform(self, turn: int) -> str:
        """The stop_id of one of its platforms."""
        return self.stops[turn % len(self.stops)].ref


@dataclass(frozen=True, slots=True)
class Station:
    """A railway station: `platforms` are the tracks' names."""

    ref: str
    name: str
    at: Point
    platforms: tuple[str, ...]


class Halts:
    """All real stops of the district in halts, and its stations with those beyond its border."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self.all = tuple(self._group())
        self.stations = {station.ref: station for station in self._stations()}
        self._by_name: dict[str, list[Halt]] = defaultdict(list)
        for halt in self.all:
            for name in sorted({word for stop in halt.stops for word in (stop.name, stop.short)}):
                self._by_name[name].append(halt)

    def named(self, name: str, near: Point | None = None) -> Halt:
        """The halt of a name, with its municipality or without; of several the nearest to a point."""
        found = self._by_name.get(name) or [
            halt for halt in self.all if any(stop.name.startswith(name) for stop in halt.stops)
        ]
        if not found or (len(found) > 1 and near is None):
            raise InputError(f"demo/data: {len(found)} stops are called {name}; stops_odbl.csv has the names")
        return min(found, key=lambda halt: distance(halt.at, near or halt.at))

    def in_order(self, names: Sequence[str]) -> list[Halt]:
        """The halts of a line; of several with one name, the one nearest to the halt before."""
        found: list[Halt] = []
        for name in names:
            found.append(self.named(name, found[-1].at if found else None))
        return found

    @cached_property
    def links(self) -> list[tuple[Station, Halt]]:
        """Stations and the halts in front of them."""
        near = [(s, h) for s in self.stations.values() for h in self.all if distance(s.at, h.at) < NEAR_STATION]
        return [(station, halt) for station, halt in near if "Bahnhof" in halt.name]

    def rows(self) -> list[Row]:
        """stops.txt."""
        found: list[Row] = []
        for halt in self.all:
            found += _halt_rows(halt)
        for station in self.stations.values():
            found += _station_rows(station)
        return found

    def transfers(self) -> list[Row]:
        """transfers.txt: between the tracks and the halts in front, and between the bays of the bus station."""
        found: list[Row] = []
        for station, halt in self.links:
            seconds = 120 + 30 * math.ceil(distance(station.at, halt.at) / 25)
            for track in (track_id(station, name) for name in station.platforms):
                for stop in _platform_ids(halt):
                    found += [_transfer(track, stop, seconds), _transfer(stop, track, seconds)]
        bays = _platform_ids(self.named("Bahnhof/ZOB"))
        found += [_transfer(a, b, 90) for a in bays for b in bays if a != b]
        return found

    def _group(self) -> list[Halt]:
        groups: dict[str, list[list[Stop]]] = defaultdict(list)
        for stop in sorted(self._facts.stops, key=lambda s: (-len(s.short), s.ref)):
            if RAIL & set(stop.products):
                continue
            own = next((group for group in groups[stop.ags] if _belongs(stop, group[0])), None)
            if own is None:
                groups[stop.ags].append([stop])
            else:
                own.append(stop)
        halts = []
        for group in chain.from_iterable(groups.values()):
            first = group[0]
            halts.append(Halt(first.ref, self._label(first), first.at, first.village, tuple(group)))
        return sorted(halts, key=lambda halt: halt.ref)

    def _label(self, stop: Stop) -> str:
        """ "Hameln, Bahnhof/ZOB": the municipality first, as timetables write it."""
        city, tail = self._facts.municipality(stop.ags).city, stop.name.rsplit(",", 1)[-1].strip()
        return f"{city if city.startswith(tail) or ',' not in stop.name else tail}, {stop.short}"

    def _stations(self) -> list[Station]:
        inside = [Station(s.ref, s.name, s.at, ("1", "2")) for s in self._facts.stops if RAIL & set(s.products)]
        inside = [Station(s.ref, s.name, s.at, ("1", "2", "3", "4")) if s.ref == HAMELN else s for s in inside]
        beyond = [
            Station(row["eva"], row["name"], to_plane(float(row["lon"]), float(row["lat"])), ("1", "2"))
            for row in rows("stations_beyond.csv")
        ]
        return inside + beyond


def track_id(station: Station, name: str) -> str:
    """The stop_id of a track."""
    return f"{station.ref}:{name}"


def bay_id(name: str) -> str:
    """The stop_id of a bay of Hameln's bus station; "R" is the stop in front of the railway station."""
    return f"{HUB}:{name}"


def _belongs(stop: Stop, to: Stop) -> bool:
    apart = distance(stop.at, to.at)
    if apart > SAME_NAME:
        return False
    return stop.short == to.short or (apart < NEARBY and to.short.startswith(f"{stop.short}/"))


def _platform_ids(halt: Halt) -> list[str]:
    own = [stop.ref for stop in halt.stops if stop.ref != HUB]
    return [*(bay_id(name) for name in HUB_PLATFORMS), *own] if halt.ref == HUB else own


def _transfer(a: str, b: str, seconds: int) -> Row:
    return {"from_stop_id": a, "to_stop_id": b, "transfer_type": 2, "min_transfer_time": seconds}


def _halt_rows(halt: Halt) -> list[Row]:
    if halt.ref == HUB:
        parent = _row(HUB, halt.name, halt.at) | {"location_type": 1, "wheelchair_boarding": _YES}
        bays = [
            _row(bay_id(name), halt.name, _beside(halt.at, 4 * turn)) | {"parent_station": HUB, "platform_code": name}
            for turn, name in enumerate(HUB_PLATFORMS)
        ]
        others = [
            _row(stop.ref, halt.name, stop.at) | {"parent_station": HUB, "platform_code": "R"}
            for stop in halt.stops
            if stop.ref != HUB
        ]
        return [parent, *bays, *others]
    wheelchair = _wheelchair(halt)
    if len(halt.stops) == 1:
        return [_row(halt.ref, halt.name, halt.at) | {"wheelchair_boarding": wheelchair}]
    parent_id = f"{halt.ref}:P"
    children = [
        _row(stop.ref, halt.name, stop.at)
        | {"parent_station": parent_id, "platform_code": str(turn + 1), "wheelchair_boarding": wheelchair}
        for turn, stop in enumerate(halt.stops)
    ]
    return [_row(parent_id, halt.name, halt.at) | {"location_type": 1, "wheelchair_boarding": wheelchair}, *children]


def _station_rows(station: Station) -> list[Row]:
    name = f"{station.name}, Bahnhof" if station.ref != HAMELN else "Hameln, Bahnhof"
    parent = _row(station.ref, name, station.at) | {"location_type": 1, "wheelchair_boarding": _YES}
    tracks = [
        _row(track_id(station, track), name, _beside(station.at, 8 * turn))
        | {"parent_station": station.ref, "platform_code": track, "wheelchair_boarding": _YES}
        for turn, track in enumerate(station.platforms)
    ]
    return [parent, *tracks]


def _row(stop_id: str, name: str, at: Point) -> dict[str, object]:
    lon, lat = to_degrees(at)
    return {"stop_id": stop_id, "stop_name": name, "stop_lat": f"{lat:.6f}", "stop_lon": f"{lon:.6f}"}


def _beside(at: Point, metres: float) -> Point:
    return at[0] + metres, at[1] - metres / 2


def _wheelchair(halt: Halt) -> int:
    """Invented for the demo: three stops in eight can be used, one cannot, of the others nothing is known."""
    lot = zlib.crc32(halt.ref.encode()) % 8
    return _YES if lot < 3 else _NO if lot == 3 else _UNKNOWN
