"""What maps are told: where their data lie, and the same figures as words and numbers for who sees no map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from django.urls import reverse
from django.utils.translation import gettext as _

from dreiraum.ground.region.ground_map import map_ground
from dreiraum.ground.region.queries import once_per_region
from dreiraum.ground.region.serving import region
from dreiraum.land.coverage.areas import directory
from dreiraum.land.coverage.modes import TRANSIT, leaving
from dreiraum.land.coverage.refusing import url_of
from dreiraum.land.coverage.shares import count, percent
from dreiraum.reach import Region
from dreiraum.reach.export.figures import shown
from dreiraum.reach.export.sheet import classes, shades
from dreiraum.reach.reached import reached

LIMITS = (5, 10, 15, 20, 25, 30)  # minutes; beyond the last one times are not noted


@dataclass(frozen=True, slots=True)
class Within:
    """People of an area and how many of them are near enough."""

    name: str
    url: str
    people: str
    reached: str
    percent: str
    missed: str


@dataclass(frozen=True, slots=True)
class Band:
    """A line of the legend, with the share of people. colour: of a class of minutes; hatched where "", beyond."""

    colour: str
    text: str
    share: str


@dataclass(frozen=True, slots=True)
class Counted:
    """One service by one mode within some minutes: people by municipality, all together, and by class of minutes."""

    rows: tuple[Within, ...]
    total: Within
    legend: tuple[Band, ...]


def map_data(service: str, mode: str, window: str) -> dict[str, Any]:
    """Where a map of cells finds everything, ready for its attributes. window: "" without a timetable."""
    version, district = region().version, region().municipalities.bounds
    picture = {"version": version, "service": service, "mode": mode} | ({"window": window} if mode == TRANSIT else {})
    return {
        **map_ground(),
        "fit": ",".join(f"{edge:.5f}" for edge in district or ()),
        "cells": reverse("cells", args=(version,)),
        "transit": f"/karte/bus-und-bahn-{version}/{{window}}.bin" if window else "",
        "places": "/api/v1/places?service={service}",
        "answer": reverse("coverage:answer", args=("0,0",)).removesuffix("0,0/"),
        "picture": reverse("coverage_picture", kwargs=picture),
    }


def counted(service: int, mode: str, minutes: int, window: str = "") -> Counted:
    """The map's figures; `service` is its row in the catalogue. window: of public transport."""
    ends = [round(end) for end in classes(minutes)]
    about = region().cells.estimated
    by_area, by_class = people_within(service, mode, minutes, window if mode == TRANSIT else "")
    areas = [
        _within(one.name, url_of(one), *by_area[one.row], about) for one in directory().municipalities
        if by_area[one.row][0]
    ]  # fmt: skip
    everybody = sum(by_class)
    total = _within(directory().name, "", everybody, everybody - by_class[-1], about)
    legend = [
        Band(
            "#{:02x}{:02x}{:02x}".format(*colour),
            _("%(from)d bis %(to)d Minuten") % {"from": start, "to": end},
            percent(many, everybody),
        )
        for colour, start, end, many in zip(shades(len(ends)), [0, *ends], ends, by_class, strict=False)
    ]
    beyond = _("weiter als %(minutes)d Minuten") % {"minutes": minutes}
    legend.append(Band("", beyond, percent(by_class[-1], everybody)))
    return Counted(tuple(areas), total, tuple(legend))


@once_per_region
def people_within(
    served: Region, service: int, mode: str, minutes: int, window: str = ""
) -> tuple[tuple[tuple[int, int], ...], tuple[int, ...]]:
    """Per municipality all people and those within the minutes; per class of minutes (the last: beyond) people."""
    cost = shown(served, service, mode, leaving(window) if window else None)
    near = reached(cost, minutes * 600)
    people = served.cells.people.astype(np.int64)
    ends = np.array(classes(minutes)) * 600
    band = np.where(near, np.searchsorted(ends, cost), len(ends))
    home, many = served.cells.municipality.astype(np.int64), len(served.municipalities)
    everybody, within = _sums(home, people, many), _sums(home, people * near, many)
    return tuple(zip(everybody, within, strict=True)), tuple(_sums(band, people, len(ends) + 1))


def _sums(group: npt.NDArray[np.int64], people: npt.NDArray[np.int64], many: int) -> list[int]:
    sums: list[int] = np.bincount(group, people, minlength=many).astype(np.int64).tolist()
    return sums


def _within(name: str, url: str, people: int, reached: int, about: bool) -> Within:
    numbers = (count(people, about), count(reached, about), percent(reached, people), count(people - reached, about))
    return Within(name, url, *numbers)
