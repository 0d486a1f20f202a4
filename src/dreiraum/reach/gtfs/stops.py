"""stops.txt: places with what they inherit, and which rows of the file they are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dreiraum.reach.errors import InputError
from dreiraum.reach.gtfs.feed import Bytes, Flags, Floats, Ints, Stops
from dreiraum.reach.gtfs.files import FeedFiles
from dreiraum.reach.gtfs.ids import Ids, index_ids
from dreiraum.reach.gtfs.problems import Problems
from dreiraum.reach.gtfs.split import take
from dreiraum.reach.gtfs.table import Piece, Table
from dreiraum.reach.strings import Strings

STOP, STATION, ENTRANCE, NODE, BOARDING = 0, 1, 2, 3, 4
LEFT_OUT = -3

_WANTED = (
    *("stop_id", "stop_name", "stop_lat", "stop_lon", "zone_id", "location_type", "parent_station"),
    *("wheelchair_boarding", "platform_code"),
)


@dataclass(frozen=True, slots=True)
class StopRows:
    """The stops of a feed. row: of Stops for each row that `ids` finds, LEFT_OUT for stops without a place.

    called: the same, but boarding areas lead to their platform.
    """

    stops: Stops
    ids: Ids
    row: Ints
    called: Ints

    def find(self, piece: Piece, column: str) -> Ints:
        """Rows of Stops, int32 (rows,): -1 empty, -2 unknown, LEFT_OUT."""
        return _through(piece.rows(column, self.ids), self.row)

    def find_called(self, piece: Piece, column: str) -> Ints:
        """As `find`, for where vehicles stop."""
        return _through(piece.rows(column, self.ids), self.called)


def read_stops(files: FeedFiles, problems: Problems) -> StopRows:
    """Read stops.txt. Stops without coordinates of their own or of a parent are left out, with a problem."""
    piece = Table(files, "stops", _WANTED, problems).need("stop_id").whole()
    names = piece.texts("stop_id")
    ids, first = index_ids(names)
    same = np.arange(len(piece)) != first
    given = piece.given("stop_id")
    piece.note("missing_id", ~given, "stop_name", problems)
    piece.note("duplicate_id", same & given, "stop_id", problems)
    kind = piece.choices("location_type", BOARDING, problems).astype(np.int8)
    parent = _parents(piece, ids, kind, problems)
    lon, lat, placed = _places(piece, parent, problems)
    usable = given & ~same
    piece.note("stop_without_place", usable & ~placed, "stop_lat", problems)
    kept = usable & placed
    if not kept.any():
        raise InputError(f"{files.name}/stops.txt: no stop that can be used; it needs stop_id, stop_lat and stop_lon")
    row = np.where(kept, np.cumsum(kept, dtype=np.int32) - 1, np.int32(LEFT_OUT)).astype(np.int32)
    above = _through(parent, row)
    called = np.where((kind == BOARDING) & (above >= 0), above, row)
    rows = np.flatnonzero(kept)
    stops = Stops(
        take(names, rows),
        take(_inherited(piece.texts("stop_name"), parent), rows),
        lon[rows],
        lat[rows],
        np.maximum(above[rows], -1),
        kind[rows],
        _wheelchair(piece, parent, problems)[rows],
        take(piece.texts("platform_code"), rows),
        take(piece.texts("zone_id"), rows),
    )
    return StopRows(stops, ids, row, called)


def _through(found: Ints, row: Ints) -> Ints:
    return np.where(found >= 0, row[np.maximum(found, 0)], found).astype(np.int32)


def _parents(piece: Piece, ids: Ids, kind: Bytes, problems: Problems) -> Ints:
    """Row of the parent in the file: a station, for boarding areas a stop; -1 none."""
    parent = piece.rows("parent_station", ids)
    due = np.where(kind == BOARDING, STOP, STATION)
    wrong = (parent == -2) | ((parent >= 0) & ((kind == STATION) | (kind[np.maximum(parent, 0)] != due)))
    piece.note("unknown_parent", wrong, "parent_station", problems)
    return np.where(wrong, np.int32(-1), parent)


def _places(piece: Piece, parent: Ints, problems: Problems) -> tuple[Floats, Floats, Flags]:
    lon, no_lon = piece.decimals("stop_lon")
    lat, no_lat = piece.decimals("stop_lat")
    piece.note("bad_coordinates", no_lat, "stop_lat", problems)
    piece.note("bad_coordinates", no_lon, "stop_lon", problems)
    placed = valid_places(lon, lat)
    for _ in range(2):  # a boarding area stands on a platform, a platform in a station
        passed = ~placed & (parent >= 0) & placed[np.maximum(parent, 0)]
        lon[passed], lat[passed] = lon[parent[passed]], lat[parent[passed]]
        placed |= passed
    return lon, lat, placed


def valid_places(lon: Floats, lat: Floats) -> Flags:
    """Which coordinates are on Earth and not the 0, 0 that programs write for nothing, bool (n,)."""
    return np.asarray((np.abs(lon) <= 180) & (np.abs(lat) <= 90) & ((np.abs(lon) > 1e-6) | (np.abs(lat) > 1e-6)))


def _wheelchair(piece: Piece, parent: Ints, problems: Problems) -> Bytes:
    said = piece.choices("wheelchair_boarding", 2, problems)
    for _ in range(2):
        said = np.where((said == 0) & (parent >= 0), said[np.maximum(parent, 0)], said)
    return said.astype(np.int8)


def _inherited(names: Strings, parent: Ints) -> Strings:
    """Names; a place without one is called as what it belongs to."""
    source = np.arange(len(names))
    nameless = (np.diff(names.offsets) == 0) & (parent >= 0)
    for _ in range(2):
        source = np.where(nameless, source[np.maximum(parent, 0)], source)
    return take(names, source)
