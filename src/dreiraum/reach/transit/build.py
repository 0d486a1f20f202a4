"""Builds the part "timetable" from feeds, the district's own offers and the Region's streets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from dreiraum.reach.errors import InputError
from dreiraum.reach.gtfs.feed import Feed, Pathways, Shapes, Transfers
from dreiraum.reach.parts import Column
from dreiraum.reach.places.calendar import Calendar
from dreiraum.reach.progress import Progress, silent
from dreiraum.reach.streets.network import Streets
from dreiraum.reach.strings import Strings
from dreiraum.reach.transit.areas import Offer, build_areas, flex_offers
from dreiraum.reach.transit.draft import Draft, draft_of
from dreiraum.reach.transit.facts import facts_of
from dreiraum.reach.transit.hidden import find_hidden
from dreiraum.reach.transit.join import HOME_ZONES, Joined, join
from dreiraum.reach.transit.nothing import no_feed
from dreiraum.reach.transit.offers import add_own
from dreiraum.reach.transit.own import Own
from dreiraum.reach.transit.parks import Parks, stops_near
from dreiraum.reach.transit.rules import Assumed, published, strictness
from dreiraum.reach.transit.runs import BY_PHONE, Patterns, Runs, ends_of, gathered, patterns_of, picked, runs_of
from dreiraum.reach.transit.walks import Stations, build_walks

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_LONG_AGO = dt.date(2000, 1, 1)


def build_timetable(
    feeds: Sequence[Feed], own: Own, streets: Streets, parks: Parks, calendar: Calendar, progress: Progress = silent
) -> tuple[dict[str, Column], dict[str, Any]]:
    """Columns and facts of the part "timetable"; without feeds and offers an empty one.

    Trips that call nowhere within 2 km of a street are left out, and stops nothing calls at. Raises InputError
    where the feeds do not belong to these streets, or an offer names a stop that is not there.
    """
    progress("Fahrplan ordnen")
    joined = join(feeds or [_no_feed(own, calendar)], calendar.country)
    feed = joined.feed
    draft = draft_of(feed, joined.zone, joined.stop_feed)
    _add_feed(draft, joined, own)
    add_own(draft, own, calendar)
    elsewhere = _only_here(draft, feeds, streets)
    kept = _Kept.of(draft)
    draft.runs, draft.offers = kept.runs(draft.runs), kept.offers(draft)
    draft.stops = [replace(draft.stops[row], parent=kept.new(draft.stops[row].parent)) for row in kept.rows.tolist()]
    patterns = patterns_of(draft.runs)
    lon, lat = np.array([one.lon for one in draft.stops], float), np.array([one.lat for one in draft.stops], float)
    rides = build_areas(streets, draft.offers, lon, lat)
    columns: dict[str, Column] = {
        **_stop_columns(draft, lon, lat),
        **_line_columns(draft),
        **_trip_columns(patterns),
        **_shape_columns(feed.shapes, patterns.runs),
        **rides.columns,
        "service_days": np.array(draft.services, bool).reshape(len(draft.services), draft.width),
    }
    stations = _stations(draft, lon, lat)
    transfers, pathways = kept.transfers(feed.transfers), kept.pathways(feed.pathways)
    passed_over = 0
    for mode, way in (("foot", "foot"), ("wheelchair", "roll")):
        walks, passed_over = build_walks(streets, mode, stations, transfers, pathways, own.walk_seconds, progress)
        columns |= {f"{way}_{name}": getattr(walks, name) for name in ("ends", "stop", "seconds")}
        columns["stop_change"] = walks.change
    columns |= stops_near(streets, parks, stations.used, lon, lat)
    return columns, facts_of(draft, feeds, patterns.runs, rides.facts, elsewhere, passed_over)


def _no_feed(own: Own, calendar: Calendar) -> Feed:
    first, last = own.first or _LONG_AGO, own.last or _LONG_AGO - dt.timedelta(days=1)
    return no_feed(HOME_ZONES.get(calendar.country, "Europe/Berlin"), first, last)


def _add_feed(draft: Draft, joined: Joined, own: Own) -> None:
    """The trips of the feeds with their rules."""
    feed = joined.feed
    draft.rules += published(feed, joined.zone, own.notice)
    assumed = Assumed(feed, draft.rules, joined.zone, own.notice)
    hidden = find_hidden(feed, own.confirmed, own.denied)
    draft.likely, draft.warnings = hidden.names, draft.warnings + hidden.warnings
    of_trip = np.full(len(feed.trips.route), -1, np.int32)
    for row in np.flatnonzero(hidden.certain | hidden.likely).tolist():
        of_trip[row] = assumed.row(int(feed.trips.route[row]), likely=bool(hidden.likely[row]))
    plain = np.full(len(feed.routes), -1, np.int32)
    of_call = np.repeat(np.arange(len(feed.trips.route)), np.diff(feed.trips.times))
    phoned = np.unique(of_call[(feed.times.pickup == BY_PHONE) | (feed.times.drop_off == BY_PHONE)])
    unnamed = np.setdiff1d(phoned, of_call[feed.times.booking >= 0])
    by_phone = set(feed.trips.route[unnamed].tolist()) | {
        trip.route for trip in feed.flex if any(max(one.pickup_booking, one.drop_off_booking) < 0 for one in trip.stops)
    }
    for route in sorted(by_phone):
        plain[route] = assumed.row(route, likely=False)
    draft.runs = runs_of(feed, joined.trip_feed, of_trip, plain, strictness(draft.rules))
    draft.offers += flex_offers(feed, plain)


def _only_here(draft: Draft, feeds: Sequence[Feed], streets: Streets) -> int:
    """Leave out trips that call nowhere near the streets; how many they are."""
    lon, lat = np.array([one.lon for one in draft.stops], float), np.array([one.lat for one in draft.stops], float)
    here = streets.snap("foot", lon, lat).edge >= 0
    runs = draft.runs
    before = np.concatenate([[0], np.cumsum(here[runs.stop])])
    near = before[runs.times[1:]] > before[runs.times[:-1]]
    draft.offers = [one for one in draft.offers if here[list(one.start)].any() and here[list(one.end)].any()]
    if feeds and not near.any() and not draft.offers and len(near):
        raise InputError(
            f"{feeds[0].title}: no stop of the timetable lies within 2 km of a street of this Region; "
            "is it another district's?"
        )
    draft.runs = picked(runs, np.flatnonzero(near))
    return int((~near).sum())


class _Kept(NamedTuple):
    """Stops that are called at, and their stations. rows: old rows; number: new row of each, -1 left out."""

    rows: Longs
    number: Ints

    @classmethod
    def of(cls, draft: Draft) -> _Kept:
        keep = np.zeros(len(draft.stops), bool)
        keep[draft.runs.stop] = True
        for offer in draft.offers:
            keep[[*offer.start, *offer.end]] = True
        for _ in range(2):  # a boarding area's platform, and its station
            keep[[draft.stops[row].parent for row in np.flatnonzero(keep).tolist() if draft.stops[row].parent >= 0]] = 1
        rows = np.flatnonzero(keep)
        number = np.full(len(keep) + 1, -1, np.int32)
        number[rows] = np.arange(len(rows), dtype=np.int32)
        return cls(rows, number)

    def new(self, row: int) -> int:
        """The new row of a stop."""
        return int(self.number[row]) if row >= 0 else -1

    def runs(self, runs: Runs) -> Runs:
        """Trips that call at the new rows."""
        return replace(runs, stop=self.number[runs.stop])

    def offers(self, draft: Draft) -> list[Offer]:
        """Offers between the new rows."""
        return [
            replace(one, start=tuple(map(self.new, one.start)), end=tuple(map(self.new, one.end)))
            for one in draft.offers
        ]

    def transfers(self, transfers: Transfers) -> Transfers:
        """Transfers between the new rows; those of others go to -1."""
        return replace(transfers, from_stop=self.number[transfers.from_stop], to_stop=self.number[transfers.to_stop])

    def pathways(self, pathways: Pathways) -> Pathways:
        """Pathways; doors and corridors have no row of their own and are numbered behind the stops."""
        every = np.arange(len(self.number), dtype=np.int32)
        number = np.where(self.number >= 0, self.number, every + len(self.rows)).astype(np.int32)
        return replace(pathways, from_stop=number[pathways.from_stop], to_stop=number[pathways.to_stop])


def _stations(draft: Draft, lon: Floats, lat: Floats) -> Stations:
    used = np.flatnonzero(_used(draft))
    station = _station_rows(draft)
    of: dict[int, list[int]] = {}
    for row in used.tolist():
        of.setdefault(row, []).append(row)
        for above in {draft.stops[row].parent, int(station[row])} - {row, -1}:
            of.setdefault(above, []).append(row)
    return Stations(lon, lat, used, of)


def _used(draft: Draft) -> npt.NDArray[np.bool_]:
    used = np.zeros(len(draft.stops), bool)
    used[draft.runs.stop] = True
    for offer in draft.offers:
        used[[*offer.start, *offer.end]] = True
    return used


def _station_rows(draft: Draft) -> Ints:
    parent = np.array([one.parent for one in draft.stops], np.int32)
    above = np.where(parent >= 0, parent, np.arange(len(parent)))
    found: Ints = above[above].astype(np.int32)
    return found


def _stop_columns(draft: Draft, lon: Floats, lat: Floats) -> dict[str, Column]:
    stops = draft.stops
    return {
        "stop_id": Strings.of(one.id for one in stops),
        "stop_name": Strings.of(one.name for one in stops),
        "stop_platform": Strings.of(one.platform for one in stops),
        "stop_zone": Strings.of(one.zone for one in stops),
        "stop_lon": lon,
        "stop_lat": lat,
        "stop_station": _station_rows(draft),
        "stop_wheelchair": np.array([one.wheelchair for one in stops], np.int8),
        "stop_feed": np.array([one.feed for one in stops], np.int16),
        "stop_used": _used(draft),
    }


def _line_columns(draft: Draft) -> dict[str, Column]:
    texts = {
        name: Strings.of(getattr(one, field) for one in draft.lines)
        for name, field in (
            ("route_id", "id"), ("route_short", "short"), ("route_long", "long"), ("route_agency", "agency"),
            ("route_url", "url"), ("route_colour", "colour"), ("route_text_colour", "text_colour"),
            ("route_agency_id", "agency_id"),
        )
    }  # fmt: skip
    return {**texts, "route_type": np.array([one.type for one in draft.lines], np.int16)}


def _trip_columns(patterns: Patterns) -> dict[str, Column]:
    runs = patterns.runs
    return {
        "trip_id": Strings.of(runs.id),
        "trip_headsign": Strings.of(runs.headsign),
        "trip_short": Strings.of(runs.short),
        "trip_route": runs.route,
        "trip_service": runs.service,
        "trip_wheelchair": runs.wheelchair,
        "trip_bikes": runs.bikes,
        "trip_exact": runs.exact,
        "trip_rule": runs.rule,
        "trip_kind": runs.kind,
        "trip_seats": runs.seats,
        "trip_feed": runs.feed,
        "trip_pattern": patterns.of_trip,
        "trip_times": runs.times,
        "time_arrive": runs.arrive,
        "time_depart": runs.depart,
        "time_sequence": runs.sequence,
        "pattern_ends": patterns.ends,
        "pattern_stop": patterns.stop,
        "pattern_board": patterns.board,
        "pattern_alight": patterns.alight,
    }


def _shape_columns(shapes: Shapes, runs: Runs) -> dict[str, Column]:
    used = np.unique(runs.shape[runs.shape >= 0])
    many = np.diff(shapes.ends)[used]
    point = gathered(shapes.ends[used], many)
    return {
        "trip_shape": np.where(runs.shape >= 0, np.searchsorted(used, runs.shape), -1).astype(np.int32),
        "shape_ends": ends_of(many),
        "shape_lon": np.round(shapes.lon[point] * 1e7).astype(np.int32),
        "shape_lat": np.round(shapes.lat[point] * 1e7).astype(np.int32),
    }
