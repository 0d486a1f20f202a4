"""stop_times.txt, read in pieces into columns of numbers: 10 million rows take about 350 MB."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from dreiraum.reach.errors import InputError
from dreiraum.reach.gtfs import fields
from dreiraum.reach.gtfs.feed import Bytes, Floats, Ints
from dreiraum.reach.gtfs.files import FeedFiles
from dreiraum.reach.gtfs.ids import Ids
from dreiraum.reach.gtfs.problems import Problems, printable
from dreiraum.reach.gtfs.shapes import numbered, sorted_order
from dreiraum.reach.gtfs.split import Flags
from dreiraum.reach.gtfs.stops import ENTRANCE, NODE, STATION, StopRows
from dreiraum.reach.gtfs.table import Piece, Table
from dreiraum.reach.gtfs.trips import TripRows, first_given
from dreiraum.reach.progress import Progress

# What may be wrong with a row; the trip is then left out.
FLAWS = ("", "missing_stop", "unknown_stop", "not_a_stop", "bad_time", "bad_time", "bad_sequence", "bad_window")
FLAW_FIELDS = (
    *("", "stop_id", "stop_id", "stop_id", "arrival_time", "departure_time", "stop_sequence"),
    "start_pickup_drop_off_window",
)
MOST_FLEXIBLE = 1_000_000
_SPOTTED = 1000  # rows whose texts are kept for messages

# Two spellings of the window: the adopted one and that of the draft.
_OPENS = ("start_pickup_drop_off_window", "start_pickup_dropoff_window")
_CLOSES = ("end_pickup_drop_off_window", "end_pickup_dropoff_window")
_FACTORS = ("mean_duration_factor", "safe_duration_factor")
_OFFSETS = ("mean_duration_offset", "safe_duration_offset")
_WANTED = (
    *("trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence", "stop_headsign", "pickup_type"),
    *("drop_off_type", "shape_dist_traveled", "pickup_booking_rule_id", "drop_off_booking_rule_id"),
    *("location_group_id", "location_id", *_OPENS, *_CLOSES, *_FACTORS, *_OFFSETS),
)


@dataclass(frozen=True, slots=True)
class FlexRow:
    """A row with a window. The ids as published; opens, closes: seconds; booking: rows of booking_rules.txt."""

    group: str
    location: str
    stop: str
    opens: int
    closes: int
    pickup_booking: int
    drop_off_booking: int
    factor: float
    offset: float


@dataclass(slots=True)
class StopTimeRows:
    """All rows whose trip is usable, by trip and sequence; trip k has rows ends[k]:ends[k + 1].

    stop: row of Stops, LEFT_OUT where that has no place. arrive, depart: seconds or fields.EMPTY. booking,
    headsign (number of `headsigns`), distance: None where no row has one. flaw: number in FLAWS.
    flex: rows with windows. spotted: line to field and text of the first flaws.
    """

    stop: Ints
    arrive: Ints
    depart: Ints
    sequence: Ints
    pickup: Bytes
    drop_off: Bytes
    booking: Ints | None
    headsign: Ints | None
    distance: Floats | None
    lines: Ints
    flaw: Bytes
    ends: npt.NDArray[np.int64]
    headsigns: tuple[str, ...]
    flex: dict[int, FlexRow]
    spotted: dict[int, tuple[str, str]]


Columns = dict[str, npt.NDArray[Any]]

_TYPES: dict[str, type[np.generic]] = {
    **dict.fromkeys(("trip", "stop", "arrive", "depart", "sequence", "lines", "booking", "headsign"), np.int32),
    **dict.fromkeys(("pickup", "drop_off", "flaw"), np.int8),
    "distance": np.float64,
}
_OPTIONAL = {"booking": "pickup_booking_rule_id", "headsign": "stop_headsign", "distance": "shape_dist_traveled"}


@dataclass(slots=True)
class _Reading:
    """What is known while the rows are read; flexible rows and spots by the row they have as yet."""

    trips: TripRows
    stops: StopRows
    rules: Ids | None
    problems: Problems
    present: frozenset[str]
    headsigns: dict[str, int] = field(default_factory=dict)
    flex: dict[int, FlexRow] = field(default_factory=dict)
    spotted: dict[int, tuple[str, str]] = field(default_factory=dict)
    count: int = 0


def read_stop_times(
    files: FeedFiles, trips: TripRows, stops: StopRows, rules: Ids | None, problems: Problems, progress: Progress
) -> StopTimeRows:
    """Read stop_times.txt."""
    table = Table(files, "stop_times", _WANTED, problems).need("trip_id", "stop_sequence")
    reading = _Reading(trips, stops, rules, problems, table.present)
    parts = [_columns(piece, reading) for piece in table.pieces(progress)]
    columns = _joined(parts, table.present)
    flex = reading.flex
    order = sorted_order(columns["trip"], columns["sequence"])
    if order is not None:
        for name in columns:
            columns[name] = columns[name][order]
        place = np.empty(len(order), np.int64)
        place[order] = np.arange(len(order))
        flex = {int(place[row]): one for row, one in flex.items()}
    ends = np.zeros(len(trips) + 1, np.int64)
    np.cumsum(np.bincount(columns["trip"], minlength=len(trips)), out=ends[1:])
    headsigns = tuple(reading.headsigns)
    return StopTimeRows(
        stop=columns["stop"],
        arrive=columns["arrive"],
        depart=columns["depart"],
        sequence=columns["sequence"],
        pickup=columns["pickup"],
        drop_off=columns["drop_off"],
        booking=columns.get("booking"),
        headsign=columns.get("headsign") if any(headsigns) else None,
        distance=columns.get("distance"),
        lines=columns["lines"],
        flaw=columns["flaw"],
        ends=ends,
        headsigns=headsigns,
        flex=flex,
        spotted=reading.spotted,
    )


def _joined(parts: list[Columns], present: frozenset[str]) -> Columns:
    """One column after the other, so that there are never two copies of all of them."""
    joined: Columns = {}
    for name, kind in _TYPES.items():
        if _OPTIONAL.get(name, "trip_id") in present:
            pieces = [part.pop(name) for part in parts]
            joined[name] = np.concatenate(pieces) if pieces else np.zeros(0, kind)
    return joined


def _columns(piece: Piece, reading: _Reading) -> Columns:
    trip = piece.rows("trip_id", reading.trips.ids)
    piece.note("unknown_trip", trip < 0, "trip_id", reading.problems)
    kept = (trip >= 0) & reading.trips.usable[np.maximum(trip, 0)] if len(reading.trips) else trip >= 0
    if not kept.all():
        piece, trip = piece.only(kept), trip[kept]
    sequence = piece.wholes("stop_sequence")
    columns: Columns = {
        "trip": trip,
        "stop": reading.stops.find_called(piece, "stop_id"),
        "arrive": piece.times("arrival_time"),
        "depart": piece.times("departure_time"),
        "sequence": np.maximum(sequence, 0),
        "lines": piece.lines,
        "pickup": piece.choices("pickup_type", 3, reading.problems).astype(np.int8),
        "drop_off": piece.choices("drop_off_type", 3, reading.problems).astype(np.int8),
    }
    if "pickup_booking_rule_id" in reading.present:
        columns["booking"] = _rules(piece, "pickup_booking_rule_id", reading)
    if "stop_headsign" in reading.present:
        columns["headsign"] = numbered(piece, "stop_headsign", reading.headsigns)
    if "shape_dist_traveled" in reading.present:
        columns["distance"] = piece.decimals("shape_dist_traveled")[0]
    flexible = np.zeros(len(piece), np.bool_)
    for column in (*_OPENS, *_CLOSES, "location_group_id", "location_id"):
        if column in reading.present:
            flexible |= piece.given(column)
    columns["flaw"] = _flaws(piece, columns, sequence, flexible, reading)
    if flexible.any():
        _take_flexible(piece, columns, np.flatnonzero(flexible), reading)
    _spot(piece, columns["flaw"], reading)
    reading.count += len(piece)
    return columns


def _flaws(piece: Piece, columns: Columns, sequence: Ints, flexible: Flags, reading: _Reading) -> Bytes:
    """The first thing wrong with each row, number in FLAWS, int8 (rows,)."""
    stop = columns["stop"]
    kind = reading.stops.stops.kind[np.maximum(stop, 0)]
    piece.note("call_at_station", (stop >= 0) & (kind == STATION), "stop_id", reading.problems)
    flaw = np.zeros(len(piece), np.int8)
    for number, wrong in (
        (6, sequence < 0),
        (5, columns["depart"] == fields.BAD),
        (4, columns["arrive"] == fields.BAD),
        (3, (stop >= 0) & ((kind == ENTRANCE) | (kind == NODE))),
        (2, (stop == -2) & ~flexible),
        (1, (stop == -1) & ~flexible),
    ):
        flaw[wrong] = number
    return flaw


def _rules(piece: Piece, column: str, reading: _Reading) -> Ints:
    if reading.rules is None:
        return np.full(len(piece), -1, np.int32)
    found = piece.rows(column, reading.rules)
    piece.note("unknown_booking_rule", found == -2, column, reading.problems)
    return np.maximum(found, -1)


def _take_flexible(piece: Piece, columns: Columns, rows: npt.NDArray[np.intp], reading: _Reading) -> None:
    if len(reading.flex) + len(rows) > MOST_FLEXIBLE:
        raise InputError("stop_times.txt: more than 1,000,000 rows with a window; cut the feed smaller")
    few = piece.only(rows)
    opens, closes = (_first_time(few, names) for names in (_OPENS, _CLOSES))
    wrong = (opens < 0) | (closes < opens)
    columns["flaw"][rows[wrong & (columns["flaw"][rows] == 0)]] = len(FLAWS) - 1
    pickup, drop_off = _rules(few, "pickup_booking_rule_id", reading), _rules(few, "drop_off_booking_rule_id", reading)
    factor, offset = first_given(few, _FACTORS), first_given(few, _OFFSETS)
    for k, row in enumerate(rows.tolist()):
        reading.flex[reading.count + row] = FlexRow(
            group=few.text("location_group_id", k),
            location=few.text("location_id", k),
            stop=few.text("stop_id", k),
            opens=int(opens[k]),
            closes=int(closes[k]),
            pickup_booking=int(pickup[k]),
            drop_off_booking=int(drop_off[k]),
            factor=float(factor[k]),
            offset=float(offset[k]),
        )


def _first_time(piece: Piece, names: tuple[str, str]) -> Ints:
    one, other = (piece.times(name) for name in names)
    return np.where(one == fields.EMPTY, other, one)


def _spot(piece: Piece, flaw: Bytes, reading: _Reading) -> None:
    """Keep the texts of the first flaws for messages."""
    for row in np.flatnonzero(flaw)[: max(_SPOTTED - len(reading.spotted), 0)].tolist():
        column = FLAW_FIELDS[flaw[row]]
        reading.spotted[int(piece.lines[row])] = (column, printable(piece.text(column, row)))
