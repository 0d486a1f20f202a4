"""Names on the map: villages beside their houses, municipalities where there is room."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import shapely
from PIL import ImageDraw

from dreiraum.reach.export import lettering
from dreiraum.reach.export.sheet import INK, LAND, Colour, Floats, Sheet

if TYPE_CHECKING:
    from dreiraum.reach.export.figures import Figures
    from dreiraum.reach.region import Region

AREA: Colour = (112, 100, 84)
_TOWN = 5000  # people; its name stands on the map even over homes
_BIN = 6.0  # units; the map is divided into squares of this size to see what is free


class Room:
    """What of the map is taken: homes weigh a little, places more, names wholly."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet, self.bin = sheet, _BIN * sheet.unit
        high, wide = (sheet.bottom - sheet.top) / self.bin, (sheet.right - sheet.left) / self.bin
        self.taken = np.zeros((int(high) + 1, int(wide) + 1))

    def mark(self, points: Floats, weight: float) -> None:
        """Note points as taken."""
        points = points[self.sheet.inside(points)]
        x, y = ((points - [self.sheet.left, self.sheet.top]) / self.bin).astype(int).T
        np.maximum.at(self.taken, (y, x), weight)

    def mark_cells(self, points: Floats) -> None:
        """Note the squares of cells, given their centres."""
        side = 100 * self.sheet.metre
        steps = (np.arange(many := int(side / self.bin) + 1) + 0.5) / many - 0.5
        for x in steps.tolist():
            for y in steps.tolist():
                self.mark(points + np.array([x, y]) * side, 1.0)

    def cost(self, box: tuple[float, float, float, float]) -> float:
        """Mean weight under a box of pixels; infinite where it leaves the frame or meets a name."""
        sheet = self.sheet
        if box[0] < sheet.left or box[1] < sheet.top or box[2] > sheet.right or box[3] > sheet.bottom:
            return np.inf
        return float(self._under(box).mean())

    def take(self, box: tuple[float, float, float, float]) -> None:
        """A name stands here."""
        self._under(box)[:] = np.inf

    def _under(self, box: tuple[float, float, float, float]) -> npt.NDArray[np.float64]:
        left, top = (box[0] - self.sheet.left) / self.bin, (box[1] - self.sheet.top) / self.bin
        right, bottom = (box[2] - self.sheet.left) / self.bin, (box[3] - self.sheet.top) / self.bin
        return self.taken[int(top) : int(bottom) + 1, int(left) : int(right) + 1]


def draw_names(draw: ImageDraw.ImageDraw, sheet: Sheet, region: Region, figures: Figures) -> None:
    """Municipalities first, then villages by their people as far as there is room."""
    room = Room(sheet)
    room.mark_cells(sheet.at(region.cells.lon, region.cells.lat))
    rows = figures.places
    room.mark(sheet.at(region.places.lon[rows], region.places.lat[rows]), 12.0)
    if region.municipalities.bounds is not None and len(region.municipalities) > 1:
        for name, shape in zip(region.municipalities.name, region.municipalities.shape, strict=True):
            _name_area(draw, sheet, room, name, shape)
    for name, people, points in _villages(sheet, region):
        _name_village(draw, sheet, room, name, people, points)


