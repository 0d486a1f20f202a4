"""Places on the map, who said what about them, and their pictures."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dreiraum.ground.people.models import Organisation


class State(models.TextChoices):
    """Where a place, an offer or a photo stands on its way to the public."""

    DRAFT = "draft", _("Entwurf")
    WAITING = "waiting", _("wird geprüft")
    PUBLISHED = "published", _("veröffentlicht")
    HIDDEN = "hidden", _("ausgeblendet")
    CLOSED = "closed", _("geschlossen")


class BarrierFree(models.TextChoices):
    """What is known about a wheelchair's way in (OSM: wheelchair=*)."""

    YES = "yes", _("barrierefrei")
    LIMITED = "limited", _("eingeschränkt barrierefrei")
    NO = "no", _("nicht barrierefrei")
    UNKNOWN = "", _("nicht bekannt")


class Place(models.Model):
    """Somewhere on the map: a hub, practice, hall, shop. Its fields hold now; `Statement` says who said it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=100, unique=True)
    name = models.CharField(_("Name"), max_length=150)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="places", verbose_name=_("Wer antwortet")
    )
    hub = models.BooleanField(_("Versorgungspunkt"), default=False)
    lat = models.FloatField(_("Breite"))
    lon = models.FloatField(_("Länge"))
    street = models.CharField(_("Straße und Nummer"), max_length=150, blank=True)
    postcode = models.CharField(_("Postleitzahl"), max_length=5, blank=True)
    town = models.CharField(_("Ort"), max_length=100, blank=True)
    municipality = models.CharField(max_length=12, blank=True, editable=False)
    about = models.TextField(_("Beschreibung"), max_length=4000, blank=True)
    phone = models.CharField(_("Telefon"), max_length=40, blank=True)
    mail = models.EmailField(_("E-Mail-Adresse"), blank=True)
    website = models.URLField(_("Internetseite"), blank=True)
    opening_hours = models.CharField(_("Öffnungszeiten"), max_length=500, blank=True)
    barrier_free = models.CharField(_("Zugang"), max_length=8, choices=BarrierFree, blank=True, default="")
    osm = models.CharField(max_length=24, null=True, blank=True, unique=True, help_text="node/123, way/123")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    hidden_why = models.CharField(max_length=300, blank=True)
    example = models.BooleanField(_("Beispiel"), default=False)
    created = models.DateTimeField(default=timezone.now, editable=False)
    changed = models.DateTimeField(auto_now=True)

    class Meta:
        """Order and constraints."""

        verbose_name = _("Ort")
        verbose_name_plural = _("Orte")
        ordering = ("name", "id")
        indexes = (models.Index(fields=("state", "name")),)
        constraints = (
            models.CheckConstraint(condition=~Q(name=""), name="places_place_named"),
            models.CheckConstraint(
                condition=Q(lat__gte=-90, lat__lte=90, lon__gte=-180, lon__lte=180), name="places_place_on_earth"
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="places_place_state_known"),
            models.CheckConstraint(
                condition=Q(barrier_free__in=BarrierFree.values), name="places_place_barrier_free_known"
            ),
            models.CheckConstraint(condition=~Q(state="hidden") | ~Q(hidden_why=""), name="places_place_hidden_why"),
        )

    def __str__(self) -> str:
        return self.name


class Source(models.TextChoices):
    """Who says it. A person's word goes before what is imported."""

    PERSON = "person", _("von einem Menschen eingetragen")
    OSM = "osm", "OpenStreetMap"
    CSV = "csv", _("aus einer Datei")


class Statement(models.Model):
    """Who said what about a field of a place, and when; the newest of each source counts, a person's before others."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="statements")
    field = models.CharField(max_length=30)
    source = models.CharField(max_length=8, choices=Source)
    value = models.TextField(blank=True)
    when = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)

    class Meta:
        """One of each source for each field."""

        verbose_name = _("Angabe")
        verbose_name_plural = _("Angaben")
        ordering = ("field", "source")
        constraints = (
            models.UniqueConstraint(fields=("place", "field", "source"), name="places_statement_once"),
            models.CheckConstraint(condition=Q(source__in=Source.values), name="places_statement_source_known"),
        )

    def __str__(self) -> str:
        return f"{self.field}: {self.value}"


class Photo(models.Model):
    """A picture by a provider; shown once somebody else than its giver has looked."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    place = models.ForeignKey(Place, models.CASCADE, related_name="photos")
    file = models.ImageField(upload_to="photos/")
    alt = models.CharField(_("Was ist zu sehen?"), max_length=200)
    credit = models.CharField(_("Wer hat es aufgenommen?"), max_length=100)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="photos")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    hidden_why = models.CharField(max_length=300, blank=True)
    created = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        """Constraints."""

        verbose_name = _("Bild")
        verbose_name_plural = _("Bilder")
        ordering = ("created", "id")
        constraints = (
            models.CheckConstraint(condition=~Q(alt=""), name="places_photo_described"),
            models.CheckConstraint(condition=~Q(state="hidden") | ~Q(hidden_why=""), name="places_photo_hidden_why"),
        )

    def __str__(self) -> str:
        return self.alt
