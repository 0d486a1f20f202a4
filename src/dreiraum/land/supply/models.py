"""What a hub's desk keeps: how many came, what lies ready to be fetched, what is lent, words for the next shift.

Visits are a tally: nobody can be found in it. Names stand beside things only as long as the things are there.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dreiraum.ground.bookings.models import new_code
from dreiraum.ground.places.models import Place


class Visits(models.Model):
    """How many people came in an hour of a day."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="visits")
    day = models.DateField()
    hour = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField(default=0)

    class Meta:
        """Constraints."""

        verbose_name = _("Besuche")
        verbose_name_plural = _("Besuche")
        ordering = ("day", "hour")
        constraints = (
            models.UniqueConstraint(fields=("place", "day", "hour"), name="supply_visits_once"),
            models.CheckConstraint(condition=Q(hour__lt=24), name="supply_visits_hour_of_a_day"),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.hour}: {self.number}"


class PickupKind(models.TextChoices):
    """What waits to be fetched."""

    PHARMACY = "pharmacy", _("Arznei")
    PARCEL = "parcel", _("Paket")
    FOOD = "food", _("Gemüsekiste, Einkauf")
    OTHER = "other", _("Anderes")


class Pickup(models.Model):
    """Something that lies at a hub until its owner fetches it, by code or name."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="pickups")
    code = models.CharField(max_length=8, unique=True, default=new_code, editable=False)
    kind = models.CharField(_("Was?"), max_length=8, choices=PickupKind, default=PickupKind.PARCEL)
    name = models.CharField(_("Für wen?"), max_length=100)
    shelf = models.CharField(_("Fach"), max_length=30, blank=True)
    came = models.DateTimeField(default=timezone.now)
    fetched = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Constraints."""

        verbose_name = _("Abholung")
        verbose_name_plural = _("Abholungen")
        ordering = ("came", "id")
        indexes = (models.Index(fields=("place", "fetched")),)
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=PickupKind.values), name="supply_pickup_kind_known"),
            models.CheckConstraint(
                condition=Q(fetched__isnull=True) | Q(fetched__gte=F("came")), name="supply_pickup_fetched_after"
            ),
        )

    def __str__(self) -> str:
        return self.code


class Loan(models.Model):
    """Something of the hub's that somebody took along and brings back."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="loans")
    what = models.CharField(_("Was?"), max_length=100)
    name = models.CharField(_("An wen?"), max_length=100)
    lent = models.DateTimeField(default=timezone.now)
    due = models.DateField(_("zurück bis"), null=True, blank=True)
    back = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Constraints."""

        verbose_name = _("Ausleihe")
        verbose_name_plural = _("Ausleihen")
        ordering = ("lent", "id")
        indexes = (models.Index(fields=("place", "back")),)
        constraints = (
            models.CheckConstraint(condition=~Q(what=""), name="supply_loan_of_something"),
            models.CheckConstraint(
                condition=Q(back__isnull=True) | Q(back__gte=F("lent")), name="supply_loan_back_after"
            ),
        )

    def __str__(self) -> str:
        return self.what


class Handover(models.Model):
    """What one shift tells the next."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="handovers")
    text = models.TextField(_("Für die nächste Schicht"), max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)
    written = models.DateTimeField(default=timezone.now)

    class Meta:
        """Newest first."""

        verbose_name = _("Übergabe")
        verbose_name_plural = _("Übergaben")
        ordering = ("-written", "-id")
        indexes = (models.Index(fields=("place", "-written")),)

    def __str__(self) -> str:
        return f"{timezone.localtime(self.written):%d.%m.%Y %H:%M}"
