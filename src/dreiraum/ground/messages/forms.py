"""The form for feedback."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from dreiraum.ground.messages.models import LONGEST, Kind


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
