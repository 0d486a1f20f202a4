"""Forms of those who keep what can be booked: resources, terms, sessions, calendars of others."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from dreiraum.ground.bookings.forms import RHYTHMS
from dreiraum.ground.bookings.models import OutsideCalendar, Policy, Resource, Session, Unit
from dreiraum.ground.bookings.queries import offers_of, places_of, policies_of
from dreiraum.ground.bookings.refused import length
from dreiraum.ground.people.models import Organisation
from dreiraum.ground.places.models import Offer
from dreiraum.ground.site.choices import name_the_empty

if TYPE_CHECKING:
    ResourceModelForm = forms.ModelForm[Resource]
    PolicyModelForm = forms.ModelForm[Policy]
else:
    ResourceModelForm = PolicyModelForm = forms.ModelForm

HOUR, DAY = 60, 1440
STEPS = (15, 30, HOUR, 120, DAY)
LENGTHS = (15, 30, 45, HOUR, 90, 120, 180, 240, 480, 720, DAY, 2 * DAY, 3 * DAY, 7 * DAY, 14 * DAY, 28 * DAY)
BEFORE = (0, 30, HOUR, 120, 240, 720, DAY, 2 * DAY, 3 * DAY, 7 * DAY, 14 * DAY, 28 * DAY)
BUFFERS = (0, 5, 10, 15, 30, HOUR, 120)
MOST_UNITS = 200
DATE = {"type": "date"}
CLOCK = {"type": "time"}


class ThingForm(ResourceModelForm):
    """Something that can be booked. Without chosen terms it gets simple ones."""

    class Meta:
        """Fields."""

        model = Resource
        fields = ("name", "kind", "place", "offer", "policy", "public")
        labels = {  # noqa: RUF012
            "name": _("Wie heißt es?"), "kind": _("Was ist es?"), "place": _("Wo ist es?"),
            "offer": _("Gehört es zu einem Angebot?"), "policy": _("Welche Regel gilt?"),
            "public": _("Alle können es hier buchen. Sonst nur Sie, vor Ort."),
        }  # fmt: skip

    def __init__(self, *args: Any, of: Organisation, **kwargs: Any) -> None:  # noqa: ANN401 - as Django has it
        super().__init__(*args, **kwargs)
        chosen = {"place": places_of(of), "offer": offers_of(of), "policy": policies_of(of)}
        for name, theirs in chosen.items():
            self.fields[name].queryset = theirs  # type: ignore[attr-defined]
            self.fields[name].empty_label = _("keine Angabe")  # type: ignore[attr-defined]
        if self.instance._state.adding:
            self.fields["policy"].required = False
            self.fields["policy"].empty_label = _("einfach: kostenlos, sofort, in halben Stunden")  # type: ignore[attr-defined]
        name_the_empty(self)


class UnitsForm(forms.Form):
    """Names of units, one on each line."""

    units = forms.CharField(
        label=_("Wie heißen die Teile?"),
        max_length=5000,
        initial="1",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "In jeder Zeile ein Teil, der für sich gebucht wird. Ein Raum ist ein Teil. Fünf Arbeitsplätze sind fünf."
        ),
    )

    def clean_units(self) -> list[str]:
        """Each name once."""
        names = list(dict.fromkeys(" ".join(line.split()) for line in self.cleaned_data["units"].splitlines()))
        names = [name for name in names if name]
        if not names or len(names) > MOST_UNITS or any(len(name) > 80 for name in names):
            raise forms.ValidationError(
                _("Schreiben Sie 1 bis %(most)d Namen, jeden in eine Zeile und höchstens 80 Zeichen lang.")
                % {"most": MOST_UNITS}
            )
        return names


class TermsForm(PolicyModelForm):
    """Booking terms in words instead of minutes."""

    GROUPS = (
        (_("Preis und Zusage"), ("name", "price", "approval", "answer_hours", "prerequisite")),
        (_("Wie lange am Stück"), ("step", "shortest", "longest", "buffer_before", "buffer_after")),
        (_("Wie früh und wie spät"), ("ahead_days", "notice", "cancel_until", "no_show_after")),
        (_("Damit es für alle reicht"), ("quota", "quota_days", "waitlist")),
    )
    price = forms.DecimalField(
        label=_("Preis in Euro"), min_value=0, max_value=10_000, decimal_places=2, localize=True, initial=0,
        help_text=_("Je Buchung, bei Terminen je Platz. 0 ist kostenlos."),
    )  # fmt: skip
    step = forms.TypedChoiceField(label=_("Beginn alle"), coerce=int)
    shortest = forms.TypedChoiceField(label=_("mindestens"), coerce=int)
    longest = forms.TypedChoiceField(label=_("höchstens"), coerce=int)
    buffer_before = forms.TypedChoiceField(label=_("Zeit davor frei halten"), coerce=int)
    buffer_after = forms.TypedChoiceField(label=_("Zeit danach frei halten"), coerce=int)
    notice = forms.TypedChoiceField(label=_("Buchen geht bis"), coerce=int)
    cancel_until = forms.TypedChoiceField(label=_("Absagen geht bis"), coerce=int)
    no_show_after = forms.TypedChoiceField(label=_("Wieder frei, wenn niemand kommt"), coerce=int)

    class Meta:
        """Fields."""

        model = Policy
        fields = (
            "name", "approval", "answer_hours", "prerequisite", "step", "shortest", "longest", "buffer_before",
            "buffer_after", "ahead_days", "notice", "cancel_until", "no_show_after", "quota", "quota_days", "waitlist",
        )  # fmt: skip
        labels = {  # noqa: RUF012
            "name": _("Wie heißt die Regel?"), "approval": _("Wir sagen jede Buchung erst zu."),
            "answer_hours": _("Wir antworten innerhalb von (Stunden)"),
            "ahead_days": _("So viele Tage voraus geht es"), "quota": _("Wie viele Buchungen je Person?"),
            "quota_days": _("in so vielen Tagen"), "waitlist": _("Ist ein Termin voll, gibt es eine Warteliste."),
        }  # fmt: skip
        help_texts = {  # noqa: RUF012
            "name": _("Nur für Sie, etwa: Werkstatt mit Einweisung"),
            "prerequisite": _(
                "Etwa: Einweisung in den Lasercutter. Wer bucht, muss zusagen, dass das erfüllt ist. Fragen Sie "
                "beim ersten Besuch danach."
            ),
            "quota": _("0 heißt: beliebig viele."),
        }  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Django has it
        super().__init__(*args, **kwargs)
        never = {"notice": _("zum Beginn"), "cancel_until": _("zum Beginn"), "no_show_after": _("nie")}
        known = {
            "step": STEPS, "shortest": LENGTHS, "longest": LENGTHS, "buffer_before": BUFFERS, "buffer_after": BUFFERS,
            "notice": BEFORE, "cancel_until": BEFORE, "no_show_after": BUFFERS,
        }  # fmt: skip
        for name, minutes in known.items():
            choices = sorted({*minutes, getattr(self.instance, name)})
            until = name in ("notice", "cancel_until")
            self.fields[name].choices = [  # type: ignore[attr-defined]
                (one, _said(one, str(never.get(name, _("keine"))), until=until)) for one in choices
            ]
        self.fields["price"].initial = Decimal(self.instance.price_cents).scaleb(-2)

    @property
    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """Fields under their headings."""
        return [(title, [self[name] for name in names]) for title, names in self.GROUPS]

    def clean(self) -> dict[str, Any]:
        """What does not fit together."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if {"shortest", "longest"} <= set(said) and said["longest"] < said["shortest"]:
            self.add_error("longest", now_("Das ist kürzer als die kürzeste Buchung."))
        if said.get("quota_days") == 0:
            self.add_error("quota_days", now_("Mindestens ein Tag."))
        return said

    def save(self, commit: bool = True) -> Policy:
        """With the price in cents."""
        self.instance.price_cents = round(self.cleaned_data["price"] * 100)
        made: Policy = super().save(commit)
        return made


