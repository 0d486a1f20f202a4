"""Public transport as it is on most days: minutes there and back over every minute of a window, for many homes.

Every minute of a window is one departure; waiting, walks and changes count. The median of all minutes decides
and the 90th percentile is the bad case; a minute without a connection counts as endless. The way back starts at
the very place that was reached, after the errand. docs/reached.md says it line by line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from dreiraum.reach.answers.targets import Targets, scratch
from dreiraum.reach.parts import Column
from dreiraum.reach.progress import Progress, silent
from dreiraum.reach.search.bounded import matrix
from dreiraum.reach.search.nearest import UNREACHED
from dreiraum.reach.search.points import Points, Starts
from dreiraum.reach.streets.arcs import by_key
from dreiraum.reach.streets.profiles import MODES
from dreiraum.reach.transit.ends import any_time, homes, longest_tenths, of_services, walks_from_places
from dreiraum.reach.transit.homeward import homeward, stays
from dreiraum.reach.transit.leaving import Leaving, leavings
from dreiraum.reach.transit.need import Need
from dreiraum.reach.transit.outward import Times, percentile
from dreiraum.reach.transit.raptor import arrivals_at
from dreiraum.reach.transit.ways_out import RIDES, Question, WayOut, from_homes, towards_services

if TYPE_CHECKING:
    from dreiraum.reach.region import Region

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]

TYPICAL, BAD = 0.5, 0.9
_KINDS = (*(np.uint16,) * 4, np.int32, np.uint8)
_BATCH = 1 << 14  # homes whose minutes are in memory at a time


@dataclass(frozen=True, slots=True)
class Measures:
    """Tenths of a second (services, homes) uint16, 65535 = no connection, whatever the limit.

    typical, bad: median and 90th percentile from door to door; back, back_bad: the same of the way home. place
    int32: the place of the median departure, -1 none. departures uint8: different arrivals by a ride.
    """

    typical: Times
    bad: Times
    back: Times
    back_bad: Times
    place: Ints
    departures: npt.NDArray[np.uint8]


def measure(asked: Question, way_out: WayOut = from_homes, progress: Progress = silent) -> Measures:
    """Minutes there and back of some homes in one window.

    Searches are exact to the second for the homes' points; the way back begins on a full minute. way_out:
    `from_homes`, or `towards_services` where the ends are those of `any_time`; they give the same.
    """
    many = asked.homes
    pieces = [
        _measure(asked, way_out, first, min(first + _BATCH, many), progress) for first in range(0, max(many, 1), _BATCH)
    ]
    columns = (np.concatenate(column, axis=1) for column in zip(*pieces, strict=True))
    return Measures(*columns)


def _measure(
    asked: Question, way_out: WayOut, first: int, last: int, progress: Progress
) -> tuple[npt.NDArray[np.generic], ...]:
    """Columns of Measures for the homes first:last."""
    cost, place, rides = way_out(asked, first, last, progress)
    back = _back(asked, cost, place, first, progress)
    typical = percentile(cost, TYPICAL)
    median = np.argmax(cost == typical[..., None], axis=-1)
    where = np.take_along_axis(place, median[..., None], axis=-1)[..., 0]
    return tuple(
        column.T
        for column in (
            *(typical, percentile(cost, BAD), percentile(back, TYPICAL), percentile(back, BAD)),
            *(np.where(typical == UNREACHED, -1, where).astype(np.int32), rides),
        )
    )


def _back(asked: Question, cost: Times, place: Ints, first: int, progress: Progress) -> Times:
    """Ways home (homes, services, minutes) from the places that were reached, one place after the other."""
    region, day, home, places = asked.region, asked.day, asked.home, asked.region.places
    shape, longest, start = cost.shape, longest_tenths(asked.region), asked.start
    back = np.full(cost.size, UNREACHED, np.uint16)
    number = place.reshape(-1)
    ends, order = by_key(len(places) + 1, np.where(number < 0, len(places), number).astype(np.int32))
    some = slice(first, first + shape[0])
    ways = home.from_stops.some(first, first + shape[0])
    goal, walks = None, _Walks(region, home.end, some) if asked.homes > 1 else walks_from_places(region, home).T
    if asked.homes == 1:
        goal = ways.of(0)
        ways = ways._replace(stop=np.arange(len(ways.stop), dtype=np.int32))  # what is told of the goal's stops
    for done, p in enumerate(used := np.flatnonzero(np.diff(ends[:-1])).tolist()):
        if not done % 50:
            progress("Rückwege mit Bus und Bahn", done, len(used))
        rows = order[ends[p] : ends[p + 1]]
        errand = int(region.catalogue.errands[places.service[p]])
        found = stays(rows, cost.reshape(-1), shape[1], shape[2], errand)
        on_foot, minutes = walks[p], np.unique(found.leave)
        most = min(longest, int(on_foot[found.home].max())) // 10  # a ride that takes longer than to walk is of no use
        leave = start + 60 * minutes.astype(np.int64)
        arrive = arrivals_at(day.network, region.place_ways.to_stops.of(p), leave, asked.bounds, RIDES, most, goal)
        homeward(found, rows, arrive, minutes, start, longest, *ways, on_foot, back)
    return back.reshape(shape)


class _Walks:
    """Ways on foot from places to homes, tenths of a second."""

    def __init__(self, region: Region, end: Targets, some: slice) -> None:
        self._region, self._graph = region, region.streets.graph("foot")
        self._place = region.place_ways.start
        self._at = _points(end.at, some)
        mine = (end.arrivals.place >= some.start) & (end.arrivals.place < some.stop)
        self._arrivals = end.arrivals._replace(
            node=end.arrivals.node[mine], cost=end.arrivals.cost[mine], place=end.arrivals.place[mine] - some.start
        )
        self._work = scratch(self._graph, region.horizon)

    def __getitem__(self, place: int) -> Times:
        """From one place to every home."""
        one = slice(place, place + 1)
        at, into = _points(self._place.at, one), Starts(self._place.into.node[one], self._place.into.cost[one])
        found: Times = matrix(
            self._graph.out, into, at, self._arrivals, self._at,
            self._region.streets.times("foot"), self._region.horizon, self._work,
        )[0]  # fmt: skip
        return found


def _points(at: Points, some: slice) -> Points:
    return Points(at.edge[some], at.along[some], at.access[some])


def build_measures(region: Region, progress: Progress = silent) -> tuple[dict[str, Column], dict[str, Any]]:
    """Columns and facts of the part "transit" for the cells of a Region whose other parts are complete.

    Columns (windows, services, cells): those of Measures. Facts: `windows` in their order, with their days.
    """
    leaving = leavings(region.timetable, region.catalogue.transit.windows)
    services = len(region.catalogue.services)
    shape = (len(leaving), services, len(region.cells))
    columns = {name: np.empty(shape, kind) for name, kind in zip(Measures.__slots__, _KINDS, strict=True)}
    fill_measures(region, leaving, columns, range(services), progress)
    return {**columns}, {"windows": [one.plain() for one in leaving]}


def fill_measures(
    region: Region,
    leaving: Sequence[Leaving],
    columns: Mapping[str, npt.NDArray[Any]],
    some: Sequence[int],
    progress: Progress = silent,
) -> None:
    """Work out the rows of some services in the columns of `build_measures`."""
    if not leaving or not some:
        return
    home = homes(region, region.cells.lon, region.cells.lat, progress)
    times, foot = region.parts["times"], MODES.index("foot")
    ends = any_time(region, times.array("cost")[foot].T, times.array("place")[foot].T)
    for w, one in enumerate(leaving):
        day = region.timetable.day(one.day, Need.GUARANTEED)
        asked = Question(region, day, day.bounds(None), one, home, of_services(ends, some))
        found = measure(asked, towards_services, progress)
        for name, column in columns.items():
            column[w, list(some)] = getattr(found, name)
