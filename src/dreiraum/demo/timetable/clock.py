"""Times of a timetable as short text: "6:20-18:20/60, 20:20" and "25:10"."""

from __future__ import annotations


def times(text: str) -> tuple[int, ...]:
    """Minutes after midnight of a list of times; "6:20-18:20/60" is every 60 minutes, both ends included."""
    found: set[int] = set()
    for part in filter(None, (part.strip() for part in text.split(","))):
        span, _, every = part.partition("/")
        first, _, last = span.partition("-")
        found.update(range(_minute(first), _minute(last or first) + 1, int(every or 1)))
    return tuple(sorted(found))


def clock(minute: int) -> str:
    """Minutes after midnight as GTFS writes them: "25:10:00"."""
    return f"{minute // 60:02}:{minute % 60:02}:00"


def _minute(text: str) -> int:
    hours, minutes = text.split(":")
    return 60 * int(hours) + int(minutes)
