"""Letters: printable files in the installation's folder `letters`, one per person and day of sending."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from dreiraum.ground.messages.carriers.parcel import Parcel

NAME = re.compile(r"brief-(\d{1,18})\.html", re.ASCII)
KEPT = dt.timedelta(days=30)


def carry(parcel: Parcel) -> None:
    """Write a letter; written again it takes its own place. Raises OSError."""
    file = path(parcel.number)
    file.parent.mkdir(mode=0o700, exist_ok=True)
    scratch = file.with_name(f".{file.name}.new")
    with os.fdopen(os.open(scratch, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
        out.write(parcel.render("letter.html"))
        out.flush()
        os.fsync(out.fileno())
    scratch.replace(file)


def path(number: int) -> Path:
    """Where the letter of a dispatch lies."""
    return settings.HOME / "letters" / f"brief-{number}.html"


def written() -> Iterator[int]:
    """The numbers of all letters that lie there."""
    for file in sorted((settings.HOME / "letters").glob("brief-*.html")):
        if found := NAME.fullmatch(file.name):
            yield int(found[1])


def forget(numbers: Iterable[int]) -> None:
    """Delete letters."""
    for number in numbers:
        path(number).unlink(missing_ok=True)


def forget_posted(now: dt.datetime) -> int:
    """Delete letters that were written long ago; returns how many."""
    before = (now - KEPT).timestamp()
    old = [number for number in written() if path(number).stat().st_mtime < before]
    forget(old)
    return len(old)


def when(number: int) -> dt.datetime:
    """When it was written."""
    return dt.datetime.fromtimestamp(path(number).stat().st_mtime, timezone.get_default_timezone())
