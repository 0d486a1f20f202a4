"""Invented connection speeds: faster in towns and bigger villages, slow in some hamlets; nothing is measured."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from dreiraum.demo.facts import Facts, Municipality
from dreiraum.demo.people import Grid

HEADER = "GITTER_ID_100m;down_mbit"
# The steps of the Breitbandatlas; below the first one a connection carries no service.
STEPS = (1, 2, 6, 8, 10, 16, 30, 50, 100, 200, 400, 1000)
SLOWEST = 0.5
# How far the luck of a village and of one street count beside the village's size (a factor e of people is 1).
VILLAGE_LUCK, STREET_LUCK = 1.0, 0.2


def broadband_csv(facts: Facts, grid: Grid) -> str:
    """Mbit/s downstream of every populated cell, as a table by cell of the census grid.

    In each municipality the share of people at or above a step is `share_above`, to within one cell.
    """
    rng = np.random.Generator(np.random.PCG64(3252))
    village = np.array([one.people for one in facts.villages], float)
    quality = np.log(village) + VILLAGE_LUCK * rng.standard_normal(len(village))
    score = quality[grid.village] + STREET_LUCK * rng.standard_normal(len(grid.x))
    mbit = np.full(len(grid.x), SLOWEST)
    ags = np.array(grid.ags)
    for municipality in facts.municipalities:
        here = np.flatnonzero(ags == municipality.ags)
        mbit[here] = _speeds(score[here], grid.people[here], share_above(facts, municipality))
    lines = [HEADER]
    for x, y, speed in zip(grid.x.tolist(), grid.y.tolist(), mbit.tolist(), strict=True):
        lines.append(f"CRS3035RES100mN{y - 50}E{x - 50};{speed:g}")
    return "\n".join(lines) + "\n"


def share_above(facts: Facts, municipality: Municipality) -> npt.NDArray[np.float64]:
    """Share of people with at least each of STEPS, 0-1 (s,): the smaller the villages, the fewer."""
    villages = [one for one in facts.villages if one.ags == municipality.ags]
    rural = sum(one.people for one in villages if one.people < 1000) / municipality.people
    lost = (0.4 + 3.2 * np.arange(len(STEPS)) ** 1.15) * (0.25 + 2 * rural)
    return np.asarray(np.maximum(100 - lost, 5) / 100)


def _speeds(
    score: npt.NDArray[np.float64], people: npt.NDArray[np.int64], share: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """The highest step of each cell, best scores first."""
    order = np.argsort(-score, kind="stable")
    middle = (np.cumsum(people[order]) - people[order] / 2) / people.sum()
    mbit = np.full(len(score), SLOWEST)
    for step, most in zip(STEPS, share.tolist(), strict=True):
        mbit[order[middle <= most]] = step
    return mbit
