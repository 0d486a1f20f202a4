"""Forms of a hub's desk."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from dreiraum.land.supply.models import Handover, Loan, Pickup


class PickupForm(forms.ModelForm):  # type: ignore[type-arg]
    """Something came that somebody will fetch."""

    class Meta:
        """Its fields."""

        model = Pickup
        fields = ("kind", "name", "shelf")


class LoanForm(forms.ModelForm):  # type: ignore[type-arg]
    """Something is lent."""

    class Meta:
        """Its fields."""

        model = Loan
        fields = ("what", "name", "due")
        widgets = {"due": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}  # noqa: RUF012

    def clean_due(self) -> dt.date | None:
        """A day to come."""
        due: dt.date | None = self.cleaned_data["due"]
        if due is not None and due < timezone.localdate():
            raise forms.ValidationError(_("Dieser Tag ist vorbei."))
        return due


class HandoverForm(forms.ModelForm):  # type: ignore[type-arg]
    """Words for the next shift."""

    class Meta:
        """Its field."""

        model = Handover
        fields = ("text",)
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}  # noqa: RUF012
