"""When is a service reached? The one definition; docs/reached.md shows it as a table.

Street modes: the minutes from the home's snapped point to the place's, offsets included, are at most
the service's limit for that mode. Public transport: the median over the minutes of a window is, there and back
(`transit/measures.py`). Digital stands beside physical; the two are never added.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from dreiraum.reach.search.nearest import UNREACHED
from dreiraum.reach.streets.profiles import MODES

if TYPE_CHECKING:
    from dreiraum.reach.services.catalogue import Catalogue

Times = npt.NDArray[np.uint16]
Shares = npt.NDArray[np.float64]

# Times beyond twice the limit interest nobody who asks for 15 minutes.
HORIZON = 30 * 600  # tenths of a second


def horizon(catalogue: Catalogue) -> int:
    """How far searches look, tenths of a second: HORIZON, or as far as the longest limit of a street mode."""
    return max(HORIZON, *(int(catalogue.limits(mode).max()) for mode in MODES))


class Reason(StrEnum):
    """Why there is no answer; the reason is the answer."""

    OUTSIDE = "outside"
    NOT_CONNECTED = "not connected"
    NO_PLACE = "no such place"
    NONE_OPEN = "none open"
    TOO_FAR = "too far"
    NO_TIMETABLE = "no timetable that day"
    NO_WAY_BACK = "no way back"


def reached(cost: Times, limit: npt.ArrayLike) -> npt.NDArray[np.bool_]:
    """Whether a street mode reaches: cost and limit in tenths of a second, 65535 = not reached."""
    return np.asarray((cost <= np.asarray(limit)) & (cost != UNREACHED))


def both_ways(out: Times, back: Times, limit: npt.ArrayLike) -> npt.NDArray[np.bool_]:
    """Whether public transport reaches: the ways there and back, in tenths of a second, are each within the limit."""
    return reached(out, limit) & reached(back, limit)


def minutes(tenths: int) -> int:
    """Whole minutes as shown; rounded up, so that what is shown as 15 is within 15."""
    return math.ceil(tenths / 600)


def digital_share(able: Shares, offered: bool, hub: npt.NDArray[np.bool_]) -> Shares:
    """Share of each cell's people who have the service digitally, float64 (n,).

    able: share with the connection it takes, nan unknown (then nobody counts). offered: whether the
    service exists digitally at all. hub: whether a staffed hub equipped for it is itself reached.
    """
    at_home = np.where(np.isnan(able), 0.0, able) if offered else np.zeros(len(able))
    return np.where(hub, 1.0, at_home)


def neither_share(physical: npt.NDArray[np.bool_], digital: Shares) -> Shares:
    """Share of each cell's people who have the service neither way."""
    return np.where(physical, 0.0, 1.0 - digital)


@dataclass(frozen=True, slots=True)
class Headline:
    """ "6 von 14": services reached by the mode of those that count, and digital ones beside them."""

    physical: int
    of: int
    digital: int

    @classmethod
    def of_services(
        cls, essential: npt.NDArray[np.bool_], physical: npt.NDArray[np.bool_], digital: npt.NDArray[np.bool_]
    ) -> Headline:
        """Count per service: a digital one counts beside the first number where it is not in it."""
        return cls(
            int((essential & physical).sum()),
            int(essential.sum()),
            int((essential & digital & ~physical).sum()),
        )
