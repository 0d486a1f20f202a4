"""Forms for booking."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from dreiraum.ground.bookings.models import Policy, Resource, Session
from dreiraum.ground.bookings.refused import length
from dreiraum.ground.bookings.terms import MINUTE

MOST_LENGTHS = 24
MOST_UNITS, MOST_MINUTES = 200, 40_320
RHYTHMS = (
    ("", _("nur dieses eine Mal")),
    ("FREQ=DAILY", _("jeden Tag")),
    ("FREQ=WEEKLY", _("jede Woche")),
    ("FREQ=WEEKLY;INTERVAL=2", _("alle zwei Wochen")),
    ("FREQ=MONTHLY", _("jeden Monat am selben Tag")),
)


def new_key() -> str:
    """Of a form, so that it books once."""
    return secrets.token_urlsafe(12)


class _Wish(forms.Form):
    """What every booking asks."""

    note = forms.CharField(
        label=_("Möchten Sie etwas dazu sagen?"), required=False, max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    agreed = forms.BooleanField(required=False)
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def settle(self, policy: Policy) -> None:
        """Ask for the prerequisite where there is one."""
        self.initial.setdefault("key", new_key())
        if policy.prerequisite:
            self.fields["agreed"].label = _("Ich erfülle die Voraussetzung: %(words)s") % {"words": policy.prerequisite}
        else:
            del self.fields["agreed"]


class ResourceForm(_Wish):
    """A time of a resource."""

    field_order = ("starts", "minutes", "many", "rhythm", "until", "note", "agreed", "key")
    starts = forms.CharField(widget=forms.HiddenInput)
    minutes = forms.IntegerField(label=_("Wie lange?"), min_value=1, max_value=MOST_MINUTES, widget=forms.Select)
    many = forms.IntegerField(
        label=_("Wie viele?"), required=False, min_value=1, max_value=MOST_UNITS, widget=forms.Select
    )
    rhythm = forms.ChoiceField(label=_("Wiederholen?"), choices=RHYTHMS, required=False)
    until = forms.DateField(
        label=_("Wiederholen bis"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Schreiben Sie das Datum so: 31.12.2027")},
    )  # fmt: skip

    def __init__(self, resource: Resource, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.settle(resource.policy)
        self._policy = resource.policy

    def offering(self, units: int) -> ResourceForm:
        """The form to be filled in: lengths that the rule allows, as many as there are, nothing to choose where one is.

        What is sent back is not looked up among these: booking itself refuses what cannot be.
        """
        self.fields["minutes"].widget.choices = [(one, length(one)) for one in lengths(self._policy)]
        if units > 1:
            self.fields["many"].widget.choices = [(one, str(one)) for one in range(1, units + 1)]
        else:
            del self.fields["many"]
        return self

    def clean_starts(self) -> dt.datetime:
        """A time with its zone."""
        at = moment_in(self.cleaned_data["starts"])
        if at is None:
            raise forms.ValidationError(_("Wählen Sie bitte eine Zeit aus."))
        return at

    def clean(self) -> dict[str, Any]:
        """A rhythm needs an end."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("rhythm") and not said.get("until") and "until" not in self.errors:
            self.add_error("until", _("Bis wann soll es sich wiederholen?"))
        return said

    @property
    def rule(self) -> str:
        """As RFC 5545 has it; empty for once."""
        said = self.cleaned_data
        return f"{said['rhythm']};UNTIL={said['until']:%Y%m%d}" if said["rhythm"] else ""

    @property
    def ends(self) -> dt.datetime:
        """When it ends."""
        ends: dt.datetime = self.cleaned_data["starts"] + self.cleaned_data["minutes"] * MINUTE
        return ends


class SeatsForm(_Wish):
    """Seats of a session."""

    field_order = ("seats", "note", "agreed", "key")
    seats = forms.TypedChoiceField(label=_("Für wie viele Personen?"), coerce=int)

    def __init__(self, session: Session, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        most = min(10, session.seats)
        self.fields["seats"].choices = [(one, str(one)) for one in range(1, most + 1)]  # type: ignore[attr-defined]
        self.settle(session.policy)


class WalkInForm(forms.Form):
    """Somebody without a booking."""

    name = forms.CharField(label=_("Name"), max_length=100)
    resource = forms.ModelChoiceField(label=_("Was?"), queryset=Resource.objects.none())
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)


def lengths(policy: Policy, most: int | None = MOST_LENGTHS) -> list[int]:
    """The lengths that a policy allows, so many that they fit in a list."""
    return list(range(policy.shortest, policy.longest + 1, policy.step))[:most]


def moment_in(text: str) -> dt.datetime | None:
    """A time somebody wrote in an address; without a zone it is of the clock on the wall."""
    try:
        at = parse_datetime(text.replace(" ", "+"))  # a plus in an address is a space
    except ValueError:
        return None
    if at is None or not 2000 <= at.year <= 2200:
        return None
    return timezone.make_aware(at) if timezone.is_naive(at) else at
