"""What people tell the operator, and what the platform tells people."""

from __future__ import annotations

import re

from django.conf import settings
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


class Channel(models.TextChoices):
    """A way to reach somebody."""

    MAIL = "mail", _("E-Mail")
    SMS = "sms", _("SMS")
    LETTER = "letter", _("Brief")


class Digest(models.TextChoices):
    """How often what is not urgent is sent."""

    AT_ONCE = "at_once", _("sofort")
    DAILY = "daily", _("einmal am Tag")
    WEEKLY = "weekly", _("einmal in der Woche")


class Preference(models.Model):
    """How a person wants to hear from the platform; quiet hours are local clock times and may span midnight."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="message_preference")
    channel = models.CharField(_("Weg"), max_length=8, choices=Channel, default=Channel.MAIL)
    digest = models.CharField(_("Wie oft"), max_length=8, choices=Digest, default=Digest.AT_ONCE)
    quiet_from = models.TimeField(_("Ruhe von"), null=True, blank=True)
    quiet_to = models.TimeField(_("Ruhe bis"), null=True, blank=True)
    reminders = models.BooleanField(_("Erinnerungen"), default=True)

    class Meta:
        """What the database refuses."""

        verbose_name = _("Zustellung")
        verbose_name_plural = _("Zustellungen")
        constraints = (
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="messages_preference_channel_known"),
            models.CheckConstraint(condition=Q(digest__in=Digest.values), name="messages_preference_digest_known"),
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_to__isnull=True)
                | Q(quiet_from__isnull=False, quiet_to__isnull=False),
                name="messages_preference_quiet_both",
            ),
        )

    def __str__(self) -> str:
        return f"{self.channel} {self.digest}"


class Message(models.Model):
    """One message to one person, in the person's language; stands in their account whatever else is sent.

    kind: the template's name; about: what it concerns, so that a later message can replace an unsent one.
    due: when it is told, later than it was written for a reminder; until: when sending it is of no use any more.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=40)
    about = models.CharField(max_length=80, blank=True)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    link = models.CharField(max_length=300, blank=True, help_text=_("Pfad auf dieser Seite"))
    urgent = models.BooleanField(default=False)
    created = models.DateTimeField(default=timezone.now, db_index=True)
    due = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)
    read = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Newest first; a link never leads away from the site."""

        verbose_name = _("Nachricht")
        verbose_name_plural = _("Nachrichten")
        ordering = ("-due", "-id")
        indexes = (
            models.Index(fields=("person", "read")),
            models.Index(fields=("person", "-due", "-id"), name="messages_message_newest"),
        )
        constraints = (
            models.CheckConstraint(condition=~Q(subject=""), name="messages_message_subject"),
            models.CheckConstraint(
                condition=Q(link="") | Q(link__regex="^/([^/]|$)"), name="messages_message_link_here"
            ),
        )

    def __str__(self) -> str:
        return self.subject


class Dispatch(models.Model):
    """A message on its way out by one channel; the address is the person's, looked up when it is sent.

    claimed: since when a worker has it in hand.
    """

    message = models.ForeignKey(Message, models.CASCADE, related_name="dispatches")
    channel = models.CharField(max_length=8, choices=Channel)
    due = models.DateTimeField(db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)
    claimed = models.DateTimeField(null=True, blank=True)
    sent = models.DateTimeField(null=True, blank=True)
    given_up = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=200, blank=True)

    class Meta:
        """One for each channel."""

        verbose_name = _("Versand")
        verbose_name_plural = _("Versand")
        ordering = ("due", "id")
        constraints = (
            models.UniqueConstraint(fields=("message", "channel"), name="messages_dispatch_once"),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="messages_dispatch_channel_known"),
            models.CheckConstraint(
                condition=Q(sent__isnull=True) | Q(given_up__isnull=True), name="messages_dispatch_one_end"
            ),
        )

    def __str__(self) -> str:
        return f"{self.channel} {self.pk}"


class Chore(models.Model):
    """When a piece of periodic work is due, and how it ended last; says nothing about anybody."""

    name = models.CharField(max_length=60, primary_key=True)
    due = models.DateTimeField()
    started = models.DateTimeField(null=True, blank=True)
    ended = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=200, blank=True)

    class Meta:
        """By name."""

        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
