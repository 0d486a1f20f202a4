"""Where the car stays that somebody leaves near a stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dreiraum.reach.answers.street_legs import Spot, StreetLegs

if TYPE_CHECKING:
    from dreiraum.reach.region import Region


def parked(region: Region, streets: StreetLegs, start: Spot, stop: int) -> tuple[Spot, int] | None:
    """The park-and-ride place from which a stop is reached soonest, and seconds on foot from it; None without any."""
    array = region.timetable.part.array
    ends = array("park_ends")
    best: tuple[int, Spot, int] | None = None
    for pair in np.flatnonzero(array("park_stop") == stop).tolist():
        park = int(np.searchsorted(ends, pair, side="right")) - 1
        name = region.parts["places"].strings("park_name")[park] or "Park-and-ride"
        spot = Spot(name, float(array("park_lat")[park]), float(array("park_lon")[park]))
        drive, walk = streets.way("car", start, spot), int(array("park_seconds")[pair])
        if drive is not None and (best is None or drive.seconds + walk < best[0]):
            best = drive.seconds + walk, spot, walk
    return None if best is None else best[1:]
