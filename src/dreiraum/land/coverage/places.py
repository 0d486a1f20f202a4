"""Places as pages show them: what is known of one, in the reader's language."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import quote
from weakref import WeakKeyDictionary

from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dreiraum.ground.places.queries import page_of
from dreiraum.ground.region.queries import once_per_region
from dreiraum.land.coverage import words
from dreiraum.reach import Region
from dreiraum.reach.places.hours import Hours
from dreiraum.reach.places.phrases import Language, say_opening, say_stops
from dreiraum.reach.sources import safe_web_address

# How a state of opening is marked; the words say it too.
_MARK = {"open": "open", "always": "open", "opens": "closed", "closed": "closed", "note": "soon", "unknown": "unknown"}


class PlaceView(NamedTuple):
    """One place at one moment.

    row: in the Region's places. path: its ref as addresses have it. page: where it is described and booked; "" where
    the directory does not have it. week: today and six more days with their hours as list items, empty where those are
    unknown or always the same.
    state: open, closed, soon or unknown, as `state_text` says it. state_shown: whether it is worth saying at a glance.
    """

    row: int
    ref: str
    path: str
    name: str
    organisation: str
    address: str
    phone: str
    website: str
    page: str
    synthetic: bool
    lat: float
    lon: float
    week: SafeString | str = ""
    state: str = "unknown"
    state_text: str = ""
    state_shown: bool = False

    @property
    def dial(self) -> str:
        """The phone number as a telephone dials it."""
        return "".join(sign for sign in self.phone.split(";")[0] if sign in "+0123456789")


class Places:
    """The places of one answer, each looked up once, at one moment."""

    def __init__(self, region: Region, now: dt.datetime) -> None:
        self._region, self._now, self._language = region, now, _language()
        self._minute = now.replace(second=0, microsecond=0)  # nothing opens or closes within one
        self._known = _known.setdefault(region, {})
        self._views: dict[int, PlaceView] = {}

    @property
    def seen(self) -> tuple[PlaceView, ...]:
        """Every place of the answer once."""
        return tuple(self._views.values())

    def view(self, row: int) -> PlaceView:
        """A place."""
        if row not in self._views:
            key = row, self._language
            if key not in self._known:
                self._known[key] = _look_up(self._region, row)
            opening = _opening(self._region.hours(row), self._minute, self._language)
            self._views[row] = PlaceView._make((*self._known[key], *opening))
        return self._views[row]

    def stops(self, row: int) -> str:
        """When a mobile offer stands there."""
        return say_stops(self._region.hours(row).stop_times(self._now), self._language)


# What is the same at every moment: by Region, row and language.
_known: WeakKeyDictionary[Region, dict[tuple[int, str], tuple[Any, ...]]] = WeakKeyDictionary()


def _look_up(region: Region, row: int) -> tuple[Any, ...]:
    """The fields of a view before those of its opening."""
    places = region.places
    ref = places.ref[row]
    return (
        *(row, ref, quote(ref), places.name[row] or _("(ohne Namen)"), places.organisation[row]),
        *(places.address[row], places.phone[row], safe_web_address(places.website[row]), page_of(ref)),
        *(bool(places.synthetic[row]), float(places.lat[row]), float(places.lon[row])),
    )


@lru_cache(maxsize=1 << 12)
def _opening(hours: Hours, minute: dt.datetime, language: Language) -> tuple[SafeString | str, str, str, bool]:
    """The fields of a view that tell of its opening; many places share their hours."""
    opening = hours.state(minute)
    changes = opening.kind not in ("always", "unknown")
    week = words.week(hours, minute.date(), language) if changes else ""
    return week, _MARK[opening.kind], say_opening(opening, minute, language), changes


def _language() -> Language:
    return "en" if get_language() == "en" else "de"


@once_per_region
def rows_by_ref(region: Region) -> dict[str, int]:
    """The first row of each place by its reference, such as node/123."""
    refs = list(region.places.ref)
    return dict(zip(reversed(refs), range(len(refs) - 1, -1, -1), strict=True))
