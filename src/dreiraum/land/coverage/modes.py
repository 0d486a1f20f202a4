"""The modes that pages of the Region in force offer, and the times of the week for those that follow a timetable."""

from __future__ import annotations

from django.utils.functional import Promise

from dreiraum.ground.region.serving import region
from dreiraum.land.coverage import words
from dreiraum.reach.streets.profiles import MODES
from dreiraum.reach.transit.leaving import Leaving

TRANSIT, CARFREE = "transit", "carfree"
TIMED = (TRANSIT, CARFREE)  # what one reaches so depends on when one leaves

Names = dict[str, str | Promise]


def answered() -> Names:
    """Modes by which a home or a map asks, with their words."""
    timed = (TRANSIT,) if region().leavings else ()
    return {mode: words.MODE[mode] for mode in (*MODES, *timed)}


def covered() -> Names:
    """Modes by which areas are counted, with their words."""
    timed = TIMED if region().leavings else ()
    return {mode: words.MODE[mode] for mode in (*MODES, *timed)}


def windows() -> dict[str, str]:
    """The times of the week, with their words; none without a timetable."""
    served = region()
    return {one.window: words.window_name(served.catalogue.transit.window(one.window)) for one in served.leavings}


def leaving(window: str) -> Leaving:
    """A time of the week on its day. window: one of `windows`."""
    return next(one for one in region().leavings if one.window == window)


def street(mode: str) -> str:
    """The mode itself; on foot where it follows a timetable: so one comes to what is not ridden to."""
    return mode if mode in MODES else "foot"
