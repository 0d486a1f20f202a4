"""`dreiraum demo` and `dreiraum warm`."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import click

from dreiraum.cli.progress import bar
from dreiraum.cli.terminal import Terminal
from dreiraum.reach.region import Region


@click.command()
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("out/demo"),
    show_default=True,
    help="Folder for sources and Region.",
)
@click.option("--real", is_flag=True, help="Build the real district from Geofabrik and Zensus 2022 (needs internet).")
def demo(out: Path, real: bool) -> None:
    """Build the demo district and show its answers.

    The Landkreis Hameln-Pyrmont, offline: real municipalities, villages and stops over synthetic streets
    and small services; its coverage and what one home reaches. With --real the same district from real
    open data.
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
    print_coverage(console, built, built.coverage(), 0)
    console.print()
    home = next(iter(built.find("Ockensen")), None)
    at = (home.lat, home.lon) if home else (float(built.cells.lat[0]), float(built.cells.lon[0]))
    print_home(console, built, built.nearest(*at))
    console.print()
    print_about(console, built)
    console.print()
    console.say(f"Die Region liegt in {out / 'region'}. Weiter: dreiraum region --help", "bold")


@click.command()
def warm() -> None:
    """Compile the engine's kernels into the cache.

    So that answers start at once; a minute the first time, a second after that.
    """
    from dreiraum.reach.warm import warm as compile_all  # noqa: PLC0415

    with bar("Kernels übersetzen") as progress:
        compile_all(progress)
    click.echo("Kernels are compiled and cached.")
