"""`manage export`."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import override

from dreiraum.ground.people.export import write
from dreiraum.ground.people.management.finding import account


class Command(BaseCommand):
    """For people who cannot sign in and ask what is stored about them (Article 15 GDPR)."""

    help = "Write everything that is stored about a person into a zip."

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("person", help="Mail address or number of the account.")
        parser.add_argument("file", type=Path, help="The zip to write; readable for you alone.")

    def handle(self, *args: object, person: str, file: Path, **options: object) -> None:
        """Write."""
        who = account(person)
        try:
            out = os.fdopen(os.open(file, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "wb")
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from None
        with out, override(who.language), write(who) as whole:
            shutil.copyfileobj(whole, out)
        self.stdout.write(str(file))
