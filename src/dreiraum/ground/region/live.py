"""The live data in force: read once per process when they change, left out when they are too old.

A worker (`manage live`) writes them; here they are only looked at. What has changed is read beside the requests,
which go on with what was there; what cannot be read changes nothing.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path

from django.conf import settings

from dreiraum.ground.region.live_files import Files, Stamp
from dreiraum.ground.region.live_sources import Source, sources_of
from dreiraum.reach.errors import InputError
from dreiraum.reach.live.live import Live
from dreiraum.reach.live.reading import read_updates
from dreiraum.reach.live.updates import Updates

log = logging.getLogger(__name__)


class Feed:
    """One feed as it lies on disk."""

    def __init__(self, source: Source, home: Path) -> None:
        self.source, self.files = source, Files(home, source.key)
        self.updates: Updates | None = None
        self._stamp: Stamp | None = None

    def behind(self) -> bool:
        """Whether there is something that was not read yet; what is gone goes on until it is too old."""
        stamp = self.files.stamp()
        return stamp is not None and stamp != self._stamp

    def read(self) -> Updates | None:
        """What is there; what was in force where that cannot be read."""
        self._stamp = self.files.stamp()  # before reading: what is written meanwhile is seen next time
        try:
            data, fetched = self.files.read()
            return read_updates(data, self.source.name, fetched=fetched, feed=self.source.timetable)
        except (OSError, InputError) as error:
            log.error("live data cannot be read", extra={"feed": self.source.name, "reason": str(error)})
            return self.updates

    def fresh(self, updates: Updates | None, now: float) -> bool:
        """Whether what it said can still be used."""
        return updates is not None and now - updates.at <= self.source.stale


class Followed:
    """The live data of an installation, as they are now. Safe to use from several threads."""

    def __init__(self, home: Path, clock: Callable[[], float] = time.time) -> None:
        self.home, self.clock = home, clock
        self._live: Live | None = None
        self._reading = threading.Lock()

    def now(self) -> Live | None:
        """What can be used now, `stale` where a feed had to be left out; None: the installation has no live data."""
        if not self.feeds:
            return None
        self._follow()
        fresh = self._fresh({})
        known = self._live
        if known is None or [*map(id, known.updates)] != [*map(id, fresh)]:
            known = self._live = Live(fresh, stale=len(fresh) < len(self.feeds))
        return known

    def catch_up(self) -> None:
        """Read what is on disk before anybody asks."""
        with self._reading:
            for feed in self.feeds:
                if feed.behind():
                    feed.updates = feed.read()

    def _fresh(self, new: Mapping[Feed, Updates | None]) -> tuple[Updates, ...]:
        """What can be used of all feeds, of some of which there is something new."""
        now = self.clock()
        found = ((feed, new.get(feed, feed.updates)) for feed in self.feeds)
        return tuple(one for feed, one in found if one is not None and feed.fresh(one, now))

    @cached_property
    def feeds(self) -> tuple[Feed, ...]:
        """The feeds that `site.toml` names, read once. Raises InputError."""
        return tuple(Feed(source, self.home) for source in sources_of(self.home))

    def _follow(self) -> None:
        if not any(feed.behind() for feed in self.feeds):
            return
        if all(feed.updates is None for feed in self.feeds):
            self.catch_up()
        elif self._reading.acquire(blocking=False):
            threading.Thread(target=self._read_beside, name="live", daemon=True).start()

    def _read_beside(self) -> None:
        """Read, and work out what was asked of the last, before it takes the place of that."""
        try:
            new = {feed: feed.read() for feed in self.feeds if feed.behind()}
            fresh, before = self._fresh(new), self._live
            made = Live(fresh, stale=len(fresh) < len(self.feeds))
            if before is not None:
                made.prepare(before)
            for feed, updates in new.items():
                feed.updates = updates
            self._live = made
        except Exception:
            log.exception("live data cannot be used")
        finally:
            self._reading.release()


followed = Followed(settings.HOME)


def live() -> Live | None:
    """The live data for a question that is asked now; ask once per request and pass it on."""
    return followed.now()
