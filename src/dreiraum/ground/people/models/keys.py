"""Keys with which the machines of an organisation come."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dreiraum.ground.people.models.organisations import Organisation


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
