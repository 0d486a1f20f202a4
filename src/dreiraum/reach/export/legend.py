"""The words around the map: title, figures, legend, scale, notices and attribution."""

from __future__ import annotations

from PIL import Image, ImageDraw

from dreiraum.reach.export.figures import Figures
from dreiraum.reach.export.ground import draw_place, hatching, place_size
from dreiraum.reach.export.lettering import length, shorten, wrap, write
from dreiraum.reach.export.provenance import Provenance
from dreiraum.reach.export.sheet import GREY, INK, LAND, PAPER, SOFT, Sheet, shades
from dreiraum.reach.export.words import by_mode, percent, thousands

MARGIN = 44.0
PANEL = 392.0
MOST_AREAS = 14
_NOTE, _NOTE_LINE = 13.0, 19.0


def footer_lines(said: Provenance, unit: float) -> list[str]:
    """Notices and attribution as lines that fit the sheet."""
    width = (1600 - 2 * MARGIN) * unit
    texts = [*said.notices, f"Daten: {said.credit}" if said.credit else ""]
    return [line for text in texts for line in wrap(text, _NOTE * unit, width)]


def panel_height(figures: Figures) -> float:
    """Units that the column beside the map takes."""
    return 470.0 + 34 * len(figures.ends) + 30 * min(len(figures.areas), MOST_AREAS)


def draw_head(draw: ImageDraw.ImageDraw, unit: float, figures: Figures, district: str) -> None:
    """Title, district and the one figure that matters."""
    u = unit
    write(draw, (MARGIN * u, 74 * u), figures.title, size=46 * u, colour=INK, weight=0.5 * u)
    said = f"{district} · {figures.when}" if figures.when else district
    write(draw, (MARGIN * u, 108 * u), said, size=22 * u, colour=SOFT)


def draw_panel(image: Image.Image, sheet: Sheet, left: float, figures: Figures, unit: float) -> None:
    """The column beside the map."""
    draw, u, right = ImageDraw.Draw(image), unit, left + PANEL
    about = "etwa " if figures.about else ""
    top = sheet.top / u
    share = f"{about}{percent(figures.within, figures.everybody)}"
    write(draw, (left * u, (top + 44) * u), share, size=58 * u, colour=shades(3)[0], weight=0.7 * u)
    for k, line in enumerate(
        (
            f"der Menschen in {figures.limit:g} Minuten {by_mode(figures.mode)}",
            f"{about}{thousands(figures.within)} von {thousands(figures.everybody)}",
        )
    ):
        colour = SOFT if k else INK
        write(draw, (left * u, (top + 78 + 26 * k) * u), line, size=18 * u, colour=colour)
    y = top + 112
    if figures.old[1]:
        y += 28
        text = f"65 Jahre und älter: {percent(*figures.old)}"
        write(draw, (left * u, y * u), text, size=18 * u, colour=INK)
    y = _draw_classes(image, left, right, y + 46, figures, u)
    y = _draw_areas(draw, left, right, y + 40, figures, u)
    _draw_scale(draw, sheet)


def _draw_classes(image: Image.Image, left: float, right: float, y: float, figures: Figures, u: float) -> float:
    """Swatch, minutes and share of people of each class, then hatching and the mark of a place."""
    draw = ImageDraw.Draw(image)
    what = "Minuten hin oder zurück (das Längere)" if figures.when else "Minuten bis zum nächsten Ort"
    write(draw, (left * u, y * u), what, size=15 * u, colour=SOFT)
    write(draw, (right * u, y * u), "Menschen", size=15 * u, colour=SOFT, anchor="r")
    y += 16
    starts = [0.0, *figures.ends[:-1]]
    rows = [f"{a:g} bis {b:g} Minuten" for a, b in zip(starts, figures.ends, strict=True)]
    rows.append(f"weiter als {figures.limit:g} Minuten")
    colours = shades(len(figures.ends))
    for k, text in enumerate(rows):
        box = (round(left * u), round(y * u), round((left + 44) * u), round((y + 24) * u))
        if k < len(colours):
            draw.rectangle(box, fill=colours[k])
        else:
            image.paste(hatching((box[2] - box[0], box[3] - box[1]), u), box[:2])
        write(draw, ((left + 58) * u, (y + 18) * u), text, size=18 * u, colour=INK)
        share = percent(float(figures.people[k]), figures.everybody)
        write(draw, (right * u, (y + 18) * u), share, size=18 * u, colour=INK, anchor="r")
        y += 34
    draw_place(draw, (left + 22) * u, (y + 13) * u, max(place_size(len(figures.places)), 4) * u)
    write(draw, ((left + 58) * u, (y + 19) * u), figures.service, size=18 * u, colour=INK)
    many = thousands(len(figures.places))
    write(
        draw,
        (right * u, (y + 19) * u),
        "1 Ort" if many == "1" else f"{many} Orte",
        size=18 * u,
        colour=SOFT,
        anchor="r",
    )
    return y + 24


