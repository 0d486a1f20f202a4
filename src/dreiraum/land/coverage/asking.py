"""What somebody asks for, read from an address: a point, a mode, a time. What cannot be read is said in a sentence."""

from __future__ import annotations

import datetime as dt
import math
import re

from django.http import HttpRequest
from django.utils.translation import gettext as _

from dreiraum.ground.region.serving import region
from dreiraum.reach import InputError
from dreiraum.reach.places.hours import BERLIN, YEARS
from dreiraum.reach.streets.profiles import MODES

Point = tuple[float, float]

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


def written(lat: float, lon: float) -> str:
    """A point as it stands in addresses: about one metre."""
    return f"{lat:.5f},{lon:.5f}"


def mode(request: HttpRequest) -> str:
    """The mode asked for, on foot if none."""
    asked = request.GET.get("mode") or "foot"
    if asked not in MODES:
        raise CannotRead(_("Dieses Verkehrsmittel kennen wir nicht. Wählen Sie eines der angebotenen."))
    return asked


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
