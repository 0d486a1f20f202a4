"""What somebody asks for, read from an address: a point, a mode, a time. What cannot be read is said in a sentence."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Collection

from django.http import HttpRequest
from django.utils.translation import gettext as _

from dreiraum.ground.region.links import Point, written
from dreiraum.ground.region.serving import region
from dreiraum.land.coverage import modes
from dreiraum.reach import InputError
from dreiraum.reach.places.hours import BERLIN, YEARS, local
from dreiraum.reach.streets.profiles import MODES

_POINT = re.compile(r"(-?\d{1,3}(?:\.\d{1,20})?),(-?\d{1,3}(?:\.\d{1,20})?)", re.ASCII)


class CannotRead(InputError):
    """A sentence for the reader, in the reader's language."""


def point(text: str) -> Point:
    """Latitude and longitude from "52.03060,9.60160"."""
    found = _POINT.fullmatch(text.strip())
    lat, lon = map(float, found.groups()) if found else (math.nan, math.nan)
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise CannotRead(_("Das ist kein Punkt auf der Karte. Ein Punkt sieht so aus: 52.10300,9.36100."))
    return lat, lon


def home(text: str) -> Point:
    """A point to start from: as `point`, and not with its halves swapped."""
    lat, lon = point(text)
    try:
        return region().point(lat, lon)
    except InputError:
        swapped = _("Breite und Länge sind vertauscht. Richtig herum steht hier: %(point)s.")
        raise CannotRead(swapped % {"point": written(lon, lat)}) from None


def mode(request: HttpRequest, known: Collection[str] = MODES, usual: str = "foot") -> str:
    """The mode asked for, the usual one if none; `known`: those that there are."""
    asked = request.GET.get("mode") or usual
    if asked not in known:
        raise CannotRead(_("Dieses Verkehrsmittel kennen wir nicht. Wählen Sie eines der angebotenen."))
    return asked


def window(request: HttpRequest) -> str:
    """The time of the week asked for, the first if none; "" where no timetable is known."""
    keys = modes.windows()
    asked = request.GET.get("window") or next(iter(keys), "")
    if keys and asked not in keys:
        raise CannotRead(_("Diese Zeit der Woche kennen wir nicht. Wählen Sie eine der angebotenen."))
    return asked if keys else ""


def time(request: HttpRequest) -> dt.datetime | None:
    """The time asked for in Berlin, None for any time."""
    text = request.GET.get("time", "").strip()
    if not text:
        return None
    try:
        asked = dt.datetime.fromisoformat(text)
    except ValueError:
        asked = None
    if asked is None or not YEARS[0] < asked.year < YEARS[1]:
        raise CannotRead(_("Diese Zeit können wir nicht lesen. Eine Zeit sieht so aus: 2026-11-24T10:00."))
    return asked.replace(tzinfo=BERLIN) if asked.tzinfo is None else asked.astimezone(BERLIN)


def booking(asked: dt.datetime | None, now: dt.datetime) -> dt.datetime | None:
    """When rides for a time asked are booked: now, or None, the day before, for any time and for what is over."""
    return now if asked is not None and now < local(asked) + dt.timedelta(hours=1) else None
