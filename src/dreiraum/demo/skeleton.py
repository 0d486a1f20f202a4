"""The skeleton of the road network: junctions at stops and villages, roads between them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from dreiraum.demo.plane import Point, distance

RANKS = ("primary", "secondary", "tertiary", "unclassified", "residential")


@dataclass(slots=True)
class Road:
    """One road between two junctions of the skeleton; `points` run from a to b."""

    a: int
    b: int
    points: list[Point]
    rank: str = ""
    ref: str = ""
    kind: str = ""  # "bridge", "ferry" and "ring" are laid as they are; the rest follows from the junctions
    name: str = ""


@dataclass(slots=True)
class Skeleton:
    """Junctions and the roads between them; `village` is the settlement of a junction, -1 for none."""

    at: list[Point]
    village: list[int]
    roads: list[Road]

    def nearest(self, point: Point) -> int:
        """The junction nearest to a point."""
        return min(range(len(self.at)), key=lambda i: (distance(self.at[i], point), i))


def road_key(a: int, b: int) -> tuple[int, int]:
    """The same pair whichever way it is read."""
    return (a, b) if a < b else (b, a)


def sparse_graph(
    ends: npt.NDArray[np.int64], metres: npt.NDArray[np.float64], junctions: int
) -> csr_array[np.float64, tuple[int, int]]:
    """Roads as a matrix: ends (n, 2) junction indices, metres (n,)."""
    return csr_array((metres, (ends[:, 0], ends[:, 1])), shape=(junctions, junctions))
