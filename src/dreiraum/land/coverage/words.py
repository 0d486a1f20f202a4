"""The engine's terms in the reader's language."""

from __future__ import annotations

import datetime as dt
from functools import cache, lru_cache
from types import SimpleNamespace
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from dreiraum.reach.reached import Headline, Reason

if TYPE_CHECKING:
    from dreiraum.reach.places.hours import Hours
    from dreiraum.reach.services.catalogue import Service
    from dreiraum.reach.services.windows import Window
    from dreiraum.reach.transit.leaving import Leaving

MODE = {
    "foot": gettext_lazy("zu Fuß"),
    "wheelchair": gettext_lazy("Rollstuhl"),
    "bike": gettext_lazy("Rad"),
    "ebike": gettext_lazy("E-Bike"),
    "car": gettext_lazy("Auto"),
    "transit": gettext_lazy("Bus und Bahn"),
    "carfree": gettext_lazy("ohne Auto"),
}
BY_MODE = {
    "foot": gettext_lazy("Zu Fuß"),
    "wheelchair": gettext_lazy("Mit dem Rollstuhl"),
    "bike": gettext_lazy("Mit dem Rad"),
    "ebike": gettext_lazy("Mit dem E-Bike"),
    "car": gettext_lazy("Mit dem Auto"),
    "transit": gettext_lazy("Mit Bus und Bahn"),
    "carfree": gettext_lazy("Ohne Auto"),
}
REASON = {
    Reason.OUTSIDE: gettext_lazy("außerhalb des Gebiets"),
    Reason.NOT_CONNECTED: gettext_lazy("hier kein Weg dafür"),
    Reason.NO_PLACE: gettext_lazy("gibt es in der Region nicht"),
    Reason.NONE_OPEN: gettext_lazy("dann ist, soweit bekannt, nichts geöffnet"),
    Reason.TOO_FAR: gettext_lazy("zu weit"),
    Reason.NO_TIMETABLE: gettext_lazy("an diesem Tag ohne Fahrplan"),
    Reason.NO_WAY_BACK: gettext_lazy("am selben Tag kein Weg zurück"),
}


def in_rows() -> SimpleNamespace:
    """Words that stand in every row of an answer, translated once."""
    return _in_rows(get_language())


@cache
def _in_rows(language: str | None) -> SimpleNamespace:
    words = {
        "min": _("Min"),
        "caption": _("Minuten je Verkehrsmittel"),
        "place": _("Ort"),
        "example": _("Beispiel"),
        "who": _("Wer"),
        "address": _("Adresse"),
        "open": _("Geöffnet"),
        "phone": _("Telefon"),
        "website": _("Internet"),
        "more": _("Mehr dazu"),
        "offer": _("Angebot, Preis und Buchung"),
        "digital": _("digital"),
        "nothing": _("nichts in der Nähe"),
        "none_open": str(REASON[Reason.NONE_OPEN]),
        "emergency": _("Rufen Sie 112: Der Rettungsdienst kommt zu Ihnen."),
        "mode": _("Verkehrsmittel"),
        "way": _("Weg"),
        "over": _("dauert zu lange"),
        "show": _("Weg zeigen"),
        "journeys": _("So kommen Sie mit Bus und Bahn:"),
        "there": _("Verbindungen hin"),
        "back": _("Verbindungen zurück"),
    }
    return SimpleNamespace(**words)


def service_name(service: Service) -> str:
    """The service in the reader's language."""
    return service.name_en if get_language() == "en" else service.name


def window_name(window: Window) -> str:
    """ "werktags morgens", in the reader's language."""
    return window.name_en if get_language() == "en" else window.name


def headline(mode: str, counts: Headline, limits: tuple[int, int]) -> str:
    """ "Zu Fuß: 6 von 14 wichtigen Diensten in 15 Minuten - und 3 digital"."""
    minutes = span(*limits)
    said = _("%(mode)s: %(physical)d von %(of)d wichtigen Diensten in %(minutes)s Minuten – und %(digital)d digital")
    return said % {
        "mode": BY_MODE[mode],
        "physical": counts.physical,
        "of": counts.of,
        "minutes": minutes,
        "digital": counts.digital,
    }


def span(least: int, most: int) -> str:
    """ "15", or "10 bis 20"."""
    return f"{most}" if least == most else _("%(least)d bis %(most)d") % {"least": least, "most": most}


def short_minutes() -> str:
    """ "%d Min"."""
    return pgettext("Minuten, kurz", "%d Min")


def minutes(number: int) -> str:
    """ "16 Min"."""
    return short_minutes() % number


def distance(metres: float) -> str:
    """ "350 m", "1,2 km"."""
    if metres < 1000:
        return f"{round(metres / 10) * 10} m"
    whole, tenth = divmod(round(metres / 100), 10)
    return f"{whole}{'.' if get_language() == 'en' else ','}{tenth} km"


def moment(at: dt.datetime) -> str:
    """ "Di, 24. Nov., 14:20"."""
    return date_format(at, "D, j. N, H:i" if get_language() != "en" else "D, j M, H:i")


def date(of: dt.date) -> str:
    """ "24. November 2026"."""
    return date_format(of, "j. F Y" if get_language() != "en" else "j F Y")


def day(at: dt.date) -> str:
    """ "Dienstag, 24. November"."""
    return date_format(at, "l, j. F" if get_language() != "en" else "l, j F")


def leaving(when: Leaving) -> str:
    """ "Dienstag, 24. November, 7 bis 8 Uhr"."""
    first, last = when.start, when.start + dt.timedelta(minutes=when.minutes)
    whole = not first.minute and not last.minute and get_language() != "en"
    said = {"day": day(first), "first": f"{first:%-H}" if whole else f"{first:%-H:%M}"}
    said["last"] = f"{last:%-H}" if whole else f"{last:%-H:%M}"
    return _("%(day)s, %(first)s bis %(last)s Uhr") % said


@lru_cache(maxsize=1 << 13)
def week(hours: Hours, today: dt.date, language: str) -> SafeString:
    """Today and six more days in the active language as list items: "Di 8:00–12:00, 15:00–18:00"."""
    spans = hours.windows(today, today + dt.timedelta(days=6))
    days = [today + dt.timedelta(days=ahead) for ahead in range(7)]
    return format_html_join(
        "", "<li><span>{}</span> {}</li>", ((date_format(day, "D"), _day(spans, day)) for day in days)
    )


def _day(spans: list[tuple[dt.datetime, dt.datetime]], day: dt.date) -> str:
    opened = [f"{opens:%-H:%M}–{_closing(closes, day)}" for opens, closes in spans if opens.date() == day]
    through = any(opens.date() < day < closes.date() for opens, closes in spans)
    return ", ".join(opened) or (_("durchgehend") if through else _("geschlossen"))


def _closing(closes: dt.datetime, day: dt.date) -> str:
    if closes.date() <= day + dt.timedelta(days=1):
        return "24:00" if closes.time() == dt.time() else f"{closes:%-H:%M}"
    return f"{date_format(closes, 'D')} {closes:%-H:%M}"
