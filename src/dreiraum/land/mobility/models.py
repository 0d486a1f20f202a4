"""Lines whose organisation takes requests itself, their dated runs, and who asked to ride from where to where.

The seats are sessions of `ground.bookings`, whose database counts them; a ride says what a booking does not.
"""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dreiraum.ground.bookings.models import Booking, Policy, Session
from dreiraum.ground.people.models import Organisation
from dreiraum.ground.places.models import Offer


class Line(models.Model):
    """A line of the timetable, by agency and name as it has them, whose requests an organisation answers here.

    name empty: every line of the agency that has no row of its own.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="lines")
    agency = models.CharField(_("Verkehrsunternehmen im Fahrplan"), max_length=150)
    name = models.CharField(_("Linie"), max_length=60, blank=True)
    offer = models.OneToOneField(Offer, models.CASCADE, related_name="line")
    policy = models.ForeignKey(Policy, models.PROTECT, related_name="lines")
    seats = models.PositiveSmallIntegerField(_("Plätze"), default=8)

    class Meta:
        """Constraints."""

        verbose_name = _("Linie auf Anfrage")
        verbose_name_plural = _("Linien auf Anfrage")
        ordering = ("name", "agency", "id")
        constraints = (
            models.UniqueConstraint(fields=("agency", "name"), name="mobility_line_once"),
            models.CheckConstraint(condition=Q(seats__gt=0), name="mobility_line_has_seats"),
        )

    def __str__(self) -> str:
        return self.offer.title


class Run(models.Model):
    """A line's dated trip, or the hour of a line without a timetable: the session whose seats are taken."""

    line = models.ForeignKey(Line, models.CASCADE, related_name="runs")
    key = models.CharField(max_length=160)
    session = models.OneToOneField(Session, models.CASCADE, related_name="run")

    class Meta:
        """Constraints."""

        verbose_name = _("Fahrt einer Linie")
        verbose_name_plural = _("Fahrten von Linien")
        constraints = (models.UniqueConstraint(fields=("line", "key"), name="mobility_run_once"),)

    def __str__(self) -> str:
        return f"{self.line} {self.key}"


class Ride(models.Model):
    """What a booking of a ride says beside its time and seats; forgotten soon after.

    deadline: the last moment to ask, None where that is the departure. Without start_lat nobody knows where that is.
    """

    booking = models.OneToOneField(Booking, models.CASCADE, related_name="ride")
    run = models.ForeignKey(Run, models.CASCADE, related_name="rides")
    start = models.CharField(_("Einstieg"), max_length=150)
    start_lat = models.FloatField(null=True, blank=True)
    start_lon = models.FloatField(null=True, blank=True)
    end = models.CharField(_("Ausstieg"), max_length=150)
    depart = models.DateTimeField(_("Abfahrt"), db_index=True)
    arrive = models.DateTimeField(_("Ankunft"))
    deadline = models.DateTimeField(null=True, blank=True)
    wheelchair = models.BooleanField(_("mit Rollstuhl"), default=False)
    phone = models.CharField(_("Telefon für Rückfragen"), max_length=40, blank=True)

    class Meta:
        """Constraints."""

        verbose_name = _("Fahrtwunsch")
        verbose_name_plural = _("Fahrtwünsche")
        ordering = ("depart", "id")
        constraints = (
            models.CheckConstraint(condition=Q(arrive__gt=F("depart")), name="mobility_ride_arrives_after_departure"),
        )

    def __str__(self) -> str:
        return f"{self.start} - {self.end} {timezone.localtime(self.depart):%d.%m.%Y %H:%M}"

    @property
    def organisation(self) -> Organisation:
        """Who answers for it."""
        return self.run.line.organisation

    @property
    def until(self) -> dt.datetime:
        """Until when the person may cancel by themselves."""
        return self.depart - dt.timedelta(minutes=self.run.line.policy.cancel_until)
