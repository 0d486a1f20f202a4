"""What people tell the operator."""

from __future__ import annotations

import re

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LONGEST = 5000  # characters of a message
PAGE = r"^(/[a-z]+(-[a-z]+)*)*/?$"  # names only: a point on the map has digits

models.TextField.register_lookup(Length)


def page_of(path: str) -> str:
    """The page that a path leads to, without what comes after its name: /erreichen/52.1,9.4/ is /erreichen/."""
    found = re.match(r"(?:/[a-z]+(?:-[a-z]+)*(?=/))*/", path[:200])
    return found[0] if found else ""


class Kind(models.TextChoices):
    """What it is about."""

    BARRIER = "barrier", _("Eine Barriere: Ich kann etwas nicht lesen, bedienen oder verstehen")
    MISTAKE = "mistake", _("Ein Fehler: Eine Angabe stimmt nicht oder fehlt")
    OTHER = "other", _("Etwas anderes")


class Feedback(models.Model):
    """One message. page: where, as a path without points on the map. mailed, handled: when, if it is."""

    kind = models.CharField(max_length=10, choices=Kind)
    message = models.TextField(validators=[MaxLengthValidator(LONGEST)])
    page = models.CharField(max_length=200, blank=True)
    reply_to = models.EmailField(blank=True)
    created = models.DateTimeField(default=timezone.now, db_index=True)
    mailed = models.DateTimeField(null=True, blank=True)
    handled = models.DateTimeField(null=True, blank=True)

    class Meta:
        """What the database refuses."""

        ordering = ("created", "id")
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="feedback_kind_known"),
            models.CheckConstraint(
                condition=Q(message__length__gt=0, message__length__lte=LONGEST), name="feedback_message_length"
            ),
            models.CheckConstraint(condition=Q(page__regex=PAGE), name="feedback_page_without_point"),
            models.CheckConstraint(
                condition=Q(handled=None) | Q(handled__gte=F("created")), name="feedback_handled_after_created"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
