"""Age columns of the census grid, as people under 18, 18 to 64, and 65 and over."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from dreiraum.reach.people.table import Piece, Table, plain

# Bounds of the three groups: [0, 18), [18, 65), [65, oo).
BOUNDS = (0.0, 18.0, 65.0, math.inf)
# Percentages: Zensus 2011 (unter18_A, ab65_A) and Zensus 2022 (AnteilUnter18, AnteilUeber65: 65 and over).
UNDER_18_SHARE = ("AnteilUnter18", "unter18_A", "Anteil_unter_18", "share_under_18")
FROM_65_SHARE = ("AnteilUeber65", "AnteilAb65", "ab65_A", "Anteil_ueber_65", "share_65_plus")

_UNDER = re.compile(r"unter(\d{1,3})")
_BETWEEN = re.compile(r"a?(\d{1,3})bis(\d{1,3})")
_OVER = re.compile(r"a?b?(\d{1,3})undaelter")

AgeClass = tuple[float, float, int]


def age_classes(header: Sequence[str]) -> tuple[AgeClass, ...]:
    """The columns that divide all ages without gap or overlap: (from, to, column), youngest first.

    Spellings of the Zensus: Unter18, a18bis29, a65undaelter; empty without a complete division. Where
    several divisions stand side by side, the one whose classes lie within the three groups is taken, then
    the shorter one.
    """
    found = [(*bounds, place) for place, name in enumerate(header) if (bounds := _bounds(plain(name)))]
    # An open class that begins below 65 cannot be divided.
    found = [item for item in found if item[1] < math.inf or item[0] >= BOUNDS[2]]
    best: dict[float, tuple[int, int, tuple[AgeClass, ...]]] = {math.inf: (0, 0, ())}
    for item in sorted(found, key=lambda item: (-item[0], item[2])):
        low, high, _ = item
        if high in best and low < high:
            split, length, chain = best[high]
            candidate = (split + _is_split(item), length + 1, (item, *chain))
            best[low] = min(candidate, best.get(low, candidate), key=lambda entry: entry[:2])
    return best[0.0][2] if 0.0 in best else ()


def _bounds(name: str) -> tuple[float, float] | None:
    if under := _UNDER.fullmatch(name):
        return 0.0, float(under[1])
    if between := _BETWEEN.fullmatch(name):
        return float(between[1]), float(between[2]) + 1
    if over := _OVER.fullmatch(name):
        return float(over[1]), math.inf
    return None


def _is_split(item: AgeClass) -> bool:
    return any(item[0] < bound < item[1] for bound in BOUNDS[1:3])


def group_ages(piece: Piece, classes: Sequence[AgeClass]) -> npt.NDArray[np.float64]:
    """People in the three age groups, float64 (rows, 3), nan where every class is suppressed.

    A class that crosses a bound is divided as if all its years had equally many people: of the ten-year
    classes, 8/10 of 10-19 count as under 18 and 5/10 of 60-69 as 65 and over. Zensus 2022 writes a dash
    for "none", so a dash beside a known class counts as 0.
    """
    total = np.zeros((len(piece), 3))
    known = np.zeros(len(piece), np.bool_)
    for low, high, column in classes:
        people = piece.counts(column)
        known |= ~np.isnan(people)
        for group in range(3):
            inside = min(high, BOUNDS[group + 1]) - max(low, BOUNDS[group])
            if inside > 0:
                total[:, group] += np.nan_to_num(people) * (1.0 if math.isinf(high) else inside / (high - low))
    total[~known] = np.nan
    return total


def shares_to_groups(under_18: npt.NDArray[np.float64], from_65: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Percentages of the youngest and the oldest, (n,) each, as weights of the three groups, (n, 3)."""
    return np.stack([under_18, np.maximum(0.0, 100 - under_18 - from_65), from_65], axis=1)


def note_on_split(table: Table, classes: Sequence[AgeClass]) -> list[str]:
    """The sentence that says which classes were divided, if any."""
    split = [table.header[c] for low, high, c in classes if _is_split((low, high, c))]
    if not split:
        return []
    return [f"{table.name}: {', '.join(split)} gleichmäßig nach Lebensjahren auf die Altersgruppen aufgeteilt."]
