"""What readers report, steps that can be taken back, files that wait, and which edition the directory is."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dreiraum.ground.people.models import Organisation
from dreiraum.ground.places.models.offers import Offer
from dreiraum.ground.places.models.places import Photo, Place


class Report(models.Model):
    """What a reader thinks is wrong with a place, an offer or a picture; closed with a decision."""

    place = models.ForeignKey(Place, models.CASCADE, null=True, blank=True, related_name="reports")
    offer = models.ForeignKey(Offer, models.CASCADE, null=True, blank=True, related_name="reports")
    photo = models.ForeignKey(Photo, models.CASCADE, null=True, blank=True, related_name="reports")
    reason = models.TextField(max_length=2000)
    created = models.DateTimeField(default=timezone.now)
    decided = models.DateTimeField(null=True, blank=True)
    decision = models.CharField(max_length=300, blank=True)

    class Meta:
        """Constraints."""

        verbose_name = _("Meldung")
        verbose_name_plural = _("Meldungen")
        ordering = ("created", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(place__isnull=False, offer__isnull=True, photo__isnull=True)
                | Q(place__isnull=True, offer__isnull=False, photo__isnull=True)
                | Q(place__isnull=True, offer__isnull=True, photo__isnull=False),
                name="places_report_about_one",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="places_report_reasoned"),
        )

    def __str__(self) -> str:
        return f"{self.pk}"


class Change(models.Model):
    """One undoable step of an import, a bulk edit or a person's edit: what each record was before and after."""

    when = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, blank=True)
    what = models.CharField(max_length=150)
    records = models.JSONField(help_text="[{model, id, before: {...} | null, after: {...} | null}]")
    undone = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Newest first."""

        verbose_name = _("Änderung")
        verbose_name_plural = _("Änderungen")
        ordering = ("-when", "-id")

    def __str__(self) -> str:
        return self.what


class Upload(models.Model):
    """What somebody has read from a file and not yet taken over; one of each person, forgotten after a day."""

    by = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="upload")
    organisation = models.ForeignKey(Organisation, models.CASCADE)
    name = models.CharField(max_length=100)
    table = models.CharField(max_length=10)
    rows = models.JSONField(help_text="[[line, {column: text}]]")
    notes = models.JSONField(default=list)
    scopes = models.JSONField(default=list, help_text="beginnings of the identifiers that the file tells wholly")
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        """Names."""

        verbose_name = _("hochgeladene Datei")
        verbose_name_plural = _("hochgeladene Dateien")

    def __str__(self) -> str:
        return self.name


class Edition(models.Model):
    """One row, another key after every change of the directory. Whoever keeps a reading of it looks here first."""

    key = models.UUIDField(default=uuid.uuid4)

    class Meta:
        """Names."""

        verbose_name = _("Stand des Verzeichnisses")
        verbose_name_plural = _("Stand des Verzeichnisses")

    def __str__(self) -> str:
        return str(self.key)
