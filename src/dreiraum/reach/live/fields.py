"""Texts, dates and times of day as feeds give them."""

from __future__ import annotations

import datetime as dt


def read_text(value: str | bytes) -> str:
    """A text, which the decoder leaves as bytes where it is none. Raises UnicodeDecodeError then."""
    return value if isinstance(value, str) else value.decode()


def read_day(text: str) -> dt.date | None:
    """YYYYMMDD; None where it is no date."""
    if not (len(text) == 8 and text.isascii() and text.isdigit()):
        return None
    try:
        return dt.date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


def read_seconds(text: str) -> int:
    """HH:MM:SS, beyond 24 hours too; -1 where it is no time."""
    pieces = text.split(":")
    if len(pieces) != 3 or not all(one.isascii() and one.isdigit() and len(one) <= 3 for one in pieces):
        return -1
    hours, minutes, seconds = map(int, pieces)
    return hours * 3600 + minutes * 60 + seconds
