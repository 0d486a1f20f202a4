"""The database refuses overlaps and oversold sessions."""

from django.db import migrations

from dreiraum.ground.bookings import refusal


class Migration(migrations.Migration):
    dependencies = [("bookings", "0002_bookings")]

    operations = [migrations.RunPython(refusal.install, refusal.remove)]
