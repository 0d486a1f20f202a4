"""The desk of a hub."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import dreiraum.ground.bookings.models.taking


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("places", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Handover",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(max_length=2000, verbose_name="Für die nächste Schicht")),
                ("written", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="handovers", to="places.place"
                    ),
                ),
            ],
            options={
                "verbose_name": "Übergabe",
                "verbose_name_plural": "Übergaben",
                "ordering": ("-written", "-id"),
                "indexes": [models.Index(fields=["place", "-written"], name="supply_hand_place_i_b0bc41_idx")],
            },
        ),
        migrations.CreateModel(
            name="Loan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=100, verbose_name="Was?")),
                ("name", models.CharField(max_length=100, verbose_name="An wen?")),
                ("lent", models.DateTimeField(default=django.utils.timezone.now)),
                ("due", models.DateField(blank=True, null=True, verbose_name="zurück bis")),
                ("back", models.DateTimeField(blank=True, null=True)),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="loans", to="places.place"
                    ),
                ),
            ],
            options={
                "verbose_name": "Ausleihe",
                "verbose_name_plural": "Ausleihen",
                "ordering": ("lent", "id"),
                "indexes": [models.Index(fields=["place", "back"], name="supply_loan_place_i_f4f594_idx")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("what", ""), _negated=True), name="supply_loan_of_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("back__isnull", True), ("back__gte", models.F("lent")), _connector="OR"),
                        name="supply_loan_back_after",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Pickup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        default=dreiraum.ground.bookings.models.taking.new_code,
                        editable=False,
                        max_length=8,
                        unique=True,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("pharmacy", "Arznei"),
                            ("parcel", "Paket"),
                            ("food", "Gemüsekiste, Einkauf"),
                            ("other", "Anderes"),
                        ],
                        default="parcel",
                        max_length=8,
                        verbose_name="Was?",
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="Für wen?")),
                ("shelf", models.CharField(blank=True, max_length=30, verbose_name="Fach")),
                ("came", models.DateTimeField(default=django.utils.timezone.now)),
                ("fetched", models.DateTimeField(blank=True, null=True)),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pickups", to="places.place"
                    ),
                ),
            ],
            options={
                "verbose_name": "Abholung",
                "verbose_name_plural": "Abholungen",
                "ordering": ("came", "id"),
                "indexes": [models.Index(fields=["place", "fetched"], name="supply_pick_place_i_2b225e_idx")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["pharmacy", "parcel", "food", "other"])),
                        name="supply_pickup_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("fetched__isnull", True), ("fetched__gte", models.F("came")), _connector="OR"
                        ),
                        name="supply_pickup_fetched_after",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Visits",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("hour", models.PositiveSmallIntegerField()),
                ("number", models.PositiveIntegerField(default=0)),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="visits", to="places.place"
                    ),
                ),
            ],
            options={
                "verbose_name": "Besuche",
                "verbose_name_plural": "Besuche",
                "ordering": ("day", "hour"),
                "constraints": [
                    models.UniqueConstraint(fields=("place", "day", "hour"), name="supply_visits_once"),
                    models.CheckConstraint(condition=models.Q(("hour__lt", 24)), name="supply_visits_hour_of_a_day"),
                ],
            },
        ),
    ]
