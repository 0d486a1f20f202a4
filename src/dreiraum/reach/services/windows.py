"""When people leave: the windows of the week over which public transport is measured, and its limits."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from dreiraum.reach.errors import InputError
from dreiraum.reach.services.figures import Figure, Reference, read_figure, read_origin
from dreiraum.reach.toml import Table, nearest_word

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)", re.ASCII)
_MOST = 240  # minutes of a window, so that its departures fit a byte


@dataclass(frozen=True, slots=True)
class Window:
    """A time of the week: each of `minutes` minutes from `start` on is one departure.

    days: of the week, 0 = Monday; the most usual day among them is measured. start: minutes after midnight.
    origin: where that comes from; its value is `minutes`.
    """

    key: str
    name: str
    name_en: str
    days: tuple[int, ...]
    start: int
    origin: Figure

    @property
    def minutes(self) -> int:
        """How many minutes, each of them a departure."""
        return round(self.origin.value)

    def begins(self, day: dt.date) -> dt.datetime:
        """The first departure on a day, local time without a zone."""
        return dt.datetime.combine(day, dt.time(*divmod(self.start, 60)))


@dataclass(frozen=True, slots=True)
class Transit:
    """How public transport is measured.

    walk_minutes: the longest walk to or from a stop. longest_minutes: the longest way from door to door,
    waiting included.
    """

    windows: tuple[Window, ...]
    walk_minutes: Figure
    longest_minutes: Figure

    @property
    def keys(self) -> tuple[str, ...]:
        """The windows' keys in order."""
        return tuple(one.key for one in self.windows)

    def window(self, key: str) -> Window:
        """A window by its key, the first one for "". Raises InputError naming the nearest key."""
        if key and key not in self.keys:
            raise InputError(f"unknown window '{key[:80]}'; {nearest_word(key, self.keys)}")
        return self.windows[self.keys.index(key) if key else 0]


def read_transit(
    table: Table, path: Path, references: Mapping[str, Reference], below: Transit | None
) -> Transit | None:
    """What `[transit]` says over what the files below said; None where none says anything. Raises InputError."""
    if not table.names():
        return below
    figures = {
        key: read_figure(table, key, *span, path, references)
        for key, span in {"walk_minutes": (1, 60), "longest_minutes": (1, 109)}.items()
        if key in table or below is None
    }
    sections = table.table("window")
    windows = {one.key: one for one in below.windows} if below else {}
    for key in sections.names():
        windows[key] = _window(key, sections.table(key), path, references, windows.get(key))
    table.finish()
    if not windows:
        raise InputError(f"{path}: [transit] no window; add a section [transit.window.KEY]")
    if below is None:
        return Transit(tuple(windows.values()), **figures)
    return replace(below, windows=tuple(windows.values()), **figures)


def _window(key: str, table: Table, path: Path, references: Mapping[str, Reference], below: Window | None) -> Window:
    minutes = table.number("minutes", 1, _MOST, below.origin.value if below else None)
    if minutes != round(minutes):
        raise table.wrong("minutes", "a whole number")
    name = table.text("name", below.name if below else None)
    found = Window(
        key=key,
        name=name,
        name_en=table.text("name_en", below.name_en if below else name),
        days=_days(table) if "days" in table or below is None else below.days,
        start=_start(table) if "start" in table or below is None else below.start,
        origin=Figure(minutes, *read_origin(table, path, references)),
    )
    table.finish()
    return found


def _days(table: Table) -> tuple[int, ...]:
    days = table.texts("days")
    if not days or not set(days) <= set(DAYS):
        raise table.wrong("days", f"one or more of {', '.join(DAYS)}")
    return tuple(sorted({DAYS.index(day) for day in days}))


def _start(table: Table) -> int:
    found = _CLOCK.fullmatch(table.text("start"))
    if not found:
        raise table.wrong("start", "a time such as '07:00'")
    return int(found[1]) * 60 + int(found[2])
