"""Finds the nearest street that a mode can use.

A grid over the district holds the straight pieces of all edges; a query looks at rings of cells
around the point until no nearer piece can exist.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numba as nb
import numpy as np
import numpy.typing as npt

from dreiraum.reach.streets.arcs import by_key
from dreiraum.reach.streets.geometry import METRES_PER_DEGREE

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

CELL = 200.0  # metres; a rural edge piece is shorter, a town cell holds some dozens of pieces
MOST_CELLS = 1 << 20
FURTHEST = 2000.0  # metres; a home further from any street counts as not connected


class Grid(NamedTuple):
    """Pieces per cell. frame: float64 (6,) west, south, degrees per cell east and north, columns, rows."""

    frame: Floats
    ends: Ints
    piece: Ints


class Snaps(NamedTuple):
    """Points on streets: edge int32 (-1 = none), along float32 0..1 of its length, offset float32 metres."""

    edge: Ints
    along: npt.NDArray[np.float32]
    offset: npt.NDArray[np.float32]


def build_grid(shape_ends: Longs, lon: Ints, lat: Ints) -> Grid:
    """Grid over the pieces (i, i + 1) of all edges' shapes (1e-7 degrees)."""
    if not len(lon):
        return Grid(np.array([0.0, 0.0, 1.0, 1.0, 1.0, 1.0]), np.zeros(2, np.int32), np.empty(0, np.int32))
    west, south = lon.min() * 1e-7, lat.min() * 1e-7
    middle = math.radians((lat.min() + lat.max()) / 2 * 1e-7)
    step_lat = CELL / METRES_PER_DEGREE
    step_lon = step_lat / math.cos(middle)
    width, height = lon.max() * 1e-7 - west, lat.max() * 1e-7 - south
    # a street at the other end of the world would make a grid larger than all streets
    wider = max(1.0, math.sqrt((width / step_lon) * (height / step_lat) / max(MOST_CELLS, 4 * len(lon))))
    step_lon, step_lat = wider * step_lon, wider * step_lat
    columns, rows = int(width / step_lon) + 1, int(height / step_lat) + 1
    frame = np.array([west, south, step_lon, step_lat, columns, rows])
    cell, piece = _cover(shape_ends, lon, lat, frame)
    ends, order = by_key(columns * rows, cell)
    return Grid(frame, ends, piece[order])


@nb.njit(cache=True, nogil=True)
def _cover(shape_ends: Longs, lon: Ints, lat: Ints, frame: Floats) -> tuple[Ints, Ints]:
    """Pairs (cell, piece) for every cell that a piece's box touches."""
    count = 0
    for turn in range(2):
        if turn == 1:
            cells, pieces = np.empty(count, np.int32), np.empty(count, np.int32)
        count = 0
        for e in range(len(shape_ends) - 1):
            for i in range(shape_ends[e], shape_ends[e + 1] - 1):
                x0 = int((min(lon[i], lon[i + 1]) * 1e-7 - frame[0]) / frame[2])
                x1 = int((max(lon[i], lon[i + 1]) * 1e-7 - frame[0]) / frame[2])
                y0 = int((min(lat[i], lat[i + 1]) * 1e-7 - frame[1]) / frame[3])
                y1 = int((max(lat[i], lat[i + 1]) * 1e-7 - frame[1]) / frame[3])
                for y in range(max(y0, 0), min(y1, int(frame[5]) - 1) + 1):
                    for x in range(max(x0, 0), min(x1, int(frame[4]) - 1) + 1):
                        if turn == 1:
                            cells[count] = y * int(frame[4]) + x
                            pieces[count] = i
                        count += 1
    return cells, pieces


@nb.njit(cache=True, nogil=True)
def _nearest_piece(
    grid: Grid, edge_of: Ints, usable: npt.NDArray[np.uint8], bit: int,
    lon: Ints, lat: Ints, px: float, py: float,
) -> tuple[int, float, float]:  # fmt: skip
    """Piece, position on it (0..1) and squared distance in m2; piece -1 where none is near enough."""
    east = METRES_PER_DEGREE * math.cos(math.radians(py))
    columns, rows = int(grid.frame[4]), int(grid.frame[5])
    # near a pole cells have no width, and rings no end
    beyond = FURTHEST / METRES_PER_DEGREE
    if not grid.frame[1] - beyond <= py <= grid.frame[1] + rows * grid.frame[3] + beyond:
        return -1, 0.0, FURTHEST * FURTHEST
    cx = math.floor((px - grid.frame[0]) / grid.frame[2])
    cy = math.floor((py - grid.frame[1]) / grid.frame[3])
    best, where, nearest = -1, 0.0, FURTHEST * FURTHEST
    # a cell is nowhere narrower than this, whatever the latitude in the grid
    narrow = min(grid.frame[2] * east, grid.frame[3] * METRES_PER_DEGREE)
    for ring in range(int(FURTHEST / narrow) + 2):
        if ring > 1 and nearest <= ((ring - 1) * narrow) ** 2:
            break
        for y in range(max(cy - ring, 0), min(cy + ring, rows - 1) + 1):
            edge_row = abs(y - cy) == ring
            for x in range(max(cx - ring, 0), min(cx + ring, columns - 1) + 1):
                if not edge_row and abs(x - cx) != ring:
                    continue
                for slot in range(grid.ends[y * columns + x], grid.ends[y * columns + x + 1]):
                    i = grid.piece[slot]
                    if not usable[edge_of[i]] & bit:
                        continue
                    ax, ay = (lon[i] * 1e-7 - px) * east, (lat[i] * 1e-7 - py) * METRES_PER_DEGREE
                    bx, by = (lon[i + 1] * 1e-7 - px) * east, (lat[i + 1] * 1e-7 - py) * METRES_PER_DEGREE
                    dx, dy = bx - ax, by - ay
                    long = dx * dx + dy * dy
                    t = 0.0 if long == 0.0 else min(1.0, max(0.0, -(ax * dx + ay * dy) / long))
                    qx, qy = ax + t * dx, ay + t * dy
                    d = qx * qx + qy * qy
                    if d < nearest or (d == nearest and best >= 0 and i < best):
                        best, where, nearest = i, t, d
    return best, where, nearest


@nb.njit(cache=True, nogil=True)
def snap_points(
    grid: Grid, edge_of: Ints, shape_along: npt.NDArray[np.float32], usable: npt.NDArray[np.uint8], bit: int,
    lon: Ints, lat: Ints, px: Floats, py: Floats,
) -> Snaps:  # fmt: skip
    """Nearest usable point of each (px, py) in degrees.

    edge_of: edge of each shape point. shape_along: share of its edge's length before each shape
    point. usable: per edge a bit for each mode; bit: the mode's.
    """
    edge = np.full(len(px), -1, np.int32)
    along = np.zeros(len(px), np.float32)
    offset = np.zeros(len(px), np.float32)
    for k in range(len(px)):
        i, t, d = _nearest_piece(grid, edge_of, usable, bit, lon, lat, px[k], py[k])
        if i >= 0:
            edge[k] = edge_of[i]
            along[k] = shape_along[i + 1] if t == 1.0 else shape_along[i] + t * (shape_along[i + 1] - shape_along[i])
            offset[k] = math.sqrt(d)
    return Snaps(edge, along, offset)
