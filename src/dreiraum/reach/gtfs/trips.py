"""trips.txt as columns, row by row as in the file; why a trip cannot be used."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dreiraum.reach.gtfs.feed import Bytes, Floats, Ints
from dreiraum.reach.gtfs.files import FeedFiles
from dreiraum.reach.gtfs.ids import Ids, index_ids
from dreiraum.reach.gtfs.lines import RouteRows
from dreiraum.reach.gtfs.problems import Problems
from dreiraum.reach.gtfs.services import ServiceRows
from dreiraum.reach.gtfs.split import Flags
from dreiraum.reach.gtfs.table import Piece, Table
from dreiraum.reach.strings import Strings

# The draft of GTFS-Flex said mean, the adopted form says safe.
_FACTORS = ("mean_duration_factor", "safe_duration_factor")
_OFFSETS = ("mean_duration_offset", "safe_duration_offset")

_WANTED = (
    *("route_id", "service_id", "trip_id", "trip_headsign", "trip_short_name", "direction_id", "block_id"),
    *("shape_id", "wheelchair_accessible", "bikes_allowed", *_FACTORS, *_OFFSETS),
)


@dataclass(frozen=True, slots=True)
class TripRows:
    """All rows of trips.txt. usable: has a route, a service and an id of its own. lines: in the file.

    direction: 0, 1, -1 unknown. factor, offset: of flexible trips, nan where not given.
    """

    id: Strings
    ids: Ids
    usable: Flags
    lines: Ints
    route: Ints
    service: Ints
    headsign: Strings
    short_name: Strings
    block: Ints
    direction: Bytes
    shape: Ints
    wheelchair: Bytes
    bikes: Bytes
    factor: Floats
    offset: Floats

    def __len__(self) -> int:
        return len(self.lines)


def read_trips(
    files: FeedFiles, routes: RouteRows, services: ServiceRows, shapes: Ids | None, problems: Problems
) -> TripRows:
    """Read trips.txt; what makes a trip unusable is noted."""
    piece = Table(files, "trips", _WANTED, problems).need("route_id", "service_id", "trip_id").whole()
    names = piece.texts("trip_id")
    ids, first = index_ids(names)
    usable = np.ones(len(piece), np.bool_)
    route, service = routes.find(piece, "route_id"), services.find(piece, "service_id")
    for code, column, wrong in (
        ("missing_trip_id", "trip_id", ~piece.given("trip_id")),
        ("duplicate_trip", "trip_id", first != np.arange(len(piece))),
        ("unknown_route", "route_id", route < 0),
        ("unknown_service", "service_id", service < 0),
    ):
        piece.note(code, wrong & usable, column, problems)
        usable &= ~wrong
    return TripRows(
        id=names,
        ids=ids,
        usable=usable,
        lines=piece.lines,
        route=route,
        service=service,
        headsign=piece.texts("trip_headsign"),
        short_name=piece.texts("trip_short_name"),
        block=_blocks(piece),
        direction=piece.choices("direction_id", 1, problems, missing=-1).astype(np.int8),
        shape=_shapes(piece, shapes, problems),
        wheelchair=piece.choices("wheelchair_accessible", 2, problems).astype(np.int8),
        bikes=piece.choices("bikes_allowed", 2, problems).astype(np.int8),
        factor=first_given(piece, _FACTORS),
        offset=first_given(piece, _OFFSETS),
    )


def first_given(piece: Piece, columns: tuple[str, ...]) -> Floats:
    """The first number that is given in any of the columns, float64 (rows,), nan without one."""
    found = np.full(len(piece), np.nan)
    for column in columns:
        found = np.where(np.isnan(found), piece.decimals(column)[0], found)
    return found


def _blocks(piece: Piece) -> Ints:
    """A number for each block, int32 (rows,), -1 for trips without one."""
    first = index_ids(piece.texts("block_id"))[1]
    given = piece.given("block_id")
    number = np.full(len(piece), -1, np.int32)
    number[given] = np.unique(first[given], return_inverse=True)[1]
    return number


def _shapes(piece: Piece, shapes: Ids | None, problems: Problems) -> Ints:
    if shapes is None:
        return np.full(len(piece), -1, np.int32)
    found = piece.rows("shape_id", shapes)
    piece.note("unknown_shape", found == -2, "shape_id", problems)
    return np.maximum(found, -1)
