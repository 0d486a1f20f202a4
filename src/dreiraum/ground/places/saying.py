"""Opening hours in words: what OSM's syntax means, for whoever reads it and whoever writes it."""

from __future__ import annotations

import datetime as dt
from itertools import groupby

from django.utils import formats
from django.utils.dates import MONTHS as MONTH_NAMES
from django.utils.dates import WEEKDAYS as DAY_NAMES
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dreiraum.ground.places.week import HOURS_A_DAY, Day, Other, Span, Week, date_of, read_week, runs
from dreiraum.ground.region.serving import region
from dreiraum.reach.places.arrivals import hours_of
from dreiraum.reach.places.hours import BERLIN

NTH = {
    1: gettext_lazy("ersten"),
    2: gettext_lazy("zweiten"),
    3: gettext_lazy("dritten"),
    4: gettext_lazy("vierten"),
    5: gettext_lazy("fünften"),
    -1: gettext_lazy("letzten"),
}  # which one of a month's Mondays, say


def say_hours(text: str, today: dt.date) -> list[str]:
    """Lines in the reader's language; what no week can hold is told for the next seven days."""
    if not text:
        return []
    week = read_week(text)
    if week is not None:
        return say_week(week)
    hours = hours_of(text, region())
    if not hours.known:
        return [_("Diese Öffnungszeiten können wir nicht lesen: „%(text)s“") % {"text": text}]
    if hours.state(dt.datetime.combine(today, dt.time(12), BERLIN)).kind == "always":
        return [_("durchgehend geöffnet")]
    spans = hours.windows(today, today + dt.timedelta(days=6))
    lines = [
        f"{formats.date_format(day, 'D, j. N')} {_said([(_minute(a), _minute(b)) for a, b in one])}"
        for day, one in ((day, list(one)) for day, one in groupby(spans, key=lambda span: span[0].date()))
    ]
    return lines or [_("in den nächsten sieben Tagen geschlossen")]


def say_week(week: Week) -> list[str]:
    """Lines that say a week: days alike together."""
    lines = []
    known = [one for one in dict.fromkeys(week.days) if one.spans]
    for one in known:
        rows = [row for row, other in enumerate(week.days) if other == one]
        lines.append(f"{_days(one, rows)} {_said(one.spans)}")
    if not known:
        lines.append(_("geschlossen"))
    if week.season is not None:
        names = {"first": MONTH_NAMES[week.season[0]], "last": MONTH_NAMES[week.season[1]]}
        lines.append(_("nur von %(first)s bis %(last)s") % names)
    if known:
        said = _said(week.holidays) if week.holidays else _("geschlossen")
        lines.append(_("an Feiertagen %(when)s") % {"when": said})
    return lines + [_other(one) for one in week.others]


def _days(one: Day, rows: list[int]) -> str:
    if one.nth:
        which = [str(NTH[nth]) for nth in one.nth]
        names = _joined([str(DAY_NAMES[row]) for row in rows])
        return _("am %(which)s %(day)s im Monat") % {"which": _joined(which), "day": names}
    if rows == list(range(7)):
        return _("täglich")
    said = []
    for first, last in runs(rows):
        ends = {"first": DAY_NAMES[first], "last": DAY_NAMES[last]}
        if last - first > 1:
            said.append(_("%(first)s bis %(last)s") % ends)
        else:
            said += [str(DAY_NAMES[row]) for row in range(first, last + 1)]
    return _joined(said)


def _said(spans: list[Span] | tuple[Span, ...]) -> str:
    said = [f"{_clock(a)}–{_clock(b or HOURS_A_DAY)}" for a, b in spans]
    return _("%(times)s Uhr") % {"times": _joined(said)}


def _other(one: Other) -> str:
    first, last = date_of(one.year, one.first), date_of(one.last_year, one.last)
    pattern = "j. F" if one.year is None else "j. F Y"
    days = formats.date_format(first, pattern)
    if first != last:
        days += f"–{formats.date_format(last, pattern)}"
    return f"{days}: {_said(one.spans) if one.spans else _('geschlossen')}"


def _joined(said: list[str]) -> str:
    return said[0] if len(said) == 1 else _("%(some)s und %(last)s") % {"some": ", ".join(said[:-1]), "last": said[-1]}


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}" if minutes % 60 else str(minutes // 60)


def _minute(at: dt.datetime) -> int:
    return at.hour * 60 + at.minute
