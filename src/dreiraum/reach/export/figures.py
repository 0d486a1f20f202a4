"""What a coverage map counts: people by class of minutes, per municipality and age."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from dreiraum.reach.answers.transit_cells import TRANSIT, left
from dreiraum.reach.config import PHYSICAL
from dreiraum.reach.export.sheet import classes
from dreiraum.reach.export.words import by_mode, known_mode, say_leaving
from dreiraum.reach.reached import reached
from dreiraum.reach.streets.profiles import MODES

if TYPE_CHECKING:
    from dreiraum.reach.region import Region
    from dreiraum.reach.transit.leaving import Leaving


@dataclass(frozen=True, slots=True)
class Figures:
    """band: class of every cell, -1 beyond the limit. ends: upper ends of the classes in minutes.

    people (classes + 1,): by class, the last those beyond. areas: name, people within, people, of each
    municipality. when: window and day of public transport, "" for other modes. old: the same as areas of people
    of 65 and over, of those whose age is known. about: whether people are estimated. places: rows of the places
    that count.
    """

    service: str
    mode: str
    limit: float
    ends: list[float]
    band: npt.NDArray[np.int64]
    people: npt.NDArray[np.int64]
    areas: list[tuple[str, int, int]]
    when: str
    old: tuple[int, int]
    about: bool
    places: npt.NDArray[np.int64]

    @property
    def title(self) -> str:
        """Service and mode, as a headline."""
        return f"{self.service} {by_mode(self.mode)}"

    @property
    def within(self) -> int:
        """People within the limit."""
        return int(self.people[:-1].sum())

    @property
    def everybody(self) -> int:
        """All people."""
        return int(self.people.sum())


def count(region: Region, service: str, mode: str, window: str = "") -> Figures:
    """Count for one service and mode. Raises InputError for a service, mode or window that is none."""
    s = region.catalogue.index(service, "service")
    leaving = left(region, window, None) if mode == TRANSIT else None
    cost, cells = shown(region, s, mode, leaving), region.cells
    tenths = int(region.catalogue.limits(mode)[s])
    near = reached(cost, tenths)
    ends = classes(tenths / 600)
    band = np.searchsorted(np.array(ends) * 600, cost.astype(np.float64), side="left")
    band = np.where(near, np.minimum(band, len(ends) - 1), -1)
    people = cells.people.astype(np.int64)
    by_class = np.bincount(np.where(band < 0, len(ends), band), weights=people, minlength=len(ends) + 1)
    many = len(region.municipalities)
    home = cells.municipality
    all_of, within = (
        np.bincount(home[rows], weights=people[rows], minlength=many).astype(int).tolist()
        for rows in (np.flatnonzero(home >= 0), np.flatnonzero((home >= 0) & near))
    )
    old = np.maximum(cells.age[:, 2], 0)
    places = region.places
    return Figures(
        service=region.catalogue.services[s].name,
        mode=mode,
        limit=tenths / 600,
        ends=ends,
        band=band,
        people=np.rint(by_class).astype(np.int64),
        when=say_leaving(region.catalogue, leaving) if leaving else "",
        areas=list(zip(region.municipalities.name, within, all_of, strict=True)),
        old=(int(old[near].sum()), int(old.sum())),
        about=region.cells.estimated,
        places=np.flatnonzero((places.service == s) & (places.delivery == PHYSICAL)),
    )


def shown(region: Region, s: int, mode: str, leaving: Leaving | None) -> npt.NDArray[np.uint16]:
    """Tenths of a second that a map shows of every cell: with `leaving` of the longer way, there or back.

    Raises InputError for an unknown mode.
    """
    if leaving is None:
        cost: npt.NDArray[np.uint16] = region.parts["times"].array("cost")[MODES.index(known_mode(mode)), s]
        return cost
    part, w = region.parts["transit"], region.leavings.index(leaving)
    longer: npt.NDArray[np.uint16] = np.maximum(part.array("typical")[w, s], part.array("back")[w, s])
    return longer
