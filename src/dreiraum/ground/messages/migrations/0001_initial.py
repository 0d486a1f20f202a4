"""Feedback."""

import django.core.validators
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Feedback",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("barrier", "Eine Barriere: Ich kann etwas nicht lesen, bedienen oder verstehen"),
                            ("mistake", "Ein Fehler: Eine Angabe stimmt nicht oder fehlt"),
                            ("other", "Etwas anderes"),
                        ],
                        max_length=10,
                    ),
                ),
                ("message", models.TextField(validators=[django.core.validators.MaxLengthValidator(5000)])),
                ("page", models.CharField(blank=True, max_length=200)),
                ("reply_to", models.EmailField(blank=True, max_length=254)),
                ("created", models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ("mailed", models.DateTimeField(blank=True, null=True)),
                ("handled", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ("created", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["barrier", "mistake", "other"])), name="feedback_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("message__length__gt", 0), ("message__length__lte", 5000)),
                        name="feedback_message_length",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("page__regex", "^(/[a-z]+(-[a-z]+)*)*/?$")),
                        name="feedback_page_without_point",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("handled", None), ("handled__gte", models.F("created")), _connector="OR"),
                        name="feedback_handled_after_created",
                    ),
                ],
            },
        ),
    ]
