"""The form for the stops of a mobile offer: one line each, and a rule that writes many."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from dreiraum.ground.places.forms import date_input
from dreiraum.ground.places.models import Stop
from dreiraum.ground.region.queries import find

MOST = 200


class StopsForm(forms.Form):
    """keep: stops that stay; the rest adds a stop once, or again every few weeks until a day."""

    keep = forms.MultipleChoiceField(required=False)
    where = forms.CharField(label=_("Halteplatz"), max_length=120, required=False)
    day = forms.DateField(label=_("Tag"), required=False, widget=date_input())
    time_from = forms.TimeField(label=_("von"), required=False, widget=forms.TimeInput(attrs={"type": "time"}))
    time_to = forms.TimeField(label=_("bis"), required=False, widget=forms.TimeInput(attrs={"type": "time"}))
    every = forms.TypedChoiceField(
        label=_("Wie oft"),
        coerce=int,
        choices=[
            (0, _("einmal")), (1, _("jede Woche")), (2, _("alle zwei Wochen")), (3, _("alle drei Wochen")),
            (4, _("alle vier Wochen")),
        ],
        required=False,
    )  # fmt: skip
    until = forms.DateField(label=_("zum letzten Mal am"), required=False, widget=date_input())

    def __init__(self, data: Any = None, *, stops: Sequence[Stop]) -> None:  # noqa: ANN401 - what Django takes
        super().__init__(data)
        self._stops = {str(one.pk): one for one in stops}
        self.fields["keep"].choices = [(key, str(one)) for key, one in self._stops.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Every stop to come, as `found`."""
        said: dict[str, Any] = super().clean() or {}
        kept = [self._stops[key] for key in said.get("keep") or () if key in self._stops]
        found = [
            {"where": one.where, "lat": one.lat, "lon": one.lon, "starts": one.starts, "ends": one.ends} for one in kept
        ]
        if said.get("where") and not self.errors:
            found += self._added(said)
        if len(found) > MOST:
            self.add_error("until", now_("Das sind zu viele Halte auf einmal. Wählen Sie einen früheren Tag."))
        said["found"] = list({(one["starts"], one["where"]): one for one in found}.values())
        return said

    def _added(self, said: dict[str, Any]) -> list[dict[str, Any]]:
        for name in ("day", "time_from", "time_to"):
            if said.get(name) is None:
                self.add_error(name, now_("Das fehlt noch."))
        at = find(said["where"], 1)
        if not at:
            self.add_error("where", now_("Diesen Platz finden wir nicht. Nennen Sie Straße oder Ort."))
        if self.errors:
            return []
        if said["time_to"] <= said["time_from"]:
            self.add_error("time_to", now_("Das Ende liegt vor dem Anfang."))
            return []
        weeks = said.get("every") or 0
        last = said.get("until") or said["day"]
        many = 1 if not weeks else max(0, (last - said["day"]).days) // (7 * weeks) + 1
        days = (said["day"] + dt.timedelta(weeks=weeks * k) for k in range(min(many, MOST + 1)))
        return [
            {"where": said["where"], "lat": at[0].lat, "lon": at[0].lon, "starts": _at(day, said["time_from"]),
             "ends": _at(day, said["time_to"])}
            for day in days
        ]  # fmt: skip


def _at(day: dt.date, time: dt.time) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, time))
