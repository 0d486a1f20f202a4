"""transfers.txt and pathways.txt: how one gets from one stop to another."""

from __future__ import annotations

import numpy as np

from dreiraum.reach.gtfs.feed import Floats, Ints, Pathways, Transfers
from dreiraum.reach.gtfs.files import FeedFiles
from dreiraum.reach.gtfs.lines import RouteRows
from dreiraum.reach.gtfs.problems import Problems
from dreiraum.reach.gtfs.stops import StopRows
from dreiraum.reach.gtfs.table import Piece, Table
from dreiraum.reach.gtfs.trips import TripRows

_TRANSFERS = (
    *("from_stop_id", "to_stop_id", "from_route_id", "to_route_id", "from_trip_id", "to_trip_id"),
    *("transfer_type", "min_transfer_time"),
)
_PATHWAYS = (
    *("from_stop_id", "to_stop_id", "pathway_mode", "is_bidirectional", "length", "traversal_time", "stair_count"),
)
_LONGEST = 24 * 3600

# Own assumptions for pathways that say no time: 4.8 km/h as on streets, a step in 0.7 s, a minute for a lift.
_METRES_PER_SECOND = 4.8 / 3.6
_STEP_SECONDS = 0.7
_LIFT_SECONDS = 60.0
_STAIRS, _ESCALATOR, _LIFT, _EXIT_GATE = 2, 4, 5, 7
_METRES_PER_DEGREE = 111_320.0


def read_transfers(
    files: FeedFiles, stops: StopRows, routes: RouteRows, trips: TripRows, row_of: Ints, problems: Problems
) -> Transfers:
    """Read transfers.txt where it is there. row_of: row of the feed's trips for each trip of the file, -1 none."""
    if "transfers.txt" not in files:
        none = np.zeros(0, np.int32)
        return Transfers(none, none, none, none, none, none, none.astype(np.int8), none)
    piece = Table(files, "transfers", _TRANSFERS, problems).whole()
    from_stop, to_stop = (stops.find(piece, column) for column in _TRANSFERS[:2])
    from_route, to_route = (routes.find(piece, column) for column in _TRANSFERS[2:4])
    from_trip, to_trip = (_trips(piece, column, trips, row_of) for column in _TRANSFERS[4:6])
    fine = np.ones(len(piece), np.bool_)
    columns = (from_stop, to_stop, from_route, to_route, from_trip, to_trip)
    for name, column in zip(_TRANSFERS, columns, strict=False):
        piece.note("bad_transfer", (column < -1) & fine, name, problems)
        fine &= column >= -1
    kind = piece.choices("transfer_type", 5, problems)
    seconds = piece.wholes("min_transfer_time")
    wrong = (seconds > _LONGEST) | (piece.given("min_transfer_time") & (seconds < 0))
    piece.note("bad_value", wrong, "min_transfer_time", problems)
    seconds = np.where(wrong, np.int32(-1), np.maximum(seconds, -1))
    return Transfers(
        from_stop=from_stop[fine],
        to_stop=to_stop[fine],
        from_route=from_route[fine],
        to_route=to_route[fine],
        from_trip=from_trip[fine],
        to_trip=to_trip[fine],
        type=kind[fine].astype(np.int8),
        seconds=seconds[fine],
    )


def _trips(piece: Piece, column: str, trips: TripRows, row_of: Ints) -> Ints:
    found = piece.rows(column, trips.ids)
    known = found >= 0
    found[known] = row_of[found[known]]
    found[known & (found < 0)] = -2
    return found


def read_pathways(files: FeedFiles, stops: StopRows, problems: Problems) -> Pathways:
    """Read pathways.txt where it is there. Seconds that are not given come from length, steps or distance."""
    if "pathways.txt" not in files:
        none = np.zeros(0, np.int32)
        return Pathways(none, none, none, none.astype(np.bool_), none.astype(np.bool_))
    piece = Table(files, "pathways", _PATHWAYS, problems).need("from_stop_id", "to_stop_id").whole()
    start, end = stops.find(piece, "from_stop_id"), stops.find(piece, "to_stop_id")
    fine = np.ones(len(piece), np.bool_)
    for name, column in (("from_stop_id", start), ("to_stop_id", end)):
        piece.note("bad_pathway", (column < 0) & fine, name, problems)
        fine &= column >= 0
    rows = np.flatnonzero(fine)
    mode = piece.choices("pathway_mode", _EXIT_GATE, problems)
    steps = piece.wholes("stair_count")
    stairs = (mode == _STAIRS) | (mode == _ESCALATOR)
    both = (piece.choices("is_bidirectional", 1, problems) == 1) & (mode != _EXIT_GATE)
    seconds = _seconds(piece, mode, steps, _metres(stops, start, end))
    return Pathways(start[rows], end[rows], seconds[rows], both[rows], stairs[rows])


def _metres(stops: StopRows, start: Ints, end: Ints) -> Floats:
    a, b = np.maximum(start, 0), np.maximum(end, 0)
    lon, lat = stops.stops.lon, stops.stops.lat
    east = (lon[b] - lon[a]) * np.cos(np.radians(lat[a]))
    return np.hypot(east, lat[b] - lat[a]) * _METRES_PER_DEGREE


def _seconds(piece: Piece, mode: Ints, steps: Ints, metres: Floats) -> Ints:
    """Whole seconds, rounded up, at most a day."""
    length, given = piece.decimals("length")[0], piece.decimals("traversal_time")[0]
    walked = np.where(length >= 0, length, metres) / _METRES_PER_SECOND
    climbed = np.where(steps > -1_000_000, np.abs(steps.astype(np.float64)), 0.0) * _STEP_SECONDS
    guessed = np.where(mode == _LIFT, _LIFT_SECONDS, np.maximum(walked, climbed))
    seconds: Ints = np.ceil(np.clip(np.where(given >= 0, given, guessed), 0, _LONGEST)).astype(np.int32)
    return seconds
