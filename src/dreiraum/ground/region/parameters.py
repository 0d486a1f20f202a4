"""What can be asked of the JSON interface: one name, one meaning, one sentence for each parameter everywhere."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja.params.functions import Query

from dreiraum.ground.region.serving import region
from dreiraum.reach.places.hours import BERLIN, YEARS

Point = tuple[float, float]

LONGEST = 200  # characters of a name that is looked for
FURTHEST = 60  # minutes of the widest area that is drawn

_DEGREES = r"-?\d{1,3}(\.\d{1,20})?"
_POINT = rf"^{_DEGREES},{_DEGREES}$"
_TIME = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?$"

# Said in the description of the interface, and again to whoever gives something else.
SENTENCES = {
    "lat": gettext_noop("Geografische Breite in Grad (WGS84), von -90 bis 90."),
    "lon": gettext_noop("Geografische Länge in Grad (WGS84), von -180 bis 180."),
    "mode": gettext_noop("Verkehrsmittel: foot, wheelchair, bike, ebike oder car. Ohne Angabe foot."),
    "time": gettext_noop(
        "Zeitpunkt in Ortszeit wie 2026-11-24T10:00. Dann zählt nur, was bei der Ankunft offen ist. Ohne Angabe alles."
    ),
    "q": gettext_noop("Was gesucht wird: Ort, Straße, Adresse oder Einrichtung, höchstens 200 Zeichen."),
    "limit": gettext_noop("Wie viele Treffer höchstens, von 1 bis 50."),
    "near": gettext_noop("Breite,Länge eines Punktes. Was näher liegt, steht bei gleich guten Treffern vorn."),
    "from": gettext_noop("Breite,Länge des Anfangs."),
    "to": gettext_noop("Breite,Länge des Ziels."),
    "minutes": gettext_noop("Zeitgrenze in Minuten, mehr als 0 und höchstens 60."),
    "service": gettext_noop("Schlüssel eines Dienstes aus „services“. Darf mehrmals stehen. Ohne Angabe alle."),
    "by": gettext_noop("Wonach gezählt wird: municipality (Gemeinde) oder village (Ort)."),
    "age": gettext_noop("Altersgruppe: all, under18, 18to64 oder 65plus. Darf mehrmals stehen. Ohne Angabe alle."),
    "municipality": gettext_noop("Amtlicher Gemeindeschlüssel mit 8 Ziffern. Ohne Angabe alle Gemeinden."),
    "format": gettext_noop("json oder csv."),
    "lang": gettext_noop("Sprache der Sätze und der verlinkten Seiten: de oder en. Sonst entscheidet Accept-Language."),
}


def _query(name: str, example: object, default: object = ..., **more: Any) -> Any:  # noqa: ANN401 - what pydantic takes
    return Query(default, description=SENTENCES[name], example=example, **more)


Lat = Annotated[float, _query("lat", 52.103, ge=-90, le=90, allow_inf_nan=False)]
Lon = Annotated[float, _query("lon", 9.361, ge=-180, le=180, allow_inf_nan=False)]
Mode = Annotated[Literal["foot", "wheelchair", "bike", "ebike", "car"], _query("mode", "foot", "foot")]
Time = Annotated[str, _query("time", "2026-11-24T10:00", "", pattern=rf"^$|{_TIME}")]
Name = Annotated[str, _query("q", "Hauptstraße 5", min_length=1, max_length=LONGEST)]
Limit = Annotated[int, _query("limit", 10, 10, ge=1, le=50)]
Near = Annotated[str, _query("near", None, "", pattern=rf"^$|{_POINT}")]
From = Annotated[str, _query("from", "52.103,9.361", pattern=_POINT, alias="from")]
To = Annotated[str, _query("to", "52.110,9.370", pattern=_POINT, alias="to")]
Minutes = Annotated[float, _query("minutes", 15, 15, gt=0, le=FURTHEST, allow_inf_nan=False)]
Services = Annotated[list[str], _query("service", ["gp"], [])]
By = Annotated[Literal["municipality", "village"], _query("by", "municipality", "municipality")]
Ages = Annotated[list[Literal["all", "under18", "18to64", "65plus"]], _query("age", ["65plus"], [])]
Municipality = Annotated[str, _query("municipality", None, "", pattern=r"^(\d{8})?$")]
Format = Annotated[Literal["json", "csv"], _query("format", "json", "json")]


class Unreadable(Exception):
    """What stands in a parameter cannot be read; `sentence` in the reader's language."""

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__()
        self.name, self.sentence = name, sentence


def sentence(name: str, *, missing: bool = False) -> str:
    """What is wrong with a parameter, and what belongs there."""
    words = _("„%(name)s“ fehlt.") if missing else _("„%(name)s“ ist so nicht lesbar.")
    return f"{words % {'name': name}} {_(SENTENCES[name]) if name in SENTENCES else ''}".strip()


def point(text: str, name: str) -> Point:
    """Latitude and longitude from "52.103,9.361". Raises Unreadable."""
    lat, lon = map(float, text.split(","))
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise Unreadable(name, sentence(name))
    return lat, lon


def moment(text: str) -> dt.datetime | None:
    """A moment in the district's local time, without a zone; None for any time. Raises Unreadable."""
    if not text:
        return None
    try:
        asked = dt.datetime.fromisoformat(text)
        asked = asked.astimezone(BERLIN).replace(tzinfo=None) if asked.tzinfo else asked
        if not YEARS[0] < asked.year < YEARS[1]:
            raise ValueError
    except (ValueError, OverflowError):
        raise Unreadable("time", sentence("time")) from None
    return asked


def services(keys: Sequence[str]) -> tuple[str, ...]:
    """Services of the Region, each once. Raises Unreadable for an unknown one."""
    known = region().catalogue.keys
    for key in keys:
        if key not in known:
            words = _("Den Dienst „%(key)s“ gibt es hier nicht. Es gibt: %(known)s.")
            raise Unreadable("service", words % {"key": re.sub(r"\W", "", key)[:40], "known": ", ".join(known)})
    return tuple(dict.fromkeys(keys))
