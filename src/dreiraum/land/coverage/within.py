"""How many people reach what without a car in other minutes than the targets."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from dreiraum.ground.region.queries import once_per_region
from dreiraum.land.coverage.areas import covered, homes
from dreiraum.land.coverage.modes import CARFREE, TRANSIT, leaving
from dreiraum.reach import Region
from dreiraum.reach.answers.coverage import Coverage
from dreiraum.reach.export.figures import shown
from dreiraum.reach.reached import reached

LIMITS = (30, 45, 60)  # minutes, beside the targets


@once_per_region
def within(served: Region, mode: str, by: str, window: str, limit: int) -> Coverage:
    """The coverage by public transport or without a car where everything is allowed `limit` minutes, 0 for the targets.

    On foot and by bike no more minutes count than a Region notes. Only people of all ages are counted, and only who
    reaches a service physically; the rest is nan.
    """
    found = covered(mode, by, window)
    if not limit:
        return found
    home, people = homes(served, by), served.cells.people
    known, many = home >= 0, len(found.area) - 1
    physical = np.full_like(found.physical, np.nan)
    for s in range(len(found.service)):
        near = _near(served, s, mode, window, limit)
        physical[:many, s, 0] = np.bincount(home[known], (people * near)[known], minlength=many)[:many]
        physical[many, s, 0] = (people * near).sum()
    unknown = np.full_like(found.physical, np.nan)
    return replace(
        found, physical=physical, digital=unknown, neither=unknown, limit=np.full_like(found.limit, 600 * limit)
    )


def _near(served: Region, s: int, mode: str, window: str, limit: int) -> npt.NDArray[np.bool_]:
    """Which cells reach service s."""
    ways = [shown(served, s, TRANSIT, leaving(window))]
    if mode == CARFREE:
        ways += [shown(served, s, street, None) for street in ("foot", "bike")]
    near: npt.NDArray[np.bool_] = np.any([reached(cost, 600 * limit) for cost in ways], axis=0)
    return near
