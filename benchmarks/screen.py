"""A progress bar for long runs: one line per step on a terminal, nothing elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

Say = Callable[[str, int, int], None]


def silent(_step: str, _done: int, _total: int) -> None:
    """Say nothing."""


@contextmanager
def bar() -> Iterator[Say]:
    """A function to call with the step under way, how much of it is done, and its total."""
    columns = (TextColumn("{task.description:<40}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("")

        def say(step: str, done: int, total: int) -> None:
            progress.update(task, description=step, completed=done, total=total)

        yield say
