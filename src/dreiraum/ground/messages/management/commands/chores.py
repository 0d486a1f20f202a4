"""`manage chores`."""

from __future__ import annotations

import signal
import threading
from types import FrameType

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from dreiraum.ground.messages.chores import do_due, keep_doing
from dreiraum.ground.region.live_files import alone
from dreiraum.ground.region.parent import die_with
from dreiraum.ground.region.serving import served


class Command(BaseCommand):
    """The worker that does what is due by itself; `dreiraum serve` starts it."""

    help = "Do what is due - send messages, forget, remind - again and again. `dreiraum serve` does so by itself."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("--once", action="store_true", help="Do what is due now, say what was done, and end.")
        parser.add_argument("--child-of", type=int, metavar="PID", help="End when this process ends.")

    def handle(self, *args: object, once: bool, child_of: int | None, **options: object) -> None:
        """Work, alone in the installation: a second worker waits until the first has ended."""
        if child_of is not None:
            die_with(child_of)
        served.answers = False
        with alone(settings.HOME, wait=not once, kind="chores") as only:
            if not only:
                raise CommandError("another worker is doing what is due already; leave the work to it")
            if once:
                self._once()
            else:
                keep_doing(_until_told())

    def _once(self) -> None:
        done = do_due()
        for one in done:
            self.stdout.write(f"{one.name}: {one.problem or one.count}")
        if any(one.problem for one in done):
            raise CommandError("not everything could be done; the log says why")


def _until_told() -> threading.Event:
    """Set once somebody wants the worker to end: it finishes what it has in hand."""
    stop = threading.Event()

    def end(number: int, frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    return stop
