"""The filters of the directory, read from an address."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from dreiraum.ground.places.filtering import Wanted
from dreiraum.ground.places.models import Delivery
from dreiraum.ground.region.parameters import FURTHEST
from dreiraum.ground.region.queries import find
from dreiraum.ground.region.serving import region
from dreiraum.reach.places.hours import BERLIN

ANY = _("egal")
MODES = (
    ("foot", _("zu Fuß")), ("bike", _("mit dem Rad")), ("ebike", _("mit dem E-Bike")),
    ("transit", _("mit Bus und Bahn")), ("car", _("mit dem Auto")), ("wheelchair", _("mit dem Rollstuhl")),
)  # fmt: skip
LANGUAGES = (
    ("", ANY), ("de", _("Deutsch")), ("en", _("Englisch")), ("uk", _("Ukrainisch")), ("ar", _("Arabisch")),
    ("tr", _("Türkisch")), ("ru", _("Russisch")), ("pl", _("Polnisch")), ("dgs", _("Gebärdensprache")),
)  # fmt: skip


class Filters(forms.Form):
    """Everything is optional; names are German, as in all addresses."""

    q = forms.CharField(label=_("Was suchen Sie?"), max_length=200, required=False)
    dienst = forms.ChoiceField(label=_("Dienst"), required=False)
    art = forms.ChoiceField(label=_("Art"), choices=[("", ANY), *Delivery.choices], required=False)
    von = forms.CharField(
        label=_("Ihre Adresse"), max_length=200, required=False, help_text=_("Wir speichern sie nicht.")
    )
    mit = forms.ChoiceField(label=_("Wie sind Sie unterwegs?"), choices=MODES, required=False)
    minuten = forms.IntegerField(label=_("Höchstens Minuten"), min_value=1, max_value=FURTHEST, required=False)
    zeit = forms.DateTimeField(
        label=_("Offen am"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M"],
    )
    barrierefrei = forms.BooleanField(label=_("barrierefrei"), required=False)
    kostenlos = forms.BooleanField(label=_("kostenlos"), required=False)
    sprache = forms.ChoiceField(label=_("Sprache"), choices=LANGUAGES, required=False)
    alter = forms.IntegerField(label=_("Alter"), min_value=0, max_value=120, required=False)

    def __init__(self, *args: object, english: bool = False, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        services = [(one.key, one.name_en if english else one.name) for one in region().catalogue.services]
        self.fields["dienst"].choices = [("", now_("alle")), *services]  # type: ignore[attr-defined]
        self.place: str = ""

    def clean_von(self) -> str:
        """The address as it is known; what is not known is said."""
        text: str = self.cleaned_data["von"]
        if not text:
            return ""
        found = find(text, 1)
        if not found:
            raise forms.ValidationError(now_("Diese Adresse finden wir nicht. Prüfen Sie die Schreibweise."))
        self.home = (found[0].lat, found[0].lon)
        self.place = found[0].label
        return text

    home: tuple[float, float] | None = None

    @property
    def wanted(self) -> Wanted:
        """What was asked for; a field that cannot be read filters nothing."""
        said = self.cleaned_data
        at = said.get("zeit")
        return Wanted(
            text=said.get("q") or "",
            service=said.get("dienst") or "",
            delivery=said.get("art") or "",
            at=at.astimezone(BERLIN) if at else None,
            home=self.home,
            mode=said.get("mit") or "foot",
            minutes=said.get("minuten") or 15,
            barrier_free=bool(said.get("barrierefrei")),
            language=said.get("sprache") or "",
            age=said.get("alter"),
            free=bool(said.get("kostenlos")),
        )

    @property
    def asked(self) -> int:
        """How many filters are set, besides the text; how one travels and how long belong to the address."""
        rest = (value for name, value in self.cleaned_data.items() if name not in ("q", "mit", "minuten"))
        return sum(value not in (None, "", False) for value in rest)
