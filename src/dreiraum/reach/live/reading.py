"""GTFS-Realtime in protocol buffers -> Updates.

Entities are decoded one by one, so that memory stays bounded by the largest of them and by the columns kept.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from google.protobuf.message import DecodeError, Message  # type: ignore[import-untyped]
from google.transit import gtfs_realtime_pb2 as wire

from dreiraum.reach.errors import InputError
from dreiraum.reach.live.alerts import read_alert
from dreiraum.reach.live.fields import read_day, read_seconds, read_text
from dreiraum.reach.live.updates import Alert, Changes, LeftOut, Position, Runs, Said, Trip, Updates

MOST_BYTES = 32_000_000  # of a feed
MOST_OF_ONE = 1_000_000  # bytes of one entity
MOST_ROWS = 500_000  # stops, alerts and positions together
LATEST = 86_400  # seconds: a delay beyond a day is none
FIRST, LAST = 946_684_800, 4_102_444_800  # 2000 and 2100, unix seconds
UNSAID = -(2**31)
_HEADER, _ENTITY = 1, 2
_VARINT, _EIGHT, _MANY, _FOUR = 0, 1, 2, 5  # wire types of the encoding

_TRIP = wire.TripDescriptor
_STOP = wire.TripUpdate.StopTimeUpdate
_RUNS = {_TRIP.SCHEDULED: Runs.PLANNED, _TRIP.UNSCHEDULED: Runs.PLANNED, _TRIP.CANCELED: Runs.CANCELLED,
         _TRIP.DELETED: Runs.CANCELLED, _TRIP.REPLACEMENT: Runs.REPLACED}  # fmt: skip
_SAID = {_STOP.SCHEDULED: Said.TIMES, _STOP.UNSCHEDULED: Said.TIMES, _STOP.SKIPPED: Said.SKIPPED,
         _STOP.NO_DATA: Said.NOTHING}  # fmt: skip


def read_updates(data: bytes, where: str, *, fetched: int = 0, feed: int = 1) -> Updates:
    """Read a feed. where: names it in messages. fetched: unix seconds, for a feed that says no time of its own.

    feed: number of the timetable that it speaks of, where a Region has several. Raises InputError in one line:
    not GTFS-Realtime, another version, parts only (DIFFERENTIAL), too large, a time that cannot be.
    """
    if len(data) > MOST_BYTES:
        raise InputError(f"{where}: {len(data) / 1e6:.0f} MB, more than {MOST_BYTES / 1e6:.0f}; ask for a smaller feed")
    made = _Reader(where)
    try:
        at = _read(data, made, fetched)
    except UnicodeDecodeError:
        raise InputError(f"{where}: a text in it is not UTF-8; ask its publisher") from None
    return Updates(at, made.changes(), made.positions, tuple(made.alerts), dict(made.left_out), feed)


def _read(data: bytes, made: _Reader, fetched: int) -> int:
    at = 0
    for number, piece in _fields(data, made.where):
        if number == _HEADER:
            at = _time(_decoded(wire.FeedHeader, piece, made.where), fetched, made.where)
        elif number == _ENTITY:
            made.take(_decoded(wire.FeedEntity, piece, made.where))
    if not at:
        raise InputError(f"{made.where}: has no header, so it is no GTFS-Realtime; {_looks(data)}")
    return at


def _fields(data: bytes, where: str) -> Iterator[tuple[int, bytes]]:
    """The fields of the outermost message that hold messages."""
    at, end = 0, len(data)
    while at < end:
        tag, at = _varint(data, at, where)
        kind = tag & 7
        if kind == _VARINT:
            _, at = _varint(data, at, where)
        elif kind in (_EIGHT, _FOUR):
            at += 8 if kind == _EIGHT else 4
        elif kind == _MANY:
            size, at = _varint(data, at, where)
            if at + size > end:
                raise _malformed(data, where)
            if size > MOST_OF_ONE:
                raise InputError(f"{where}: one entity has {size / 1e6:.0f} MB; ask its publisher")
            yield tag >> 3, data[at : at + size]
            at += size
        else:
            raise _malformed(data, where)
    if at != end:
        raise _malformed(data, where)


def _varint(data: bytes, at: int, where: str) -> tuple[int, int]:
    value = 0
    for place, byte in enumerate(data[at : at + 10]):
        value |= (byte & 0x7F) << 7 * place
        if byte < 0x80:
            return value, at + place + 1
    raise _malformed(data, where)


def _malformed(data: bytes, where: str) -> InputError:
    return InputError(f"{where}: not GTFS-Realtime in protocol buffers; {_looks(data)}")


def _looks(data: bytes) -> str:
    start = data[:200].lstrip()
    if not start:
        return "it is empty"
    if start[:1] in b"<{[":
        return "it looks like a web page, XML or JSON; use the address of the protobuf feed"
    return "check its address"


def _decoded(kind: type[Message], piece: bytes, where: str) -> Message:
    try:
        message = kind.FromString(piece)
    except DecodeError:
        raise _malformed(piece, where) from None
    if not message.IsInitialized():
        raise InputError(f"{where}: a required field is missing in {kind.DESCRIPTOR.name}; ask its publisher")
    return message


def _time(header: Message, fetched: int, where: str) -> int:
    version = read_text(header.gtfs_realtime_version)
    if version.partition(".")[0] not in ("1", "2"):
        raise InputError(f"{where}: GTFS-Realtime version '{version[:20]}' is not known; known are 1 and 2")
    if header.incrementality != wire.FeedHeader.FULL_DATASET:
        raise InputError(f"{where}: says only what has changed (DIFFERENTIAL); ask for the full dataset")
    at = int(header.timestamp) or fetched
    if not FIRST <= at <= LAST:
        raise InputError(f"{where}: header.timestamp {at} is no time between 2000 and 2100; ask its publisher")
    return at


@dataclass(slots=True)
class _Reader:
    """Columns that grow entity by entity."""

    where: str
    trip: list[Trip] = field(default_factory=list)
    known: set[Trip] = field(default_factory=set)
    runs: array[int] = field(default_factory=lambda: array("b"))
    delay: array[int] = field(default_factory=lambda: array("i"))
    ends: array[int] = field(default_factory=lambda: array("q", [0]))
    rows: tuple[array[int], ...] = field(default_factory=lambda: tuple(array(kind) for kind in "iiibiiqq"))
    stops: dict[str, int] = field(default_factory=dict)
    positions: dict[Trip, Position] = field(default_factory=dict)
    alerts: list[Alert] = field(default_factory=list)
    concerned: int = 0
    left_out: Counter[LeftOut] = field(default_factory=Counter)

    def take(self, entity: Message) -> None:
        if entity.is_deleted:
            return
        if entity.HasField("trip_update"):
            self._trip_update(entity.trip_update)
        if entity.HasField("vehicle"):
            self._vehicle(entity.vehicle)
        if entity.HasField("alert"):
            self.alerts.append(read_alert(entity.alert))
            self.concerned += 1 + len(self.alerts[-1].concerned) + len(self.alerts[-1].periods)
        if len(self.trip) + len(self.rows[0]) + len(self.positions) + self.concerned > MOST_ROWS:
            raise InputError(f"{self.where}: says more than {MOST_ROWS:,} things; ask for a smaller feed")

    def changes(self) -> Changes:
        sequence, stop, moved_to, said, arrive_late, depart_late, arrive, depart = map(np.array, self.rows)
        return Changes(
            tuple(self.trip), np.array(self.runs), np.array(self.delay), np.array(self.ends), sequence, stop, moved_to,
            said, arrive_late, depart_late, arrive, depart, tuple(self.stops),
        )  # fmt: skip

    def _trip_update(self, update: Message) -> None:
        runs = _RUNS.get(update.trip.schedule_relationship)
        trip = read_trip(update.trip)
        if runs is None or trip is None or trip in self.known:
            why = LeftOut.ADDED if runs is None else LeftOut.UNNAMED if trip is None else LeftOut.TWICE
            self.left_out[why] += 1
            return
        self.known.add(trip)
        self.trip.append(trip)
        self.runs.append(runs)
        self.delay.append(self._late(update, "delay"))
        for one in update.stop_time_update:
            self._stop(one)
        self.ends.append(len(self.rows[0]))

    def _stop(self, one: Message) -> None:
        number = one.stop_sequence if one.HasField("stop_sequence") and one.stop_sequence < 2**31 else -1
        moved_to = one.stop_time_properties.assigned_stop_id if one.HasField("stop_time_properties") else ""
        said = _SAID.get(one.schedule_relationship, Said.NOTHING)
        arrive_late, arrive = self._event(one.arrival) if one.HasField("arrival") else (UNSAID, 0)
        depart_late, depart = self._event(one.departure) if one.HasField("departure") else (UNSAID, 0)
        row = (
            number, self._stop_row(one.stop_id), self._stop_row(moved_to), said, arrive_late, depart_late, arrive,
            depart,
        )  # fmt: skip
        for column, value in zip(self.rows, row, strict=True):
            column.append(value)

    def _stop_row(self, stop: str | bytes) -> int:
        return self.stops.setdefault(read_text(stop), len(self.stops)) if stop else -1

    def _event(self, event: Message) -> tuple[int, int]:
        """Delay and time."""
        time = event.time
        if time and not FIRST <= time <= LAST:
            self.left_out[LeftOut.ABSURD] += 1
            time = 0
        return self._late(event, "delay"), time

    def _late(self, message: Message, name: str) -> int:
        if not message.HasField(name):
            return UNSAID
        late = int(getattr(message, name))
        if abs(late) <= LATEST:
            return late
        self.left_out[LeftOut.ABSURD] += 1
        return UNSAID

    def _vehicle(self, vehicle: Message) -> None:
        trip = read_trip(vehicle.trip)
        lat, lon = vehicle.position.latitude, vehicle.position.longitude
        if trip is None:
            self.left_out[LeftOut.UNNAMED] += 1
        elif not (abs(lat) <= 90 and abs(lon) <= 180):  # not a number fails too
            self.left_out[LeftOut.ABSURD] += 1
        elif vehicle.HasField("position"):
            sequence = vehicle.current_stop_sequence if vehicle.HasField("current_stop_sequence") else -1
            stands = vehicle.current_status == wire.VehiclePosition.STOPPED_AT
            self.positions[trip] = Position(
                lat, lon, sequence, read_text(vehicle.stop_id), stands, int(vehicle.timestamp)
            )


def read_trip(trip: Message) -> Trip | None:
    """Which trip is meant; None where it has no id."""
    name, day, start = map(read_text, (trip.trip_id, trip.start_date, trip.start_time))
    return Trip(name, read_day(day), read_seconds(start)) if name else None
