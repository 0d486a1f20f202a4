"""Numbers of erased accounts, and rows that a law keeps."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_organisations"),
    ]

    operations = [
        migrations.CreateModel(
            name="Erasure",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("when", models.DateTimeField(default=django.utils.timezone.now)),
                ("files", models.JSONField(default=list)),
                ("noted", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "Löschung",
                "verbose_name_plural": "Löschungen",
                "ordering": ("when", "id"),
            },
        ),
        migrations.CreateModel(
            name="Remainder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("model", models.CharField(max_length=80)),
                ("row", models.CharField(max_length=40)),
                ("law", models.CharField(max_length=120)),
                ("until", models.DateField(db_index=True)),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "verbose_name": "Gesperrter Rest",
                "verbose_name_plural": "Gesperrte Reste",
                "ordering": ("until", "id"),
                "constraints": [models.UniqueConstraint(fields=("model", "row"), name="people_remainder_once")],
            },
        ),
    ]
