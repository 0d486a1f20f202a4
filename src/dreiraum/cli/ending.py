"""How a command ends: in its answer, or in one line on stderr - never in a traceback for what was given to it.

Exit codes: 0 done, 2 input that cannot be used, 130 interrupted (Ctrl-C), 143 terminated.
"""

from __future__ import annotations

import atexit
import errno
import io
import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Any, NoReturn, TextIO

import click
from click.exceptions import NoArgsIsHelpError

from dreiraum.reach.errors import InputError

UNUSABLE, INTERRUPTED, TERMINATED = 2, 130, 143
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class OneLine(click.Group):
    """A group of commands that all end as this module says."""

    def main(  # type: ignore[override]  # click's own signature, without what only a library needs
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        **extra: Any,  # noqa: ANN401
    ) -> NoReturn:
        """Run the command line and leave the process."""
        _forgive(sys.stdout)
        with _terminable():
            try:
                code = super().main(args, prog_name, **{**extra, "standalone_mode": False})
            except NoArgsIsHelpError as error:
                error.show()
                code = UNUSABLE
            except click.ClickException as error:
                code = _say(_usage(error))
            except InputError as error:
                code = _say(str(error))
            except (click.Abort, KeyboardInterrupt):
                _say("interrupted")
                code = INTERRUPTED
            except MemoryError:
                code = _say("not enough memory; give it less at once, or use a machine with more")
            except OSError as error:
                code = _system(error)
        atexit.register(_deaf)
        sys.exit(code if isinstance(code, int) else 0)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own signature
        """Run the command; a reader of its pipe that has gone is no failure."""
        try:
            answer = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            _nowhere()
            return None
        return answer


def _usage(error: click.ClickException) -> str:
    text = " ".join(error.format_message().split())
    context = getattr(error, "ctx", None)
    help_of = context.command_path if context is not None else "dreiraum"
    return f"{text.rstrip('.')}; see {help_of} --help"


def _system(error: OSError) -> int:
    name = os.fsdecode(error.filename) if isinstance(error.filename, str | bytes) else "output"
    if error.errno in _FULL:
        code = _say(f"{name}: the disk is full; free some space and run the command again")
    else:
        code = _say(f"{name}: {error.strerror or error}; check the path and its rights")
    _nowhere()
    return code


def _say(line: str) -> int:
    _forgive(sys.stderr)
    click.echo(f"dreiraum: {line}", err=True)
    return UNUSABLE


def _forgive(stream: TextIO) -> None:
    """What the terminal's encoding, or any other, cannot say becomes a question mark."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="replace")


def _nowhere() -> None:
    """What is still to be written goes nowhere, so that closing the output cannot fail once more."""
    try:
        number = sys.stdout.fileno()
    except (OSError, ValueError):
        return
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, number)
    os.close(nothing)


def _deaf() -> None:
    """What has ended is not interrupted any more: Ctrl-C while Python tidies up would hide the exit code."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def _terminable() -> Iterator[None]:
    """SIGTERM unwinds like Ctrl-C, so that scratch files are removed."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, frame: FrameType | None) -> NoReturn:
        raise SystemExit(TERMINATED)

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
