"""How often somebody tried to sign in, counted for all workers; codes for people without a mail address."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_erasures"),
    ]

    operations = [
        migrations.CreateModel(
            name="Attempt",
            fields=[
                ("cache_key", models.CharField(max_length=255, primary_key=True, serialize=False)),
                ("value", models.TextField()),
                ("expires", models.DateTimeField(db_index=True)),
            ],
            options={
                "verbose_name": "Versuch",
                "verbose_name_plural": "Versuche",
                "db_table": "people_attempt",
            },
        ),
        migrations.CreateModel(
            name="SignInCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("sms", "SMS"), ("card", "Anmeldekarte")], max_length=4)),
                ("digest", models.CharField(db_index=True, max_length=64)),
                ("created", models.DateTimeField(default=django.utils.timezone.now)),
                ("expires", models.DateTimeField()),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sign_in_codes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "Anmeldecode",
                "verbose_name_plural": "Anmeldecodes",
                "constraints": [
                    models.UniqueConstraint(fields=("person", "kind"), name="people_sign_in_code_once"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["sms", "card"])), name="people_sign_in_code_kind_known"
                    ),
                ],
            },
        ),
    ]
