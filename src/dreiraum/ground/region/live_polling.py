"""The worker that asks for live data: politely, each feed in its own time, whatever the others do."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from dreiraum.ground.region.live_files import Files, Note
from dreiraum.ground.region.live_loading import Refused, load
from dreiraum.ground.region.live_sources import SHORTEST, Source
from dreiraum.reach.errors import InputError
from dreiraum.reach.live.reading import read_updates

log = logging.getLogger(__name__)

LONGEST = 600  # seconds between two tries, however often a feed has failed
AHEAD = 300  # seconds that somebody else's clock may be before ours

Clock = Callable[[], float]


class Poll:
    """One feed: what is known of it, and when it is asked next. Times are unix seconds."""

    def __init__(self, source: Source, home: Path, clock: Clock = time.time) -> None:
        self.source, self.files, self.clock = source, Files(home, source.key), clock
        self.note = self.files.note()
        self.due = 0.0

    def ask(self) -> None:
        """Ask once. What cannot be used leaves the last data in force; what failed is tried later and later."""
        known = self.note if self.files.stamp() else Note(failures=self.note.failures)
        wait, before = 0.0, self.note
        try:
            self.note = self._asked(known)
        except (Refused, InputError) as error:
            wait = getattr(error, "wait", 0.0)
            self.note = replace(known, failures=known.failures + 1, problem=str(error))
        self._tell(before)
        self.due = self.clock() + max(self._pause(), min(wait, LONGEST))
        self.files.write_note(self.note)

    def _asked(self, known: Note) -> Note:
        reply = load(self.source.url, self.source.headers(), etag=known.etag, modified=known.modified)
        if reply.data is None:
            return replace(known, failures=0, problem="")
        now = int(self.clock())
        at = read_updates(reply.data, self.source.name, fetched=now).at
        if at > now + AHEAD:
            raise InputError(f"{self.source.name}: says what will be in {at - now} seconds; ask its publisher")
        if at != known.at or not self._same(reply.data):
            self.files.write(reply.data, now)
        return Note(at, now, 0, "", reply.etag, reply.modified)

    def _same(self, data: bytes) -> bool:
        try:
            return self.files.read()[0] == data
        except OSError:
            return False

    def _pause(self) -> float:
        """Twice as long after every failure but the first."""
        pause: float = self.source.every * 2 ** min(max(0, self.note.failures - 1), 10)
        return max(SHORTEST, min(pause, max(LONGEST, self.source.every)))

    def _tell(self, before: Note) -> None:
        """Log what is new, not every poll."""
        if self.note.problem and self.note.problem != before.problem:
            log.warning("live data failed", extra={"feed": self.source.name, "reason": self.note.problem})
        elif not self.note.problem and (before.problem or not before.fetched):
            log.info("live data arrive", extra={"feed": self.source.name})


def poll(sources: Iterable[Source], home: Path, stop: threading.Event, clock: Clock = time.time) -> None:
    """Ask for all feeds, each in a thread, until `stop`."""
    threads = [
        threading.Thread(target=_poll_one, args=(Poll(source, home, clock), stop), name=source.name, daemon=True)
        for source in sources
    ]
    for one in threads:
        one.start()
    for one in threads:
        while one.is_alive():  # a signal is noticed between two looks
            one.join(1)


def _poll_one(one: Poll, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            one.ask()
        except Exception:
            log.exception("live data cannot be kept", extra={"feed": one.source.name})
            one.due = one.clock() + LONGEST / 10
        stop.wait(max(0.0, one.due - one.clock()))
