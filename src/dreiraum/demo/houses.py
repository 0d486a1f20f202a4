"""Houses along the streets, each with an address of its own."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from dreiraum.demo.cores import in_core
from dreiraum.demo.facts import Facts, Village
from dreiraum.demo.growth import Ground
from dreiraum.demo.plane import Line, Point, distance
from dreiraum.demo.settlements import Territory, built_up

BUILT = ("primary", "secondary", "tertiary", "unclassified", "residential", "living_street", "pedestrian")


@dataclass(slots=True)
class House:
    """One residential building: centre, direction of its street, size in metres, homes, address."""

    at: Point
    heading: float
    width: float
    depth: float
    village: int
    street: str
    homes: int
    side: int
    number: str = ""


def build_houses(facts: Facts, lines: list[Line], ground: Ground) -> list[House]:
    """Fill the lots from each village's centre outwards until its people have homes."""
    lots: dict[int, list[tuple[float, int, int, House]]] = defaultdict(list)
    territory = Territory(facts)
    for order, line in enumerate(lines):
        if line.tags.get("highway") in BUILT and "name" in line.tags and line.level == 0:
            for step, house in enumerate(_lots(facts, territory, line, order)):
                away = distance(house.at, facts.villages[house.village].at)
                lots[house.village].append((away, order, step, house))
    houses: list[House] = []
    taken: dict[tuple[int, int], list[Point]] = defaultdict(list)
    for village in facts.villages:
        rng = Random(f"lots {village.ags} {village.name}")
        wanted = village.people / 2.15
        for _, order, _, house in sorted(lots[village.index], key=lambda lot: lot[:3]):
            if wanted <= 0:
                break
            if rng.random() < 0.06 or not _free(house, taken, ground, lines[order].number):
                continue
            taken[_box(house.at)].append(house.at)
            houses.append(house)
            wanted -= house.homes
    _number(facts, houses)
    return houses


def driveways(houses: list[House], lines: list[Line], ground: Ground) -> list[Line]:
    """Private ways to one house in fifty."""
    built = {line.number for line in lines if line.tags.get("highway") in BUILT and line.level == 0}
    found = []
    for house in houses[::50]:
        met = ground.near(house.at, 40.0)
        if met and ground.which(house.at, 40.0) in built:
            tags = {"highway": "service", "service": "driveway", "access": "private"}
            found.append(Line([met[1], house.at], tags, house.village))
    return found


def _lots(facts: Facts, territory: Territory, line: Line, order: int) -> list[House]:
    """Lots on both sides of a street, with jitter, each belonging to the settlement it lies in."""
    rng = Random(f"lots {order}")
    found = []
    walked, due = 0.0, rng.uniform(9, 16)
    for a, b in pairwise(line.points):
        span = distance(a, b)
        while walked + span > due and span > 0:
            t = (due - walked) / span
            x, y = a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])
            heading = math.atan2(b[1] - a[1], b[0] - a[0])
            village = facts.villages[line.village] if line.village >= 0 else territory.owner((x, y))
            dense = in_core(village, (x, y))
            if built_up(village, (x, y)):
                for side in (1, -1):
                    found.append(_house(village, line.tags["name"], (x, y), heading, side=side, rng=rng))
            due += rng.uniform(11, 15) if dense else rng.uniform(17, 27)
        walked += span
    return found


def _house(village: Village, street: str, on: Point, heading: float, *, side: int, rng: Random) -> House:
    dense = in_core(village, on)
    flats = village.people > 3000 and rng.random() < (0.42 if village.people > 20_000 else 0.16)
    if dense:
        width, depth, homes, back = rng.uniform(9, 11), rng.uniform(11, 14), 3, 6.0
    elif flats:
        width, depth, homes, back = rng.uniform(16, 24), rng.uniform(11, 13), rng.choice((4, 6, 6, 8)), 10.0
    else:
        width, depth, homes, back = rng.uniform(9, 13), rng.uniform(8.5, 12), 1 + (rng.random() < 0.42), 8.0
    off = side * (back + depth / 2 + rng.uniform(0, 1.5 if dense else 5.0))
    at = (on[0] - off * math.sin(heading), on[1] + off * math.cos(heading))
    tilt = heading + (0.0 if dense else rng.gauss(0, 0.04))
    return House(at, tilt, round(width, 1), round(depth, 1), village.index, street, homes, side)


def _box(p: Point) -> tuple[int, int]:
    return math.floor(p[0] / 30), math.floor(p[1] / 30)


def _free(house: House, taken: dict[tuple[int, int], list[Point]], ground: Ground, own: int) -> bool:
    reach = math.hypot(house.width, house.depth) / 2
    if ground.near(house.at, reach + 2.5) is not None:
        return False
    cx, cy = _box(house.at)
    apart = max(10.5, 0.95 * house.width + 1)
    return all(
        distance(house.at, other) >= apart
        for gx in (cx - 1, cx, cx + 1)
        for gy in (cy - 1, cy, cy + 1)
        for other in taken.get((gx, gy), ())
    )


def _number(facts: Facts, houses: list[House]) -> None:
    """Odd numbers on one side, even on the other, growing away from the village's centre."""
    streets: dict[tuple[str, str, str], list[House]] = defaultdict(list)
    for house in houses:
        village = facts.villages[house.village]
        streets[village.ags, village.name, house.street].append(house)
    for row in streets.values():
        last = {-1: 0, 1: -1}
        for house in row:
            last[house.side] += 2
            house.number = str(last[house.side])
