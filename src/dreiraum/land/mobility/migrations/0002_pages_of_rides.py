"""Bookings of rides have their pages below /wege/fahrten/."""

from typing import Any

from django.db import migrations


def pages_of_rides(apps: Any, schema_editor: object) -> None:  # noqa: ANN401 - the models of that time
    """The sessions of runs say so."""
    apps.get_model("bookings", "Session").objects.filter(run__isnull=False).update(page_at="/wege/fahrten/")


class Migration(migrations.Migration):
    dependencies = [("mobility", "0001_initial"), ("bookings", "0005_withdrawn_and_pages")]

    operations = [migrations.RunPython(pages_of_rides, migrations.RunPython.noop)]
