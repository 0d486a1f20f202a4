"""Who booked what, and the claims that never overlap.

`Claim` and `Session.taken` are kept by the database itself (see `refusal`): two active claims on one unit never
overlap, and a session never has more seats taken than it has, whoever writes.
"""

from __future__ import annotations

import secrets
import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dreiraum.ground.bookings.models.offering import Resource, Session, Unit

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no letter that is mistaken for a digit when read aloud


def new_code() -> str:
    """Eight characters that a person can read out at a desk or on the phone."""
    return "".join(secrets.choice(ALPHABET) for _ in range(8))


def new_token() -> str:
    """A secret part of an address."""
    return secrets.token_urlsafe(24)


class Series(models.Model):
    """Bookings made together by a rule (RFC 5545 RRULE)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    rule = models.CharField(max_length=200)
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        """Names."""

        verbose_name = _("Serie")
        verbose_name_plural = _("Serien")

    def __str__(self) -> str:
        return self.rule


class BookingState(models.TextChoices):
    """Where a booking stands."""

    HELD = "held", _("vorgemerkt")
    REQUESTED = "requested", _("angefragt")
    CONFIRMED = "confirmed", _("bestätigt")
    ARRIVED = "arrived", _("angekommen")
    WAITING = "waiting", _("auf der Warteliste")
    DECLINED = "declined", _("abgelehnt")
    CANCELLED = "cancelled", _("abgesagt")
    EXPIRED = "expired", _("verfallen")
    MISSED = "missed", _("nicht erschienen")


ACTIVE = (BookingState.HELD, BookingState.REQUESTED, BookingState.CONFIRMED, BookingState.ARRIVED)


class Booking(models.Model):
    """Who takes what, when. `person` is empty for a walk-in, who has a name alone, and for whoever was erased.

    made_by: whose hands, where it was not the person. expires: when a hold or a request ends.
    key: of the form it came by, so that a form sent twice books once.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=8, unique=True, default=new_code, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="bookings"
    )
    walk_in = models.CharField(_("Name"), max_length=100, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="bookings_made"
    )
    resource = models.ForeignKey(Resource, models.PROTECT, null=True, blank=True, related_name="bookings")
    session = models.ForeignKey(Session, models.PROTECT, null=True, blank=True, related_name="bookings")
    series = models.ForeignKey(Series, models.SET_NULL, null=True, blank=True, related_name="bookings")
    starts = models.DateTimeField(db_index=True)
    ends = models.DateTimeField()
    seats = models.PositiveSmallIntegerField(_("Personen"), default=1)
    state = models.CharField(max_length=10, choices=BookingState)
    expires = models.DateTimeField(null=True, blank=True)
    note = models.CharField(_("Mitteilung"), max_length=500, blank=True)
    answer = models.CharField(_("Antwort"), max_length=500, blank=True)
    price_cents = models.PositiveIntegerField(default=0)
    created = models.DateTimeField(default=timezone.now)
    changed = models.DateTimeField(auto_now=True)
    reminded = models.DateTimeField(null=True, blank=True)
    key = models.CharField(max_length=40, null=True, blank=True, editable=False)

    class Meta:
        """What the database refuses."""

        verbose_name = _("Buchung")
        verbose_name_plural = _("Buchungen")
        ordering = ("starts", "id")
        indexes = (
            models.Index(fields=("person", "starts")),
            models.Index(fields=("resource", "starts")),
            models.Index(fields=("session", "state", "created")),
            models.Index(fields=("state", "expires")),
        )
        constraints = (
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="bookings_booking_ends_after_start"),
            models.CheckConstraint(condition=Q(state__in=BookingState.values), name="bookings_booking_state_known"),
            models.CheckConstraint(condition=Q(seats__gt=0), name="bookings_booking_for_somebody"),
            models.CheckConstraint(
                condition=~Q(state__in=("held", "requested")) | Q(expires__isnull=False),
                name="bookings_booking_pending_expires",
            ),
            models.CheckConstraint(
                condition=~Q(state="waiting") | Q(session__isnull=False), name="bookings_booking_waits_for_a_session"
            ),
            models.UniqueConstraint(
                fields=("session", "person"),
                condition=Q(state__in=("held", "requested", "confirmed", "arrived", "waiting"), person__isnull=False),
                name="bookings_one_seat_booking_per_person",
            ),
            # The condition keeps SQLite from making the table anew, which would drop its triggers.
            models.UniqueConstraint(fields=("key",), condition=Q(key__isnull=False), name="bookings_booking_once"),
        )

    def __str__(self) -> str:
        return f"{self.code} {timezone.localtime(self.starts):%d.%m.%Y %H:%M}"


class OutsideCalendar(models.Model):
    """Somebody's own calendar whose events keep a unit busy."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="outside_calendars")
    url = models.URLField(_("Adresse"), max_length=500)
    asked = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=200, blank=True)

    class Meta:
        """Constraints."""

        verbose_name = _("Fremder Kalender")
        verbose_name_plural = _("Fremde Kalender")
        constraints = (models.UniqueConstraint(fields=("unit", "url"), name="bookings_outside_calendar_once"),)

    def __str__(self) -> str:
        return self.url


class Claim(models.Model):
    """One unit over one time range, buffers included: by a booking, a session or an outside calendar.

    Two active claims on one unit never overlap: the database refuses it (half-open ranges, whole seconds).
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="claims")
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    active = models.BooleanField(default=True)
    booking = models.ForeignKey(Booking, models.CASCADE, null=True, blank=True, related_name="claims")
    session = models.ForeignKey(Session, models.CASCADE, null=True, blank=True, related_name="claims")
    outside = models.ForeignKey(OutsideCalendar, models.CASCADE, null=True, blank=True, related_name="claims")

    class Meta:
        """See `refusal` for what forbids overlaps."""

        verbose_name = _("Belegung")
        verbose_name_plural = _("Belegungen")
        ordering = ("starts", "id")
        indexes = (
            models.Index(fields=("unit", "starts", "ends"), condition=Q(active=True), name="bookings_claim_when"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="bookings_claim_ends_after_start"),
            models.CheckConstraint(
                condition=Q(booking__isnull=False, session__isnull=True, outside__isnull=True)
                | Q(booking__isnull=True, session__isnull=False, outside__isnull=True)
                | Q(booking__isnull=True, session__isnull=True, outside__isnull=False),
                name="bookings_claim_for_one",
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit} {self.starts:%Y-%m-%dT%H:%M}"


class CalendarLink(models.Model):
    """The secret address of a person's own calendar feed."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_link")
    token = models.CharField(max_length=40, unique=True, default=new_token)
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        """Names."""

        verbose_name = _("Kalenderadresse")
        verbose_name_plural = _("Kalenderadressen")

    def __str__(self) -> str:
        return str(self.pk)
