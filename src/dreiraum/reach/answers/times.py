"""The part "times": nearest and next place of every cell for every service and mode, worked out once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from dreiraum.reach.answers.targets import Targets, chosen, origins, targets
from dreiraum.reach.answers.walking import walking_distance
from dreiraum.reach.config import HUB, PHYSICAL
from dreiraum.reach.parts import Column
from dreiraum.reach.places.places import Places
from dreiraum.reach.progress import Progress, silent
from dreiraum.reach.search.nearest import UNREACHED, Two, two_nearest
from dreiraum.reach.search.points import Points, Starts, two_at_points
from dreiraum.reach.streets.network import Streets
from dreiraum.reach.streets.profiles import MODES

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]


def build_times(
    streets: Streets,
    places: Places,
    services: int,
    lon: Floats,
    lat: Floats,
    furthest: int,
    progress: Progress = silent,
) -> tuple[dict[str, Column], dict[str, Any]]:
    """Columns and facts of the part "times".

    Columns (modes, services, cells): cost and next_cost uint16 in tenths of a second, place and
    next_place int32, hub uint16: the nearest staffed hub equipped for the service's digital form.
    furthest: tenths of a second beyond which nothing is noted.
    connected: bool (modes, cells), whether the cell has a street that the mode can use. walk: uint16
    (services, cells), decimetres on foot to the nearest place.
    """
    shape = (len(MODES), services, len(lon))
    columns: dict[str, Column] = {
        "cost": np.full(shape, UNREACHED, np.uint16),
        "place": np.full(shape, -1, np.int32),
        "next_cost": np.full(shape, UNREACHED, np.uint16),
        "next_place": np.full(shape, -1, np.int32),
        "hub": np.full(shape, UNREACHED, np.uint16),
        "connected": np.zeros((len(MODES), len(lon)), bool),
        "walk": np.full((services, len(lon)), UNREACHED, np.uint16),
    }
    every = range(services)
    fill_times(columns, streets, places, every, every, lon, lat, furthest, progress)
    return columns, {"modes": list(MODES), "horizon_minutes": furthest // 600}


def fill_times(
    columns: Mapping[str, Any],
    streets: Streets,
    places: Places,
    some: Sequence[int],
    hubs: Sequence[int],
    lon: Floats,
    lat: Floats,
    furthest: int,
    progress: Progress = silent,
) -> None:
    """Work out the rows of some services in the columns of `build_times`. hubs: whose hubs are looked at."""
    every = sorted({*some, *hubs})
    for m, mode in enumerate(MODES):
        here = origins(streets, mode, lon, lat)
        there = targets(streets, mode, places.lon, places.lat)
        columns["connected"][m] = here.at.edge >= 0
        for number, s in enumerate(every):
            progress("Nächste Orte je Zelle", m * len(every) + number, len(MODES) * len(every))
            if s in some:
                rows = np.flatnonzero((places.service == s) & (places.delivery == PHYSICAL))
                group = places.organisation_id[rows]
                two = nearest_two(streets, mode, here.at, here.into, chosen(there, rows), group, furthest)
                columns["cost"][m, s], columns["next_cost"][m, s] = two.cost, two.next_cost
                columns["place"][m, s] = _numbered(two.place, rows)
                columns["next_place"][m, s] = _numbered(two.next_place, rows)
            if s in hubs:
                rows = np.flatnonzero((places.service == s) & (places.delivery == HUB))
                columns["hub"][m, s] = UNREACHED
                if len(rows):
                    group = np.arange(len(rows), dtype=np.int32)
                    two = nearest_two(streets, mode, here.at, here.into, chosen(there, rows), group, furthest)
                    columns["hub"][m, s] = two.cost
    columns["walk"][list(some)] = walking_distance(streets, places, some, lon, lat)


def nearest_two(
    streets: Streets, mode: str, at: Points, into: Starts, there: Targets, group: Ints, furthest: int
) -> Two:
    """Nearest and next target of each point: of another group where one is in reach, else any other."""
    graph, times = streets.graph(mode), streets.times(mode)
    by_edge = np.argsort(there.at.edge, kind="stable").astype(np.int32)

    def search(groups: Ints) -> Two:
        by_node = two_nearest(graph.into, there.arrivals, groups, furthest)
        return two_at_points(by_node, into, at, there.at, by_edge, groups, times, furthest)

    two = search(group)
    lone = (two.place >= 0) & (two.next_place < 0)
    if lone.any() and len(np.unique(group)) < len(group):
        other = search(np.arange(len(group), dtype=np.int32))
        tied = other.next_place == two.place  # of two places equally near the other one came first
        return Two(
            two.cost,
            two.place,
            np.where(lone, np.where(tied, other.cost, other.next_cost), two.next_cost),
            np.where(lone, np.where(tied, other.place, other.next_place), two.next_place),
        )
    return two


def _numbered(place: Ints, rows: npt.NDArray[np.int64]) -> Ints:
    return np.where(place >= 0, np.append(rows, -1)[place], -1).astype(np.int32)
