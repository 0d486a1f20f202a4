"""Places and what they offer, with who said what and when."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
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
