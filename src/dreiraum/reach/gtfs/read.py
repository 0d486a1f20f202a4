"""Reads a feed: every table once, what cannot be used left out, counted and named."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from dreiraum.reach.errors import InputError
from dreiraum.reach.gtfs.assemble import assemble
from dreiraum.reach.gtfs.booking import read_booking_rules
from dreiraum.reach.gtfs.calls import calls_kept, check_trips
from dreiraum.reach.gtfs.fares import read_fares
from dreiraum.reach.gtfs.feed import Agency, Feed, Flags, Ints
from dreiraum.reach.gtfs.files import FeedFiles, open_files
from dreiraum.reach.gtfs.flex import flexible_trips
from dreiraum.reach.gtfs.frequencies import Runs, read_frequencies
from dreiraum.reach.gtfs.lines import read_agencies, read_routes
from dreiraum.reach.gtfs.links import read_pathways, read_transfers
from dreiraum.reach.gtfs.problems import Problems
from dreiraum.reach.gtfs.services import read_services
from dreiraum.reach.gtfs.shapes import read_shapes
from dreiraum.reach.gtfs.stop_times import read_stop_times
from dreiraum.reach.gtfs.stops import read_stops
from dreiraum.reach.gtfs.table import Table
from dreiraum.reach.gtfs.trips import read_trips
from dreiraum.reach.gtfs.zones import read_zones
from dreiraum.reach.progress import Progress, silent

_NEEDED = ("agency.txt", "stops.txt", "routes.txt", "trips.txt", "stop_times.txt")


def read_feed(path: Path, progress: Progress = silent) -> Feed:
    """Read GTFS or GTFS-Flex from a zip or a folder.

    A trip, stop or row that cannot be used is left out and counted, with a problem that names file, line and field.
    Memory is of the order of the columns of stop_times.txt, whatever its size. Raises InputError, one line, where
    the feed as a whole cannot be used: a file or column is missing, no trip is left, the text is not UTF-8.
    """
    return read_into(path, Problems(), progress)


def read_into(path: Path, problems: Problems, progress: Progress = silent) -> Feed:
    """As `read_feed`; the problems are kept with all their places."""
    with open_files(path) as files:
        for file in _NEEDED:
            if file not in files:
                raise InputError(f"{files.name}: {file} is missing; a GTFS feed needs {', '.join(_NEEDED)}")
        return _read(files, problems, progress)


def _read(files: FeedFiles, problems: Problems, progress: Progress) -> Feed:
    agencies, timezone = read_agencies(files, problems)
    stops = read_stops(files, problems)
    routes = read_routes(files, agencies, problems)
    services = read_services(files, problems)
    shapes, shape_ids = read_shapes(files, problems, progress)
    booking, rule_ids = read_booking_rules(files, services, problems)
    trips = read_trips(files, routes, services, shape_ids, problems)
    rows = read_stop_times(files, trips, stops, rule_ids, problems, progress)
    checked = check_trips(rows, trips, stops, problems)
    runs = read_frequencies(files, trips, checked.fixed, problems)
    zones = read_zones(files, stops, problems)
    flex = flexible_trips(rows, trips, checked.flexible, zones, problems)
    kept = calls_kept(rows, checked.fixed, problems)
    fixed, times = assemble(rows, trips, checked.fixed, kept, runs)
    left_out = len(trips) - len(flex) - int(_used(checked.fixed, runs).sum())
    if not len(fixed.route) and not flex:
        worst = next(iter(problems.all()), None)
        why = "" if worst is None else f" (first: {worst.file}, line {worst.line}, {worst.field}: {worst.code})"
        raise InputError(f"{files.name}: none of {len(trips)} trips can be used{why}; see dreiraum gtfs check")
    title, version = _about(files, agencies, problems)
    return Feed(
        title=title,
        version=version,
        timezone=timezone,
        agencies=agencies,
        stops=stops.stops,
        routes=routes.routes,
        trips=fixed,
        times=times,
        services=services.services,
        booking=booking,
        zones=tuple(zones.zones),
        flex=flex,
        transfers=read_transfers(files, stops, routes, trips, _rows_of(checked.fixed, runs), problems),
        pathways=read_pathways(files, stops, problems),
        fares=read_fares(files, routes, problems),
        shapes=shapes,
        left_out=left_out,
        problems=problems.all(),
    )


def _used(fixed: Flags, runs: Runs) -> Flags:
    """Trips of the file that run at least once, bool (trips,)."""
    used = fixed & ~runs.repeated
    used[runs.trip] = True
    return used


def _rows_of(fixed: Flags, runs: Runs) -> Ints:
    """Row of the feed's trips for each trip of the file, int32 (trips,), -1 none."""
    once = fixed & ~runs.repeated
    return np.where(once, np.cumsum(once) - 1, -1).astype(np.int32)


def _about(files: FeedFiles, agencies: tuple[Agency, ...], problems: Problems) -> tuple[str, str]:
    """Title and version: who publishes the feed and what it calls itself."""
    title, version = "", ""
    if "feed_info.txt" in files:
        wanted = ("feed_publisher_name", "feed_version")
        piece = Table(files, "feed_info", wanted, problems).whole()
        if len(piece):
            title, version = (piece.text(column, 0) for column in wanted)
    return title or ", ".join(dict.fromkeys(one.name for one in agencies if one.name)) or files.name, version
