"""`manage records`."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import override

from dreiraum.ground.people.processing import as_markdown


class Command(BaseCommand):
    """The record of processing activities (Article 30 GDPR)."""

    help = "Print the record of processing activities (Article 30 GDPR) as Markdown, from what the models say."

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("--language", choices=("de", "en"), default="de")

    def handle(self, *args: object, language: str, **options: object) -> None:
        """Print."""
        with override(language):
            self.stdout.write(as_markdown(), ending="")
