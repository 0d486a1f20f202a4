"""Forms about people. `NameForm` is what signing up asks besides the mail address."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from dreiraum.ground.people.actions import REACH
from dreiraum.ground.people.models import Channel, Organisation, Role, User
from dreiraum.ground.site.choices import name_the_empty

DAYS = (("30", _("einen Monat")), ("90", _("drei Monate")), ("365", _("ein Jahr")))
MISSING = _("Bitte füllen Sie dieses Feld aus.")


class NameForm(forms.Form):
    """A name to be called by."""

    name = forms.CharField(
        label=_("Wie dürfen wir Sie nennen?"),
        help_text=_("Ihr Name, wie er in Buchungen stehen soll."),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Bitte sagen Sie uns, wie wir Sie nennen dürfen.")},
    )

    def signup(self, request: HttpRequest, user: User) -> None:
        """The adapter has kept the name already."""


class PersonForm(forms.ModelForm):  # type: ignore[type-arg]
    """What we know of somebody: a name and a way to be reached."""

    class Meta:
        """The fields."""

        model = User
        fields = ("name", "phone", "post", "language")
        labels = {"name": _("Name"), "post": _("Postanschrift")}  # noqa: RUF012 - as Django has it
        widgets = {  # noqa: RUF012
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "phone": forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"}),
            "post": forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address", "maxlength": False}),
        }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["name"].required = True
        self.fields["name"].error_messages["required"] = MISSING

    def keep_reach(self) -> None:
        """Ask only for what another may change: nobody is reached, or signs in, elsewhere by another's word."""
        for name in REACH:
            del self.fields[name]


class ConsentForm(forms.Form):
    """How somebody agreed to being helped, and for how long."""

    channel = forms.ChoiceField(
        label=_("Wie hat die Person zugestimmt?"),
        choices=[(one.value, one.label) for one in Channel if one != Channel.WEB],
        widget=forms.RadioSelect,
        error_messages={"required": _("Wählen Sie eines davon aus.")},
    )
    days = forms.ChoiceField(label=_("Wie lange dürfen Sie helfen?"), choices=DAYS, initial="365")


class NotedForm(ConsentForm):
    """Somebody with an account."""

    field_order = ("mail",)
    mail = forms.EmailField(
        label=_("E-Mail-Adresse der Person"),
        help_text=_("Die Person bekommt eine E-Mail und kann die Hilfe jederzeit beenden."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": MISSING},
    )


class HelpedForm(ConsentForm, PersonForm):
    """Somebody without a mail address, entered by a helper together with their consent."""

    field_order = ("name", "phone", "post", "language", "channel", "days")

    def clean(self) -> dict[str, object]:
        """Phone or post: one of both."""
        said = super().clean() or {}
        if not said.get("phone") and not said.get("post"):
            self.add_error("phone", _("Telefon oder Postanschrift: Eines von beiden brauchen wir."))
        return said


class MandateForm(forms.Form):
    """Whom one lets help: a person by their mail address, or the helpers of an organisation."""

    mail = forms.EmailField(
        label=_("E-Mail-Adresse der Person"),
        help_text=_("Zum Beispiel Ihre Tochter. Sie braucht hier ein eigenes Konto."),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    organisation = forms.ModelChoiceField(
        label=_("Oder die Helferinnen und Helfer von"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("keine Organisation"),
    )
    days = forms.ChoiceField(label=_("Wie lange?"), choices=DAYS, initial="90")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        helping = Organisation.objects.filter(reviewed__isnull=False, memberships__role=Role.HELPER).distinct()
        self.fields["organisation"].queryset = helping  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        """One of both, not two."""
        said = super().clean() or {}
        if "mail" in said and bool(said.get("mail")) == bool(said.get("organisation")):
            self.add_error("mail", _("Nennen Sie entweder eine Person oder eine Organisation."))
        return said


class OrganisationForm(forms.ModelForm):  # type: ignore[type-arg]
    """What an organisation says of itself."""

    website = forms.URLField(label=_("Internetseite"), required=False, max_length=200, assume_scheme="https")

    class Meta:
        """The fields."""

        model = Organisation
        fields = ("name", "kind", "about", "mail", "phone", "website")
        widgets = {"about": forms.Textarea(attrs={"rows": 4, "maxlength": False})}  # noqa: RUF012

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["name"].error_messages["required"] = MISSING
        self.fields["kind"].error_messages["required"] = _("Wählen Sie eines davon aus.")
        name_the_empty(self)


class MemberForm(forms.Form):
    """Somebody with an account and what they shall be."""

    mail = forms.EmailField(
        label=_("E-Mail-Adresse"),
        help_text=_("Die Person braucht hier ein eigenes Konto."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": MISSING},
    )
    role = forms.ChoiceField(label=_("Rolle"), choices=Role.choices)
