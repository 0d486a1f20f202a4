"""The last day of a resource that is withdrawn, and where a session's bookings have their pages."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bookings", "0004_form_keys")]

    # Both may be empty, so that SQLite need not make a table anew, which would drop its triggers.
    operations = [
        migrations.AddField(
            model_name="resource",
            name="last_day",
            field=models.DateField(blank=True, null=True, verbose_name="letzter Tag"),
        ),
        migrations.AddField(
            model_name="session",
            name="page_at",
            field=models.CharField(blank=True, editable=False, max_length=100, null=True),
        ),
    ]
