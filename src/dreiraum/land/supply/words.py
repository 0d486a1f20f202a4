"""A hub's hours and moments in the reader's language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils import formats
from django.utils.translation import gettext as _

from dreiraum.reach.places.hours import Opening

Span = tuple[dt.datetime, dt.datetime]


def opened(spans: Sequence[Span], day: dt.date) -> tuple[str, ...]:
    """ "8:00–12:00" and "15:00–18:00": the spans that begin on a day."""
    if any(opens.date() < day < closes.date() for opens, closes in spans):
        return (_("durchgehend"),)
    return tuple(f"{opens:%-H:%M}–{closes:%-H:%M}" for opens, closes in spans if opens.date() == day)


def state(now: Opening, today: dt.date) -> str:
    """Whether a hub is open, as a sentence; "" where nobody knows."""
    if now.kind == "always":
        return _("immer offen")
    if now.at is None:
        return _("zurzeit geschlossen") if now.kind == "closed" else ""
    if now.kind == "open":
        return _("jetzt offen, bis %(when)s Uhr") % {"when": f"{now.at:%-H:%M}"}
    when = f"{now.at:%-H:%M}"
    if now.at.date() == today:
        return _("öffnet heute um %(when)s Uhr") % {"when": when}
    return _("öffnet %(day)s um %(when)s Uhr") % {"day": formats.date_format(now.at, "l"), "when": when}
