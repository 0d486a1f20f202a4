"""Populated cells: where how many people of which age live, and in which municipality."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from dreiraum.reach.errors import InputError
from dreiraum.reach.german import thousands
from dreiraum.reach.people import grid
from dreiraum.reach.people.municipalities import Municipalities

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]

UNKNOWN_AGE = -1


@dataclass(frozen=True)
class Cells:
    """Populated 100 m grid cells (INSPIRE, EPSG:3035), sorted by (y, x).

    x, y: int32 (n,), metres, centres. lon, lat: float64 (n,), degrees WGS84. people: int32 (n,), > 0.
    age: int32 (n, 3), under 18, 18-64, 65 and over; a row sums to people or is all -1 where unknown.
    municipality: int16 (n,), index into Municipalities. basis: one German sentence, how people were got.
    warnings: one German sentence each. estimated: whether people were estimated, not counted.
    """

    x: Ints
    y: Ints
    lon: Floats
    lat: Floats
    people: Ints
    age: Ints
    municipality: npt.NDArray[np.int16]
    basis: str
    warnings: tuple[str, ...]
    estimated: bool = False

    def __len__(self) -> int:
        return len(self.x)

    def at(self, x: float, y: float) -> int:
        """Row of the populated cell that holds a point (EPSG:3035 metres), -1 where nobody lives."""
        if not math.isfinite(x + y):
            return -1
        east, north = grid.centres(np.array([x, y]), grid.FINE)
        first, last = self.y.searchsorted(north), self.y.searchsorted(north, "right")
        row = int(first + self.x[first:last].searchsorted(east))
        return row if row < last and self.x[row] == east else -1

    def columns(self) -> dict[str, npt.NDArray[Any]]:
        """The arrays by name, for a part."""
        names = ("x", "y", "lon", "lat", "people", "age", "municipality")
        return {name: getattr(self, name) for name in names}

    def facts(self) -> dict[str, Any]:
        """What goes beside the arrays of a part: basis, warnings, whether estimated, counts."""
        return {
            "basis": self.basis,
            "warnings": list(self.warnings),
            "estimated": self.estimated,
            "cells": len(self),
            "people": int(self.people.sum()),
        }

    @classmethod
    def from_columns(cls, array: Callable[[str], npt.NDArray[Any]], facts: Mapping[str, Any]) -> Cells:
        """The inverse of `columns` and `facts`: `array` gives a column by name (Part.array)."""
        return cls(
            *(array("x"), array("y"), array("lon"), array("lat"), array("people"), array("age")),
            municipality=array("municipality"),
            basis=str(facts["basis"]),
            warnings=tuple(facts["warnings"]),
            estimated=bool(facts["estimated"]),
        )


@dataclass(frozen=True, slots=True)
class Inhabited:
    """Cells before they are given to municipalities, sorted by (y, x).

    x, y: int32 (n,), centres in EPSG:3035 metres. people: int32 (n,). age: int32 (n, 3), -1 unknown.
    ags: int64 (n,), the source's municipality key as a number, 0 unknown.
    """

    x: Ints
    y: Ints
    people: Ints
    age: Ints
    ags: npt.NDArray[np.int64]


def assemble(
    inhabited: Inhabited,
    municipalities: Municipalities,
    *,
    extent: grid.Box,
    source: str,
    basis: str,
    warnings: tuple[str, ...] = (),
    farther: int = 0,
) -> Cells:
    """Give each cell its municipality: the source's own key wins, else where the centre lies.

    A key that is none of theirs puts a cell outside, unless the source has no key of theirs at all. Cells
    outside are left out and counted in a warning; InputError naming both boxes where all are. Another
    warning counts people without a published age where others have one. extent: EPSG:3035 box of everything
    the source held; source: its name in messages; farther: its cells too far away to be in `inhabited`.
    """
    some = inhabited.people > 0
    x, y, people, age = (column[some] for column in (inhabited.x, inhabited.y, inhabited.people, inhabited.age))
    lon, lat = grid.to_degrees(x, y)
    belongs = _municipality(inhabited.ags[some], lon, lat, municipalities)
    inside = belongs >= 0
    if not inside.any():
        raise InputError(_nobody(extent, municipalities, source))
    outside = int(np.count_nonzero(~inside))
    if outside:
        warnings += (_left_out(outside, int(people[~inside].sum()), farther),)
    ageless = int(people[inside & (age[:, 0] == UNKNOWN_AGE)].sum())
    if ageless and (age[inside, 0] != UNKNOWN_AGE).any():
        warnings += (f"Für {thousands(ageless)} Menschen ist kein Alter veröffentlicht.",)
    return Cells(
        x[inside],
        y[inside],
        lon[inside],
        lat[inside],
        people[inside],
        age[inside],
        belongs[inside],
        basis,
        warnings,
    )


def _municipality(
    ags: npt.NDArray[np.int64], lon: Floats, lat: Floats, municipalities: Municipalities
) -> npt.NDArray[np.int16]:
    numbers = municipalities.numbers()
    order = np.argsort(numbers, kind="stable")
    place = np.minimum(np.searchsorted(numbers[order], ags), len(numbers) - 1)
    belongs = order[place].astype(np.int16)
    named = (numbers[belongs] == ags) & (ags > 0)
    # A key that nobody here has means another place, but keys of another scheme mean nothing at all.
    placed = ~named & (ags <= 0) if named.any() else ~named
    belongs[~named] = -1
    belongs[placed] = municipalities.at(lon[placed], lat[placed])
    return belongs


def _left_out(cells: int, people: int, farther: int) -> str:
    text = f"{thousands(cells)} Zellen mit {thousands(people)} Menschen liegen außerhalb der Gemeinden"
    rest = f"; {thousands(farther)} Zellen der Quelle liegen noch weiter weg" if farther else ""
    return f"{text} und zählen nicht mit{rest}."


def _nobody(extent: grid.Box, municipalities: Municipalities, source: str) -> str:
    if municipalities.bounds is None or not np.isfinite(extent).all():
        return f"{source}: no inhabited cell; give a file with people in the district"
    held = "{:.2f}-{:.2f} E, {:.2f}-{:.2f} N".format(*_pairs(grid.box_in_degrees(extent)))
    wanted = "{:.2f}-{:.2f} E, {:.2f}-{:.2f} N".format(*_pairs(municipalities.bounds))
    return (
        f"{source}: no inhabited cell lies in the municipalities; the cells span {held}, the boundaries "
        f"{wanted}; is one of them another district or coordinate system?"
    )


def _pairs(box: grid.Box) -> grid.Box:
    return box[0], box[2], box[1], box[3]
