"""Files that are looked at before they are taken over, and what a file last said of an offer."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_erasures"),
        ("places", "0003_edition_key"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="offer",
            name="office",
            field=models.CharField(blank=True, max_length=150, verbose_name="Zuständige Stelle"),
        ),
        migrations.AddField(
            model_name="offer",
            name="said",
            field=models.JSONField(
                default=dict, editable=False, help_text="what a file last said of each field, as it wrote it"
            ),
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100)),
                ("table", models.CharField(max_length=10)),
                ("rows", models.JSONField(help_text="[[line, {column: text}]]")),
                ("notes", models.JSONField(default=list)),
                (
                    "scopes",
                    models.JSONField(
                        default=list, help_text="beginnings of the identifiers that the file tells wholly"
                    ),
                ),
                ("created", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="upload",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="people.organisation"),
                ),
            ],
            options={
                "verbose_name": "hochgeladene Datei",
                "verbose_name_plural": "hochgeladene Dateien",
            },
        ),
    ]
