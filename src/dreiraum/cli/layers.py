"""`dreiraum region offers`: the platform's own offers over the places of the sources."""

from __future__ import annotations

from pathlib import Path

import click

from dreiraum.cli.options import FOLDER, JSON
from dreiraum.cli.progress import bar
from dreiraum.cli.terminal import print_json
from dreiraum.reach.errors import InputError
from dreiraum.reach.region import Region


@click.command()
@FOLDER
@click.option("--set", "given", type=click.Path(path_type=Path), metavar="FILE.geojson", help="Offers to put in force.")
@click.option("--clear", is_flag=True, help="Have only what the sources say.")
@JSON
def offers(folder: Path, given: Path | None, clear: bool, as_json: bool) -> None:
    """The platform's own offers; or put others in force.

    With --set, the file's offers replace those the Region has, and only what they change is worked out again. The old
    ones serve until that is done, and stay if it fails.

    \b
    dreiraum region offers my-region
    dreiraum region offers my-region --set offers.geojson
    """
    if given and clear:
        raise InputError("--set and --clear together; give one of them")
    with bar("Angebote einsetzen" if given or clear else "") as progress:
        opened = Region.open(folder)
        if given or clear:
            opened = opened.set_offers(given, progress)
    part = opened.parts["places"]
    many = len(part.strings("layer")) if "layer" in part else 0
    if as_json:
        print_json({"offers": many, "places": len(opened.places), "digital": len(opened.manifest["digital"])})
    else:
        click.echo(f"{many} eigene Angebote; {len(opened.places)} Orte, {len(opened.manifest['digital'])} digital.")
