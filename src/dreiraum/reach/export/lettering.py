"""German text in Pillow's own font, so that a picture looks the same on every machine.

The font that comes with Pillow (a part of Aileron, by Sora Sagano, CC0) has plain Latin letters, no umlauts,
no sharp s and no dash. They are put together here from its letters, dots and strokes; other letters with
marks lose the mark.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from PIL import ImageDraw, ImageFont

Colour = tuple[int, int, int]

_DOTS, _ACUTE, _GRAVE = "\u0308", "\u0301", "\u0300"
_PLAIN = str.maketrans({"„": '"', "“": '"', "‚": "'", "→": ">", "−": "-", "—": "–", "\u202f": " ", "\u00a0": " "})
# Lengths in hundredths of the font size, measured on its letters.
_STEM, _DOT, _LOW, _HIGH, _APART = 7.2, 5.4, -65.5, -83.5, 11.5
_SHARP_S, _DASH = 59.0, 56.0
# The right side of the sharp s: cubic curves (Bezier) from the top of the stem to the end of the lower bowl.
_BOWLS = (
    ((13, -54), (13, -67), (20, -72), (30, -72)),
    ((30, -72), (40, -72), (46.5, -66), (46.5, -57.5)),
    ((46.5, -57.5), (46.5, -50), (42.5, -44.5), (33, -42)),
    ((33, -42), (46, -39.5), (53, -31.5), (53, -20.5)),
    ((53, -20.5), (53, -9.5), (46, -3.2), (36, -3.2)),
    ((36, -3.2), (31.5, -3.2), (28, -4), (25, -5.5)),
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of plain letters, or one drawn sign ("ß", "–"), with marks at letters of the run."""

    text: str
    marks: tuple[tuple[int, str], ...] = ()


def length(text: str, size: float) -> float:
    """Width of a text in pixels."""
    return sum(_advance(piece, size) for piece in _pieces(text))


def write(
    draw: ImageDraw.ImageDraw,
    at: tuple[float, float],
    text: str,
    *,
    size: float,
    colour: Colour,
    anchor: str = "l",
    halo: tuple[float, Colour] | None = None,
    weight: float = 0.0,
) -> None:
    """Draw one line of text; `at` is on its base line, at its left, middle or right (anchor l, m, r).

    halo: width in pixels and colour of an edge around the letters. weight: pixels added to every stroke.
    """
    x = at[0] - {"l": 0.0, "m": 0.5, "r": 1.0}[anchor] * length(text, size)
    passes = [(weight, colour)] if halo is None else [(halo[0] + weight, halo[1]), (weight, colour)]
    for edge, ink in passes:
        thick = round(edge)
        left = x
        for piece in _pieces(text):
            _draw(draw, left, at[1], piece, size, ink, thick)
            left += _advance(piece, size)


def wrap(text: str, size: float, width: float) -> list[str]:
    """Lines of whole words that fit the width; a longer word stands alone."""
    lines: list[str] = []
    for word in text.split():
        if lines and length(f"{lines[-1]} {word}", size) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def shorten(text: str, size: float, width: float) -> str:
    """The text, or as much of it as fits the width with three dots."""
    if length(text, size) <= width:
        return text
    while text and length(f"{text}…", size) > width:
        text = text[:-1].rstrip()
    return f"{text}…"


@lru_cache(maxsize=64)
def _font(size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size)
    if not isinstance(font, ImageFont.FreeTypeFont):  # Pillow built without FreeType
        raise RuntimeError("this Pillow cannot draw text of any size; install the wheel from PyPI")
    return font


@lru_cache(maxsize=4096)
def _pieces(text: str) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    run = ""
    marks: list[tuple[int, str]] = []
    for sign in unicodedata.normalize("NFD", text.translate(_PLAIN)):
        if sign in "ßẞ–":
            pieces += [Piece(run, tuple(marks)), Piece("–" if sign == "–" else "ß")]
            run, marks = "", []
        elif unicodedata.combining(sign):
            if sign in (_DOTS, _ACUTE, _GRAVE) and run:
                marks.append((len(run) - 1, sign))
        else:
            run += sign
    return tuple(piece for piece in (*pieces, Piece(run, tuple(marks))) if piece.text)


def _advance(piece: Piece, size: float) -> float:
    if piece.text in ("ß", "–"):
        return (_SHARP_S if piece.text == "ß" else _DASH) * size / 100
    return _font(round(size)).getlength(piece.text)


def _draw(draw: ImageDraw.ImageDraw, x: float, y: float, piece: Piece, size: float, ink: Colour, thick: int) -> None:
    em = size / 100
    brush = max(_STEM * em / 2 + thick - 0.5, 0.5)
    if piece.text == "ß":
        draw.rectangle((x + 13 * em - brush, y - 56 * em, x + 13 * em + brush, y + thick), fill=ink)
        _stroke(draw, np.array([x, y]) + _bowls() * em, brush, ink)
    elif piece.text == "–":
        top, thin = y - 26 * em, 3.0 * em + thick - 0.5
        draw.rectangle((x + 4 * em - thick, top - thin, x + (_DASH - 4) * em + thick, top + thin), fill=ink)
    else:
        font = _font(round(size))
        draw.text((x, y), piece.text, font=font, fill=ink, anchor="ls", stroke_width=thick, stroke_fill=ink)
        for letter, mark in piece.marks:
            middle = x + font.getlength(piece.text[:letter]) + font.getlength(piece.text[letter]) / 2
            high = _HIGH if piece.text[letter].isupper() else _LOW
            _mark(draw, middle, y + high * em, mark, em, ink, thick)


def _mark(draw: ImageDraw.ImageDraw, x: float, y: float, mark: str, em: float, ink: Colour, thick: int) -> None:
    if mark == _DOTS:
        for side in (-_APART, _APART):
            _disc(draw, x + side * em, y, _DOT * em + thick, ink)
    else:
        lean = 6 * em if mark == _ACUTE else -6 * em
        ends = np.array([[x - lean, y + 4 * em], [x + lean, y - 5 * em]])
        _stroke(draw, ends[0] + np.linspace(0, 1, 24)[:, None] * (ends[1] - ends[0]), 3.8 * em + thick, ink)


def _stroke(draw: ImageDraw.ImageDraw, line: npt.NDArray[np.float64], brush: float, ink: Colour) -> None:
    for x, y in line.tolist():
        _disc(draw, x, y, brush, ink)


def _disc(draw: ImageDraw.ImageDraw, x: float, y: float, radius: float, ink: Colour) -> None:
    radius = max(radius - 0.5, 0.5)  # Pillow draws the pixels on both ends
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=ink)


@lru_cache(maxsize=1)
def _bowls() -> npt.NDArray[np.float64]:
    """Points along the curves of the sharp s, dense enough for a round brush."""
    t = np.linspace(0, 1, 40)[:, None]
    parts = [
        (1 - t) ** 3 * np.array(a) + 3 * (1 - t) ** 2 * t * np.array(b)
        + 3 * (1 - t) * t**2 * np.array(c) + t**3 * np.array(d)
        for a, b, c, d in _BOWLS
    ]  # fmt: skip
    return np.concatenate(parts)
