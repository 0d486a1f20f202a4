"""Trips of GTFS-Flex: zones with windows instead of stops with times."""

from __future__ import annotations

import math

import numpy as np

from dreiraum.reach.gtfs.feed import Flags, FlexStop, FlexTrip
from dreiraum.reach.gtfs.problems import Problems
from dreiraum.reach.gtfs.stop_times import FlexRow, StopTimeRows
from dreiraum.reach.gtfs.trips import TripRows
from dreiraum.reach.gtfs.zones import ZoneRows


def flexible_trips(
    rows: StopTimeRows, trips: TripRows, flexible: Flags, zones: ZoneRows, problems: Problems
) -> tuple[FlexTrip, ...]:
    """The trips with windows. A fixed stop among them is a zone of its own with its times for a window.

    A trip with a single row, as the draft had it, gets that row twice: rides within one zone. Without a word about
    duration the factor is 1 and the offset 0.
    """
    found = []
    for trip in np.flatnonzero(flexible).tolist():
        spots = range(int(rows.ends[trip]), int(rows.ends[trip + 1]))
        stops = [_stop(rows, row, zones) for row in spots]
        lost = next((row for row, stop in zip(spots, stops, strict=True) if stop is None), None)
        if lost is not None:
            given = rows.flex.get(lost)
            value = "" if given is None else given.group or given.location or given.stop
            problems.note("unknown_zone", "stop_times.txt", int(rows.lines[lost]), "stop_id", value)
            continue
        known = tuple(stop for stop in stops if stop is not None)
        windows = [rows.flex[row] for row in spots if row in rows.flex]
        found.append(
            FlexTrip(
                id=trips.id[trip],
                route=int(trips.route[trip]),
                service=int(trips.service[trip]),
                headsign=trips.headsign[trip],
                wheelchair=int(trips.wheelchair[trip]),
                bikes=int(trips.bikes[trip]),
                stops=known if len(known) > 1 else known * 2,
                factor=_first([trips.factor[trip], *(one.factor for one in windows)], 1.0),
                offset=_first([trips.offset[trip], *(one.offset for one in windows)], 0.0),
            )
        )
    return tuple(found)


def _first(values: list[float], otherwise: float) -> float:
    return next((float(value) for value in values if math.isfinite(value) and value >= 0), otherwise)


def _stop(rows: StopTimeRows, row: int, zones: ZoneRows) -> FlexStop | None:
    """One stop of a trip; None where its zone is unknown or empty, or a fixed stop has no time."""
    given, stop = rows.flex.get(row), int(rows.stop[row])
    opens, closes = int(rows.arrive[row]), int(rows.depart[row])
    pickup = drop_off = -1 if rows.booking is None else int(rows.booking[row])
    if given is not None:
        opens, closes, pickup, drop_off = given.opens, given.closes, given.pickup_booking, given.drop_off_booking
    zone = _zone(given, stop, zones)
    if zone < 0 or opens < 0 or not (zones.zones[zone].stops or zones.zones[zone].shape):
        return None
    return FlexStop(zone, opens, closes, int(rows.pickup[row]), int(rows.drop_off[row]), pickup, drop_off)


def _zone(given: FlexRow | None, stop: int, zones: ZoneRows) -> int:
    if stop >= 0 and (given is None or not (given.group or given.location)):
        return zones.of_stop(stop)
    return -1 if given is None else zones.find(given.group, given.location, given.stop)
