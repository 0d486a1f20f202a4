"""Words that outputs share: German, and English where the outputs are read by programs."""

from __future__ import annotations

from dreiraum.reach.errors import InputError
from dreiraum.reach.german import thousands
from dreiraum.reach.streets.profiles import MODES

__all__ = ("BY_MODE", "BY_MODE_EN", "known_mode", "percent", "thousands")

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
