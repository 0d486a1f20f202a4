"""An installation as one file and back: database, uploads, settings, texts - and the Region if wanted.

The file is a tar with gzip. Its last member, `backup.json`, says what it holds, each file with its SHA-256.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dreiraum import __version__
from dreiraum.ground.people.erased import NOTED
from dreiraum.reach.errors import InputError
from dreiraum.web import backup_database as database

CONTENTS = "backup.json"
FORMAT = 1
NAME = "dreiraum-%Y-%m-%d-%H%M%S.tar.gz"
REGION = "region"
REBUILT = {REGION, "sources", "live", "cache"}  # what a command makes again
COPIES = "mail"  # what lies elsewhere too: the fewer copies, the better


def backup(home: Path, to: Path, *, region: bool = False, keep_days: int | None = None) -> Path:
    """Write a backup, whole or not at all; returns its file. Raises InputError.

    to: a file, or a folder in which it is named after the moment; keep_days: older ones of that folder are deleted.
    """
    now = dt.datetime.now(dt.UTC)
    file = to / now.strftime(NAME) if to.is_dir() else to
    if not file.parent.is_dir():
        raise InputError(f"{file.parent}: no such folder")
    scratch = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        with os.fdopen(os.open(scratch, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as out:
            with tarfile.open(fileobj=out, mode="w:gz", compresslevel=6) as tar:
                _write(tar, home, region, now)
            out.flush()
            os.fsync(out.fileno())
        scratch.replace(file)
    finally:
        scratch.unlink(missing_ok=True)
    if keep_days is not None and to.is_dir():
        _forget_older(to, now - dt.timedelta(days=keep_days))
    return file


def unpack(file: Path, into: Path) -> dict[str, Any]:
    """Unpack a backup into an empty folder and check every file; returns what it says of itself. Raises InputError."""
    try:
        with tarfile.open(file, mode="r:gz") as tar:
            tar.extractall(into, filter="data")
        contents: dict[str, Any] = json.loads((into / CONTENTS).read_text("utf-8"))
    except (tarfile.TarError, EOFError, zlib.error, ValueError, FileNotFoundError) as error:
        if not file.exists():
            raise InputError(f"{file}: no such file") from None
        raise InputError(f"{file}: no backup, or damaged ({type(error).__name__})") from None
    if contents.get("format") != FORMAT:
        raise InputError(f"{file}: a backup of another version of this program ({contents.get('version')})")
    (into / CONTENTS).unlink()
    found = {name: digest(path) for name, path in _all_files(into)}
    if found != contents["files"]:
        raise InputError(f"{file}: damaged, its files are not those that were saved")
    return contents


def refuse_used(folder: Path) -> None:
    """Raises InputError where a folder holds an installation with people in it."""
    if (folder / database.FILES[database.SQLITE]).exists() or (folder / NOTED).exists():
        raise InputError(
            f"{folder}: holds an installation; --replace puts the backup in its place and keeps the old one"
        )


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _write(tar: tarfile.TarFile, home: Path, region: bool, now: dt.datetime) -> None:
    """The database first: an upload that comes later is one too many, not one too few."""
    files: dict[str, str] = {}
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=home) as folder:
        dumped = Path(folder) / database.FILES[database.kind()]
        database.dump(dumped)
        files[dumped.name] = _add(tar, dumped, dumped.name)
        for name, path in _of(home, region):
            files[name] = _add(tar, path, name)
        said = Path(folder) / CONTENTS
        facts = {"format": FORMAT, "version": __version__, "when": now.isoformat(timespec="seconds")}
        said.write_text(json.dumps({**facts, "database": database.kind(), "region": region, "files": files}), "utf-8")
        tar.add(said, CONTENTS, filter=_anonymous)


def _of(home: Path, region: bool) -> Iterator[tuple[str, Path]]:
    """Everything that cannot be made again, without the database's own files and what begins with a dot."""
    for path in sorted(home.iterdir()):
        wanted = path.name not in {*REBUILT, COPIES} or (region and path.name == REGION)
        if wanted and not path.name.startswith((".", "dreiraum.sqlite3")) and path.suffix != ".log":
            yield from ([(path.name, path)] if path.is_file() else _all_files(path, f"{path.name}/"))


def _all_files(folder: Path, prefix: str = "") -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield prefix + path.relative_to(folder).as_posix(), path


def _add(tar: tarfile.TarFile, path: Path, name: str) -> str:
    """Add a file as it is now; one that is written to meanwhile is read once."""
    with tempfile.TemporaryFile() as copy:
        with path.open("rb") as content:
            shutil.copyfileobj(content, copy)
        copy.seek(0)
        checked = hashlib.file_digest(copy, "sha256").hexdigest()
        info = _anonymous(tar.gettarinfo(path, name))
        info.size = copy.tell()
        copy.seek(0)
        tar.addfile(info, copy)
    return checked


def _anonymous(info: tarfile.TarInfo) -> tarfile.TarInfo:
    """Without the user that ran the site there."""
    info.uid = info.gid = 0
    info.uname = info.gname = ""
    return info


def _forget_older(folder: Path, limit: dt.datetime) -> None:
    for file in folder.glob("dreiraum-*.tar.gz"):
        try:
            made = dt.datetime.strptime(file.name, NAME).replace(tzinfo=dt.UTC)
        except ValueError:
            continue
        if made < limit:
            file.unlink(missing_ok=True)
