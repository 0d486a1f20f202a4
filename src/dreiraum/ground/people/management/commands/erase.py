"""`manage erase`."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dreiraum.ground.people.erasure import LastOperator, erase, left_without_keeper
from dreiraum.ground.people.management.finding import account


class Command(BaseCommand):
    """For people who cannot sign in and ask to be erased (Article 17 GDPR)."""

    help = "Erase a person and everything that leads to them. Nobody can undo it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("person", help="Mail address or number of the account.")
        parser.add_argument("--yes", action="store_true", help="Do it; without, only tell what would happen.")

    def handle(self, *args: object, person: str, yes: bool, **options: object) -> None:
        """Tell, or erase."""
        who = account(person)
        for name in left_without_keeper(who):
            self.stdout.write(f"nobody would keep {name} any more")
        if not yes:
            self.stdout.write(f"{who.pk} would be erased; add --yes to do it")
            return
        try:
            erased = erase(person=who)
        except LastOperator:
            raise CommandError("the last operator cannot be erased") from None
        self.stdout.write(f"{erased.pk} erased")
