"""Populated cells: where how many people of which age live, and in which municipality."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from dreiraum.reach.errors import InputError
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
    warnings: one German line each.
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

    def __len__(self) -> int:
        return len(self.x)

    def columns(self) -> dict[str, npt.NDArray[Any]]:
        """The arrays by name, for a part."""
        names = ("x", "y", "lon", "lat", "people", "age", "municipality")
        return {name: getattr(self, name) for name in names}

    def facts(self) -> dict[str, Any]:
        """What goes beside the arrays of a part: basis, warnings, counts."""
        return {
            "basis": self.basis,
            "warnings": list(self.warnings),
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
) -> Cells:
    """Give each cell its municipality: the source's own key wins, else where the centre lies.

    Cells outside all municipalities are left out and counted in a warning; InputError naming both boxes
    where all are. Another warning counts people without a published age where others have one. extent:
    EPSG:3035 box of everything the source held; source: its name in messages.
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
        lost = int(people[~inside].sum())
        warnings += (f"{outside} Zellen mit {lost} Menschen liegen außerhalb der Gemeinden und zählen nicht mit",)
    ageless = int(people[inside & (age[:, 0] == UNKNOWN_AGE)].sum())
    if ageless and (age[inside, 0] != UNKNOWN_AGE).any():
        warnings += (f"Für {ageless} Menschen ist kein Alter veröffentlicht",)
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
    unnamed = (numbers[belongs] != ags) | (ags <= 0)
    belongs[unnamed] = municipalities.at(lon[unnamed], lat[unnamed])
    return belongs


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
