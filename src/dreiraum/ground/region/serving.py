"""The Region in force: opened once per process, looked after per request, swapped without a pause.

A request sees one Region from start to end. When the manifest on disk changes, the first request to notice
lets a thread open the new Region and make it ready; all go on with the old one until that is done.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextvars import ContextVar
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dreiraum.reach import InputError, Region
from dreiraum.reach.manifest import NAME

log = logging.getLogger(__name__)

Stamp = tuple[int, int, int]

AGAIN = 5.0  # seconds until a Region that cannot be opened is tried again
RETRY_AFTER = 30  # seconds a visitor is asked to wait where there is none
ASKED = "dreiraum.region"  # in `request.META`: the version of the Region that the request asked


class Unavailable(Exception):
    """There is no Region to answer from."""


class Served:
    """The Region of a folder, as it is now. Safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.version = ""  # of the Region in force
        self.swaps = 0  # how often one came after another
        self.answers = True  # whether anybody waits for answers; a worker beside the site asks little
        self._region: Region | None = None
        self._stamp: Stamp | None = None  # of the manifest that was tried last
        self._failed: float | None = None  # when, if it cannot be served
        self._why = ""
        self._opening = threading.Lock()

    def now(self) -> Region:
        """The Region in force. Raises Unavailable where there is none, or none that can be read."""
        if self._behind():
            self._follow()
        if self._region is None:
            raise Unavailable(self._why)
        return self._region

    def catch_up(self) -> None:
        """Open what is on disk before anybody asks; the Region that was in force goes on where it cannot be opened."""
        with self._opening:
            if self._behind():
                self._open()

    @property
    def stale(self) -> bool:
        """Whether an older Region still answers because the one on disk cannot be opened."""
        return self._region is not None and self._failed is not None

    def _behind(self) -> bool:
        if self._failed is not None and time.monotonic() > self._failed + AGAIN:
            return True
        never = self._region is None and self._failed is None
        return never or self._seen() != self._stamp

    def _follow(self) -> None:
        """Open what is on disk, once: with a Region in force beside the requests, else while all wait."""
        if self._region is None:
            self.catch_up()
        elif self._opening.acquire(blocking=False):
            threading.Thread(target=self._open_beside, name="region", daemon=True).start()

    def _open_beside(self) -> None:
        try:
            if self._behind():
                self._open()
        finally:
            self._opening.release()

    def _open(self) -> None:
        stamp = self._seen()  # before reading: what is written meanwhile is seen next time
        try:
            region = Region.open(self.folder)
            if self.answers:
                region.ready()
            else:
                region.hold()
        except InputError as error:
            log.error("Region cannot be served", extra={"reason": str(error)})
            self._failed, self._why = time.monotonic(), str(error)
        except Exception as error:
            log.exception("Region cannot be served")
            self._failed, self._why = time.monotonic(), type(error).__name__
        else:
            self.swaps += self._region is not None
            self._region, self.version, self._failed = region, region.version, None
            log.info("Region in force", extra={"version": self.version})
        self._stamp = stamp

    def _seen(self) -> Stamp | None:
        try:
            found = (self.folder / NAME).stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino, found.st_size


served = Served(settings.HOME / "region")
_asked: ContextVar[list[Region] | None] = ContextVar("asked", default=None)  # by this request: none yet, or one


def region() -> Region:
    """The Region of this request. Raises Unavailable where there is none."""
    asked = _asked.get()
    if asked is None:
        return served.now()
    if not asked:
        asked.append(served.now())
    return asked[0]


class OneRegion:
    """Middleware: from start to end of a request `region()` is one and the same; without any, a page says so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and note in `request.META` which Region was asked."""
        asked: list[Region] = []
        token = _asked.set(asked)
        try:
            return self.get_response(request)
        finally:
            _asked.reset(token)
            if asked:
                request.META[ASKED] = asked[0].version

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """503 where a page needs a Region and there is none."""
        if not isinstance(exception, Unavailable):
            return None
        response = render(request, "503.html", status=503)
        response.headers["Retry-After"] = str(RETRY_AFTER)
        return response