def _said(minutes: int, nothing: str, *, until: bool) -> str:
    if not minutes:
        return nothing
    return now_("%(length)s vorher") % {"length": length(minutes)} if until else length(minutes)


class WithdrawForm(forms.Form):
    """Until when it can be booked, and why not any more."""

    last_day = forms.DateField(label=_("Letzter Tag"), widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"))
    why = forms.CharField(
        label=_("Grund"), max_length=300, help_text=_("Wer dann schon gebucht hat, liest ihn."),
        error_messages={"required": _("Schreiben Sie bitte den Grund dazu: Die Menschen lesen ihn.")},
    )  # fmt: skip

    def clean_last_day(self) -> dt.date:
        """Yesterday at the earliest: that is from now on."""
        day: dt.date = self.cleaned_data["last_day"]
        if day < timezone.localdate() - dt.timedelta(days=1):
            raise forms.ValidationError(_("Dieser Tag ist schon vorbei."))
        return day


class CalendarForm(forms.Form):
    """An address of somebody else's calendar, for one unit."""

    unit = forms.ModelChoiceField(label=_("Für welchen Teil?"), queryset=Unit.objects.none(), empty_label=None)
    url = forms.URLField(
        label=_("Adresse des Kalenders"), max_length=500, assume_scheme="https",
        help_text=_("Die geheime iCal-Adresse, wie Ihr Kalenderprogramm sie zeigt. Sie endet meist auf .ics."),
    )  # fmt: skip

    def __init__(self, *args: Any, resource: Resource, **kwargs: Any) -> None:  # noqa: ANN401 - as Django has it
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.filter(resource=resource)  # type: ignore[attr-defined]
        self.fields["unit"].label_from_instance = lambda one: one.name  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Each address once for a unit."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if not str(said.get("url", "https:")).startswith(("http:", "https:")):
            self.add_error("url", now_("Die Adresse beginnt mit https://."))
        if {"unit", "url"} <= set(said) and OutsideCalendar.objects.filter(unit=said["unit"], url=said["url"]).exists():
            self.add_error("url", now_("Diesen Kalender lesen wir schon."))
        return said


class SessionForm(forms.Form):
    """A dated occasion, once or by a rhythm, with what it takes."""

    offer = forms.ModelChoiceField(label=_("Welches Angebot?"), queryset=Offer.objects.none(), empty_label=None)
    title = forms.CharField(label=_("Titel, wenn er anders heißt"), max_length=150, required=False)
    day = forms.DateField(label=_("Tag"), widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"))
    begin = forms.TimeField(label=_("von"), widget=forms.TimeInput(attrs=CLOCK, format="%H:%M"))
    end = forms.TimeField(label=_("bis"), widget=forms.TimeInput(attrs=CLOCK, format="%H:%M"))
    seats = forms.IntegerField(label=_("Wie viele Plätze?"), min_value=1, max_value=10_000, initial=10)
    rhythm = forms.ChoiceField(label=_("Wiederholen?"), choices=RHYTHMS, required=False)
    until = forms.DateField(
        label=_("Wiederholen bis"), required=False, widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d")
    )
    policy = forms.ModelChoiceField(
        label=_("Welche Regel gilt?"), queryset=Policy.objects.none(), required=False,
        empty_label=_("einfach: kostenlos, sofort"),
    )  # fmt: skip
    units = forms.ModelMultipleChoiceField(
        label=_("Was ist dann belegt?"), queryset=Unit.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, of: Organisation, **kwargs: Any) -> None:  # noqa: ANN401 - as Django has it
        super().__init__(*args, **kwargs)
        units = Unit.objects.filter(resource__organisation=of, active=True).select_related("resource__policy")
        chosen = {"offer": offers_of(of), "policy": policies_of(of), "units": units.order_by("resource__name", "name")}
        for name, theirs in chosen.items():
            self.fields[name].queryset = theirs  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """An end before the beginning is the next day's; a rhythm needs an end."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("rhythm") and not said.get("until") and "until" not in self.errors:
            self.add_error("until", now_("Bis wann soll es sich wiederholen?"))
        if {"day", "begin", "end"} <= set(said):
            said["starts"] = timezone.make_aware(dt.datetime.combine(said["day"], said["begin"]))
            last = said["day"] + dt.timedelta(days=said["end"] <= said["begin"])
            said["ends"] = timezone.make_aware(dt.datetime.combine(last, said["end"]))
        return said

    @property
    def rule(self) -> str:
        """As RFC 5545 has it; empty for once."""
        said = self.cleaned_data
        return f"{said['rhythm']};UNTIL={said['until']:%Y%m%d}" if said["rhythm"] else ""


class SeatsNumberForm(forms.Form):
    """How many seats a session has."""

    seats = forms.IntegerField(label=_("Plätze"), min_value=1, max_value=10_000)

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:  # noqa: ANN401 - as Django has it
        super().__init__(*args, **kwargs)
        self.fields["seats"].initial = session.seats
