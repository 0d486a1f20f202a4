"""Files made from the Region in force that cost seconds: made once, by one process at a time, forgotten with it."""

from __future__ import annotations

import fcntl
import logging
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from dreiraum.ground.region.serving import region

log = logging.getLogger(__name__)

PATIENCE = 10.0  # seconds that a request waits for its turn
_VERSIONS = 2  # the one in force and the one before, which others may still be reading


class Busy(Exception):
    """Others are being served; try again in a moment."""


def kept(name: str, make: Callable[[Path], None]) -> Path:
    """The file `name` in the installation's folder `cache`, made where it is not there yet.

    make writes to the path it is given, completely or not at all. Raises Busy, and what `make` raises.
    """
    file = settings.HOME / "cache" / region().version / name
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        with _turn(file.parent.parent):
            if not file.exists():
                make(file)
                _forget(file.parent)
    return file


@contextmanager
def _turn(folder: Path) -> Iterator[None]:
    with (folder / ".lock").open("w") as lock:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > until:
                    raise Busy from None
                time.sleep(0.05)
        yield


def _forget(current: Path) -> None:
    """Remove what older versions of the Region left behind."""
    others = [one for one in current.parent.iterdir() if one.is_dir() and one != current]
    for old in sorted(others, key=lambda one: one.stat().st_mtime, reverse=True)[_VERSIONS - 1 :]:
        shutil.rmtree(old, ignore_errors=True)
        log.info("Old files forgotten", extra={"version": old.name})
