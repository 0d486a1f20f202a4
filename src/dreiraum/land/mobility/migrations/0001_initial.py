"""Rides on request."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("bookings", "0001_initial"),
        ("people", "0002_organisations"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Line",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("agency", models.CharField(max_length=150, verbose_name="Verkehrsunternehmen im Fahrplan")),
                ("name", models.CharField(blank=True, max_length=60, verbose_name="Linie")),
                ("seats", models.PositiveSmallIntegerField(default=8, verbose_name="Plätze")),
                (
                    "offer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="line", to="places.offer"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="people.organisation"
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="bookings.policy"
                    ),
                ),
            ],
            options={
                "verbose_name": "Linie auf Anfrage",
                "verbose_name_plural": "Linien auf Anfrage",
                "ordering": ("name", "agency", "id"),
                "constraints": [
                    models.UniqueConstraint(fields=("agency", "name"), name="mobility_line_once"),
                    models.CheckConstraint(condition=models.Q(("seats__gt", 0)), name="mobility_line_has_seats"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Run",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=160)),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="runs", to="mobility.line"
                    ),
                ),
                (
                    "session",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="run", to="bookings.session"
                    ),
                ),
            ],
            options={
                "verbose_name": "Fahrt einer Linie",
                "verbose_name_plural": "Fahrten von Linien",
                "constraints": [models.UniqueConstraint(fields=("line", "key"), name="mobility_run_once")],
            },
        ),
        migrations.CreateModel(
            name="Ride",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("start", models.CharField(max_length=150, verbose_name="Einstieg")),
                ("start_lat", models.FloatField(blank=True, null=True)),
                ("start_lon", models.FloatField(blank=True, null=True)),
                ("end", models.CharField(max_length=150, verbose_name="Ausstieg")),
                ("depart", models.DateTimeField(db_index=True, verbose_name="Abfahrt")),
                ("arrive", models.DateTimeField(verbose_name="Ankunft")),
                ("deadline", models.DateTimeField(blank=True, null=True)),
                ("wheelchair", models.BooleanField(default=False, verbose_name="mit Rollstuhl")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="Telefon für Rückfragen")),
                (
                    "booking",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="ride", to="bookings.booking"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rides", to="mobility.run"
                    ),
                ),
            ],
            options={
                "verbose_name": "Fahrtwunsch",
                "verbose_name_plural": "Fahrtwünsche",
                "ordering": ("depart", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("arrive__gt", models.F("depart"))),
                        name="mobility_ride_arrives_after_departure",
                    )
                ],
            },
        ),
    ]
