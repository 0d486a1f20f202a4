"""`dreiraum serve` and `dreiraum manage`."""

from __future__ import annotations

import logging
import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dreiraum.cli.ending import TERMINATED
from dreiraum.cli.progress import bar
from dreiraum.reach.errors import InputError

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

log = logging.getLogger(__name__)
THREADS = 2
SETTINGS = "dreiraum.web.settings"
FOLDER = click.argument("folder", type=click.Path(path_type=Path))


@click.command()
@FOLDER
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8000, envvar="PORT", show_default=True, show_envvar=True,
    help="Port to listen on.",
)  # fmt: skip
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0 is every one.")
@click.option(
    "--workers", type=click.IntRange(1, 64), default=None, help="Processes; one per processor where not given."
)
@click.option("--threads", type=click.IntRange(1, 64), default=THREADS, show_default=True, help="Threads of each.")
def serve(folder: Path, port: int, host: str, workers: int | None, threads: int) -> None:
    """Serve the site of an installation: a folder that holds region/.

    Everything else is made at the first start: the database, the secret key, the compiled kernels. What the
    environment can change stands in docs/operators.md.
    """
    install(folder)
    from dreiraum.web import server  # noqa: PLC0415

    at = server.address(host, port)
    workers = workers or len(os.sched_getaffinity(0))
    os.environ["DREIRAUM_WORKERS"] = str(workers)
    name = f"[{host}]" if ":" in host else host
    ended_by = server.serve(
        lambda: ready(folder), host=at, port=port, workers=workers, threads=threads,
        accepts=lambda: click.echo(f"http://{name}:{port}"),
    )  # fmt: skip
    if ended_by == signal.SIGINT:
        raise KeyboardInterrupt
    raise SystemExit(TERMINATED if ended_by == signal.SIGTERM else 1)


@click.command(context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
@FOLDER
@click.argument("command", nargs=-1, type=click.UNPROCESSED)
def manage(folder: Path, command: tuple[str, ...]) -> None:
    """Run a management command of Django, such as `migrate`.

    FOLDER is the installation. Without a command, or with `help`, it lists them.
    """
    install(folder)
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    execute_from_command_line(["dreiraum manage FOLDER", *command])


def install(folder: Path) -> None:
    """Point the settings to an installation. Raises InputError where the folder is none."""
    if not folder.is_dir():
        raise InputError(f"{folder}: no such folder; `dreiraum demo --out {folder}` makes one to look at")
    os.environ |= {"DREIRAUM_HOME": str(folder), "DJANGO_SETTINGS_MODULE": SETTINGS}


def ready(folder: Path) -> WSGIApplication:
    """The application and what it stands on: kernels, database, Region. Raises InputError naming what is missing."""
    import django  # noqa: PLC0415
    from django.db import connections  # noqa: PLC0415

    from dreiraum.reach.region import Region  # noqa: PLC0415
    from dreiraum.reach.warm import is_warm, warm  # noqa: PLC0415

    Region.open(folder / "region")
    django.setup()
    if not is_warm():
        log.info("compiling the kernels; this takes a minute, once")
        with bar("Kernels übersetzen") as progress:
            warm(progress)
    migrate()
    from dreiraum.ground.people.erased import NOTED  # noqa: PLC0415
    from dreiraum.ground.people.erasure import erase_again  # noqa: PLC0415
    from dreiraum.ground.region.serving import Unavailable, served  # noqa: PLC0415
    from dreiraum.web.wsgi import application  # noqa: PLC0415

    erase_again(folder / NOTED)  # a database may have been put back by hand
    connections.close_all()
    try:
        served.now()
    except Unavailable as error:
        raise InputError(f"{folder / 'region'}: {error}") from None
    return application


def migrate() -> None:
    """Bring the database to this version, once, before the workers start."""
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import DatabaseError, connections  # noqa: PLC0415

    try:
        call_command("migrate", verbosity=0, interactive=False)
    except DatabaseError as error:
        raise InputError(f"database: {' '.join(str(error).split())}; check DATABASE_URL and its rights") from None
    finally:
        connections.close_all()
