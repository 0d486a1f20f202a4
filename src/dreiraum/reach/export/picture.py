"""A coverage map as a picture: who reaches a service within its limit, and who does not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import shapely
from PIL import Image, ImageDraw, PngImagePlugin

from dreiraum.reach.errors import InputError
from dreiraum.reach.export.figures import count
from dreiraum.reach.export.files import replacing
from dreiraum.reach.export.ground import draw_ground
from dreiraum.reach.export.labels import draw_names
from dreiraum.reach.export.legend import (
    MARGIN,
    PANEL,
    draw_foot,
    draw_head,
    draw_panel,
    foot_height,
    footer_lines,
    panel_height,
)
from dreiraum.reach.export.provenance import provenance
from dreiraum.reach.export.sheet import BORDER, PAPER, Box, Sheet

if TYPE_CHECKING:
    from dreiraum.reach.region import Region

WIDTHS = (800, 3200)
_HEAD, _GAP, _TALLEST = 140.0, 40.0, 1.25


def draw_coverage(
    region: Region, path: Path | str, *, service: str, mode: str = "foot", window: str = "", width: int = 1600
) -> None:
    """Draw the map of one service and mode as PNG, `width` pixels wide; height as the district asks for.

    Cells are coloured by minutes to the nearest place, dark near and pale far, hatched grey beyond the
    service's limit; for "transit" by the median of the longer way, there or back, in one of the windows.
    Title, notices, attribution and licences also stand in the file's text fields.
    Raises InputError for an unknown service, mode, window or ending, a window on whose days nothing runs, a
    width outside 800 to 3200, a folder that is not writable or a full disk; a file that was there then stays
    as it was.
    """
    path = Path(path)
    if path.suffix.lower() != ".png":
        raise InputError(f"{path}: unknown ending '{path.suffix}'; a picture is written as .png")
    if not WIDTHS[0] <= width <= WIDTHS[1]:
        raise InputError(f"a width of {width} pixels; choose one from {WIDTHS[0]} to {WIDTHS[1]}")
    figures = count(region, service, mode, window)
    notes = () if figures.about else (f"{region.cells.basis.rstrip('.')}.",)
    said = provenance(region, figures.title, notes)
    smooth = 3 if width <= 2000 else 2  # drawn so many times larger, then reduced: smooth lines
    unit = width / 1600 * smooth
    column = 1600 - MARGIN - PANEL
    sheet = Sheet.around(
        _extent(region), unit=unit, left=MARGIN, top=_HEAD, width=column - _GAP - MARGIN, most=_TALLEST
    )
    lines = footer_lines(said, unit)
    foot = max(sheet.bottom / unit, _HEAD + panel_height(figures)) + 10
    high = round((foot + foot_height(lines) + 24) * width / 1600)
    image = Image.new("RGB", (width * smooth, high * smooth), PAPER)
    draw_ground(image, sheet, region, figures)
    draw = ImageDraw.Draw(image)
    draw_names(draw, sheet, region, figures)
    _trim(draw, sheet, image.size)
    draw_head(draw, unit, figures, str(region.manifest["name"]))
    draw_panel(image, sheet, column, figures, unit)
    draw_foot(draw, lines, foot, unit)
    picture = image.resize((width, high), Image.Resampling.LANCZOS, reducing_gap=None)
    words = PngImagePlugin.PngInfo()
    for name, text in said.texts().items():
        words.add_itxt(name.capitalize(), text)
    with replacing(path) as scratch:
        picture.save(scratch, format="PNG", pnginfo=words, optimize=True)


def _extent(region: Region) -> Box:
    """The district's bounds, or those of its homes where it has none."""
    if region.municipalities.bounds is not None:
        return region.municipalities.bounds
    cells = region.cells
    if not len(cells):
        raise InputError(f"{region.path}: nobody lives in this Region; there is no map to draw")
    west, south, east, north = shapely.total_bounds(shapely.points(cells.lon, cells.lat)).tolist()
    return west, south, east, north


def _trim(draw: ImageDraw.ImageDraw, sheet: Sheet, size: tuple[int, int]) -> None:
    """Clean paper around the frame, and its line."""
    left, top, right, bottom = sheet.left, sheet.top, sheet.right, sheet.bottom
    for box in (
        (0, 0, size[0], top - 1),
        (0, bottom + 1, size[0], size[1]),
        (0, 0, left - 1, size[1]),
        (right + 1, 0, size[0], size[1]),
    ):
        draw.rectangle(box, fill=PAPER)
    draw.rectangle((left, top, right, bottom), outline=BORDER, width=round(sheet.unit))
