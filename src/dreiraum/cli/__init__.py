"""The `dreiraum` command: the engine's verbs for the terminal."""

from __future__ import annotations

import sys
from typing import Any

import click

from dreiraum import __version__
from dreiraum.cli.demo import demo, warm
from dreiraum.cli.region import region
from dreiraum.reach.errors import InputError


class _OneLine(click.Group):
    """Input that cannot be used ends in one line on stderr and exit code 2, never in a traceback."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own signature
        try:
            return super().invoke(ctx)
        except InputError as error:
            click.echo(f"dreiraum: {error}", err=True)
            sys.exit(2)
        except BrokenPipeError:
            sys.stderr.close()  # the reader of the pipe has gone; there is nobody to tell
            sys.exit(0)


@click.group(cls=_OneLine, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="dreiraum")
def main() -> None:
    """What can this home reach in 15 minutes - on foot, by bike, by car or over the network?

    \b
    First steps:
      dreiraum demo                                   build the demo district and show its answers
      dreiraum region build --streets X.osm.pbf --out my-region
      dreiraum region coverage my-region              how many people reach what
      dreiraum region nearest my-region --at 52.104,9.357

    Every verb of `dreiraum region` that answers takes --json. Input that cannot be used is
    named in one line, with exit code 2.
    """


main.add_command(region)
main.add_command(demo)
main.add_command(warm)
