"""`dreiraum demo` and `dreiraum warm`."""

from __future__ import annotations

import logging
import os
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dreiraum.cli.progress import bar
from dreiraum.cli.terminal import Terminal
from dreiraum.reach.region import Region

if TYPE_CHECKING:
    from dreiraum.examples.filling import Filled
    from dreiraum.reach.progress import Progress

OTHER_DATABASE = "DATABASE_URL"  # never filled unasked: it may be that of a real site


@click.command()
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("out/demo"),
    show_default=True,
    help="Folder for sources and Region.",
)
@click.option("--real", is_flag=True, help="Build the real district from Geofabrik and Zensus 2022 (needs internet).")
@click.option("--empty", is_flag=True, help="No example places, offers, bookable things and accounts.")
def demo(out: Path, real: bool, empty: bool) -> None:
    """Build the demo district and show its answers.

    The Landkreis Hameln-Pyrmont, offline: real municipalities, villages and stops over synthetic streets
    and small services; its coverage and what one home reaches. Example places with offers, things to book
    and accounts fill its site; run again, it adds what is missing. With --real the same district from real
    open data, without examples.
    """
    from dreiraum.cli.answers import print_about, print_home  # noqa: PLC0415
    from dreiraum.cli.coverage import print_coverage  # noqa: PLC0415
    from dreiraum.demo import write_site  # noqa: PLC0415

    console = Terminal()
    with bar("Vorführung bauen") as progress:
        if real:
            with resources.as_file(resources.files("dreiraum.demo") / "districts") as folder:
                built = Region.build(folder / "hameln-pyrmont.toml", out / "region", progress)
        else:
            from dreiraum.demo import generate  # noqa: PLC0415

            built = Region.build(generate(out / "sources", progress), out / "region", progress)
        write_site(out)
        filled = None if real or empty or OTHER_DATABASE in os.environ else _fill(out, progress)
    if filled is not None:
        built = Region.open(out / "region")
    print_coverage(console, built, built.coverage(), 0)
    console.print()
    home = next(iter(built.find("Ockensen")), None)
    at = (home.lat, home.lon) if home else (float(built.cells.lat[0]), float(built.cells.lon[0]))
    print_home(console, built, built.nearest(*at))
    console.print()
    print_about(console, built)
    console.print()
    if filled is not None:
        from dreiraum.examples.filling import said  # noqa: PLC0415

        for line in said(filled, out):
            console.say(line)
    elif not (real or empty):
        console.say(f"Die Beispiele fehlen noch in Ihrer Datenbank. Eintragen: dreiraum manage {out} examples")
    console.say(f"Die Region liegt in {out / 'region'}. Weiter: dreiraum region --help", "bold")


def _fill(home: Path, progress: Progress) -> Filled:
    """Examples into the database of the folder and into its Region."""
    from dreiraum.cli.serve import install, migrate  # noqa: PLC0415

    install(home)
    import django  # noqa: PLC0415 - the folder must be known

    logging.disable(logging.INFO)
    django.setup()
    from django.utils import timezone  # noqa: PLC0415

    from dreiraum.examples.filling import fill  # noqa: PLC0415
    from dreiraum.ground.places.feeding import feed  # noqa: PLC0415
    from dreiraum.ground.region.serving import region  # noqa: PLC0415

    progress("Datenbank anlegen")
    migrate()
    filled = fill(region(), timezone.localdate(), progress)
    feed(home, timezone.now(), progress)
    logging.disable(logging.NOTSET)
    return filled


@click.command()
def warm() -> None:
    """Compile the engine's kernels into the cache.

    So that answers start at once; a minute the first time, a second after that.
    """
    from dreiraum.reach.warm import warm as compile_all  # noqa: PLC0415

    with bar("Kernels übersetzen") as progress:
        compile_all(progress)
    click.echo("Kernels are compiled and cached.")
