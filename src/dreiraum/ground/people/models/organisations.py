"""Organisations with their members, whom people let act for them, and what was done with which hat."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dreiraum.ground.people.models.accounts import User
from dreiraum.ground.people.verbs import words


class OrganisationKind(models.TextChoices):
    """What an organisation is."""

    MUNICIPALITY = "municipality", _("Gemeinde")
    ADMINISTRATION = "administration", _("Verwaltung")
    ASSOCIATION = "association", _("Verein")
    BUSINESS = "business", _("Betrieb")
    HEALTH = "health", _("Praxis oder Pflege")
    EDUCATION = "education", _("Bildung")
    TRANSPORT = "transport", _("Verkehr")
    OTHER = "other", _("Andere")


class Organisation(models.Model):
    """Who answers for places and offers. `reviewed`: when the operator confirmed it; until then four eyes look."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(_("Name"), max_length=150)
    kind = models.CharField(_("Art"), max_length=20, choices=OrganisationKind)
    municipality = models.CharField(_("Gemeinde"), max_length=12, blank=True, help_text=_("Schlüssel in der Region"))
    about = models.TextField(_("Worum es geht"), max_length=2000, blank=True)
    mail = models.EmailField(_("E-Mail-Adresse"), blank=True)
    phone = models.CharField(_("Telefon"), max_length=40, blank=True)
    website = models.URLField(_("Internetseite"), blank=True)
    created = models.DateTimeField(default=timezone.now, editable=False)
    reviewed = models.DateTimeField(null=True, blank=True)
    example = models.BooleanField(_("Beispiel"), default=False)
    members: models.ManyToManyField[User, Membership] = models.ManyToManyField(User, through="Membership")

    class Meta:
        """Order and constraints."""

        verbose_name = _("Organisation")
        verbose_name_plural = _("Organisationen")
        ordering = ("name", "id")
        constraints = (
            models.CheckConstraint(condition=~Q(name=""), name="people_organisation_named"),
            models.CheckConstraint(
                condition=Q(kind__in=OrganisationKind.values), name="people_organisation_kind_known"
            ),
            models.UniqueConstraint(
                fields=("municipality",),
                condition=Q(kind="municipality") & ~Q(municipality=""),
                name="people_one_organisation_per_municipality",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What a member may do for an organisation; citizen and operator are no memberships."""

    PROVIDER = "provider", _("Anbieterin oder Anbieter")
    HOST = "host", _("Gastgeberin oder Gastgeber")
    HELPER = "helper", _("Helferin oder Helfer")
    DISPATCHER = "dispatcher", _("Disposition")
    MODERATOR = "moderator", _("Moderation")
    PLANNER = "planner", _("Planung")
    COUNCIL = "council", _("Rat")
    KEEPER = "keeper", _("Verwaltet die Mitglieder")


class Membership(models.Model):
    """One hat: a person in one role of one organisation."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    role = models.CharField(_("Rolle"), max_length=12, choices=Role)
    since = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        """Constraints."""

        verbose_name = _("Mitgliedschaft")
        verbose_name_plural = _("Mitgliedschaften")
        ordering = ("organisation__name", "role", "id")
        constraints = (
            models.UniqueConstraint(fields=("user", "organisation", "role"), name="people_membership_once"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="people_membership_role_known"),
        )

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.organisation}"


class Channel(models.TextChoices):
    """How a consent was given."""

    WEB = "web", _("auf dieser Seite")
    PAPER = "paper", _("auf Papier")
    PHONE = "phone", _("am Telefon")
    PRESENT = "present", _("im Gespräch vor Ort")


class Mandate(models.Model):
    """A person's consent that another person, or the helpers of an organisation, act for them until a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(User, models.CASCADE, related_name="mandates")
    helper = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="mandates_held")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="mandates_held")
    given = models.DateTimeField(default=timezone.now)
    expires = models.DateTimeField()
    revoked = models.DateTimeField(null=True, blank=True)
    channel = models.CharField(max_length=10, choices=Channel)
    recorded_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="mandates_recorded")

    class Meta:
        """What the database refuses: no helper or two, helping oneself, an end before the start."""

        verbose_name = _("Einwilligung zur Hilfe")
        verbose_name_plural = _("Einwilligungen zur Hilfe")
        ordering = ("-given", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(helper__isnull=False, organisation__isnull=True)
                | Q(helper__isnull=True, organisation__isnull=False),
                name="people_mandate_one_helper",
            ),
            models.CheckConstraint(
                condition=Q(helper__isnull=True) | ~Q(helper=F("person")), name="people_mandate_for_another"
            ),
            models.CheckConstraint(condition=Q(expires__gt=F("given")), name="people_mandate_ends_after_start"),
            models.CheckConstraint(
                condition=Q(revoked__isnull=True) | Q(revoked__gte=F("given")),
                name="people_mandate_revoked_after_given",
            ),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="people_mandate_channel_known"),
        )

    def __str__(self) -> str:
        return f"{self.person} - {self.helper or self.organisation}"


class Act(models.Model):
    """What somebody did with a hat on or for another person; forgotten on schedule.

    actor: whose hands; person: for whom or about whom; organisation: under which hat; verb: a right's name
    ("booking.make"); about: what it concerned, in words the person concerned understands, without further data.
    """

    when = models.DateTimeField(default=timezone.now, db_index=True)
    actor = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="acts")
    person = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="acts_for")
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, blank=True, related_name="acts")
    verb = models.CharField(max_length=60)
    about = models.CharField(max_length=200, blank=True)

    class Meta:
        """Order."""

        verbose_name = _("Handlung")
        verbose_name_plural = _("Handlungen")
        ordering = ("-when", "-id")

    def __str__(self) -> str:
        return f"{self.verb} {self.about}"

    @property
    def words(self) -> str:
        """What was done, as the person concerned reads it."""
        return words(self.verb)
