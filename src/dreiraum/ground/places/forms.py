"""Forms of the directory: reporting, and what providers fill in."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from dreiraum.ground.places.models import Delivery, Offer, Place, State
from dreiraum.ground.region.queries import find
from dreiraum.ground.region.serving import region
from dreiraum.ground.site.choices import name_the_empty

if TYPE_CHECKING:  # Django's forms know their model for type checkers only
    PlaceModelForm = forms.ModelForm[Place]
    OfferModelForm = forms.ModelForm[Offer]
else:
    PlaceModelForm = OfferModelForm = forms.ModelForm

DATE = {"type": "date"}


def date_input() -> forms.DateInput:
    """A day that browsers help to choose."""
    return forms.DateInput(attrs=DATE, format="%Y-%m-%d")


class ReportForm(forms.Form):
    """What is wrong."""

    reason = forms.CharField(
        label=_("Was stimmt nicht?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": False}),
        help_text=_("Schreiben Sie bitte nichts über sich selbst hinein."),
        error_messages={
            "required": _("Schreiben Sie bitte ein paar Worte."),
            "max_length": _("Das ist zu lang: Schreiben Sie höchstens 2.000 Zeichen."),
        },
    )


class PlaceForm(forms.ModelForm):  # type: ignore[type-arg]
    """A place. Its point is found by the address, or given."""

    lat = forms.FloatField(label=_("Breite"), min_value=-90, max_value=90, required=False)
    lon = forms.FloatField(label=_("Länge"), min_value=-180, max_value=180, required=False)

    website = forms.URLField(label=_("Internetseite"), max_length=200, required=False, assume_scheme="https")

    class Meta:
        """Fields."""

        model = Place
        fields = (
            "name", "street", "postcode", "town", "lat", "lon", "about", "phone", "mail", "website", "barrier_free",
            "hub",
        )  # fmt: skip
        widgets = {"about": forms.Textarea(attrs={"rows": 4})}  # noqa: RUF012

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Django has it
        super().__init__(*args, **kwargs)
        name_the_empty(self)

    def clean(self) -> dict[str, Any]:
        """Find the point of an address where none is given, or where only the address was changed."""
        said: dict[str, Any] = super().clean() or {}
        moved = {"street", "town"} & set(self.changed_data) and not {"lat", "lon"} & set(self.changed_data)
        if said.get("lat") is None or said.get("lon") is None or (moved and self.instance.lat is not None):
            found = find(f"{said.get('street', '')} {said.get('town', '')}".strip() or "-", 1)
            if found:
                said["lat"], said["lon"] = found[0].lat, found[0].lon
            elif said.get("lat") is None or said.get("lon") is None:
                words = now_("Diese Adresse finden wir nicht. Prüfen Sie sie, oder geben Sie Breite und Länge an.")
                self.add_error("street", words)
        return said

    def _post_clean(self) -> None:
        """The instance stays as it was: `edit_place` compares with it."""


class OfferForm(forms.ModelForm):  # type: ignore[type-arg]
    """An offer; its hours and stops have pages of their own."""

    price = forms.DecimalField(
        label=_("Preis in Euro"), min_value=0, max_value=100_000, decimal_places=2, required=False,
        help_text=_("0 ist kostenlos; leer heißt: nicht bekannt."), localize=True,
    )  # fmt: skip
    service = forms.ChoiceField(label=_("Dienst"))
    link = forms.URLField(label=_("Adresse im Netz"), max_length=500, required=False, assume_scheme="https")

    GROUPS = (
        (_("Was es ist"), ("title", "service", "delivery", "place", "about", "topics")),
        (_("Für wen und wann"), ("starts", "ends", "languages", "barrier_free", "age_from", "age_to")),
        (_("Preis und was man braucht"), ("price", "price_note", "needs", "office")),
        (_("Digitale Angebote"), ("link", "device", "mbit", "eid", "help_at")),
        (_("Nur für Sie"), ("yearly_cost", "review_on")),
    )

    class Meta:
        """Fields."""

        model = Offer
        fields = (
            "title", "service", "delivery", "place", "about", "topics", "starts", "ends", "languages", "barrier_free",
            "age_from", "age_to", "price", "price_note", "link", "device", "mbit", "eid", "needs", "office", "help_at",
            "yearly_cost", "review_on",
        )  # fmt: skip
        widgets = {  # noqa: RUF012
            "starts": date_input(), "ends": date_input(), "review_on": date_input(),
            "about": forms.Textarea(attrs={"rows": 4}),
        }  # fmt: skip
        help_texts = {"topics": _("Worte, mit denen Menschen danach suchen, etwa: Blutdruck messen, impfen")}  # noqa: RUF012

    def __init__(self, *args: Any, choices: QuerySet[Place], english: bool = False, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        services = [(one.key, one.name_en if english else one.name) for one in region().catalogue.services]
        known = {key for key, _name in services}
        if self.instance.service and self.instance.service not in known:
            services.append((self.instance.service, self.instance.service))
        self.fields["service"].choices = services  # type: ignore[attr-defined]
        for name in ("place", "help_at"):
            self.fields[name].queryset = choices  # type: ignore[attr-defined]
        if self.instance.price_cents is not None:
            self.initial["price"] = Decimal(self.instance.price_cents).scaleb(-2)
        name_the_empty(self)

    @property
    def groups(self) -> list[tuple[str | Promise, list[forms.BoundField]]]:
        """The fields in groups, each below its heading."""
        return [(head, [self[name] for name in names]) for head, names in self.GROUPS]

    def clean(self) -> dict[str, Any]:
        """What the database would refuse, in words."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("delivery") == Delivery.PHYSICAL and not said.get("place"):
            self.add_error("place", now_("Wählen Sie den Ort, an dem es das gibt."))
        if said.get("delivery") == Delivery.DIGITAL and not said.get("link"):
            self.add_error("link", now_("Geben Sie die Adresse im Netz an."))
        for first, last in (("starts", "ends"), ("age_from", "age_to")):
            if said.get(first) is not None and said.get(last) is not None and said[last] < said[first]:
                self.add_error(last, now_("Das Ende liegt vor dem Anfang."))
        if "price" in said:
            price = said.pop("price")
            said["price_cents"] = None if price is None else int(price * 100)
        return said

    def _post_clean(self) -> None:
        """The instance stays as it was: `edit_offer` compares with it."""


