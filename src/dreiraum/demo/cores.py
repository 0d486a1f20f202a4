"""Old towns: their size and the ring around them."""

from __future__ import annotations

import math
from dataclasses import dataclass

from dreiraum.demo.facts import Village
from dreiraum.demo.plane import Point

RING_CORNERS = 12


@dataclass(frozen=True, slots=True)
class Core:
    """An old town: half axes of its ring in metres east and north, and the ring's name."""

    east: float
    north: float
    ring: str


CORES = {
    "Hameln": Core(285.0, 350.0, "Ostertorwall"),
    "Bad Münder": Core(170.0, 190.0, "Wallstraße"),
    "Hessisch Oldendorf": Core(215.0, 175.0, "Münchhausenring"),
}


def ring_of(village: Village) -> list[Point]:
    """The corners of an old town's ring, a little uneven."""
    core = CORES[village.name]
    corners = []
    for i in range(RING_CORNERS):
        angle = math.tau * i / RING_CORNERS
        swell = 1.0 + 0.05 * math.sin(2 * angle + village.index) + 0.03 * math.sin(5 * angle)
        x, y = core.east * swell * math.cos(angle), core.north * swell * math.sin(angle)
        corners.append((village.at[0] + x, village.at[1] + y))
    return corners


def in_core(village: Village, p: Point) -> bool:
    """Whether a point lies within the ring of a settlement that has one."""
    core = CORES.get(village.name)
    if core is None:
        return False
    dx, dy = p[0] - village.at[0], p[1] - village.at[1]
    return (dx / core.east) ** 2 + (dy / core.north) ** 2 < 1.0