def _name_area(draw: ImageDraw.ImageDraw, sheet: Sheet, room: Room, name: str, shape: shapely.Geometry) -> None:
    """In spaced capitals, inside the border, over as few homes as can be, near the middle."""
    size, apart = 15.5 * sheet.unit, 3.2 * sheet.unit
    text = name.replace("ß", "ẞ").upper()
    wide = lettering.length(text, size) + apart * (len(text) - 1)
    west, south, east, north = shapely.bounds(shape).tolist()
    lon, lat = np.meshgrid(np.linspace(west, east, 41), np.linspace(south, north, 41))
    middle = sheet.at(lon.ravel(), lat.ravel())
    edge = np.array([wide / 2 + 8 * sheet.unit, size])
    corners = middle[:, None, :] + np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * edge
    back_lon = sheet.west + (corners[..., 0] - sheet.left) / sheet.per_lon
    back_lat = sheet.north - (corners[..., 1] - sheet.top) / sheet.per_lat
    shapely.prepare(shape)
    fits = shapely.contains_properly(shape, shapely.polygons(np.stack([back_lon, back_lat], axis=-1)))
    heart = shapely.get_coordinates(shapely.centroid(shape))[0]
    centre = sheet.at(heart[0], heart[1])
    best, spot = np.inf, None
    for x, y in middle[fits].tolist():
        off = np.hypot(x - centre[0], y - centre[1]) / (400 * sheet.unit)
        found = 6 * room.cost((x - edge[0], y - edge[1], x + edge[0], y + edge[1])) + off
        if found < best:
            best, spot = found, (x, y)
    if spot is not None:
        room.take((spot[0] - edge[0], spot[1] - edge[1], spot[0] + edge[0], spot[1] + edge[1]))
        _spaced(draw, (spot[0] - wide / 2, spot[1] + size * 0.36), text, size, apart, sheet.unit)


def _spaced(
    draw: ImageDraw.ImageDraw, at: tuple[float, float], text: str, size: float, apart: float, unit: float
) -> None:
    x = at[0]
    for letter in text:
        lettering.write(draw, (x, at[1]), letter, size=size, colour=AREA, halo=(2.5 * unit, LAND))
        x += lettering.length(letter, size) + apart


def _villages(sheet: Sheet, region: Region) -> list[tuple[str, int, Floats]]:
    """Name, people and the cells (pixels) of each village, the largest first."""
    part, cells = region.parts["people"], region.cells
    village = part.array("village").astype(np.int64)
    names = part.strings("village_name").tolist()
    points = sheet.at(cells.lon, cells.lat)
    order = np.argsort(village, kind="stable")
    order = order[village[order] >= 0]
    starts = np.flatnonzero(np.diff(village[order], prepend=-1))
    groups = np.split(order, starts[1:]) if len(order) else []
    found = [(names[int(village[rows[0]])], int(cells.people[rows].sum()), points[rows]) for rows in groups]
    return sorted(found, key=lambda one: (-one[1], one[0]))


def _name_village(draw: ImageDraw.ImageDraw, sheet: Sheet, room: Room, name: str, people: int, points: Floats) -> None:
    """Above, below or beside the heart of the village, wherever the least is hidden; not at all if much is."""
    unit = sheet.unit
    size = (17.0 if people >= _TOWN else 14.5 if people >= 1500 else 12.5) * unit
    heart = np.median(points, axis=0)
    near = points[np.hypot(*(points - heart).T) < 45 * unit]
    left, top = near.min(axis=0) - 5 * unit
    right, bottom = near.max(axis=0) + 5 * unit
    wide, high = lettering.length(name, size), size
    x, y = heart.tolist()
    spots = [
        (x - wide / 2, top - high), (x - wide / 2, bottom), (right, y - high / 2),
        (left - wide, y - high / 2), (x - wide / 2, y - high / 2),
    ]  # fmt: skip
    if people >= _TOWN:
        turns = np.arange(12) * np.pi / 6
        spots += [
            (x - wide / 2 + far * unit * np.cos(turn), y - high / 2 + far * unit * np.sin(turn))
            for far in (60, 95)
            for turn in turns.tolist()
        ]
    costs = [room.cost((a, b, a + wide, b + high)) + 0.03 * k for k, (a, b) in enumerate(spots)]
    k = int(np.argmin(costs))
    if costs[k] > (1.5 if people >= _TOWN else 0.45):
        return
    a, b = spots[k]
    room.take((a - 3 * unit, b - 1 * unit, a + wide + 3 * unit, b + high + 1 * unit))
    lettering.write(
        draw, (a, b + 0.82 * size), name, size=size, colour=INK, halo=(2.2 * unit, LAND),
        weight=0.35 * unit if people >= _TOWN else 0.0,
    )  # fmt: skip
