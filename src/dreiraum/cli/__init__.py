"""The `dreiraum` command: the engine's verbs for the terminal."""

from __future__ import annotations

from importlib import import_module

import click

from dreiraum import __version__
from dreiraum.cli.ending import OneLine

_MODULES = {
    "region": "dreiraum.cli.region",
    "gtfs": "dreiraum.cli.gtfs",
    "demo": "dreiraum.cli.demo",
    "warm": "dreiraum.cli.demo",
    "serve": "dreiraum.cli.serve",
    "manage": "dreiraum.cli.serve",
    "backup": "dreiraum.cli.backup",
    "restore": "dreiraum.cli.backup",
}


class _Verbs(OneLine):
    """Commands are imported when asked for, inside what turns every ending into one line."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of a first visit."""
        return list(_MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name."""
        if cmd_name not in _MODULES:
            return None
        command: click.Command = getattr(import_module(_MODULES[cmd_name]), cmd_name)
        return command


@click.group(cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="dreiraum")
def main() -> None:
    """What can this home reach in 15 minutes - on foot, by bike, by car or over the network?

    \b
    First steps:
      dreiraum demo                                   build the demo district and show its answers
      dreiraum region build --streets X.osm.pbf --out my-region
      dreiraum region coverage my-region              how many people reach what
      dreiraum region nearest my-region --at 52.104,9.357

    Every verb of `dreiraum region` that answers takes --json. Input that cannot be used is named in
    one line on stderr, with exit code 2.
    """
