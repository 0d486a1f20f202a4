"""`manage forget`."""

from __future__ import annotations

from django.core.management.base import BaseCommand
from django.utils import timezone

from dreiraum.ground.messages.actions import KEPT, forget_old


class Command(BaseCommand):
    """Delete what the privacy notice promises to delete; to be run every day."""

    help = f"Delete messages older than {KEPT.days} days, as the privacy notice promises. Run it every day."

    def handle(self, *args: object, **options: object) -> None:
        """Delete, and say how many."""
        self.stdout.write(f"{forget_old(timezone.now())} messages deleted.")
