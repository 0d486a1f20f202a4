"""`dreiraum backup` and `dreiraum restore`."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import click

from dreiraum.cli.serve import FOLDER, install, migrate
from dreiraum.reach.errors import InputError

FILE = click.Path(path_type=Path)


@click.command()
@FOLDER
@click.option("--to", type=FILE, required=True, help="File to write, or a folder that gets one named after the moment.")
@click.option("--with-region", is_flag=True, help="Also what was built from open data; it can be built again.")
@click.option("--keep-days", type=click.IntRange(1), help="Delete older backups from the folder afterwards.")
def backup(folder: Path, to: Path, with_region: bool, keep_days: int | None) -> None:
    """Save an installation in one file while it runs.

    FOLDER is the installation. The file holds the database, uploads, site.toml, texts and the secret key: whoever
    can read it knows everything. It is written whole or not at all.
    """
    _start(folder)
    from dreiraum.web.backup import backup as write  # noqa: PLC0415

    click.echo(write(folder.absolute(), to.absolute(), region=with_region, keep_days=keep_days))


@click.command()
@click.argument("file", type=FILE)
@FOLDER
@click.option("--replace", is_flag=True, help="Give up what FOLDER and the database of DATABASE_URL hold.")
@click.option("--erasures", type=FILE, help="erasures.jsonl of the lost installation, if it could be saved.")
def restore(file: Path, folder: Path, replace: bool, erasures: Path | None) -> None:
    """Make FOLDER the installation that was saved in FILE. Stop the site first.

    Whoever was erased since is erased again: from the list in FILE, in FOLDER and in --erasures. The old folder is
    kept beside the new one.
    """
    if not file.is_file():
        raise InputError(f"{file}: no such file")
    if erasures is not None and not erasures.is_file():
        raise InputError(f"{erasures}: no such file")
    folder = folder.absolute()
    if not folder.parent.is_dir():
        raise InputError(f"{folder.parent}: no such folder")
    from dreiraum.web.backup import refuse_used, unpack  # noqa: PLC0415

    if not replace:
        refuse_used(folder)
    scratch = Path(tempfile.mkdtemp(prefix=f".{folder.name}.restoring-", dir=folder.parent))
    try:
        contents = unpack(file, scratch)
        _start(scratch)
        from dreiraum.web.restore import settle  # noqa: PLC0415

        again = settle(scratch, folder, contents["database"], migrate, replace=replace, erased=erasures)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    click.echo(f"{folder}: as of {contents['when']}; {again} accounts erased again")
    if not (folder / "region").is_dir():
        click.echo("region/ is not in this backup; build it or copy it before the site starts")


def _start(folder: Path) -> None:
    install(folder)
    import django  # noqa: PLC0415

    django.setup()