def _draw_areas(draw: ImageDraw.ImageDraw, left: float, right: float, y: float, figures: Figures, u: float) -> float:
    """Share of people within the limit, per municipality, the largest share first."""
    if len(figures.areas) < 2:
        return y
    write(draw, (left * u, y * u), f"In {figures.limit:g} Minuten, je Gemeinde", size=15 * u, colour=SOFT)
    y += 10
    ranked = sorted(figures.areas, key=lambda one: (-one[1] / max(one[2], 1), one[0]))
    for name, within, everybody in ranked[:MOST_AREAS]:
        text = shorten(name, 17 * u, (PANEL - 172) * u)
        write(draw, (left * u, (y + 19) * u), text, size=17 * u, colour=INK)
        write(draw, (right * u, (y + 19) * u), percent(within, everybody), size=17 * u, colour=INK, anchor="r")
        start, wide = right - 160, 72.0
        draw.rectangle((start * u, (y + 9) * u, (start + wide) * u, (y + 17) * u), fill=GREY)
        if within:
            end = start + wide * within / everybody
            draw.rectangle((start * u, (y + 9) * u, end * u, (y + 17) * u), fill=shades(3)[1])
        y += 30
    if len(ranked) > MOST_AREAS:
        text = f"und {len(ranked) - MOST_AREAS} weitere"
        write(draw, (left * u, (y + 19) * u), text, size=15 * u, colour=SOFT)
        y += 30
    return y


def _draw_scale(draw: ImageDraw.ImageDraw, sheet: Sheet) -> None:
    """A bar of a round length in the lower left corner of the map."""
    u = sheet.unit
    widest = (sheet.right - sheet.left) / 5 / sheet.metre
    metres = max(m * 10**k for k in range(1, 6) for m in (1, 2, 5) if m * 10**k <= max(widest, 10))
    text = f"{metres // 1000} km" if metres >= 1000 else f"{metres} m"
    x, y = sheet.left + 22 * u, sheet.bottom - 24 * u
    end = x + metres * sheet.metre
    wide = length(text, 15 * u)
    draw.rectangle((x - 10 * u, y - 14 * u, end + wide + 22 * u, y + 14 * u), fill=LAND)
    draw.rectangle((x, y - 1.5 * u, end, y + 1.5 * u), fill=INK)
    for at in (x, end):
        draw.rectangle((at - 1.2 * u, y - 6 * u, at + 1.2 * u, y + 6 * u), fill=INK)
    write(draw, (end + 10 * u, y + 5.5 * u), text, size=15 * u, colour=INK, halo=(2 * u, PAPER))


def draw_foot(draw: ImageDraw.ImageDraw, lines: list[str], top: float, unit: float) -> None:
    """Notices and attribution under the map."""
    for k, line in enumerate(lines):
        y = (top + 18 + _NOTE_LINE * k) * unit
        write(draw, (MARGIN * unit, y), line, size=_NOTE * unit, colour=SOFT)


def foot_height(lines: list[str]) -> float:
    """Units that the lines under the map take."""
    return 18 + _NOTE_LINE * len(lines)
