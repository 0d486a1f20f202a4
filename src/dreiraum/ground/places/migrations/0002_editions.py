"""Editions of the directory, and why something is hidden."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_erasures"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Edition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveBigIntegerField(default=0)),
            ],
            options={
                "verbose_name": "Stand des Verzeichnisses",
                "verbose_name_plural": "Stand des Verzeichnisses",
            },
        ),
        migrations.AddField(
            model_name="place",
            name="hidden_why",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "hidden"), _negated=True),
                    models.Q(("hidden_why", ""), _negated=True),
                    _connector="OR",
                ),
                name="places_place_hidden_why",
            ),
        ),
    ]
