"""What can be asked of the JSON interface: one name, one meaning, one sentence for each parameter everywhere."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja.params.functions import Query

from dreiraum.ground.region.serving import region
from dreiraum.reach.places.hours import BERLIN, YEARS

Point = tuple[float, float]

LONGEST = 200  # characters of a name that is looked for
TIMED = ("transit", "carfree")  # modes that follow a timetable
FURTHEST = 60  # minutes of the widest area that is drawn

_DEGREES = r"-?\d{1,3}(\.\d{1,20})?"
_POINT = rf"^{_DEGREES},{_DEGREES}$"
_TIME = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?$"

# Said in the description of the interface, and again to whoever gives something else.
SENTENCES = {
    "lat": gettext_noop("Geografische Breite in Grad (WGS84), von -90 bis 90."),
    "lon": gettext_noop("Geografische Länge in Grad (WGS84), von -180 bis 180."),
    "mode": gettext_noop(
        "Verkehrsmittel: foot, wheelchair, bike, ebike oder car; wo es steht, auch transit (Bus und Bahn) und carfree "
        "(zu Fuß, mit dem Rad oder mit Bus und Bahn). Ohne Angabe foot."
    ),
    "window": gettext_noop(
        "Wann man mit Bus und Bahn fährt: Schlüssel aus „windows“ der Region. Ohne Angabe die erste Zeit der Woche."
    ),
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
    "depart": gettext_noop("Früheste Abfahrt in Ortszeit wie 2026-11-24T10:00. Ohne Angabe jetzt."),
    "arrive": gettext_noop("Späteste Ankunft in Ortszeit statt einer Abfahrt."),
    "asked": gettext_noop(
        "Wann gefragt wird, in Ortszeit. Was dann nicht mehr bestellt werden kann, fehlt. Ohne Angabe jetzt."
    ),
    "access": gettext_noop("Wie man zur ersten Haltestelle kommt: foot, wheelchair, bike oder car. Ohne Angabe foot."),
    "bike": gettext_noop("true: ein Fahrrad fährt überall mit."),
    "walk": gettext_noop("Wie viele Minuten ein Weg zu einer Haltestelle höchstens dauert, von 1 bis 60."),
    "guaranteed": gettext_noop("true: nur, was sicher fährt, ohne Mitfahren und Mitfahrbank."),
    "many": gettext_noop("Wie viele Verbindungen, von 1 bis 10."),
    "name": gettext_noop("Name einer Haltestelle oder ein Teil davon."),
    "around": gettext_noop("Breite,Länge eines Punktes, um den gesucht wird."),
    "stop": gettext_noop("Schlüssel einer Haltestelle aus „stops“."),
    "ahead": gettext_noop("Für wie viele Minuten Abfahrten gezeigt werden, von 1 bis 720."),
    "lang": gettext_noop("Sprache der Sätze und der verlinkten Seiten: de oder en. Sonst entscheidet Accept-Language."),
}


def _query(name: str, example: object, default: object = ..., **more: Any) -> Any:  # noqa: ANN401 - what pydantic takes
    return Query(default, description=SENTENCES[name], example=example, **more)


Lat = Annotated[float, _query("lat", 52.103, ge=-90, le=90, allow_inf_nan=False)]
Lon = Annotated[float, _query("lon", 9.361, ge=-180, le=180, allow_inf_nan=False)]
Mode = Annotated[Literal["foot", "wheelchair", "bike", "ebike", "car"], _query("mode", "foot", "foot")]
Travel = Annotated[Literal["foot", "wheelchair", "bike", "ebike", "car", "transit"], _query("mode", "foot", "foot")]
Covered = Annotated[
    Literal["foot", "wheelchair", "bike", "ebike", "car", "transit", "carfree"], _query("mode", "foot", "foot")
]
Window = Annotated[str, _query("window", "weekday_morning", "", max_length=LONGEST)]
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

Access = Annotated[Literal["foot", "wheelchair", "bike", "car"], _query("access", "foot", "foot")]
Around = Annotated[str, _query("around", None, "", pattern=rf"^$|{_POINT}")]
Depart = Annotated[str, _query("depart", "2026-11-24T10:00", "", pattern=rf"^$|{_TIME}")]
Arrive = Annotated[str, _query("arrive", None, "", pattern=rf"^$|{_TIME}")]
Asked = Annotated[str, _query("asked", None, "", pattern=rf"^$|{_TIME}")]
Bike = Annotated[bool, _query("bike", False, False)]
Guaranteed = Annotated[bool, _query("guaranteed", False, False)]
Walk = Annotated[int, _query("walk", 20, 20, ge=1, le=FURTHEST)]
Many = Annotated[int, _query("many", 5, 5, ge=1, le=10)]
StopName = Annotated[str, _query("name", "Bahnhof", "", max_length=LONGEST)]
StopKey = Annotated[str, _query("stop", None, "", max_length=LONGEST)]
Ahead = Annotated[int, _query("ahead", 90, 90, ge=1, le=720)]


class Unreadable(Exception):
    """What stands in a parameter cannot be read; `sentence` in the reader's language. status: of the answer."""

    def __init__(self, name: str, sentence: str, status: int = 400) -> None:
        super().__init__()
        self.name, self.sentence, self.status = name, sentence, status


def sentence(name: str, *, missing: bool = False, words: Mapping[str, str] = SENTENCES) -> str:
    """What is wrong with a parameter, and what belongs there; `words` say that for each."""
    wrong = _("„%(name)s“ fehlt.") if missing else _("„%(name)s“ ist so nicht lesbar.")
    return f"{wrong % {'name': name}} {_(words[name]) if name in words else ''}".strip()


def point(text: str, name: str) -> Point:
    """Latitude and longitude from "52.103,9.361". Raises Unreadable."""
    lat, lon = map(float, text.split(","))
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise Unreadable(name, sentence(name))
    return lat, lon


def moment(text: str, name: str = "time") -> dt.datetime | None:
    """A moment in the district's local time, without a zone; None where nothing is said. Raises Unreadable."""
    if not text:
        return None
    try:
        asked = dt.datetime.fromisoformat(text)
        asked = asked.astimezone(BERLIN).replace(tzinfo=None) if asked.tzinfo else asked
        if not YEARS[0] < asked.year < YEARS[1]:
            raise ValueError
    except (ValueError, OverflowError):
        raise Unreadable(name, sentence(name)) from None
    return asked


def window(key: str, mode: str) -> str:
    """A time of the week for a mode that follows a timetable, the first for ""; "" for others. Raises Unreadable."""
    if mode not in TIMED:
        return ""
    known = [one.window for one in region().leavings]
    if not known:
        raise Unreadable("mode", _("Für diese Region ist kein Fahrplan hinterlegt."))
    if key and key not in known:
        raise Unreadable("window", f"{sentence('window')} {_('Es gibt: %(known)s.') % {'known': ', '.join(known)}}")
    return key or known[0]


def services(keys: Sequence[str]) -> tuple[str, ...]:
    """Services of the Region, each once. Raises Unreadable for an unknown one."""
    known = region().catalogue.keys
    for key in keys:
        if key not in known:
            words = _("Den Dienst „%(key)s“ gibt es hier nicht. Es gibt: %(known)s.")
            raise Unreadable("service", words % {"key": re.sub(r"\W", "", key)[:40], "known": ", ".join(known)})
    return tuple(dict.fromkeys(keys))
