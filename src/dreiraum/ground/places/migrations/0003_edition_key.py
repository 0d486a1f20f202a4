"""The key that changes with every step in the directory."""

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("places", "0002_editions"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="edition",
            name="number",
        ),
        migrations.AddField(
            model_name="edition",
            name="key",
            field=models.UUIDField(default=uuid.uuid4),
        ),
    ]
