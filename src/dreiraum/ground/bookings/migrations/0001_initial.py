"""What can be booked, bookings, and what the database itself refuses."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from dreiraum.ground.bookings import models as bookings
from dreiraum.ground.bookings import refusal


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0002_organisations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Series",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("rule", models.CharField(max_length=200)),
                ("created", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "verbose_name": "Serie",
                "verbose_name_plural": "Serien",
            },
        ),
        migrations.CreateModel(
            name="CalendarLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token", models.CharField(default=bookings.new_token, max_length=40, unique=True)),
                ("created", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calendar_link",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "Kalenderadresse",
                "verbose_name_plural": "Kalenderadressen",
            },
        ),
        migrations.CreateModel(
            name="Policy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, verbose_name="Name")),
                ("price_cents", models.PositiveIntegerField(default=0, verbose_name="Preis in Cent")),
                ("approval", models.BooleanField(default=False, verbose_name="muss bestätigt werden")),
                ("prerequisite", models.CharField(blank=True, max_length=200, verbose_name="Voraussetzung")),
                ("notice", models.PositiveIntegerField(default=0, verbose_name="spätestens vorher (Minuten)")),
                ("ahead_days", models.PositiveSmallIntegerField(default=90, verbose_name="frühestens vorher (Tage)")),
                ("cancel_until", models.PositiveIntegerField(default=0, verbose_name="absagen bis vorher (Minuten)")),
                ("hold_minutes", models.PositiveSmallIntegerField(default=15, verbose_name="vorgemerkt für (Minuten)")),
                (
                    "answer_hours",
                    models.PositiveSmallIntegerField(default=48, verbose_name="Antwort innerhalb von (Stunden)"),
                ),
                ("step", models.PositiveSmallIntegerField(default=30, verbose_name="Raster (Minuten)")),
                ("shortest", models.PositiveIntegerField(default=30, verbose_name="mindestens (Minuten)")),
                ("longest", models.PositiveIntegerField(default=1440, verbose_name="höchstens (Minuten)")),
                ("buffer_before", models.PositiveSmallIntegerField(default=0, verbose_name="Puffer davor (Minuten)")),
                ("buffer_after", models.PositiveSmallIntegerField(default=0, verbose_name="Puffer danach (Minuten)")),
                ("quota", models.PositiveSmallIntegerField(default=0, verbose_name="höchstens je Person")),
                ("quota_days", models.PositiveSmallIntegerField(default=7, verbose_name="innerhalb von (Tagen)")),
                ("waitlist", models.BooleanField(default=True, verbose_name="Warteliste")),
                ("no_show_after", models.PositiveSmallIntegerField(default=0, verbose_name="freigeben nach (Minuten)")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="policies", to="people.organisation"
                    ),
                ),
            ],
            options={
                "verbose_name": "Buchungsregel",
                "verbose_name_plural": "Buchungsregeln",
                "ordering": ("name", "id"),
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("step__gt", 0)), name="bookings_policy_step"),
                    models.CheckConstraint(
                        condition=models.Q(("longest__gte", models.F("shortest")), ("shortest__gt", 0)),
                        name="bookings_policy_lengths",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quota_days__gt", 0)), name="bookings_policy_quota_days"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Resource",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("slug", models.SlugField(max_length=100, unique=True)),
                ("name", models.CharField(max_length=120, verbose_name="Name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("room", "Raum"),
                            ("desk", "Arbeitsplatz"),
                            ("booth", "Videokabine"),
                            ("person", "Person"),
                            ("machine", "Gerät"),
                            ("vehicle", "Fahrzeug"),
                        ],
                        max_length=8,
                        verbose_name="Art",
                    ),
                ),
                (
                    "opening_hours",
                    models.CharField(blank=True, help_text="leer: wie der Ort", max_length=500, verbose_name="buchbar"),
                ),
                ("public", models.BooleanField(default=True, verbose_name="öffentlich buchbar")),
                ("last_day", models.DateField(blank=True, null=True, verbose_name="letzter Tag")),
                (
                    "offer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="resources",
                        to="places.offer",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="resources", to="people.organisation"
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resources",
                        to="places.place",
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="resources", to="bookings.policy"
                    ),
                ),
            ],
            options={
                "verbose_name": "Ressource",
                "verbose_name_plural": "Ressourcen",
                "ordering": ("name", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["room", "desk", "booth", "person", "machine", "vehicle"])),
                        name="bookings_resource_kind_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("title", models.CharField(blank=True, max_length=150, verbose_name="Titel")),
                ("starts", models.DateTimeField(db_index=True, verbose_name="von")),
                ("ends", models.DateTimeField(verbose_name="bis")),
                ("seats", models.PositiveIntegerField(verbose_name="Plätze")),
                ("taken", models.PositiveIntegerField(default=0, editable=False, verbose_name="vergeben")),
                ("cancelled", models.DateTimeField(blank=True, null=True)),
                ("cancelled_why", models.CharField(blank=True, max_length=300)),
                ("page_at", models.CharField(blank=True, editable=False, max_length=100, null=True)),
                (
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sessions", to="places.offer"
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sessions", to="bookings.policy"
                    ),
                ),
            ],
            options={
                "verbose_name": "Termin",
                "verbose_name_plural": "Termine",
                "ordering": ("starts", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends__gt", models.F("starts"))), name="bookings_session_ends_after_start"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("taken__lte", models.F("seats"))), name="bookings_session_not_oversold"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Booking",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("code", models.CharField(default=bookings.new_code, editable=False, max_length=8, unique=True)),
                ("walk_in", models.CharField(blank=True, max_length=100, verbose_name="Name")),
                ("starts", models.DateTimeField(db_index=True)),
                ("ends", models.DateTimeField()),
                ("seats", models.PositiveSmallIntegerField(default=1, verbose_name="Personen")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("held", "vorgemerkt"),
                            ("requested", "angefragt"),
                            ("confirmed", "bestätigt"),
                            ("arrived", "angekommen"),
                            ("waiting", "auf der Warteliste"),
                            ("declined", "abgelehnt"),
                            ("cancelled", "abgesagt"),
                            ("expired", "verfallen"),
                            ("missed", "nicht erschienen"),
                        ],
                        max_length=10,
                    ),
                ),
                ("expires", models.DateTimeField(blank=True, null=True)),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="Mitteilung")),
                ("answer", models.CharField(blank=True, max_length=500, verbose_name="Antwort")),
                ("price_cents", models.PositiveIntegerField(default=0)),
                ("created", models.DateTimeField(default=django.utils.timezone.now)),
                ("changed", models.DateTimeField(auto_now=True)),
                ("reminded", models.DateTimeField(blank=True, null=True)),
                ("key", models.CharField(blank=True, editable=False, max_length=40, null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="bookings_made",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="bookings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bookings",
                        to="bookings.resource",
                    ),
                ),
                (
                    "series",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="bookings",
                        to="bookings.series",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bookings",
                        to="bookings.session",
                    ),
                ),
            ],
            options={
                "verbose_name": "Buchung",
                "verbose_name_plural": "Buchungen",
                "ordering": ("starts", "id"),
                "indexes": [
                    models.Index(fields=["person", "starts"], name="bookings_bo_person__fc2ce0_idx"),
                    models.Index(fields=["resource", "starts"], name="bookings_bo_resourc_30757b_idx"),
                    models.Index(fields=["session", "state", "created"], name="bookings_bo_session_9e6b1c_idx"),
                    models.Index(fields=["state", "expires"], name="bookings_bo_state_e8db4f_idx"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends__gt", models.F("starts"))), name="bookings_booking_ends_after_start"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "held",
                                    "requested",
                                    "confirmed",
                                    "arrived",
                                    "waiting",
                                    "declined",
                                    "cancelled",
                                    "expired",
                                    "missed",
                                ],
                            )
                        ),
                        name="bookings_booking_state_known",
                    ),
                    models.CheckConstraint(condition=models.Q(("seats__gt", 0)), name="bookings_booking_for_somebody"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("held", "requested")), _negated=True),
                            ("expires__isnull", False),
                            _connector="OR",
                        ),
                        name="bookings_booking_pending_expires",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "waiting"), _negated=True), ("session__isnull", False), _connector="OR"
                        ),
                        name="bookings_booking_waits_for_a_session",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("person__isnull", False),
                            ("state__in", ("held", "requested", "confirmed", "arrived", "waiting")),
                        ),
                        fields=("session", "person"),
                        name="bookings_one_seat_booking_per_person",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("key__isnull", False)), fields=("key",), name="bookings_booking_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, verbose_name="Name")),
                ("active", models.BooleanField(default=True, verbose_name="in Betrieb")),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="units", to="bookings.resource"
                    ),
                ),
            ],
            options={
                "verbose_name": "Einheit",
                "verbose_name_plural": "Einheiten",
                "ordering": ("name", "id"),
                "constraints": [models.UniqueConstraint(fields=("resource", "name"), name="bookings_unit_once")],
            },
        ),
        migrations.CreateModel(
            name="OutsideCalendar",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("url", models.URLField(max_length=500, verbose_name="Adresse")),
                ("asked", models.DateTimeField(blank=True, null=True)),
                ("problem", models.CharField(blank=True, max_length=200)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="outside_calendars",
                        to="bookings.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "Fremder Kalender",
                "verbose_name_plural": "Fremde Kalender",
                "constraints": [models.UniqueConstraint(fields=("unit", "url"), name="bookings_outside_calendar_once")],
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts", models.DateTimeField()),
                ("ends", models.DateTimeField()),
                ("active", models.BooleanField(default=True)),
                (
                    "booking",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="claims",
                        to="bookings.booking",
                    ),
                ),
                (
                    "outside",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="claims",
                        to="bookings.outsidecalendar",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="claims",
                        to="bookings.session",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="claims", to="bookings.unit"
                    ),
                ),
            ],
            options={
                "verbose_name": "Belegung",
                "verbose_name_plural": "Belegungen",
                "ordering": ("starts", "id"),
                "indexes": [
                    models.Index(
                        condition=models.Q(("active", True)),
                        fields=["unit", "starts", "ends"],
                        name="bookings_claim_when",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends__gt", models.F("starts"))), name="bookings_claim_ends_after_start"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("booking__isnull", False), ("outside__isnull", True), ("session__isnull", True)),
                            models.Q(("booking__isnull", True), ("outside__isnull", True), ("session__isnull", False)),
                            models.Q(("booking__isnull", True), ("outside__isnull", False), ("session__isnull", True)),
                            _connector="OR",
                        ),
                        name="bookings_claim_for_one",
                    ),
                ],
            },
        ),
        migrations.RunPython(refusal.install, refusal.remove),
    ]
