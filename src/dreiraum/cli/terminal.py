"""What goes to the terminal or the pipe behind it: prose, tables, JSON."""

from __future__ import annotations

import json
from typing import Any, NoReturn

import click
from rich.console import Console


class Terminal(Console):
    """A console whose prose is wrapped for readers, not for programs, and that ends quietly with its pipe."""

    def on_broken_pipe(self) -> NoReturn:
        """Let the command end as with any other output."""
        raise BrokenPipeError(32, "the reader has gone")

    def say(self, text: str, style: str = "") -> None:
        """A line of prose as it is, without markup."""
        self.print(text, style=style, markup=False, highlight=False, soft_wrap=not self.is_terminal)


def print_json(value: Any, indent: int | None = 1) -> None:  # noqa: ANN401 - whatever JSON can say
    """JSON as UTF-8 whatever the locale (RFC 8259)."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False).encode())
