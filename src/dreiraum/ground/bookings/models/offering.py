"""What can be booked, on which terms, and when: policies, resources with their units, sessions."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dreiraum.ground.people.models import Organisation
from dreiraum.ground.places.models import Offer, Place


class Policy(models.Model):
    """Booking terms. Times in minutes; buffers lie around each claim; a quota of 0 is none."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="policies")
    name = models.CharField(_("Name"), max_length=100)
    price_cents = models.PositiveIntegerField(_("Preis in Cent"), default=0)
    approval = models.BooleanField(_("muss bestätigt werden"), default=False)
    prerequisite = models.CharField(_("Voraussetzung"), max_length=200, blank=True)
    notice = models.PositiveIntegerField(_("spätestens vorher (Minuten)"), default=0)
    ahead_days = models.PositiveSmallIntegerField(_("frühestens vorher (Tage)"), default=90)
    cancel_until = models.PositiveIntegerField(_("absagen bis vorher (Minuten)"), default=0)
    hold_minutes = models.PositiveSmallIntegerField(_("vorgemerkt für (Minuten)"), default=15)
    answer_hours = models.PositiveSmallIntegerField(_("Antwort innerhalb von (Stunden)"), default=48)
    step = models.PositiveSmallIntegerField(_("Raster (Minuten)"), default=30)
    shortest = models.PositiveIntegerField(_("mindestens (Minuten)"), default=30)
    longest = models.PositiveIntegerField(_("höchstens (Minuten)"), default=1440)
    buffer_before = models.PositiveSmallIntegerField(_("Puffer davor (Minuten)"), default=0)
    buffer_after = models.PositiveSmallIntegerField(_("Puffer danach (Minuten)"), default=0)
    quota = models.PositiveSmallIntegerField(_("höchstens je Person"), default=0)
    quota_days = models.PositiveSmallIntegerField(_("innerhalb von (Tagen)"), default=7)
    waitlist = models.BooleanField(_("Warteliste"), default=True)
    no_show_after = models.PositiveSmallIntegerField(_("freigeben nach (Minuten)"), default=0)

    class Meta:
        """Constraints."""

        verbose_name = _("Buchungsregel")
        verbose_name_plural = _("Buchungsregeln")
        ordering = ("name", "id")
        constraints = (
            models.CheckConstraint(condition=Q(step__gt=0), name="bookings_policy_step"),
            models.CheckConstraint(
                condition=Q(shortest__gt=0, longest__gte=F("shortest")), name="bookings_policy_lengths"
            ),
            models.CheckConstraint(condition=Q(quota_days__gt=0), name="bookings_policy_quota_days"),
        )

    def __str__(self) -> str:
        return self.name


class ResourceKind(models.TextChoices):
    """What a resource is."""

    ROOM = "room", _("Raum")
    DESK = "desk", _("Arbeitsplatz")
    BOOTH = "booth", _("Videokabine")
    PERSON = "person", _("Person")
    MACHINE = "machine", _("Gerät")
    VEHICLE = "vehicle", _("Fahrzeug")


class Resource(models.Model):
    """Something with units that can be booked: a hall with three parts, five desks, a booth."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=100, unique=True)
    name = models.CharField(_("Name"), max_length=120)
    kind = models.CharField(_("Art"), max_length=8, choices=ResourceKind)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="resources")
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="resources")
    offer = models.ForeignKey(Offer, models.SET_NULL, null=True, blank=True, related_name="resources")
    policy = models.ForeignKey(Policy, models.PROTECT, related_name="resources")
    opening_hours = models.CharField(_("buchbar"), max_length=500, blank=True, help_text=_("leer: wie der Ort"))
    public = models.BooleanField(_("öffentlich buchbar"), default=True)
    last_day = models.DateField(_("letzter Tag"), null=True, blank=True)  # withdrawn after that day

    class Meta:
        """Constraints."""

        verbose_name = _("Ressource")
        verbose_name_plural = _("Ressourcen")
        ordering = ("name", "id")
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=ResourceKind.values), name="bookings_resource_kind_known"),
        )

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """One of a resource's units; the smallest thing a claim can hold."""

    resource = models.ForeignKey(Resource, models.CASCADE, related_name="units")
    name = models.CharField(_("Name"), max_length=80)
    active = models.BooleanField(_("in Betrieb"), default=True)

    class Meta:
        """Constraints."""

        verbose_name = _("Einheit")
        verbose_name_plural = _("Einheiten")
        ordering = ("name", "id")
        constraints = (models.UniqueConstraint(fields=("resource", "name"), name="bookings_unit_once"),)

    def __str__(self) -> str:
        return f"{self.resource}: {self.name}"


class Session(models.Model):
    """A dated occasion of an offer, with seats; `taken` is counted by the database.

    page_at: the path below which its bookings have their pages, by code, where a room has pages of its own for them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    offer = models.ForeignKey(Offer, models.CASCADE, related_name="sessions")
    policy = models.ForeignKey(Policy, models.PROTECT, related_name="sessions")
    title = models.CharField(_("Titel"), max_length=150, blank=True)
    starts = models.DateTimeField(_("von"), db_index=True)
    ends = models.DateTimeField(_("bis"))
    seats = models.PositiveIntegerField(_("Plätze"))
    taken = models.PositiveIntegerField(_("vergeben"), default=0, editable=False)
    cancelled = models.DateTimeField(null=True, blank=True)
    cancelled_why = models.CharField(max_length=300, blank=True)
    page_at = models.CharField(max_length=100, null=True, blank=True, editable=False)

    class Meta:
        """What the database refuses."""

        verbose_name = _("Termin")
        verbose_name_plural = _("Termine")
        ordering = ("starts", "id")
        constraints = (
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="bookings_session_ends_after_start"),
            models.CheckConstraint(condition=Q(taken__lte=F("seats")), name="bookings_session_not_oversold"),
        )

    def __str__(self) -> str:
        return f"{self.title or self.offer} {timezone.localtime(self.starts):%d.%m.%Y %H:%M}"
