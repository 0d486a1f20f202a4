"""Stops by name."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from dreiraum.reach.errors import InputError
from dreiraum.reach.names.words import same_name

if TYPE_CHECKING:
    from dreiraum.reach.transit.timetable import Timetable

Ints = npt.NDArray[np.int32]


def stops_named(timetable: Timetable, name: str) -> Ints:
    """Rows of the used stops of that name and of the stations they belong to, int32.

    All of a name, whatever its platform or direction; else those that alone hold all its words. Raises InputError
    naming stops that look like it.
    """
    if timetable.empty:
        raise InputError(
            f"no stop '{name[:80]}': the Region has no timetable; give it one with `region timetable --set`"
        )
    names = timetable.stop_name.tolist()
    used = np.flatnonzero(timetable.stop_used).tolist()
    spelt = {row: same_name(names[row]) for row in used}
    wanted = same_name(name)
    rows = [row for row in used if wanted and spelt[row] == wanted]
    if not rows:
        holding = [row for row in used if wanted and set(wanted.split()) <= set(spelt[row].split())]
        rows = holding if len({spelt[row] for row in holding}) == 1 else []
        if not rows:
            raise InputError(f"no stop '{name[:80]}'; {_alike(wanted, holding or used, names, spelt)}")
    station = np.isin(timetable.stop_station, timetable.stop_station[rows]) & timetable.stop_used
    return np.flatnonzero(station).astype(np.int32)


def _alike(wanted: str, rows: list[int], names: list[str], spelt: dict[int, str]) -> str:
    known = {spelt[row]: names[row] for row in rows}
    close = difflib.get_close_matches(wanted, known, 4, 0.0 if len(known) <= 4 else 0.4)
    return f"did you mean {' or '.join(repr(known[one]) for one in close)}?" if close else "look at the timetable"
