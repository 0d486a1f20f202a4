"""manage rights: the table of rights, as docs/rights.md holds it."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from dreiraum.ground.people.table import table


class Command(BaseCommand):
    """Print it."""

    help = "Print the table of rights in Markdown."

    def handle(self, *args: object, **options: object) -> None:
        """Print it."""
        self.stdout.write(table(), ending="")
