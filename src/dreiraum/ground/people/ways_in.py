"""What signing in leaves in the database besides accounts: counts of attempts, and codes for who has no mail."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Attempt(models.Model):
    """How often something was tried: the table of Django's database cache, so that all workers count together.

    Keys are hashes (see `attempts`); what has expired is forgotten by the daily chore.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        """The name that settings.CACHES has."""

        db_table = "people_attempt"
        verbose_name = _("Versuch")
        verbose_name_plural = _("Versuche")

    def __str__(self) -> str:
        return self.cache_key


class CodeKind(models.TextChoices):
    """How a code comes to the person."""

    SMS = "sms", _("SMS")
    CARD = "card", _("Anmeldekarte")


class SignInCode(models.Model):
    """A code that signs its person in, once; only its hash is kept. One of a kind per person."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="sign_in_codes")
    kind = models.CharField(max_length=4, choices=CodeKind)
    digest = models.CharField(max_length=64, db_index=True)
    created = models.DateTimeField(default=timezone.now)
    expires = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        """Constraints."""

        verbose_name = _("Anmeldecode")
        verbose_name_plural = _("Anmeldecodes")
        constraints = (
            models.UniqueConstraint(fields=("person", "kind"), name="people_sign_in_code_once"),
            models.CheckConstraint(condition=models.Q(kind__in=CodeKind.values), name="people_sign_in_code_kind_known"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
