"""The forms for feedback, and for how messages come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dreiraum.ground.messages.due import address, preference
from dreiraum.ground.messages.models import LONGEST, Channel, Digest, Kind

if TYPE_CHECKING:
    from dreiraum.ground.people.models import User


class BarrierForm(forms.Form):
    """A barrier, and where to answer. `website` is a trap for programs: people do not see it."""

    message = forms.CharField(
        label=_("Was möchten Sie uns sagen?"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": False}),
        error_messages={
            "required": _("Schreiben Sie bitte ein paar Worte."),
            "max_length": _("Das ist zu lang: Schreiben Sie höchstens 5.000 Zeichen."),
        },
    )
    reply_to = forms.EmailField(
        label=_("Ihre E-Mail-Adresse"),
        help_text=_("Nur wenn Sie eine Antwort möchten."),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("Diese Adresse ist unvollständig. Sie sieht so aus: name@example.org")},
    )
    page = forms.CharField(required=False, widget=forms.HiddenInput)
    website = forms.CharField(
        label=_("Lassen Sie dieses Feld leer"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def clean_reply_to(self) -> str:
        """An address that a mail can name: of some domains with letters beyond ASCII none can (RFC 3490)."""
        text: str = self.cleaned_data["reply_to"]
        try:
            text.rpartition("@")[2].encode("idna")
        except UnicodeError:
            raise forms.ValidationError(self.fields["reply_to"].error_messages["invalid"]) from None
        return text

    def clean_website(self) -> str:
        """Whoever fills the trap and is a person after all reads what to do."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Leeren Sie dieses Feld und senden Sie das Formular noch einmal ab."))
        return ""

    @property
    def told(self) -> dict[str, str]:
        """What `send_feedback` takes."""
        return {"kind": Kind.BARRIER, **{key: self.cleaned_data[key] for key in ("message", "page", "reply_to")}}


class FeedbackForm(BarrierForm):
    """Anything, a barrier among it."""

    field_order = ("kind",)
    kind = forms.ChoiceField(
        label=_("Worum geht es?"),
        choices=Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Wählen Sie eines davon aus.")},
    )

    @property
    def told(self) -> dict[str, str]:
        """See above."""
        return {**super().told, "kind": self.cleaned_data["kind"]}


class PreferenceForm(forms.Form):
    """How messages come: only ways that reach the person can be chosen."""

    channel = forms.ChoiceField(label=_("Auf welchem Weg?"), widget=forms.RadioSelect)
    digest = forms.ChoiceField(label=_("Wie oft?"), choices=Digest.choices, widget=forms.RadioSelect)
    quiet_from = forms.TimeField(
        label=_("Ruhe von"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("In dieser Zeit schicken wir nichts, außer es eilt."),
    )
    quiet_to = forms.TimeField(
        label=_("Ruhe bis"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    reminders = forms.BooleanField(label=_("An Termine erinnern"), required=False)

    def __init__(self, data: Any = None, *, person: User) -> None:  # noqa: ANN401 - as Django has it
        wish = preference(person)
        initial = {name: getattr(wish, name) for name in self.base_fields}
        super().__init__(data, initial=initial)
        ways = [(way.value, way.label) for way in Channel if address(person, way)]
        self.fields["channel"].choices = ways or Channel.choices[:1]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Quiet hours have a beginning and an end."""
        said = super().clean() or {}
        if not self.errors and (said.get("quiet_from") is None) != (said.get("quiet_to") is None):
            missing = "quiet_to" if said.get("quiet_to") is None else "quiet_from"
            self.add_error(missing, _("Nennen Sie Anfang und Ende der Ruhezeit, oder lassen Sie beides leer."))
        return said
