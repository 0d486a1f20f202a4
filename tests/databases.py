"""A PostgreSQL of one's own for a while."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

GIVEN = "DREIRAUM_TEST_POSTGRES"


def programs() -> Path | None:
    """Where initdb and pg_ctl lie, in the newest version; None where PostgreSQL is not installed."""
    packaged = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    found = shutil.which("initdb")
    folders = [*([Path(found).resolve().parent] if found else []), *reversed(packaged)]
    return next((one for one in folders if (one / "initdb").exists() and (one / "pg_ctl").exists()), None)


@contextmanager
def cluster(binaries: Path, *, lasting: bool = False) -> Iterator[str]:
    """A fresh cluster behind a socket in a folder of its own, thrown away at the end; yields its DATABASE_URL.

    lasting: what is committed is waited for until it lies on the disk, as everywhere but in tests.
    """
    as_root = os.geteuid() == 0  # PostgreSQL refuses to run as root
    user = pwd.getpwnam("postgres") if as_root else pwd.getpwuid(os.getuid())
    folder = Path(tempfile.mkdtemp(prefix="dreiraum-postgres-", dir="/tmp"))  # a socket's path must be short
    os.chown(folder, user.pw_uid, user.pw_gid)

    def run(program: str, *options: str) -> None:
        command = [binaries / program, "-D", folder / "data", *options]
        with (folder / "output").open("ab") as out:
            subprocess.run(command, user=user.pw_name if as_root else None, cwd="/", stdout=out, stderr=out, check=True)

    try:
        run("initdb", "-U", "dreiraum", "-A", "trust", "-E", "UTF8", "--no-sync")
        said = f"-k {folder} -c listen_addresses='' -c fsync={'on' if lasting else 'off'}"
        run("pg_ctl", "-w", "-o", said, "start")
        try:
            yield f"postgres://dreiraum@{quote(str(folder), safe='')}/postgres"
        finally:
            run("pg_ctl", "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
