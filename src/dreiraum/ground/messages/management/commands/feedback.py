"""`manage feedback`."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from dreiraum.ground.messages.actions import mail_waiting, mark_handled
from dreiraum.ground.messages.queries import open_feedback


class Command(BaseCommand):
    """What people wrote and nobody has handled yet."""

    help = "Print the messages that nobody has handled yet, close some, or mail those that could not be mailed."

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("--handled", type=int, nargs="+", metavar="NUMBER", help="Close these messages.")
        parser.add_argument("--mail", action="store_true", help="Mail what could not be mailed when it was written.")

    def handle(self, *args: object, handled: list[int] | None, mail: bool, **options: object) -> None:
        """Print, close or mail."""
        if mail:
            self.stdout.write(f"{mail_waiting()} messages mailed.")
        elif handled:
            self._close(handled)
        else:
            self._print()

    def _close(self, numbers: list[int]) -> None:
        unknown = [str(number) for number in numbers if not mark_handled(number=number)]
        if unknown:
            raise CommandError(f"no open message has the number {', '.join(unknown)}")
        self.stdout.write(f"{len(numbers)} messages closed.")

    def _print(self) -> None:
        for one in open_feedback():
            when = timezone.localtime(one.created)
            mailed = "" if one.mailed else ", not mailed yet"
            self.stdout.write(f"{one.pk}  {when:%Y-%m-%d %H:%M}  {one.kind}  {one.page or '-'}{mailed}")
            self.stdout.write(f"   {one.message}\n   {one.reply_to or 'no reply wanted'}\n")
        self.stdout.write(f"{open_feedback().count()} open messages.")
