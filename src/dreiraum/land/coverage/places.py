"""Places as pages show them: what is known of one, in the reader's language."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dreiraum.ground.places.queries import page_of
from dreiraum.ground.region.queries import once_per_region
from dreiraum.land.coverage import words
from dreiraum.reach import Region
from dreiraum.reach.places.phrases import Language, say_opening, say_stops
from dreiraum.reach.sources import safe_web_address

# How a state of opening is marked; the words say it too.
_MARK = {"open": "open", "always": "open", "opens": "closed", "closed": "closed", "note": "soon", "unknown": "unknown"}


@dataclass(frozen=True, slots=True)
class PlaceView:
    """One place at one moment.

    row: in the Region's places. week: today and six more days with their hours as list items, empty where those are
    unknown or always the same.
    state: open, closed, soon or unknown, as `state_text` says it. state_shown: whether it is worth saying at a glance.
    page: where it is described and booked; "" where the directory does not have it.
    """

    row: int
    ref: str
    name: str
    organisation: str
    address: str
    phone: str
    website: str
    week: SafeString | str
    synthetic: bool
    lat: float
    lon: float
    state: str
    state_text: str
    state_shown: bool
    page: str

    @property
    def dial(self) -> str:
        """The phone number as a telephone dials it."""
        return "".join(sign for sign in self.phone.split(";")[0] if sign in "+0123456789")


class Places:
    """The places of one answer, each looked up once, at one moment."""

    def __init__(self, region: Region, now: dt.datetime) -> None:
        self._region, self._now = region, now
        self._views: dict[int, PlaceView] = {}

    @property
    def seen(self) -> tuple[PlaceView, ...]:
        """Every place of the answer once."""
        return tuple(self._views.values())

    def view(self, row: int) -> PlaceView:
        """A place."""
        if row not in self._views:
            self._views[row] = self._look_up(row)
        return self._views[row]

    def stops(self, row: int) -> str:
        """When a mobile offer stands there."""
        return say_stops(self._region.hours(row).stop_times(self._now), _language())

    def _look_up(self, row: int) -> PlaceView:
        places, language = self._region.places, _language()
        hours = self._region.hours(row)
        opening = hours.state(self._now)
        changes = opening.kind not in ("always", "unknown")
        return PlaceView(
            row=row,
            ref=places.ref[row],
            name=places.name[row] or _("(ohne Namen)"),
            organisation=places.organisation[row],
            address=places.address[row],
            phone=places.phone[row],
            website=safe_web_address(places.website[row]),
            week=words.week(hours, self._now.date(), language) if changes else "",
            synthetic=bool(places.synthetic[row]),
            lat=float(places.lat[row]),
            lon=float(places.lon[row]),
            state=_MARK[opening.kind],
            state_text=say_opening(opening, self._now, language),
            state_shown=changes,
            page=page_of(places.ref[row]),
        )


def _language() -> Language:
    return "en" if get_language() == "en" else "de"


@once_per_region
def rows_by_ref(region: Region) -> dict[str, int]:
    """The first row of each place by its reference, such as node/123."""
    refs = list(region.places.ref)
    return dict(zip(reversed(refs), range(len(refs) - 1, -1, -1), strict=True))
