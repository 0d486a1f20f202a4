"""`manage examples`."""

from __future__ import annotations

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from dreiraum.examples.filling import NotTheDemo, fill, said
from dreiraum.ground.places.feeding import feed
from dreiraum.ground.region.serving import region


class Command(BaseCommand):
    """What `dreiraum demo` does by itself where the database lies in the folder."""

    help = "Fill the demo district with example places, offers and accounts. Again: add what is missing."

    def handle(self, *args: object, **options: object) -> None:
        """Fill, feed the Region, tell."""
        try:
            filled = fill(region(), timezone.localdate())
        except NotTheDemo:
            raise CommandError("this Region is no demo; examples would stand among real places") from None
        feed(settings.HOME, timezone.now())
        for line in said(filled, settings.HOME):
            self.stdout.write(line)
