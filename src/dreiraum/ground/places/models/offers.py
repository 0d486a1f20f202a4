"""What can be used at places, digitally, or at dated stops."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dreiraum.ground.people.models import Organisation
from dreiraum.ground.places.models.places import BarrierFree, Place, State


class Delivery(models.TextChoices):
    """How an offer reaches people."""

    PHYSICAL = "physical", _("vor Ort")
    DIGITAL = "digital", _("digital")
    MOBILE = "mobile", _("kommt vorbei")


class Offer(models.Model):
    """Something people can use: one service of the catalogue, delivered at a place, digitally or at dated stops.

    service: an identifier of the Region's catalogue of services; topics: plain words that find it beside its title.
    opening_hours: OSM syntax; empty: those of the place. price_cents: 0 free, null not known.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=100, unique=True)
    title = models.CharField(_("Titel"), max_length=150)
    service = models.CharField(_("Dienst"), max_length=40)
    delivery = models.CharField(_("Art"), max_length=8, choices=Delivery, default=Delivery.PHYSICAL)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="offers", verbose_name=_("Wer antwortet")
    )
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="offers", verbose_name=_("Wo"))
    about = models.TextField(_("Beschreibung"), max_length=4000, blank=True)
    topics = models.CharField(_("Stichwörter"), max_length=300, blank=True)
    opening_hours = models.CharField(_("Öffnungszeiten"), max_length=500, blank=True)
    starts = models.DateField(_("gilt ab"), null=True, blank=True)
    ends = models.DateField(_("gilt bis"), null=True, blank=True)
    languages = models.CharField(_("Sprachen"), max_length=80, default="de", help_text=_("Kürzel wie „de en uk“"))
    barrier_free = models.CharField(_("Zugang"), max_length=8, choices=BarrierFree, blank=True, default="")
    age_from = models.PositiveSmallIntegerField(_("Alter ab"), null=True, blank=True)
    age_to = models.PositiveSmallIntegerField(_("Alter bis"), null=True, blank=True)
    price_cents = models.PositiveIntegerField(_("Preis"), null=True, blank=True)
    price_note = models.CharField(_("Zum Preis"), max_length=150, blank=True)
    link = models.URLField(_("Adresse im Netz"), max_length=500, blank=True)
    device = models.CharField(_("Gerät"), max_length=80, blank=True)
    mbit = models.PositiveSmallIntegerField(_("Verbindung in Mbit/s"), null=True, blank=True)
    eid = models.BooleanField(_("braucht den Online-Ausweis"), default=False)
    needs = models.CharField(_("Was man braucht"), max_length=500, blank=True)
    help_at = models.ForeignKey(
        Place, models.SET_NULL, null=True, blank=True, related_name="helps_with", verbose_name=_("Hilfe gibt es bei")
    )
    yearly_cost = models.PositiveIntegerField(_("Kosten im Jahr in Euro"), null=True, blank=True)
    review_on = models.DateField(_("prüfen am"))
    review_asked = models.DateField(null=True, blank=True, editable=False)
    outside_id = models.CharField(max_length=120, null=True, blank=True, unique=True, editable=False)
    office = models.CharField(_("Zuständige Stelle"), max_length=150, blank=True)
    said = models.JSONField(
        default=dict, editable=False, help_text="what a file last said of each field, as it wrote it"
    )
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    hidden_why = models.CharField(max_length=300, blank=True)
    example = models.BooleanField(_("Beispiel"), default=False)
    created = models.DateTimeField(default=timezone.now, editable=False)
    changed = models.DateTimeField(auto_now=True)

    class Meta:
        """Order and constraints."""

        verbose_name = _("Angebot")
        verbose_name_plural = _("Angebote")
        ordering = ("title", "id")
        indexes = (models.Index(fields=("state", "service")), models.Index(fields=("organisation", "state")))
        constraints = (
            models.CheckConstraint(condition=~Q(title=""), name="places_offer_titled"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="places_offer_state_known"),
            models.CheckConstraint(
                condition=Q(delivery="physical", place__isnull=False)
                | Q(delivery="digital", link__gt="")
                | Q(delivery="mobile"),
                name="places_offer_has_a_way",
            ),
            models.CheckConstraint(
                condition=Q(starts__isnull=True) | Q(ends__isnull=True) | Q(ends__gte=F("starts")),
                name="places_offer_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(age_from__isnull=True) | Q(age_to__isnull=True) | Q(age_to__gte=F("age_from")),
                name="places_offer_ages",
            ),
            models.CheckConstraint(condition=~Q(state="hidden") | ~Q(hidden_why=""), name="places_offer_hidden_why"),
        )

    def __str__(self) -> str:
        return self.title


class Stop(models.Model):
    """One dated stop of a mobile offer: where it stands, from when to when."""

    offer = models.ForeignKey(Offer, models.CASCADE, related_name="stops")
    where = models.CharField(_("Halteplatz"), max_length=120)
    lat = models.FloatField()
    lon = models.FloatField()
    starts = models.DateTimeField(_("von"), db_index=True)
    ends = models.DateTimeField(_("bis"))

    class Meta:
        """Order and constraints."""

        verbose_name = _("Halt")
        verbose_name_plural = _("Halte")
        ordering = ("starts", "id")
        constraints = (
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="places_stop_ends_after_start"),
            models.CheckConstraint(
                condition=Q(lat__gte=-90, lat__lte=90, lon__gte=-180, lon__lte=180), name="places_stop_on_earth"
            ),
            models.UniqueConstraint(fields=("offer", "starts", "where"), name="places_stop_once"),
        )

    def __str__(self) -> str:
        return f"{self.where} {timezone.localtime(self.starts):%d.%m.%Y %H:%M}"
