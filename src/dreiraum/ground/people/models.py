"""People with an account, the organisations they act for, and what they allow others to do for them."""

from __future__ import annotations

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dreiraum.ground.people import ways_in  # noqa: F401 - its models belong to this area
from dreiraum.ground.people.verbs import words


class Users(BaseUserManager["User"]):
    """Accounts; they are created through these two verbs only."""

    def create_user(self, email: str | None, password: str | None = None, **fields: object) -> User:
        """Add an account; without a password nobody can sign in with one."""
        user = self.model(email=self.normalize_email(email) or None, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> User:
        """Add an operator's account."""
        return self.create_user(email, password, **{**fields, "is_staff": True, "is_superuser": True})


class User(AbstractBaseUser, PermissionsMixin):
    """An account: a name to be called by and a way to be reached - mail, phone or post -, nothing else.

    The database refuses a second account for the same address, whatever its capitals, and one that nobody can reach.
    Who has no mail address signs in with a code, or a helper acts for them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("E-Mail-Adresse"), unique=True, null=True, blank=True)
    name = models.CharField(_("Name"), max_length=100, blank=True)
    phone = models.CharField(_("Telefon"), max_length=40, blank=True)
    post = models.TextField(_("Postanschrift"), max_length=300, blank=True)
    language = models.CharField(
        _("Sprache"), max_length=2, choices=[("de", "Deutsch"), ("en", "English")], default="de"
    )
    is_active = models.BooleanField(_("aktiv"), default=True)
    is_staff = models.BooleanField(_("darf verwalten"), default=False)
    joined = models.DateTimeField(_("angemeldet seit"), auto_now_add=True)

    objects = Users()

    USERNAME_FIELD = "email"

    class Meta:
        """Constraints."""

        verbose_name = _("Konto")
        verbose_name_plural = _("Konten")
        constraints = (
            models.UniqueConstraint(Lower("email"), name="people_user_email_once"),
            models.CheckConstraint(
                condition=Q(email__isnull=False) | ~Q(phone="") | ~Q(post=""), name="people_user_can_be_reached"
            ),
        )

    def __str__(self) -> str:
        return self.name or self.email or self.phone

    @property
    def is_operator(self) -> bool:
        """Whether this account runs the installation."""
        return self.is_active and self.is_superuser


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


class Consent(models.Model):
    """One line of the consent log: what a person agreed to, in which wording, and when they took it back."""

    user = models.ForeignKey(User, models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=40)
    wording = models.CharField(max_length=40, help_text=_("Fassung des Textes, dem zugestimmt wurde"))
    given = models.DateTimeField(default=timezone.now)
    withdrawn = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Constraints."""

        verbose_name = _("Einwilligung")
        verbose_name_plural = _("Einwilligungen")
        ordering = ("-given", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("user", "purpose"), condition=Q(withdrawn__isnull=True), name="people_consent_once"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn__isnull=True) | Q(withdrawn__gte=F("given")), name="people_consent_order"
            ),
        )

    def __str__(self) -> str:
        return f"{self.purpose} {self.wording}"


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


class ApiKey(models.Model):
    """A machine's key of one organisation: only its hash is kept; scopes are names of rights."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="api_keys")
    name = models.CharField(_("Wofür"), max_length=80)
    prefix = models.CharField(max_length=8, unique=True)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    per_minute = models.PositiveIntegerField(_("Anfragen je Minute"), default=60)
    created = models.DateTimeField(default=timezone.now)
    expires = models.DateTimeField()
    revoked = models.DateTimeField(null=True, blank=True)
    last_used = models.DateField(null=True, blank=True)

    class Meta:
        """Constraints."""

        verbose_name = _("Schlüssel für Programme")
        verbose_name_plural = _("Schlüssel für Programme")
        ordering = ("-created", "id")
        constraints = (
            models.CheckConstraint(condition=Q(expires__gt=F("created")), name="people_api_key_ends"),
            models.CheckConstraint(condition=Q(per_minute__gt=0), name="people_api_key_limit"),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix})"


class Erasure(models.Model):
    """An account that was erased: its number alone, which is applied again after a restore.

    files: what is still to be deleted; noted: since when the number stands outside the database too.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    when = models.DateTimeField(default=timezone.now)
    files = models.JSONField(default=list)
    noted = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Names."""

        verbose_name = _("Löschung")
        verbose_name_plural = _("Löschungen")
        ordering = ("when", "id")

    def __str__(self) -> str:
        return str(self.pk)


class Remainder(models.Model):
    """A row that a law makes us keep after its person was erased, and until when."""

    model = models.CharField(max_length=80)
    row = models.CharField(max_length=40)
    law = models.CharField(max_length=120)
    until = models.DateField(db_index=True)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        """Once for each row."""

        verbose_name = _("Gesperrter Rest")
        verbose_name_plural = _("Gesperrte Reste")
        ordering = ("until", "id")
        constraints = (models.UniqueConstraint(fields=("model", "row"), name="people_remainder_once"),)

    def __str__(self) -> str:
        return f"{self.model} {self.row}"
