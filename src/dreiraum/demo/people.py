"""People over the census grid: where the houses stand, with every municipality's sum as published."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Transformer

from dreiraum.demo.facts import Facts
from dreiraum.demo.houses import House
from dreiraum.demo.plane import to_degrees

HEADER = "GITTER_ID_100m;x_mp_100m;y_mp_100m;Einwohner;Unter18;a18bis64;a65undaelter"
# Assumption, near to what rural districts of Lower Saxony publish; not a statistic of this district.
UNDER_18, OVER_64 = 0.16, 0.26

Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Grid:
    """Populated 100 m cells of EPSG:3035: centres in metres, people, age groups (n, 3), AGS, village.

    village: int64 (n,), index into Facts.villages of the one with most homes there.
    """

    x: npt.NDArray[np.int64]
    y: npt.NDArray[np.int64]
    people: npt.NDArray[np.int64]
    age: npt.NDArray[np.int64]
    ags: list[str]
    village: npt.NDArray[np.int64]


def spread_people(facts: Facts, houses: list[House]) -> Grid:
    """Give each village's people to its homes and count them by cell.

    A house counts only where the centre of its cell lies in its own municipality, so that whoever
    counts cells by boundary finds the published sums.
    """
    homes = _homes_by_cell(facts, houses)
    people: dict[Cell, int] = defaultdict(int)
    owner: dict[Cell, str] = {}
    for municipality in facts.municipalities:
        weights: dict[Cell, float] = defaultdict(float)
        for village in facts.villages:
            if village.ags != municipality.ags:
                continue
            own = homes.get(village.index, {})
            total = sum(own.values())
            for cell, count in own.items():
                weights[cell] += village.people * count / total
        for cell, count in _apportion(weights, municipality.people).items():
            people[cell] += count
            owner[cell] = municipality.ags
    cells = sorted((cell for cell, count in people.items() if count), key=lambda cell: (cell[1], cell[0]))
    counts = np.array([people[cell] for cell in cells])
    return Grid(
        x=np.array([x for x, _ in cells]),
        y=np.array([y for _, y in cells]),
        people=counts,
        age=_ages(counts),
        ags=[owner[cell] for cell in cells],
        village=_villages(cells, homes),
    )


def grid_csv(grid: Grid) -> str:
    """The grid in the spelling of the census of 2022."""
    lines = [HEADER]
    for x, y, people, age in zip(
        grid.x.tolist(), grid.y.tolist(), grid.people.tolist(), grid.age.tolist(), strict=True
    ):
        name = f"CRS3035RES100mN{y - 50}E{x - 50}"
        lines.append(";".join([name, str(x), str(y), str(people), *map(str, age)]))
    return "\n".join(lines) + "\n"


def _homes_by_cell(facts: Facts, houses: list[House]) -> dict[int, dict[Cell, int]]:
    to_grid = Transformer.from_crs(4326, 3035, always_xy=True)
    to_world = Transformer.from_crs(3035, 4326, always_xy=True)
    lon, lat = np.array([to_degrees(house.at) for house in houses]).T
    x, y = to_grid.transform(lon, lat)
    x = np.floor(x / 100).astype(np.int64) * 100 + 50
    y = np.floor(y / 100).astype(np.int64) * 100 + 50
    lon, lat = to_world.transform(x, y)
    found: dict[int, dict[Cell, int]] = defaultdict(lambda: defaultdict(int))
    ags = np.array([facts.villages[house.village].ags for house in houses])
    for municipality in facts.municipalities:
        here = np.flatnonzero(ags == municipality.ags)
        inside = shapely.contains_xy(facts.shapes[municipality.ags], lon[here], lat[here])
        for i in here[inside].tolist():
            found[houses[i].village][int(x[i]), int(y[i])] += houses[i].homes
    return found


def _villages(cells: list[Cell], homes: dict[int, dict[Cell, int]]) -> npt.NDArray[np.int64]:
    most: dict[Cell, tuple[int, int]] = {}
    for village, own in sorted(homes.items()):
        for cell, count in own.items():
            most[cell] = max(most.get(cell, (0, 0)), (count, village))
    return np.array([most[cell][1] for cell in cells], np.int64)


def _apportion(weights: dict[Cell, float], total: int) -> dict[Cell, int]:
    """Whole people in proportion to the weights, adding up to the total (largest remainders)."""
    cells = sorted(weights)
    share = np.array([weights[cell] for cell in cells])
    share = share * (total / share.sum())
    whole = np.floor(share).astype(np.int64)
    rest = share - whole
    order = np.argsort(-rest, kind="stable")
    whole[order[: total - int(whole.sum())]] += 1
    return dict(zip(cells, whole.tolist(), strict=True))


def _ages(people: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Age groups that vary from cell to cell around one share; each row adds up to its people."""
    rng = np.random.Generator(np.random.PCG64(3252))
    young = rng.binomial(people, UNDER_18)
    old = np.minimum(rng.binomial(people, OVER_64), people - young)
    return np.stack([young, people - young - old, old], axis=1).astype(np.int64)
