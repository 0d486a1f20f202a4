"""Words that outputs share: German, and English where the outputs are read by programs."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from dreiraum.reach.errors import InputError
from dreiraum.reach.german import thousands
from dreiraum.reach.streets.profiles import MODES

if TYPE_CHECKING:
    from dreiraum.reach.services.catalogue import Catalogue
    from dreiraum.reach.transit.leaving import Leaving

__all__ = ("BY_MODE", "BY_MODE_EN", "by_mode", "known_mode", "percent", "say_leaving", "thousands")

BY_MODE = {
    "foot": "zu Fuß",
    "wheelchair": "mit dem Rollstuhl",
    "bike": "mit dem Rad",
    "ebike": "mit dem E-Bike",
    "car": "mit dem Auto",
}
BY_MODE_EN = {
    "foot": "on foot",
    "wheelchair": "by wheelchair",
    "bike": "by bike",
    "ebike": "by e-bike",
    "car": "by car",
}

_DAYS = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")
_BY_MORE = {"transit": "mit Bus und Bahn", "carfree": "ohne Auto (zu Fuß, mit dem Rad, mit Bus und Bahn)"}


def by_mode(mode: str) -> str:
    """A street mode, "transit" or "carfree" in a sentence."""
    return BY_MODE.get(mode) or _BY_MORE[mode]


def say_leaving(catalogue: Catalogue, leaving: Leaving) -> str:
    """ "werktags morgens (Di, 24.11.2026, 7:00 bis 8:00 Uhr)"."""
    first, last = leaving.start, leaving.start + dt.timedelta(minutes=leaving.minutes)
    said = f"{_DAYS[first.weekday()]}, {first:%d.%m.%Y}, {first:%-H:%M} bis {last:%-H:%M} Uhr"
    return f"{catalogue.transit.window(leaving.window).name} ({said})" if leaving.window else said


def known_mode(mode: str) -> str:
    """The mode itself; InputError where it is none."""
    if mode not in MODES:
        raise InputError(f"unknown mode '{mode}'; known are {', '.join(MODES)}")
    return mode


def percent(part: float, whole: float) -> str:
    """A share in whole per cent; nothing rounds to all or to nobody."""
    if whole <= 0:
        return "–"
    share = 100 * part / whole
    if 0 < share < 1:
        return "unter 1 %"
    if 99 < share < 100:
        return "über 99 %"
    return f"{round(share)} %"