class BulkForm(forms.Form):
    """What is done with the ticked offers."""

    offers = forms.ModelMultipleChoiceField(
        Offer.objects.none(), error_messages={"required": _("Wählen Sie mindestens ein Angebot aus.")}
    )
    state = forms.ChoiceField(
        label=_("Stand"),
        required=False,
        choices=[
            ("", _("nicht ändern")), (State.PUBLISHED, _("veröffentlichen")), (State.DRAFT, _("zurückziehen")),
            (State.CLOSED, _("schließen")),
        ],
    )  # fmt: skip
    review_on = forms.DateField(label=_("prüfen am"), required=False, widget=date_input())
    opening_hours = forms.CharField(label=_("Öffnungszeiten"), max_length=500, required=False)


class PhotoForm(forms.Form):
    """A picture with what it shows and who took it."""

    file = forms.FileField(label=_("Bild"), help_text=_("JPEG, PNG oder WebP, höchstens 10 MB"))
    alt = forms.CharField(
        label=_("Was ist zu sehen?"), max_length=200, help_text=_("Ein Satz für alle, die das Bild nicht sehen.")
    )
    credit = forms.CharField(label=_("Wer hat es aufgenommen?"), max_length=100)


class DecisionForm(forms.Form):
    """Yes, or no with a reason."""

    accept = forms.BooleanField(required=False)
    why = forms.CharField(max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        """Whoever says no says why."""
        said: dict[str, Any] = super().clean() or {}
        if not said.get("accept") and not said.get("why"):
            self.add_error("why", now_("Sagen Sie bitte, warum."))
        return said
