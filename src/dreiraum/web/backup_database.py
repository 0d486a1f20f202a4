"""The database as one file and back: SQLite through its online backup, PostgreSQL through pg_dump and pg_restore."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.backends.sqlite3._functions import register as functions  # type: ignore[import-untyped]

from dreiraum.reach.errors import InputError

SQLITE, POSTGRESQL = "sqlite", "postgresql"
FILES = {SQLITE: "dreiraum.sqlite3", POSTGRESQL: "database.dump"}
EMPTY = "DROP SCHEMA public CASCADE; CREATE SCHEMA public;\n"


def kind() -> str:
    """Which database the installation uses."""
    return connection.vendor


def dump(to: Path) -> None:
    """Write the database as it is at one moment, while the site goes on. Raises InputError."""
    if kind() == SQLITE:
        _dump_sqlite(Path(settings.DATABASES["default"]["NAME"]), to)
    else:
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={to}")


def load(file: Path, *, replace: bool) -> None:
    """Fill PostgreSQL from a dump, in one transaction. Raises InputError where it holds tables that it may not lose."""
    if connection.introspection.table_names() and not replace:
        raise InputError("the database of DATABASE_URL is not empty; --replace gives up what it holds")
    connection.close()
    script = _run("pg_restore", "--no-owner", "--no-privileges", "--file=-", str(file))
    _run("psql", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--file=-", given=EMPTY.encode() + script)


def _dump_sqlite(source: Path, to: Path) -> None:
    """A copy without the remains of deleted rows, whole in one file."""
    if not source.is_file():
        raise InputError(f"{source}: no such database; start the site once")
    with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as live, closing(sqlite3.connect(to)) as copy:
        live.backup(copy)
        functions(copy)  # constraints call them
        copy.execute("PRAGMA journal_mode=DELETE")
        copy.execute("PRAGMA secure_delete=ON")
        copy.execute("VACUUM")
        if copy.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise InputError(f"{source}: the database is damaged")


def program(name: str) -> Path:
    """One of PostgreSQL's programs. Raises InputError where it is not installed."""
    packaged = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    found = packaged[-1] if packaged else shutil.which(name)
    if found is None:
        raise InputError(f"{name} is not there; install PostgreSQL's client programs, of the server's version or newer")
    return Path(found)


def _run(name: str, *options: str, given: bytes | None = None) -> bytes:
    """One of PostgreSQL's programs, told where the database is; the password goes through the environment."""
    command: list[str | Path] = [program(name), *options]
    ended = subprocess.run(command, env={**os.environ, **_where()}, input=given, capture_output=True, check=False)
    if ended.returncode:
        said = ended.stderr.decode("utf-8", "replace").strip().splitlines()
        raise InputError(f"{name}: {said[0] if said else ended.returncode}")
    return ended.stdout


def _where() -> dict[str, str]:
    given: dict[str, object] = {**connection.settings_dict}
    named = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    where = {variable: str(given[key]) for variable, key in named.items() if given.get(key)}
    return {**where, "PGDATABASE": str(given["NAME"]), "PGCONNECT_TIMEOUT": "20"}
