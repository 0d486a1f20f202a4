"""A backup back into an installation: everything is put together and checked beside it, then moved into place."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import connections

from dreiraum.ground.people.erased import NOTED, note_erasure, noted_erasures
from dreiraum.ground.people.erasure import erase_again
from dreiraum.reach.errors import InputError
from dreiraum.web import backup_database as database
from dreiraum.web.backup import REBUILT


def settle(
    scratch: Path, folder: Path, kind: str, migrate: Callable[[], None], *, replace: bool, erased: Path | None
) -> int:
    """Make an unpacked backup the installation in `folder`; returns how many people had been erased since it was made.

    The settings point to `scratch`. erased: a list of erased accounts from elsewhere; the folder's own counts too.
    """
    if kind != database.kind():
        raise InputError(f"the backup is of {kind}, DATABASE_URL means {database.kind()}; set it as it was")
    if kind == database.SQLITE and Path(settings.DATABASES["default"]["NAME"]) != scratch / database.FILES[kind]:
        raise InputError("DATABASE_URL names another database; unset it to restore into the folder")
    for known in (folder / NOTED, *([erased] if erased else [])):
        for number, when in noted_erasures(known).items():
            note_erasure(scratch / NOTED, number, when)
    if kind == database.POSTGRESQL:
        dumped = scratch / database.FILES[kind]
        database.load(dumped, replace=replace)
        dumped.unlink()
    migrate()
    again = erase_again(scratch / NOTED)
    connections.close_all()
    _whole(scratch)
    move(scratch, folder)
    return again


def move(scratch: Path, folder: Path) -> None:
    """Put the new folder in place of the old, which stays beside it where it held more than what can be made again."""
    if not folder.exists():
        scratch.rename(folder)
        return
    for name in REBUILT:
        if (folder / name).exists() and not (scratch / name).exists():
            shutil.copytree(folder / name, scratch / name, copy_function=_link)
    old = folder.with_name(f"{folder.name}.before-{dt.datetime.now(dt.UTC):%Y-%m-%d-%H%M%S}")
    folder.rename(old)
    scratch.rename(folder)
    if {path.name for path in old.iterdir()} <= REBUILT:
        shutil.rmtree(old)


def _link(source: str, to: str) -> None:
    """The same file under a second name; parts of a Region never change."""
    try:
        os.link(source, to)
    except OSError:
        shutil.copy2(source, to)


def _whole(scratch: Path) -> None:
    """SQLite's database in one file, without what the last connection left beside it."""
    for path in scratch.glob("dreiraum.sqlite3-*"):
        path.unlink()
