"""Accounts: whom they belong to, what they agreed to, and what is left of those that were erased."""

from __future__ import annotations

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


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
