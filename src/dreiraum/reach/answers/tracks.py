"""The line of a ride on the map: the piece of its trip's shape from where one gets on to where one gets off."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from dreiraum.reach.streets.geometry import METRES_PER_DEGREE

Line = npt.NDArray[np.float64]
Floats = npt.NDArray[np.float64]


def piece(shape: Line, stops: Line, first: int, last: int) -> Line:
    """The shape between two of its trip's stops, float64 (k, 2) longitude and latitude, ends on the stops.

    shape: (m, 2), fewer than two points where none is known: then straight from stop to stop. stops: (n, 2), all of
    the trip in order. Every stop is put on the shape so that none comes before the one before it and the sum of
    their distances is least (dynamic programming), which loops and lines that run there and back need.
    """
    if len(shape) < 2 or last - first < 1:
        return stops[first : last + 1]
    return between(shape, along(shape, stops), first, last)


def between(shape: Line, where: Floats, first: int, last: int) -> Line:
    """The same for stops that `along` put on the shape."""
    a, b = where[first], where[last]
    inner = shape[int(np.floor(a)) + 1 : int(np.ceil(b))]
    return _distinct(np.concatenate([[_at(shape, a)], inner, [_at(shape, b)]]))


def length(line: Line) -> float:
    """Metres along a line on a plane that touches the earth there; exact to a thousandth within a district."""
    if len(line) < 2:
        return 0.0
    east = np.diff(line[:, 0]) * np.cos(np.radians((line[:-1, 1] + line[1:, 1]) / 2))
    return float(np.hypot(east, np.diff(line[:, 1])).sum() * METRES_PER_DEGREE)


def along(shape: Line, stops: Line) -> Floats:
    """Where each stop lies on the shape: number of the piece and share of it, never falling (n,).

    Each may lie at the foot of its perpendicular on any piece, or at any corner.
    """
    scale = np.array([np.cos(np.radians(stops[0, 1])), 1.0])
    start, step = shape[:-1] * scale, np.diff(shape, axis=0) * scale
    squared = np.maximum((step**2).sum(axis=1), 1e-18)
    away = stops[:, None] * scale - start[None]
    share = np.clip((away * step).sum(axis=2) / squared, 0.0, 1.0)
    foot = np.hypot(*np.moveaxis(away - share[:, :, None] * step, 2, 0))
    corner = np.hypot(*np.moveaxis((stops[:, None] - shape[None]) * scale, 2, 0))
    each = np.tile(np.arange(2 * len(shape) - 1) / 2, (len(stops), 1))
    each[:, 1::2] = np.arange(len(shape) - 1) + share
    distance = np.empty_like(each)
    distance[:, ::2], distance[:, 1::2] = corner, foot
    return _in_order(each, distance)


def _in_order(along: Floats, distance: Floats) -> Floats:
    """One of each row's values, never falling, so that the sum of the distances is least.

    along (rows, columns): rising in each row. The last column is the same for all rows, so there always is a choice.
    """
    rows, columns = along.shape
    best = np.empty((rows, columns), np.int64)  # the best column up to each one
    came = np.zeros((rows, columns), np.int64)  # the last column of the row before that is not further on
    total = cost = distance[0]
    for row in range(rows):
        if row:
            came[row] = np.searchsorted(along[row - 1], along[row], side="right") - 1
            total = distance[row] + np.where(came[row] >= 0, cost[np.maximum(came[row], 0)], np.inf)
        cost = np.minimum.accumulate(total)
        best[row] = np.maximum.accumulate(np.where(total <= cost, np.arange(columns), 0))
    found = np.empty(rows)
    limit = columns - 1
    for row in range(rows - 1, -1, -1):
        column = best[row, limit]
        found[row] = along[row, column]
        limit = came[row, column]
    return found


def _at(shape: Line, along: float) -> Floats:
    row = min(int(along), len(shape) - 2)
    found: Floats = shape[row] + (along - row) * (shape[row + 1] - shape[row])
    return found


def _distinct(line: Line) -> Line:
    """Without points that repeat the one before, but never fewer than two."""
    keep = np.append(True, (np.diff(line, axis=0) != 0).any(axis=1))
    return line[keep] if keep.sum() > 1 else line[[0, -1]]
