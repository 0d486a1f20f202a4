"""Several feeds as one: rows renumbered, ids told apart, calendars on one axis, times in one zone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from dreiraum.reach.errors import InputError
from dreiraum.reach.gtfs.feed import (
    NO_TIME,
    BookingRule,
    Feed,
    FlexStop,
    FlexTrip,
    Pathways,
    Route,
    Services,
    Shapes,
    Stops,
    StopTimes,
    Transfers,
    Trips,
    Zone,
)
from dreiraum.reach.strings import Strings
from dreiraum.reach.transit.booking import base_of

Ints = npt.NDArray[np.int32]

HOME_ZONES = {"DE": "Europe/Berlin", "AT": "Europe/Vienna", "CH": "Europe/Zurich"}


class Joined(NamedTuple):
    """The feeds as one. zone: of all times. stop_feed, trip_feed: number of the feed, from 0 (int16)."""

    feed: Feed
    zone: str
    stop_feed: npt.NDArray[np.int16]
    trip_feed: npt.NDArray[np.int16]


def join(feeds: Sequence[Feed], country: str) -> Joined:
    """Join feeds (at least one). Ids are prefixed "1:", "2:", ... where there are several.

    Times are those of the country's zone, else of the first feed's. Raises InputError for a feed of another zone
    whose clocks change on other days.
    """
    zone = HOME_ZONES.get(country, feeds[0].timezone)
    moved = [_in_zone(feed, zone) for feed in feeds]
    if len(moved) > 1:
        moved = [_prefixed(feed, f"{number}:") for number, feed in enumerate(moved, 1)]
    stop_feed = np.repeat(np.arange(len(feeds), dtype=np.int16), [len(one.stops.lon) for one in moved])
    trip_feed = np.repeat(np.arange(len(feeds), dtype=np.int16), [len(one.trips.route) for one in moved])
    return Joined(moved[0] if len(moved) == 1 else _one(moved), zone, stop_feed, trip_feed)


def _in_zone(feed: Feed, zone: str) -> Feed:
    """The feed with its times in another zone; only where the difference is the same on every day."""
    if feed.timezone == zone:
        return feed
    here, there = ZoneInfo(zone), ZoneInfo(feed.timezone)
    days = [feed.services.first + dt.timedelta(days=k) for k in range(feed.services.days.shape[1])]
    differences = {base_of(day, there) - base_of(day, here) for day in days}
    if len(differences) > 1:
        raise InputError(
            f"{feed.title}: times are of {feed.timezone}, whose clocks change on other days than those of {zone}; "
            "ask the publisher for a feed in local time"
        )
    shift = differences.pop() if differences else 0
    flex = tuple(replace(trip, stops=tuple(_later(one, shift) for one in trip.stops)) for trip in feed.flex)
    times = replace(feed.times, arrive=_moved(feed.times.arrive, shift), depart=_moved(feed.times.depart, shift))
    booking = tuple(
        replace(rule, last_time=rule.last_time + shift * (rule.last_time != NO_TIME)) for rule in feed.booking
    )
    return replace(feed, timezone=zone, times=times, flex=flex, booking=booking)


def _later(stop: FlexStop, shift: int) -> FlexStop:
    return replace(stop, opens=stop.opens + shift, closes=stop.closes + shift)


def _moved(seconds: Ints, shift: int) -> Ints:
    return np.where(seconds == NO_TIME, NO_TIME, seconds + np.int32(shift)).astype(np.int32)


def _prefixed(feed: Feed, prefix: str) -> Feed:
    def ids(texts: Iterable[str]) -> Strings:
        return Strings.of(prefix + text for text in texts)

    return replace(
        feed,
        stops=replace(feed.stops, id=ids(feed.stops.id)),
        trips=replace(feed.trips, id=ids(feed.trips.id)),
        routes=tuple(replace(one, id=prefix + one.id) for one in feed.routes),
        booking=tuple(replace(one, id=prefix + one.id) for one in feed.booking),
        flex=tuple(replace(one, id=prefix + one.id) for one in feed.flex),
    )


class _Offsets(NamedTuple):
    """How many rows of each table the feeds before have."""

    agency: int
    stop: int
    route: int
    trip: int
    service: int
    rule: int
    zone: int
    shape: int
    block: int


def _one(feeds: Sequence[Feed]) -> Feed:
    sizes = np.array(
        [
            (
                *(len(one.agencies), len(one.stops.lon), len(one.routes), len(one.trips.route)),
                *(len(one.services.days), len(one.booking), len(one.zones), len(one.shapes.ends) - 1),
                int(one.trips.block.max(initial=-1)) + 1,
            )
            for one in feeds
        ]
    )
    before = [_Offsets(*row) for row in (np.cumsum(sizes, axis=0) - sizes).tolist()]
    pairs = list(zip(feeds, before, strict=True))
    return Feed(
        title=", ".join(dict.fromkeys(one.title for one in feeds)),
        version=", ".join(one.version for one in feeds if one.version),
        timezone=feeds[0].timezone,
        agencies=tuple(agency for one in feeds for agency in one.agencies),
        stops=_stops(pairs),
        routes=tuple(_route(route, at) for one, at in pairs for route in one.routes),
        trips=_trips(pairs),
        times=_times(pairs),
        services=_services([one.services for one in feeds]),
        booking=tuple(_rule(rule, at) for one, at in pairs for rule in one.booking),
        zones=tuple(_zone(zone, at) for one, at in pairs for zone in one.zones),
        flex=tuple(_flex(trip, at) for one, at in pairs for trip in one.flex),
        transfers=_transfers(pairs),
        pathways=_pathways(pairs),
        fares=(),
        shapes=_shapes([one.shapes for one in feeds]),
        left_out=sum(one.left_out for one in feeds),
        problems=tuple(problem for one in feeds for problem in one.problems),
    )


Pairs = Sequence[tuple[Feed, _Offsets]]


def _rows(column: Ints, offset: int) -> Ints:
    return np.where(column >= 0, column + np.int32(offset), np.int32(-1)).astype(np.int32)


def _row(row: int, offset: int) -> int:
    return row + offset if row >= 0 else -1


def _texts(columns: Iterable[Strings]) -> Strings:
    return Strings.of(text for column in columns for text in column)


def _array(columns: Iterable[npt.NDArray[Any]]) -> npt.NDArray[Any]:
    return np.concatenate(list(columns))


def _ends(columns: Iterable[npt.NDArray[np.int64]]) -> npt.NDArray[np.int64]:
    sizes = np.concatenate([np.diff(ends) for ends in columns])
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)


def _stops(pairs: Pairs) -> Stops:
    all_stops = [one.stops for one, _ in pairs]
    return Stops(
        id=_texts(one.id for one in all_stops),
        name=_texts(one.name for one in all_stops),
        lon=_array(one.lon for one in all_stops),
        lat=_array(one.lat for one in all_stops),
        parent=_array(_rows(one.stops.parent, at.stop) for one, at in pairs),
        kind=_array(one.kind for one in all_stops),
        wheelchair=_array(one.wheelchair for one in all_stops),
        platform=_texts(one.platform for one in all_stops),
        zone=_texts(one.zone for one in all_stops),
    )


def _route(route: Route, at: _Offsets) -> Route:
    return replace(route, agency=_row(route.agency, at.agency))


def _trips(pairs: Pairs) -> Trips:
    trips = [one.trips for one, _ in pairs]
    return Trips(
        id=_texts(one.id for one in trips),
        route=_array(_rows(one.trips.route, at.route) for one, at in pairs),
        service=_array(_rows(one.trips.service, at.service) for one, at in pairs),
        headsign=_texts(one.headsign for one in trips),
        short_name=_texts(one.short_name for one in trips),
        block=_array(_rows(one.trips.block, at.block) for one, at in pairs),
        direction=_array(one.direction for one in trips),
        shape=_array(_rows(one.trips.shape, at.shape) for one, at in pairs),
        wheelchair=_array(one.wheelchair for one in trips),
        bikes=_array(one.bikes for one in trips),
        exact=_array(one.exact for one in trips),
        times=_ends(one.times for one in trips),
    )


def sequence_of(feed: Feed) -> Ints:
    """stop_sequence of every stop time, as published or counted."""
    if feed.times.sequence is not None:
        return feed.times.sequence
    many = np.diff(feed.trips.times)
    counted: Ints = (np.arange(len(feed.times.stop)) - np.repeat(feed.trips.times[:-1], many)).astype(np.int32)
    return counted


def _times(pairs: Pairs) -> StopTimes:
    times = [one.times for one, _ in pairs]
    return StopTimes(
        stop=_array(_rows(one.times.stop, at.stop) for one, at in pairs),
        arrive=_array(one.arrive for one in times),
        depart=_array(one.depart for one in times),
        pickup=_array(one.pickup for one in times),
        drop_off=_array(one.drop_off for one in times),
        booking=_array(_rows(one.times.booking, at.rule) for one, at in pairs),
        headsign=None,
        sequence=_array(sequence_of(one) for one, _ in pairs),
    )


def _services(services: Sequence[Services]) -> Services:
    known = [one for one in services if one.days.size] or services[:1]
    first = min(one.first for one in known)
    last = max(one.first + dt.timedelta(days=one.days.shape[1]) for one in known)
    width = (last - first).days
    days = np.zeros((sum(len(one.days) for one in services), width), bool)
    row = 0
    for one in services:
        column = (one.first - first).days if one.days.size else 0
        days[row : row + len(one.days), column : column + one.days.shape[1]] = one.days
        row += len(one.days)
    return Services(_texts(one.id for one in services), first, days)


def _rule(rule: BookingRule, at: _Offsets) -> BookingRule:
    return replace(rule, service=_row(rule.service, at.service))


def _zone(zone: Zone, at: _Offsets) -> Zone:
    return replace(zone, stops=tuple(row + at.stop for row in zone.stops))


def _flex(trip: FlexTrip, at: _Offsets) -> FlexTrip:
    stops = tuple(
        replace(
            one,
            zone=one.zone + at.zone,
            pickup_booking=_row(one.pickup_booking, at.rule),
            drop_off_booking=_row(one.drop_off_booking, at.rule),
        )
        for one in trip.stops
    )
    return replace(trip, route=trip.route + at.route, service=trip.service + at.service, stops=stops)


def _transfers(pairs: Pairs) -> Transfers:
    return Transfers(
        from_stop=_array(_rows(one.transfers.from_stop, at.stop) for one, at in pairs),
        to_stop=_array(_rows(one.transfers.to_stop, at.stop) for one, at in pairs),
        from_route=_array(_rows(one.transfers.from_route, at.route) for one, at in pairs),
        to_route=_array(_rows(one.transfers.to_route, at.route) for one, at in pairs),
        from_trip=_array(_rows(one.transfers.from_trip, at.trip) for one, at in pairs),
        to_trip=_array(_rows(one.transfers.to_trip, at.trip) for one, at in pairs),
        type=_array(one.transfers.type for one, _ in pairs),
        seconds=_array(one.transfers.seconds for one, _ in pairs),
    )


def _pathways(pairs: Pairs) -> Pathways:
    return Pathways(
        from_stop=_array(_rows(one.pathways.from_stop, at.stop) for one, at in pairs),
        to_stop=_array(_rows(one.pathways.to_stop, at.stop) for one, at in pairs),
        seconds=_array(one.pathways.seconds for one, _ in pairs),
        both_ways=_array(one.pathways.both_ways for one, _ in pairs),
        stairs=_array(one.pathways.stairs for one, _ in pairs),
    )


def _shapes(shapes: Sequence[Shapes]) -> Shapes:
    return Shapes(
        _ends(one.ends for one in shapes), _array(one.lon for one in shapes), _array(one.lat for one in shapes)
    )
