"""Forms of rides on request: what the person says, and what a dispatcher notes at the phone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from dreiraum.land.mobility.models import Line
from dreiraum.land.mobility.rides import Wish, hour_of


def new_key() -> str:
    """What tells a form from another, however often it is sent."""
    return uuid4().hex


class RideForm(forms.Form):
    """How many ride, and how to call them back."""

    seats = forms.IntegerField(
        label=_("Wie viele Personen?"),
        min_value=1,
        max_value=8,
        initial=1,
        error_messages={
            "required": _("Geben Sie die Zahl der Personen an."),
            "invalid": _("Geben Sie eine Zahl ein."),
            "min_value": _("Mindestens eine Person."),
            "max_value": _("Höchstens 8 Personen. Für größere Gruppen rufen Sie bitte an."),
        },
    )
    wheelchair = forms.BooleanField(label=_("Ein Rollstuhl fährt mit"), required=False)
    phone = forms.CharField(
        label=_("Telefon für Rückfragen"),
        help_text=_("Nur für diese Fahrt. Am Tag danach wird die Nummer gelöscht."),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    key = forms.CharField(max_length=32, initial=new_key, widget=forms.HiddenInput)

    @property
    def told(self) -> dict[str, Any]:
        """What the verbs take."""
        return {name: self.cleaned_data[name] for name in ("seats", "wheelchair", "phone", "key")}


class CallForm(RideForm):
    """A request by phone."""

    field_order = ("line", "name", "phone", "depart", "start", "end", "minutes", "seats", "wheelchair")
    line = forms.ModelChoiceField(label=_("Linie"), queryset=Line.objects.none(), empty_label=None)
    name = forms.CharField(
        label=_("Name"), max_length=100, error_messages={"required": _("Auf welchen Namen fährt die Person?")}
    )
    depart = forms.DateTimeField(
        label=_("Abfahrt"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"required": _("Wann geht es los?"), "invalid": _("Das ist keine Uhrzeit.")},
    )
    start = forms.CharField(
        label=_("Einstieg"), max_length=150, error_messages={"required": _("Wo steigt die Person ein?")}
    )
    end = forms.CharField(
        label=_("Ausstieg"), max_length=150, error_messages={"required": _("Wo steigt die Person aus?")}
    )
    minutes = forms.IntegerField(label=_("Dauer in Minuten"), min_value=1, max_value=180, initial=20)

    def __init__(self, *args: object, lines: Iterable[Line], **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        field = self.fields["line"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Line.objects.filter(pk__in=[line.pk for line in lines]).select_related("offer", "policy")

    @property
    def wish(self) -> Wish:
        """The ride as it was said, on the line's dated run of that time if there is one already."""
        said = self.cleaned_data
        depart = said["depart"]
        line: Line = said["line"]
        arrive = depart + dt.timedelta(minutes=said["minutes"])
        running = line.runs.filter(session__starts__lte=depart, session__ends__gt=depart, session__cancelled=None)
        found = running.select_related("session").order_by("session__starts", "pk").first()
        run = (found.key, found.session.starts, found.session.ends) if found else hour_of(depart, line.name)
        return Wish(said["start"], said["end"], None, depart, arrive, None, *run)


class AnswerForm(forms.Form):
    """Yes, no, or cancelled; whoever says no says why."""

    YES, NO, OFF = "ja", "nein", "absage"

    what = forms.ChoiceField(choices=[(YES, YES), (NO, NO), (OFF, OFF)])
    why = forms.CharField(max_length=500, required=False)

    def clean(self) -> dict[str, object]:
        """A reason for whoever is refused."""
        said = self.cleaned_data
        if said.get("what") in (self.NO, self.OFF) and not said.get("why", "").strip():
            self.add_error("why", _("Schreiben Sie bitte den Grund dazu: Die Person liest ihn."))
        return said
