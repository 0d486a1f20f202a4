"""Walking distance to the nearest place, for indicators that count metres and not minutes.

BBSR counts who lives within 1,000 m on foot: the same search on the same paths, with lengths in the
place of times. Rounding costs at most half a decimetre per edge.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from dreiraum.reach.answers.targets import Targets, chosen
from dreiraum.reach.config import PHYSICAL
from dreiraum.reach.places.places import Places
from dreiraum.reach.search.nearest import UNREACHED, two_nearest
from dreiraum.reach.search.points import points, seeds, starts, two_at_points
from dreiraum.reach.streets.arcs import NEVER
from dreiraum.reach.streets.network import Streets

Floats = npt.NDArray[np.float64]

MOST = 20_000  # decimetres; further than any indicator asks
_SPEED = 3.6  # km/h at which a tenth of a second is a decimetre


def walking_distance(
    streets: Streets, places: Places, services: Sequence[int], lon: Floats, lat: Floats
) -> npt.NDArray[np.uint16]:
    """Decimetres on foot from each point to the nearest place of some services, uint16 (services, points).

    lon, lat: degrees. 65535 beyond 2 km or not connected. The ways to and from the street are included.
    """
    graph, times = streets.graph("foot"), streets.times("foot")
    tenths = np.clip(np.round(streets.part.array("length") * 10), 1, NEVER - 1).astype(np.uint16)
    metres = np.where(times != NEVER, tenths[:, None], NEVER)
    into = graph.into._replace(weight=metres.reshape(-1)[graph.into.link])
    here = points(streets.snap("foot", lon, lat), _SPEED)
    ways = starts(graph, metres, here)
    at = points(streets.snap("foot", places.lon, places.lat), _SPEED)
    there = Targets(at, seeds(graph, metres, at))
    found = np.full((len(services), len(lon)), UNREACHED, np.uint16)
    for row, s in enumerate(services):
        mine = chosen(there, np.flatnonzero((places.service == s) & (places.delivery == PHYSICAL)))
        alike = np.zeros(len(mine.at.edge), np.int32)  # only the nearest is asked for
        by_node = two_nearest(into, mine.arrivals, alike, MOST)
        by_edge = np.argsort(mine.at.edge, kind="stable").astype(np.int32)
        found[row] = two_at_points(by_node, ways, here, mine.at, by_edge, alike, metres, MOST).cost
    return found
