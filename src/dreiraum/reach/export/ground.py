"""The map itself: land, streets, cells by minutes, borders, places."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import shapely
from PIL import Image, ImageChops, ImageDraw

from dreiraum.reach.export.layers import squares
from dreiraum.reach.export.sheet import (
    BORDER,
    GREY,
    HATCH,
    INK,
    LAND,
    OUTSIDE,
    ROAD,
    STREET,
    Colour,
    Floats,
    Sheet,
    shades,
)
from dreiraum.reach.search.nearest import UNREACHED

if TYPE_CHECKING:
    from dreiraum.reach.export.figures import Figures
    from dreiraum.reach.region import Region

MAIN_ROAD = 38.0  # km/h by car: country roads and faster
_SMALL = 4.0  # units a cell must be wide for footpaths, and streets on top of cells, to help


def draw_ground(image: Image.Image, sheet: Sheet, region: Region, figures: Figures) -> None:
    """Draw the map into its frame."""
    land = _land(sheet, region, image.size)
    draw = ImageDraw.Draw(image)
    draw.rectangle((sheet.left, sheet.top, sheet.right, sheet.bottom), fill=LAND)
    _draw_streets(image, sheet, region, {False: STREET, True: ROAD})
    homes = _draw_cells(image, sheet, region, figures)
    if sheet.metre * 100 >= _SMALL * sheet.unit:
        over = image.copy()
        _draw_streets(over, sheet, region, {False: LAND, True: LAND})
        image.paste(Image.blend(image, over, 0.55), mask=homes)
    if land is not None:
        veil = Image.blend(image, Image.new("RGB", image.size, OUTSIDE), 0.72)
        image.paste(veil, mask=ImageChops.invert(land))
        _draw_borders(ImageDraw.Draw(image), sheet, region)
    _draw_places(ImageDraw.Draw(image), sheet, region, figures)


def _land(sheet: Sheet, region: Region, size: tuple[int, int]) -> Image.Image | None:
    """White inside the district, None where the Region knows no borders."""
    if region.municipalities.bounds is None:
        return None
    mask = Image.new("L", size, 0)
    draw = ImageDraw.Draw(mask)
    for polygon in shapely.get_parts(region.municipalities.shape).tolist():
        draw.polygon(_flat(_ring(sheet, polygon.exterior)), fill=255)
        for hole in polygon.interiors:
            draw.polygon(_flat(_ring(sheet, hole)), fill=0)
    return mask


def _draw_streets(image: Image.Image, sheet: Sheet, region: Region, colour: dict[bool, Colour]) -> None:
    """Fine lines: country roads broader than streets; footpaths only where the map is large."""
    array = region.streets.part.array
    points = sheet.at(array("shape_lon") * 1e-7, array("shape_lat") * 1e-7)
    ends = array("shape_ends").tolist()
    times = region.streets.times("car").astype(np.float64)
    times[times == UNREACHED] = np.nan
    quickest = np.fmin(times[:, 0], times[:, 1])
    speed = array("length") / np.maximum(quickest, 1) * 36
    main, drivable = speed >= MAIN_ROAD, np.isfinite(speed)
    seen = np.logical_or.reduceat(sheet.inside(points), array("shape_ends")[:-1])
    draw = ImageDraw.Draw(image)
    detailed = sheet.metre * 100 >= _SMALL * sheet.unit
    for fast, rows in ((False, np.flatnonzero(seen & ~main)), (True, np.flatnonzero(seen & main))):
        for edge in rows.tolist():
            if drivable[edge] or detailed:
                broad = (2.2 if fast else 1.0) * (1.0 if drivable[edge] else 0.7) * (1.5 if detailed else 1)
                line = _flat(points[ends[edge] : ends[edge + 1]])
                draw.line(line, fill=colour[fast], width=max(1, round(broad * sheet.unit)), joint="curve")


def _draw_cells(image: Image.Image, sheet: Sheet, region: Region, figures: Figures) -> Image.Image:
    """Colour by class, grey hatching beyond the limit; returns the mask of all that is inhabited."""
    corners = shapely.get_coordinates(squares(region.cells)).reshape(-1, 5, 2)
    points = sheet.at(corners[..., 0], corners[..., 1])
    colours = shades(len(figures.ends))
    beyond, homes = (Image.new("L", image.size, 0) for _ in range(2))
    draw, far, all_ = (ImageDraw.Draw(one) for one in (image, beyond, homes))
    for cell, band in enumerate(figures.band.tolist()):
        square = _flat(points[cell, :4])
        all_.polygon(square, fill=255)
        if band < 0:
            far.polygon(square, fill=255)
        else:
            draw.polygon(square, fill=colours[band])
    image.paste(hatching(image.size, sheet.unit), mask=beyond)
    return homes


def hatching(size: tuple[int, int], unit: float) -> Image.Image:
    """Grey lines from lower left to upper right, one pattern over the whole sheet."""
    period = round(6 * unit)
    y, x = np.ogrid[:period, :period]
    line = ((x + y) % period < round(1.9 * unit))[..., None]
    tile = np.where(line, np.array(HATCH, np.uint8), np.array(GREY, np.uint8))
    many = (size[1] // period + 1, size[0] // period + 1, 1)
    return Image.fromarray(np.tile(tile, many)[: size[1], : size[0]])


def _draw_borders(draw: ImageDraw.ImageDraw, sheet: Sheet, region: Region) -> None:
    for polygon in shapely.get_parts(region.municipalities.shape).tolist():
        draw.line(_flat(_ring(sheet, polygon.exterior)), fill=BORDER, width=round(1.3 * sheet.unit), joint="curve")
    whole = shapely.union_all(region.municipalities.shape)
    for polygon in shapely.get_parts([whole]).tolist():
        draw.line(_flat(_ring(sheet, polygon.exterior)), fill=BORDER, width=round(2.8 * sheet.unit), joint="curve")


def _draw_places(draw: ImageDraw.ImageDraw, sheet: Sheet, region: Region, figures: Figures) -> None:
    rows = figures.places
    points = sheet.at(region.places.lon[rows], region.places.lat[rows])
    for x, y in points[sheet.inside(points)].tolist():
        draw_place(draw, x, y, sheet.unit * place_size(len(rows)))


def place_size(many: int) -> float:
    """Radius in units: smaller where there are many."""
    return 5.2 if many <= 40 else 3.6 if many <= 150 else 2.6


def draw_place(draw: ImageDraw.ImageDraw, x: float, y: float, radius: float) -> None:
    """A white disc with a dark ring."""
    for share, colour in ((1.0, INK), (0.62, (255, 255, 255))):
        r = radius * share
        draw.ellipse((x - r, y - r, x + r, y + r), fill=colour)


def _ring(sheet: Sheet, ring: shapely.LinearRing) -> Floats:
    coordinates: npt.NDArray[np.float64] = shapely.get_coordinates(ring)
    return sheet.at(coordinates[:, 0], coordinates[:, 1])


def _flat(points: Floats) -> list[float]:
    flat: list[float] = points.ravel().tolist()
    return flat
