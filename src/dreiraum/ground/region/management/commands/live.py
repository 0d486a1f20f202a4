"""`manage live`."""

from __future__ import annotations

import threading

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from dreiraum.ground.region.live_files import alone
from dreiraum.ground.region.live_polling import Poll, poll
from dreiraum.ground.region.live_sources import sources_of
from dreiraum.ground.region.parent import die_with
from dreiraum.reach.errors import InputError


class Command(BaseCommand):
    """The worker that asks for live data; `dreiraum serve` starts it by itself."""

    help = "Ask for the live data that site.toml names, again and again. `dreiraum serve` does so by itself."

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("--once", action="store_true", help="Ask every feed once, say what came, and end.")
        parser.add_argument("--child-of", type=int, metavar="PID", help="End when this process ends.")

    def handle(self, *args: object, once: bool, child_of: int | None, **options: object) -> None:
        """Ask, alone: a second worker waits until the first has ended."""
        try:
            sources = sources_of(settings.HOME)
            for source in sources:
                source.headers()
        except InputError as error:
            raise CommandError(str(error)) from None
        if not sources:
            raise CommandError(f"{settings.HOME / 'site.toml'}: names no live data; add a table [[live]] with its url")
        if child_of is not None:
            die_with(child_of)
        with alone(settings.HOME, wait=not once) as only:
            if not only:
                raise CommandError("another worker is asking already; end it or leave the work to it")
            if once:
                self._once([Poll(source, settings.HOME) for source in sources])
            else:
                poll(sources, settings.HOME, threading.Event())

    def _once(self, polls: list[Poll]) -> None:
        for one in polls:
            one.ask()
            self.stdout.write(f"{one.source.name}: {one.note.problem or 'arrived'}")
        if any(one.note.problem for one in polls):
            raise CommandError("not all live data arrived")
