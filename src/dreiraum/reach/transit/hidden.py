"""Rufbus trips that stand in an ordinary GTFS as if they ran by themselves.

National feeds give on-demand trips as fixed ones. They are known by the type of their route, by words in the
names of routes, trips and stops, or not at all; what is found is a guess, and the district confirms or rejects it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from dreiraum.reach.gtfs.feed import Feed, Route
from dreiraum.reach.transit.runs import BY_PHONE

# Demand-responsive bus, and the taxi services, of the extended route types
# (https://developers.google.com/transit/gtfs/reference/extended-route-types).
ON_DEMAND_TYPES = {715, *range(1500, 1508)}
_WORDS = re.compile(
    r"ruf-?(?:bus|taxi)|anruf|anmeld|linien-?taxi|sammel-?taxi|bedarfs(?!halt)|on[ -]?demand|flexi-?bus|"
    r"telefonisch\w{0,3} (?:vor)?bestell",
    re.IGNORECASE,
)
_SHORT = re.compile(r"(?<![A-Za-zÄÖÜäöüß])(?:AST|ALT|ALF)(?![A-Za-zÄÖÜäöüß])")  # Anruf-Sammel-, Anruf-Linien-Taxi


class Hidden(NamedTuple):
    """What of the trips is (trips,): certain by the district's word, or likely; warnings: German sentences."""

    certain: npt.NDArray[np.bool_]
    likely: npt.NDArray[np.bool_]
    names: dict[str, int]
    warnings: list[str]


def find_hidden(feed: Feed, confirmed: Iterable[str], denied: Iterable[str]) -> Hidden:
    """Look for trips that are likely to run only when booked.

    confirmed, denied: short or long names or ids of routes. Trips with a booking rule or a pickup by phone are no
    guess and not among them. names: short name of each likely route and how many trips.
    """
    routes, trip_route = feed.routes, feed.trips.route
    known = _booked(feed)
    yes, missing = _named(routes, confirmed)
    no, missing_too = _named(routes, denied)
    by_route = np.array([_speaks_of_it(route) for route in routes], bool)
    words = _speaking([*feed.trips.headsign], [*feed.trips.short_name]) | _at_stops(feed)
    likely = (by_route[trip_route] | words) & ~known & ~yes[trip_route] & ~no[trip_route]
    certain = yes[trip_route] & ~known
    names = Counter(routes[row].short_name or routes[row].long_name for row in trip_route[likely].tolist())
    warnings = [
        f"Linie '{name}' steht in der Konfiguration unter [timetable], aber nicht im Fahrplan."
        for name in (*missing, *missing_too)
    ]
    return Hidden(certain, likely, dict(sorted(names.items())), warnings)


def _booked(feed: Feed) -> npt.NDArray[np.bool_]:
    flag = (feed.times.pickup == BY_PHONE) | (feed.times.booking >= 0)
    before = np.concatenate([[0], np.cumsum(flag)])
    found: npt.NDArray[np.bool_] = before[feed.trips.times[1:]] > before[feed.trips.times[:-1]]
    return found


def _named(routes: tuple[Route, ...], names: Iterable[str]) -> tuple[npt.NDArray[np.bool_], list[str]]:
    found, missing = np.zeros(len(routes), bool), []
    for name in names:
        wanted = name.casefold()
        rows = [
            row
            for row, route in enumerate(routes)
            if wanted in {one.casefold() for one in (route.id, route.short_name, route.long_name)}
            or route.id.casefold().partition(":")[2] == wanted
        ]
        found[rows] = True
        missing += [] if rows else [name]
    return found, missing


def _says(text: str) -> bool:
    return bool(_WORDS.search(text) or _SHORT.search(text))


def _speaks_of_it(route: Route) -> bool:
    return route.type in ON_DEMAND_TYPES or any(map(_says, (route.short_name, route.long_name, route.desc)))


def _speaking(*columns: list[str]) -> npt.NDArray[np.bool_]:
    """Rows any of whose texts says so; every text is looked at once."""
    said = {text: _says(text) for column in columns for text in set(column)}
    return np.array([any(said[text] for text in texts) for texts in zip(*columns, strict=True)], bool)


def _at_stops(feed: Feed) -> npt.NDArray[np.bool_]:
    """Trips all of whose stops, or any of whose stop headsigns, say so."""
    ends = feed.trips.times
    silent = ~np.array([_says(name) for name in feed.stops.name], bool)[feed.times.stop]
    before = np.concatenate([[0], np.cumsum(silent)])
    found: npt.NDArray[np.bool_] = before[ends[1:]] == before[ends[:-1]]
    if feed.times.headsign is not None:
        said = np.concatenate([[0], np.cumsum(_speaking(feed.times.headsign.tolist()))])
        found |= said[ends[1:]] > said[ends[:-1]]
    return found
