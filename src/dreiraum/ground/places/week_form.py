"""The form for opening hours: a week from left to right, and a text for what no week can hold."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from dreiraum.ground.places.forms import date_input
from dreiraum.ground.places.week import Day, Other, Span, Week, read_week, write_week
from dreiraum.ground.region.serving import region
from dreiraum.reach.places.arrivals import hours_of

ROWS = [*((f"d{row}", WEEKDAYS[row]) for row in range(7)), ("ph", _("an Feiertagen"))]
OTHERS = 4
WHICH = (
    ("", _("jede Woche")), ("1", _("nur am 1. im Monat")), ("2", _("nur am 2. im Monat")),
    ("3", _("nur am 3. im Monat")), ("4", _("nur am 4. im Monat")), ("-1", _("nur am letzten im Monat")),
    ("1,3", _("am 1. und 3. im Monat")), ("2,4", _("am 2. und 4. im Monat")),
)  # fmt: skip


def _time(label: Any) -> forms.TimeField:  # noqa: ANN401 - lazy words
    return forms.TimeField(
        label=label,
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        input_formats=["%H:%M", "%H"],
        error_messages={"invalid": _("Eine Uhrzeit sieht so aus: 09:30.")},
    )


class WeekForm(forms.Form):
    """`text` says the result in OSM's syntax; `raw` goes before the grid where it is filled in."""

    raw = forms.CharField(
        label=_("Als Text, in der Schreibweise von OpenStreetMap"),
        max_length=500,
        required=False,
        help_text=_("Nur wenn die Woche oben nicht reicht. Was hier steht, gilt."),
    )
    season_from = forms.TypedChoiceField(label=_("Nur von"), coerce=int, empty_value=None, required=False)
    season_to = forms.TypedChoiceField(label=_("bis"), coerce=int, empty_value=None, required=False)

    def __init__(self, data: Any = None, *, text: str = "") -> None:  # noqa: ANN401 - what Django takes
        week = read_week(text) if text else Week()
        super().__init__(data, initial=_initial(week) if week else {"raw": text})
        months = [("", now_("ganzes Jahr")), *((str(number), str(name)) for number, name in MONTHS.items())]
        for name in ("season_from", "season_to"):
            self.fields[name].choices = months  # type: ignore[attr-defined]
        for key, label in ROWS:
            for one in (1, 2):
                self.fields[f"{key}_from{one}"] = _time(_("%(day)s von") % {"day": label})
                self.fields[f"{key}_to{one}"] = _time(_("%(day)s bis") % {"day": label})
            if key != "ph":
                nth = forms.ChoiceField(label=_("%(day)s: wie oft") % {"day": label}, choices=WHICH, required=False)
                self.fields[f"{key}_nth"] = nth
        for one in range(OTHERS):
            self.fields[f"o{one}_first"] = forms.DateField(label=_("Von"), required=False, widget=date_input())
            self.fields[f"o{one}_last"] = forms.DateField(label=_("Bis"), required=False, widget=date_input())
            self.fields[f"o{one}_yearly"] = forms.BooleanField(label=_("jedes Jahr"), required=False)
            self.fields[f"o{one}_from"] = _time(_("offen von"))
            self.fields[f"o{one}_to"] = _time(_("offen bis"))

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The lines of the grid."""
        return [
            {"label": label, "fields": [self[f"{key}_{name}"] for name in ("from1", "to1", "from2", "to2")],
             "nth": self[f"{key}_nth"] if key != "ph" else None}
            for key, label in ROWS
        ]  # fmt: skip

    @property
    def others(self) -> list[dict[str, Any]]:
        """The lines for exceptions."""
        return [
            {name: self[f"o{k}_{name}"] for name in ("first", "last", "yearly", "from", "to")} for k in range(OTHERS)
        ]

    def clean(self) -> dict[str, Any]:
        """What the form says, as `text`."""
        said: dict[str, Any] = super().clean() or {}
        raw = " ".join((said.get("raw") or "").split())
        for name in [name for name in said if name.endswith(("from1", "from2", "_from"))]:
            to = name.replace("from", "to")
            if (
                not name.startswith("season")
                and (said[name] is None) != (said.get(to) is None)
                and to not in self.errors
            ):
                self.add_error(name if said[name] is None else to, now_("Hier fehlt eine Uhrzeit."))
        if raw and not hours_of(raw, region()).known:
            self.add_error(
                "raw", now_("Das können wir nicht lesen. Ein Beispiel: Mo-Fr 09:00-12:00; Sa[1] 10:00-12:00")
            )
        if not self.errors:
            said["text"] = raw or write_week(self._week(said))
            if len(said["text"]) > 500:
                self.add_error(None, now_("Das ist zu viel. Lassen Sie einige Ausnahmen weg."))
        return said

    def _week(self, said: dict[str, Any]) -> Week:
        days = []
        for row in range(7):
            spans = _spans(said, f"d{row}")
            nth = tuple(int(one) for one in (said.get(f"d{row}_nth") or "").split(",") if one)
            days.append(Day(spans, nth) if spans else Day())
        first, last = said.get("season_from"), said.get("season_to")
        one = first or last
        season = None if one is None else (one, last or one)
        others = [_other(said, f"o{k}") for k in range(OTHERS) if said.get(f"o{k}_first")]
        return Week(tuple(days), season, _spans(said, "ph"), tuple(others))


def _spans(said: dict[str, Any], key: str) -> tuple[Span, ...]:
    pairs = ((said.get(f"{key}_from{one}"), said.get(f"{key}_to{one}")) for one in (1, 2))
    return tuple((_minute(a), _minute(b)) for a, b in pairs if a is not None and b is not None)


def _other(said: dict[str, Any], key: str) -> Other:
    first: dt.date = said[f"{key}_first"]
    last: dt.date = max(said.get(f"{key}_last") or first, first)
    a, b = said.get(f"{key}_from"), said.get(f"{key}_to")
    spans = ((_minute(a), _minute(b)),) if a is not None and b is not None else ()
    yearly = said.get(f"{key}_yearly")
    return Other(
        (first.month, first.day), (last.month, last.day), None if yearly else first.year, None if yearly else last.year,
        spans,
    )  # fmt: skip


def _minute(at: dt.time) -> int:
    return at.hour * 60 + at.minute


def _clock(minutes: int) -> dt.time:
    return dt.time(minutes // 60, minutes % 60)


def _initial(week: Week) -> dict[str, Any]:
    """What the form shows of a week; one that it has no room for is shown as a text."""
    rows = {**{f"d{row}": one.spans for row, one in enumerate(week.days)}, "ph": week.holidays}
    kinds = {key for key, _label in WHICH}
    crowded = any(len(spans) > 2 for spans in rows.values()) or len(week.others) > OTHERS
    if crowded or any(",".join(map(str, one.nth)) not in kinds for one in week.days):
        return {"raw": write_week(week)}
    shown: dict[str, Any] = {}
    for key, spans in rows.items():
        for one, (a, b) in enumerate(spans, 1):
            shown |= {f"{key}_from{one}": _clock(a), f"{key}_to{one}": _clock(b)}
    shown |= {f"d{row}_nth": ",".join(map(str, one.nth)) for row, one in enumerate(week.days)}
    if week.season is not None:
        shown |= {"season_from": week.season[0], "season_to": week.season[1]}
    for at, other in enumerate(week.others):
        if len(other.spans) > 1:
            return {"raw": write_week(week)}
        this = dt.date.today().year
        shown |= {
            f"o{at}_first": dt.date(other.year or this, *other.first),
            f"o{at}_last": dt.date(other.last_year or this, *other.last),
            f"o{at}_yearly": other.year is None,
            **(
                {f"o{at}_from": _clock(other.spans[0][0]), f"o{at}_to": _clock(other.spans[0][1])}
                if other.spans
                else {}
            ),
        }
    return shown
